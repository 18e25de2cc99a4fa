"""What each flow does as of an instant, and that a dry run of it leaves nothing."""

from __future__ import annotations

import socket
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from casework import assigning, rectifying, subscribing
from casework.acting import Request
from casework.recording import record
from casework.rectifying import MoreTime
from casework.subscribing import Subscription
from flows.assign import assign
from flows.deliver import deliver
from flows.escalate import escalate
from flows.labelling import in_words
from flows.rectify import rectify
from flows.verify import verify
from rules.instants import SHANGHAI, end_of
from rules.refusals import BadInput, NotYet
from rules.vocabulary import Stage
from tests.casework.test_a_whole_life import ALARM
from tests.casework.test_concluding import lose_the_round, sign_for_both_sides_behind_the_desk, submitted
from tests.casework.test_falling_due import case_of, in_work
from tests.notifications.promising import promise_many
from tests.notifications.setting import ALL_GATHERED, set_telling
from tests.support.digested import workbook_of
from tests.support.home import Home
from tests.support.mailbox import Mailbox, by_mail, give_addresses
from tests.support.receiver import receiving
from tests.support.robots import RobotServer
from tests.support.rows import rows
from tests.support.story import looked
from tests.support.world import World, at

MORNING = at("2026-09-01 10:00")


def two_findings(world: World) -> list[str]:
    """One complete finding, and one whose category nobody could tell."""
    unclear = replace(ALARM, description="说不清", subcategory="OTHR-UNCL")
    return [record(world.desk, one, "PS1.inspector", at("2026-09-01 09:30")).number for one in (ALARM, unclear)]


def test_assign_hands_over_what_is_complete_and_counts_what_is_held(world: World, home: Home) -> None:
    complete, unclear = two_findings(world)
    assert assign.fn(as_of=MORNING) == {"handed": 1, "held": 1, "posts_filled": 0}
    assert assign.fn(as_of=MORNING) == {"handed": 0, "held": 1, "posts_filled": 0}
    assert case_of(world, complete).stage is Stage.ASSIGNED
    assert case_of(world, unclear).stage is Stage.FOUND


def test_rectify_ends_suspensions_and_refuses_what_nobody_decided(world: World, home: Home) -> None:
    paused, asking = in_work(world), in_work(world)
    lead = case_of(world, paused).lead_unit_id
    head = next(code for code, unit in world.units.items() if unit == lead)
    pause = Request(paused, f"{head}.head", at("2026-09-03 09:00"), note="汛期停工", until=date(2026, 9, 20))
    rectifying.suspend(world.desk, pause)
    asked = Request(asking, "S1.handler", at("2026-09-15 09:00"), note="等待配件")
    rectifying.request_extension(world.desk, asked, MoreTime(date(2026, 9, 25), "已订货", "人工值守"))
    names = (
        "deadlines_moved",
        "resumed",
        "extensions_refused",
        "controls_overdue",
        "resolutions_due",
        "controls_lapsed",
        "pupils_unplaced",
    )
    nothing = dict.fromkeys(names, 0)
    assert rectify.fn(as_of=at("2026-09-16 23:00")) == nothing
    assert rectify.fn(as_of=end_of(date(2026, 9, 20))) == nothing | {"resumed": 1, "extensions_refused": 1}
    assert rectify.fn(as_of=end_of(date(2026, 9, 20))) == nothing


def test_verify_strikes_off_what_all_sides_passed_and_opens_the_rounds_that_are_missing(
    world: World, home: Home
) -> None:
    passed = submitted(world)
    sign_for_both_sides_behind_the_desk(world, passed)
    forgotten = submitted(world)
    lose_the_round(world, forgotten)
    as_of = at("2026-09-12 09:00")
    nothing = dict.fromkeys(("closed", "rounds_opened", "stuck", "handed_on", "lookers_changed"), 0)
    assert verify.fn(as_of=as_of) == nothing | {"closed": 1, "rounds_opened": 1}
    assert verify.fn(as_of=as_of) == nothing
    looked(world.desk, Request(forgotten, "EDU.handler", at("2026-09-13 09:00")))


def test_escalate_takes_a_rung_once_however_often_it_runs(world: World, home: Home) -> None:
    two_findings(world)
    assigning.assign_found(world.desk, MORNING)
    due = at("2026-09-02 00:00")
    first = escalate.fn(as_of=due)
    assert first["fired"]
    assert escalate.fn(as_of=due) == {"looked_at": 0, "fired": 0}


def test_deliver_sends_what_may_leave_and_a_dry_run_only_counts(world: World, home: Home, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    two_findings(world)
    assigning.assign_found(world.desk, MORNING)
    waiting = deliver.fn(as_of=MORNING, dry_run=True)["waiting"]
    assert waiting
    mailbox.expect_nothing_more()
    done = deliver.fn(as_of=MORNING)
    assert (done["sent"], done["waiting"]) == (waiting, 0)
    assert len(mailbox.read_everything()) == waiting


def test_deliver_says_what_failed_for_now_and_when_it_is_tried_again(world: World, home: Home) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
    give_addresses(world, lambda number: [f"mailto://127.0.0.1:{port}?to={number}@example.cn"])
    promise_many(world, 2)
    done = deliver.fn(as_of=MORNING)
    assert (done["sent"], done["dead"], done["waiting"], done["tried_again"]) == (0, 0, 0, 6)
    assert done["failed_attempts"] == done["attempts"] != 0
    assert str(done["tried_again_at"]) > "2026-09-01 10:00"
    assert f"最早重试时间 {done['tried_again_at']}" in in_words(done)


@pytest.mark.slow
def test_deliver_stays_a_moment_for_what_there_will_be_room_for(world: World, home: Home, robots: RobotServer) -> None:
    give_addresses(world, lambda _number: [robots.url("feishurobot", "group-1")])
    promise_many(world, 2)
    # Three a second may go over this robot, and there are six.
    done = deliver.fn(as_of=MORNING)
    assert (done["sent"], done["waiting"]) == (6, 0)
    assert len(robots.read_everything()) == 6


def test_deliver_sends_a_digest_with_its_workbook(world: World, home: Home, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    set_telling(world, digest=ALL_GATHERED)
    promise_many(world, 2)
    assert deliver.fn(as_of=at("2026-09-01 15:00"))["sent"] == 3
    assert {len(workbook_of(one)) for one in mailbox.read_everything()} == {3}


def test_deliver_tells_other_programs_too(world: World, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIAOAN_WEBHOOK_NETWORKS", "127.0.0.0/8")
    two_findings(world)
    with receiving() as receiver:
        subscribing.add(world.desk, Subscription(receiver.url, begins=1), MORNING)
        assert "published" not in deliver.fn(as_of=MORNING, dry_run=True)
        assert receiver.came == []
        done = deliver.fn(as_of=MORNING)
    assert done["published"] == len(receiver.taken) == 2
    assert "已推送 2" in in_words(done)


@pytest.mark.parametrize("flow", [assign, rectify, verify, escalate, deliver], ids=lambda flow: flow.name)
def test_a_dry_run_says_what_would_happen_and_keeps_nothing(flow: object, world: World, home: Home) -> None:
    two_findings(world)
    in_work(world)
    before = rows(world.desk)
    report = flow.fn(as_of=at("2026-09-20 10:00"), dry_run=True)  # type: ignore[attr-defined]  # parametrized
    assert isinstance(report, dict)
    assert rows(world.desk) == before


def test_the_future_can_be_rehearsed_but_not_done(world: World, home: Home) -> None:
    two_findings(world)
    with pytest.raises(NotYet, match="2099-01-01 00:00"):
        escalate.fn(as_of=at("2099-01-01 00:00"))
    assert escalate.fn(as_of=at("2099-01-01 00:00"), dry_run=True)["fired"]


def test_an_instant_without_a_zone_is_chinas(world: World, home: Home) -> None:
    number = two_findings(world)[0]
    assign.fn(as_of=at("2026-09-01 10:00").astimezone(SHANGHAI).replace(tzinfo=None))
    assert case_of(world, number).assigned_at == at("2026-09-01 10:00")


def test_an_installation_that_is_not_set_up_refuses_in_words(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIAOAN_DATABASE_URL", f"sqlite:///{home.folder / 'empty.db'}")
    with pytest.raises(BadInput, match="xiaoan init"):
        assign.fn()
