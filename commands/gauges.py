"""xiaoan gauges: the six gauges (六个不漏) of an area and a period, and the schools that are missing."""

from __future__ import annotations

from pathlib import Path

import typer

from casework.exporting import note_export
from casework.gauging import gauged, gauged_on_list
from commands.console import JSON_OPTION, SEEN_AT_OPTION, Console, instant, t
from commands.writing import FIRST_OPTION, LAST_OPTION, WORKBOOK_OPTION, WORKBOOKS, known_ending
from config import wall_clock
from documents.gauges_writing import write_gauges
from rules.gauge_words import completeness_of, heading, share_of
from rules.gauges import Gauge, Gauged, GaugeReport
from rules.instants import local_day
from rules.refusals import BadInput
from rules.spans import period_between
from rules.words import Text


def register(app: typer.Typer) -> None:
    app.command(
        "gauges", help=t("六个不漏：六项对同一学校名单，附缺项名单", "the six gauges over one list of schools")
    )(gauges)


def gauges(
    first: str | None = FIRST_OPTION,
    last: str | None = LAST_OPTION,
    area: str = typer.Option("", "--area", help=t("区划代码", "code of an area")),
    campaign: str = typer.Option("", "--campaign", help=t("按某次行动的冻结名单", "over a campaign's frozen list")),
    missing: str = typer.Option("", "--missing", help=t("列出某一项所缺的学校", "list the schools one is missing")),
    to_file: Path | None = WORKBOOK_OPTION,
    at: str | None = SEEN_AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console, moment = Console(as_json), instant(at)
    if to_file is not None:
        known_ending(to_file, WORKBOOKS)
    wanted = gauge_meant(missing) if missing else None
    period = period_between(first or "", last or "", local_day(moment))
    if campaign:
        report = gauged_on_list(console.desk, campaign, period, moment)
    else:
        report = gauged(console.desk, area, period, moment)
    if to_file is not None:
        _write(console, to_file, report)
        return
    console.give(_plain(report))
    console.say(heading(report))
    rows = [(one.gauge, f"{one.numerator}/{one.schools}", share_of(one), completeness_of(one)) for one in report.gauges]
    columns = Text("项目", "gauge"), Text("学校", "schools"), Text("比例", "share"), Text("另", "besides")
    console.table(Text("六个不漏", "The six gauges"), columns, rows)
    for one in report.gauges:
        if one.gauge is wanted:
            _tell_missing(console, report, one)


def gauge_meant(text: str) -> Gauge:
    """The gauge with this code or label. Raises BadInput, naming all six."""
    found = Gauge.read(text)
    if found is None:
        known_zh, known_en = "、".join(one.zh for one in Gauge), ", ".join(one.value for one in Gauge)
        raise BadInput(what=Text(f"没有“{text}”，可用：{known_zh}", f"there is no “{text}”; there are: {known_en}"))
    return found


def _tell_missing(console: Console, report: GaugeReport, one: Gauged) -> None:
    rows = [(school.town, school.name, one.missing[school.id]) for school in report.schools if school.id in one.missing]
    columns = Text("镇街", "town"), Text("学校", "school"), Text("缺什么", "why")
    console.table(Text(f"{one.gauge.zh}：缺 {len(rows)} 所", f"{one.gauge.en}: {len(rows)} missing"), columns, rows)


def _write(console: Console, path: Path, report: GaugeReport) -> None:
    """The workbook is there, and that somebody took it is on record."""
    count = write_gauges(path, report, console.language)
    period = report.when.period
    note_export(console.desk, None, f"gauges {period.first} {period.last}", count, "", wall_clock.now())
    console.give({"file": path, "rows": count})
    console.say(Text("{count} 所学校的六项已写入 {file}", "the six of {count} schools are in {file}"), count=count,
                file=path)  # fmt: skip


def _plain(report: GaugeReport) -> dict[str, object]:
    codes = {one.id: one.code for one in report.schools}
    period = report.when.period
    return {
        "from": period.first, "to": period.last, "day": report.when.day, "at": report.when.at, "area": report.area,
        "campaign": report.campaign,
        "schools": len(report.schools),
        "gauges": {
            one.gauge.value: {
                "numerator": one.numerator, "denominator": one.schools,
                "completeness": one.completeness,
                "missing": {codes[school]: {"zh": why.zh, "en": why.en} for school, why in one.missing.items()},
            }
            for one in report.gauges
        },
    }  # fmt: skip
