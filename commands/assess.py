"""xiaoan assess draw|list|show|publish|finalise|appeal|rule|enter|withdraw|evidence: the assessment of an area."""

from __future__ import annotations

from pathlib import Path

import typer

from casework import appealing, assessment_entries, assessment_steps
from casework.assessing import draw_up
from casework.assessment_entries import Entered
from casework.assessment_evidence import evidence
from casework.assessment_printing import Printed, points_of, printed
from casework.assessments_seen import previewed
from casework.exporting import note_export
from commands.assess_tables import plain_line, scores, show_lines, show_points, show_tables
from commands.console import AT_OPTION, JSON_OPTION, SEEN_AT_OPTION, Console, instant, moment_of_deed, t
from commands.recording import one_of
from commands.writing import WORKBOOK_OPTION, WORKBOOKS, known_ending
from config import wall_clock
from documents.assessment_writing import write_assessment, write_evidence
from rules.assessment_acts import EntryKind, period_assessed
from rules.instants import day_written
from rules.words import Text
from store import assessments

group = typer.Typer(
    help=t("考核：拟稿、公示、申诉、定稿", "assessment: draw up, publish, appeal, make final"), no_args_is_help=True
)
_MOST = 2**62
_NUMBER = typer.Argument(min=1, max=_MOST, help=t("考核编号", "the assessment's number"))
_BY = typer.Option(..., "--by", help=t("工号或姓名", "who: number or full name"))
_REASON = typer.Option(..., "--reason", help=t("理由", "why"))


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="assess")


@group.command("draw", help=t("拟出一个区划、一个考核期的考核稿", "draw up the assessment of an area and a period"))
def draw(
    area: str = typer.Option(..., "--area", help=t("区划代码", "code of an area")),
    period: str = typer.Option(..., "--period", help=t("月份如 2026-09，年度如 2026", "2026-09, or 2026")),
    by: str = _BY,
    anew: bool = typer.Option(False, "--anew", help=t("已有拟稿时按此刻重拟", "take the place of a draft")),
    dry_run: bool = typer.Option(False, "--dry-run", help=t("只试算，不保存", "keep nothing")),
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console, moment, wanted = Console(as_json), moment_of_deed(at), period_assessed(period)
    if dry_run:
        tried = previewed(console.desk, area, wanted, by, moment)
        console.give(
            {"dry_run": True, "assessed": scores(tuple(one for table in tried.tables.values() for one in table))}
        )
        show_tables(console, tried.tables)
        return
    drawn = draw_up(console.desk, area, wanted, by, moment, anew=anew)
    console.give({"number": drawn.id, "was_there": drawn.was_there})
    before = Text("考核 {number} 此前已拟出", "assessment {number} had been drawn up before")
    words = before if drawn.was_there else Text("已拟稿，考核编号 {number}", "drawn up as assessment {number}")
    console.say(words, number=drawn.id)


@group.command("list", help=t("列出考核", "list assessments"))
def list_(
    area: str = typer.Option("", "--area", help=t("区划代码", "code of an area")), as_json: bool = JSON_OPTION
) -> None:
    console = Console(as_json)
    with console.desk.looking() as session:
        found = assessments.lines(session, [area], [])
    console.give([plain_line(one) for one in found])
    show_lines(console, found)


@group.command("show", help=t("得分、名次和每一分的来由", "scores, places, and where every point comes from"))
def show(
    number: int = _NUMBER,
    unit: str = typer.Option("", "--unit", help=t("只列这个单位的每一分", "every point of this unit, by its name")),
    to_file: Path | None = WORKBOOK_OPTION,
    at: str | None = SEEN_AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    if to_file is not None:
        known_ending(to_file, WORKBOOKS)
    found = printed(console.desk, number, instant(at))
    if to_file is not None:
        _write(console, found, to_file)
    elif unit:
        show_points(console, found, unit)
    else:
        console.give({**plain_line(found.line), "assessed": scores(found.ranked)})
        console.say(found.line.heading)
        show_tables(console, found.tables)


def _write(console: Console, found: Printed, path: Path) -> None:
    """The workbook is there, and that somebody took it is on record."""
    points = points_of(console.desk, found.line.id)
    count = write_assessment(
        path, found.line, found.formula, found.tables, points, found.receipt, console.language
    )  # fmt: skip
    note_export(console.desk, None, f"assessment {found.line.id}", count, "", wall_clock.now())
    console.give({"file": path, "points": count})
    console.say(Text("{count} 条分值已写入 {file}", "{count} points are in {file}"), count=count, file=path)


@group.command("publish", help=t("公示，告知每个被考核单位", "publish it, and tell everybody assessed"))
def publish(number: int = _NUMBER, by: str = _BY, at: str | None = AT_OPTION, as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    line = assessment_steps.publish(console.desk, number, by, moment_of_deed(at))
    console.give(plain_line(line))
    console.say(Text("已公示，申诉到 {day} 为止", "published; appeals until {day}"), day=line.appeals_until)


@group.command("finalise", help=t("申诉期满、全部裁定之后定稿", "make it final, once all appeals are ruled on"))
def finalise(number: int = _NUMBER, by: str = _BY, at: str | None = AT_OPTION, as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    line = assessment_steps.finalise(console.desk, number, by, moment_of_deed(at))
    console.give(plain_line(line))
    console.say(Text("已定稿，不能再改", "final, and frozen"))


@group.command("appeal", help=t("对一个分值提出申诉", "appeal against a point"))
def appeal(
    number: int = _NUMBER,
    point: int = typer.Argument(min=1, max=_MOST, help=t("分值编号", "the point's number")),
    by: str = _BY,
    reason: str = _REASON,
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    made = appealing.appeal(console.desk, number, point, by, moment_of_deed(at), reason)
    console.give({"appeal": made})
    console.say(Text("申诉编号 {made}", "it is appeal {made}"), made=made)


@group.command("rule", help=t("裁定一件申诉", "rule on an appeal"))
def rule(
    number: int = _NUMBER,
    appeal: int = typer.Argument(min=1, max=_MOST, help=t("申诉编号", "the appeal's number")),
    is_upheld: bool = typer.Option(..., "--uphold/--reject", help=t("成立或不成立", "upheld or rejected")),
    by: str = _BY,
    reason: str = _REASON,
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    appealing.rule(console.desk, number, appeal, by, moment_of_deed(at), reason, is_upheld=is_upheld)
    console.give({"appeal": appeal, "upheld": is_upheld})
    console.say(Text("已裁定并告知申诉人", "ruled on, and whoever appealed is told"))


@group.command("enter", help=t("录入台账里没有的事实及其证明", "enter what no ledger knows, with its document"))
def enter(
    kind: str = typer.Argument(help=t("practice 经验做法，incident 伤亡或治安事件", "practice or incident")),
    on: str = typer.Option(..., "--on", help=t("日期", "the day")),
    said: str = typer.Option(..., "--what", help=t("内容", "what happened")),
    document: str = typer.Option(..., "--document", help=t("证明材料", "the document that proves it")),
    unit: str = typer.Option("", "--unit", help=t("单位（经验做法）", "the unit, of a practice")),
    hazard: str = typer.Option("", "--hazard", help=t("隐患编号（事件）", "the hazard, of an incident")),
    by: str = _BY,
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    what = Entered(one_of(EntryKind, kind), day_written(on), said, document, unit, hazard)
    made = assessment_entries.enter(console.desk, what, by, moment_of_deed(at))
    console.give({"entry": made})
    console.say(Text("录入编号 {made}", "it is entry {made}"), made=made)


@group.command("withdraw", help=t("撤回一项录入", "withdraw an entry"))
def withdraw(
    entry: int = typer.Argument(min=1, max=_MOST, help=t("录入编号", "the entry's number")),
    by: str = _BY,
    reason: str = _REASON,
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    assessment_entries.withdraw(console.desk, entry, by, moment_of_deed(at), reason)
    console.give({"entry": entry})
    console.say(Text("已撤回，此后拟稿不再计", "withdrawn: it counts in nothing drawn up from now on"))


@group.command("evidence", help=t("表彰和一票否决线索（.xlsx），供人决定", "evidence for commendation and veto, .xlsx"))
def evidence_(
    number: int = _NUMBER,
    to_file: Path = typer.Option(..., "--to-file", help=t("写到哪里（.xlsx）", "where to write it, .xlsx")),
    at: str | None = SEEN_AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console, moment = Console(as_json), instant(at)
    known_ending(to_file, WORKBOOKS)
    line = printed(console.desk, number, moment).line
    count = write_evidence(to_file, line, evidence(console.desk, line, moment), moment, console.language)
    note_export(console.desk, None, f"evidence {number}", count, "", wall_clock.now())
    console.give({"file": to_file, "cases": count})
    console.say(
        Text("{count} 条线索已写入 {file}", "{count} rows of evidence are in {file}"), count=count, file=to_file
    )
