"""Files somebody gives with an act: read, looked at and kept before the act begins, and what is said of the photos."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from pathlib import Path

from casework.acting import Attachment
from commands.console import Console
from documents.pictures import read_picture
from documents.places_in_pictures import without_position
from rules.pictures import Marked, Picture
from rules.refusals import BadInput
from rules.vocabulary import Act, EvidenceKind
from rules.words import Text
from store.files import LARGEST, FileStore, media_type

_EVIDENCE = {
    Act.RECORD: EvidenceKind.FINDING,
    Act.SUBMIT: EvidenceKind.RECTIFIED,
    Act.FIX_ON_SPOT: EvidenceKind.RECTIFIED,
    Act.CONTROL: EvidenceKind.CONTROL,
    Act.PLAN: EvidenceKind.PLAN,
    Act.PASS: EvidenceKind.VERIFICATION,
    Act.PASS_IN_PART: EvidenceKind.VERIFICATION,
    Act.REWORK: EvidenceKind.VERIFICATION,
}


def attach(files: FileStore, paths: list[Path], act_name: str) -> tuple[Attachment, ...]:
    """Puts the files into the store, ready to go with an act. Raises BadInput for one that cannot be read.

    A photo is looked at first, and kept without the place it was taken at.
    """
    code = act_name.replace("-", "_")
    kind = next((kind for one, kind in _EVIDENCE.items() if one.value == code), EvidenceKind.OTHER)
    return tuple(_attached(files, path, kind) for path in paths)


def _attached(files: FileStore, path: Path, kind: EvidenceKind) -> Attachment:
    content = _content_of(path)
    signature = media_type(content, path.name)
    claimed = mimetypes.guess_type(path.name)[0] or signature
    picture: Picture | None = None
    if "image" in (signature.partition("/")[0], claimed.partition("/")[0]):
        picture = read_picture(content)
        content = without_position(content)
    digest, _ = files.put(content, path.name)
    return Attachment(path.name, digest, claimed, len(content), kind, picture)


def _content_of(path: Path) -> bytes:
    words = Text(f"读不到文件 {path}，请核对路径", f"the file {path} cannot be read; check its path")
    if not path.is_file():
        raise BadInput(what=words)
    try:
        with path.open("rb") as file:
            # A little more than is taken is enough to see that it is too large.
            return file.read(LARGEST + 1)
    except OSError as fault:
        raise BadInput(what=words) from fault


def print_marks(console: Console, marks: Sequence[Marked]) -> None:
    """What a verifier should know of the photos; nothing when there is nothing to say."""
    if marks:
        console.table(
            Text(
                "照片提示（仅供复查参考，不影响办理）",
                "about the photos (for the verifiers to weigh; nothing is refused)",
            ),
            [Text("文件", "file"), Text("提示", "what")],
            [(one.file, one.what) for one in marks],
        )
