"""A digest in words: the first of its lines in the text, all of them in a workbook where the channel takes files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.digesting import Item, Opened
from casework.readying import Background
from notifications.letters import Attachment
from notifications.messages import facts_about
from notifications.notices import line_of_notice
from notifications.writing import Wording, filled, pattern, repeated
from rules.digests import DigestLine, in_order
from rules.instants import local_day, shown_due
from rules.telling import Form, Why
from rules.words import Language, Text, said
from store.notices import Noticed

DIGEST, BARE = "digest", "digest_bare"
"""The text of a digest, and the one that says no more than how much there is."""

PLACES = frozenset(("serial", "to", "day", "count", "items", "more", "held", "link"))
"""The facts a digest's text may name."""

SHOWN = {Form.FULL: 20, Form.SHORT: 5, Form.BARE: 0}
"""Lines in the text itself, by its form."""

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Bind = Callable[[Sequence[DigestLine], Language], bytes]
"""Makes a workbook of all the lines of a digest; whoever starts the delivery brings it."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a digest is for, and the serial it goes by: that of the message that carries it."""

    name: str
    language: Language
    serial: int
    may_repeat: bool = False
    link: str = ""
    """Where everything that waits for them is found."""


def lines_of(found: Opened, now: datetime) -> list[DigestLine]:
    """What a digest has to say, in the order it is read."""
    return in_order(_line(one, now) for one in found.items)


def _line(item: Item, now: datetime) -> DigestLine:
    told = item.told
    if isinstance(told, Noticed):
        return line_of_notice(told)
    facts = facts_about(told, Background(), item.subject, now)
    return DigestLine(
        serial=facts.serial, kind=facts.kind, number=facts.number, severity=facts.severity, school=facts.school,
        place=facts.place, what=facts.what, brief=facts.brief, category=facts.category, expected=facts.expected,
        due_at=facts.due_at, overdue_days=facts.overdue_days, told_at=told.event_at, why=told.why,
    )  # fmt: skip


def write_digest(lines: Sequence[DigestLine], reader: Reader, form: Form, now: datetime, *, is_bound: bool) -> Wording:
    """The digest in words. is_bound: a workbook with all of it goes along."""
    language, count = reader.language, SHOWN[form]
    held_back = sum(one.why is Why.DAILY_MOST for one in lines)
    more = (_IN_THE_WORKBOOK if is_bound else _IN_THE_SYSTEM) if len(lines) > count else None
    words = {
        "serial": f"{reader.serial:08d}",
        "to": reader.name,
        "day": f"{local_day(now)}",
        "count": str(len(lines)),
        "items": "\n".join(_item(number, one, form, language) for number, one in enumerate(lines[:count], 1)),
        "more": more.say(language, count=len(lines) - count) if more else "",
        "link": reader.link,
        "held": _HELD.say(language, count=held_back) if held_back else "",
    }
    found = pattern(BARE if form is Form.BARE else DIGEST, language, PLACES)
    wording = Wording(filled(found.subject, words), filled(found.short if form is Form.SHORT else found.full, words))
    return repeated(wording, language) if reader.may_repeat else wording


_IN_THE_WORKBOOK = Text("另有 {count} 项，见附件表格。", "{count} more, all of them in the workbook attached.")
_IN_THE_SYSTEM = Text("另有 {count} 项，请登录校安查阅。", "{count} more; please open Xiao'an (校安) to see them.")
_HELD = Text(
    "其中{count}项因您当日收到的消息已满，改由本汇总告知。",
    "{count} of them there was no room for among the day's messages.",
)
_ITEM = {
    Form.FULL: Text(
        "{place}. 〔{kind}〕{number} {brief}{facts}：请{expected}。流水号{serial}",
        "{place}. [{kind}] {number} {brief}{facts}: please {expected}. Serial {serial}",
    ),
    Form.SHORT: Text("{place}. 〔{kind}〕{number} {brief}{facts}", "{place}. [{kind}] {number} {brief}{facts}"),
}
_DUE, _OVERDUE = Text("时限{due}", "due {due}"), Text("已逾期{days}天", "{days} days overdue")
_ONE_DAY = Text("已逾期1天", "1 day overdue")


def _item(place: int, line: DigestLine, form: Form, language: Language) -> str:
    return _ITEM[form].say(
        language, place=place, kind=line.kind, number=line.number, brief=line.brief, facts=_facts(line, language),
        expected=line.expected, serial=f"{line.serial:08d}",
    )  # fmt: skip


def _facts(line: DigestLine, language: Language) -> str:
    facts = [said(line.severity, language)] if line.severity is not None else []
    if line.due_at is not None:
        facts.append(_DUE.say(language, due=shown_due(line.due_at)))
    if line.overdue_days:
        facts.append((_ONE_DAY if line.overdue_days == 1 else _OVERDUE).say(language, days=line.overdue_days))
    if not facts:
        return ""
    return f"（{'，'.join(facts)}）" if language is Language.ZH else f" ({', '.join(facts)})"


def bound(bind: Bind, lines: Sequence[DigestLine], language: Language, now: datetime) -> Attachment:
    """The workbook that goes with a digest."""
    return Attachment(f"{_FILE.say(language)}-{local_day(now)}.xlsx", WORKBOOK, bind(lines, language))


_FILE = Text("校安汇总", "xiaoan-digest")
