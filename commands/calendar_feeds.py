"""xiaoan calendar-feed: addresses from which somebody's own calendar fetches their deadlines."""

from __future__ import annotations

import typer

from casework import calendar_feeds
from commands.console import JSON_OPTION, Console, t
from config import wall_clock
from rules.words import Text

group = typer.Typer(help=t("日历订阅：手机日历显示本人的时限", "calendar feeds: deadlines in people's own calendars"),
                    no_args_is_help=True)  # fmt: skip

_GIVEN = Text(
    "{who} 的日历地址（编号 {number}）：{address}\n请只交给本人，在手机或电脑的日历中选“订阅”；此地址不再显示。",
    "the calendar address of {who} (number {number}): {address}\nGive it to them alone, to subscribe to in their "
    "calendar; it is not shown again.",
)


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="calendar-feed")


@group.command("add", help=t("新增日历订阅，显示地址", "a new feed, and its address"))
def add(
    who: str = typer.Argument(help=t("工号或姓名", "person number or full name")),
    name: str = typer.Option("", help=t("叫什么，如 手机", "what it is called, such as telephone")),
    ring: bool = typer.Option(False, "--ring", help=t("前一天上午九点提醒", "it rings at nine the morning before")),
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    made = calendar_feeds.make(console.desk, who, name, wall_clock.now(), rings=ring)
    settings = console.settings
    site = settings.public_url or f"http://{settings.console_host}:{settings.console_port}"
    address = f"{site}/feeds/{made.token}.ics"
    console.give({"feed": made.number, "address": address})
    console.say(_GIVEN, who=who, number=made.number, address=address)


@group.command("list", help=t("全部日历订阅", "every calendar feed"))
def list_(
    who: str | None = typer.Option(None, "--person", help=t("只看这个人的", "only this person's")),
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    found = calendar_feeds.of(console.desk, who)
    console.give(found)
    columns = [
        Text("编号", "number"), Text("姓名", "person"), Text("名称", "called"), Text("提醒", "rings"),
        Text("始于", "since"),
    ]  # fmt: skip
    yes, no = Text("是", "yes"), Text("否", "no")
    rows = [(one.id, one.who, one.name, yes if one.rings else no, one.created_at) for one in found]
    console.table(Text(f"日历订阅（{len(rows)}）", f"calendar feeds ({len(rows)})"), columns, rows)


@group.command("revoke", help=t("停用一个日历订阅", "nothing is fetched from that address any more"))
def revoke(number: int = typer.Argument(help=t("订阅编号", "the feed's number")), as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    calendar_feeds.revoke(console.desk, number, wall_clock.now())
    console.give({"feed": number, "revoked": True})
    console.say(Text("日历订阅 {number} 已停用", "calendar feed {number} is revoked"), number=number)
