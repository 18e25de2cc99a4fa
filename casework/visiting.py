"""A visit in the field: who arrived, what each member wrote down, and how the team settles and signs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import orjson

from casework.desk import Desk, Sitting
from models.visit import Visit, VisitRuling
from rules.campaigns import VisitState
from rules.geography import metres
from rules.pictures import Picture
from rules.refusals import (
    AnswersDiffer,
    BadInput,
    FindingsChanged,
    NothingWritten,
    NotOnTheTeam,
    SheetRefused,
    UnknownVisit,
    VisitNotThere,
)
from rules.standing import Actor
from rules.visit_merging import Merged, merge
from rules.visits import Answer, Combined, Entry, combine, findings_digest
from rules.vocabulary import EvidenceKind, Side
from rules.wording_given import is_blank, refuse_unfit
from rules.words import Text
from store import campuses, hazards, photos, visits
from store.visits import Member, Photo

LONGEST_AWAY = timedelta(hours=12)
"""How far back a telephone may say its team arrived, having had no network: as long as it keeps a visit."""
OPEN = (VisitState.PLANNED, VisitState.UNDER_WAY)
_WRITE, _SIGN, _GIVE_UP = Text("记录", "written about"), Text("签字", "signed"), Text("改为未能检查", "given up")
_PLACE, _NOTE, _MEASURES = Text("部位", "place"), Text("情况说明", "note"), Text("整改措施", "measures")


@dataclass(frozen=True, slots=True)
class Brought:
    """What one member brings back. before: as the sheet was handed out; None: these entries alone are meant.

    photos: the files the entries name, by digest; seen: those just handed in, with what was seen of them.
    key: what tells this from all else the member has sent, so that nothing is taken in twice.
    since: when the member says they were there, where they could not say so at once.
    """

    visit: str
    entries: tuple[Entry, ...]
    before: tuple[Entry, ...] | None = None
    photos: Mapping[str, Photo] | None = None
    seen: Mapping[str, Picture] | None = None
    key: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A visit as it stands: everybody's answers as one, and whose signature is there for them."""

    visit: str
    state: VisitState
    combined: Combined
    digest: str
    members: tuple[Member, ...]

    @property
    def signed(self) -> tuple[Member, ...]:
        """Members whose signature is for the findings as they are now."""
        return tuple(one for one in self.members if one.signed_at and one.signed_digest == self.digest)

    def missing(self, sides: Sequence[Side]) -> list[Side]:
        """The sides that are in the team and have not signed yet."""
        there, done = {one.side for one in self.members}, {one.side for one in self.signed}
        return [side for side in sides if side in there and side not in done]


def visit_meant(sitting: Sitting, number: str, act: Text, states: Sequence[VisitState] = OPEN) -> Visit:
    """The visit, locked, standing in one of these states. Raises UnknownVisit or VisitNotThere."""
    found = visits.meant(sitting.session, number, for_writing=True)
    if found is None:
        raise UnknownVisit(number=number)
    refuse_standing_elsewhere(found, act, states)
    return found


def refuse_standing_elsewhere(visit: Visit, act: Text, states: Sequence[VisitState] = OPEN) -> None:
    """Nothing, when the visit stands in one of these states. Raises VisitNotThere."""
    if visit.state not in states:
        raise VisitNotThere(number=visit.number, state=visit.state, act=act)


def on_the_team(sitting: Sitting, visit: Visit, who: str | Actor) -> tuple[Actor, Member]:
    """The actor and their place in the team. Raises NotOnTheTeam."""
    return _mine(visit, sitting.actor(who), visits.members(sitting.session, visit.id))


def _mine(visit: Visit, actor: Actor, team: Sequence[Member]) -> tuple[Actor, Member]:
    mine = next((one for one in team if one.person_id == actor.person_id), None)
    if mine is None:
        raise NotOnTheTeam(who=actor.name, number=visit.number, team=[one.name for one in team])
    return actor, mine


def arrive(desk: Desk, number: str, who: str, at: datetime) -> None:
    """The team is there; the first to say so counts."""
    with desk.sitting(at) as sitting:
        visit = visit_meant(sitting, number, _WRITE)
        on_the_team(sitting, visit, who)
        visit.arrived_at = visit.arrived_at or at
        visit.state = VisitState.UNDER_WAY
        sitting.session.flush()


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a sheet, and how the visit stands with it. was_in_before: nothing was changed, it had come."""

    merged: Merged
    standing: Standing
    was_in_before: bool = False


def take_in(desk: Desk, brought: Brought, who: str, at: datetime) -> Taken:
    """What the member wrote is kept beside what the others wrote; the same once more changes nothing.

    Where the sheet and what is kept here were both changed, what is kept stands and the clash is named.
    """

    def change(kept: list[Entry]) -> Merged:
        if brought.before is None:
            spots = {one.spot for one in brought.entries}
            meant = [*brought.entries, *(one for one in kept if one.spot not in spots)]
            return merge(kept, meant, kept)
        return merge(brought.before, brought.entries, kept)

    with desk.sitting(at) as sitting:
        visit = visit_meant(sitting, brought.visit, _WRITE, tuple(VisitState))
        actor, member = on_the_team(sitting, visit, who)
        if brought.key and visits.was_sent(sitting.session, visit.id, member.person_id, brought.key):
            # Even when the visit has been concluded since: whoever sends it again only missed the answer.
            return Taken(Merged(()), standing_of(sitting, visit), was_in_before=True)
        refuse_standing_elsewhere(visit, _WRITE)
        brought = replace(brought, entries=tuple(_tidied(one) for one in brought.entries))
        _refuse(sitting, visit, brought.entries)
        taken = _keep(sitting, visit, actor, member, brought, change)
        if brought.key and not taken.merged.clashes:
            # Of a clash nothing was taken in: sent again, it is told again.
            visits.note_sent(sitting.session, visit.id, member.person_id, brought.key, at)
        return taken


def _there_since(sitting: Sitting, visit: Visit, said: datetime | None) -> datetime:
    """When the team was there: what its telephone says, unless that lies ahead, before the visit, or too far back."""
    is_likely = said is not None and max(visit.issued_at, sitting.at - LONGEST_AWAY) <= said <= sitting.at
    return said if said is not None and is_likely else sitting.at


def _tidied(entry: Entry) -> Entry:
    return replace(entry, place=" ".join(entry.place.split()), note=entry.note.strip())


def _keep(
    sitting: Sitting, visit: Visit, actor: Actor, member: Member, brought: Brought,
    change: Callable[[list[Entry]], Merged],
) -> Taken:  # fmt: skip
    mine = [one for one in visits.entries(sitting.session, visit.id) if one.person == member.number]
    merged = change([one.entry for one in mine])
    if merged.changed:
        known = dict(brought.photos or {}) | _looked_at(sitting, visit, brought)
        known |= {photo.digest: photo for one in mine for photo in one.photos}
        since = {one.entry: one.written_at for one in mine}
        rows = [_row(visit, actor, one, known, since.get(one, sitting.at)) for one in merged.entries]
        visits.keep_entries(sitting.session, visit.id, actor.person_id or 0, rows)
        visit.first_entry_at = visit.first_entry_at or sitting.at
        visit.arrived_at = visit.arrived_at or _there_since(sitting, visit, brought.since)
        visit.state = VisitState.UNDER_WAY
        sitting.session.flush()
    return Taken(merged, standing_of(sitting, visit))


def _looked_at(sitting: Sitting, visit: Visit, brought: Brought) -> dict[str, Photo]:
    """What was seen of new photos is kept, and how far from the school they were taken; where is kept nowhere."""
    seen, given = brought.seen or {}, brought.photos or {}
    photos.keep(sitting.session, seen)
    school = campuses.position_of(sitting.session, visit.campus_id)
    found = {}
    for digest, picture in seen.items():
        apart = metres(picture.position, school) if picture.position and school else None
        found[digest] = replace(given[digest], distance_m=apart)
    return found


def _row(
    visit: Visit, actor: Actor, entry: Entry, known: Mapping[str, Photo], written_at: datetime
) -> dict[str, object]:
    named = [(one, EvidenceKind.FINDING) for one in entry.photos] + [
        (one, EvidenceKind.RECTIFIED) for one in entry.after
    ]
    files = [
        {"name": known[one].name, "digest": one, "media_type": known[one].media_type, "size": known[one].size,
         "kind": kind.value, "distance_m": known[one].distance_m}
        for one, kind in named
    ]  # fmt: skip
    return {
        "visit_id": visit.id, "person_id": actor.person_id, "item": entry.item, "place": entry.place,
        "answer": entry.answer, "fixed": entry.fixed, "written_at": written_at, "category": entry.category,
        "known_as": entry.known_as, "note": entry.note, "measures": entry.measures,
        "photos": orjson.dumps(files).decode(),
    }  # fmt: skip


def items_of(sitting: Sitting, visit: Visit) -> list[str]:
    """Every item the visit works through, in the order of its checklists."""
    policy = sitting.policy(visit.policy_id)
    lists = [policy.checklist(code) for code in visit.checklists.split()]
    return [item.code for one in lists if one is not None for item in one.items]


def _refuse(sitting: Sitting, visit: Visit, entries: Sequence[Entry]) -> None:
    items, codes = set(items_of(sitting, visit)), sitting.policy(visit.policy_id).taxonomy.codes
    known = {one.number for one in hazards.open_at(sitting.session, visit.campus_id)}
    for one in entries:
        where = Text(one.item or "表外问题", one.item or "a finding beyond the checklists")
        if one.item and one.item not in items:
            raise SheetRefused(
                why=Text(f"{one.item} 不在本次检查表内", f"{one.item} is not on this visit's checklists")
            )
        if not one.item and (one.answer is not Answer.FAIL or is_blank(one.note) or one.category not in codes):
            words = "表外问题须写明情况和类别", "a finding beyond the checklists needs a note and a category"
            raise SheetRefused(why=Text(*words))
        if one.known_as and one.known_as not in known:
            words = f"{where.zh}：本校没有未销号隐患 {one.known_as}", f"{where.en}: {one.known_as} is not open here"
            raise SheetRefused(why=Text(*words))
        if len(one.place) > 120:
            raise BadInput(what=Text(f"{where.zh}：部位最长 120 字", f"{where.en}: a place has 120 characters at most"))
        for field, text in ((_PLACE, one.place), (_NOTE, one.note), (_MEASURES, one.measures)):
            refuse_unfit(field, text)


def settle(desk: Desk, number: str, item: str, answer: Answer, who: str, at: datetime, note: str = "") -> Standing:
    """What the members answered differently is settled by one of them, on record."""
    with desk.sitting(at) as sitting:
        visit = visit_meant(sitting, number, _WRITE)
        _, member = on_the_team(sitting, visit, who)
        if item not in items_of(sitting, visit):
            raise SheetRefused(why=Text(f"{item} 不在本次检查表内", f"{item} is not on this visit's checklists"))
        refuse_unfit(_NOTE, note)
        row = VisitRuling(visit_id=visit.id, item=item, answer=answer, by_id=member.person_id, at=at, note=note)
        visits.rule(sitting.session, row)
        return standing_of(sitting, visit)


def standing_of(sitting: Sitting, visit: Visit) -> Standing:
    """Everybody's answers put together, and who has signed them."""
    session = sitting.session
    sheets: dict[str, list[Entry]] = {}
    for one in visits.entries(session, visit.id):
        sheets.setdefault(one.person, []).append(one.entry)
    combined = combine(sheets, items_of(sitting, visit), visits.rulings(session, visit.id))
    digest = findings_digest(visit.number, combined)
    return Standing(visit.number, visit.state, combined, digest, tuple(visits.members(session, visit.id)))


def sign_in(sitting: Sitting, visit: Visit, who: str, seen: str = "") -> tuple[Actor, Standing]:
    """The member stands by the findings as they are. seen: the digest of those they were shown.

    Raises AnswersDiffer while members still differ, FindingsChanged when it is others that they were shown.
    """
    before = standing_of(sitting, visit)
    if seen and seen != before.digest:
        raise FindingsChanged(number=visit.number)
    actor, member = _mine(visit, sitting.actor(who), before.members)
    if before.combined.conflicts:
        raise AnswersDiffer(number=visit.number, items=[one.item for one in before.combined.conflicts])
    if not before.combined.answers and not before.combined.failures:
        raise NothingWritten(number=visit.number)
    visits.sign(sitting.session, visit.id, member.person_id, before.digest, sitting.at)
    signed = replace(member, signed_at=sitting.at, signed_digest=before.digest)
    return actor, replace(before, members=tuple(signed if one is member else one for one in before.members))


def signable(sitting: Sitting, number: str) -> Visit:
    """The visit, locked, as long as it can be signed."""
    return visit_meant(sitting, number, _SIGN, (VisitState.UNDER_WAY, VisitState.PLANNED))


def give_up(desk: Desk, number: str, who: str, reason: str, at: datetime) -> None:
    """Nobody could be there, or nobody let them in: for a reason, on record, and not counted as visited."""
    with desk.sitting(at) as sitting:
        visit = visit_meant(sitting, number, _GIVE_UP)
        on_the_team(sitting, visit, who)
        if is_blank(reason):
            raise BadInput(what=Text("请写明未能检查的原因", "say why it was not done"))
        refuse_unfit(_NOTE, reason)
        visit.state, visit.reason = VisitState.NOT_DONE, reason.strip()[:200]
        sitting.session.flush()
