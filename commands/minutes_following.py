"""xiaoan minutes list|show|report|done: how far what was decided has come, and printing it back."""

from __future__ import annotations

from pathlib import Path

import typer

from casework.minutes_due import finish
from casework.minutes_progress import progress_of
from commands.console import AT_OPTION, JSON_OPTION, SEEN_AT_OPTION, Console, instant, moment_of_deed, t
from commands.minutes import group
from commands.writing import known_ending
from documents.minutes_writing import write_progress
from rules.instants import local_day
from rules.words import Text
from store import resolutions

ENDINGS = ".xlsx", ".docx"
_NUMBER = typer.Argument(help=t("纪要编号，见 xiaoan minutes list", "their number, as xiaoan minutes list shows it"))


def register(_app: typer.Typer) -> None:
    group.command("list", help=t("列出会议纪要，最新的在前", "list minutes, the latest first"))(list_)
    group.command("show", help=t("一次会议的议定事项与进展", "the resolutions of a meeting, and progress"))(show)
    group.command("report", help=t("印出进展：原表加进展栏", "print the progress beside each resolution"))(report)
    group.command("done", help=t("单位事项已办结", "a duty of a unit is done"))(done_)


def list_(
    limit: int = typer.Option(50, min=1, max=500, help=t("最多几条", "how many at the most")),
    at: str | None = SEEN_AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    with console.desk.looking() as session:
        lines = resolutions.minutes_lines(session, local_day(instant(at)), limit)
    console.give(lines)
    columns = [
        Text("编号", "number"), Text("会议日期", "held on"), Text("名称", "title"), Text("文号", "document"),
        Text("已了结", "done"), Text("逾期未了", "late"),
    ]  # fmt: skip
    rows = [
        (one.id, one.held_on, one.title, one.document, f"{one.done}/{one.resolutions}", one.late or "") for one in lines
    ]
    console.table(Text(f"会议纪要（{len(rows)}）", f"minutes ({len(rows)})"), columns, rows)


def show(
    number: int = _NUMBER,
    at: str | None = SEEN_AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    today = local_day(instant(at))
    head, lines = progress_of(console.desk, number)
    console.give({"minutes": head, "resolutions": lines})
    console.say(Text("{number}  《{title}》{document} {day}", "{number}  {title} {document} {day}"), number=head.id,
                title=head.title, document=head.document, day=head.held_on)  # fmt: skip
    columns = [
        Text("项", "row"), Text("任务", "task"), Text("责任单位", "unit"), Text("责任人", "leader"),
        Text("时限", "due"), Text("进展", "progress"), Text("最近办理", "last act"), Text("编号", "case"),
    ]  # fmt: skip
    rows = [
        (one.row, one.text, one.unit, one.leader, one.due_words(today), one.state, one.last, one.case) for one in lines
    ]
    console.table(Text(f"议定事项（{len(rows)}）", f"resolutions ({len(rows)})"), columns, rows)
    for one in lines:
        if one.is_open and one.total > 1:
            console.say(Text("第 {row} 项未了结：{left}", "row {row}, outstanding: {left}"), row=one.row,
                        left=one.outstanding)  # fmt: skip


def report(
    number: int = _NUMBER,
    out: Path = typer.Option(..., "--out", help=t("写到哪里，.xlsx 或 .docx", "where to write it: .xlsx or .docx")),
    at: str | None = SEEN_AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    known_ending(out, ENDINGS)
    head, lines = progress_of(console.desk, number)
    count = write_progress(out, head, lines, local_day(instant(at)), console.language)
    console.give({"file": out, "rows": count})
    console.say(Text("{count} 项进展已写入 {file}", "the progress of {count} resolutions is in {file}"), count=count,
                file=out)  # fmt: skip


def done_(
    number: int = _NUMBER,
    row: int = typer.Argument(help=t("第几项", "which resolution")),
    by: str = typer.Option(
        ..., "--by", help=t("办结人：责任单位人员或协调员", "somebody of the unit, or a coordinator")
    ),
    note: str = typer.Option(..., "--note", help=t("办结情况", "what was done")),
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    is_new = finish(console.desk, number, row, by, moment_of_deed(at), note)
    console.give({"minutes": number, "row": row, "done": True, "was_done_before": not is_new})
    words = (
        Text("第 {row} 项已办结", "row {row} is done") if is_new else Text("第 {row} 项早已办结", "row {row} was done")
    )
    console.say(words, row=row)
