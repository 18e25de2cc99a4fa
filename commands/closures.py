"""xiaoan closures: every place that is closed, since when, why, what is missing, and where the pupils are."""

from __future__ import annotations

import typer

from casework.gate import look
from commands.closure_words import print_closures
from commands.console import JSON_OPTION, SEEN_AT_OPTION, Console, instant, t
from rules.words import Text

group = typer.Typer(
    help=t("停用的部位：自何时、为何、尚缺什么、学生在哪", "closed places: why, and what is missing"),
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="closures")


@group.command(
    "list", help=t("停用中的部位：自何时、为何、尚缺什么、学生在哪", "closed places: since when, why, what is missing")
)
def list_(
    area: str = typer.Option("", help=t("区划代码前缀", "area code, or the beginning of one")),
    hazard: str = typer.Option("", help=t("只看这一隐患编号", "only those of this hazard")),
    all_of_them: bool = typer.Option(False, "--all", help=t("连同已恢复使用的", "with those in use again")),
    at: str | None = SEEN_AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    shut = look(console.desk, number=hazard, area=area, all_of_them=all_of_them, at=instant(at))
    console.give(shut)
    if not shut:
        console.say(Text("没有停用的部位", "no place is closed"))
    print_closures(console, shut, Text(f"停用的部位（{len(shut)}）", f"closed places ({len(shut)})"))
