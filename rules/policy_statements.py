"""A policy in sentences: every rule of it with its place, so that it can be read, and two versions compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from rules.ladder import Step
from rules.policy import PolicyDocument
from rules.policy_sentences import Line, of_assessment, of_checklists, of_deadlines, of_telling
from rules.routing import Rule
from rules.vocabulary import ClockKind, Severity
from rules.words import Text, Word

SECTIONS: Mapping[str, Text] = {
    "deadlines": Text("期限", "deadlines"),
    "ladder": Text("催督阶梯", "ladders"),
    "routing": Text("职责清单", "duty map"),
    "telling": Text("告知", "telling"),
    "taxonomy": Text("隐患类别", "categories"),
    "agencies": Text("部门", "agencies"),
    "inspection": Text("联合检查", "joint inspections"),
    "checklists": Text("检查表", "checklists"),
    "assessment": Text("考核", "assessment"),
    "pictures": Text("照片核对", "photos"),
    "records": Text("责任档案", "school records"),
    "sources": Text("依据", "sources"),
}
"""The parts of a policy, in the order people argue about them."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One rule in words. key: its place, the same in every version; what: what it is about; says: what holds."""

    section: str
    key: str
    what: Text
    says: Text


@dataclass(frozen=True, slots=True)
class Change:
    """A rule that two versions state differently; none where one of them does not have it."""

    section: str
    what: Text
    was: Text | None
    becomes: Text | None


def differences(old: PolicyDocument, new: PolicyDocument) -> list[Change]:
    """What changes from one version to the other, in the order of the sections."""
    found = []
    for section in SECTIONS:
        before = {one.key: one for one in statements(old, section)}
        after = {one.key: one for one in statements(new, section)}
        for key in dict.fromkeys((*before, *after)):
            was, becomes = before.get(key), after.get(key)
            if (was.says if was else None) != (becomes.says if becomes else None):
                either = becomes or was
                assert either is not None  # noqa: S101 - the key came from one of them
                found.append(Change(section, either.what, was.says if was else None, becomes.says if becomes else None))
    return found


def statements(document: PolicyDocument, section: str) -> list[Statement]:
    """The rules of one section, as the file has them."""
    return list(_SAID[section](document)) if section in _SAID else list(_plain(document, section))


def _in_sentences(section: str, lines: Iterable[Line]) -> Iterator[Statement]:
    return (Statement(section, key, what, says) for key, what, says in lines)


def _joined(*parts: Text | Word | str) -> Text:
    return Text(
        " · ".join(one if type(one) is str else one.zh for one in parts),  # type: ignore[union-attr]  # a Word is a str
        " · ".join(one if type(one) is str else one.en for one in parts),  # type: ignore[union-attr]  # as above
    )


def _limits(document: PolicyDocument) -> Iterator[Statement]:
    for clock in ClockKind:
        for severity in Severity:
            span = document.deadlines.limit(clock, severity)
            if span is not None:
                yield Statement("deadlines", f"{clock.value} {severity.value}", _joined(clock, severity), span.text)


def _steps(document: PolicyDocument) -> Iterator[Statement]:
    """Every step under its clock, severity and instrument: one put in between moves none of the others."""
    for ladder in document.ladder.ladders:
        for severity in ladder.severities:
            seen: dict[str, int] = {}
            for step in ladder.steps:
                nth = seen[step.instrument] = seen.get(step.instrument, 0) + 1
                key = f"{ladder.clock.value} {severity.value} {step.instrument.value} {nth}"
                again = (Text(f"第{nth}次", f"number {nth}"),) if nth > 1 else ()
                what = _joined(ladder.clock, severity, step.instrument, *again)
                yield Statement("ladder", key, what, _of_step(step))
    morning = f"{document.ladder.morning:%H:%M}"
    yield Statement("ladder", "morning", Text("按日的步骤几点", "the hour of steps by days"), Text(morning, morning))


def _of_step(step: Step) -> Text:
    to_zh, to_en = "、".join(one.zh for one in step.to), ", ".join(one.en for one in step.to)
    zh, en = f"{step.at.text.zh}，告知{to_zh}", f"{step.at.text.en}, tells {to_en}"
    if step.approver is not None:
        zh, en = f"{zh}；提请{step.approver.zh}审批", f"{en}; {step.approver.en} decides"
    zh, en = f"{zh}；{step.urgency.zh}", f"{en}; {step.urgency.en}"
    if step.repeat_every is not None:
        every = step.repeat_every.text
        zh, en = (
            f"{zh}；每{every.zh}重复，至多 {step.max_repeats} 次",
            f"{en}; every {every.en}, {step.max_repeats} times",
        )
    if step.every_week_on is not None:
        day = "一二三四五六日"[step.every_week_on - 1]
        zh, en = f"{zh}；每周{day}", f"{en}; weekly, on day {step.every_week_on}"
    return Text(zh, en)


def _duties(document: PolicyDocument) -> Iterator[Statement]:
    for rule in document.routing.rules:
        match = rule.match
        parts: list[Text | Word] = [_subject(document, match.subcategory or match.category or "")]
        parts += [one for one in (match.location, match.sector) if one is not None]
        yield Statement("routing", match.text.en, _joined(*parts), _of_rule(document, rule))
    words = Text("没有对应条目时", "where no rule applies")
    yield Statement("routing", "fallback", words, _of_rule(document, document.routing.fallback))


def _subject(document: PolicyDocument, code: str) -> Text:
    for category in document.taxonomy.categories:
        if category.code == code:
            return category.name
        for sub in category.sub:
            if sub.code == code:
                return sub.name
    return Text(code, code)


def _of_rule(document: PolicyDocument, rule: Rule) -> Text:
    names = {one.code: one.name for one in document.agencies.agencies}

    def named(*codes: str) -> Text:
        found = [names.get(code, Text(code, code)) for code in codes]
        return Text("、".join(one.zh for one in found), ", ".join(one.en for one in found))

    parts = [
        (Text("责任", "responsible"), named(rule.responsible)), (Text("主办", "lead"), named(rule.lead)),
        (Text("协办", "with"), named(*rule.co)), (Text("验收", "verified by"), named(rule.verify_by)),
    ]  # fmt: skip
    return Text(
        "；".join(f"{label.zh}：{one.zh}" for label, one in parts if one.zh),
        "; ".join(f"{label.en}: {one.en}" for label, one in parts if one.zh),
    )


def _categories(document: PolicyDocument) -> Iterator[Statement]:
    for category in document.taxonomy.categories:
        for sub in category.sub:
            zh, en = f"{sub.zh}，{sub.severity_if_found.zh}", f"{sub.en}, {sub.severity_if_found.en}"
            if sub.sensitive:
                zh, en = f"{zh}，敏感", f"{en}, sensitive"
            yield Statement("taxonomy", sub.code, _joined(category.name, sub.code), Text(zh, en))


def _plain(document: PolicyDocument, section: str, leave: Sequence[str] = ()) -> Iterator[Statement]:
    """Whatever has no sentence of its own: every value under its path, lists by the codes of what is in them."""
    whole = document.model_dump(mode="json", include={section})[section]
    for path, value in _leaves(whole, ()):
        if path[:1] and path[0] in (*leave, "kind", "version"):
            continue
        words = " / ".join(path)
        yield Statement(section, words, Text(words, words), Text(value, value))


def _leaves(value: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, dict):
        if set(value) == {"value", "unit"}:
            yield path, f"{value['value']} {value['unit']}"
            return
        for name, one in value.items():
            yield from _leaves(one, (*path, str(name)))
    elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        for number, one in enumerate(value, 1):
            yield from _leaves(one, (*path, str(one.get("code") or one.get("id") or number)))
    elif isinstance(value, list):
        yield path, ", ".join(map(str, value))
    elif value is not None:
        yield path, str(value)


_SAID: Mapping[str, Callable[[PolicyDocument], Iterable[Statement]]] = {
    "deadlines": lambda one: chain(_limits(one), _in_sentences("deadlines", of_deadlines(one.deadlines))),
    "ladder": _steps,
    "routing": lambda one: chain(_duties(one), _plain(one, "routing", leave=("rules", "fallback"))),
    "telling": lambda one: _in_sentences("telling", of_telling(one)),
    "taxonomy": _categories,
    "assessment": lambda one: _in_sentences("assessment", of_assessment(one.assessment)),
    "checklists": lambda one: _in_sentences("checklists", of_checklists(one)),
}
