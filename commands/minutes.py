"""xiaoan minutes import|template: what a joint meeting decided becomes tasks."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import typer

from casework.importing_minutes import MinutesDone, import_minutes
from casework.taking_in import Intaking, TakenFile
from commands.console import AT_OPTION, JSON_OPTION, Console, day, moment_of_deed, t
from commands.recording import category_code
from commands.taking_in import (
    DRY_RUN_OPTION,
    SKIP_OPTION,
    file_content,
    keep_rejects,
    tell_problems,
)
from commands.writing import FORCE_OPTION, write_blank
from documents.minutes_reading import read_minutes
from rules.minutes import LONGEST_DOCUMENT, LONGEST_TITLE, Heading
from rules.minutes_sheet import TEMPLATE
from rules.rows import rows_out
from rules.words import Text
from store import policies

group = typer.Typer(help=t("会议纪要：议定事项成为任务，并印出进展",
                           "minutes: resolutions become tasks, and progress is printed back"),
                    no_args_is_help=True)  # fmt: skip


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="minutes")


@group.command("import", help=t("导入会议纪要（.xlsx .xls .docx）", "import minutes (.xlsx, .xls or .docx)"))
def import_(
    file: Path = typer.Argument(help=t("工作簿或 Word 文档", "a workbook or Word document")),
    by: str = typer.Option(..., "--by", help=t("导入人：协调员", "who imports: a coordinator")),
    category: str = typer.Option("", help=t("未写类别的事项属于哪一类", "the category of those that name none")),
    title: str = typer.Option("", help=t("会议名称，默认从文件读出", "the title; default: as the file says")),
    document: str = typer.Option("", help=t("文号，默认从文件读出", "its number; default: as the file says")),
    held_on: str | None = typer.Option(None, help=t("会议日期，默认从文件读出", "the day; default: as the file says")),
    dry_run: bool = DRY_RUN_OPTION,
    skip_bad_rows: bool = SKIP_OPTION,
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    now = moment_of_deed(at)
    content = file_content(file)
    read = read_minutes(content, file.name)
    heading = _heading(read.heading, title, document, held_on)
    taken = TakenFile(file.name, hashlib.sha256(content).hexdigest())
    how = Intaking(at=now, who=by, files=(taken,), problems=tuple(read.problems), skips_bad_rows=skip_bad_rows)
    code = _category(console, category, now) if category else ""
    with console.desk.rehearse() if dry_run else nullcontext(console.desk) as desk:
        done = import_minutes(desk, read.rows, heading, how, code)
    for note in (*read.notes, *done.notes):
        console.say(note)
    kept = keep_rejects(console, file, read.sources, done.problems, dry_run=dry_run)
    _tell(console, heading, done, dry_run=dry_run)
    _give(console, heading, done, read.notes, {"dry_run": dry_run, "rejects": kept})


def _category(console: Console, said: str, now: datetime) -> str:
    with console.desk.looking() as session:
        return category_code(policies.policy_in_force(session, now), said)


def _give(console: Console, heading: Heading, done: MinutesDone, read: Sequence[Text], more: dict[str, object]) -> None:
    console.give(
        {
            "minutes": done.number,
            "title": heading.title,
            "document": heading.document,
            "held_on": heading.held_on,
            "hazards": done.hazards,
            "common_tasks": done.tasks,
            "children": done.children,
            "duties": done.duties,
            "known": done.known,
            "notes": [{"zh": one.zh, "en": one.en} for one in (*read, *done.notes)],
            "problems": done.problems,
            **more,
        }
    )


def _heading(read: Heading, title: str, document: str, held_on: str | None) -> Heading:
    """What the file says of the meeting, with what was given in its place."""
    return replace(
        read, title=title.strip()[:LONGEST_TITLE] or read.title,
        document=document.strip()[:LONGEST_DOCUMENT] or read.document, held_on=day(held_on) or read.held_on,
    )  # fmt: skip


def _tell(console: Console, heading: Heading, done: MinutesDone, *, dry_run: bool) -> None:
    console.say(Text("《{title}》{document} {day}", "{title} {document} {day}"), title=heading.title,
                document=heading.document, day=heading.held_on)  # fmt: skip
    title = Text("试运行：将会导入", "dry run: what would be imported") if dry_run else Text("已导入", "imported")
    rows = [
        (Text("一校一件隐患", "hazards, of one school each"), done.hazards),
        (Text(f"综合任务（共 {done.children} 校）", f"common tasks ({done.children} schools)"), done.tasks),
        (Text("单位事项（不涉及学校）", "duties of units, without a school"), done.duties),
        (Text("已登记过的", "known already"), done.known),
    ]
    console.table(title, [Text("议定事项", "resolutions"), Text("数量", "count")], rows)
    if done.number is not None and not dry_run:
        words = Text(
            "纪要 {number}：进展见 xiaoan minutes show {number}", "minutes {number}: xiaoan minutes show {number}"
        )
        console.say(words, number=done.number)
    if done.problems:
        console.say(Text("跳过 {count} 行：", "{count} rows passed over:"), count=rows_out(done.problems))
        tell_problems(console, done.problems)


@group.command("template", help=t("空白议定事项表", "an empty table of resolutions to fill in"))
def template(
    file: Path = typer.Argument(Path("minutes.xlsx"), help=t("写到哪里", "where to write it")),
    force: bool = FORCE_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    write_blank(Console(as_json), file, TEMPLATE, force=force)
