"""After a campaign: its figures and those since, and one task of each kind when they fall back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from casework import covering, decaying, tasks, verifying
from casework.decaying import Watched, watch
from casework.recording import record
from models import Inspection
from rules.decay import Effort, Fall
from rules.telling import TaskKind
from rules.vocabulary import InspectionResult, Source
from store.tasks import open_of_kind
from tests.casework.test_campaigns import COORDINATOR, drawn
from tests.notifications.looking import open_tasks
from tests.support.story import COMMON, ask, closed
from tests.support.world import World, at

ENDED = "2026-09-05 09:00"


def checked(world: World, *days: str, result: InspectionResult = InspectionResult.PASSED, campus: int = 1) -> None:
    with world.desk.sitting(at("2026-09-30 00:00")) as sitting:
        sitting.session.add_all(
            Inspection(
                source_key=f"{campus}/{day}/{place}/{result}", campus_id=campus, inspected_on=date.fromisoformat(day),
                source=Source.JOINT_INSPECTION, result=result,
            )
            for place, day in enumerate(days)
        )  # fmt: skip


def ended(world: World) -> str:
    """Three schools, four checks in the days of the campaign, which count as one week."""
    number = drawn(world)
    checked(world, "2026-09-02", "2026-09-03", "2026-09-04", "2026-09-02")
    covering.end(world.desk, number, COORDINATOR, at(ENDED))
    return number


def kinds(world: World) -> dict[TaskKind, list[tuple[str | None, str]]]:
    found = {kind: open_tasks(world, kind) for kind in TaskKind if kind.value.startswith("decay")}
    return {kind: said for kind, said in found.items() if said}


def test_checks_that_fall_back_are_one_task_of_the_coordinator_given_once(world: World) -> None:
    number = ended(world)
    last = covering.look(world.desk, number).campaign.ends_on
    checked(world, "2026-09-12")
    first_day = last.toordinal() + 8
    too_soon = at(f"{date.fromordinal(first_day - 1)} 09:00")
    assert watch(world.desk, too_soon) == 0
    later = at(f"{date.fromordinal(first_day)} 09:00")
    assert [watch(world.desk, later) for _ in range(2)] == [1, 0]
    ((who, said),) = kinds(world)[TaskKind.DECAY_CHECKS]
    assert (who, said.split("|")[0]) == (COORDINATOR, number)
    with world.desk.looking() as session:
        ((task, _),) = open_of_kind(session, TaskKind.DECAY_CHECKS)
    tasks.finish(world.desk, task, COORDINATOR, later)
    assert watch(world.desk, at(f"{date.fromordinal(first_day + 7)} 09:00")) == 0, "what was seen to is not told again"


def test_figures_that_hold_are_nobody_s_task(world: World) -> None:
    number = ended(world)
    checked(world, "2026-09-08", "2026-09-09", "2026-09-10", "2026-09-08", "2026-09-11", campus=2)
    checked(world, "2026-09-08", result=InspectionResult.NOT_DONE)
    seen = decaying.look(world.desk, number, at("2026-09-14 09:00"))
    assert seen is not None
    assert seen.falls == ()
    assert watch(world.desk, at("2026-09-14 09:00")) == 0
    assert kinds(world) == {}


def test_the_figures_of_a_campaign_are_those_of_its_schools_in_its_days(world: World) -> None:
    self_checked = replace(COMMON, source=Source.SELF_CHECK, found_at=at("2026-09-02 00:00"))
    for place in range(10):
        record(world.desk, replace(self_checked, place=f"{place}号"), "S1.handler", at("2026-09-02 09:00"))
    number = closed(world, "2026-08-20 09:00")
    campaign = ended(world)
    verifying.look_back(world.desk, ask(number, "EDU.inspector", "2026-09-03 09:00"), holds=True)
    seen = decaying.look(world.desk, campaign, at("2026-09-20 09:00"))
    assert seen == Watched(
        Effort(weeks=1, checks=4, looked_at=1, held=1, self_found=10),
        Effort(weeks=2, checks=0),
        (Fall(TaskKind.DECAY_CHECKS, "4.0", "0.0"), Fall(TaskKind.DECAY_SELF_FOUND, "10.0", "0.0")),
    )
    assert watch(world.desk, at("2026-09-20 09:00")) == 2


def test_a_campaign_that_runs_was_called_off_or_is_long_over_is_not_watched(world: World) -> None:
    running = drawn(world)
    assert decaying.look(world.desk, running, at("2026-09-03 09:00")) is None
    covering.cancel(world.desk, running, COORDINATOR, at("2026-09-03 10:00"))
    assert watch(world.desk, at("2026-09-20 09:00")) == 0
    ended(world)
    assert watch(world.desk, at("2027-01-20 09:00")) == 0
