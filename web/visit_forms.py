"""What somebody answered on the page of a visit, read back: the entries as they are meant to be, and their files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from starlette.datastructures import FormData, UploadFile

from casework.visit_views import Seen
from casework.visiting import Brought
from installation.handed_in import take
from rules.pictures import Picture
from rules.refusals import BadInput
from rules.visits import Answer, Entry
from rules.vocabulary import EvidenceKind
from rules.words import Text
from store.files import LARGEST, FileStore
from store.visits import Photo
from web.forms import plain_name
from web.known_entries import known

DROP = "drop"
"""The answer that takes an entry out again."""


@dataclass(frozen=True, slots=True)
class Back:
    """An answer that is shown again as it was filled in; new photos cannot be. edits: the place it was to replace."""

    entry: Entry
    edits: str | None
    before: str


def given_back(form: FormData) -> Back:
    """What was filled in about something that is not in order, whether it can be taken in or not."""
    text = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    entry = Entry(
        item=text.get("item", ""), place=text.get("place", ""), answer=Answer.FAIL, note=text.get("note", ""),
        category=text.get("category", ""), photos=_kept(form, "photos"), fixed=bool(text.get("fixed")),
        measures=text.get("measures", ""), after=_kept(form, "after"), known_as=text.get("known_as", ""),
    )  # fmt: skip
    return Back(entry, text.get("edits"), text.get("before", "[]"))


def _kept(form: FormData, name: str) -> tuple[str, ...]:
    """The photos that were there before and stay."""
    return tuple(one for one in form.getlist(f"keep_{name}") if isinstance(one, str))


def answered(form: FormData, seen: Seen, who: str, files: FileStore) -> Brought:
    """What was answered about one item, with its files in the store. Raises BadInput for what cannot be read."""
    text = {name: value.strip() for name, value in form.multi_items() if isinstance(value, str)}
    before = known(text.get("before", "[]"), text.get("item", ""))
    mine = {photo.digest: photo for one in seen.written if one.person == who for photo in one.photos}
    given = _Given(files, form, mine)
    entries = _entries(text, before, given)
    return Brought(
        visit=seen.visit.number, entries=tuple(entries), before=tuple(before), photos=given.photos, seen=given.seen,
        key=text.get("key", "")[:40], since=_instant(text.get("since", "")),
    )  # fmt: skip


def _entries(text: dict[str, str], before: Sequence[Entry], given: _Given) -> list[Entry]:
    item, said = text.get("item", ""), text.get("answer", "")
    edited = " ".join(text["edits"].split()) if "edits" in text else None
    if said == DROP:
        return [one for one in before if one.spot[1] != edited]
    answer = Answer.read(said) if said else None
    if answer is None:
        raise BadInput(what=Text("请选合格、不合格或不适用", "choose pass, fail or not applicable"))
    if answer is not Answer.FAIL:
        return [Entry(item, "", answer)]
    fixed = bool(text.get("fixed"))
    entry = Entry(
        item=item, place=text.get("place", ""), answer=answer, note=text.get("note", "").replace("\r\n", "\n"),
        category="" if item else text.get("category", ""), photos=given.digests("photos", EvidenceKind.FINDING),
        fixed=fixed, measures=text.get("measures", "") if fixed else "",
        after=given.digests("after", EvidenceKind.RECTIFIED) if fixed else (), known_as=text.get("known_as", ""),
    )  # fmt: skip
    there = [one for one in before if one.answer is Answer.FAIL and one.spot[1] not in (edited, entry.spot[1])]
    return [*there, entry]


def _instant(text: str) -> datetime | None:
    """What the clock of a telephone said, in thousandths of a second; None for what no clock says."""
    if not (text.isascii() and text.isdigit() and len(text) == 13):
        return None
    return datetime.fromtimestamp(int(text) / 1000, UTC)


@dataclass
class _Given:
    """The photos of an answer: those it keeps of the member's own, and those that came with it."""

    files: FileStore
    form: FormData
    mine: dict[str, Photo]
    photos: dict[str, Photo] = field(default_factory=dict)
    seen: dict[str, Picture] = field(default_factory=dict)

    def digests(self, name: str, kind: EvidenceKind) -> tuple[str, ...]:
        kept = [one for one in _kept(self.form, name) if one in self.mine]
        self.photos |= {one: self.mine[one] for one in kept}
        return tuple(dict.fromkeys([*kept, *self._new(name, kind)]))

    def _new(self, name: str, kind: EvidenceKind) -> Iterator[str]:
        for one in self.form.getlist(name):
            if isinstance(one, UploadFile) and one.filename:
                taken = take(self.files, one.file.read(LARGEST + 1), plain_name(one.filename), kind)
                if taken.picture is None:
                    words = Text(f"“{taken.name}”不是照片，请拍照或选择照片", f"“{taken.name}” is no photo; take one")
                    raise BadInput(what=words)
                self.photos[taken.digest] = Photo(taken.name, taken.digest, taken.media_type, taken.size, kind)
                self.seen[taken.digest] = taken.picture
                yield taken.digest
