"""Robots tell the truth: each answer a provider or a relay can give, and what it counts as."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from datetime import timedelta

import pytest

from notifications.codes import DINGTALK, FEISHU, WECOM
from notifications.robots import DINGTALK_ROBOT, FEISHU_ROBOT, ROBOTS, WECOM_ROBOT, Hook, Robot
from rules.delivering import Answer
from rules.telling import Outcome
from tests.support.lying import (
    Script,
    closed_port,
    dripping,
    hanging,
    leaving,
    lying,
    refusing_early,
    saying,
    slamming,
)
from tests.support.robots import Reply, RobotServer
from tests.support.world import at

NOW = at("2026-09-01 10:00")
KEY = "693a91f6-7abc"
EACH = list(ROBOTS.values())


def answer_of(script: Script, robot: Robot = WECOM_ROBOT, text: str = "隐患", seconds: float = 3.0) -> Answer:
    with lying(script) as server:
        return robot.send(Hook(KEY, via=server.url), "标题", text, NOW, seconds)


def said(robot: Robot, code: int, words: str = "") -> bytes:
    names = robot.codes.code_fields[0], robot.codes.word_fields[0]
    return json.dumps(dict(zip(names, (code, words), strict=True))).encode()


@pytest.mark.parametrize("robot", EACH, ids=lambda one: one.scheme)
def test_only_the_providers_own_zero_is_a_success(robot: Robot) -> None:
    assert answer_of(saying("200 OK", said(robot, 0, "ok")), robot).outcome is Outcome.OK


@pytest.mark.parametrize(
    ("robot", "code", "outcome"),
    [(robot, code, outcome) for robot in EACH for code, outcome in robot.codes.meaning.items()],
    ids=lambda value: getattr(value, "scheme", None),
)
def test_every_listed_code_counts_as_what_the_table_says_though_it_comes_with_http_200(
    robot: Robot, code: str, outcome: Outcome
) -> None:
    answer = answer_of(saying("200 OK", said(robot, int(code), "说明")), robot)
    assert (answer.outcome, answer.code) == (outcome, code)
    if outcome is Outcome.RATE_LIMITED:
        assert answer.wait == timedelta(seconds=600 if robot is DINGTALK_ROBOT else 60)


@pytest.mark.parametrize(
    ("robot", "body", "outcome"),
    [
        (WECOM_ROBOT, {"errcode": 45009, "errmsg": "api freq out of limit"}, Outcome.RATE_LIMITED),
        (WECOM_ROBOT, {"errcode": 93000, "errmsg": "invalid webhook url, hint: [1]"}, Outcome.PERMANENT_TARGET),
        (WECOM_ROBOT, {"errcode": 93000, "errmsg": "content exceed max length."}, Outcome.PERMANENT_PAYLOAD),
        (WECOM_ROBOT, {"errcode": 40058, "errmsg": "text.content exceed max length 2048"}, Outcome.PERMANENT_PAYLOAD),
        (DINGTALK_ROBOT, {"errcode": 310000, "errmsg": "sign not match"}, Outcome.CONFIGURATION),
        (DINGTALK_ROBOT, {"errcode": 300001, "errmsg": "send too fast"}, Outcome.RATE_LIMITED),
        (DINGTALK_ROBOT, {"status": 1111, "wait": 5, "source": "x5", "punish": "deny"}, Outcome.RATE_LIMITED),
        (FEISHU_ROBOT, {"code": 19021, "msg": "sign match fail"}, Outcome.CONFIGURATION),
        (FEISHU_ROBOT, {"code": 9499, "msg": "too many request"}, Outcome.RATE_LIMITED),
        (FEISHU_ROBOT, {"StatusCode": 0, "StatusMessage": "success"}, Outcome.OK),
        (FEISHU_ROBOT, {"StatusCode": 19024, "StatusMessage": "Key Words Not Found"}, Outcome.CONFIGURATION),
        # A code nobody has told us of was no acceptance; a relay's own success may have been one.
        (WECOM_ROBOT, {"errcode": 987654, "errmsg": "something new"}, Outcome.TRANSIENT),
        (FEISHU_ROBOT, {"code": 200, "msg": "ok"}, Outcome.UNKNOWN),
        (WECOM_ROBOT, {"result": "fine"}, Outcome.UNKNOWN),
        (WECOM_ROBOT, ["not", "an", "object"], Outcome.UNKNOWN),
    ],
)  # fmt: skip
def test_what_robots_say_is_understood(robot: Robot, body: object, outcome: Outcome) -> None:
    assert answer_of(saying("200 OK", json.dumps(body).encode()), robot).outcome is outcome


@pytest.mark.parametrize(
    ("script", "outcome", "wait"),
    [
        (saying("200 OK"), Outcome.UNKNOWN, None),
        (saying("200 OK", b"<!DOCTYPE html><title>login</title>"), Outcome.CONFIGURATION, None),
        (saying("200 OK", b'{"errcode":0,', length=400), Outcome.UNKNOWN, None),
        (saying("200 OK", b'{"errcode":0}', length=400), Outcome.UNKNOWN, None),
        (saying("204 No Content"), Outcome.UNKNOWN, None),
        (saying("302 Found", b"", "Location: http://127.0.0.1:1/login"), Outcome.CONFIGURATION, None),
        (saying("307 Temporary Redirect", b"", "Location: /elsewhere"), Outcome.CONFIGURATION, None),
        (saying("400 Bad Request"), Outcome.PERMANENT_PAYLOAD, None),
        (saying("401 Unauthorized"), Outcome.CONFIGURATION, None),
        (saying("403 Forbidden"), Outcome.CONFIGURATION, None),
        (saying("404 Not Found"), Outcome.CONFIGURATION, None),
        (saying("407 Proxy Authentication Required"), Outcome.CONFIGURATION, None),
        (saying("408 Request Timeout"), Outcome.TRANSIENT, None),
        (saying("410 Gone"), Outcome.PERMANENT_TARGET, None),
        (saying("413 Content Too Large"), Outcome.PERMANENT_PAYLOAD, None),
        (saying("429 Too Many Requests"), Outcome.RATE_LIMITED, timedelta(seconds=60)),
        (saying("429 Too Many Requests", b"", "Retry-After: 37"), Outcome.RATE_LIMITED, timedelta(seconds=37)),
        (
            saying(
                "429 Too Many Requests", b"", "Date: Tue, 01 Sep 2026 02:00:00 GMT",
                "Retry-After: Tue, 01 Sep 2026 02:05:00 GMT",
            ),
            Outcome.RATE_LIMITED, timedelta(minutes=5),
        ),
        (saying("429 Too Many Requests", b"", "Retry-After: soon"), Outcome.RATE_LIMITED, timedelta(seconds=60)),
        (saying("429 Too Many Requests", b"", "Retry-After: 99999999999"), Outcome.RATE_LIMITED, timedelta(hours=6)),
        (saying("500 Internal Server Error"), Outcome.TRANSIENT, None),
        (saying("500 Internal Server Error", b'{"errcode":0}'), Outcome.TRANSIENT, None),
        (saying("502 Bad Gateway", b"<html>"), Outcome.TRANSIENT, None),
        (saying("503 Service Unavailable", b"", "Retry-After: 120"), Outcome.TRANSIENT, timedelta(seconds=120)),
        (saying("504 Gateway Timeout"), Outcome.UNKNOWN, None),
        (slamming, Outcome.UNKNOWN, None),
        (leaving, Outcome.UNKNOWN, None),
    ],
)  # fmt: skip
def test_lies_and_failures_on_the_way_are_seen_through(
    script: Script, outcome: Outcome, wait: timedelta | None
) -> None:
    answer = answer_of(script)
    assert (answer.outcome, answer.wait) == (outcome, wait)


def test_a_code_counts_whatever_the_http_status() -> None:
    answer = answer_of(saying("400 Bad Request", said(FEISHU_ROBOT, 19001)), FEISHU_ROBOT)
    assert answer.outcome is Outcome.PERMANENT_TARGET


@pytest.mark.parametrize("script", [hanging, dripping])
def test_everything_together_takes_no_longer_than_it_may(script: Script) -> None:
    begun = time.monotonic()
    answer = answer_of(script, seconds=0.6)
    assert time.monotonic() - begun < 1.5
    assert (answer.outcome, answer.is_silent) == (Outcome.UNKNOWN, True)


def test_a_refused_connection_was_certainly_not_sent() -> None:
    answer = WECOM_ROBOT.send(Hook(KEY, via=f"http://127.0.0.1:{closed_port()}"), "标题", "x", NOW)
    assert (answer.outcome, answer.is_silent) == (Outcome.TRANSIENT, False)


def test_a_host_nobody_knows_was_certainly_not_sent() -> None:
    assert WECOM_ROBOT.send(Hook(KEY, via="http://nobody.invalid"), "标题", "x", NOW).outcome is Outcome.TRANSIENT


def test_a_server_that_refuses_before_it_has_read_everything_is_still_heard() -> None:
    long = "隐患" * 3000
    answer = answer_of(refusing_early, DINGTALK_ROBOT, long)
    assert answer.outcome in (Outcome.PERMANENT_PAYLOAD, Outcome.TRANSIENT)


def test_plain_http_behind_an_https_address_is_an_error_of_the_connection_and_not_a_success() -> None:
    with lying(saying("200 OK", said(WECOM_ROBOT, 0))) as server:
        answer = WECOM_ROBOT.send(Hook(KEY, via=server.url.replace("http", "https")), "标题", "x", NOW, 2.0)
    assert answer.outcome is Outcome.TRANSIENT


def test_a_redirect_is_not_followed() -> None:
    with (
        lying(saying("200 OK", said(WECOM_ROBOT, 0))) as other,
        lying(saying("302 Found", b"", f"Location: {other.url}/x")) as server,
    ):
        WECOM_ROBOT.send(Hook(KEY, via=server.url), "标题", "x", NOW)
        assert (server.connections, other.connections) == (1, 0)


def test_a_long_text_arrives_in_parts_that_fit_and_read_as_one(robots: RobotServer) -> None:
    body = "\n".join(f"第{number}项：消防通道堵塞😀，须立即清理" for number in range(120))
    hook = Hook("wecom-1", via=f"http://127.0.0.1:{robots.port}")
    assert WECOM_ROBOT.send(hook, "【校安】交办", body, NOW).outcome is Outcome.OK
    texts = [call.text for call in robots.calls]
    assert len(texts) > 2
    assert max(len(text.encode()) for text in texts) <= 2048
    assert "".join(texts) == f"【校安】交办\n{body}"
    assert "\n" in texts[0].removeprefix("【校安】交办\n")
    robots.read_everything()


def test_a_text_torn_in_the_middle_may_have_arrived(robots: RobotServer) -> None:
    robots.answer("wecom-1", lambda _call: Reply() if len(robots.calls) == 1 else Reply({"errcode": 45009}))
    answer = WECOM_ROBOT.send(Hook("wecom-1", via=f"http://127.0.0.1:{robots.port}"), "标题", "患" * 2000, NOW)
    assert (answer.outcome, answer.code) == (Outcome.UNKNOWN, "45009")
    assert answer.detail.startswith("part 2/3: rate_limited")
    assert answer.wait == timedelta(seconds=60)
    robots.read_everything()


@pytest.mark.parametrize("robot", EACH, ids=lambda one: one.scheme)
def test_nobody_calls_on_the_whole_group_by_what_they_write(robot: Robot, robots: RobotServer) -> None:
    hook = Hook("group-1", via=f"http://127.0.0.1:{robots.port}")
    robot.send(hook, "标题", '<at user_id="all">所有人</at> <@all> <AT id=all></AT>', NOW)
    text = robots.calls[0].text
    assert "<at" not in text.lower()
    assert "<@" not in text
    robots.expect("group-1", "所有人")


def test_dingtalk_signs_in_the_address_with_the_secret_as_key(robots: RobotServer) -> None:
    DINGTALK_ROBOT.send(Hook("ding-1", "SECabc", f"http://127.0.0.1:{robots.port}"), "标题", "x", NOW)
    query = robots.calls[0].query
    stamp = str(int(NOW.timestamp()) * 1000)
    digest = hmac.new(b"SECabc", f"{stamp}\nSECabc".encode(), hashlib.sha256).digest()
    assert query == {"access_token": "ding-1", "timestamp": stamp, "sign": base64.b64encode(digest).decode()}
    robots.expect("ding-1")


def test_feishu_signs_in_the_body_with_time_and_secret_as_key(robots: RobotServer) -> None:
    FEISHU_ROBOT.send(Hook("feishu-1", "abc", f"http://127.0.0.1:{robots.port}"), "标题", "x", NOW)
    payload = robots.calls[0].payload
    stamp = str(int(NOW.timestamp()))
    digest = hmac.new(f"{stamp}\nabc".encode(), b"", hashlib.sha256).digest()
    assert (payload["timestamp"], payload["sign"]) == (stamp, base64.b64encode(digest).decode())
    robots.expect("feishu-1")


@pytest.mark.parametrize("robot", [DINGTALK_ROBOT, FEISHU_ROBOT], ids=lambda one: one.scheme)
def test_without_a_secret_nothing_is_signed(robot: Robot, robots: RobotServer) -> None:
    robot.send(Hook("group-1", via=f"http://127.0.0.1:{robots.port}"), "标题", "x", NOW)
    assert "sign" not in robots.calls[0].query
    assert "sign" not in robots.calls[0].payload
    robots.expect("group-1")


def test_no_two_kinds_of_robot_share_a_table() -> None:
    assert len({id(one.codes) for one in EACH}) == len({id(one) for one in (WECOM, DINGTALK, FEISHU)}) == 3
