"""Posts of a registry import, the terms people serve in them, and leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casework.desk import Sitting
from casework.registered import Registered
from casework.registering_areas import Tally
from casework.registering_people import People
from casework.taking_in import FromFile, Judgement
from models.person import Leave
from models.post import Post
from rules.naming import NotFound
from rules.offices import Capacity, Duty
from rules.registry import LeaveRow, PostRow
from rules.words import Text
from store import keeping, registered_people, registry


@dataclass(frozen=True, slots=True)
class Seat:
    """A post somebody may hold: the code of its unit, its duty and title."""

    unit: str
    duty: Duty
    title: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A row with its post and person found. number: the person's; None for a post nobody is named for."""

    row: PostRow
    seat: Seat
    number: str | None

    @property
    def capacity(self) -> Capacity:
        return self.row.capacity or Capacity.HOLDER


def judge_posts(rows: Sequence[PostRow], now: Registered, people: People, judged: Judgement) -> list[Placed]:
    """The rows that may be written, each with its post and person."""
    directory, units = now.directory(), list(now.then.values())
    placed: list[Placed] = []
    for row in rows:
        try:
            unit = units[directory.find(row.unit).id]
        except NotFound as fault:
            judged.reject(row, "unit", fault.what, row.unit)
            continue
        number = person_meant(row, row.number, row.name, people, judged)
        _in_order(row, judged)
        if not judged.is_out(row):
            placed.append(Placed(row, Seat(unit.code, row.duty, row.title or row.duty.zh), number))
    _one_holder(placed, judged)
    return [one for one in placed if not judged.is_out(one.row)]


def person_meant(row: FromFile, number: str | None, name: str | None, people: People, judged: Judgement) -> str | None:
    """The number of the person a row names by number, by name, or by both; None when it names nobody."""
    if number is not None:
        if number not in people.names:
            judged.reject(row, "number", Text("没有登记这个工号", "nobody is registered under this number"), number)
        elif name is not None and people.names[number] != name:
            known = people.names[number]
            words = Text(f"工号 {number} 是“{known}”，与姓名不符", f"number {number} is “{known}”: another name")
            judged.reject(row, "name", words, name)
        return number
    if name is None:
        return None
    numbers = people.by_name.get(name, [])
    if len(numbers) == 1:
        return numbers[0]
    words = (
        Text(
            f"有 {len(numbers)} 人同名，请填写工号：{'、'.join(numbers[:6])}",
            f"{len(numbers)} people bear this name; give the number: {', '.join(numbers[:6])}",
        )
        if numbers
        else Text(
            "没有登记这个人，请先登记在“人员”表中", "nobody of this name is registered; add them to the people sheet"
        )
    )
    judged.reject(row, "name", words, name)
    return None


def _in_order(row: PostRow, judged: Judgement) -> None:
    if row.starts_on is not None and row.ends_on is not None and row.ends_on <= row.starts_on:
        judged.reject(row, "ends_on", Text("任职止须晚于任职起", "the term must end after it began"), row.ends_on)


def _one_holder(placed: Sequence[Placed], judged: Judgement) -> None:
    """A post has one holder at a time; of two in the file, one must say until when."""
    first: dict[Seat, Placed] = {}
    terms: dict[tuple[Seat, str, date | None], Placed] = {}
    for one in placed:
        if one.number is None:
            continue
        same = terms.setdefault((one.seat, one.number, one.row.starts_on), one)
        if same is not one and same.row != one.row:
            words = Text(
                f"与{same.row.origin.text.zh}重复而内容不同", f"occurs differently at {same.row.origin.text.en}"
            )
            judged.reject(one.row, "number", words, one.number)
        if one.capacity is not Capacity.HOLDER or one.row.ends_on is not None:
            continue
        known = first.setdefault(one.seat, one)
        if known.number != one.number:
            words = Text(
                f"{known.row.origin.text.zh}已有在任者，一个岗位只能有一人任职；请填写前任的任职止",
                f"{known.row.origin.text.en} names a holder already; a post has one: give the former one's last day",
            )
            judged.reject(one.row, "number", words, one.number)


def judge_leave(rows: Sequence[LeaveRow], people: People, judged: Judgement) -> list[tuple[LeaveRow, str]]:
    """The leave that may be written, with the person's number."""
    good: list[tuple[LeaveRow, str]] = []
    for row in rows:
        if row.number is None and row.name is None:
            judged.reject(row, "number", Text("必须填写工号或姓名", "a number or a name must be given"))
            continue
        number = person_meant(row, row.number, row.name, people, judged)
        if row.to_on < row.from_on:
            judged.reject(row, "to_on", Text("止日早于起日", "it ends before it begins"), row.to_on)
        if number is not None and not judged.is_out(row):
            good.append((row, number))
    return good


def write_posts(sitting: Sitting, placed: Sequence[Placed]) -> tuple[dict[Seat, int], set[Seat]]:
    """Every post of these rows is registered. Returns their ids, and which of them were registered before."""
    session = sitting.session
    units = registry.unit_ids(session)
    wanted = list(dict.fromkeys(one.seat for one in placed))
    codes = {units[seat.unit]: seat.unit for seat in wanted}

    def stored() -> dict[Seat, int]:
        posts = registry.posts_in(session, list(codes))
        return {Seat(codes[one.unit_id], one.duty, one.title): one.id for one in posts}

    known = stored()
    fresh = [{"unit_id": units[one.unit], "duty": one.duty, "title": one.title} for one in wanted if one not in known]
    keeping.add(session, Post, fresh)
    return (stored() if fresh else known), set(known)


def write_leave(sitting: Sitting, rows: Sequence[tuple[LeaveRow, str]]) -> Tally:
    """The leave is registered; one that begins on the same day as a registered one replaces its last day."""
    session = sitting.session
    ids = registered_people.person_ids(session)
    stored = registered_people.leave_of(session, [ids[number] for _, number in rows])
    fresh: list[dict[str, object]] = []
    changes: list[dict[str, object]] = []
    for row, number in dict.fromkeys(rows):
        known = {from_on: (leave, to_on) for leave, from_on, to_on in stored.get(ids[number], [])}
        if row.from_on not in known:
            fresh.append({"person_id": ids[number], "from_on": row.from_on, "to_on": row.to_on})
        elif known[row.from_on][1] != row.to_on:
            changes.append({"id": known[row.from_on][0], "to_on": row.to_on})
    keeping.add(session, Leave, fresh)
    keeping.change(session, Leave, changes)
    return Tally(len(fresh), len(changes), len(rows) - len(fresh) - len(changes))
