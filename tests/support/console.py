"""The console as somebody's browser sees it: pages are read, forms are found on them, filled in and sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from starlette.testclient import TestClient

from casework.desk import Desk
from models import Account
from rules.words import Language
from store import accounts, people
from store.files import FileStore
from tests.support.world import at
from web.site import FORMS, Site, application

PASSWORD = "green hills behind the school"


@cache
def hash_of_password() -> str:
    """Hashed once, and cheaply: argon2 takes its time on purpose, and a hash says itself how much."""
    return PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),)).hash(PASSWORD)


@dataclass
class Form:
    """A form on a page: where it goes, and what stands in it."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    wanted: set[str] = field(default_factory=set)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", "")))
        elif tag in ("input", "textarea", "select", "button") and self.forms and given.get("name"):
            self.forms[-1].fields[given["name"]] = given.get("value", "")
            if "required" in given:
                self.forms[-1].wanted.add(given["name"])
        elif tag == "a":
            self.links.append(given.get("href", ""))


def all_forms_on(page: httpx.Response) -> list[Form]:
    """The forms of a page, in their order."""
    read = _Forms()
    read.feed(page.text)
    return read.forms


def forms_on(page: httpx.Response) -> dict[str, Form]:
    """The forms of a page by where they go."""
    return {one.action: one for one in all_forms_on(page)}


def links_on(page: httpx.Response) -> list[str]:
    read = _Forms()
    read.feed(page.text)
    return read.links


class Browser:
    """Somebody's browser; it follows no redirects, so that tests see them."""

    def __init__(self, console: Console, address: str = "10.1.2.3") -> None:
        self.console = console
        self.client = TestClient(
            console.app, follow_redirects=False, client=(address, 5000), raise_server_exceptions=console.is_strict
        )

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.client.get(path, headers=headers)

    def send(
        self, form: Form, files: Any = None, headers: dict[str, str] | None = None, **filled: str
    ) -> httpx.Response:
        """The form is sent, with these fields filled in."""
        given = {**form.fields, **filled}
        return self.client.post(form.action, data=given, files=files, headers=headers or {})

    def fill(self, page: httpx.Response, action: str, **filled: str) -> httpx.Response:
        """The form of a page that goes there is filled in and sent."""
        return self.send(forms_on(page)[action], **filled)

    def sign_in(self, number: str, password: str = PASSWORD) -> httpx.Response:
        return self.fill(self.get("/sign-in"), "/sign-in", number=number, password=password)


class Console:
    """The console over a test's database, at an instant the test sets."""

    def __init__(self, desk: Desk, folder: Path, when: str = "2026-09-01 10:00", **more: Any) -> None:
        self.at: datetime = at(when)
        self.desk = desk
        self.is_strict = True
        keys = desk.keyring.keys_for(FORMS)
        self.site = Site(desk, FileStore(folder), lambda: self.at, Language.ZH, keys=keys, **more)
        self.app = application(self.site)

    def browser(self, address: str = "10.1.2.3") -> Browser:
        return Browser(self, address)

    def account(self, number: str, *, must_change: bool = False) -> None:
        """The person has an account with the password of these tests."""
        with self.desk.sitting(self.at) as sitting:
            person = people.person_meant(sitting.session, number)
            row = Account(
                person_id=person.id, password_hash=hash_of_password(), must_change=must_change, changed_at=self.at
            )
            accounts.put(sitting.session, row)

    def signed_in(self, number: str) -> Browser:
        """A browser somebody has signed in with."""
        self.account(number)
        browser = self.browser()
        assert browser.sign_in(number).status_code == 303
        return browser
