"""What commands that write a file share: the endings they know, and that a template writes over nothing."""

from __future__ import annotations

from pathlib import Path

import typer

from casework.categories import category_labels
from commands.console import Console, t
from commands.taking_in import policy_in_use
from documents.templates import write_template
from rules.refusals import BadInput
from rules.sheets import Sheet
from rules.words import Text

TABLES = ".xlsx", ".csv"
WORKBOOKS = (".xlsx",)
WORKBOOK_OPTION = typer.Option(None, "--to-file", help=t("写成工作簿（.xlsx）", "write a workbook, .xlsx"))
FIRST_OPTION = typer.Option(None, "--from", help=t("起始日（默认本月 1 日）", "first day (this month's)"))
LAST_OPTION = typer.Option(None, "--to", help=t("截止日（默认今天）", "last day (default: today)"))
FORCE_OPTION = typer.Option(False, "--force", help=t("文件已存在时覆盖", "write over a file that exists"))


def known_ending(file: Path, endings: tuple[str, ...] = TABLES) -> Path:
    """The file as it was named. Raises BadInput for an ending that says another kind of file than is written."""
    if file.suffix.lower() not in endings:
        raise BadInput(
            what=Text(
                f"{file} 的扩展名不能用，请写成 {'、'.join(endings)}",
                f"{file}: a file with this ending is not written; use {' or '.join(endings)}",
            )
        )
    return file


def fresh(file: Path, *, force: bool) -> Path:
    """Where a template goes. Raises BadInput when a file is there: it may be filled in already."""
    known_ending(file, WORKBOOKS)
    if file.exists() and not force:
        raise BadInput(
            what=Text(
                f"{file} 已存在，未覆盖：请换一个文件名；确要覆盖，请加 --force",
                f"{file} exists and was left as it is: choose another name, or add --force to write over it",
            )
        )
    return file


def write_blank(console: Console, file: Path, sheet: Sheet, *, force: bool) -> None:
    """An empty table of hazards to fill in, with the categories of the policy to choose from. Raises as `fresh`."""
    fresh(file, force=force)
    choices = {"categories": category_labels(policy_in_use(console).taxonomy)}
    write_template(file, [sheet], choices, console.language)
    console.give({"file": file})
    console.say(Text("模板已写入 {file}", "the template is in {file}"), file=file)
