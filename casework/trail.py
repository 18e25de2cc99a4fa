"""What happened to a hazard, one sentence an event, and who was told of it."""

from __future__ import annotations

from datetime import datetime

import orjson

from rules.facts import Given
from rules.instants import shown_due
from rules.vocabulary import Act, ClockKind, Instrument, Revisit
from rules.words import Text, Word
from store import views


def sentence(line: views.EventLine) -> Text:
    """One event in words."""
    if line.act is Act.ESCALATE:
        facts = orjson.loads(line.facts or "{}")
        instrument = Instrument.of(facts["instrument"])
        kind, due_at = ClockKind.of(line.clock_kind or "rectify"), datetime.fromisoformat(facts["due_at"])
        due, is_late = shown_due(due_at), due_at <= line.at
        zh = f"{kind.zh}{'已逾期' if is_late else '将到期'}（时限 {due}）：{instrument.zh}"
        return Text(zh, f"{kind.en} {'overdue since' if is_late else 'due'} {due}: {instrument.en}")
    branch: Text | Word = Given.of(line.given)
    if line.act in _LOOKS:
        branch = _how(orjson.loads(line.facts or "{}"))
    if line.act in _PLACES:
        branch = _which(orjson.loads(line.facts or "{}"))
    if line.deadline:
        due = shown_due(line.deadline)
        branch = Text(f"整改时限 {due}", f"to be put right by {due}")
    zh = line.act.zh + (f"（{branch.zh}）" if branch.zh else "") + (f"：{line.note}" if line.note else "")
    en = line.act.en + (f" ({branch.en})" if branch.en else "") + (f": {line.note}" if line.note else "")
    return Text(zh, en)


_PLACES = Act.CLOSE_OFF, Act.PLACE_PUPILS, Act.CONFIRM_CONDITION, Act.REOPEN_USE, Act.CONTROL, Act.CONTROL_LAPSED


def _which(facts: dict[str, object]) -> Text:
    """Which place was closed or used again, on which conditions, where the pupils are, and until when a control is."""
    zh = [str(facts["place"])] if facts.get("place") else []
    en = list(zh)
    if conditions := facts.get("conditions"):
        named = "、".join(map(str, conditions)) if isinstance(conditions, list) else str(conditions)
        zh.append(f"条件：{named}")
        en.append(f"conditions: {named}")
    if "pupils" in facts:
        zh.append(f"{facts['pupils']} 人至{facts['where']}，{facts['post']}负责，{facts['from']} 起")
        en.append(f"{facts['pupils']} pupils to {facts['where']}, under {facts['post']}, from {facts['from']}")
    if facts.get("basis"):
        zh.append(f"依据 {facts['basis']}")
        en.append(f"by {facts['basis']}")
    if "until" in facts:
        zh.append(f"截止 {facts['until']}")
        en.append(f"until {facts['until']}")
    return Text("，".join(zh), ", ".join(en))


_LOOKS = Act.PASS, Act.PASS_IN_PART, Act.REWORK


def _how(facts: dict[str, str]) -> Text:
    """How a side looked, the day it named, and what became of the rest."""
    zh, en = [], []
    if "revisit" in facts:
        revisit = Revisit.of(facts["revisit"])
        zh.append(revisit.zh)
        en.append(revisit.en)
    if "until" in facts:
        zh.append(f"新期限 {facts['until']}")
        en.append(f"by {facts['until']}")
    if "rest" in facts:
        zh.append(f"其余转 {facts['rest']}")
        en.append(f"the rest is {facts['rest']}")
    return Text("，".join(zh), ", ".join(en))


def told(messages: list[views.MessageLine]) -> Text:
    """Who was told of an event, as whom, and whether it reached them."""
    zh = "；".join(f"{one.to or '（空岗）'}〔{one.kind.zh}，因其为{_as(one).zh}，{one.state.zh}〕" for one in messages)
    en = "; ".join(f"{one.to or '(empty post)'} [{one.kind.en}, as {_as(one).en}, {one.state.en}]" for one in messages)
    return Text(zh, en)


def _as(one: views.MessageLine) -> Text:
    """The audience somebody was told as, and whether they stand in for an empty post."""
    if not one.has_risen:
        return Text(one.audience.zh, one.audience.en)
    return Text(f"{one.audience.zh}（原岗位无人，逐级上转）", f"{one.audience.en} (risen from an empty post)")
