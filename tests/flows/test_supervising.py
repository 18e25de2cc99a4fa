"""A supervision run: one pass over everything, with a report, and a dry run that foresees all of it."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from casework import overseeing
from casework.acting import Request
from casework.assigning import assign_found
from casework.escalating import escalate
from casework.ledger_lines import export_lines
from casework.recording import record
from casework.withdrawing import void
from documents.ledger_writing import write_ledger
from flows.discover import discover
from flows.showing import supervision
from flows.supervise import PASS, supervise
from rules.vocabulary import Stage
from store.filters import Filter
from tests.casework.test_a_whole_life import ALARM
from tests.casework.test_falling_due import case_of
from tests.support.home import Home
from tests.support.mailbox import Mailbox, by_mail
from tests.support.rows import rows
from tests.support.world import World, at

MORNING = at("2026-09-01 10:00")


def lay_a_ledger_in(world: World, home: Home) -> None:
    """A ledger of what is known already, and of one more hazard, lies in the inbox, long enough to be whole."""
    file = home.folder / "inbox" / "台账.csv"
    with world.desk.rehearse() as stage:
        record(stage, replace(ALARM, place="后门"), "PS1.inspector", at("2026-08-31 15:00"))
        write_ledger(file, export_lines(stage, Filter(), MORNING)[1])
    os.utime(file, (0, 0))


def test_each_step_works_on_what_the_steps_before_it_did(world: World, home: Home, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    number = record(world.desk, ALARM, "PS1.inspector", at("2026-09-01 09:30")).number
    lay_a_ledger_in(world, home)
    report = supervise.fn(as_of=MORNING)
    assert report["discover"] == {"files": 1, "recorded": 1, "known": 1, "bad_rows": 0, "rejected": 0}
    (home.folder / "inbox" / "x.txt").write_text("?")
    assert discover.fn(as_of=MORNING)["passed_over"] == ["x.txt"]
    assert report["assign"] == {"handed": 2, "held": 0, "posts_filled": 0}
    assert case_of(world, number).stage is Stage.ASSIGNED
    told = mailbox.read_everything()
    nothing = dict.fromkeys(
        ("superseded", "dead", "put_off", "diverted", "failed_attempts", "waiting", "tried_again"), 0
    )
    assert report["deliver"] == {"sent": len(told), "attempts": len(told), **nothing}
    assert told


def test_a_dry_run_foresees_the_whole_pass_and_leaves_nothing(world: World, home: Home, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    record(world.desk, ALARM, "PS1.inspector", at("2026-09-01 09:30"))
    lay_a_ledger_in(world, home)
    before = rows(world.desk)
    foreseen = supervise.fn(as_of=MORNING, dry_run=True)
    assert rows(world.desk) == before
    assert [one.name for one in (home.folder / "inbox").iterdir()] == ["台账.csv"]
    mailbox.expect_nothing_more()
    done = supervise.fn(as_of=MORNING)
    assert {**done, "deliver": {"waiting": done["deliver"]["sent"]}} == foreseen  # type: ignore[index]  # a report
    mailbox.read_everything()


def test_a_step_that_fails_keeps_no_other_from_its_work(world: World, home: Home) -> None:
    lay_a_ledger_in(world, home)
    (home.folder / "inbox" / "taken").write_text("a file where a folder should be", encoding="utf-8")
    number = record(world.desk, ALARM, "PS1.inspector", at("2026-09-01 09:30")).number
    with pytest.raises(FileExistsError):
        supervise.fn(as_of=MORNING)
    assert case_of(world, number).stage is Stage.ASSIGNED


@pytest.mark.parametrize(
    ("day", "is_day_off"),
    [("2026-10-01", True), ("2026-09-20", False), ("2026-09-05", True), ("2026-09-01", False)],
    ids=["national day", "a Sunday that is worked", "a Saturday", "a Tuesday"],
)
def test_on_the_schedule_it_keeps_to_working_days(day: str, is_day_off: bool, world: World, home: Home) -> None:
    report = supervise.fn(as_of=at(f"{day} 08:30"), workdays_only=True, dry_run=True)
    assert (report == {"day_off": True}) == is_day_off
    assert set(supervise.fn(as_of=at(f"{day} 08:30"), dry_run=True)) == {part.name for part in PASS}


def test_the_report_says_what_moved_who_was_told_and_what_waits_for_whom(world: World, home: Home) -> None:
    record(world.desk, ALARM, "PS1.inspector", at("2026-09-01 09:30"))
    later = at("2026-09-02 12:00")
    with world.desk.rehearse() as stage:
        beginning = overseeing.here(stage)
        parts: dict[str, object] = {"assign": {"handed": 1, "held": 0}}
        assign_found(stage, MORNING)
        shown = supervision(parts, overseeing.since(stage, beginning, later), later, dry_run=True)
    assert shown.splitlines()[0] == "# 督办小结 2026-09-02 12:00（试算，未保存、未发送）"
    assert "| 交办 | 已交办 1，待补全四定 0 |" in shown
    assert "| 交办 | 1 |" in shown
    assert "| 交办通知 | 3 | 3 | 0 |" in shown
    assert "**在办**：已交办 1 件" in shown
    assert "| 第一小学 | 签收 | 1 | 1 |" in shown
    assert "| 第一小学 | 整改 | 1 | 0 |" in shown
    assert "**暂不打扰**：无" in shown
    for person in ("经办人", "校长", "example.test"):
        assert person not in shown


def test_the_report_says_what_waits_and_why(world: World, home: Home) -> None:
    night = at("2026-09-01 22:00")
    with world.desk.rehearse() as stage:
        number = record(stage, ALARM, "PS1.inspector", at("2026-09-01 09:30")).number
        assign_found(stage, MORNING)
        escalate(stage, night)
        void(stage, Request(number, "PLC.coordinator", night, note="误报"))
        shown = supervision({}, overseeing.since(stage, 0, night), night, dry_run=True)
    assert "| 静默时段，暂缓发送 | 6 |" in shown
    assert "| 待汇总 | 2 |" in shown


def test_a_report_of_nothing_is_short(world: World, home: Home) -> None:
    shown = supervision({}, overseeing.since(world.desk, 0, MORNING), MORNING, dry_run=False)
    assert "**在办**：没有在办隐患" in shown
    assert shown.count("|") == 0
