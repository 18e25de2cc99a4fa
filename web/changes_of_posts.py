"""The changes of posts a coordinator makes: what is filled in for each, which act it is, and what came of it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from casework.desk import Desk
from casework.posts import Order, Seating
from casework.seating import Appointment, appoint, end
from casework.standing_in import Away, cancel_leave, take_leave
from casework.succeeding import HandedOver, Succession, hand_over
from rules.instants import day_written
from rules.offices import Capacity
from rules.refusals import BadInput
from rules.wording_given import refuse_unfit
from rules.words import Text
from web.fields import Field
from web.gates import Sent

Given = Mapping[str, str]


@dataclass(frozen=True)
class Came:
    """What a change comes to: of the one kind or the other."""

    seating: Seating | None = None
    over: HandedOver | None = None


@dataclass(frozen=True)
class Change:
    """One kind of change: its name, when to use it, what is filled in, and the act."""

    label: Text
    says: Text
    fields: Sequence[Field]
    do: Callable[[Desk, Order, Given], Came]


_WHO = Text("工号或姓名", "person number or full name")
_POST_HINT = Text(
    "单位/职务，如 EDU/head、教育局/局长，或岗位编号", "unit/duty, such as EDU/head, or the post's number"
)
_PERSON = Field("person", "text", Text("谁", "who"), is_wanted=True, hint=_WHO)
_NOTE = Field("note", "text", Text("说明，如文号", "why, such as the number of the decision"))


def _leave(desk: Desk, order: Order, given: Given) -> Came:
    first, last = day_written(given["from"]), day_written(given["to"])
    away = Away(given["person"], first, last, given.get("instead") or None, given.get("post") or None)
    return Came(take_leave(desk, order, away))


def _back(desk: Desk, order: Order, given: Given) -> Came:
    return Came(cancel_leave(desk, order, given["person"], day_written(given["from"])))


def _appoint(desk: Desk, order: Order, given: Given) -> Came:
    capacity = Capacity.read(given.get("capacity", "")) or Capacity.HOLDER
    until = day_written(given["until"]) if given.get("until") else None
    wanted = Appointment(given["person"], given["post"], day_written(given["from"]), capacity, until)
    return Came(appoint(desk, order, replace(wanted, title=given.get("title", ""))))


def _end(desk: Desk, order: Order, given: Given) -> Came:
    post, is_gone = given.get("post") or None, bool(given.get("gone"))
    if is_gone == (post is not None):
        raise BadInput(what=Text("请写明离任的岗位，或勾选“调离”，二者选一", "name the post, or tick that they leave"))
    return Came(end(desk, order, given["person"], post, day_written(given["on"]), is_gone=is_gone))


def _hand_over(desk: Desk, order: Order, given: Given) -> Came:
    ranks = [one.strip() for one in given.get("contacts", "").replace("，", "、").replace(",", "、").split("、")]
    if not all(one.isdecimal() for one in ranks if one):
        raise BadInput(what=Text("联系方式请写序号，如 1、2", "write contacts by their numbers, such as 1, 2"))
    contacts = tuple(int(one) for one in ranks if one)
    wanted = Succession(given["person"], given["to"], given.get("post") or None, contacts, given.get("key") or None)
    return Came(over=hand_over(desk, order, wanted))


CHANGES: Mapping[str, Change] = {
    "leave": Change(
        Text("请假与代理", "Leave, and who stands in"),
        Text(
            "请假期间的消息和审批转给代理人，期满自动恢复。",
            "Messages and decisions go to the stand-in then.",
        ),
        (
            _PERSON,
            Field("from", "day", Text("首日", "first day"), is_wanted=True),
            Field("to", "day", Text("末日（含）", "last day, included"), is_wanted=True),
            Field("instead", "text", Text("代理人（可不填）", "who stands in (may be left empty)"), hint=_WHO),
            Field("post", "text", Text("只代理这个岗位（可不填）", "in this post only (may be left)"), hint=_POST_HINT),
            _NOTE,
        ),
        _leave,
    ),
    "back": Change(
        Text("销假", "Leave is over"),
        Text("提前回岗或取消请假，代理随之结束。", "Back early, or never gone: the stand-in steps back."),
        (_PERSON, Field("from", "day", Text("这次请假的首日", "first day of that leave"), is_wanted=True), _NOTE),
        _back,
    ),
    "appoint": Change(
        Text("任职、接任", "Appoint, succeed"),
        Text("自首日起任职；原任自同日离任。", "Serves from the first day; whoever held the post leaves it that day."),
        (
            _PERSON,
            Field("post", "text", Text("岗位", "post"), is_wanted=True, hint=_POST_HINT),
            Field("from", "day", Text("任职起", "first day"), is_wanted=True),
            Field("capacity", "choice", Text("身份（不选为任职）", "as (empty: holder)"), choices=tuple(Capacity)),
            Field("until", "day", Text("任职止（可不填，这一天起不再任职）", "the first day no longer (may be left)")),
            Field("title", "text", Text("新岗位的名称（可不填）", "title of a new post (may be left)")),
            _NOTE,
        ),
        _appoint,
    ),
    "hand-over": Change(
        Text("移交待办", "Hand over what is open"),
        Text("待发消息、待办、在办隐患转给接任者；先看清单再确认。", "What a leaver has goes to the successor."),
        (
            Field("person", "text", Text("移交人", "who hands over"), is_wanted=True, hint=_WHO),
            Field("to", "text", Text("接收人", "who takes over"), is_wanted=True, hint=_WHO),
            Field("post", "text", Text("只移交这个岗位（可不填）", "this post only (may be left)"), hint=_POST_HINT),
            Field("contacts", "text", Text("一并移交的联系方式序号（可不填）", "contacts that go along, by number")),
            _NOTE,
        ),
        _hand_over,
    ),
    "end": Change(
        Text("离任、调离", "Leave a post, or for good"),
        Text("自这一天起不再任职；调离则结束全部岗位。", "No longer serves from that day on; in no post when gone."),
        (
            _PERSON,
            Field("post", "text", Text("岗位（调离不填）", "post (none when gone for good)"), hint=_POST_HINT),
            Field("gone", "tick", Text("调离：结束全部岗位", "gone for good: ends every post")),
            Field("on", "day", Text("离任日（这一天起不再任职）", "first day they no longer serve"), is_wanted=True),
            _NOTE,
        ),
        _end,
    ),
}


def read(form: Sent) -> dict[str, str]:
    """What was filled in. Raises UnfitText or PersonalData for a note that may not be kept."""
    given = {name: form.text(name)[:500] for name in _NAMES if form.text(name)}
    refuse_unfit(Text("说明", "why"), given.get("note", ""))
    # The same hand-over confirmed twice is one.
    given.setdefault("key", f"web.{secrets.token_urlsafe(12)}")
    return {**dict.fromkeys(_REQUIRED, ""), **given}


_REQUIRED = ("person", "from", "to", "post", "on")
_NAMES = ("key", *sorted({field.name for one in CHANGES.values() for field in one.fields}))
