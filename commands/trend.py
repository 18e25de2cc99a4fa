"""xiaoan trend: what was open and overdue at the end of each day, as it was counted that night."""

from __future__ import annotations

import typer

from casework.trends import counted_days
from commands.console import JSON_OPTION, SEEN_AT_OPTION, Console, instant, t
from rules.daily import Daily, Day
from rules.instants import day_written, local_day
from rules.refusals import BadInput
from rules.trends import columns, first_day, last_day, row
from rules.vocabulary import Severity
from rules.words import Text

_DAYS, _MOST = 30, 400


def register(app: typer.Typer) -> None:
    app.command("trend", help=t("趋势：每日在办和逾期，按等级", "open and overdue day by day, by severity"))(trend)


def trend(
    area: str = typer.Option("", "--area", help=t("区划代码", "code of an area")),
    days: int = typer.Option(_DAYS, "--days", help=t("列出最近多少天", "so many of the last days")),
    to: str = typer.Option("", "--to", help=t("截止日（默认昨天）", "last day (default: yesterday)")),
    at: str | None = SEEN_AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console, today = Console(as_json), local_day(instant(at))
    if not 1 <= days <= _MOST:
        raise BadInput(what=Text(f"天数应在 1 至 {_MOST} 之间", f"name from 1 to {_MOST} days"))
    last = last_day(day_written(to) if to else today, today)
    found = counted_days(console.desk, area, first_day(last, days), last)
    console.give({"area": area, "days": [_plain(one) for one in found]})
    console.table(Text("趋势", "Trend"), columns(), [row(one) for one in found])


def _plain(one: Day) -> dict[str, object]:
    def counts(name: Daily) -> dict[str, int | None]:
        return {"all": one.of(name), **{grave.value: one.of(name, grave) for grave in Severity}}

    return {"day": one.day, **{name.value: counts(name) for name in Daily}}
