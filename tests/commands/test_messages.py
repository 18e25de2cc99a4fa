"""The command line of telling people: what was sent, what could not be, and whether an address works."""

from __future__ import annotations

from pathlib import Path

from notifications.delivery import deliver
from rules.telling import TaskKind
from tests.notifications.looking import open_tasks
from tests.notifications.promising import promise
from tests.support.mailbox import Mailbox, address_of, give_addresses
from tests.support.robots import Reply, RobotServer
from tests.support.world import World, at
from tests.support.xiaoan import Xiaoan


def test_messages_and_tasks_are_listed_and_a_task_is_done_by_somebody(
    world: World, database_url: str, tmp_path: Path, mailbox: Mailbox
) -> None:
    give_addresses(world, lambda who: [] if who == "S1.handler" else [mailbox.url(address_of(who))])
    number = promise(world)
    deliver(world.desk, lambda: at("2026-09-01 10:01"))
    mailbox.read_everything()
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    shown = xiaoan("messages", "list", "--hazard", number)
    for said in ("00000001", "已受理", "未送达", "第一小学经办人（第一小学，经办人）", "消息未送达"):
        assert said in shown
    [task] = xiaoan.json("tasks", "list", "--person", "PLC.coordinator")
    assert (task["kind"], task["told"], task["about"], task["hazard"]) == (
        "undelivered", "第一小学经办人", "assigned", number,
    )  # fmt: skip
    xiaoan("tasks", "done", str(task["id"]), "--by", "PLC.coordinator")
    assert open_tasks(world, TaskKind.UNDELIVERED) == []


def test_an_address_is_tried_and_the_answer_shown_as_it_is(
    world: World, database_url: str, tmp_path: Path, mailbox: Mailbox, robots: RobotServer
) -> None:
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    sent = xiaoan("messages", "try", mailbox.url("x@example.test"), "--by", "PLC.coordinator")
    assert f"mailto 127.0.0.1:{mailbox.port}：已受理 250" in sent
    mailbox.expect("x@example.test", "【校安】测试消息", "政法委协调员")
    robots.answer("group-1", Reply({"errcode": 310000, "errmsg": "sign not match"}))
    refused = xiaoan.json("messages", "try", robots.url("dingrobot", "group-1"), "--by", "PLC.coordinator", code=2)
    assert (refused["outcome"], refused["code"]) == ("configuration", "310000")


def test_what_waits_says_why_and_accounts_say_how_they_are(
    world: World, database_url: str, tmp_path: Path, robots: RobotServer
) -> None:
    give_addresses(world, lambda _who: [robots.url("dingrobot", "group-1")])
    number = promise(world)
    robots.answer("group-1", Reply({"errcode": 130101, "errmsg": "send too fast"}))
    deliver(world.desk, lambda: at("2026-09-01 10:01"))
    promise(world, when=at("2026-09-01 22:00"))
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    held = xiaoan.json("messages", "list", "--person", "S1.handler")
    assert [(one["hazard"] == number, one["why"]) for one in held] == [(False, "quiet"), (True, None)]
    assert "静默时段，暂缓发送" in xiaoan("messages", "list", "--state", "pending")
    shown = xiaoan("messages", "channels", "--at", "2026-09-01 10:05")
    assert "dingrobot #" in shown
    assert "暂停至 2026-09-01 10:11" in shown
    assert "group-1" not in shown
