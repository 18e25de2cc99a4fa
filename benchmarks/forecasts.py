"""Foresight over very many open hazards, most of which fall due within the month, under today's policy and another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from benchmarks.figures import Figure
from benchmarks.grounds import Ground, Raw, at_desk, raw
from benchmarks.measuring import Cost, forget_peak, middle, peak_megabytes, watching
from benchmarks.open_hazards import FIRST, filled
from benchmarks.sizes import Size
from casework.desk import Desk
from casework.forecasting import Question, forecast
from config.policy_files import read_policy
from rules.policy import PolicyDocument
from rules.vocabulary import ClockKind

DAYS = 30
MORNINGS, PART = 18, 25
"""On so many mornings one hazard in so many falls due; the others do later."""

_READ = (
    "SELECT id, hazard_id, started_at, unit_id, lead_unit_id, responsible_unit_id, office_unit_id, kind, severity, "
    "state, policy_id, area_code, due_at, level, occurrence, next_action_at FROM clock WHERE stopped_at IS NULL"
)


def measure(ground: Ground, size: Size) -> Iterator[Figure]:
    """A month ahead, and the same twice over under another policy; the floor is reading the open clocks once."""
    open_ = size.fewer_open
    url = filled(ground, open_, [max(open_ // PART, 1)] * MORNINGS, size.schools)
    asked = Question(FIRST - timedelta(minutes=30), DAYS)
    with at_desk(url) as desk, raw(url) as database:
        before = _rows(database)
        for what, question in (("today's policy", asked), ("another policy", asked.under(_shorter(), "shorter"))):
            yield _figure(ground, desk, database, question, f"{DAYS} days ahead of {open_:,} open, {what}", size)
        if _rows(database) != before:
            raise AssertionError("a forecast has written something")
    ground.drop(url)


def _figure(ground: Ground, desk: Desk, database: Raw, question: Question, what: str, size: Size) -> Figure:
    ours: list[Cost] = []
    least: list[Cost] = []
    messages = 0
    forget_peak()
    for _ in range(size.rounds):
        with watching(ground.server_cpu) as watch:
            messages = forecast(desk, question).seen.messages
        ours.append(watch.cost)
        with watching(ground.server_cpu) as watch:
            database.all(_READ)
        least.append(watch.cost)
    note = f"{messages:,} messages foreseen"
    return Figure(
        "forecast", ground.name, what, messages, middle(ours), "reading the clocks", middle(least),
        peak=peak_megabytes(), note=note,
    )  # fmt: skip


def _shorter() -> PolicyDocument:
    """The shipped policy with two working days less for the work, and without the first reminder."""
    shipped = read_policy()
    limits = {**shipped.deadlines.limits}
    limits[ClockKind.RECTIFY] = {
        severity: span.model_copy(update={"value": max(span.value - 2, 1)})
        for severity, span in limits[ClockKind.RECTIFY].items()
    }
    # The last days of these hazards were named by hand and stay; that their ladder changes shows.
    ladders = tuple(
        one.model_copy(update={"steps": one.steps[1:]}) if one.clock is ClockKind.RECTIFY else one
        for one in shipped.ladder.ladders
    )
    changed = {
        "deadlines": shipped.deadlines.model_copy(update={"limits": limits}),
        "ladder": shipped.ladder.model_copy(update={"ladders": ladders}),
    }
    return shipped.model_copy(update=changed)


def _rows(database: Raw) -> tuple[int, ...]:
    tables = "clock", "ledger_event", "ledger_batch", "message", "proposal", "task", "hazard"
    return tuple(database.one(f"SELECT count(*) FROM {table}") for table in tables)
