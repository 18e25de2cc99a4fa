"""xiaoan webhooks: which programs are told of every event, how far they are, and what came of it."""

from __future__ import annotations

import typer

from casework import subscribing
from casework.subscribing import Made, Subscription
from commands.console import JSON_OPTION, Console, t
from commands.hazards import words_of
from config import wall_clock
from rules.instants import shown
from rules.refusals import UnknownWebhook
from rules.telling import Outcome
from rules.vocabulary import Act
from rules.words import Text
from store import webhooks
from store.webhooks import WebhookLine

group = typer.Typer(help=t("推送：台账的每一步通知其他系统", "webhooks: other programs are told of every event"),
                    no_args_is_help=True)  # fmt: skip

_ALL = Text("全部", "all")
_NUMBER = typer.Argument(help=t("推送编号", "the webhook's number"))
_SECRET = Text(
    "推送 {number} 的密钥：{secret}\n请交给接收方用于验签（Standard Webhooks）；此密钥不再显示。",
    "the secret of webhook {number}: {secret}\nGive it to the receiver, who checks signatures with it (Standard "
    "Webhooks); it is not shown again.",
)


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="webhooks")


@group.command("add", help=t("新增推送，显示密钥", "a new webhook, and its secret"))
def add(
    address: str = typer.Argument(help=t("接收方网址，http(s)://…", "the receiver's address, http(s)://...")),
    acts: list[str] = typer.Option([], help=t("只推送这些环节，可多次，如 assign", "only these acts; repeatable")),
    area: list[str] = typer.Option([], help=t("只推送这些区划代码，可多次", "only these areas, by code; repeatable")),
    sensitive: bool = typer.Option(False, "--sensitive", help=t("含敏感类别", "sensitive categories too")),
    begins: int | None = typer.Option(
        None,
        "--from",
        min=1,
        help=t("从第几号事件起（默认从现在起）", "the event to begin with (default: from now on)"),
    ),
    no_verify: bool = typer.Option(
        False, "--no-verify", help=t("不校验接收方证书（仅限内网自签）", "do not check its certificate")
    ),
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    meant = tuple(Act.of(one.value) for one in words_of(Act, [one.replace("-", "_") for one in acts]))
    wanted = Subscription(address, meant, tuple(area), sensitive, not no_verify, begins)
    _give(console, subscribing.add(console.desk, wanted, wall_clock.now()))


def _give(console: Console, made: Made) -> None:
    console.give({"webhook": made.number, "secret": made.secret})
    console.say(_SECRET, number=made.number, secret=made.secret)


@group.command("list", help=t("全部推送及其进度", "every webhook, and how far it is"))
def list_(as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    with console.desk.looking() as session:
        found = webhooks.lines(session)
    console.give(found)
    columns = [
        Text("编号", "number"), Text("接收方", "receiver"), Text("状态", "state"), Text("环节", "acts"),
        Text("区划", "areas"), Text("推送到", "told up to"), Text("落后", "behind"), Text("连续失败", "failures"),
        Text("下次", "next"), Text("最近成功", "last accepted"),
    ]  # fmt: skip
    rows = [
        (one.id, one.label, one.state, _acts(one), one.areas or _ALL, one.last_event_id, one.behind, one.failures,
         one.next_at, one.accepted_at) for one in found
    ]  # fmt: skip
    console.table(Text(f"推送（{len(rows)}）", f"webhooks ({len(rows)})"), columns, rows)


def _acts(line: WebhookLine) -> Text | list[Act]:
    return [Act.of(one) for one in line.acts.split()] or _ALL


@group.command(
    "pause", help=t("暂停推送；恢复后从停下处继续", "nothing leaves for it until it is resumed; nothing is lost")
)
def pause(number: int = _NUMBER, as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    subscribing.pause(console.desk, number, wall_clock.now())
    _done(console, number, "paused", Text("推送 {number} 已暂停", "webhook {number} is paused"))


@group.command("resume", help=t("恢复推送，从停下处继续", "it is told again, from where it stopped"))
def resume(number: int = _NUMBER, as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    subscribing.resume(console.desk, number, wall_clock.now())
    _done(console, number, "resumed", Text("推送 {number} 已恢复", "webhook {number} goes on"))


@group.command("remove", help=t("删除推送及其记录", "the webhook and its record are gone"))
def remove(number: int = _NUMBER, as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    subscribing.remove(console.desk, number, wall_clock.now())
    _done(console, number, "removed", Text("推送 {number} 已删除", "webhook {number} is removed"))


@group.command("rotate", help=t("更换密钥，旧密钥再用一天", "a new secret; the former one is good for another day"))
def rotate(number: int = _NUMBER, as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    _give(console, subscribing.rotate(console.desk, number, wall_clock.now()))


@group.command("replay", help=t("从某一事件起重新推送", "told once more from an event on"))
def replay(
    number: int = _NUMBER,
    begins: int = typer.Option(..., "--from", min=1, help=t("从第几号事件起", "the event to begin with")),
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    subscribing.replay(console.desk, number, begins, wall_clock.now())
    _done(console, number, "replayed", Text("推送 {number} 将重新推送", "webhook {number} is told once more"))


def _done(console: Console, number: int, what: str, words: Text) -> None:
    console.give({"webhook": number, what: True})
    console.say(words, number=number)


@group.command(
    "test", help=t("现在发送一个测试事件并显示结果", "send an event about nothing now, and show what came of it")
)
def try_out(number: int = _NUMBER, as_json: bool = JSON_OPTION) -> None:
    from installation.linking import outside_of
    from notifications.publishing import send_trial

    console, now = Console(as_json), wall_clock.now()
    to = subscribing.receiver(console.desk, number, now)
    answer = send_trial(to, now, outside_of(console.settings))
    console.give({"label": to.label, "outcome": answer.outcome, "code": answer.code, "detail": answer.detail})
    console.say(
        Text("{label}：{outcome} {code} {detail}", "{label}: {outcome} {code} {detail}"),
        label=to.label, outcome=answer.outcome, code=answer.code, detail=answer.detail,
    )  # fmt: skip
    if answer.outcome is not Outcome.OK:
        raise typer.Exit(2)


@group.command("deliveries", help=t("推送记录，最近的在前", "what was told and what was not, the newest first"))
def deliveries(
    number: int = _NUMBER,
    limit: int = typer.Option(50, min=1, max=500, help=t("最多几条", "how many at the most")),
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    with console.desk.looking() as session:
        if number not in {one.id for one in webhooks.lines(session)}:
            raise UnknownWebhook(number=number)
        found = webhooks.deliveries(session, number, limit)
    console.give(found)
    columns = [
        Text("时间", "at"), Text("事件", "events"), Text("件数", "count"), Text("结果", "outcome"),
        Text("详情", "detail"),
    ]  # fmt: skip
    rows = [
        (shown(one.at), f"{one.first_event_id}–{one.last_event_id}", one.count, one.outcome, f"{one.code} {one.detail}")
        for one in found
    ]
    console.table(Text(f"推送 {number} 的记录", f"deliveries of webhook {number}"), columns, rows)
