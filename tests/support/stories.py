"""Random stories of a clock, for property tests: started, perhaps extended, paused and resumed, perhaps stopped."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from rules.clocks import ClockFact, FactKind, Span, SpanUnit
from rules.instants import local_day

FIRST = datetime(2024, 1, 2, tzinfo=UTC)
"""Stories begin in 2024 to 2027: official years, a leap day, and years whose notice is not out."""


@st.composite
def spans(draw: st.DrawFn, most: int = 40) -> Span:
    """A limit as policy may write it."""
    return Span(value=draw(st.integers(0, most)), unit=draw(st.sampled_from(SpanUnit)))


def starts() -> st.SearchStrategy[datetime]:
    """An instant to begin at; midnight in China and the last minute of a day come up often."""
    minutes = st.one_of(st.integers(0, 4 * 365 * 24 * 60), st.integers(0, 4 * 365).map(lambda day: day * 1440 + 960))
    return minutes.map(lambda minute: FIRST + timedelta(minutes=minute))


@st.composite
def plain_stories(draw: st.DrawFn) -> list[ClockFact]:
    """A clock that was only started."""
    return [ClockFact(FactKind.STARTED, draw(starts()), span=draw(spans()))]


@st.composite
def stories(draw: st.DrawFn) -> list[ClockFact]:
    """Everything the lifecycle table can do to one clock, in an order it can happen in."""
    at = draw(starts())
    fixed = draw(st.integers(0, 60)) if draw(st.integers(0, 4)) == 0 else None
    until = None if fixed is None else local_day(at) + timedelta(days=fixed)
    facts = [ClockFact(FactKind.STARTED, at, span=None if until else draw(spans()), until=until)]
    about = facts[0].span.value if facts[0].span else fixed or 0
    runs = True
    for _ in range(draw(st.integers(0, 6))):
        at += timedelta(minutes=draw(_gaps(about)))
        facts.append(draw(_next(at, runs=runs)))
        runs = facts[-1].kind is not FactKind.PAUSED
    if draw(st.integers(0, 5)) == 0:
        facts.append(ClockFact(FactKind.STOPPED, at + timedelta(hours=1)))
    return facts


def _gaps(about: int) -> st.SearchStrategy[int]:
    """Minutes until the next thing happens: soon, late, or when the limit is about to run out or just has."""
    near = st.integers(max(0, about - 2), about + 12).map(lambda days: days * 1440 + 1)
    return st.one_of(near, st.integers(1, 3000), st.integers(1, 60 * 24 * 60))


@st.composite
def _next(draw: st.DrawFn, at: datetime, *, runs: bool) -> ClockFact:
    if not runs:
        if draw(st.integers(0, 3)) == 0:
            # Whoever sent it back has named the day.
            named = local_day(at) + timedelta(days=draw(st.integers(0, 45)))
            return ClockFact(FactKind.RESUMED, at, span=Span(value=1, unit=SpanUnit.WORKING_DAY), until=named)
        return ClockFact(FactKind.RESUMED, at, span=draw(st.one_of(st.none(), spans(most=5))))
    if draw(st.integers(0, 2)) == 0:
        return ClockFact(FactKind.EXTENDED, at, until=local_day(at) + timedelta(days=draw(st.integers(0, 45))))
    return ClockFact(FactKind.PAUSED, at)


def closures() -> st.SearchStrategy[dict[date, bool]]:
    """Days an area changed for itself: typhoons close, Saturdays are worked."""
    day = st.dates(date(2024, 1, 1), date(2028, 3, 1))
    return st.dictionaries(day, st.booleans(), max_size=12)
