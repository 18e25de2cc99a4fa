"""xiaoan forecast: who will be told what in the days to come if nobody acts, and what another policy would change."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import typer

from casework.forecasting import Answer, Question, forecast
from commands.console import JSON_OPTION, SEEN_AT_OPTION, Console, instant, t
from commands.forecast_plain import plain
from commands.forecast_tables import show, show_differences
from commands.writing import WORKBOOKS, known_ending
from config.policy_files import read_policy
from documents.forecast_writing import Print, write_forecast
from rules.foresight import DAILY_BUDGET
from rules.words import Text
from store.filters import Filter

LONGEST = 366
"""Days: nobody leaves everything lying for longer."""
_IN_A_WORKBOOK, _OF_A_PERSON = 20_000, 50


def register(app: typer.Typer) -> None:
    app.command("forecast", help=t("预测：无人办理时，今后谁将收到什么", "who will be told what if nobody acts"))(
        forecast_
    )


@dataclass(frozen=True)
class _Wanted:
    """How the answer is to be given. lines: so many are listed on the screen; a workbook has more of them."""

    budget: int
    lines: int
    workbook: Path | None


def forecast_(
    days: int = typer.Option(
        30, min=1, max=LONGEST, help=t("看多少天，今天算第一天", "how many days; today is the first")
    ),
    policy: Path | None = typer.Option(
        None, help=t("政策文件夹：并排比较换用该政策的结果", "a policy folder: the same under it, side by side")
    ),
    area: str = typer.Option("", help=t("区划代码前缀", "area code, or the beginning of one")),
    unit: str = typer.Option("", help=t("单位代码或名称", "code or name of a unit on the case")),
    campus: str = typer.Option("", help=t("学校代码或名称", "code or name of a campus")),
    person: str = typer.Option("", help=t("只看发给某人的（工号或姓名）", "only what one person is told")),
    budget: int = typer.Option(DAILY_BUDGET, min=0, help=t("每位领导每天几条为宜", "messages a leader can take a day")),
    lines: int | None = typer.Option(
        None, min=0, help=t("列出几条消息和到期", "so many messages and deadlines in full")
    ),
    xlsx: Path | None = typer.Option(None, help=t("写入工作簿", "write a workbook")),
    at: str | None = SEEN_AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    if xlsx is not None:
        known_ending(xlsx, WORKBOOKS)
    listed = (_OF_A_PERSON if person else 0) if lines is None else lines
    wanted = _Wanted(budget, listed, xlsx)
    read = _IN_A_WORKBOOK if xlsx and lines is None else listed
    document = read_policy(policy) if policy else None
    asked = Question(instant(at), days, Filter(area=area, unit=unit, campus=campus), person, lines=read)
    today = forecast(console.desk, asked)
    other = forecast(console.desk, asked.under(document, policy.name)) if policy and document else None
    _give(console, wanted, today, other)


def _give(console: Console, wanted: _Wanted, today: Answer, other: Answer | None) -> None:
    if console.as_json:
        console.give(plain(today, other, wanted.budget))
    else:
        show(console, today, wanted.budget, wanted.lines)
        if other is not None:
            show_differences(console, today.seen, other.seen, wanted.budget)
    if wanted.workbook is not None:
        seen = other.seen if other else None
        what = Print(today.seen, today.lines, today.deadlines, wanted.budget, seen)
        write_forecast(wanted.workbook, what, console.language)
        console.say(Text("已写入 {file}", "written to {file}"), file=wanted.workbook)
