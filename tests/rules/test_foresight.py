"""Reading a forecast: who is flooded, what a day brings, what lies before whom, and what another policy changes."""

from __future__ import annotations

from datetime import date

from rules.foreseen_burdens import burdens, day_lines, dockets, flooded
from rules.foreseen_differences import day_differences, instrument_differences, leader_differences
from rules.foresight import Deadline, Foresight, Proposed, Seat, Taken, Telling, assumptions
from rules.offices import Duty
from rules.telling import MessageKind
from rules.vocabulary import ClockKind, Instrument, Severity
from rules.words import Text

MONDAY, TUESDAY = date(2026, 9, 7), date(2026, 9, 8)
REMIND, LETTER, PROPOSAL = MessageKind.REMIND, MessageKind.SUPERVISION_LETTER, MessageKind.PROPOSAL
HANDLER, HEAD, LEADER = 1, 2, 3
SEATS = {
    10: Seat("第一小学", "经办人", Duty.HANDLER), 20: Seat("教育局", "局长", Duty.HEAD),
    21: Seat("教育局", "经办人", Duty.HANDLER), 30: Seat("区政府", "副区长", Duty.DISTRICT_DEPUTY),
}  # fmt: skip
PEOPLE = {HANDLER: "张三", HEAD: "李四", LEADER: "王五"}


def seen(tellings: dict[Telling, int], **more: object) -> Foresight:
    facts: dict[str, object] = {
        "days": (MONDAY, TUESDAY), "policy": Text("现行", "today"), "clocks": 9, "hazards": 9, "rungs": {},
        "skipped": 0, "proposals": {}, "deadlines": {}, "resumed": {}, "refused": {}, "people": PEOPLE, "seats": SEATS,
    }  # fmt: skip
    return Foresight(tellings=tellings, **(facts | more))  # type: ignore[arg-type]  # fields of Foresight


MANY = seen(
    {
        Telling(MONDAY, HANDLER, 10, REMIND): 40,
        Telling(MONDAY, HEAD, 20, LETTER): 7,
        Telling(MONDAY, HEAD, 21, REMIND): 4,
        Telling(TUESDAY, HEAD, 20, LETTER, has_risen=True): 3,
        Telling(TUESDAY, LEADER, 30, PROPOSAL): 10,
        Telling(TUESDAY, None, None, REMIND, has_risen=True): 2,
    },
    rungs={Taken(MONDAY, ClockKind.RECTIFY, Instrument.REMIND): 51},
    proposals={Proposed(TUESDAY, Instrument.TALK, 30, LEADER): 10, Proposed(None, Instrument.TALK, 30, LEADER): 2},
    deadlines={Deadline(MONDAY, ClockKind.RECTIFY, Severity.GENERAL): 5},
    resumed={TUESDAY: 1},
)


def test_a_leader_is_flooded_by_what_reaches_all_their_posts_and_a_handler_never() -> None:
    assert [(one.name, one.seat.title, one.worst) for one in flooded(MANY, 10)] == [("李四", "局长", (MONDAY, 11))]
    assert [one.name for one in flooded(MANY, 9)] == ["李四", "王五"]
    assert flooded(MANY, 11) == []


def test_burdens_are_counted_by_day_and_kind_the_heaviest_first() -> None:
    assert [(one.name, one.total, one.is_leader) for one in burdens(MANY)] == [
        ("张三", 40, False), ("李四", 14, True), ("王五", 10, True),
    ]  # fmt: skip
    head = burdens(MANY)[1]
    assert (head.by_day, head.by_kind, head.flooded(10)) == (
        {MONDAY: 11, TUESDAY: 3},
        {LETTER: 10, REMIND: 4},
        (MONDAY,),
    )


def test_a_day_says_how_many_are_told_what_and_how_much_goes_astray() -> None:
    monday, tuesday = day_lines(MANY, 10)
    assert (monday.messages, monday.people, monday.flooded, monday.rungs, monday.deadlines) == (51, 2, 1, 51, 5)
    assert (tuesday.messages, tuesday.people, tuesday.risen, tuesday.untold) == (15, 2, 3, 2)
    assert (tuesday.proposals, tuesday.resumed, tuesday.flooded) == (10, 1, 0)
    assert tuesday.by_kind == {LETTER: 3, PROPOSAL: 10, REMIND: 2}


def test_what_lies_before_an_approver_already_is_told_from_what_will_come() -> None:
    (one,) = dockets(MANY)
    assert (one.name, one.waiting, one.total, one.first) == ("王五", 2, 12, TUESDAY)
    assert [docket.first for docket in dockets(seen({}, proposals={Proposed(None, Instrument.TALK, 30): 1}))] == [None]


def test_two_policies_are_compared_day_by_day_leader_by_leader_and_instrument_by_instrument() -> None:
    fewer = seen(
        {Telling(MONDAY, HEAD, 20, LETTER): 2, Telling(TUESDAY, LEADER, 30, PROPOSAL): 12},
        rungs={Taken(MONDAY, ClockKind.RECTIFY, Instrument.URGE): 3},
    )
    assert [(a.messages, b.messages) for a, b in day_differences(MANY, fewer, 10)] == [(51, 2), (15, 12)]
    assert [(one.what.zh, one.today, one.other, one.change) for one in instrument_differences(MANY, fewer)] == [
        ("催办", 51, 0, -51), ("催促", 0, 3, 3),
    ]  # fmt: skip
    assert [(who.name, total.change, worst.change) for who, total, worst in leader_differences(MANY, fewer)] == [
        ("李四", -12, -9), ("王五", 2, 2),
    ]  # fmt: skip


def test_every_forecast_says_what_it_takes_for_granted_and_another_policy_says_more() -> None:
    assert "无人办理" in assumptions(MANY)[0].zh
    assert len(assumptions(seen({}, is_priced_anew=True))) == len(assumptions(MANY)) + 1
