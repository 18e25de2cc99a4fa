"""What a message says that tells a notice: its facts in the reader's language, in the form the channel takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from notifications.messages import LONGEST_BRIEF, LONGEST_WHAT, shortened
from notifications.writing import Wording, addressed, filled, missed_one, pattern, repeated, risen, told_to
from rules.digests import DigestLine
from rules.instants import end_of
from rules.notices import FoundSaid, NoticeSaid, VisitSaid, unpacked
from rules.telling import Audience, Form, MessageKind
from rules.vocabulary import Severity
from rules.words import Language, Text, said
from store.notices import Noticed
from store.tellable import NotReached

BARE, UNDELIVERED = "notice_bare", "notice_undelivered"
"""The text that says no more than the number, and the one about a notice that reached nobody."""

PLACES = frozenset((
    "serial", "kind", "about", "to", "told", "risen", "next", "number", "title", "document", "span", "school", "count",
    "visits", "teams", "checklists", "changes", "reason", "result", "found", "more", "coverage", "missing", "due",
    "text", "standard", "missed",
))  # fmt: skip
"""The facts a notice's text may name."""

SHOWN = {Form.FULL: 30, Form.SHORT: 5, Form.BARE: 0}
"""Visits and findings that are named one by one, by the form of the text."""


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """Everything the text of one notice is made of."""

    told: Noticed
    said: NoticeSaid
    missed: tuple[NotReached, ...] = ()
    may_repeat: bool = False


def facts_of_notice(told: Noticed, not_reached: Sequence[NotReached], *, may_repeat: bool = False) -> NoticeFacts:
    """What the message says; whom it did not reach only where it is about that."""
    missing = tuple(not_reached) if told.kind is MessageKind.UNDELIVERED else ()
    return NoticeFacts(told, unpacked(told.facts), missing, may_repeat)


def write_notice(facts: NoticeFacts, form: Form, language: Language) -> Wording:
    """The notice in words: the whole text, its short form, or nothing but the number."""
    words = spoken_notice(facts, form, language)
    name = UNDELIVERED if facts.told.kind is MessageKind.UNDELIVERED else facts.told.kind.value
    found = pattern(BARE if form is Form.BARE else name, language, PLACES)
    wording = Wording(filled(found.subject, words), filled(found.short if form is Form.SHORT else found.full, words))
    return repeated(wording, language) if facts.may_repeat else wording


def spoken_notice(facts: NoticeFacts, form: Form, language: Language) -> dict[str, str]:
    """Every fact as the reader's language says it; lists of visits and findings have a line for each."""
    words = {name: " ".join(said(value, language).split()) for name, value in _values(facts).items()}
    one, count = facts.said, SHOWN[form]
    rest = max(len(one.visits), len(one.found)) - count
    post = " ".join(part for part in (facts.told.post_unit, facts.told.post) if part)
    words["to"] = addressed(facts.told.name or "", post, language)
    words["risen"] = risen(facts.told.audience, language) if facts.told.has_risen else ""
    words["visits"] = _listed([_visit(visit) for visit in one.visits[:count]], language)
    words["found"] = _listed([_found(finding) for finding in one.found[:count]], language)
    words["more"] = _MORE.say(language, count=rest) if rest > 0 else ""
    return words


_MORE = Text("另有 {count} 项，请登录校安查阅。", "{count} more; please open Xiao'an (校安) to see them.")


def _listed(lines: Sequence[Text], language: Language) -> str:
    """One stands in the line it is named in, several below each other."""
    shown = [" ".join(one.say(language).split()) for one in lines]
    return shown[0] if len(shown) == 1 else "\n".join(f"{place}. {one}" for place, one in enumerate(shown, 1))


def _values(facts: NoticeFacts) -> dict[str, object]:
    told, one = facts.told, facts.said
    return {
        "serial": f"{told.message_id:08d}", "kind": told.kind, "about": told.about,
        "told": told_to(told.audience, told.meant_unit or ""), "next": _please(expected_of(told, one)),
        "number": one.number, "title": one.title, "document": one.document, "span": _span(one), "school": one.school,
        "count": len(one.visits), "teams": one.teams, "checklists": one.checklists, "changes": one.changes,
        "reason": shortened(one.reason, LONGEST_WHAT), "result": _result(one), "coverage": _coverage(one),
        "missing": _missing(one), "due": one.due_on or "", "text": shortened(one.text, LONGEST_WHAT),
        "standard": shortened(one.standard, LONGEST_WHAT), "missed": [missed_one(who) for who in facts.missed],
    }  # fmt: skip


_EXPECTED: dict[MessageKind, Text] = {
    MessageKind.VISITS_GIVEN: Text("按期到校检查并签字", "make the visits on their days, and sign them"),
    MessageKind.VISITS_CHANGED: Text("按调整后的安排办理", "go by the plan as it is now"),
    MessageKind.VISIT_ANNOUNCED: Text("做好迎检准备", "prepare for the visit"),
    MessageKind.VISIT_UNSIGNED: Text("核对检查记录并签字", "read what was written down, and sign it"),
    MessageKind.FINDINGS: Text(
        "组织整改，收到交办后按时限办结", "put it right, within the deadlines you will be given"
    ),
    MessageKind.CAMPAIGN_ENDED: Text("通报情况", "let those concerned know"),
    MessageKind.RESOLUTION_DUE: Text("办结并登记", "see to it and say that it is done"),
    MessageKind.RESOLUTION_LATE: Text("立即办结并登记", "see to it at once and say that it is done"),
    MessageKind.RECORDS_LAPSING: Text("更新并登记", "renew what lapses and enter it"),
    MessageKind.BULLETIN_ISSUED: Text("登录校安查阅全文", "read the whole in Xiao'an (校安)"),
    MessageKind.ASSESSED: Text(
        "核对每一项分值，有异议的在申诉期内提出", "read every point, and appeal in time if one is wrong"
    ),
    MessageKind.APPEAL_RULED: Text("知悉", "take note"),
    MessageKind.UNDELIVERED: Text("当面或电话告知，并办结待办事项", "tell them in person and mark it as done"),
}
_CLEAN = Text("继续做好日常安全管理", "keep it that way")
_STAND_BY = Text("待命，有新任务时另行告知", "stand by: if there is anything for you, you will hear of it")
_NOT_COMING = Text("知悉，无需再作准备", "take note: nothing more is to be prepared")
_NOT_YOURS = Text("知悉，以上所列不再由您检查", "take note: what stands above is not yours to visit any more")
_HAVE_THEM_RENEWED = Text("督促学校更新并登记", "have the schools renew and enter them")
_VISIT_THE_REST = Text("安排补查，并通报情况", "have the rest visited, and let those concerned know")


def expected_of(told: Noticed, one: NoticeSaid) -> Text:
    """What is to be done next, as a verb that a sentence can be made of."""
    if told.kind is MessageKind.FINDINGS and not one.found:
        return _CLEAN
    if told.kind is MessageKind.CAMPAIGN_ENDED and one.missing:
        return _VISIT_THE_REST
    if told.kind is MessageKind.VISITS_GIVEN and not one.visits:
        return _STAND_BY
    if told.kind is MessageKind.VISITS_CHANGED and not one.visits:
        return _NOT_COMING if one.school else _NOT_YOURS
    if told.kind is MessageKind.RECORDS_LAPSING and told.audience is Audience.COORDINATOR:
        return _HAVE_THEM_RENEWED
    return _EXPECTED[told.kind]


def _please(what: Text) -> Text:
    return Text(f"请{what.zh}。", f"Please {what.en}.")


def _visit(one: VisitSaid) -> Text:
    team = Text(f"，第{one.team}组", f", team {one.team}") if one.team else Text("", "")
    mates = Text(f"，同行：{'、'.join(one.mates)}", f", with {', '.join(one.mates)}") if one.mates else Text("", "")
    where = f"{one.day} {one.school}"
    return Text(f"{where}（{one.number}{team.zh}）{mates.zh}", f"{where} ({one.number}{team.en}){mates.en}")


_FIXED, _KNOWN = Text("，已当场整改", ", put right on the spot"), Text("，此前已登记", ", known before")
_NOTHING = Text("", "")
_SENSITIVE = Text("请登录校安查阅", "open Xiao'an to see it")


def _found(one: FoundSaid) -> Text:
    """One finding; of a sensitive one only that there is something to see, not even how grave it is."""
    if not one.what:
        return Text(f"{one.number} {_SENSITIVE.zh}", f"{one.number} {_SENSITIVE.en}")
    grave = Severity.of(one.severity)
    what = " ".join(part for part in (one.item, one.place, shortened(one.what, LONGEST_BRIEF)) if part)
    more = [_FIXED if one.is_fixed else _NOTHING, _NOTHING if one.is_new else _KNOWN]
    zh, en = "".join(part.zh for part in more), "".join(part.en for part in more)
    return Text(f"{what}（{one.number}，{grave.zh}{zh}）", f"{what} ({one.number}, {grave.en}{en})")


def _result(one: NoticeSaid) -> Text | str:
    if not one.is_concluded:
        return ""
    if not one.found:
        return Text("未发现问题", "nothing was found")
    count, fixed = len(one.found), sum(finding.is_fixed for finding in one.found)
    zh, en = f"发现问题{count}项", "1 finding" if count == 1 else f"{count} findings"
    if fixed:
        return Text(f"{zh}，其中{fixed}项已当场整改", f"{en}, {fixed} of them put right on the spot")
    return Text(zh, en)


def _span(one: NoticeSaid) -> Text | str:
    if one.starts_on is None:
        return ""
    if one.ends_on is None:
        return f"{one.starts_on}"
    return Text(f"{one.starts_on} 至 {one.ends_on}", f"{one.starts_on} to {one.ends_on}")


def _coverage(one: NoticeSaid) -> Text | str:
    if not one.is_concluded or not one.listed:
        return ""
    share = f"{one.visited / one.listed:.0%}"
    zh = f"应查{one.listed}所，已查{one.visited}所（{share}）"
    return Text(zh, f"{one.visited} of {one.listed} schools visited ({share})")


def _missing(one: NoticeSaid) -> list[str | Text]:
    rest = Text(f"另有{one.uncounted}所", f"{one.uncounted} more")
    return [*one.missing, *([rest] if one.uncounted else [])]


def line_of_notice(told: Noticed) -> DigestLine:
    """What a digest says of a notice: neither a severity nor a deadline in hours, but the day where there is one."""
    one = unpacked(told.facts)
    brief = shortened(" ".join(part for part in (one.title, one.school, one.text) if part), LONGEST_BRIEF)
    what: list[Text] = [_visit(visit) for visit in one.visits] + [_found(finding) for finding in one.found]
    parts = [*one.changes, *what, _coverage(one) if told.kind is MessageKind.CAMPAIGN_ENDED else _result(one), one.text]
    zh = "；".join(said(part, Language.ZH) for part in parts if part)
    en = "; ".join(said(part, Language.EN) for part in parts if part)
    return DigestLine(
        serial=told.message_id, kind=told.kind, number=told.number, severity=None, school=one.school, place="",
        what=Text(shortened(zh, LONGEST_WHAT), shortened(en, LONGEST_WHAT)), brief=brief, category="",
        expected=expected_of(told, one), due_at=end_of(one.due_on) if one.due_on is not None else None,
        overdue_days=0, told_at=told.event_at, why=told.why,
    )  # fmt: skip
