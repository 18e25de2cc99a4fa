"""The command line of webhooks: a secret shown once, a list that says how far each is, and what came of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.receiver import is_signed, receiving
from tests.support.story import found
from tests.support.world import World
from tests.support.xiaoan import Xiaoan


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_webhook_is_made_tried_paused_replayed_and_taken_away(
    world: World, database_url: str, tmp_path: Path
) -> None:
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    found(world, "2026-09-01 09:00")
    with receiving() as receiver:
        made = xiaoan.json("webhooks", "add", receiver.url, "--acts", "fix-on-spot", "--acts", "record")
        assert "不再显示" in xiaoan("webhooks", "rotate", "1")
        # This machine is no place for a receiver until the operator says so.
        assert "127.0.0.1" in xiaoan("webhooks", "test", "1", code=2)
        assert receiver.came == []
    [line] = xiaoan.json("webhooks", "list")
    assert (line["label"], line["acts"], line["state"]) == (
        receiver.url.removesuffix("/hook"),
        "fix_on_spot record",
        "active",
    )
    assert made["secret"] not in str(line)
    xiaoan("webhooks", "pause", "1")
    xiaoan("webhooks", "replay", "1", "--from", "1")
    assert "台账目前只到" in xiaoan("webhooks", "replay", "1", "--from", "99", code=2)
    xiaoan("webhooks", "resume", "1")
    assert xiaoan.json("webhooks", "list")[0]["last_event_id"] == 0
    assert "推送" in xiaoan("webhooks", "list")
    assert xiaoan.json("webhooks", "deliveries", "1") == []
    assert "不在可选范围内" in xiaoan("webhooks", "add", "http://10.0.0.1/", "--acts", "nonsense", code=2)
    assert "http://" in xiaoan("webhooks", "add", "mailto:x", code=2)
    xiaoan("webhooks", "remove", "1")
    assert "没有编号为 1 的推送" in xiaoan("webhooks", "deliveries", "1", code=2)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_receiver_the_operator_allows_is_tried_with_its_secret(
    world: World, database_url: str, tmp_path: Path
) -> None:
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    xiaoan.environment["XIAOAN_WEBHOOK_NETWORKS"] = "127.0.0.0/8"
    with receiving() as receiver:
        secret = xiaoan.json("webhooks", "add", receiver.url)["secret"]
        assert "http 200" in xiaoan("webhooks", "test", "1")
        [post] = receiver.taken
    assert is_signed(post, secret)
    assert post.event["type"] == "cn.xiaoan.test"
