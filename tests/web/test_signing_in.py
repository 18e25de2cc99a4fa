"""Signing in and out: who gets in, for how long, and what is on record of those who do not."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from casework import accounts as opening
from casework import signing_in
from casework.passwords import fits, hashed
from rules.access import FAILURES, FROM_ONE_ADDRESS, IDLE, LONGEST, WINDOW, AccessKind, unfit_password
from rules.refusals import AccountThere, NoAccount, UnknownPerson
from store import accounts
from tests.support.console import PASSWORD, Browser, Console, forms_on
from tests.support.story import refused
from tests.support.world import World

WHO = "S1.handler"
NEW = "a longer walk to the river"


def record(console: Console, number: str = "") -> list[AccessKind]:
    """The record of access, the oldest first."""
    with console.desk.looking() as session:
        return [one.kind for one in reversed(accounts.accesses(session, number, 500))]


def is_in(browser: Browser) -> bool:
    return browser.get("/mine").status_code == 200


def test_whoever_signs_in_is_in_until_they_sign_out(console: Console) -> None:
    console.account(WHO)
    browser = console.browser()
    assert browser.get("/mine").headers["location"] == "/sign-in?next=/mine"
    done = browser.sign_in(WHO)
    assert (done.status_code, done.headers["location"]) == (303, "/mine")
    cookie = done.headers["set-cookie"]
    for word in ("HttpOnly", "SameSite=lax", "Path=/"):
        assert word in cookie
    assert is_in(browser)
    page = browser.get("/mine")
    assert "第一小学经办人" in page.text
    old = browser.client.cookies["xiaoan_session"]
    assert browser.fill(page, "/sign-out").headers["location"] == "/sign-in"
    assert not is_in(browser)
    browser.client.cookies.set("xiaoan_session", old, domain="testserver.local")
    assert not is_in(browser), "the server has ended it, whatever the browser still has"
    assert record(console) == [AccessKind.TRIED, AccessKind.SIGNED_IN, AccessKind.SIGNED_OUT]


def test_a_session_is_a_new_one_whatever_the_browser_had_before(console: Console) -> None:
    console.account(WHO)
    browser = console.browser()
    browser.client.cookies.set("xiaoan_session", "planted", domain="testserver.local")
    browser.sign_in(WHO)
    first = browser.client.cookies["xiaoan_session"]
    assert first != "planted"
    other = console.browser()
    other.sign_in(WHO)
    assert other.client.cookies["xiaoan_session"] != first
    with console.desk.looking() as session:
        kept = session.execute(sa.text("SELECT digest FROM console_session")).scalars().all()
    assert len(kept) == 2
    assert first not in kept


def test_a_session_ends_when_nobody_uses_it_and_at_the_end_of_the_day_in_any_case(console: Console) -> None:
    browser = console.signed_in(WHO)
    begun = console.at
    console.at += IDLE - timedelta(minutes=1)
    assert is_in(browser)
    console.at += IDLE - timedelta(minutes=1)
    assert is_in(browser), "it was used meanwhile"
    console.at += IDLE + timedelta(minutes=1)
    assert not is_in(browser)
    again = console.browser()
    again.sign_in(WHO)
    console.at = max(console.at, begun)
    for _ in range(int(LONGEST / IDLE) * 2):
        console.at += IDLE / 2
        if not is_in(again):
            break
    else:
        pytest.fail("a session must not live for ever")
    assert console.at - begun >= LONGEST


def test_a_wrong_password_an_unknown_number_and_a_locked_account_are_told_the_same(console: Console) -> None:
    console.account(WHO)
    console.account("S2.handler")
    opening.lock(console.desk, "S2.handler", console.at)
    said = [
        console.browser().sign_in(number, password)
        for number, password in ((WHO, "wrong"), ("nobody", PASSWORD), ("S2.handler", PASSWORD))
    ]
    assert {one.status_code for one in said} == {403}
    sentences = {re.search(r'role="alert">(.*?)<', one.text).group(1) for one in said}  # type: ignore[union-attr]  # it must be there
    assert len(sentences) == 1
    assert "工号或密码不对" in sentences.pop()
    assert record(console).count(AccessKind.REFUSED) == 3


def test_after_too_many_wrong_passwords_the_right_one_waits_too(console: Console) -> None:
    console.account(WHO)
    for _ in range(FAILURES):
        assert console.browser().sign_in(WHO, "wrong").status_code == 403
    late = console.browser("10.9.9.9").sign_in(WHO)
    assert late.status_code == 429
    assert "请 15 分钟后再试" in late.text
    assert console.browser().sign_in("S2.handler", "wrong").status_code == 403, "others are not kept out"
    console.at += WINDOW + timedelta(seconds=1)
    assert console.browser().sign_in(WHO).status_code == 303
    assert record(console, WHO)[-3:] == [AccessKind.LIMITED, AccessKind.TRIED, AccessKind.SIGNED_IN]


def test_whoever_gets_in_begins_to_count_anew(console: Console) -> None:
    console.account(WHO)
    for _ in range(3):
        for _ in range(FAILURES - 1):
            console.browser().sign_in(WHO, "wrong")
        assert console.browser().sign_in(WHO).status_code == 303


def test_many_numbers_from_one_address_are_one_attack(console: Console) -> None:
    console.account(WHO)
    with console.desk.sitting(console.at) as sitting:
        for number in range(FROM_ONE_ADDRESS):
            accounts.note(sitting.session, AccessKind.TRIED, console.at, f"n{number}", None, "10.6.6.6")
    assert console.browser("10.6.6.6").sign_in(WHO).status_code == 429
    assert console.browser("10.6.6.7").sign_in(WHO).status_code == 303


def test_a_one_time_password_is_good_for_choosing_ones_own_and_for_nothing_else(console: Console) -> None:
    given = opening.add(console.desk, WHO, console.at)
    assert re.fullmatch(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", given)
    browser = console.browser()
    assert browser.sign_in(WHO, given).status_code == 303
    for path in ("/mine", "/hazards", "/overview", "/hazards/x", "/evidence/1"):
        assert browser.get(path).headers["location"] == "/password"
    page = browser.get("/password")
    assert "须先换成自己的密码" in page.text
    assert browser.fill(page, "/password", old=given, new=NEW, again=NEW + "!").status_code == 422
    assert browser.fill(page, "/password", old=given, new="short", again="short").status_code == 422
    assert browser.fill(page, "/password", old="not it", new=NEW, again=NEW).status_code == 403
    assert record(console, WHO)[-2:] == [AccessKind.TRIED, AccessKind.REFUSED]
    assert browser.fill(page, "/password", old=given, new=NEW, again=NEW).headers["location"] == "/sign-in"
    assert not is_in(browser)
    assert console.browser().sign_in(WHO, given).status_code == 403
    assert browser.sign_in(WHO, NEW).status_code == 303
    assert is_in(browser)


def test_a_new_password_a_reset_and_a_lock_end_every_session(console: Console) -> None:
    first = console.signed_in(WHO)
    second = console.browser()
    second.sign_in(WHO)
    first.fill(first.get("/password"), "/password", old=PASSWORD, new=NEW, again=NEW)
    assert not is_in(second)
    second.sign_in(WHO, NEW)
    given = opening.reset(console.desk, WHO, console.at)
    assert not is_in(second)
    second.sign_in(WHO, given)
    opening.lock(console.desk, WHO, console.at)
    assert second.get("/password").headers["location"].startswith("/sign-in")


def test_whoever_has_left_is_out_at_once(console: Console) -> None:
    browser = console.signed_in(WHO)
    with console.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE person SET left_on = '2026-09-01' WHERE number = :n"), {"n": WHO})
    assert not is_in(browser)
    assert console.browser().sign_in(WHO).status_code == 403


def test_a_password_changed_while_somebody_signs_in_with_the_old_one_keeps_them_out(console: Console) -> None:
    console.account(WHO)
    known = []
    real = signing_in.fits

    def meanwhile(password: str, kept: str | None) -> bool:
        if not known:
            known.append(opening.reset(console.desk, WHO, console.at))
        return real(password, kept)

    signing_in.fits = meanwhile
    try:
        assert console.browser().sign_in(WHO).status_code == 403
    finally:
        signing_in.fits = real
    with console.desk.looking() as session:
        assert session.execute(sa.text("SELECT count(*) FROM console_session")).scalar() == 0


def test_forms_that_are_not_ours_or_come_from_elsewhere_change_nothing(console: Console) -> None:
    console.account(WHO)
    browser = console.browser()
    form = forms_on(browser.get("/sign-in"))["/sign-in"]
    filled = {"number": WHO, "password": PASSWORD}
    assert browser.send(form, **filled, form_token="").status_code == 403
    stranger = console.browser()
    assert stranger.send(form, **filled).status_code == 403, "the token goes with a cookie of that browser"
    assert browser.send(form, headers={"Origin": "null"}, **filled).status_code == 403
    assert record(console) == []
    mine = console.browser()
    mine.sign_in(WHO)
    out = forms_on(mine.get("/mine"))["/sign-out"]
    other = console.signed_in("S2.handler")
    assert other.send(out).status_code == 403, "a token goes with its session"
    assert is_in(other)


@pytest.mark.parametrize(
    "path", ["//evil.test", "https://evil.test", "/\\evil.test", "javascript:alert(1)", "", "/\n/x"]
)
def test_after_signing_in_nobody_is_sent_out_of_the_site(console: Console, path: str) -> None:
    console.account(WHO)
    browser = console.browser()
    form = forms_on(browser.get("/sign-in"))["/sign-in"]
    assert browser.send(form, number=WHO, password=PASSWORD, next=path).headers["location"] == "/mine"


def test_a_language_is_kept_for_a_browser_and_for_a_person(console: Console) -> None:
    browser = console.browser()
    page = browser.get("/sign-in")
    assert browser.fill(page, "/language", language="en").status_code == 303
    assert "Person number" in browser.get("/sign-in").text
    mine = console.signed_in(WHO)
    mine.fill(mine.get("/mine"), "/language", language="en")
    assert "Nothing waits for you now." in mine.get("/mine").text
    again = console.browser()
    again.sign_in(WHO)
    assert '<html lang="en">' in again.get("/mine").text


def test_accounts_are_for_people_who_are_here_and_have_none(world: World, console: Console) -> None:
    at = console.at
    opening.add(world.desk, WHO, at)
    with refused(world, AccountThere):
        opening.add(world.desk, WHO, at)
    with refused(world, NoAccount):
        opening.reset(world.desk, "S2.handler", at)
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE person SET left_on = '2026-08-01' WHERE number = 'S3.handler'"))
    with refused(world, UnknownPerson):
        opening.add(world.desk, "S3.handler", at)


def test_the_record_of_access_cannot_be_changed(console: Console) -> None:
    console.browser().sign_in("nobody", "x")
    for words in ("UPDATE access_event SET account = 'x'", "DELETE FROM access_event"):
        with pytest.raises(DBAPIError, match="append-only"), console.desk.engine.begin() as connection:
            connection.execute(sa.text(words))


def test_a_password_is_kept_as_argon2id_and_nobody_has_none() -> None:
    kept = hashed("correct horse battery")
    assert kept.startswith("$argon2id$")
    assert fits("correct horse battery", kept)
    assert not fits("correct horse batterx", kept)
    assert not fits("anything", None)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "10"),
        ("x" * 300, "200"),
        ("S1.HANDLER-2026", "工号"),
        ("我是王建国，一二三四", "姓名"),
        ("aaaaabbbbb", "重复"),
    ],
)
def test_a_password_that_will_not_do_is_told_why(password: str, why: str) -> None:
    found = unfit_password(password, "S1.handler", "王建国")
    assert found is not None
    assert why in found.zh
    assert unfit_password("绿水青山环抱着小学校", "S1.handler", "王建国") is None


def test_what_no_database_keeps_is_refused_in_words(console: Console) -> None:
    answer = console.browser().sign_in("S1\x00handler")
    assert answer.status_code == 422
    assert "填写的内容" in answer.text
