"""A leader sets the pace of a case: one step higher at once, nothing more until a day, or one step back until a day.

The deadline stands whatever the pace, and so do the figures of what was put right in time.
"""

from __future__ import annotations

from casework.acting import Extras, Manner, Request, Turn, do
from casework.desk import Desk
from casework.reading import Done
from casework.timing import retime
from models.clock import Clock
from rules.refusals import BottomOfTheLadder, TopOfTheLadder
from rules.rungs import ahead
from rules.vocabulary import Act, ClockKind, Instrument
from store import cases, clocks
from store.ledger import Written


def raise_level(desk: Desk, request: Request, instrument: Instrument | None = None) -> Done:
    """The next step of the ladder, or the first one by this instrument, is taken by the next sweep; not again later.

    Steps in between are passed over and the rung says so. One that only a person may decide becomes a proposal, as
    always. Raises TopOfTheLadder when no such step is left.
    """

    def find(turn: Turn) -> Extras:
        clock = _clock(turn)
        policy = turn.sitting.policy(clock.policy_id)
        steps, days = policy.ladder.steps(clock.kind, clock.severity), turn.sitting.calendar.in_area(clock.area_code)
        for rung in ahead(steps, clock.climbing, policy.ladder.morning, days):
            found = steps[rung.level - 1].instrument
            if rung.level > clock.level and instrument in (None, found):
                return {"facts": {"level": rung.level, "instrument": found.value}}
        raise TopOfTheLadder(number=turn.case.hazard.number)

    return do(desk, request, Act.RAISE, Manner(before=find, after=_read_again))


def hold_back(desk: Desk, request: Request) -> Done:
    """Until the end of the named day nothing more is sent; on the working morning after it one step catches up."""
    return do(desk, request, Act.HOLD_BACK, Manner(after=_read_again))


def lower_level(desk: Desk, request: Request) -> Done:
    """The last step taken counts as not taken, and nothing more is sent until the end of the named day.

    What was sent is not unsent. Raises BottomOfTheLadder when no step has been taken.
    """

    def step_back(turn: Turn) -> Extras:
        clock = _clock(turn)
        if clock.level == 0:
            raise BottomOfTheLadder(number=turn.case.hazard.number)
        before = clocks.rung_below(turn.sitting.session, clock.id, clock.level)
        facts = {"from_level": clock.level, "to_level": before[0]}
        # A new cycle: the step may come again, and that is another event.
        clock.cycle, (clock.level, clock.occurrence) = clock.cycle + 1, before
        return {"facts": facts}

    return do(desk, request, Act.LOWER, Manner(before=step_back, after=_read_again))


def _clock(turn: Turn) -> Clock:
    [clock] = clocks.open_clocks(turn.sitting.session, turn.case.hazard.id, ClockKind.RECTIFY)
    return clock


def _read_again(turn: Turn, _written: Written) -> None:
    retime(turn.sitting, _clock(turn), cases.history(turn.sitting.session, turn.case.hazard.id))
