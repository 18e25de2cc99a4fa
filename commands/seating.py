"""xiaoan posts appoint|end|leave|hand-over|hand-overs: who comes, goes, is away, and what a leaver hands on."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path

import typer

from casework.posts import Heir, Order, Place, Seating
from casework.roster import handed_over
from casework.seating import Appointment, appoint, end
from casework.standing_in import Away, cancel_leave, take_leave
from casework.succeeding import HandedOver, Succession, hand_over
from commands.console import AT_OPTION, JSON_OPTION, Console, day, moment_of_deed, t
from commands.writing import known_ending
from documents.lists import ListColumn, ListSheet, write_lists
from rules.instants import shown, shown_due
from rules.offices import Capacity
from rules.refusals import BadInput
from rules.words import Text
from store.open_items import OpenItem

BY_OPTION = typer.Option(
    None,
    "--by",
    help=t("办理人：协调员（本人请假、移交可由本人办理）", "the coordinator, or oneself where that is enough"),
)
NOTE_OPTION = typer.Option("", "--note", help=t("说明，如文号", "why, such as the number of the decision"))
_PERSON = typer.Argument(help=t("工号或姓名", "person number or full name"))
_POST = typer.Argument(
    help=t("岗位：单位/职务，如 EDU/head，或岗位编号", "the post: unit/duty, such as EDU/head, or its number")
)
_SHOWN = 40


def register(group: typer.Typer) -> None:
    group.command(
        "appoint", help=t("任职（原任自同日离任）；--acting 代理，--deputy 副手", "somebody comes into a post")
    )(appoint_)
    group.command("end", help=t("离任：某岗位，或 --gone 调离时全部岗位", "somebody leaves a post, or for good"))(end_)
    group.command("leave", help=t("请假与代理", "leave, and who stands in"))(leave)
    group.command(
        "hand-over", help=t("移交：待发消息、待办归接任者，并列移交清单", "a leaver's open items go to another")
    )(hand_over_)
    group.command("hand-overs", help=t("移交记录", "hand-overs on record"))(hand_overs)


def _wanted(text: str | None, option: str) -> date:
    found = day(text)
    if found is None:
        raise BadInput(what=Text(f"请写明 {option}，如 2026-09-30", f"write {option}, such as 2026-09-30"))
    return found


def appoint_(
    person: str = _PERSON,
    post: str = _POST,
    from_: str = typer.Option(..., "--from", help=t("任职起", "the first day")),
    until: str | None = typer.Option(
        None, help=t("任职止（这一天起不再任职）", "the first day they no longer hold it")
    ),
    acting: bool = typer.Option(False, "--acting", help=t("代理", "as acting")),
    deputy: bool = typer.Option(
        False, "--deputy", help=t("副手：在岗者不在时接收", "as deputy, asked when others are away")
    ),
    title: str = typer.Option("", help=t("新岗位的名称", "the title of a new post")),
    by: str | None = BY_OPTION,
    note: str = NOTE_OPTION,
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    capacity = Capacity.ACTING if acting else Capacity.DEPUTY if deputy else Capacity.HOLDER
    wanted = Appointment(person, post, _wanted(from_, "--from"), capacity, day(until), title)
    _tell(console, appoint(console.desk, Order(by, moment_of_deed(at), note), wanted))


def end_(
    person: str = _PERSON,
    post: str | None = typer.Argument(None, help=t("岗位；调离时不写", "the post; none when they leave for good")),
    on: str = typer.Option(..., "--on", help=t("离任日（这一天起不再任职）", "the first day they no longer serve")),
    gone: bool = typer.Option(False, "--gone", help=t("调离：结束全部岗位", "they leave for good, and every post")),
    by: str | None = BY_OPTION,
    note: str = NOTE_OPTION,
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    if gone == (post is not None):
        raise BadInput(what=Text("请写明岗位，或用 --gone 表示调离", "name the post, or say --gone"))
    order = Order(by, moment_of_deed(at), note)
    _tell(console, end(console.desk, order, person, post, _wanted(on, "--on"), is_gone=gone))


def leave(
    person: str = _PERSON,
    from_: str = typer.Option(..., "--from", help=t("首日", "the first day")),
    to: str | None = typer.Option(None, "--to", help=t("末日（含）", "the last day, included")),
    instead: str | None = typer.Option(None, "--instead", help=t("代理人", "who stands in")),
    post: str | None = typer.Option(None, "--post", help=t("只代理这个岗位", "stands in for this post only")),
    cancel: bool = typer.Option(False, "--cancel", help=t("销假", "the leave is over, or never begins")),
    by: str | None = BY_OPTION,
    note: str = NOTE_OPTION,
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    order = Order(by, moment_of_deed(at), note)
    if cancel:
        _tell(console, cancel_leave(console.desk, order, person, _wanted(from_, "--from")))
        return
    away = Away(person, _wanted(from_, "--from"), _wanted(to, "--to"), instead, post)
    _tell(console, take_leave(console.desk, order, away))


def _tell(console: Console, done: Seating) -> None:
    heirs = [{**_place(one.place), "day": one.day, "number": one.number, "name": one.name, "risen": one.has_risen}
             for one in done.heirs]  # fmt: skip
    console.give({"person": done.person, "changed": done.changed, "heirs": heirs, "tasks_closed": done.closed,
                  "messages_moved": done.moved})  # fmt: skip
    if done.unchanged:
        console.say(Text("{person}：已是如此，未作改动", "{person}: it was so already"), person=done.person)
    columns = [Text("岗位", "post"), Text("自", "from"), Text("由谁接收", "who is told")]
    rows = [(one.place.text, one.day, _heir(one)) for one in done.heirs]
    console.table(Text("此后由谁接收", "who is told from then on"), columns, rows)
    if done.moved:
        console.say(Text("{count} 条待发消息已转代理人", "{count} messages not yet sent go to the stand-in"),
                    count=done.moved)  # fmt: skip
    if done.closed:
        console.say(Text("{count} 项补登待办已办结", "{count} tasks to fill a post are done"), count=done.closed)


def _heir(one: Heir) -> Text:
    if not one.name:
        return Text("无人可告知，请补登任职", "nobody at all: appoint somebody")
    rises = Text("（岗位无人，逐级上转）", " (the post is empty: it goes one up)") if one.has_risen else Text("", "")
    return Text(f"{one.name}{rises.zh}", f"{one.name}{rises.en}")


def _place(place: Place) -> dict[str, object]:
    return {"post": place.post_id, "unit": place.unit.code, "duty": place.duty, "title": place.title}


def hand_over_(
    from_: str = typer.Argument(metavar="FROM", help=t("移交人工号或姓名", "who hands over")),
    to: str = typer.Argument(metavar="TO", help=t("接收人工号或姓名", "who takes over")),
    by: str = typer.Option(..., "--by", help=t("监交人：协调员，或移交人本人", "a coordinator, or whoever hands over")),
    post: str | None = typer.Option(None, "--post", help=t("只移交这个岗位", "this post only")),
    contact: list[int] = typer.Option(
        [], "--contact", help=t("一并移交的联系方式序号，可多次", "contacts that go along")
    ),
    note: str = NOTE_OPTION,
    key: str | None = typer.Option(None, help=t("幂等键：同键只移交一次", "idempotency key: the same key moves once")),
    xlsx: Path | None = typer.Option(
        None, "--xlsx", help=t("移交清单写入表格", "write the list to a workbook or .csv")
    ),
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    if xlsx is not None:
        known_ending(xlsx)
    wanted = Succession(from_, to, post, tuple(contact), key)
    done = hand_over(console.desk, Order(by, moment_of_deed(at), note), wanted)
    console.give(_plain(done))
    _tell_over(console, done)
    if xlsx is not None:
        write_lists(xlsx, [_sheet(done, by, note)], console.language)
        console.say(Text("移交清单已写入 {file}", "the list is in {file}"), file=xlsx)


def _tell_over(console: Console, done: HandedOver) -> None:
    if done.was_done_before:
        console.say(Text("此前已移交（第 {number} 号），未重复办理", "handed over before (number {number})"),
                    number=done.number)  # fmt: skip
    words = Text(
        "{giver} → {taker}：待发消息 {messages} 条，待办 {tasks} 项，联系方式 {contacts} 个，在办隐患 {items} 件",
        "{giver} → {taker}: {messages} messages not yet sent, {tasks} tasks, {contacts} contacts, {items} open hazards",
    )
    console.say(words, giver=done.giver, taker=done.taker, messages=done.messages, tasks=done.tasks,
                contacts=done.contacts, items=len(done.items))  # fmt: skip
    _warn(console, done)
    rows = [_item(one) for one in done.items[:_SHOWN]]
    if rows:
        title = Text(f"移交清单（{len(done.items)}）", f"open items ({len(done.items)})")
        console.table(title, [one.title for one in _COLUMNS], rows)
    if len(done.items) > _SHOWN:
        console.say(Text("……其余见 --xlsx 或 --json", "... the others with --xlsx or --json"))


def _warn(console: Console, done: HandedOver) -> None:
    """What a hand-over leaves behind."""
    if done.in_flight:
        console.say(
            Text(
                "{count} 条消息正在发送，仍归{giver}；如需移交请稍后再办一次",
                "{count} messages are being sent and stay with {giver}; hand over once more in a while",
            ),
            count=done.in_flight,
            giver=done.giver,
        )
    if done.still_in:
        console.say(
            Text(
                "{giver}仍任{posts}，今后的消息仍发给{giver}；离任用 xiaoan posts end",
                "{giver} still serves as {posts} and goes on being told; end it with xiaoan posts end",
            ),
            giver=done.giver,
            posts=[one.text for one in done.still_in],
        )


_COLUMNS = (
    ListColumn(Text("编号", "number"), 22),
    ListColumn(Text("环节", "stage"), 10),
    ListColumn(Text("等级", "severity"), 10),
    ListColumn(Text("学校", "school"), 24),
    ListColumn(Text("隐患", "hazard"), 44),
    ListColumn(Text("身份", "as"), 18),
    ListColumn(Text("待办", "waited for"), 18),
    ListColumn(Text("时限", "due"), 18),
)


def _item(one: OpenItem) -> tuple[object, ...]:
    return (
        one.number, one.stage, one.severity, one.school, one.description, one.roles, one.waits, shown_due(one.due_at),
    )  # fmt: skip


def _sheet(done: HandedOver, by: str, note: str) -> ListSheet:
    posts = "、".join(one.text.zh for one in done.places)
    english = ", ".join(one.text.en for one in done.places)
    heading = (
        Text(f"移交清单（第 {done.number} 号）", f"hand-over number {done.number}"),
        Text(
            f"移交人：{done.giver}　接收人：{done.taker}　监交人：{by}　岗位：{posts}　时间：{shown(done.at)}",
            f"from {done.giver} to {done.taker}, by {by}; posts: {english}; {shown(done.at)}",
        ),
        Text(
            f"待发消息 {done.messages} 条，待办 {done.tasks} 项，联系方式 {done.contacts} 个　说明：{note}",
            f"{done.messages} messages not yet sent, {done.tasks} tasks, {done.contacts} contacts; note: {note}",
        ),
    )
    return ListSheet(Text("移交清单", "open items"), _COLUMNS, (_item(one) for one in done.items), heading)


def _plain(done: HandedOver) -> dict[str, object]:
    return {
        "number": done.number, "at": done.at, "from": done.giver, "to": done.taker,
        "posts": [_place(one) for one in done.places], "messages": done.messages, "told_already": done.told_already,
        "in_hand": done.in_hand,
        "in_flight": done.in_flight, "tasks": done.tasks, "contacts": done.contacts,
        "still_in": [_place(one) for one in done.still_in], "was_done_before": done.was_done_before,
        "items": [asdict(one) for one in done.items],
    }  # fmt: skip


def hand_overs(
    limit: int = typer.Option(50, min=1, max=500, help=t("最多几条", "how many at the most")),
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    lines = handed_over(console.desk, limit)
    console.give(list(lines))
    columns = [
        Text("编号", "number"), Text("时间", "at"), Text("移交人", "from"), Text("接收人", "to"), Text("岗位", "post"),
        Text("监交人", "by"), Text("消息", "messages"), Text("待办", "tasks"), Text("隐患", "hazards"),
        Text("说明", "note"),
    ]  # fmt: skip
    rows = [
        (one.id, one.at, one.from_name, one.to_name, _which(one.post_unit, one.post), one.by_name, one.messages,
         one.tasks, one.hazards, one.note) for one in lines
    ]  # fmt: skip
    console.table(Text(f"移交记录（{len(lines)}）", f"hand-overs ({len(lines)})"), columns, rows)


def _which(unit: str | None, post: str | None) -> Text:
    return Text(f"{unit}{post}", f"{unit} {post}") if unit and post else Text("全部岗位", "all posts")
