"""Everybody of a district before its console: what each is answered, and whether anything was changed by it."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import sqlalchemy as sa
from fastapi.routing import APIRoute
from starlette.routing import Match

from rules.rights import Page
from rules.tokens import TokenScope
from store.engine import connect
from tests.support.api import EVERYTHING, Program, token_for
from tests.support.console import Browser, Console, Form, forms_on
from tests.support.everybody import NOW, people_beside_the_cast, things
from tests.support.story import COORDINATOR
from tests.support.world import World


def routes_of(console: Console) -> Iterator[APIRoute]:
    """Every route there is; what is no page is a file of ours."""
    for one in console.app.routes:
        if isinstance(one, APIRoute):
            yield one
        else:
            assert getattr(one, "path", "") == "/static", f"{one} is no page and no file of ours"


def calls(route: APIRoute) -> Iterator[Callable[..., object]]:
    """What stands before a route, and before that."""
    waiting = list(route.dependant.dependencies)
    while waiting:
        one = waiting.pop(0)
        if one.call is not None:
            yield one.call
        waiting += one.dependencies


def page_of(route: APIRoute) -> Page | None:
    """The page a route's gate is for."""
    return next((found for one in calls(route) if (found := getattr(one, "page", None)) is not None), None)


def is_for_programs(route: APIRoute) -> bool:
    return route.path.startswith("/api/")


class Everybody:
    """The people of tests/support/everybody.py, each with a browser and tokens, before the same things."""

    def __init__(self, world: World, folder: Path, who: Iterable[str]) -> None:
        self.world, self.console = world, Console(world.desk, folder / "evidence", NOW)
        people_beside_the_cast(world)
        for one in who:
            self.console.account(one)
        self.things = things(world, self.console)
        self.nobody, self.stranger = self.console.browser(), Program(self.console)
        self._browsers = {one: self._signed_in(one) for one in who}
        self._programs = {(one, EVERYTHING): self._program(one, EVERYTHING) for one in who}
        for scope in TokenScope:
            only = frozenset({scope})
            self._programs[COORDINATOR, only] = self._program(COORDINATOR, only)
        for program in self._programs.values():
            program.get("/words")
        # A form of the page is the same for as long as somebody is signed in.
        self.tokens = {
            name: forms_on(one.get("/account"))["/sign-out"].fields["form_token"]
            for name, one in self._browsers.items()
        }
        self.things["mark"] = forms_on(self._browsers[COORDINATOR].get(f"/import/{self.things['file']}"))[
            f"/import/{self.things['file']}"
        ].fields["mark"]
        self._live, self._kept = sqlite3.connect(folder / "xiaoan.db"), sqlite3.connect(":memory:")
        self._live.backup(self._kept)

    @classmethod
    def of(cls, template: Path, folder: Path, who: Iterable[str]) -> Everybody:
        """In a copy of the database of the cast."""
        from tests.conftest import new_desk

        shutil.copy(template, folder / "xiaoan.db")
        desk = new_desk(connect(f"sqlite:///{folder / 'xiaoan.db'}"))
        with desk.looking() as session:
            units = {row.code: row.id for row in session.execute(sa.text("SELECT code, id FROM unit"))}
        return cls(World(desk, units), folder, who)

    def put_back(self) -> None:
        self._kept.backup(self._live)

    def close(self) -> None:
        self._live.close()
        self._kept.close()

    @property
    def version(self) -> int:
        """Another number after anything was written, were it one value of one row."""
        return int(self._live.execute("PRAGMA data_version").fetchone()[0])

    @property
    def contents(self) -> str:
        """A digest of every row there is; for what may be written and taken back."""
        return hashlib.sha256("\n".join(self._live.iterdump()).encode()).hexdigest()

    def _signed_in(self, who: str) -> Browser:
        browser = self.console.browser()
        assert browser.sign_in(who).status_code == 303
        return browser

    def _program(self, who: str, scopes: frozenset[TokenScope]) -> Program:
        return Program(self.console, token_for(self.console, who, scopes))

    def program(self, who: str, scopes: frozenset[TokenScope] = EVERYTHING) -> Program:
        """A program with a token of somebody's."""
        return self._programs[who, scopes]

    def filled(self, text: Any) -> Any:  # Any: what stands in a form, or in what a program sends
        """`{given}` in an address or a value is the number of that thing; alone, the thing itself, were it a file."""
        if not isinstance(text, str):
            return text
        is_whole = text.startswith("{") and text[1:-1] in self.things
        return self.things[text[1:-1]] if is_whole else text.format(**self.things)

    def get(self, who: str, path: str) -> httpx.Response:
        """What somebody is answered at an address, by a program of theirs where it is for programs."""
        asking = self.program(who).client if path.startswith("/api/") else self._browsers[who].client
        return asking.get(path)

    def route_of(self, method: str, row: str) -> APIRoute:
        """The route that answers at the address a row of a table names."""
        path = self.filled(row).partition("?")[0]
        scope = {"type": "http", "method": method, "path": path, "headers": []}
        return next(one for one in routes_of(self.console) if one.matches(scope)[0] is Match.FULL)

    def post(self, who: str, path: str, fields: Mapping[str, Any], token: str | None) -> httpx.Response:
        """Somebody's browser sends a form; a value of bytes is a file."""
        given = {name: self.filled(one) for name, one in fields.items()} | (
            {} if token is None else {"form_token": token}
        )
        files = {name: ("file.xlsx", one) for name, one in given.items() if isinstance(one, bytes)}
        plain = {name: one for name, one in given.items() if name not in files}
        browser = self._browsers[who] if who else self.nobody
        return browser.send(Form(path, plain), files=files or None)

    def send(
        self, who: str, path: str, body: Mapping[str, Any], scopes: frozenset[TokenScope] = EVERYTHING
    ) -> httpx.Response:
        """Somebody's program sends this, under a key of its own."""
        return self.program(who, scopes).client.post(
            path, json={name: self.filled(one) for name, one in body.items()}, headers={"Idempotency-Key": str(uuid4())}
        )
