"""The second factor: set up, asked for, never taken twice, and no way around it."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from casework import accounts as opening
from rules.access import CODE_AWAITED, FAILURES, WINDOW, AccessKind
from rules.refusals import NoFactor
from store import accounts
from tests.support.codes import HERE, NEXT, WHO, Phone, half_in, half_or_whole, is_in, secret_on, type_code, with_factor
from tests.support.console import PASSWORD, Console, forms_on
from tests.support.story import refused
from tests.support.world import World


def kinds(console: Console) -> list[AccessKind]:
    with console.desk.looking() as session:
        return [one.kind for one in reversed(accounts.accesses(session, WHO, 500))]


def test_with_it_signing_in_takes_two_steps_and_half_of_it_opens_nothing(console: Console) -> None:
    _, phone, _ = with_factor(console)
    console.at += NEXT
    browser = half_in(console)
    assert "xiaoan_session" not in browser.client.cookies
    half = browser.client.cookies["xiaoan_half"]
    assert not is_in(browser)
    browser.client.cookies.set("xiaoan_session", half, domain="testserver.local")
    for path in ("/mine", "/account", HERE, "/password"):
        assert browser.get(path).headers["location"].startswith("/sign-in"), "half a sign-in is no session"
    del browser.client.cookies["xiaoan_session"]
    page = browser.get("/sign-in/code")
    done = browser.fill(page, "/sign-in/code", code=f" {phone.shows[:3]} {phone.shows[3:]} ")
    assert (done.status_code, done.headers["location"]) == (303, "/mine")
    assert browser.client.cookies["xiaoan_session"] != half, "a token of its own for the whole session"
    assert is_in(browser)
    assert kinds(console)[-4:] == [AccessKind.TRIED, AccessKind.PASSED, AccessKind.TRIED, AccessKind.SIGNED_IN]
    with console.desk.looking() as session:
        kept = session.execute(sa.text("SELECT digest FROM half_sign_in")).scalars().all()
    assert half not in kept


def test_a_code_is_taken_once_and_none_that_is_older(console: Console) -> None:
    browser, phone, _ = with_factor(console)
    first = phone.shows
    assert type_code(half_in(console), first) == 403, "the code that confirmed it is used up"
    console.at += NEXT
    earlier = phone.shows
    console.at += NEXT
    later = phone.shows
    assert type_code(half_in(console), later) == 303
    assert type_code(half_in(console), later) == 403
    assert type_code(half_in(console), earlier) == 403, "one step old would do, were a newer one not taken already"
    assert is_in(browser)


def test_a_code_of_a_clock_that_is_half_a_minute_off_is_taken_and_an_older_one_is_not(console: Console) -> None:
    _, phone, _ = with_factor(console)
    console.at += 4 * NEXT
    shown = phone.shows
    console.at += 2 * NEXT
    assert type_code(half_in(console), shown) == 403
    console.at += NEXT
    shown = phone.shows
    console.at += NEXT
    assert type_code(half_in(console), shown) == 303


def test_the_same_half_sign_in_leads_in_once(console: Console) -> None:
    _, phone, _ = with_factor(console)
    console.at += NEXT
    browser = half_in(console)
    half = browser.client.cookies["xiaoan_half"]
    form = forms_on(browser.get("/sign-in/code"))["/sign-in/code"]
    assert browser.send(form, code=phone.shows).status_code == 303
    console.at += NEXT
    thief = console.browser()
    thief.client.cookies.set("xiaoan_half", half, domain="testserver.local", path="/sign-in")
    assert thief.get("/sign-in/code").headers["location"] == "/sign-in"


def test_whoever_takes_too_long_begins_again(console: Console) -> None:
    _, phone, _ = with_factor(console)
    console.at += NEXT
    browser = half_in(console)
    page = browser.get("/sign-in/code")
    console.at += CODE_AWAITED + timedelta(seconds=1)
    late = browser.fill(page, "/sign-in/code", code=phone.shows)
    assert late.status_code == 403
    assert "请重新登录" in late.text
    assert not is_in(browser)


def test_wrong_codes_count_with_wrong_passwords_and_a_right_password_wipes_nothing_out(console: Console) -> None:
    _, phone, _ = with_factor(console)
    console.at += WINDOW + NEXT
    for _ in range(FAILURES - 1):
        assert type_code(half_in(console), "000000") == 403
    browser = half_in(console)
    assert type_code(browser, "000000") == 403
    assert type_code(browser, phone.shows) == 429, "the right one waits too"
    assert console.browser("10.9.9.9").sign_in(WHO).status_code == 429
    console.at += WINDOW + NEXT
    assert type_code(half_in(console), phone.shows) == 303


def test_wrong_passwords_before_a_right_one_still_count_against_the_codes(console: Console) -> None:
    with_factor(console)
    console.at += WINDOW + NEXT
    for _ in range(FAILURES - 1):
        console.browser().sign_in(WHO, "wrong")
    browser = half_in(console)
    assert type_code(browser, "000000") == 403
    assert type_code(browser, "000000") == 429


def test_a_recovery_code_stands_in_once(console: Console) -> None:
    browser, _, codes = with_factor(console)
    with console.desk.looking() as session:
        kept = session.execute(sa.text("SELECT digest FROM recovery_code")).scalars().all()
    assert not set(codes) & set(kept)
    assert type_code(half_in(console), codes[0].upper().replace("-", " ")) == 303
    assert type_code(half_in(console), codes[0]) == 403
    assert "恢复码还剩 9 个" in browser.get("/account").text
    with console.desk.looking() as session:
        assert accounts.accesses(session, WHO, 5)[4].about == "recovery code"


def test_codes_of_one_person_are_no_good_for_another(console: Console) -> None:
    _, phone, codes = with_factor(console)
    with_factor(console, "S2.handler")
    console.at += NEXT
    other = half_in(console, "S2.handler")
    assert type_code(other, codes[0]) == 403
    assert type_code(other, phone.shows) == 403


def test_setting_it_up_asks_for_the_password_and_ends_what_was_begun_without(console: Console) -> None:
    browser = console.signed_in(WHO)
    other = console.browser()
    other.sign_in(WHO)
    begin = forms_on(browser.get(HERE))[HERE]
    assert browser.send(begin, password="wrong").status_code == 403
    assert "data:image" not in browser.get(HERE).text
    browser.send(begin, password=PASSWORD)
    page = browser.get(HERE)
    assert browser.fill(page, f"{HERE}/confirm", code="000000").status_code == 403
    again = half_or_whole(console)
    assert again == "/mine", "what is not confirmed is not asked for"
    browser.fill(page, f"{HERE}/confirm", code=Phone(console, secret_on(page.text)).shows)
    assert is_in(browser)
    assert not is_in(other)
    assert "data:image" not in browser.get(HERE).text, "a secret in use is never shown again"
    assert browser.send(begin, password=PASSWORD).status_code == 422, "nor replaced by another"


def test_the_secret_is_sealed_at_rest(console: Console) -> None:
    browser = console.signed_in(WHO)
    browser.fill(browser.get(HERE), HERE, password=PASSWORD)
    secret = secret_on(browser.get(HERE).text)
    with console.desk.looking() as session:
        kept = session.execute(sa.text("SELECT secret_sealed FROM second_factor")).scalar_one()
    assert secret not in kept
    assert console.desk.keyring.open(kept) == secret


def test_it_is_removed_with_password_and_code_only(console: Console) -> None:
    browser, phone, _ = with_factor(console)
    console.at += NEXT
    page = browser.get(HERE)
    assert browser.fill(page, f"{HERE}/remove", password="wrong", code=phone.shows).status_code == 403
    assert browser.fill(page, f"{HERE}/remove", password=PASSWORD, code="000000").status_code == 403
    assert "已启用" in browser.get(HERE).text
    assert browser.fill(page, f"{HERE}/remove", password=PASSWORD, code=phone.shows).headers["location"] == "/account"
    assert half_or_whole(console) == "/mine"
    with console.desk.looking() as session:
        assert session.execute(sa.text("SELECT count(*) FROM recovery_code")).scalar_one() == 0


def test_a_lock_a_reset_and_a_new_password_end_half_a_sign_in_too(console: Console) -> None:
    mine, phone, _ = with_factor(console)
    console.at += NEXT
    first = half_in(console)
    page = first.get("/sign-in/code")
    opening.lock(console.desk, WHO, console.at)
    assert first.fill(page, "/sign-in/code", code=phone.shows).status_code == 403
    given = opening.reset(console.desk, WHO, console.at)
    second = console.browser()
    assert second.sign_in(WHO, given).headers["location"].startswith("/sign-in/code"), "a reset leaves it in place"
    opening.reset(console.desk, WHO, console.at)
    assert second.get("/sign-in/code").headers["location"] == "/sign-in"
    assert not is_in(mine)


def test_the_operator_removes_it_and_whoever_was_in_is_out(world: World, console: Console) -> None:
    browser, _, _ = with_factor(console)
    opening.reset_second_factor(console.desk, WHO, console.at)
    assert not is_in(browser)
    assert half_or_whole(console) == "/mine"
    with refused(world, NoFactor):
        opening.reset_second_factor(console.desk, WHO, console.at)
    assert kinds(console).count(AccessKind.FACTOR_REMOVED) == 1
