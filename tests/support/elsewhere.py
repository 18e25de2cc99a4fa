"""Signing in with an account elsewhere: the way to a provider, and back, as a browser goes it."""

from __future__ import annotations

import html
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from casework import identities
from rules.words import Text
from store import accounts
from store.accounts import AccessLine
from tests.support.console import Browser, Console, forms_on

WHO, SUBJECT = "S1.handler", "u-1001"
OURS = "http://testserver"
CITY = Text("市统一认证", "the city")


def know(console: Console, *providers: Any) -> None:
    """The console offers these."""
    object.__setattr__(console.site, "providers", {one.name: one for one in providers})
    object.__setattr__(console.site, "address", OURS)


def set_out(browser: Browser, name: str = "city", following: str = "/hazards", agent: str = "Mozilla/5.0") -> str:
    """Somebody presses the button. Returns where they are sent."""
    form = forms_on(browser.get(f"/sign-in?next={following}"))[f"/sign-in/with/{name}"]
    page = browser.send(form, headers={"User-Agent": agent})
    assert page.status_code == 200
    to = page.headers["refresh"].removeprefix("0; url=")
    assert f'href="{html.escape(to)}"' in page.text
    return to


def there_and_back(browser: Browser, **how: str) -> httpx.Response:
    """Somebody goes to the provider, is recognised there, and comes back."""
    return browser.get(way_back(set_out(browser, **how)))


def way_back(to: str) -> str:
    sent = httpx.get(to, follow_redirects=False)
    assert sent.headers["location"].startswith(f"{OURS}/sign-in/from/")
    return sent.headers["location"].removeprefix(OURS)


def is_in(browser: Browser) -> bool:
    return browser.get("/mine").status_code == 200


def lately(console: Console) -> list[AccessLine]:
    with console.desk.looking() as session:
        return list(accounts.accesses(session))


def linked(console: Console, number: str = WHO, subject: str = SUBJECT, provider: str = "city") -> None:
    console.account(number)
    identities.link(console.desk, provider, subject, number, console.at)


def state_of(to: str) -> str:
    return parse_qs(urlsplit(to).query)["state"][0]
