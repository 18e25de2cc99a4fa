"""Files people hand in: looked at and kept before the act they go with begins, wherever they came in."""

from __future__ import annotations

import mimetypes

from casework.acting import Attachment
from documents.pictures import read_picture
from documents.places_in_pictures import without_position
from rules.pictures import Picture
from rules.vocabulary import Act, EvidenceKind
from store.files import FileStore, media_type

SHOWS = {
    Act.RECORD: EvidenceKind.FINDING,
    Act.SUBMIT: EvidenceKind.RECTIFIED,
    Act.FIX_ON_SPOT: EvidenceKind.RECTIFIED,
    Act.CONTROL: EvidenceKind.CONTROL,
    Act.PLAN: EvidenceKind.PLAN,
    Act.PASS: EvidenceKind.VERIFICATION,
    Act.PASS_IN_PART: EvidenceKind.VERIFICATION,
    Act.REWORK: EvidenceKind.VERIFICATION,
}
"""What a file shows that comes with an act; with any other it is something else."""


def take(files: FileStore, content: bytes, name: str, kind: EvidenceKind) -> Attachment:
    """The file is in the store, ready to go with an act. Raises BadInput for what may not be kept.

    What should be a photo, by its first bytes or by its name, is looked at first, and kept without the place it was
    taken at.
    """
    signature = media_type(content, name)
    claimed = mimetypes.guess_type(name)[0] or signature
    picture: Picture | None = None
    if "image" in (signature.partition("/")[0], claimed.partition("/")[0]):
        picture = read_picture(content)
        content = without_position(content)
    digest, _ = files.put(content, name)
    return Attachment(name, digest, claimed, len(content), kind, picture)
