"""Facts become words: the text of a kind in the reader's language, in the form the channel takes.

A text is a file under texts/<language>/<kind>.txt: its first line is the subject, then the body, then after a line
`---` the short form for robots. `{fact}` stands for a fact; nothing else is special. A line all of whose facts are
empty is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from string import Formatter

from notifications.messages import Facts
from rules.addressing import post_meant
from rules.instants import shown, shown_due
from rules.telling import Audience, Form
from rules.words import Language, Text, said
from store.tellable import NotReached

BARE = "bare"
"""The text that says no more than the number; the same for every kind."""

_REPEAT_SUBJECT = Text("（可能重复）", "(possibly a repeat) ")
_REPEAT_LINE = Text(
    "本消息此前的发送结果不明，可能重复，请以流水号为准。",
    "An earlier attempt may have reached you; if you know this serial already, this is a repeat.",
)


@dataclass(frozen=True, slots=True)
class Wording:
    """A message in words."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """One text file, taken apart."""

    subject: str
    full: str
    short: str


@lru_cache(maxsize=128)
def pattern(name: str, language: Language, places: frozenset[str] | None = None) -> Pattern:
    """The text of a kind. Raises FileNotFoundError where there is none, KeyError where it names an unknown fact.

    places: the facts it may name, where they are not those of a message about one hazard.
    """
    known = PLACES if places is None else places
    text = files("notifications").joinpath("texts", language.value, f"{name}.txt").read_text(encoding="utf-8")
    subject, _, rest = text.partition("\n")
    full, _, short = rest.partition("\n---\n")
    strange = {fact for fact in _facts_in(text) if fact not in known}
    if strange:
        raise KeyError(
            f"{language.value}/{name}.txt names {', '.join(sorted(strange))}; known: {', '.join(sorted(known))}"
        )
    return Pattern(subject, full.strip("\n"), short.strip("\n"))


def _facts_in(text: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(text) if name is not None]


def write(facts: Facts, form: Form, language: Language) -> Wording:
    """The message in words: the whole text, its short form, or nothing but the number."""
    words = spoken(facts, language)
    if form is Form.BARE:
        found = pattern(BARE, language)
        body = found.full
    else:
        found = pattern(facts.kind.value, language)
        body = found.full if form is Form.FULL else found.short
    wording = Wording(filled(found.subject, words), filled(body, words))
    return repeated(wording, language) if facts.may_repeat else wording


def repeated(wording: Wording, language: Language) -> Wording:
    """The same, saying that it may have arrived before."""
    first = _REPEAT_LINE.say(language) + "\n"
    return Wording(_REPEAT_SUBJECT.say(language) + wording.subject, first + wording.body)


def filled(text: str, words: Mapping[str, str]) -> str:
    """The text with its facts; a line all of whose facts are empty is left out, and so is a second blank line."""
    lines: list[str] = []
    for line in text.split("\n"):
        named = _facts_in(line)
        if named and not any(words[one] for one in named):
            continue
        written = line.format_map(words).rstrip()
        if written or (lines and lines[-1]):
            lines.append(written)
    return "\n".join(lines).strip("\n")


def spoken(facts: Facts, language: Language) -> dict[str, str]:
    """Every fact as the reader's language says it."""
    return {name: " ".join(said(value, language).split()) for name, value in _values(facts, language).items()}


_AS_THEY_ARE = (
    "kind", "number", "severity", "school", "place", "what", "brief", "category", "task", "standard", "responsible",
    "lead", "chased", "actor", "actor_unit", "note", "reason",
)  # fmt: skip


def _values(facts: Facts, language: Language) -> dict[str, object]:
    return {
        "serial": f"{facts.serial:08d}",
        "to": addressed(facts.name, facts.post, language),
        "told": told_to(facts.audience, facts.meant),
        "risen": risen(facts.audience, language) if facts.has_risen else "",
        "next": _next(facts, language),
        **{name: getattr(facts, name) for name in _AS_THEY_ARE},
        "co": facts.co_units,
        "clock": facts.clock or "",
        "due": shown_due(facts.due_at),
        "overdue": _overdue(facts.overdue_days),
        "until": facts.until or "",
        "listing": facts.listing,
        "outcome": facts.outcome or "",
        "instrument": facts.instrument or "",
        "missed": [missed_one(one) for one in facts.missed],
        "shut": facts.shut,
        "conditions": facts.conditions,
        "still_closed": facts.still_closed,
        "link": facts.link,
        "link_note": _YOURS_ALONE.say(language, until=shown(facts.link_until)) if facts.link_until else "",
    }


_YOURS_ALONE = Text(
    "此链接仅限您本人使用，免登录，办理一次后失效，{until} 前有效，请勿转发。",
    "The link is for you alone, needs no password, is good for one act until {until}; please do not pass it on.",
)
_RISEN = Text(
    "特别说明：本应告知的“{duty}”岗位空缺或其人请假，故逐级转由您接收处理。",
    "Please note: the post this was meant for ({duty}) is empty or its holder away, so it came to you.",
)
_BEFORE = Text("请于{by}前{what}。", "By {by}, please {what}.")
_AT_ONCE = Text("已超过{by}的时限，请立即{what}。", "The time until {by} has run out: please {what} at once.")
_OPEN = Text("请{what}。", "Please {what}.")


def risen(audience: Audience, language: Language) -> str:
    """That a message came to its reader because the post it was meant for is empty."""
    return _RISEN.say(language, duty=_post_meant(audience))


def _post_meant(audience: Audience) -> Text:
    """The post that is empty; which of the two heads a unit has, only the registry knows.

    Who decides, and who gave an instruction, may sit in any post.
    """
    if audience in (Audience.APPROVER, Audience.CHECKER, Audience.INSTRUCTOR):
        return Text(audience.zh, audience.en)
    school, other = post_meant(audience, in_a_school=True), post_meant(audience, in_a_school=False)
    if school is other:
        return Text(school.zh, school.en)
    return Text(f"{school.zh}或{other.zh}", f"{school.en} or {other.en}")


def addressed(name: str, post: str, language: Language) -> str:
    """The reader by name and post."""
    if not post:
        return name
    return f"{name}（{post}）" if language is Language.ZH else f"{name} ({post})"


def _overdue(days: int) -> Text | str:
    return Text(f"已逾期{days}天", "1 day" if days == 1 else f"{days} days") if days else ""


def told_to(audience: Audience, meant: str) -> Text:
    """For whom a message is: the audience, and the unit it was looked for in."""
    if not meant:
        return Text(audience.zh, audience.en)
    return Text(f"{audience.zh}（{meant}）", f"{audience.en} ({meant})")


def _next(facts: Facts, language: Language) -> str:
    if facts.awaited_at is None:
        return _OPEN.say(language, what=facts.expected)
    is_late = facts.overdue_days > 0 and facts.awaited_at == facts.due_at
    return (_AT_ONCE if is_late else _BEFORE).say(language, by=shown_due(facts.awaited_at), what=facts.expected)


def missed_one(one: NotReached) -> Text:
    """Whom a message did not reach, as what, and by which serial."""
    zh = f"{one.name or '（岗位空缺）'}〔{one.audience.zh}，{one.kind.zh}，流水号{one.message_id:08d}〕"
    en = f"{one.name or '(empty post)'} [{one.audience.en}, {one.kind.en}, serial {one.message_id:08d}]"
    return Text(zh, en)


PLACES = frozenset(
    (
        "serial", "kind", "number", "severity", "to", "told", "risen", "next", "school", "place", "what", "brief",
        "category", "task", "standard", "responsible", "lead", "co", "chased", "clock", "due", "overdue", "actor",
        "actor_unit", "note", "until", "reason", "outcome", "instrument", "missed",
        "listing", "shut", "conditions", "still_closed", "link", "link_note",
    )
)  # fmt: skip
"""The facts a text may name."""


def trial(by: str, at: datetime, language: Language) -> Wording:
    """What `xiaoan messages try` sends."""
    return Wording(_TEST_SUBJECT.say(language), _TEST_BODY.say(language, by=by, at=shown(at)))


_TEST_SUBJECT = Text("【校安】测试消息", "[校安] test message")
_TEST_BODY = Text(
    "这是{by}于{at}从校安发出的测试消息。收到即说明该联系方式可用，无需处理。",
    "A test message sent from Xiao'an by {by} at {at}. If you can read it, this contact works; nothing is to be done.",
)
