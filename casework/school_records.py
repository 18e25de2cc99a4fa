"""Keeping a school's records: entered one by one or by the workbook, and struck when they were wrong.

The same record again changes nothing. What is registered otherwise stays as it is and is named: strike it and enter
it anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from casework.desk import Desk, Sitting
from casework.places import Places
from casework.taking_in import Intaking, Judgement, note_files
from rules.gauges import School
from rules.naming import NotFound
from rules.offices import Duty
from rules.records import Kept, RecordRow, faults
from rules.refusals import BadInput, SchoolNotYours, UnknownRecord
from rules.rows import NOWHERE, RowProblem, rows_out
from rules.standing import Actor
from rules.wording_given import is_blank, refuse_unfit
from rules.words import Text
from store import school_records
from store.school_records import Same

KIND = "records"
"""How files of records are known among all files taken in."""
_NOTHING = Same(None, 0)
_REASON = Text("划除原因", "the reason")


@dataclass(frozen=True)
class RecordsDone:
    """What entering came to. notes: what is registered otherwise."""

    added: int = 0
    known: int = 0
    notes: tuple[Text, ...] = ()
    problems: tuple[RowProblem, ...] = ()


def answers_for(actor: Actor, unit: int, area: str) -> bool:
    """Whether somebody keeps the records of a school: they sit in it, or coordinate where it lies."""
    return any(
        seat.unit_id == unit or (seat.duty is Duty.COORDINATOR and area.startswith(seat.area)) for seat in actor.seats
    )


def enter(desk: Desk, rows: Sequence[RecordRow], who: str, at: datetime) -> int:
    """These records of one school are kept, all or none; row.school is its code. Returns how many are new.

    Raises BadInput for what is wrong with one, and when another is registered in its place; SchoolNotYours.
    """
    with desk.sitting(at) as sitting:
        actor, school = keeper(sitting, rows[0].school, who)
        for row in rows:
            for _, what in faults(row, sitting.day):
                raise BadInput(what=what)
        stored = school_records.same(sitting.session, [school.id])
        fresh: list[dict[str, object]] = []
        for one in (_Sound(row, school.id) for row in rows):
            known = stored.get(one.key, _NOTHING)
            if known.kept is None:
                fresh.append(_values(sitting, one, known, actor))
            elif (note := _difference(one.row, known.kept)) is not None:
                raise BadInput(what=note)
        return school_records.keep(sitting.session, fresh)


def keeper(sitting: Sitting, code: str, who: str) -> tuple[Actor, School]:
    """Somebody who keeps the records of the school with this code. Raises BadInput, or SchoolNotYours."""
    actor, school = sitting.actor(who), school_records.school_of(sitting.session, code)
    if school is None:
        raise BadInput(what=Text(f"没有代码为“{code}”的学校", f"no school has the code “{code}”"))
    if not answers_for(actor, school.unit_id, school.area):
        raise SchoolNotYours(who=actor.name, school=school.name)
    return actor, school


def strike(desk: Desk, number: int, who: str, reason: str, at: datetime) -> bool:
    """A record that was wrong counts no more; it stays to be read, with who struck it and why.

    False when somebody struck it before. Raises UnknownRecord, SchoolNotYours, and BadInput without a reason.
    """
    refuse_unfit(_REASON, reason)
    if is_blank(reason):
        raise BadInput(what=Text("请写明划除原因", "say why it is struck"))
    with desk.sitting(at) as sitting:
        actor = sitting.actor(who)
        found = school_records.find(sitting.session, number)
        if found is None:
            raise UnknownRecord(number=number)
        _, school = found
        if actor.person_id is None or not answers_for(actor, school.unit_id, school.area):
            raise SchoolNotYours(who=actor.name, school=school.name)
        return school_records.strike_out(sitting.session, number, actor.person_id, reason, at)


@dataclass(frozen=True, slots=True)
class _Sound:
    """A row that may be kept, and its school."""

    row: RecordRow
    campus_id: int

    @property
    def key(self) -> tuple[int, str]:
        return self.campus_id, self.row.about


def import_records(desk: Desk, rows: Sequence[RecordRow], how: Intaking) -> RecordsDone:
    """The records are kept, in one transaction. Raises BadRows naming every bad row, unless they are passed over."""
    if how.who is None:
        raise BadInput(what=Text("导入责任档案须写明导入人", "say who imports the records"))
    judged = Judgement(list(how.problems))
    with desk.sitting(how.at) as sitting:
        actor = sitting.actor(how.who)
        sound = _apart(_judge(sitting, rows, actor, judged), judged)
        judged.settle(how)
        stored = school_records.same(sitting.session, sorted({one.campus_id for one in sound}))
        found = [(one, stored.get(one.key, _NOTHING)) for one in sound]
        notes = [note for one, known in found if known.kept and (note := _difference(one.row, known.kept)) is not None]
        fresh = [_values(sitting, one, known, actor) for one, known in found if known.kept is None]
        added = school_records.keep(sitting.session, fresh)
        counts = added, len(sound) - added, rows_out(judged.problems)
        note_files(sitting, KIND, how, actor.person_id, counts)
    return RecordsDone(*counts[:2], tuple(notes), tuple(judged.problems))


def _apart(sound: Sequence[_Sound], judged: Judgement) -> list[_Sound]:
    """Records that differ in what they are about. The same twice is one; two that disagree are named."""
    first: dict[tuple[int, str], _Sound] = {}
    for one in sound:
        known = first.setdefault(one.key, one)
        if _said(known.row) != _said(one.row):
            where = known.row.origin.text
            words = Text(
                f"与{where.zh}重复而内容不同，请只留一行", f"occurs again, and differently, at {where.en}; keep one"
            )
            judged.reject(one.row, "done_on", words, one.row.done_on)
    return [one for one in first.values() if not judged.is_out(one.row)]


def _said(row: RecordRow) -> RecordRow:
    """A row whatever it calls its school."""
    return replace(row, school="")


def _judge(sitting: Sitting, rows: Sequence[RecordRow], actor: Actor, judged: Judgement) -> list[_Sound]:
    places = Places.read(sitting)
    found: list[_Sound] = []
    for row in rows:
        for about, what in faults(row, sitting.day):
            judged.reject(row, about, what, getattr(row, about))
        try:
            campus, _ = places.school_and_area(row.school, "")
        except NotFound as fault:
            judged.reject(row, "school", fault.what, row.school)
            continue
        if not answers_for(actor, campus.unit_id, campus.area):
            words = Text(
                "须由该校人员或所在区划的协调员登记", "that is for people of the school and its coordinators to enter"
            )
            judged.reject(row, "school", words, row.school)
        if not judged.is_out(row):
            found.append(_Sound(row, campus.id))
    return found


def _difference(row: RecordRow, kept: Kept) -> Text | None:
    """What a known record says differently now; None when nothing. What was left blank says nothing."""
    pairs = (
        (Text("有效期", "valid until"), row.valid_until or kept.valid_until, kept.valid_until),
        (Text("教职工人数", "staff"), (row.staff_trained, row.staff_total), (kept.staff_trained, kept.staff_total)),
        (Text("学生人数", "pupils"), (row.pupils_trained, row.pupils_total), (kept.pupils_trained, kept.pupils_total)),
        (Text("文件名称或文号", "document"), row.document or kept.document, kept.document),
    )  # fmt: skip
    differ = [name for name, new, old in pairs if new != old]
    if not differ:
        return None
    zh, en = "、".join(name.zh for name in differ), ", ".join(name.en for name in differ)
    where = row.origin.text if row.origin is not NOWHERE else kept.name
    return Text(
        f"{where.zh}：已登记 {kept.done_on} 的{kept.name.zh}（编号 {kept.id}），{zh}不同，未改动；登错的请先划除再登记",
        f"{where.en}: the {kept.name.en} of {kept.done_on} is record {kept.id} already; {en} differ and were not "
        "changed: strike what was wrong, then enter it anew",
    )


def _values(sitting: Sitting, one: _Sound, stored: Same, actor: Actor) -> dict[str, object]:
    row, policy = one.row, sitting.policy_in_force().records
    return {
        "campus_id": one.campus_id, "kind": row.kind, "post": row.post, "done_on": row.done_on,
        "valid_until": row.valid_until or policy.valid_until(row.kind, row.done_on),
        "staff_trained": row.staff_trained, "staff_total": row.staff_total, "pupils_trained": row.pupils_trained,
        "pupils_total": row.pupils_total, "document": row.document, "about": row.about, "turn": stored.struck,
        "recorded_at": sitting.at, "recorded_by_id": actor.person_id,
    }  # fmt: skip
