"""What a program must know beforehand: every word in both languages, the categories, the lifecycle table."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from fastapi import Depends, FastAPI
from pydantic import Field

import rules
from casework.doers import DOERS
from rules.act_names import name_of
from rules.facts import Given
from rules.lifecycle import TABLE
from rules.moves import Effect, Move
from rules.needs import Need
from rules.rights import Page
from rules.telling import Audience, MessageKind, Urgency
from rules.vocabulary import Act, ClockKind, Role, Severity, Stage
from rules.words import Text, Word
from store import policies
from web.api.answers import V1, reading
from web.api.doors import Client, door
from web.api.shapes import Coded, Said, Shape, coded, said


class Kind(Shape):
    """A kind of word, such as `Stage`, with every word of it."""

    kind: str = Field(examples=["Stage"])
    words: list[Coded]


class Words(Shape):
    items: list[Kind]


class Category(Shape):
    """A sub-category of the policy in force. severity: what a hazard of it is unless somebody says otherwise."""

    code: str = Field(examples=["SEC-PATROL"])
    name: Said
    within: Said
    severity: Severity
    is_sensitive: bool


class Categories(Shape):
    policy: int
    items: list[Category]


class Ticks(Shape):
    effect: Effect
    clock: ClockKind


class Tells(Shape):
    kind: MessageKind
    to: list[Audience]
    urgency: Urgency


class Row(Shape):
    """One row of the table. A stage that is empty is a hazard that does not exist yet; `to` empty leaves the stage.

    name: what the act is called here, where a person may do it.
    """

    stages: list[Stage | None]
    act: Act
    given: Given
    name: str | None
    by: list[Role]
    to: Stage | None
    needs: list[Need]
    clocks: list[Ticks]
    tells: list[Tells]


class Lifecycle(Shape):
    """What may happen to a hazard; what no row says is refused."""

    items: list[Row]


_DOOR = door(Page.API_WORDS)


def register(app: FastAPI) -> None:
    reading(app, f"{V1}/words", words, "words", Text("词汇：代码与中英文", "every word: code, Chinese, English"))
    reading(app, f"{V1}/categories", categories, "words", Text("隐患类别", "categories of hazards"))
    reading(app, f"{V1}/lifecycle", lifecycle, "words", Text("流程表", "the lifecycle table"))


def words(_client: Client = Depends(_DOOR)) -> Words:
    return _words()


@cache
def _words() -> Words:
    names = sorted(one.name for one in pkgutil.iter_modules(rules.__path__, "rules."))
    for name in names:
        importlib.import_module(name)
    kinds = sorted((one for one in Word.__subclasses__() if one.__module__ in names), key=lambda one: one.__name__)
    return Words(items=[Kind(kind=one.__name__, words=[coded(word) for word in one]) for one in kinds])


def categories(client: Client = Depends(_DOOR)) -> Categories:
    with client.site.desk.looking() as session:
        policy = policies.policy_in_force(session, client.at)
    items = [
        Category(
            code=sub.code, name=said(sub.name), within=said(one.name), severity=sub.severity_if_found,
            is_sensitive=sub.sensitive,
        )
        for one in policy.taxonomy.categories
        for sub in one.sub
    ]  # fmt: skip
    return Categories(policy=policy.id, items=items)


def lifecycle(_client: Client = Depends(_DOOR)) -> Lifecycle:
    return Lifecycle(items=[_row(move) for move in TABLE])


def _row(move: Move) -> Row:
    name = name_of(move.act, move.given)
    return Row(
        stages=list(move.stages), act=move.act, given=move.given, name=name if name in DOERS else None,
        by=list(move.by), to=move.to, needs=list(move.needs),
        clocks=[Ticks(effect=one.effect, clock=one.clock) for one in move.clocks],
        tells=[Tells(kind=one.kind, to=list(one.to), urgency=one.urgency) for one in move.tells],
    )  # fmt: skip
