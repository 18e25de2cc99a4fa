"""Tasks for people: done by somebody, at some instant, on record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from casework import minutes_due
from casework.desk import Desk, Sitting
from models.minutes import Resolution
from rules import decay
from rules.addressing import audience_for
from rules.offices import Duty
from rules.refusals import TaskEndsByItself, UnknownTask
from rules.rights import Viewer
from rules.telling import TaskKind
from rules.wording_given import refuse_unfit
from rules.words import Text
from store import tasks
from store.tasks import TaskLine

_NOTE = Text("办结说明", "what was done")


def finish(desk: Desk, number: int, who: str, at: datetime, note: str = "") -> None:
    """The task is done, and by whom is on record, with what they say of it.

    Raises UnknownTask when it is not open, TaskEndsByItself for a look-back, PersonalData, or who is unknown.
    """
    refuse_unfit(_NOTE, note)
    with desk.sitting(at) as sitting:
        actor = sitting.actor(who)
        if tasks.kind_of(sitting.session, number) is TaskKind.LOOK_BACK:
            raise TaskEndsByItself(number=number)
        if not tasks.finish(sitting.session, number, at, actor.person_id, note):
            raise UnknownTask(number=number)


def finish_own(desk: Desk, number: int, viewer: Viewer, who: str, at: datetime, note: str) -> None:
    """As finish, by whoever has the task; with the task of a meeting's resolution the resolution itself is done.

    Raises UnknownTask for somebody else's task too, and ReasonMissing for a resolution without a note.
    """
    with desk.looking() as session:
        task = tasks.given_to(session, number, viewer)
        if task is None:
            raise UnknownTask(number=number)
        kind = task.kind
        asked = session.get(Resolution, task.resolution_id) if task.resolution_id is not None else None
    if kind is TaskKind.RESOLUTION_DUE and asked is not None:
        minutes_due.finish(desk, asked.minutes_id, asked.row, who, at, note)
    else:
        finish(desk, number, who, at, note)


ENDS: Mapping[TaskKind, Text] = {
    TaskKind.EMPTY_POST: Text("有人任职后自动办结", "done by itself once somebody holds the post"),
    TaskKind.UNSIGNED_VISIT: Text(
        "检查组各方签完或记为未能检查后自动办结",
        "done by itself once all have signed, or say that it could not be done",
    ),
    TaskKind.LOOK_BACK: Text("登记回头看结果后自动办结", "done by itself once the look-back's result is recorded"),
    TaskKind.PUPILS_UNPLACED: Text(
        "登记学生安置或恢复使用后自动办结", "done by itself once the pupils are placed or the site is in use again"
    ),
    TaskKind.RESOLUTION_LATE: Text("责任单位办结该事项后自动办结", "done by itself once the unit has done it"),
    TaskKind.WEBHOOK: Text(
        "请系统管理员修正接收方；恢复推送后自动办结", "the operator mends the receiver; done once it is told again"
    ),
}
"""What is done by itself, and when; every other task is done when somebody says so."""


def about(line: TaskLine) -> Text:
    """What a task is about, in words, beside the hazard it may belong to."""
    if line.kind is TaskKind.UNDELIVERED and line.about is not None:
        zh, en = line.told or "（岗位空缺）", line.told or "(empty post)"
        return Text(f"{zh}：{line.about.zh}（{line.what}）", f"{en}: {line.about.en} ({line.what})")
    if line.kind is TaskKind.LOOK_BACK:
        return Text(f"第 {line.what} 轮回头看", f"look-back round {line.what}")
    if line.kind in decay.KINDS:
        return decay.read(line.kind, line.what)
    where = f"{line.unit} " if line.unit else ""
    duty = Duty.read(line.what) if line.kind is TaskKind.EMPTY_POST else None
    return Text(f"{where}{duty.zh if duty else line.what}", f"{where}{duty.en if duty else line.what}")


def close_filled_by_now(desk: Desk, at: datetime) -> int:
    """Tasks to fill posts whose holder's term has begun meanwhile, or who came back, are done. How many."""
    with desk.looking() as session:
        if not tasks.empty_posts(session, None):
            return 0
    with desk.sitting(at) as sitting:
        return close_filled(sitting, None)


def close_filled(sitting: Sitting, by: int | None, units: Sequence[int] | None = None) -> int:
    """Tasks to fill a post are done where a message for it no longer rises; of these units, or of all. How many."""
    waiting = tasks.empty_posts(sitting.session, units)
    sitting.preload([unit for _, unit, _ in waiting])
    closed = 0
    for task, unit, what in waiting:
        duty = Duty.read(what)
        audience = audience_for(duty) if duty else None
        found = sitting.addressee(audience, unit) if audience else None
        if found is not None and not found.has_risen:
            closed += tasks.finish(sitting.session, task, sitting.at, by)
    return closed
