"""Somebody with a second factor: setting it up on the pages, their telephone, and half a sign-in."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp

from rules.access import CODE_STEP, RECOVERY_CODES
from tests.support.console import PASSWORD, Browser, Console

WHO = "S1.handler"
HERE = "/account/second-factor"
NEXT = timedelta(seconds=CODE_STEP)


def secret_on(text: str) -> str:
    found = re.search(r'<code class="key">(.*?)</code>', text, re.S)
    assert found is not None
    return "".join(found.group(1).split())


class Phone:
    """Somebody's authenticator: it shows a code for every half minute."""

    def __init__(self, console: Console, secret: str) -> None:
        self.console, self.totp = console, pyotp.TOTP(secret)

    @property
    def shows(self) -> str:
        return self.totp.at(self.console.at)


def with_factor(console: Console, number: str = WHO) -> tuple[Browser, Phone, list[str]]:
    """Somebody signed in who has just set up a second factor, their telephone and their recovery codes."""
    browser = console.signed_in(number)
    assert browser.fill(browser.get(HERE), HERE, password=PASSWORD).headers["location"] == HERE
    page = browser.get(HERE)
    assert 'src="data:image/svg+xml' in page.text
    phone = Phone(console, secret_on(page.text))
    done = browser.fill(page, f"{HERE}/confirm", code=phone.shows)
    assert done.status_code == 200
    codes = re.findall(r"<li><code>(.*?)</code>", done.text)
    assert len(set(codes)) == RECOVERY_CODES
    return browser, phone, codes


def half_in(console: Console, number: str = WHO) -> Browser:
    browser = console.browser()
    done = browser.sign_in(number)
    assert (done.status_code, done.headers["location"]) == (303, "/sign-in/code?next=%2Fmine")
    return browser


def type_code(browser: Browser, code: str) -> int:
    return browser.fill(browser.get("/sign-in/code"), "/sign-in/code", code=code).status_code


def is_in(browser: Browser) -> bool:
    return browser.get("/mine").status_code == 200


def half_or_whole(console: Console) -> str:
    return console.browser().sign_in(WHO).headers["location"]
