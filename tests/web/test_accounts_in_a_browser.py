"""Accounts in a real browser: the second factor from the picture to the recovery codes, and a provider and back."""

from __future__ import annotations

import pyotp
import pytest

from casework import identities
from rules.words import Text
from tests.support.console import PASSWORD, Console
from tests.support.providers import CLIENT, SECRET, OpenId
from tests.support.windows import Window
from web.providers.oidc import Oidc

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.parametrize("window", ["with JavaScript", "on a telephone"], indirect=True),
]


def look(window: Window) -> None:
    """The page is as wide as the window, and complains of nothing."""
    window.expect_in_order()
    window.expect_nothing_amiss()


def test_a_second_factor_is_set_up_and_asked_for(console: Console, window: Window) -> None:
    console.account("S1.handler")
    window.sign_in("S1.handler")
    page = window.page
    window.unfold()
    page.click("a.own")
    look(window)
    page.click("a[href='/account/second-factor']")
    page.fill("#password", PASSWORD)
    page.click("form[action='/account/second-factor'] button")
    page.wait_for_selector(".qr img")
    assert page.evaluate("document.querySelector('.qr img').naturalWidth") > 100, "the picture is drawn"
    look(window)
    phone = pyotp.TOTP("".join(page.inner_text(".key").split()))
    page.fill("#code", phone.at(console.at))
    page.click("form[action='/account/second-factor/confirm'] button")
    page.wait_for_selector(".codes")
    code = page.locator(".codes code").nth(0).inner_text()
    look(window)
    window.unfold()
    page.click("form[action='/sign-out'] button")
    window.sign_in("S1.handler")
    page.wait_for_url("**/sign-in/code**")
    look(window)
    page.fill("#code", code)
    page.click("form[action='/sign-in/code'] button")
    page.wait_for_url("**/mine")
    window.go("/account/second-factor")
    look(window)


def test_a_coordinator_opens_an_account(console: Console, window: Window) -> None:
    console.account("PLC.coordinator")
    window.sign_in("PLC.coordinator")
    page = window.page
    window.unfold()
    page.click("nav summary >> text=管理")
    page.click("a[href='/accounts']")
    page.wait_for_url("**/accounts")
    page.wait_for_load_state()
    look(window)
    page.fill("#text", "第一小学经办人")
    page.click("form[action='/accounts'][method=get] button")
    page.click("form[action='/accounts/open'] button")
    page.wait_for_selector(".once")
    look(window)


def test_a_provider_and_back_in_spite_of_all_our_headers(console: Console, window: Window) -> None:
    server = OpenId(lambda: console.at)
    with server.running():
        city = Oidc("city", Text("市统一认证", "the city"), server.address, CLIENT, SECRET)
        object.__setattr__(console.site, "providers", {"city": city})
        object.__setattr__(console.site, "address", window.address)
        console.account("S1.handler")
        identities.link(console.desk, "city", "u-1001", "S1.handler", console.at)
        window.go("/sign-in?next=/hazards")
        look(window)
        window.page.click("form[action='/sign-in/with/city'] button")
        window.page.wait_for_url("**/hazards")
        assert "隐患台账" in window.page.inner_text("h1")
        assert window.complaints == []
