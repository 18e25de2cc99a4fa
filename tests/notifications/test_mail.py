"""Mail by our own hand: over one connection, under one name, and each refusal for what it is."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from notifications.letters import Letter
from notifications.mail import Account, Mailer, Security
from rules.delivering import Answer
from rules.telling import Outcome
from tests.support.certificates import home_made
from tests.support.lying import closed_port, deaf, dripping, lying
from tests.support.mailbox import Mailbox
from tests.support.world import at

NOW = at("2026-09-01 10:00")


def account(port: int, **more: object) -> Account:
    facts: dict[str, object] = {
        "host": "127.0.0.1", "port": port, "user": "", "password": "", "security": Security.PLAIN, "verify": True,
        "sender": "xiaoan@example.test", **more,
    }  # fmt: skip
    return Account(**facts)  # type: ignore[arg-type]  # as the fields above


def letter(
    number: int = 1, body: str = "第一行\n.\n..两点\n末行", subject: str = "【校安】交办通知：第一小学 😀"
) -> Letter:
    return Letter("s1@example.test", subject, body, f"510503-2026-000123.{number}", "510503-2026-000123", NOW)


def send_one(port: int, seconds: float = 3.0, **more: object) -> Answer:
    with Mailer(account(port, **more), seconds) as mailer:
        return mailer.send(letter())


def test_chinese_subject_and_text_arrive_as_they_were_written(mailbox: Mailbox) -> None:
    assert send_one(mailbox.port).outcome is Outcome.OK
    received = mailbox.expect("s1@example.test")
    assert received.subject == "【校安】交办通知：第一小学 😀"
    assert received.body == "第一行\n.\n..两点\n末行"
    assert received.headers["From"] == "校安 <xiaoan@example.test>"
    assert received.headers["Date"] == "Tue, 01 Sep 2026 10:00:00 +0800"
    assert received.headers["Auto-Submitted"] == "auto-generated"


def test_a_message_has_the_same_name_however_often_it_is_sent(mailbox: Mailbox) -> None:
    for _ in range(2):
        send_one(mailbox.port)
    marks = {one.mark for one in mailbox.read_everything()}
    assert marks == {"<510503-2026-000123.1@example.test>"}


def test_a_batch_goes_over_one_connection(mailbox: Mailbox) -> None:
    with Mailer(account(mailbox.port)) as mailer:
        assert {mailer.send(letter(number)).outcome for number in range(50)} == {Outcome.OK}
    assert mailbox.connections == 1
    assert len(mailbox.read_everything()) == 50


def test_one_refused_recipient_does_not_hold_up_the_others(mailbox: Mailbox) -> None:
    mailbox.on_recipient = lambda address: "550 5.1.1 no such user" if address.startswith("s1") else None
    with Mailer(account(mailbox.port)) as mailer:
        first = mailer.send(letter())
        second = mailer.send(Letter("s2@example.test", "b", "c", "m.2", "m", NOW))
    assert (first.outcome, first.code) == (Outcome.PERMANENT_TARGET, "550")
    assert second.outcome is Outcome.OK
    assert mailbox.connections == 1
    mailbox.expect("s2@example.test")


Setting = Callable[[Mailbox], None]


def refusing(stage: str, answer: str) -> Setting:
    return lambda box: setattr(box, f"on_{stage}", lambda _what: answer)


@pytest.mark.parametrize(
    ("setting", "outcome"),
    [
        (refusing("sender", "550 5.7.1 sender not allowed"), Outcome.CONFIGURATION),
        (refusing("sender", "451 4.3.0 try later"), Outcome.TRANSIENT),
        (refusing("recipient", "550 5.1.1 no such user"), Outcome.PERMANENT_TARGET),
        (refusing("recipient", "553 mailbox name not allowed"), Outcome.PERMANENT_TARGET),
        (refusing("recipient", "550 5.7.1 relaying denied"), Outcome.CONFIGURATION),
        (refusing("recipient", "450 4.2.0 greylisted"), Outcome.TRANSIENT),
        (refusing("recipient", "452 4.2.2 mailbox full"), Outcome.TRANSIENT),
        (refusing("text", "552 5.3.4 too big"), Outcome.PERMANENT_PAYLOAD),
        (refusing("text", "554 5.7.1 looks like spam"), Outcome.PERMANENT_PAYLOAD),
        (refusing("text", "550 5.1.1 no such user after all"), Outcome.PERMANENT_TARGET),
        (refusing("text", "451 4.7.1 too many"), Outcome.TRANSIENT),
    ],
)  # fmt: skip
def test_each_refusal_counts_for_what_it_was_about(mailbox: Mailbox, setting: Setting, outcome: Outcome) -> None:
    setting(mailbox)
    assert send_one(mailbox.port).outcome is outcome


def test_a_wrong_password_is_a_matter_of_configuration(mailbox: Mailbox) -> None:
    mailbox.password = "right"
    wrong = send_one(mailbox.port, user="office", password="wrong-password-1")
    assert (wrong.outcome, wrong.code) == (Outcome.CONFIGURATION, "535")
    assert "wrong-password-1" not in wrong.detail
    assert send_one(mailbox.port, user="office", password="right").outcome is Outcome.OK
    mailbox.expect("s1@example.test")


def test_a_server_that_wants_a_login_we_do_not_have_is_a_matter_of_configuration(mailbox: Mailbox) -> None:
    mailbox.on_sender = lambda _sender: "530 5.7.0 authentication required"
    assert send_one(mailbox.port).outcome is Outcome.CONFIGURATION


def test_a_server_without_the_encryption_we_were_told_to_use_is_a_matter_of_configuration(mailbox: Mailbox) -> None:
    assert send_one(mailbox.port, security=Security.STARTTLS).outcome is Outcome.CONFIGURATION


def test_a_letter_whose_verdict_was_lost_may_have_arrived(mailbox: Mailbox) -> None:
    mailbox.drops_after_data = True
    assert send_one(mailbox.port).outcome is Outcome.UNKNOWN
    mailbox.expect("s1@example.test")


def test_a_server_nobody_listens_on_was_certainly_not_reached() -> None:
    assert send_one(closed_port()).outcome is Outcome.TRANSIENT


@pytest.mark.parametrize("script", [deaf, dripping])
def test_a_server_that_does_not_greet_takes_no_longer_than_it_may(script: Callable[[socket.socket], None]) -> None:
    with lying(script) as server:
        begun = time.monotonic()
        answer = send_one(server.port, seconds=0.5)
    assert time.monotonic() - begun < 4.0
    assert (answer.outcome, answer.is_silent) == (Outcome.TRANSIENT, True)


def greeting(*lines: bytes) -> Callable[[socket.socket], None]:
    """A server that answers each line it gets with the next of these, and then is silent."""

    def script(connection: socket.socket) -> None:
        for line in lines:
            connection.sendall(line + b"\r\n")
            if not connection.recv(65536):
                return
        connection.recv(65536)

    return script


def test_a_server_that_says_goodbye_at_once_is_tried_later() -> None:
    with lying(greeting(b"421 4.3.2 too many connections")) as server:
        answer = send_one(server.port)
    assert (answer.outcome, answer.code) == (Outcome.TRANSIENT, "421")


def test_a_server_that_will_have_nothing_to_do_with_us_is_a_matter_of_configuration() -> None:
    with lying(greeting(b"554 5.7.1 your address is listed")) as server:
        assert send_one(server.port).outcome is Outcome.CONFIGURATION


def test_silence_after_the_letter_was_handed_over_leaves_its_fate_unknown() -> None:
    script = greeting(b"220 hello", b"250 hello", b"250 sender", b"250 recipient", b"354 go on")
    with lying(script) as server:
        answer = send_one(server.port, seconds=0.5)
    assert (answer.outcome, answer.is_silent) == (Outcome.UNKNOWN, True)


def test_a_connection_the_server_has_closed_meanwhile_costs_nothing() -> None:
    closings: Iterator[bool] = iter([True, False])

    def script(connection: socket.socket) -> None:
        closes = next(closings)
        for line in (b"220 hello", b"250 hello", b"250 sender", b"250 recipient", b"354 go on", b"250 queued"):
            connection.sendall(line + b"\r\n")
            if line != b"250 queued" or not closes:
                connection.recv(65536)

    with lying(script) as server, Mailer(account(server.port), 3.0) as mailer:
        assert mailer.send(letter(1)).outcome is Outcome.OK
        time.sleep(0.1)
        assert mailer.send(letter(2)).outcome is Outcome.OK
        assert server.connections == 2


def test_encryption_is_taken_up_when_asked_for_and_an_unknown_certificate_only_at_the_operators_word(
    mailbox: Mailbox, tmp_path: Path
) -> None:
    mailbox.tls = home_made(tmp_path)
    doubtful = send_one(mailbox.port, security=Security.STARTTLS)
    assert (doubtful.outcome, mailbox.all) == (Outcome.CONFIGURATION, [])
    assert "certificate" in doubtful.detail.lower()
    assert send_one(mailbox.port, security=Security.STARTTLS, verify=False).outcome is Outcome.OK
    mailbox.expect("s1@example.test")


def test_a_server_encrypted_from_the_first_byte_is_spoken_to_that_way(tmp_path: Path) -> None:
    context = home_made(tmp_path)
    script = greeting(b"220 hello", b"250 hello", b"250 sender", b"250 recipient", b"354 go on", b"250 queued")

    def encrypted(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as tls:
            script(tls)

    with lying(encrypted) as server:
        assert send_one(server.port, security=Security.TLS, verify=False).outcome is Outcome.OK
        assert send_one(server.port, security=Security.TLS).outcome is Outcome.CONFIGURATION


def test_a_silent_server_is_given_up_in_time_when_encrypted_too() -> None:
    with lying(deaf) as server:
        begun = time.monotonic()
        answer = send_one(server.port, seconds=0.5, security=Security.TLS, verify=False)
    assert time.monotonic() - begun < 4.0
    assert (answer.outcome, answer.is_silent) == (Outcome.TRANSIENT, True)


def test_names_and_secrets_do_not_show_when_an_account_is_printed() -> None:
    shown = repr(account(25, user="office@example.test", password="hunter22"))
    assert "hunter22" not in shown
    assert "office" not in shown
