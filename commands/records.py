"""xiaoan records import|strike|template: what schools have to show, and when it lapses."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import typer

from casework.school_records import RecordsDone, import_records, strike
from casework.taking_in import Intaking
from commands.console import AT_OPTION, JSON_OPTION, Console, moment_of_deed, t
from commands.taking_in import DRY_RUN_OPTION, MAPPING_OPTION, SKIP_OPTION, keep_rejects, open_files, tell_problems
from commands.writing import FORCE_OPTION, write_blank
from documents.records_reading import read_records
from installation.tables_given import refuse_other_sheet
from rules.records_sheet import RECORDS
from rules.words import Text

group = typer.Typer(help=t("责任档案：导入、划除、模板", "school records: import, strike, template"),
                    no_args_is_help=True)  # fmt: skip


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="records")


@group.command("import", help=t("导入责任档案，一张表各种类", "import school records, all kinds on one sheet"))
def import_(
    file: Path = typer.Argument(help=t("工作簿或 csv 文件", "a workbook or csv file")),
    by: str = typer.Option(
        ..., "--by", help=t("导入人：协调员，或该校人员", "a coordinator, or somebody of the school")
    ),
    mapping: str = MAPPING_OPTION,
    dry_run: bool = DRY_RUN_OPTION,
    skip_bad_rows: bool = SKIP_OPTION,
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    opened = open_files([file], mapping)
    refuse_other_sheet(opened.mapping, RECORDS)
    how = Intaking(at=moment_of_deed(at), who=by, files=opened.files, skips_bad_rows=skip_bad_rows)
    read = read_records(opened.grids, opened.mapping)
    with console.desk.rehearse() if dry_run else nullcontext(console.desk) as desk:
        done = import_records(desk, read.rows, how.having_found(read.problems))
    kept = keep_rejects(console, file, read.sources, done.problems, dry_run=dry_run)
    for note in (*read.notes, *done.notes):
        console.say(note)
    _tell(console, done, dry_run=dry_run)
    console.give(
        {
            "dry_run": dry_run, "added": done.added, "known": done.known, "problems": done.problems,
            "notes": [{"zh": one.zh, "en": one.en} for one in (*read.notes, *done.notes)], "rejects": kept,
        }
    )  # fmt: skip


def _tell(console: Console, done: RecordsDone, *, dry_run: bool) -> None:
    if dry_run:
        words = Text("试算：将新增 {added} 条，已登记 {known} 条", "dry run: {added} would be new, {known} are known")
    else:
        words = Text("新增 {added} 条，已登记 {known} 条", "{added} new, {known} known already")
    console.say(words, added=done.added, known=done.known)
    tell_problems(console, done.problems)


@group.command("strike", help=t("划除登错的一条，须写明原因", "strike a record that was wrong, with the reason"))
def strike_(
    number: int = typer.Argument(help=t("编号，见学校的责任档案页", "its number, as the page of the school shows it")),
    by: str = typer.Option(..., "--by", help=t("协调员，或该校人员", "a coordinator, or somebody of the school")),
    reason: str = typer.Option(..., "--reason", help=t("原因", "why")),
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    is_struck = strike(console.desk, number, by, reason, moment_of_deed(at))
    console.give({"number": number, "struck": is_struck})
    words = Text("已划除", "struck") if is_struck else Text("此前已划除", "it was struck before")
    console.say(words)


@group.command("template", help=t("空白责任档案表", "an empty sheet of records to fill in"))
def template(
    file: Path = typer.Argument(Path("records.xlsx"), help=t("写到哪里", "where to write it")),
    force: bool = FORCE_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    write_blank(Console(as_json), file, RECORDS, force=force)
