"""Look-back rounds: announced by the commitment of a seed, drawn by the seed, given to people who had no part in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from casework.desk import Desk, Sitting
from casework.giving_out import GivenOut, give_out
from models.look_back import LookBackRound
from rules.clocks import Span, due_after
from rules.instants import SHANGHAI, at_local, last_day, local_day
from rules.intervals import LookBackResult
from rules.refusals import BadInput
from rules.sampling import Line, Placed, commitment, fraction, frame_digest, placed, sample
from rules.words import Text
from rules.workdays import DayTable
from store import look_backs, policies, serials
from store.look_back_views import NOTHING_KNOWN
from store.look_backs import Drawable

_SERIES, _EVERY_YEAR = "look_back", 0
"""Rounds are counted on from year to year: the number alone says which one is meant."""


@dataclass(frozen=True, slots=True)
class Announced:
    """A round before it is drawn: what may be published now, so that the draw can be checked afterwards."""

    number: int
    month: date
    share: float
    closed_from: datetime
    closed_to: datetime
    commitment: str
    was_before: bool
    is_drawn: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """A round that has been drawn. frame: how many could have been."""

    number: int
    month: date
    commitment: str
    seed: str
    frame: int
    strata: int
    given: tuple[GivenOut, ...]
    ends_at: datetime | None
    was_before: bool = False

    @property
    def for_the_office(self) -> int:
        return sum(one.is_for_the_office for one in self.given)


def month_of(at: datetime) -> date:
    """The first day of the month an instant lies in."""
    return local_day(at).replace(day=1)


def month_named(text: str) -> date:
    """The first day of a month written as 2026-10. Raises BadInput for anything else."""
    try:
        return datetime.strptime(text.strip(), "%Y-%m").replace(tzinfo=SHANGHAI).date()
    except ValueError as fault:
        words = Text(f"看不懂月份“{text}”，请写成 2026-10", f"“{text}” is not a month; write 2026-10")
        raise BadInput(what=words) from fault


def month_due(desk: Desk, at: datetime) -> date | None:
    """The month to be drawn by itself now: from its first working day on; None before that day."""
    month = month_of(at)
    with desk.looking() as session:
        days = policies.calendar_in_force(session).in_area("")
    return month if local_day(at) >= days.on_or_after(month) else None


def announce(
    desk: Desk, month: date, seed: str, at: datetime, share: float | None = None, who: str | None = None
) -> Announced:
    """The round of a month stands announced, with its window, its share and the commitment of its seed.

    One that was announced before stands as it was: a second seed, or another share, changes nothing. who: a
    coordinator who announces it by hand. Raises BadInput, also for somebody who coordinates no district.
    """
    _refuse(month, seed, share, at)
    with desk.sitting(at) as sitting:
        if who is not None:
            _coordinator(sitting, who)
        # Taking no number locks the series: whoever announces at the same time waits here, and then finds the round.
        serials.take(sitting.session, _SERIES, _EVERY_YEAR, 0)
        found = look_backs.of_month(sitting.session, month)
        was_before = found is not None
        if found is None:
            found = _new_round(sitting, month, seed, share)
            sitting.session.add(found)
            sitting.session.flush()
        return Announced(
            found.number, month, found.share, found.closed_from, found.closed_to, found.commitment, was_before,
            found.drawn_at is not None,
        )  # fmt: skip


def _refuse(month: date, seed: str, share: float | None, at: datetime) -> None:
    if month.day != 1 or month > month_of(at):
        raise BadInput(what=Text(f"{month:%Y-%m} 还没有到，不能抽取", f"{month:%Y-%m} has not begun: nothing is drawn"))
    if not 8 <= len(seed) <= 64:
        raise BadInput(what=Text("种子须为 8 至 64 个字符", "a seed has 8 to 64 characters"))
    if share is not None and not 0 < share <= 1:
        words = Text(f"抽查比例须大于 0、不超过 1，不是 {share}", f"a share lies above 0 and up to 1; {share} does not")
        raise BadInput(what=words)


def _new_round(sitting: Sitting, month: date, seed: str, share: float | None) -> LookBackRound:
    rules = sitting.policy_in_force().deadlines.look_back
    edge = _closed_before(sitting.at, rules.after, sitting.calendar.in_area(""))
    # Every close-out has its chance in one round: each window begins where the one before ended.
    reached = look_backs.reached(sitting.session)
    begins = reached or edge - timedelta(days=max(1, rules.recurrence_window.value))
    return LookBackRound(
        number=serials.take(sitting.session, _SERIES, _EVERY_YEAR),
        month=month,
        share=share or rules.sample_share,
        closed_from=begins,
        closed_to=max(edge, begins),
        commitment=commitment(seed),
        sealed_seed=sitting.keyring.seal(seed),
        announced_at=sitting.at,
    )


def _closed_before(at: datetime, after: Span, days: DayTable) -> datetime:
    """The latest midnight such that what was struck off before it has been so for at least this long."""
    midnight = at_local(local_day(at), time())
    while due_after(midnight - timedelta(microseconds=1), after, days) > at:
        midnight -= timedelta(days=1)
    return midnight


def draw(desk: Desk, month: date, at: datetime, who: str | None = None) -> Drawn:
    """The announced round of a month is drawn, its seed revealed, and everybody drawn for is told; once.

    All in one transaction. who: a coordinator who draws by hand; empty for the engine. Raises BadInput when the
    round was not announced, or for somebody who coordinates no district.
    """
    with desk.sitting(at) as sitting:
        by = _coordinator(sitting, who) if who is not None else None
        found = look_backs.of_month(sitting.session, month, lock=True)
        if found is None:
            words = Text(f"{month:%Y-%m} 的回头看尚未公布承诺，不能抽取", f"{month:%Y-%m} has not been announced")
            raise BadInput(what=words)
        if found.seed is not None:
            return Drawn(found.number, month, found.commitment, found.seed, 0, 0, (), found.ends_at, was_before=True)
        return _draw(sitting, found, by)


def _coordinator(sitting: Sitting, who: str) -> int | None:
    actor = sitting.actor(who)
    if not any(seat.coordinates_a_district for seat in actor.seats):
        words = Text(
            f"{actor.name}没有区县协调员岗位，不能公布或抽取回头看",
            f"{actor.name} coordinates no district, and may neither announce nor draw look-backs",
        )
        raise BadInput(what=words)
    return actor.person_id


def _draw(sitting: Sitting, found: LookBackRound, by: int | None) -> Drawn:
    rules = sitting.policy_in_force().deadlines.look_back
    could = {
        one.number: one for one in look_backs.drawable(sitting.session, found.closed_from, found.closed_to, sitting.day)
    }
    frame = placed([_line(one) for one in could.values()], fraction(found.share))
    seed = sitting.keyring.open(found.sealed_seed)
    ends_at = due_after(sitting.at, rules.within, sitting.calendar.in_area(""))
    found.seed, found.drawn_at, found.drawn_by_id = seed, sitting.at, by
    found.frame_digest = frame_digest(frame)
    found.ends_at = ends_at
    sitting.session.flush()
    look_backs.put_frame(sitting.session, found.id, [(could[one.line.number], one.stratum) for one in frame])
    chosen = sample(seed, pairs(frame), fraction(found.share))
    facts = {
        "round": found.number, "commitment": found.commitment, "frame": found.frame_digest,
        "until": last_day(ends_at).isoformat(),
    }  # fmt: skip
    given = give_out(sitting, found.id, seed, [could[number] for number in sorted(chosen)], facts)
    strata = len({one.stratum for one in frame})
    return Drawn(found.number, found.month, found.commitment, seed, len(frame), strata, given, ends_at)


def _line(one: Drawable) -> Line:
    return Line(one.number, one.area_code, one.licence.value if one.licence else NOTHING_KNOWN, one.unit)


def pairs(frame: tuple[Placed, ...] | list[Placed]) -> list[tuple[str, str]]:
    """The frame as a sample is drawn from it: numbers with their stratum."""
    return [(one.line.number, one.stratum) for one in frame]


def end_rounds(desk: Desk, at: datetime) -> int:
    """What nobody has looked at when its round is over is put down as not done, and its task ends. How many.

    It is never counted as holding, and may be drawn again only by hand: its window has passed.
    """
    with desk.sitting(at) as sitting:
        count = 0
        for ended in look_backs.past_their_end(sitting.session, at):
            for hazard_id in look_backs.unlooked(sitting.session, ended.id):
                count += look_backs.settle(sitting.session, hazard_id, LookBackResult.NOT_DONE, at, None, "")
            ended.ended_at = at
        return count
