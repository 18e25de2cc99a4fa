"""Reminding of records that lapse: each school in one message, its coordinators as a sum, and nothing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from casework.desk import Desk, Sitting
from casework.noticing import Cause, Reader, Telling, notify, readers
from rules.gauges import School
from rules.notices import NoticeKind, NoticeSaid
from rules.records import Step
from rules.telling import Audience
from rules.words import Text
from store import case_records, offices, school_records
from store.school_records import Lapsing

CATCH_UP = timedelta(days=7)
"""What lapsed longer ago and was never told, as after an import of old records, is read on the page."""


def remind_of_lapsing(desk: Desk, at: datetime) -> int:
    """Whoever heads a school knows what lapses there soon, and what has lapsed. Returns how many schools were told.

    Each record is told of ahead and when it has lapsed, once each, however often this runs; not what was renewed. Where
    nobody heads the school it rises to nobody, who would have them all: the coordinator reads how many those are.
    """
    with desk.sitting(at) as sitting:
        ahead = timedelta(days=sitting.policy_in_force().records.remind_days)
        found = school_records.lapsing(sitting.session, sitting.day, sitting.day + ahead, sitting.day - CATCH_UP)
        fresh = school_records.remind(sitting.session, found, at)
        due = [one for one in found if (one.kept.id, one.step) in fresh]
        schools = school_records.schools_with(sitting.session, sorted({one.kept.campus_id for one in due}))
        by_unit: dict[int, list[Lapsing]] = {}
        for one in due:
            by_unit.setdefault(schools[one.kept.campus_id].unit_id, []).append(one)
        heads = readers(sitting, Audience.RESPONSIBLE_HEAD, list(by_unit))
        to_schools = list(_to_schools(sitting, by_unit, schools, heads))
        notify(sitting, [*to_schools, *_to_offices(sitting, due, schools, heads)])
    return len(to_schools)


def _to_schools(
    sitting: Sitting, by_unit: Mapping[int, Sequence[Lapsing]], schools: Mapping[int, School],
    heads: Mapping[int, Reader],
) -> Iterator[Telling]:  # fmt: skip
    """One message a school, whatever lapses at however many of its campuses."""
    names = offices.unit_names(sitting.session, sorted(by_unit))
    for unit, due in by_unit.items():
        if heads[unit].has_risen:
            continue
        first = schools[due[0].kept.campus_id]
        several = len({one.kept.campus_id for one in due}) > 1
        changes = tuple(_sentence(one, schools[one.kept.campus_id].name if several else "") for one in due)
        said = NoticeSaid(first.code, names[unit], changes=changes)
        yield Telling(_cause(sitting, f"unit/{unit}", first.area, due), heads[unit], said)


def _to_offices(
    sitting: Sitting, due: Sequence[Lapsing], schools: Mapping[int, School], heads: Mapping[int, Reader]
) -> Iterator[Telling]:
    """The office that coordinates hears how many schools, what of, and where nobody could be told."""
    policy = sitting.policy_in_force()
    by_office: dict[int, list[Lapsing]] = {}
    for one in due:
        office = sitting.serving(policy, policy.agencies.coordinator, schools[one.kept.campus_id].area)
        if office is not None:
            by_office.setdefault(office, []).append(one)
    found = readers(sitting, Audience.COORDINATOR, list(by_office))
    for office, mine in by_office.items():
        units, area = {schools[one.kept.campus_id].unit_id for one in mine}, schools[mine[0].kept.campus_id].area[:6]
        place = case_records.area_names(sitting.session, [area]).get(area, area)
        changes = [Text(f"涉及学校 {len(units)} 所", f"schools concerned: {len(units)}"), *_sums(mine)]
        headless = sum(heads[unit].has_risen for unit in units)
        if headless:
            zh, en = f"校长岗位空缺未能提醒 {headless} 所", f"not told, for nobody heads them: {headless}"
            changes.append(Text(zh, en))
        said = NoticeSaid(area, place, changes=tuple(changes))
        yield Telling(_cause(sitting, f"office/{office}", area, mine), found[office], said)


def _cause(sitting: Sitting, whose: str, area: str, due: Iterable[Lapsing]) -> Cause:
    # Which records are told of is settled already: the cause need only be another one each time.
    first = min((one.kept.id, one.step.value) for one in due)
    return Cause(NoticeKind.RECORDS_LAPSING, f"records/{whose}/{sitting.day}/{first[0]}/{first[1]}", area)


def _sentence(one: Lapsing, school: str) -> Text:
    name, day = one.kept.name, one.kept.valid_until
    where = Text(f"{school} ", f"{school}, ") if school else Text("", "")
    if one.step is Step.LAPSED:
        return Text(f"{where.zh}{name.zh}（已于 {day} 到期）", f"{where.en}{name.en}: lapsed after {day}")
    return Text(f"{where.zh}{name.zh}（有效期至 {day}）", f"{where.en}{name.en}: valid until {day}")


def _sums(due: Iterable[Lapsing]) -> Iterator[Text]:
    counts = Counter((one.kept.kind, one.step) for one in due)
    for (kind, step), count in sorted(counts.items()):
        yield Text(f"{kind.zh}{step.zh} {count} 项", f"{kind.en}, {step.en}: {count}")
