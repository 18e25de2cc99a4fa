"""xiaoan figures: the indicators of a period, with numerator and denominator, and the cases behind any of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TypeVar

import typer

from casework.measuring import Figures, Part, Report, measured
from commands.console import JSON_OPTION, SEEN_AT_OPTION, Console, instant, t
from rules.case_records import Period
from rules.indicators import Dimension, Indicator, Measured, ranked
from rules.instants import day_written, local_day, shown
from rules.refusals import BadInput
from rules.words import Text, Word

One = TypeVar("One", bound=Word)


def register(app: typer.Typer) -> None:
    app.command(
        "figures",
        help=t("指标：整改率、按期率等，附分子分母", "indicators of a period, with numerator and denominator"),
    )(figures)


def figures(
    first: str | None = typer.Option(None, "--from", help=t("起始日（默认本月 1 日）", "first day (this month's)")),
    last: str | None = typer.Option(None, "--to", help=t("截止日（默认今天）", "last day (default: today)")),
    area: str = typer.Option("", "--area", help=t("区划代码", "code of an area")),
    by: str = typer.Option("town", "--by", help=t("按镇街、主办单位等分列", "town, lead, responsible, category…")),
    behind: str = typer.Option("", "--behind", help=t("列出某指标背后的隐患编号", "list the cases behind one")),
    at: str | None = SEEN_AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console, moment = Console(as_json), instant(at)
    period = _period(first, last, local_day(moment))
    report = measured(console.desk, area, period, moment)
    console.give(_plain(report))
    console.say(
        Text("{first} 至 {last}，截至 {at}", "{first} to {last}, as of {at}"),
        first=period.first, last=period.last, at=shown(moment),
    )  # fmt: skip
    _whole(console, report.whole)
    _parts(console, report, _meant(Dimension, by))
    if behind:
        indicator = _meant(Indicator, behind)
        console.say("、".join(report.numbers(report.whole[indicator])) or t("（无）", "(none)"))


def _period(first: str | None, last: str | None, today: date) -> Period:
    until = day_written(last) if last else today
    begins = day_written(first) if first else until.replace(day=1)
    if until < begins or until - begins > timedelta(days=3700):
        words = Text(f"{begins} 至 {until} 不是有效期间", f"{begins} to {until} is no period")
        raise BadInput(what=words)
    return Period(begins, until)


def _meant(kind: type[One], text: str) -> One:
    found = kind.read(text)
    if found is None:
        known = ", ".join(one.value for one in kind)
        raise BadInput(what=Text(f"没有“{text}”，可用：{known}", f"there is no “{text}”; there are: {known}"))
    return found


def _whole(console: Console, found: Figures) -> None:
    columns = Text("指标", "indicator"), Text("值", "value"), Text("分子/分母", "of"), Text("95% 区间", "95 % interval")
    rows = [(name, value_of(one), _fraction(one), interval_of(one)) for name, one in found.items()]
    console.table(Text("指标", "Indicators"), columns, rows)


_SHOWN = Indicator.RECTIFICATION_RATE, Indicator.ON_TIME_RATE, Indicator.EXTENSION_RATE, Indicator.OVERDUE_OPEN


def _parts(console: Console, report: Report, by: Dimension) -> None:
    parts: dict[Dimension, tuple[Part, ...]] = {
        Dimension.TOWN: report.by_town, Dimension.LEAD: report.by_lead, Dimension.RESPONSIBLE: report.by_responsible,
        Dimension.CATEGORY: report.by_category, Dimension.SEVERITY: report.by_severity,
    }  # fmt: skip
    found = parts[by]
    places = ranked({one.key: one.figures[Indicator.ON_TIME_RATE] for one in found})
    rows = [
        (
            one.name,
            *(value_of(one.figures[name]) for name in _SHOWN),
            one.figures[Indicator.ON_TIME_RATE].denominator,
            places.index(one.key) + 1 if one.key in places else "–",
        )
        for one in found
    ]
    columns = (
        Text(by.zh, by.en), Text("整改率", "closed"), Text("按期率", "on time"), Text("延期率", "extended"),
        Text("逾期", "overdue"), Text("到期数", "due"), Text("名次", "place"),
    )  # fmt: skip
    console.table(Text(f"按{by.zh}", f"By {by.en}"), columns, rows)
    if len(places) < len(found):
        console.say(Text("不足 10 件的不排名", "fewer than 10 cases are not ranked"))


def value_of(one: Measured) -> str:
    """A figure as people read it: a share in percent, days and multiples with one place, a count as it is."""
    if one.value is None:
        return "–"
    if one.indicator.is_share:
        return f"{one.value:.1%}"
    return (
        f"{one.value:.1f}" if one.indicator in (Indicator.MEAN_DAYS, Indicator.OVERDUE_MULTIPLE) else f"{one.value:g}"
    )


def _fraction(one: Measured) -> str:
    return f"{one.numerator:g}/{one.denominator}" if one.indicator.is_share else f"{one.denominator}"


def interval_of(one: Measured) -> str:
    """The interval of a share; empty for what has none."""
    return f"{one.interval.low:.1%} – {one.interval.high:.1%}" if one.interval else ""


def _plain(report: Report) -> dict[str, object]:
    def plain(found: Figures) -> dict[str, object]:
        return {
            name.value: {"value": one.value, "numerator": one.numerator, "denominator": one.denominator}
            for name, one in found.items()
        }

    return {
        "from": report.period.first, "to": report.period.last, "at": report.at, "area": report.area,
        "whole": plain(report.whole),
        **{
            name: {one.key: {"name": one.name, **plain(one.figures)} for one in parts}
            for name, parts in (
                ("by_town", report.by_town), ("by_lead", report.by_lead), ("by_responsible", report.by_responsible),
                ("by_category", report.by_category), ("by_severity", report.by_severity),
            )
        },
    }  # fmt: skip
