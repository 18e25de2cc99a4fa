"""Three days of joint work, as a zone in the south did it: plan, visits, feedback, joint action, minutes with dates.

The plan is made on a day of the May holiday; three teams of nine agencies visit every school the next morning, a
holiday too; what they found is fed back, sorted, the afternoon after; the day after that they go where it is worst;
and the meeting closes with minutes whose resolutions are tasks with units and dates.
"""

from __future__ import annotations

from datetime import date

import pytest

from casework import covering
from casework.assigning import assign_found
from casework.campaigning import Wish, draw_up
from casework.collecting import Signed, sign
from casework.drawing import commit_to, draw_lots, prove_draw
from casework.feeding_back import feedback
from casework.importing_minutes import import_minutes
from casework.minutes_due import chase_due
from casework.minutes_progress import progress_of
from casework.taking_in import Intaking
from casework.visit_views import Seen, listed, look
from casework.visiting import Brought, arrive, take_in
from models import Campus, CampusStatus, Person, Post, Tenure, Unit
from rules.campaigns import CampaignKind, Notice, Scope, VisitState
from rules.findings_by import FoundBy
from rules.instants import shown_due
from rules.minutes import Heading, MinutesRow
from rules.offices import Duty, LicenceStatus, Ownership, SchoolKind
from rules.recipes import read_recipe
from rules.rows import Origin, SheetPlace
from rules.visits import Answer, Entry
from rules.vocabulary import Severity, Stage
from rules.words import Language, said
from store import cases
from store.visits import Wanted
from tests.support.story import UNDELIVERED, audited
from tests.support.world import DISTRICT, TOWN_1, TOWN_2, World, at

COORDINATOR = "PLC.coordinator"
NINE = "PSB|PSB-T", "EDU", "FRS", "MSR", "CTB", "HLB", "CMB", "TRB", "EMB"
RECIPE = read_recipe("+".join(NINE))
BAD = {"甲": ("FIRE20-02", "一号楼", "安全出口上锁"), "乙": ("FIRE20-02", "食堂", "通道堆物"),
       "丙": ("MIN4-02", "东门", "无人值守")}  # fmt: skip


@pytest.fixture
def zone(world: World) -> World:
    """The district of the cast with a dozen schools, and three inspectors of each of nine agencies."""
    with world.desk.sitting(at("2026-04-30 09:00")) as sitting:
        session = sitting.session
        for agency in ("PSB", "EDU", "FRS", "MSR", "CTB", "HLB", "CMB", "TRB", "EMB"):
            for nth in (1, 2, 3):
                person = Person(number=f"{agency}.i{nth}", name=f"{agency}检查{nth}")
                post = Post(unit_id=world.units[agency], duty=Duty.INSPECTOR, title=f"检查{nth}")
                session.add_all([person, post])
                session.flush()
                session.add(Tenure(post_id=post.id, person_id=person.id, starts_on=date(2020, 1, 1)))
        for nth, name in enumerate("甲乙丙丁戊己庚辛壬", 1):
            town = TOWN_1 if nth % 2 else TOWN_2
            unit = Unit(code=f"Z{nth}", name=f"{name}校", agency="SCH", area_code=town, parent_id=world.units["EDU"])
            session.add(unit)
            session.flush()
            campus = Campus(unit_id=unit.id, code=f"Z{nth}", name=f"{name}校", area_code=town, kind=SchoolKind.PRIMARY)
            session.add(campus)
            session.flush()
            session.add(
                CampusStatus(
                    campus_id=campus.id, from_on=date(2020, 1, 1), licence=LicenceStatus.LICENSED,
                    ownership=Ownership.PUBLIC,
                )
            )  # fmt: skip
    return world


def visits_of(world: World, campaign: str) -> list[Seen]:
    found = listed(world.desk, Wanted(campaign=campaign), None, at("2026-05-05 08:00"))
    return [look(world.desk, one.number, at("2026-05-05 08:00")) for one in found]


def make(world: World, seen: Seen, when: str, entries: tuple[Entry, ...]) -> Signed:
    """The first member of each side fills in the sheet, and both sign."""
    people = {one.side: one.number for one in reversed(seen.standing.members)}
    police, teacher = (people[side] for side in seen.policy.inspection.sides)
    arrive(world.desk, seen.visit.number, police, at(when))
    take_in(world.desk, Brought(seen.visit.number, entries), teacher, at(when))
    assert not sign(world.desk, seen.visit.number, police, at(when)).is_concluded
    return sign(world.desk, seen.visit.number, teacher, at(when))


def found_at(name: str) -> tuple[Entry, ...]:
    if name[0] not in BAD:
        return (Entry("MIN4-01", "", Answer.PASS),)
    item, place, note = BAD[name[0]]
    return (Entry(item, place, Answer.FAIL, note),)


def drawn(world: World, wish: Wish, when: str, seed: str) -> str:
    number = draw_up(world.desk, wish, COORDINATOR, at(when)).number
    commit_to(world.desk, number, seed, COORDINATOR, at(when))
    plan = draw_lots(world.desk, number, COORDINATOR, at(when)).plan
    assert (plan.unassigned, plan.shortfalls) == ((), ())
    assert prove_draw(world.desk, number).holds
    return number


def test_three_days_from_the_plan_to_the_minutes(zone: World) -> None:
    # Monday, 4 May, a day of the holiday, in the afternoon: the plan.
    wish = Wish("校园周边集中整治", DISTRICT, date(2026, 5, 5), date(2026, 5, 5), CampaignKind.SPRINT,
                Notice.UNANNOUNCED, checklists=("FIRE20", "MIN4"), recipe=RECIPE, teams=3, every_day=True)  # fmt: skip
    number = drawn(zone, wish, "2026-05-04 15:00", "72" * 32)
    members = covering.look(zone.desk, number).members
    assert {one.team for one in members} == {1, 2, 3}
    agencies = [sorted(one.agency for one in members if one.team == team) for team in (1, 2, 3)]
    assert agencies == [sorted(one.partition("|")[0] for one in NINE)] * 3, "nine agencies in each of three teams"

    # Tuesday morning, a holiday too: every school, before noon.
    visits = visits_of(zone, number)
    assert len(visits) == 12
    assert {one.visit.planned_on for one in visits} == {date(2026, 5, 5)}
    for nth, seen in enumerate(visits):
        assert make(
            zone, seen, f"2026-05-05 {8 + nth // 4:02d}:{nth % 4 * 15:02d}", found_at(seen.campus.name)
        ).is_concluded
    coverage = covering.look(zone.desk, number).coverage
    assert (coverage.visited, coverage.listed, coverage.missing) == (12, 12, ())
    assert coverage.hours == {"05-05 08:00": 4, "05-05 09:00": 4, "05-05 10:00": 4}
    assert assign_found(zone.desk, at("2026-05-05 12:00")).handed == 3

    # Wednesday afternoon: what was found, sorted by class.
    fed = feedback(zone.desk, number)
    assert [(said(one.name, Language.ZH), one.count, one.schools) for one in fed.by(FoundBy.CATEGORY)] == [
        ("消防安全", 2, ("甲校", "乙校")), ("治安防范（人防物防技防）", 1, ("丙校",)),
    ]  # fmt: skip
    assert {one.stage for one in fed.findings} == {Stage.ASSIGNED}
    assert {one.severity for one in fed.findings} == {Severity.SERIOUS}
    # A blocked exit is to be cleared at once, and the 6th is the first working day; the rest of what is serious has
    # fifteen calendar days, to Wednesday the 20th.
    assert [(one.item, shown_due(one.due_at)) for one in fed.findings] == [
        ("FIRE20-02", "2026-05-06 24:00"), ("FIRE20-02", "2026-05-06 24:00"), ("MIN4-02", "2026-05-20 24:00"),
    ]  # fmt: skip

    # Thursday: together to the schools where it is worst; what is known already is not opened again.
    worst = tuple(sorted({"Z1", "Z2"}))
    action = drawn(
        zone,
        Wish("联合整治行动", DISTRICT, date(2026, 5, 7), date(2026, 5, 7), CampaignKind.FOLLOW_UP,
             scope=Scope(schools=worst), checklists=("FIRE20",), recipe=RECIPE, teams=1),
        "2026-05-06 17:00", "73" * 32,
    )  # fmt: skip
    known = {one.school: one.number for one in fed.findings}
    for seen in visits_of(zone, action):
        item, place, note = BAD[seen.campus.name[0]]
        again = Entry(item, place, Answer.FAIL, note, known_as=known[seen.campus.name])
        done = make(zone, seen, "2026-05-07 09:00", (again,))
        assert [(one.number, one.is_new) for one in done.opened] == [(known[seen.campus.name], False)]
    assert {one.visit.state for one in visits_of(zone, action)} == {VisitState.CONCLUDED}

    # And the minutes: what was resolved is somebody's task with a day.
    rows = [
        MinutesRow("甲校安全出口全部更换推杆锁", "消防大队", "2026年5月20日前", school="甲校", standard="通道畅通",
                   category="FIRE-EXIT", origin=Origin(SheetPlace("纪要.docx"), 1)),
        MinutesRow("拿出护学岗方案", "公安分局", "5月底前", origin=Origin(SheetPlace("纪要.docx"), 2)),
    ]  # fmt: skip
    heading = Heading("集中整治工作会议纪要", "〔2026〕3号", date(2026, 5, 7))
    taken = import_minutes(zone.desk, rows, heading, Intaking(at("2026-05-07 16:00"), COORDINATOR))
    assert (taken.hazards, taken.duties, taken.problems) == (1, 1, ())
    chase_due(zone.desk, at("2026-06-02 09:00"))
    _, lines = progress_of(zone.desk, taken.number or 0)
    assert [(one.row, one.due_words(date(2026, 6, 2)).zh) for one in lines] == [
        (1, "2026-05-20，逾期 13 天"), (2, "2026-05-31，逾期 2 天"),
    ]  # fmt: skip
    with zone.desk.looking() as session:
        assert cases.hazard_by_number(session, "510503-2026-000004").source.value == "minutes"
    left = {one.name for one in audited(zone, "2026-06-02 09:00").breaches}
    assert left <= set(UNDELIVERED)
