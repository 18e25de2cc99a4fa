"""How far the resolutions of a meeting have come, each in one line: what is shown, and printed back beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import orjson

from casework.desk import Desk
from models.minutes import Resolution
from rules.instants import last_day, local_day, shown
from rules.minutes import MinutesHead, Progress
from rules.refusals import UnknownMinutes
from rules.words import Text
from store import common_tasks, resolutions
from store.common_tasks import CommonLine
from store.resolutions import Case, LastAct

_UNDONE, _DONE = Text("未办结", "not done"), Text("已办结", "done")
_WITHDRAWN = Text("作废", "void")
_NOTHING = Text("", "")


def progress_of(desk: Desk, number: int) -> tuple[MinutesHead, list[Progress]]:
    """The meeting and its resolutions in their order. Raises UnknownMinutes."""
    with desk.looking() as session:
        found = resolutions.find(session, number)
        if found is None:
            raise UnknownMinutes(number=number)
        rows = resolutions.of_minutes(session, number)
        cases = resolutions.cases_of(session, number)
        commons = [one.common_task_id for one in rows if one.common_task_id is not None]
        people = [one.done_by_id for one in rows if one.done_by_id is not None]
        known = _Known(
            {one.id: one for one in cases},
            {one.id: one for one in common_tasks.lines(session, ids=commons)},
            resolutions.last_acts(session, [one.id for one in cases]),
            resolutions.names_of(session, people),
        )
    head = MinutesHead(found.id, found.title, found.document, found.held_on, found.file)
    return head, [_progress(one, known) for one in rows]


@dataclass(frozen=True)
class _Known:
    """What has been read of everything that follows the resolutions."""

    cases: Mapping[int, Case]
    commons: Mapping[int, CommonLine]
    acts: Mapping[int, LastAct]
    names: Mapping[int, str]


def _progress(one: Resolution, known: _Known) -> Progress:
    if one.hazard_id is not None:
        return _of_hazard(one, known.cases[one.hazard_id], known)
    if one.common_task_id is not None:
        return _of_common(one, known.commons[one.common_task_id], known)
    done = one.done_at
    last = _NOTHING
    if done is not None:
        by = known.names[one.done_by_id] if one.done_by_id is not None else ""
        last = Text(f"{shown(done)} {by}：{one.done_note}", f"{shown(done)} {by}: {one.done_note}")
    state = _UNDONE if done is None else _DONE
    return _line(one, state, (int(done is not None), 1), done, last)


def _of_hazard(one: Resolution, case: Case, known: _Known) -> Progress:
    act = known.acts.get(case.id)
    last, over = (act.text, act.at) if act else (_NOTHING, None)
    ended = None if case.stage.is_open else case.closed_at or over
    left = (case.school,) if case.stage.is_open else ()
    state = Text(case.stage.zh, case.stage.en)
    line = _line(one, state, (int(not case.stage.is_open), 1), ended, last, left, case.number)
    extended = last_day(case.due_at) if case.due_at is not None else one.due_on
    return replace(line, extended_on=extended if extended > one.due_on else None)


def _of_common(one: Resolution, task: CommonLine, known: _Known) -> Progress:
    mine = [case for case in known.cases.values() if case.common_task_id == task.id]
    acts = [known.acts[case.id] for case in mine if case.id in known.acts]
    last = max(acts, key=lambda act: act.event_id).text if acts else _NOTHING
    left = tuple(case.school for case in mine if case.stage.is_open)
    done = task.done, task.total
    ended = task.closed_at or task.withdrawn_at
    if ended is not None:
        state = _DONE if task.closed_at is not None else _WITHDRAWN
    else:
        zh, en = f"办理中：已了结 {done[0]} 校，未了结 {len(left)} 校", f"in progress: {done[0]} done, {len(left)} open"
        state = Text(zh, en)
    return _line(one, state, done, ended, last, left, task.number)


def _line(
    one: Resolution, state: Text, done: tuple[int, int], ended: datetime | None, last: Text,
    left: Sequence[str] = (), case: str = "",
) -> Progress:  # fmt: skip
    cells = tuple((str(header), str(said)) for header, said in orjson.loads(one.as_written))
    return Progress(
        row=one.row, text=one.text, unit=one.unit, leader=one.leader, due_on=one.due_on, state=state, done=done[0],
        total=done[1], is_open=ended is None, over_on=local_day(ended) if ended else None, last=last,
        outstanding=tuple(left), case=case, as_written=cells,
    )  # fmt: skip
