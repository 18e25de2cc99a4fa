"""Nothing secret and nobody's number or mailbox gets into a log, onto the record or into a sentence."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from models import Attempt
from notifications import adapter
from notifications.addresses import check
from notifications.delivery import deliver
from notifications.redacting import TALKATIVE, fingerprint, guard_logs, redacted
from tests.notifications.promising import promise
from tests.support.lying import lying, saying
from tests.support.mailbox import Mailbox, give_addresses
from tests.support.robots import Reply, RobotServer
from tests.support.world import World, at

KEY = "693a91f6-7abc-4bc4-97a0-0ec2sifa5aaa"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=***"),
        ("/robot/send?access_token=abc&timestamp=1&sign=x%2By", "/robot/send?access_token=***&timestamp=1&sign=***"),
        (f"/open-apis/bot/v2/hook/{KEY} 404", "/open-apis/bot/v2/hook/*** 404"),
        ("mailtos://office:hunter22@mail.test?to=li.ming@school.test", "mailtos://***@mail.test?to=***@school.test"),
        ("550 <li.ming@school.test>: no such user", "550 <***@school.test>: no such user"),
        ("call 13812340000 or +86 138 1234 0000", "call 138****0000 or 138****0000"),
        ('{"secret": "abc", "password":"x"}', '{"secret": "***", "password":"***"}'),
        (f"wecomrobot://{KEY}?via=http://x", "wecomrobot://***?via=http://x"),
        ("token 0123456789abcdef0123456789 expired", "token *** expired"),
        ("two\nlines\t here", "two lines here"),
        ("errcode 45009 of 510503-2026-000123", "errcode 45009 of 510503-2026-000123"),
    ],
)  # fmt: skip
def test_what_is_secret_is_masked_and_the_rest_kept(text: str, kept: str) -> None:
    assert redacted(text) == kept


def test_known_secrets_are_masked_however_they_are_written() -> None:
    assert redacted("535 hunter22 is wrong for office", "hunter22", "office") == "535 *** is wrong for ***"
    assert len(redacted("x" * 5000)) == 400


def test_a_fingerprint_tells_apart_and_gives_nothing_away() -> None:
    assert fingerprint(KEY) != fingerprint(KEY + "x")
    assert fingerprint(KEY) not in KEY


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Every logger of the libraries we send through, at DEBUG."""
    levels = {name: logging.getLogger(name).level for name in TALKATIVE}
    caplog.set_level(logging.DEBUG)
    for name in TALKATIVE:
        caplog.set_level(logging.DEBUG, logger=name)
    yield caplog
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


SECRETS = ("hunter22pw", "SECverysecret", KEY, "li.ming.private", "13812340000", "ntfytopicsecret")


def test_a_whole_run_with_everything_logged_at_debug_says_nothing_secret(
    world: World, mailbox: Mailbox, robots: RobotServer, everything_logged: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """Mail with a wrong password, robots that echo keys, a plugin of Apprise's: refused, accepted and broken off."""
    mailbox.password = "another"
    echo = f"no robot {KEY} for 13812340000, sign SECverysecret, mail li.ming.private@school.test"
    robots.answer(KEY, Reply({"errcode": 310000, "errmsg": echo}))
    with lying(saying("500 Internal Server Error", b"13812340000")) as server:
        urls = [
            f"mailto://office:hunter22pw@127.0.0.1:{mailbox.port}?to=li.ming.private@school.test&from=x@school.test",
            robots.url("dingrobot", KEY, secret="SECverysecret"),
            f"ntfy://127.0.0.1:{server.port}/ntfytopicsecret",
            mailbox.url("13812340000@school.test"),
        ]
        give_addresses(world, lambda _number: urls)
        promise(world)
        for minute in (1, 2, 20, 40):
            deliver(world.desk, lambda minute=minute: at(f"2026-09-01 10:{minute:02d}"))  # type: ignore[misc]
        adapter.plugin("wecombot://" + KEY)
        check(robots.url("wecomrobot", KEY))
    mailbox.read_everything()
    # The test's own mail server, which says what it hears, is none of ours.
    ours = [record for record in everything_logged.records if record.name != "mail.log"]
    logged = "\n".join(record.getMessage() + str(record.exc_info or "") for record in ours)
    with world.desk.looking() as session:
        attempts = session.execute(sa.select(Attempt.channel, Attempt.provider_code, Attempt.detail)).all()
        # Addresses are sealed where they are kept; nothing else holds any part of them.
        kept = [session.execute(sa.select(table)).all() for table in SQLModel.metadata.sorted_tables]
    assert {one.channel for one in attempts} >= {"mailto", "dingrobot", "ntfy"}
    assert "dingrobot #" in logged
    printed = "".join(capsys.readouterr())
    for secret in SECRETS:
        assert secret not in logged
        assert secret not in printed
        assert secret not in repr(kept)


def test_guarding_the_logs_twice_guards_them_once() -> None:
    guard_logs()
    guard_logs()
    for name in TALKATIVE:
        assert len(logging.getLogger(name).filters) == 1
