"""xiaoan messages and xiaoan tasks: who was told, who could not be, and what people must do about it."""

from __future__ import annotations

from datetime import datetime

import typer

from casework import tasks as casework_tasks
from commands.console import AT_OPTION, JSON_OPTION, Console, instant, moment_of_deed, t
from commands.hazards import words_of
from rules.instants import shown
from rules.refusals import BadInput
from rules.telling import MessageState
from rules.words import Text
from store import credentials, message_lists, people, tasks
from store.credentials import CredentialLine
from store.message_lists import OutboxLine

messages = typer.Typer(help=t("消息：发给了谁，结果如何", "messages: who was told, and what came of it"),
                       no_args_is_help=True)  # fmt: skip
work = typer.Typer(help=t("待办：须由人办理的事项", "tasks: what a person must see to"), no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(messages, name="messages")
    app.add_typer(work, name="tasks")


@messages.command("list", help=t("列出消息，最新的在前", "list messages, the newest first"))
def list_(
    state: list[str] = typer.Option([], help=t("状态，可多次，如 dead", "state; may be repeated, such as dead")),
    hazard: str = typer.Option(
        "", help=t("只看这一隐患或检查的编号", "only those about this hazard, visit or campaign")
    ),
    person: str = typer.Option("", help=t("只看发给这个人的", "only those to this person")),
    limit: int = typer.Option(50, min=1, max=500, help=t("最多几条", "how many at the most")),
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    states = words_of(MessageState, state)
    with console.desk.looking() as session:
        whose = people.person_meant(session, person).id if person else None
        lines = message_lists.outbox_lines(session, states, hazard, limit, whose)  # type: ignore[arg-type]  # words of that kind
    console.give(list(lines))
    columns = [
        Text("流水号", "serial"), Text("编号", "about"), Text("消息", "message"), Text("告知", "to"),
        Text("状态", "state"), Text("次数", "attempts"), Text("发出或下次", "settled or next"),
        Text("最近一次", "latest attempt"), Text("说明", "note"),
    ]  # fmt: skip
    rows = [
        (f"{one.id:08d}", one.hazard or one.about, one.kind, _to(one), one.state, one.attempts,
         one.settled_at or one.release_at, _latest(one), _note(one)) for one in lines
    ]  # fmt: skip
    console.table(Text(f"消息（{len(rows)}）", f"messages ({len(rows)})"), columns, rows)


def _to(line: OutboxLine) -> Text:
    name = Text(line.to or "（岗位空缺）", line.to or "(empty post)")
    where = "，".join(part for part in (line.unit, line.post) if part)
    return Text(f"{name.zh}（{where}）", f"{name.en} ({where})")


def _latest(line: OutboxLine) -> Text | str:
    if line.outcome is None:
        return ""
    more = " ".join(part for part in (line.channel, line.code, line.detail) if part)
    return Text(f"{line.outcome.zh} {more}", f"{line.outcome.en} {more}")


def _note(line: OutboxLine) -> Text | str:
    """Why it waits or was not sent, and by which message it is told if not by itself."""
    said = [Text(line.why.zh, line.why.en)] if line.why is not None else []
    if line.told_by not in (None, line.id):
        said.append(Text(f"并入汇总 {line.told_by:08d}", f"told in digest {line.told_by:08d}"))
    return Text("；".join(one.zh for one in said), "; ".join(one.en for one in said)) if said else ""


@messages.command("channels", help=t("各发送账号的状况", "how the accounts messages go over are doing"))
def channels(at: str | None = AT_OPTION, as_json: bool = JSON_OPTION) -> None:
    """Those something is known of: spent budgets, failures, and until when they are left alone."""
    console = Console(as_json)
    now = instant(at)
    with console.desk.looking() as session:
        lines = credentials.credential_lines(session)
    console.give(list(lines))
    columns = [
        Text("账号", "account"), Text("状况", "state"), Text("连续失败", "failures in a row"),
        Text("最近发送", "latest request"),
    ]  # fmt: skip
    rows = [(one.label, _state(one, now), one.failures, one.latest or "") for one in lines]
    console.table(Text(f"发送账号（{len(rows)}）", f"accounts ({len(rows)})"), columns, rows)


def _state(line: CredentialLine, now: datetime) -> Text:
    if line.shut_until is not None and now < line.shut_until:
        until = shown(line.shut_until)
        return Text(f"暂停至 {until}", f"left alone until {until}")
    return Text("试探中", "being probed") if line.opened else Text("正常", "in order")


@messages.command("try", help=t("向一个地址发送测试消息", "send a test message to an address"))
def try_(
    address: str = typer.Argument(help=t("联系地址，如 mailtos://…", "the address, such as mailtos://...")),
    by: str = typer.Option(..., "--by", help=t("测试人工号或姓名", "who tries it: person number or full name")),
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    # Reading addresses loads every plugin of Apprise; only this command needs them.
    from notifications.trying import send_trial

    console = Console(as_json)
    with console.desk.looking() as session:
        who = people.person_meant(session, by).name
    tried = send_trial(address, who, instant(at), console.language)
    answer = tried.answer
    console.give({"label": tried.label, "outcome": answer.outcome, "code": answer.code, "detail": answer.detail})
    console.say(
        Text("{label}：{outcome} {code} {detail}", "{label}: {outcome} {code} {detail}"),
        label=tried.label, outcome=answer.outcome, code=answer.code, detail=answer.detail,
    )  # fmt: skip
    if not tried.is_accepted:
        raise typer.Exit(2)


@work.command("list", help=t("列出未办结的待办事项，最早的在前", "list open tasks, the oldest first"))
def tasks_(
    person: str = typer.Option("", help=t("只看这个人的", "only this person's")),
    limit: int = typer.Option(200, min=1, max=500, help=t("最多几条", "how many at the most")),
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    with console.desk.looking() as session:
        whose = people.person_meant(session, person).id if person else None
        lines = tasks.task_lines(session, limit, whose)
    console.give(list(lines))
    columns = [
        Text("编号", "number"), Text("事项", "task"), Text("承办人", "whose"), Text("案件", "matter"),
        Text("情况", "about"), Text("始于", "since"),
    ]  # fmt: skip
    rows = [
        (one.id, one.kind, one.person or "", one.hazard or one.notice, casework_tasks.about(one), one.opened_at)
        for one in lines
    ]
    console.table(Text(f"待办（{len(rows)}）", f"tasks ({len(rows)})"), columns, rows)


@work.command("done", help=t("办结一项待办", "mark a task as done"))
def done(
    number: str = typer.Argument(help=t("待办编号", "the task's number")),
    by: str = typer.Option(..., "--by", help=t("办结人工号或姓名", "who did it: person number or full name")),
    note: str = typer.Option("", help=t("怎么办的", "what was done")),
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    if not number.isdigit():
        raise BadInput(what=Text(f"待办编号应为数字，不是“{number}”", f"a task's number is a number, not “{number}”"))
    casework_tasks.finish(console.desk, int(number), by, moment_of_deed(at), note)
    console.give({"task": int(number), "done": True})
    console.say(Text("待办 {number} 已办结", "task {number} is done"), number=number)
