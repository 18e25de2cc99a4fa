"""xiaoan figures: the indicators of a period, with numerator and denominator, and the cases behind any of them."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import typer

from casework.exporting import note_export
from casework.figures_seen import area_called
from casework.lasting import lasting_in
from casework.measuring import measured
from commands.console import JSON_OPTION, SEEN_AT_OPTION, Console, instant, t
from commands.writing import FIRST_OPTION, LAST_OPTION, WORKBOOK_OPTION, WORKBOOKS, known_ending
from config import wall_clock
from documents.figures_writing import write_figures
from rules.figure_report import Figures, Report
from rules.figure_words import RANGE, fraction_of, range_of, value_of
from rules.indicators import Dimension, Indicator, ranked
from rules.instants import local_day, shown
from rules.refusals import BadInput
from rules.spans import period_between
from rules.words import Text, Word

One = TypeVar("One", bound=Word)


def register(app: typer.Typer) -> None:
    app.command(
        "figures",
        help=t("指标：整改率、按期率等，附分子分母", "indicators of a period, with numerator and denominator"),
    )(figures)


def figures(
    first: str | None = FIRST_OPTION,
    last: str | None = LAST_OPTION,
    area: str = typer.Option("", "--area", help=t("区划代码", "code of an area")),
    by: str = typer.Option("town", "--by", help=t("按镇街、主办单位等分列", "town, lead, responsible, category…")),
    behind: str = typer.Option("", "--behind", help=t("列出某指标背后的隐患编号", "list the cases behind one")),
    to_file: Path | None = WORKBOOK_OPTION,
    at: str | None = SEEN_AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console, moment = Console(as_json), instant(at)
    if to_file is not None:
        known_ending(to_file, WORKBOOKS)
    report = measured(console.desk, area, period_between(first or "", last or "", local_day(moment)), moment)
    if to_file is not None:
        _write(console, to_file, report)
        return
    console.give(_plain(report))
    period = report.period
    console.say(
        Text("{first} 至 {last}，截至 {at}", "{first} to {last}, as of {at}"),
        first=period.first, last=period.last, at=shown(moment),
    )  # fmt: skip
    _whole(console, report.whole)
    _parts(console, report, _meant(Dimension, by))
    if behind:
        indicator = _meant(Indicator, behind)
        console.say("、".join(report.numbers(report.whole[indicator])) or t("（无）", "(none)"))


def _write(console: Console, path: Path, report: Report) -> None:
    """The workbook is there, and that somebody took it is on record."""
    lasting = lasting_in(console.desk, report.area, report.at)
    count = write_figures(path, report, area_called(console.desk, report.area), lasting, console.language)
    note_export(console.desk, None, f"figures {report.period.first} {report.period.last}", count, "", wall_clock.now())
    console.give({"file": path, "rows": count})
    console.say(Text("{count} 项数据已写入 {file}", "{count} figures are in {file}"), count=count, file=path)


def _meant(kind: type[One], text: str) -> One:
    found = kind.read(text)
    if found is None:
        known = ", ".join(one.value for one in kind)
        raise BadInput(what=Text(f"没有“{text}”，可用：{known}", f"there is no “{text}”; there are: {known}"))
    return found


def _whole(console: Console, found: Figures) -> None:
    columns = Text("指标", "indicator"), Text("值", "value"), Text("分子/分母", "of"), RANGE
    rows = [(name, value_of(one), fraction_of(one), range_of(one)) for name, one in found.items()]
    console.table(Text("指标", "Indicators"), columns, rows)


_SHOWN = Indicator.RECTIFICATION_RATE, Indicator.ON_TIME_RATE, Indicator.EXTENSION_RATE, Indicator.OVERDUE_OPEN


def _parts(console: Console, report: Report, by: Dimension) -> None:
    found = report.parts(by)
    places = ranked({one.key: one.figures[Indicator.ON_TIME_RATE] for one in found})
    rows = [
        (
            one.name,
            *(value_of(one.figures[name]) for name in _SHOWN),
            one.figures[Indicator.ON_TIME_RATE].denominator,
            places.get(one.key, "–"),
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
