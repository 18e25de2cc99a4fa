"""Lies of a provider, told over real HTTP and signed as only liars sign: none of them lets anybody in."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.support.console import Console, forms_on
from tests.support.elsewhere import (
    is_in,
    linked,
    set_out,
    there_and_back,
    way_back,
)
from tests.support.providers import CLIENT, OpenId, rsa

LIES: dict[str, dict[str, Any]] = {
    "signed by somebody else": {"signs_with": rsa("other")},
    "signed by somebody else under a name of its own": {"signs_with": rsa("other"), "header": {"kid": "other"}},
    "not signed at all": {"unsigned": True},
    "signed with the secret we share": {"signs_with_our_secret": True},
    "meant for another": {"claims": {"aud": "another"}},
    "meant for several, and another asked": {"claims": {"aud": [CLIENT, "another"], "azp": "another"}},
    "meant for several, and nobody says who asked": {"claims": {"aud": [CLIENT, "another"]}},
    "from another": {"claims": {"iss": "https://evil.test"}},
    "about another sign-in": {"claims": {"nonce": "of another"}},
    "about no sign-in": {"leaves_out": {"nonce"}},
    "expired": {"claims": {"exp": 1}},
    "without an end": {"leaves_out": {"exp"}},
    "from the future": {"claims": {"iat": 4_000_000_000, "exp": 4_000_000_300}},
    "about nobody": {"leaves_out": {"sub"}},
    "about somebody without a name": {"claims": {"sub": ""}},
    "about somebody whose name cannot be kept": {"claims": {"sub": "u\x00"}},
    "about a list of people": {"claims": {"sub": ["u-1001"]}},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_lets_nobody_in(console: Console, city: OpenId, lie: str) -> None:
    linked(console)
    for name, value in LIES[lie].items():
        setattr(city.lies, name, value)
    browser = console.browser()
    done = there_and_back(browser)
    assert done.status_code == 403, lie
    assert "未通过核对" in done.text
    assert not is_in(browser)
    assert "xiaoan_session" not in browser.client.cookies
    city.lies = type(city.lies)()
    assert there_and_back(browser).status_code == 303, "the truth still does"


def test_a_provider_that_calls_itself_otherwise_is_not_asked(console: Console, city: OpenId) -> None:
    city.lies.issuer = "https://evil.test"
    browser = console.browser()
    form = forms_on(browser.get("/sign-in"))["/sign-in/with/city"]
    assert browser.send(form).status_code == 403


def test_an_answer_that_names_another_sender_is_not_believed(console: Console, city: OpenId) -> None:
    linked(console)
    browser = console.browser()
    back = re.sub(r"iss=[^&]*", "iss=https%3A%2F%2Fevil.test", way_back(set_out(browser)))
    assert browser.get(back).status_code == 403
    assert not is_in(browser)


def test_clocks_may_differ_by_a_minute_and_not_by_more(console: Console, city: OpenId) -> None:
    linked(console)
    now = int(console.at.timestamp())
    city.lies.claims = {"iat": now + 50, "exp": now - 50}
    assert there_and_back(console.browser()).status_code == 303
    city.lies.claims = {"iat": now, "exp": now - 70}
    assert there_and_back(console.browser()).status_code == 403
