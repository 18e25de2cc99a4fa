"""The examples of docs/how-to/use-the-api.md are run as they stand there, one after the other, and every one works."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
import pytest

from casework import assigning
from rules.tokens import A_MINUTE, LONGEST_DAYS, TokenScope
from tests.support.api import EVERYTHING, V1, Program, token_for
from tests.support.console import Console
from tests.support.everything import ROOT
from tests.support.photos import shot, view
from tests.support.story import COORDINATOR, INSPECTOR, ask
from tests.support.world import World

PAGES = ROOT / "docs" / "how-to" / "use-the-api.md", ROOT / "docs" / "zh" / "how-to.md"
NUMBER = "510503-2026-000001"


@dataclass
class Call:
    """One curl of the documents."""

    method: str = "GET"
    url: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    text: str | None = None
    form: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


def calls_in(text: str) -> Iterator[Call]:
    for line in re.findall(r"^curl .+$", text, re.M):
        words, one = shlex.split(line)[1:], Call()
        while words:
            word = words.pop(0)
            if word == "-H":
                name, _, value = words.pop(0).partition(": ")
                one.headers[name] = value
            elif word == "-X":
                one.method = words.pop(0)
            elif word == "-d":
                one.text = words.pop(0)
            elif word == "-F":
                name, _, value = words.pop(0).partition("=")
                if value.startswith("@"):
                    one.files.append(value[1:])
                else:
                    one.form[name] = value
            elif word == "-o":
                words.pop(0)
            else:
                assert not word.startswith("-"), f"the test does not know {word}"
                one.url = word
        yield one


def made(console: Console, one: Call, token: str) -> httpx.Response:
    client = Program(console).client
    assert one.headers.pop("Authorization") == "Bearer $TOKEN"
    url = urlsplit(one.url.replace("$API", f"https://x{V1}"))
    files = [("files", (name, shot(view(1)))) for name in one.files]
    return client.request(
        one.method, f"{url.path}?{url.query}", headers=one.headers | {"Authorization": f"Bearer {token}"},
        content=one.text, data=one.form or None, files=files or None,
    )  # fmt: skip


@pytest.mark.parametrize("page", PAGES, ids=("en", "zh"))
def test_every_example_works(world: World, console: Console, page: object) -> None:
    text = PAGES[page == PAGES[1]].read_text(encoding="utf-8")
    assert len(list(calls_in(text))) == (13 if page == PAGES[0] else 2)
    console.account("S1.handler")
    token = token_for(console, "S1.handler")
    # Before the examples begin somebody found it, with a photo, and it was handed over.
    console.account(INSPECTOR)
    finder = Program(console, token_for(console, INSPECTOR))
    body = '{"school": "S1", "description": "值班巡查记录缺失", "category": "SEC-PATROL"}'
    sent = finder.client.post(
        f"{V1}/hazards", data={"body": body}, files=[("files", ("a.jpg", shot(view(3))))],
        headers={"Idempotency-Key": "first-one"},
    )  # fmt: skip
    assert sent.json()["number"] == NUMBER
    assigning.assign(world.desk, ask(NUMBER, COORDINATOR, "2026-09-01 10:00"))
    for one in calls_in(text):
        answer = made(console, one, token)
        assert answer.status_code in (200, 201), (one, answer.text)


def test_the_figures_of_the_document_are_those_of_the_rules() -> None:
    text = PAGES[0].read_text(encoding="utf-8")
    assert f"{LONGEST_DAYS} days at the most" in text
    assert f"{A_MINUTE} times a minute" in text
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.M)) == {one.value for one in EVERYTHING}
    chinese = PAGES[1].read_text(encoding="utf-8")
    assert f"最长 {LONGEST_DAYS} 天" in chinese
    assert f"每分钟最多 {A_MINUTE} 次" in chinese
    assert all(f"`{one.value}` {one.zh}" in chinese for one in TokenScope)
