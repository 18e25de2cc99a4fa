"""xiaoan ledger import|export|template: the hazard ledger of 26 columns, and inspections, in and out."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import typer

from casework.exporting import note_export
from casework.importing import LedgerDone, import_ledger
from casework.importing_known import Difference
from casework.inspecting import InspectionsDone, import_inspections
from casework.ledger_lines import export_lines
from casework.taking_in import Intaking
from commands.console import AT_OPTION, JSON_OPTION, SEEN_AT_OPTION, Console, instant, moment_of_deed, t
from commands.hazards import words_of
from commands.taking_in import (
    DRY_RUN_OPTION,
    MAPPING_OPTION,
    SKIP_OPTION,
    keep_rejects,
    open_files,
    progress_bar,
    tell_problems,
)
from commands.writing import FORCE_OPTION, known_ending, write_blank
from config import wall_clock
from documents.ledger_reading import read_inspections, read_ledger
from documents.ledger_writing import write_ledger
from installation.tables_given import Opened
from rules.ledger_sheet import INSPECTIONS, LEDGER
from rules.records_sheet import RECORDS
from rules.refusals import BadInput
from rules.vocabulary import Severity, Stage
from rules.words import Text, said
from store.filters import Filter

group = typer.Typer(help=t("台账：导入、导出、模板", "the hazard ledger: import, export, template"),
                    no_args_is_help=True)  # fmt: skip
_SHOWN = 20
"""So many differences are shown to people; programs get them all."""


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="ledger")


@group.command("import", help=t("导入隐患台账或检查记录", "import a hazard ledger, or inspections"))
def import_(
    file: Path = typer.Argument(help=t("工作簿或 csv 文件", "a workbook or csv file")),
    by: str = typer.Option(..., "--by", help=t("导入人：协调员；检查记录为检查人员", "a coordinator, or an inspector")),
    mapping: str = MAPPING_OPTION,
    inspections: bool = typer.Option(False, "--inspections", help=t("文件是检查记录", "the file holds inspections")),
    dry_run: bool = DRY_RUN_OPTION,
    skip_bad_rows: bool = SKIP_OPTION,
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    opened = open_files([file], mapping)
    holds_inspections = inspections or (opened.mapping is not None and opened.mapping.sheet == INSPECTIONS.name)
    if not holds_inspections and opened.mapping is not None and opened.mapping.sheet != LEDGER.name:
        command = "records" if opened.mapping.sheet == RECORDS.name else "registry"
        raise BadInput(
            what=Text(
                f"这个映射文件用于 {opened.mapping.sheet}，请用 xiaoan {command} import",
                f"this mapping is for {opened.mapping.sheet}; use xiaoan {command} import",
            )
        )
    doing = _import_inspections if holds_inspections else _import_ledger
    with progress_bar(console, Text("导入", "importing")) as watch:
        how = Intaking(at=moment_of_deed(at), who=by, files=opened.files, skips_bad_rows=skip_bad_rows, progress=watch)
        doing(console, opened, file, how, dry_run=dry_run)


def _import_ledger(console: Console, opened: Opened, path: Path, how: Intaking, *, dry_run: bool) -> None:
    read = read_ledger(opened.grids, opened.mapping)
    with console.desk.rehearse() if dry_run else nullcontext(console.desk) as desk:
        done = import_ledger(desk, read.rows, how.having_found(read.problems))
    for note in read.notes:
        console.say(note)
    kept = keep_rejects(console, path, read.sources, done.problems, dry_run=dry_run)
    _tell_ledger(console, done, dry_run=dry_run)
    console.give(
        {
            "dry_run": dry_run,
            "added": done.added,
            "known": done.known,
            "renumbered": done.renumbered,
            "stages": {stage.value: count for stage, count in done.stages.items()},
            "differing": [_difference(one) for one in done.differing],
            "problems": done.problems,
            "notes": [{"zh": one.zh, "en": one.en} for one in read.notes],
            "rejects": kept,
        }
    )


def _tell_ledger(console: Console, done: LedgerDone, *, dry_run: bool) -> None:
    title = _title(dry_run=dry_run)
    rows = [(stage, done.stages[stage]) for stage in Stage if stage in done.stages]
    console.table(title, [Text("整改状态", "state"), Text("新增", "new")], rows)
    console.say(
        Text("新增 {added} 条，已在台账 {known} 条", "{added} new, {known} on the ledger already"),
        added=done.added, known=done.known,
    )  # fmt: skip
    if done.renumbered:
        words = Text(
            "{count} 条的编号不是本系统的格式或已被占用，已另编号，原编号保留备查",
            "{count} had a number of another kind, or one that is taken: they have new ones, the old are kept",
        )
        console.say(words, count=done.renumbered)
    _tell_differences(console, done.differing)
    tell_problems(console, done.problems)


def _tell_differences(console: Console, differing: tuple[Difference, ...]) -> None:
    if not differing:
        return
    words = Text("{count} 条与台账中的不同，未作改动：", "{count} differ from what is stored; nothing was changed:")
    console.say(words, count=len(differing))
    for one in differing[:_SHOWN]:
        fields = {**INSPECTIONS.by_name, **LEDGER.by_name}
        what = [
            Text(
                f"{fields[name].zh}“{said(new, console.language)}”≠“{said(old, console.language)}”",
                f"{fields[name].en} “{said(new, console.language)}” ≠ “{said(old, console.language)}”",
            )
            for name, new, old in zip(one.columns, one.said, one.stored, strict=True)
        ]
        console.say(Text("  {number}（{where}）：{what}", "  {number} ({where}): {what}"), number=one.number,
                    where=one.origin.text, what=what)  # fmt: skip
    if len(differing) > _SHOWN:
        console.say(Text("  ……其余见 --json", "  ... the others with --json"))


def _difference(one: Difference) -> dict[str, object]:
    return {
        "number": one.number, "row": one.origin.row, "sheet": one.origin.place.sheet, "columns": one.columns,
        "said": one.said, "stored": one.stored,
    }  # fmt: skip


def _import_inspections(console: Console, opened: Opened, path: Path, how: Intaking, *, dry_run: bool) -> None:
    read = read_inspections(opened.grids, opened.mapping)
    with console.desk.rehearse() if dry_run else nullcontext(console.desk) as desk:
        done = import_inspections(desk, read.inspections, how.having_found(read.problems))
    for note in read.notes:
        console.say(note)
    kept = keep_rejects(console, path, read.sources, done.problems, dry_run=dry_run)
    _tell_inspections(console, done, dry_run=dry_run)
    console.give(
        {
            "dry_run": dry_run,
            "inspections": done.inspections,
            "known": done.known,
            "hazards": done.hazards,
            "passed": done.passed,
            "sent_back": done.sent_back,
            "waiting": [
                {"number": one.number, "inspection": one.inspection, "seen_again": one.was_seen_again,
                 "zh": one.why.zh, "en": one.why.en}
                for one in done.waiting
            ],
            "differing": [_difference(one) for one in done.differing],
            "problems": done.problems,
            "rejects": kept,
        }
    )  # fmt: skip


def _tell_inspections(console: Console, done: InspectionsDone, *, dry_run: bool) -> None:
    rows = [
        (Text("检查", "inspections"), done.inspections),
        (Text("已登记过的检查", "inspections known already"), done.known),
        (Text("新隐患", "new hazards"), len(done.hazards)),
        (Text("复查通过", "passed by a re-inspection"), len(done.passed)),
        (Text("退回重改", "sent back for rework"), len(done.sent_back)),
        (Text("未作结论", "not concluded"), len(done.waiting)),
    ]
    console.table(_title(dry_run=dry_run), [Text("内容", "what"), Text("数量", "count")], rows)
    for one in done.waiting[:_SHOWN]:
        console.say(Text("  {number}（{inspection}）：{why}", "  {number} ({inspection}): {why}"), number=one.number,
                    inspection=one.inspection, why=one.why)  # fmt: skip
    _tell_differences(console, done.differing)
    tell_problems(console, done.problems)


def _title(*, dry_run: bool) -> Text:
    return Text("试运行：将会导入", "dry run: what would be imported") if dry_run else Text("已导入", "imported")


@group.command("export", help=t("导出台账（.xlsx 或 .csv）", "export the ledger, as .xlsx or .csv"))
def export(
    file: Path = typer.Argument(
        help=t("写到哪里；已有的文件会被覆盖", "where to write it; a file that is there is written over")
    ),
    stage: list[str] = typer.Option([], help=t("环节，可多次", "stage; may be repeated")),
    severity: list[str] = typer.Option([], help=t("等级，可多次", "severity; may be repeated")),
    area: str = typer.Option("", help=t("区划代码前缀", "area code, or the beginning of one")),
    unit: str = typer.Option("", help=t("单位代码或名称", "code or name of a unit on the case")),
    campus: str = typer.Option("", help=t("学校代码或名称", "code or name of a campus")),
    overdue: bool = typer.Option(False, "--overdue", help=t("只要逾期未交的", "only those past their deadline")),
    title: str = typer.Option("", help=t("表头上方的标题", "a title above the header")),
    at: str | None = SEEN_AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    known_ending(file)
    now = instant(at)
    which = Filter(
        stages=words_of(Stage, stage),  # type: ignore[arg-type]  # words of the kind that was asked for
        severities=words_of(Severity, severity),  # type: ignore[arg-type]  # as above
        area=area,
        unit=unit,
        campus=campus,
        overdue_at=now if overdue else None,
    )
    total, lines = export_lines(console.desk, which, now)
    with progress_bar(console, Text("导出台账", "exporting the ledger")) as watch:
        count = write_ledger(file, lines, console.language, title=title, progress=lambda done: watch(done, total))
    note_export(console.desk, None, LEDGER.name, count, "", wall_clock.now())
    console.give({"file": file, "rows": count})
    console.say(Text("{count} 条已写入 {file}", "{count} rows are in {file}"), count=count, file=file)


@group.command("template", help=t("空白台账模板", "an empty ledger to fill in"))
def template(
    file: Path = typer.Argument(Path("ledger.xlsx"), help=t("写到哪里", "where to write it")),
    force: bool = FORCE_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    write_blank(Console(as_json), file, LEDGER, force=force)
