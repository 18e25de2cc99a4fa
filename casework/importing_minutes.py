"""Taking minutes in: each resolution becomes a hazard, a common task, or a duty of its unit, once and only once.

A resolution is known again by the meeting's day, its words, school and unit, whatever file it comes in; so the same
file, a corrected one, and our own report of the progress add only what is new. One transaction takes in all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

import orjson

from casework.assigning import assign_named_in
from casework.common_tasks import LONGEST_TITLE, Common, coordinated_area, create_in
from casework.desk import Desk, Sitting
from casework.minutes_rows import Decided, ResolutionReader
from casework.recording import record_in
from casework.taking_in import Intaking, Judgement, note_files
from models.minutes import Minutes, Resolution
from rules.finding import Finding
from rules.instants import at_local
from rules.letters import number_read, series_of
from rules.minutes import Heading, MinutesRow
from rules.refusals import BadInput, DateTooLate
from rules.rows import RowProblem, rows_out
from rules.said_deadlines import Meeting
from rules.standing import Actor
from rules.vocabulary import Act, Source
from rules.wording_given import refuse_unfit
from rules.words import Text
from store import hazards, letters, resolutions, serials

KIND = "minutes"
"""How minutes are known among all files taken in."""


@dataclass(frozen=True)
class MinutesDone:
    """What an import came to. number: of the minutes the resolutions are in; None when there was no good row.

    children: the hazards of the common tasks. notes: what known resolutions say differently.
    """

    number: int | None = None
    hazards: int = 0
    tasks: int = 0
    duties: int = 0
    known: int = 0
    children: int = 0
    notes: tuple[Text, ...] = ()
    problems: tuple[RowProblem, ...] = ()


@dataclass
class _Tally:
    hazards: int = 0
    tasks: int = 0
    duties: int = 0
    children: int = 0


def import_minutes(
    desk: Desk, rows: Sequence[MinutesRow], heading: Heading, how: Intaking, category: str = ""
) -> MinutesDone:
    """The resolutions are followed. Raises BadRows naming every bad row, unless they are to be passed over.

    category: of those that concern a school and name none. Raises NotYours unless a coordinator imports.
    """
    if how.who is None:
        raise BadInput(what=Text("导入会议纪要须写明协调员", "say which coordinator imports the minutes"))
    with desk.sitting(how.at) as sitting:
        actor = sitting.actor(how.who)
        area = coordinated_area(actor, heading.title or "会议纪要", Act.ASSIGN)
        meeting = _meeting(sitting, heading, area, how)
        # Whoever takes in minutes of this county at the same moment waits here, and then knows these.
        serials.take(sitting.session, f"minutes/{area[:6]}", sitting.day.year, 0)
        judged = Judgement(list(how.problems))
        there, fresh, notes = _sort_out(
            sitting, rows, judged, ResolutionReader(sitting, judged, area, meeting, category)
        )
        judged.settle(how)
        tally, number = _Tally(), next(iter(there), None)
        if fresh:
            number = _write(sitting, fresh, _minutes(sitting, heading, area, actor, how), actor, tally)
        out = rows_out(judged.problems)
        note_files(sitting, KIND, how, actor.person_id, (len(fresh), len(there), out))
    counts = tally.hazards, tally.tasks, tally.duties
    return MinutesDone(number, *counts, len(there), tally.children, tuple(notes), tuple(judged.problems))


def _meeting(sitting: Sitting, heading: Heading, area: str, how: Intaking) -> Meeting:
    """What deadlines are counted from. Raises BadInput without a title or a day, or with a day to come."""
    refuse_unfit(Text("会议名称", "title"), heading.title)
    if heading.held_on is None or not heading.title:
        raise BadInput(
            what=Text(
                "没有读出会议名称或会议日期，请写明会议名称和会议日期，如 2010-05-04",
                "the meeting's title or day could not be read; write both, the day such as 2010-05-04",
            )
        )
    if heading.held_on > sitting.day:
        raise DateTooLate(until=heading.held_on, latest=sitting.day)
    _refuse_issued(sitting, area, heading.document)
    for file in how.files:
        before = resolutions.of_file(sitting.session, file.digest)
        if before is not None and before.held_on != heading.held_on:
            raise BadInput(
                what=Text(
                    f"这个文件已按会议日期 {before.held_on} 导入（纪要 {before.id}），请用同一日期",
                    f"this file was imported as a meeting of {before.held_on} (minutes {before.id}); use that day",
                )
            )
    return Meeting(heading.held_on, sitting.day, sitting.calendar.in_area(area).after)


def _refuse_issued(sitting: Sitting, area: str, document: str) -> None:
    """Nothing, unless the file is a letter of ours: its rows are worded for readers and would be taken for new."""
    number = letters.minutes_numbered(sitting.session, area[:6], document)
    if number is not None:
        words = (
            f"{document} 是本系统印发的纪要，议定事项早已登记（纪要 {number}）；要增加事项，请导入原表或进展回填表",
            f"{document} was issued here and is followed already (minutes {number}); to add to it, take in the "
            "table it came from, or the one of its progress",
        )
        raise BadInput(what=Text(*words))


def _sort_out(
    sitting: Sitting, rows: Sequence[MinutesRow], judged: Judgement, reader: ResolutionReader
) -> tuple[list[int], list[Decided], list[Text]]:
    """In which minutes known rows are followed, which rows are new, and what known ones say differently."""
    keys = [row.key(reader.meeting.held_on) for row in rows]
    there = resolutions.known_keys(sitting.session, keys)
    fresh: list[Decided] = []
    notes: list[Text] = []
    for row, key in zip(rows, keys, strict=True):
        if key in there:
            notes += _differences(row, there[key])
        elif (one := reader.read(row)) is not None:
            fresh.append(one)
    fresh = [one for one in fresh if not judged.is_out(one.row)]
    return [there[key].minutes_id for key in keys if key in there], fresh, notes


def _differences(row: MinutesRow, stored: Resolution) -> list[Text]:
    """What a known resolution says differently now: it is said, and nothing is changed."""
    pairs = (("时限", "deadline", row.due, stored.due_said), ("标准", "standard", row.standard, stored.standard))
    where = row.origin.text
    return [
        Text(
            f"{where.zh}已登记，{zh}“{new}”与原“{old}”不同，未改动；要改请延期或补全对应任务",
            f"{where.en} is known; its {en} “{new}” is not “{old}” as before and was not changed: extend or complete "
            "its case instead",
        )
        for zh, en, new, old in pairs
        if new != old
    ]


def _minutes(sitting: Sitting, heading: Heading, area: str, actor: Actor, how: Intaking) -> Minutes:
    """The minutes of this meeting: those that are known, or new ones."""
    held_on = heading.held_on or sitting.day
    known = resolutions.same_meeting(sitting.session, held_on, heading.title, heading.document)
    if known is not None:
        return known
    file = how.files[0] if how.files else None
    fresh = Minutes(
        title=heading.title, document=heading.document, held_on=held_on, area_code=area,
        file=file.name[:200] if file else "", digest=file.digest if file else "", imported_at=sitting.at,
        imported_by_id=actor.person_id,
    )  # fmt: skip
    sitting.session.add(fresh)
    sitting.session.flush()
    if (numbered := number_read(heading.document)) is not None:
        prefix, year, running = numbered
        policy = sitting.policy_in_force()
        office = sitting.serving(policy, policy.agencies.coordinator, area)
        if office is not None:
            # What is on paper already is not given to minutes that are issued here.
            serials.reserve(sitting.session, series_of(office, prefix), year, running)
    return fresh


def _write(sitting: Sitting, fresh: Sequence[Decided], of: Minutes, actor: Actor, tally: _Tally) -> int:
    number, row = of.id, resolutions.last_row(sitting.session, of.id)
    for place, one in enumerate(fresh, row + 1):
        kept = _resolution(one, number, place)
        if len(one.campuses) == 1:
            kept.hazard_id = _one_school(sitting, one, of, place, actor)
            tally.hazards += 1
        elif one.campuses:
            created = create_in(sitting, _common(one, of, place), actor)
            kept.common_task_id = created.id
            tally.tasks += 1
            tally.children += len(created.hazards)
        else:
            tally.duties += 1
        sitting.session.add(kept)
    sitting.session.flush()
    return number


def _resolution(one: Decided, minutes_id: int, place: int) -> Resolution:
    row = one.row
    return Resolution(
        minutes_id=minutes_id, row=place, source_key=one.key, text=row.text, school=row.school, unit=row.unit[:200],
        leader=row.leader, co=row.co, supervisor=row.supervisor, standard=row.standard, due_said=row.due,
        due_on=one.due_on, unit_id=one.unit,
        as_written=orjson.dumps(row.as_written).decode(),
    )  # fmt: skip


def _common(one: Decided, of: Minutes, place: int) -> Common:
    row, day = one.row, at_local(of.held_on, time())
    return Common(
        title=_title(row.text), subcategory=one.subcategory, campuses=tuple(campus.code for campus in one.campuses),
        found_at=day, source=Source.MINUTES, description=row.text, task=row.text, standard=row.standard,
        severity=row.severity, due_on=one.due_on, place=row.place, remark=_remark(one, of, place),
        leader=row.leader[:60], named=one.named, is_decided=True,
    )  # fmt: skip


def _title(text: str) -> str:
    """The words of a resolution as a title: on one line, cut where they are longer than one may be."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1] + "…"


def _remark(one: Decided, of: Minutes, place: int) -> str:
    """Where it was decided, and who was named for it."""
    numbered = f"（{of.document}）" if of.document else ""
    leader = f"；责任人 {one.row.leader}" if one.row.leader else ""
    return f"《{of.title}》{numbered}{of.held_on} 第 {place} 项{leader}"


def _one_school(sitting: Sitting, one: Decided, of: Minutes, place: int, actor: Actor) -> int:
    """The hazard of a resolution about one school, handed over to the units it names. Returns its id."""
    common = _common(one, of, place)
    finding = Finding(
        campus=common.campuses[0], description=common.description, subcategory=common.subcategory,
        found_at=common.found_at, source=Source.MINUTES, place=common.place, severity=common.severity,
        task=common.task, standard=common.standard, due_on=common.due_on, source_key=f"minutes/{one.key}",
        remark=common.remark,
    )  # fmt: skip
    recorded = record_in(sitting, [finding], actor)
    assign_named_in(sitting, recorded.numbers, actor, one.named, note=common.remark)
    return hazards.ids_of(sitting.session, recorded.numbers)[recorded.numbers[0]]
