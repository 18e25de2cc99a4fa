"""My account, and what is asked of somebody before they get to it where a second factor is required."""

from __future__ import annotations

import pytest

from casework import accounts as opening
from rules.access import AccessKind
from store import accounts
from tests.support.codes import HERE, NEXT, WHO, Phone, half_in, is_in, secret_on, with_factor
from tests.support.console import PASSWORD, Console, forms_on
from tests.support.world import World


def kinds(console: Console) -> list[AccessKind]:
    with console.desk.looking() as session:
        return [one.kind for one in reversed(accounts.accesses(session, WHO, 500))]


@pytest.mark.parametrize("path", ["//evil.test", "https://evil.test", "/\\evil.test"])
def test_after_the_code_nobody_is_sent_out_of_the_site(console: Console, path: str) -> None:
    _, phone, _ = with_factor(console)
    console.at += NEXT
    browser = half_in(console)
    page = browser.get(f"/sign-in/code?next={path}")
    assert browser.fill(page, "/sign-in/code", code=phone.shows, next=path).headers["location"] == "/mine"


def test_forms_of_the_second_factor_are_ours_or_change_nothing(console: Console) -> None:
    browser, phone, _ = with_factor(console)
    console.at += NEXT
    form = forms_on(browser.get(HERE))[f"{HERE}/remove"]
    other = console.signed_in("S2.handler")
    assert other.send(form, password=PASSWORD, code=phone.shows).status_code == 403
    assert browser.send(form, password=PASSWORD, code=phone.shows, form_token="x").status_code == 403
    half = half_in(console)
    page = forms_on(half.get("/sign-in/code"))["/sign-in/code"]
    assert half.send(page, code=phone.shows, form_token="").status_code == 403
    assert half.send(page, headers={"Origin": "https://evil.test"}, code=phone.shows).status_code == 403
    assert "已启用" in browser.get(HERE).text


def test_where_it_is_required_whoever_has_none_is_led_to_it_first(world: World, console: Console) -> None:
    strict = Console(world.desk, console.site.store.folder, requires_factor=True)
    strict.at = console.at
    browser = strict.signed_in(WHO)
    for path in ("/mine", "/hazards", "/account", "/overview"):
        assert browser.get(path).headers["location"] == HERE
    page = browser.get(HERE)
    assert "本单位要求启用" in page.text
    assert 'href="/hazards"' not in page.text
    browser.fill(page, HERE, password=PASSWORD)
    page = browser.get(HERE)
    browser.fill(page, f"{HERE}/confirm", code=Phone(strict, secret_on(page.text)).shows)
    assert is_in(browser)


def test_a_one_time_password_is_changed_before_a_second_factor_is_set_up(world: World, console: Console) -> None:
    strict = Console(world.desk, console.site.store.folder, requires_factor=True)
    strict.at = console.at
    given = opening.add(strict.desk, WHO, strict.at)
    browser = strict.browser()
    browser.sign_in(WHO, given)
    assert browser.get(HERE).headers["location"] == "/password"
    assert browser.get("/mine").headers["location"] == "/password"


def test_my_account_shows_where_i_am_signed_in_and_ends_the_others(console: Console) -> None:
    mine = console.signed_in(WHO)
    console.browser().sign_in(WHO, "wrong")
    other = console.browser("10.7.7.7")
    other.sign_in(WHO)
    stranger = console.signed_in("S2.handler")
    page = mine.get("/account")
    assert "10.7.7.7" in page.text
    assert "登录被拒" in page.text
    assert mine.fill(page, "/account/end-others").headers["location"] == "/account"
    assert (is_in(mine), is_in(other), is_in(stranger)) == (True, False, True)
    assert "/account/end-others" not in forms_on(mine.get("/account"))
    assert kinds(console)[-1] is AccessKind.SESSIONS_ENDED
