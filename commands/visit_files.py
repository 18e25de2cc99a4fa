"""Between a visit and its sheet: what is printed for a member, and what their rows and photos say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casework.categories import Categories, category_labels
from casework.visit_views import Seen
from commands.evidence_given import content_of
from documents.visit_reading import VisitRead
from documents.visit_writing import Handout
from installation.handed_in import take
from rules.naming import NotFound
from rules.pictures import Picture
from rules.policy import Policy
from rules.refusals import BadInput, Refusal
from rules.rows import RowProblem
from rules.visit_sheet import VisitRow, names_in
from rules.visits import Answer, Entry
from rules.vocabulary import EvidenceKind
from rules.words import Language, Text
from store.files import FileStore
from store.visits import Photo, Written


def handout_of(seen: Seen, number: str) -> Handout:
    """What is printed for the member with this number. Raises BadInput for somebody who is not on the team."""
    member = next((one for one in seen.standing.members if number in (one.number, one.name)), None)
    if member is None:
        team = "、".join(f"{one.name}（{one.number}）" for one in seen.standing.members)
        raise BadInput(what=Text(f"“{number}”不在检查组里；组员：{team}", f"“{number}” is not on the team: {team}"))
    mine = [one for one in seen.written if one.person == member.number]
    return Handout(
        visit=seen.visit.number,
        person=member.number,
        person_name=member.name,
        school=seen.campus.name,
        planned_on=seen.visit.planned_on,
        team=tuple(f"{one.name}（{one.unit}）" for one in seen.standing.members),
        checklists=seen.checklists,
        entries=tuple(one.entry for one in mine),
        files=_files(mine),
        categories=tuple(category_labels(seen.policy.taxonomy)),
    )


def _files(mine: Sequence[Written]) -> dict[str, dict[str, object]]:
    return {
        photo.digest: {
            "name": photo.name, "media_type": photo.media_type, "size": photo.size, "kind": photo.kind.value,
            "distance_m": photo.distance_m,
        }
        for one in mine
        for photo in one.photos
    }  # fmt: skip


@dataclass
class Entries:
    """What the rows of a sheet came to."""

    entries: list[Entry] = field(default_factory=list)
    photos: dict[str, Photo] = field(default_factory=dict)
    seen: dict[str, Picture] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)


def entries_of(read: VisitRead, policy: Policy, files: FileStore, folder: Path) -> Entries:
    """The rows as entries; photos that are not known yet are taken from the folder into the file store."""
    found = Entries(problems=list(read.problems))
    found.photos = {digest: _photo(digest, one) for digest, one in read.files.items()}
    photos = _Photos(files, folder, found)
    categories = Categories(policy)
    for row in read.rows:
        category = _category(row, categories, found)
        entry = Entry(
            item=row.item, place=row.place, answer=row.answer or Answer.FAIL, note=row.note, category=category,
            photos=photos.named(row, "photos", row.photos, EvidenceKind.FINDING), fixed=row.fixed,
            measures=row.measures, after=photos.named(row, "after", row.after, EvidenceKind.RECTIFIED),
            known_as=row.known_as,
        )  # fmt: skip
        found.entries.append(entry)
    return found


def _category(row: VisitRow, categories: Categories, found: Entries) -> str:
    if row.item:
        return ""
    try:
        return categories.meant(row.category)
    except NotFound as fault:
        found.problems.append(row.origin.problem("category", fault.what, row.category))
        return ""


def _photo(digest: str, one: Mapping[str, Any]) -> Photo:  # Any: what stands in JSON
    return Photo(one["name"], digest, one["media_type"], one["size"], EvidenceKind.of(one["kind"]), one["distance_m"])


class _Photos:
    """Names of files become digests: those that were kept before by their names, the others from the folder."""

    def __init__(self, files: FileStore, folder: Path, found: Entries) -> None:
        self.files, self.folder, self.found = files, folder, found
        self.known = {(one.name, one.kind): one.digest for one in found.photos.values()}

    def named(self, row: VisitRow, column: str, cell: str, kind: EvidenceKind) -> tuple[str, ...]:
        """The digests of the files a cell names; what cannot be read is a problem of the row."""
        digests = []
        for name in names_in(cell):
            digest = self.known.get((name, kind)) or self._kept(row, column, name, kind)
            if digest:
                digests.append(digest)
        return tuple(dict.fromkeys(digests))

    def _kept(self, row: VisitRow, column: str, name: str, kind: EvidenceKind) -> str:
        path = self.folder / Path(name).name
        if not path.is_file():
            words = (
                f"找不到照片 {path}，请把照片放在该文件夹，或用 --photos 指定",
                f"there is no file {path}; say --photos",
            )
            self.found.problems.append(row.origin.problem(column, Text(*words), name))
            return ""
        try:
            photo, picture = kept(self.files, path, kind)
        except Refusal as refusal:
            what = Text(refusal.say(Language.ZH), refusal.say(Language.EN))
            self.found.problems.append(row.origin.problem(column, what, name))
            return ""
        self.found.photos[photo.digest] = photo
        if picture is not None:
            self.found.seen[photo.digest] = picture
        self.known[name, kind] = photo.digest
        return photo.digest


def kept(files: FileStore, path: Path, kind: EvidenceKind) -> tuple[Photo, Picture | None]:
    """The file in the store, and what was seen of it. Raises a refusal for what cannot be read or kept."""
    one = take(files, content_of(path), path.name, kind)
    return Photo(one.name, one.digest, one.media_type, one.size, kind), one.picture
