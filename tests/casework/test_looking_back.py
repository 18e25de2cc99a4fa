"""Look-back rounds: announced, drawn once, given to people who had no part in it, done, ended and counted."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
import sqlalchemy as sa

from casework import tasks as casework_tasks
from casework.looking_back import announce, draw, end_rounds, month_due
from casework.replaying import replay
from casework.true_fixes import true_fixes
from rules.intervals import Rate
from rules.refusals import BadInput, LookingBackAtOneself, NotYours, TaskEndsByItself
from rules.sampling import commitment
from rules.telling import MessageKind, TaskKind, Why
from store.moot import moot
from store.tasks import task_lines
from tests.support.look_backs import (
    DRAWN_AT,
    NOVEMBER,
    OCTOBER,
    SEED,
    a_dozen_closed,
    drawn,
    items,
    look,
    look_at_all,
)
from tests.support.picture import counts, picture
from tests.support.prepared import prepared
from tests.support.racing import race
from tests.support.story import COORDINATOR, audited, closed, hand_in, passed, refused, unsound
from tests.support.world import World, at

sqlite_dozen, postgresql_dozen, database_url = prepared("dozen", a_dozen_closed)


def test_a_round_is_announced_before_it_is_drawn_and_reveals_its_seed_with_the_sample(world: World) -> None:
    said = announce(world.desk, OCTOBER, SEED, at(DRAWN_AT))
    assert (said.number, said.share, said.commitment) == (1, 0.2, commitment(SEED))
    assert (said.closed_from, said.closed_to) == (at("2026-03-13 00:00"), at("2026-09-09 00:00"))
    with world.desk.looking() as session:
        stored = session.execute(sa.text("SELECT seed, sealed_seed FROM look_back_round")).one()
    assert stored[0] is None
    assert SEED not in stored[1]
    found = draw(world.desk, OCTOBER, at(DRAWN_AT))
    assert (found.seed, found.commitment, found.frame, len(found.given)) == (SEED, said.commitment, 12, 3)
    assert found.ends_at == at("2026-10-30 00:00")
    assert replay(world.desk, 1).faults == ()
    assert unsound(audited(world, "2026-10-09 09:00")) == []


def test_drawing_a_month_twice_draws_it_once_and_no_second_seed_has_a_say(world: World) -> None:
    first = drawn(world)
    before = counts(world)
    second = announce(world.desk, OCTOBER, "another seed", at("2026-10-10 09:00"), 1.0)
    assert (second.was_before, second.is_drawn, second.commitment) == (True, True, first.commitment)
    again = draw(world.desk, OCTOBER, at("2026-10-10 09:00"))
    assert again.was_before
    assert again.seed == SEED
    assert counts(world) == before


def test_two_draws_at_once_are_one_round(world: World, database_url: str) -> None:
    def both(seed: str):  # type: ignore[no-untyped-def]  # a function that draws with its own seed
        def act(desk):  # type: ignore[no-untyped-def]
            announce(desk, OCTOBER, seed, at(DRAWN_AT), 0.5)
            return draw(desk, OCTOBER, at(DRAWN_AT))

        return act

    outcomes = race(database_url, both("seed of the first"), both("seed of the second"))
    assert sorted(one.was_before for one in outcomes) == [False, True]  # type: ignore[union-attr]
    assert len({one.seed for one in outcomes}) == 1  # type: ignore[union-attr]
    assert counts(world)["look_back_round"] == 1
    assert counts(world)["look_back_item"] == 6
    assert replay(world.desk, 1).is_sound


def test_whoever_announced_and_died_has_not_lost_the_seed(world: World) -> None:
    announce(world.desk, OCTOBER, SEED, at(DRAWN_AT), 0.5)
    announce(world.desk, OCTOBER, "the seed of the next run", at("2026-10-09 09:40"))
    assert draw(world.desk, OCTOBER, at("2026-10-09 09:40")).seed == SEED


def test_nobody_is_given_what_they_or_their_unit_verified_and_all_have_about_as_much(world: World) -> None:
    drawn(world, share=1.0)
    given = items(world)
    with world.desk.looking() as session:
        part = session.execute(
            sa.text(
                "SELECT hazard.number, unit.code FROM sign_off JOIN verification_round AS round "
                "ON round.id = sign_off.round_id JOIN hazard ON hazard.id = round.hazard_id "
                "JOIN unit ON unit.id IN (sign_off.unit_id, round.rectifier_unit_id)"
            )
        ).all()
    assert len(given) == 12
    assert [(number, unit) for number, unit in part if given[number][0] == unit] == []
    # PS1 verified all twelve; the bureau led the work on eight and verified the other four. Three are left.
    load = Counter(person for _, person, _ in given.values())
    assert load == {"PS2.inspector": 4, "PSB.inspector": 4, "PSB-T.handler": 4}


def test_who_is_drawn_for_is_told_has_a_task_and_may_look_though_it_is_another_town(world: World) -> None:
    drawn(world, share=1.0)
    number = next(one for one, (unit, _, _) in items(world).items() if unit == "PS2")
    seen = picture(world, number)
    assert (seen.stage, seen.clocks, seen.act) == ("closed", (), "sample by engine for -: closed > -")
    assert seen.told == ("look_back > PS2.inspector",)
    assert _tasks(world)[number] == "PS2.inspector"
    with refused(world, NotYours):
        look(world, number, "PS2.handler")
    look(world, number, "PS2.inspector")
    assert items(world)[number] == ("PS2", "PS2.inspector", "holds")
    assert number not in _tasks(world)
    assert unsound(audited(world, "2026-10-12 10:00")) == []


def _tasks(world: World) -> dict[str | None, str | None]:
    with world.desk.looking() as session:
        names = {row[0]: row[1] for row in session.execute(sa.text("SELECT name, number FROM person"))}
        lines = task_lines(session)
    return {one.hazard: names[one.person or ""] for one in lines if one.kind is TaskKind.LOOK_BACK}


def test_the_task_of_a_look_back_ends_by_the_look_and_not_by_hand(world: World) -> None:
    drawn(world)
    with world.desk.looking() as session:
        line = next(one for one in task_lines(session) if one.kind is TaskKind.LOOK_BACK)
    with refused(world, TaskEndsByItself):
        casework_tasks.finish(world.desk, line.id, COORDINATOR, at("2026-10-10 09:00"))


def test_who_signed_may_not_look_back_whether_it_was_drawn_or_not(world: World) -> None:
    number = closed(world, "2026-09-05 09:00")
    with world.desk.sitting(at("2026-09-06 09:00")) as sitting:
        sitting.session.execute(
            sa.text(
                "UPDATE sign_off SET person_id = (SELECT id FROM person WHERE number = 'PS1.inspector') "
                "WHERE round_id = (SELECT max(id) FROM verification_round)"
            )
        )
    with refused(world, LookingBackAtOneself):
        look(world, number, "PS1.inspector")
    look(world, number, "EDU.inspector")


def test_where_everybody_had_a_part_the_coordinating_office_looks_and_the_ledger_says_why(world: World) -> None:
    with world.desk.sitting(at("2026-10-01 09:00")) as sitting:
        sitting.session.execute(
            sa.text(
                "UPDATE person SET left_on = '2026-09-30' "
                "WHERE number LIKE 'PS2.%' OR number LIKE 'PSB%' OR number LIKE 'EDU.%'"
            )
        )
    found = drawn(world)
    assert found.for_the_office == len(found.given) == 6
    assert {who for _, who, _ in items(world).values()} == {COORDINATOR}
    with world.desk.looking() as session:
        notes = set(session.scalars(sa.text("SELECT note FROM ledger_event WHERE act = 'sample'")))
    assert notes == {"本县区公安、教育检查人员都参与过该隐患的整改或验收，改由协调办公室回头看"}
    look_at_all(world)
    assert {result for _, _, result in items(world).values()} == {"holds"}


def test_a_failed_look_back_reopens_with_the_first_due_date_and_counts_against_those_who_closed_it(
    world: World,
) -> None:
    drawn(world, share=1.0)
    number, (_, who, _) = next(iter(items(world).items()))
    look(world, number, who or "", holds=False)
    assert picture(world, number).stage == "rectifying"
    with world.desk.looking() as session:
        first, due = session.execute(
            sa.text("SELECT first_due_at, due_at FROM hazard WHERE number = :n"), {"n": number}
        ).one()
    assert str(first) < str(due)
    sums = {one.unit: (one.rectified, one.verified) for one in true_fixes(world.desk).false_closures}
    assert sums == {"第一小学": (1, 0), "1号派出所": (0, 1)}
    # Put right, verified and struck off again, it is a close-out of its own, with a chance of its own.
    hand_in(world, number, "2026-10-13 09:00")
    passed(world, number, "2026-10-13 10:00", ["PS1.handler"])
    look_at_all_open(world)
    assert drawn(world, "2026-12-01 09:00", 1.0, date(2026, 12, 1)).frame == 1
    assert unsound(audited(world, "2026-12-01 10:00")) == []


def look_at_all_open(world: World) -> None:
    for number, (_, who, result) in items(world).items():
        if result is None:
            look(world, number, who or "", "2026-10-14 09:00")


def test_what_nobody_looked_at_in_time_was_not_done_and_never_held(world: World) -> None:
    drawn(world, share=1.0)
    number, (_, who, _) = next(iter(items(world).items()))
    look(world, number, who or "")
    assert end_rounds(world.desk, at("2026-10-29 23:59")) == 0
    assert end_rounds(world.desk, at("2026-10-30 00:00")) == 11
    assert end_rounds(world.desk, at("2026-11-02 09:00")) == 0
    assert _tasks(world) == {}
    assert true_fixes(world.desk, 1).whole == Rate(holds=1, not_done=11)
    assert unsound(audited(world, "2026-11-02 09:00")) == []


def test_what_has_been_looked_at_or_had_its_chance_is_not_drawn_again(world: World) -> None:
    look(world, "510503-2026-000001", "EDU.inspector", "2026-10-01 09:00")
    assert drawn(world).frame == 11
    later = drawn(world, "2026-11-02 08:40", 1.0, NOVEMBER, "the seed of November")
    assert (later.number, later.frame, later.given) == (2, 0, ())
    assert replay(world.desk, 2).is_sound


def test_what_was_struck_off_less_than_thirty_days_ago_is_not_drawn_and_has_its_chance_in_the_next_round(
    world: World,
) -> None:
    # Thirty days after 1 September is a holiday, so the limit ends on 8 October and not before its last hour.
    assert drawn(world, "2026-10-08 23:59", 1.0).frame == 0
    assert drawn(world, "2026-11-02 08:40", 1.0, NOVEMBER).frame == 12


def test_the_rate_of_a_round_has_its_interval_and_that_of_a_small_part_has_none(world: World) -> None:
    drawn(world, share=1.0)
    look_at_all(world, failing=2)
    found = true_fixes(world.desk, 1)
    assert (found.frame, found.whole.looked_at, found.whole.failed) == (12, 12, 2)
    assert found.whole.share == pytest.approx(10 / 12)
    assert found.whole.interval is not None
    assert (round(found.whole.interval.low, 4), round(found.whole.interval.high, 4)) == (0.5520, 0.9530)
    assert {part.name: (part.rate.looked_at, part.rate.share) for part in found.by_unit} == {
        "教育局": (8, None), "1号派出所": (4, None),
    }  # fmt: skip
    assert [part.name for part in found.by_area] == ["安富街道"]
    assert true_fixes(world.desk).whole == found.whole


def test_the_first_working_day_of_a_month_is_when_it_is_due(world: World) -> None:
    assert month_due(world.desk, at("2026-10-07 12:00")) is None
    assert month_due(world.desk, at("2026-10-08 00:00")) == OCTOBER
    assert month_due(world.desk, at("2026-10-30 08:40")) == OCTOBER
    assert month_due(world.desk, at("2026-11-01 12:00")) is None
    assert month_due(world.desk, at("2026-11-02 00:00")) == NOVEMBER


def test_only_a_coordinator_draws_by_hand_and_no_month_is_drawn_before_it_comes(world: World) -> None:
    announce(world.desk, OCTOBER, SEED, at(DRAWN_AT))
    with refused(world, BadInput):
        draw(world.desk, OCTOBER, at(DRAWN_AT), "S1.handler")
    for month, share, seed in ((NOVEMBER, None, SEED), (OCTOBER, 0.0, SEED), (OCTOBER, 1.1, SEED), (OCTOBER, 1, "x")):
        with refused(world, BadInput):
            announce(world.desk, month, seed, at(DRAWN_AT), share)
    with refused(world, BadInput):
        draw(world.desk, date(2026, 9, 1), at(DRAWN_AT))
    assert len(draw(world.desk, OCTOBER, at(DRAWN_AT), COORDINATOR).given) == 3


def test_a_message_asks_for_a_look_back_until_it_is_done_though_the_case_is_closed(world: World) -> None:
    drawn(world, share=1.0)
    assert set(_moot(world).values()) == {None}
    look_at_all(world)
    assert set(_moot(world).values()) == {Why.LOOKED_BACK}


def _moot(world: World) -> dict[int, Why | None]:
    """What has settled each message about a look-back."""
    with world.desk.looking() as session:
        statement = sa.text("SELECT id FROM message WHERE kind = :kind")
        ids = list(session.scalars(statement, {"kind": MessageKind.LOOK_BACK.value}))
        settled = moot(session, ids)
    assert len(ids) == 12
    return {one: settled.get(one) for one in ids}
