"""What a message says, as facts: taken from the event, the hazard, the clock and the posts, in no language yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypedDict

import orjson

from casework.readying import Background, Claimed
from notifications.cutting import characters
from notifications.expecting import awaited_by, expected
from rules.instants import last_day, local_day
from rules.taxonomy import Subcategory
from rules.telling import Audience, MessageKind
from rules.vocabulary import Act, ClockKind, Instrument, Severity
from rules.words import Text
from store.tellable import NotReached, Tellable

LONGEST_WHAT = 200
LONGEST_BRIEF = 60
"""Characters of a description that are repeated in full and in short; the whole of it stands in the case."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a text may name. Empty facts leave out the line they stand in.

    due_at: the deadline this message is about, and overdue_days the whole days it has been missed by. awaited_at:
    until when what is expected next is expected. What a sensitive case is about never comes this far.
    """

    serial: int
    kind: MessageKind
    number: str
    severity: Severity
    name: str
    post: str
    audience: Audience
    meant: str
    has_risen: bool
    expected: Text
    awaited_at: datetime | None = None
    school: str = ""
    place: str = ""
    what: Text | str = ""
    brief: Text | str = ""
    category: Text | str = ""
    task: str = ""
    standard: str = ""
    responsible: str = ""
    lead: str = ""
    co_units: tuple[str, ...] = ()
    chased: str = ""
    clock: ClockKind | None = None
    due_at: datetime | None = None
    overdue_days: int = 0
    actor: str = ""
    actor_unit: str = ""
    note: str = ""
    until: date | None = None
    listing: str = ""
    reason: str = ""
    outcome: Text | None = None
    instrument: Instrument | None = None
    missed: tuple[NotReached, ...] = ()
    shut: str = ""
    """The place an act closed, or brought back into use."""
    conditions: tuple[str, ...] = ()
    still_closed: tuple[str, ...] = ()
    may_repeat: bool = False
    link: str = ""
    """Where the reader may look and act; a signed one is theirs alone, until link_until."""
    link_until: datetime | None = None


NEUTRAL = Text("请登录校安查阅", "open Xiao'an to see it")
"""All that is said of what a sensitive case is about; it must not even say that it is one."""

_LATE_KINDS = (
    MessageKind.PROPOSAL,
    MessageKind.LISTED_SUPERVISION,
    MessageKind.CIRCULAR,
    MessageKind.TALK,
    MessageKind.ACCOUNTABILITY,
)
"""Kinds that speak of a missed deadline beside those a clock sends by itself."""


def facts_of(claimed: Claimed, told: Tellable, now: datetime) -> Facts:
    """What the message says at this instant. told: what the claim is about, a hazard."""
    facts = facts_about(told, claimed.background, claimed.subject, now)
    return replace(facts, may_repeat=claimed.before.may_have_arrived)


def facts_about(told: Tellable, background: Background, subject: Subcategory | None, now: datetime) -> Facts:
    """The same from the rows behind a message."""
    due_at = told.clock_due_at if told.kind.is_chase and told.clock_due_at else told.due_at
    speaks_of_lateness = told.kind.is_chase or told.kind in _LATE_KINDS
    facts = Facts(
        serial=told.message_id,
        kind=told.kind,
        number=told.number,
        severity=told.severity,
        name=told.name or "",
        post="",
        audience=told.audience,
        meant="",
        has_risen=told.has_risen,
        expected=expected(told),
        awaited_at=awaited_by(told, background),
        what=NEUTRAL,
        brief=NEUTRAL,
        clock=told.clock_kind if told.kind.is_chase else None,
        due_at=due_at,
        overdue_days=overdue_days(due_at, now) if speaks_of_lateness else 0,
        until=_until(told, background),
        listing=orjson.loads(told.facts or "{}").get("listing", ""),
        outcome=_outcome(told),
        instrument=_instrument(told, background),
    )
    if subject is None or subject.sensitive:
        return facts
    return _with_its_matter(facts, told, background, subject.name)


def _with_its_matter(facts: Facts, told: Tellable, background: Background, category: Text) -> Facts:
    """The same, with everything that says what the case is about and whose it is: a unit's name says the school."""
    asked_for = background.asked_for if told.kind is MessageKind.EXTENSION_REQUESTED else None
    return replace(
        facts,
        post=" ".join(part for part in (told.post_unit, told.post) if part),
        meant=told.meant_unit or "",
        school=told.school,
        place=told.place,
        what=shortened(told.description, LONGEST_WHAT),
        brief=shortened(f"{told.school}{told.place}：{told.description}", LONGEST_BRIEF),
        category=category,
        task=shortened(told.task, LONGEST_WHAT),
        standard=shortened(told.standard, LONGEST_WHAT),
        responsible=told.responsible or "",
        lead=told.lead or "",
        co_units=tuple(background.co_units),
        chased=told.chased or "",
        actor=told.actor or "",
        actor_unit=told.actor_unit or "",
        note=shortened(told.note or "", LONGEST_WHAT),
        reason=shortened(asked_for.reason, LONGEST_WHAT) if asked_for else "",
        missed=tuple(background.not_reached) if told.kind is MessageKind.UNDELIVERED else (),
        **_about_places(told, background),
    )


class _AboutPlaces(TypedDict, total=False):
    shut: str
    conditions: tuple[str, ...]
    still_closed: tuple[str, ...]


def _about_places(told: Tellable, background: Background) -> _AboutPlaces:
    """The place the act was about, on which conditions, and what may not be used though the hazard is over."""
    if told.kind is MessageKind.CLOSED:
        return {"still_closed": tuple(background.still_closed)}
    if told.kind not in (MessageKind.CLOSED_OFF, MessageKind.BACK_IN_USE):
        return {}
    facts = orjson.loads(told.facts or "{}")
    named = facts.get("conditions", []) if told.kind is MessageKind.CLOSED_OFF else []
    conditions = tuple(f"{number}. {shortened(one, LONGEST_BRIEF)}" for number, one in enumerate(named, 1))
    return {"shut": facts.get("place", ""), "conditions": conditions}


def overdue_days(due_at: datetime | None, now: datetime) -> int:
    """Calendar days since the last day on which the deadline would have been kept; 0 while it is kept."""
    if due_at is None or now < due_at:
        return 0
    return max(1, (local_day(now) - last_day(due_at)).days)


def shortened(text: str, longest: int) -> str:
    """The text in one line, its end left out where it is too long to repeat."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return "".join(list(characters(line[: longest - 1]))[:-1]) + "…"


def _until(told: Tellable, background: Background) -> date | None:
    """The date the act itself names: extended to, re-checked on, carried out by."""
    named = orjson.loads(told.facts or "{}").get("until")
    if told.kind is MessageKind.EXTENSION_REQUESTED and background.asked_for is not None:
        return background.asked_for.until
    return date.fromisoformat(named) if named else None


def _outcome(told: Tellable) -> Text | None:
    """What was decided, where the message brings a decision."""
    if told.kind is MessageKind.RULED:
        return Text(told.given.zh, told.given.en)
    if told.kind is MessageKind.EXTENSION_DECIDED:
        if told.act is Act.GRANT_EXTENSION:
            until = _until(told, Background())
            return Text(f"同意延期至 {until}", f"granted until {until}")
        return Text("不同意延期，原时限不变", "refused; the deadline stands")
    if told.kind is MessageKind.PACED:
        return _paced(told)
    return _moved(told) if told.kind is MessageKind.REPRICED else None


def _paced(told: Tellable) -> Text:
    """What a leader has decided about the pace of the ladder."""
    facts = orjson.loads(told.facts or "{}")
    if told.act is Act.RAISE:
        step = Instrument.of(facts["instrument"])
        return Text(f"{Act.RAISE.zh}：立即采取“{step.zh}”", f"{Act.RAISE.en}: {step.en} at once")
    until = facts["until"]
    return Text(f"{told.act.zh}：至 {until} 不再升级", f"{told.act.en}: nothing more until the end of {until}")


def _moved(told: Tellable) -> Text:
    """Which clocks are due on another day, and why."""
    moved = orjson.loads(told.facts or "{}").get("moved", [])
    kinds = [ClockKind.of(one["clock"]) for one in moved]
    spans = [(one["from"], one["to"]) for one in moved]
    zh = "；".join(f"{kind.zh}由 {old} 改为 {new}" for kind, (old, new) in zip(kinds, spans, strict=True))
    en = "; ".join(f"{kind.en} from {old} to {new}" for kind, (old, new) in zip(kinds, spans, strict=True))
    return Text(f"{zh}（{told.given.zh}）", f"{en} ({told.given.en})")


def _instrument(told: Tellable, background: Background) -> Instrument | None:
    """Which step is proposed, or concluded."""
    if told.kind not in (MessageKind.PROPOSAL, MessageKind.CONCLUDED):
        return None
    if told.kind is MessageKind.PROPOSAL and background.proposed is not None:
        return background.proposed.instrument
    named = orjson.loads(told.facts or "{}").get("instrument")
    return Instrument.of(named) if named else None
