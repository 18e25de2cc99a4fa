"""The API as a program sees it: it shows a token, sends JSON, and reads what comes back."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx
from starlette.testclient import TestClient

from casework import tokens
from casework.tokens import Wanted
from rules.tokens import TokenScope
from tests.support.console import Console

V1 = "/api/v1"
EVERYTHING = frozenset(TokenScope)


def token_for(console: Console, who: str, scopes: frozenset[TokenScope] = EVERYTHING, days: int = 90) -> str:
    """A token in the name of somebody who has an account."""
    return tokens.add(console.desk, Wanted(who, "test", scopes, days, "operator"), console.at).token


class Program:
    """A program with a token, or without one."""

    def __init__(self, console: Console, token: str = "", address: str = "10.9.8.7") -> None:
        self.client = TestClient(
            console.app, client=(address, 5000), raise_server_exceptions=console.is_strict, follow_redirects=False
        )
        if token:
            self.client.headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self.client.get(path if path.startswith(V1) else V1 + path, params=query or None)

    def post(self, path: str, body: Any, key: str = "", **headers: str) -> httpx.Response:
        return self.client.post(V1 + path, json=body, headers={"Idempotency-Key": key or str(uuid4()), **headers})

    def act(self, number: str, name: str, key: str = "", **body: Any) -> httpx.Response:
        return self.post(f"/hazards/{number}/acts/{name}", body, key)


def program(console: Console, who: str, scopes: frozenset[TokenScope] = EVERYTHING) -> Program:
    """A program that asks in somebody's name, who gets an account for it."""
    console.account(who)
    return Program(console, token_for(console, who, scopes))
