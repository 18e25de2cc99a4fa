"""xiaoan letters make|list|print|withdraw|template|check|use: documents of hazards and meetings, numbered and kept."""

from __future__ import annotations

from pathlib import Path

import typer

from casework import lettering
from casework.exporting import note_export
from casework.letter_prefixes import Prefixed, use_prefix
from casework.lettering import Chosen, Ordered
from commands.console import AT_OPTION, JSON_OPTION, Console, moment_of_deed, t
from commands.taking_in import file_content
from config import wall_clock
from documents.letter_defaults import default_template
from documents.letter_pdf import as_pdf
from documents.letter_writing import check_template
from documents.replacing import replacing
from installation.letter_pen import pen_of
from rules.letter_fields import fields_of
from rules.letters import LetterKind
from rules.refusals import BadInput
from rules.words import Language, Text
from store import cases, letters

group = typer.Typer(help=t("文书：出具、编号、重印、撤回、模板", "letters: make, number, reprint, withdraw, templates"),
                    no_args_is_help=True)  # fmt: skip
_KIND = t("文种，如 督办函", "kind, such as supervision_letter")
_ENGINE = Text("系统", "the engine")
_BY = typer.Option(..., "--by", help=t("工号或姓名", "person number or full name"))
_ENGLISH = typer.Option(False, "--english", help=t("用英文模板", "with the English template"))


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="letters")


@group.command("make", help=t("出具一份文书；同一办理再次出具得到同一份", "make a letter; the same act has one only"))
def make(
    kind: str = typer.Argument(help=_KIND),
    number: str = typer.Argument(help=t("隐患编号", "the hazard's number")),
    by: str = _BY,
    event: int | None = typer.Option(
        None, help=t("依据哪一步办理，默认最近一次", "the act; default: the last fit one")
    ),
    english: bool = _ENGLISH,
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    wanted = Ordered(_meant(kind), number, by, moment_of_deed(at), event, _language(english=english))
    made = lettering.make(console.desk, pen_of(console.files), wanted)
    console.give({"id": made.line.id, "number": made.line.number, "was_there": made.was_there})
    words = Text("{kind} {number}，编号 {id}", "{kind} {number}, id {id}")
    there = Text("已有{kind} {number}，编号 {id}", "there is one: {kind} {number}, id {id}")
    console.say(there if made.was_there else words, kind=made.line.kind, number=made.line.number, id=made.line.id)


@group.command("list", help=t("已出具的文书", "the letters that were made"))
def list_(
    number: str = typer.Argument("", help=t("隐患编号，默认全部", "of this hazard; default: of all")),
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    with console.desk.looking() as session:
        hazard = cases.hazard_by_number(session, number) if number else None
        found = letters.letters_of(session, hazard.id) if hazard is not None else letters.newest(session)
    console.give(found)
    columns = [
        Text("编号", "id"), Text("文号", "number"), Text("文种", "kind"), Text("隐患或会议", "hazard or meeting"),
        Text("日期", "date"),
        Text("出具", "by"), Text("撤回理由", "withdrawn because"),
    ]  # fmt: skip
    rows = [
        (
            one.id,
            one.number,
            one.kind,
            one.hazard or one.meeting,
            one.dated_on,
            one.made_by or _ENGINE,
            one.withdrawn_because,
        )
        for one in found
    ]
    console.table(Text(f"文书（{len(rows)}）", f"letters ({len(rows)})"), columns, rows)


@group.command("print", help=t("取出一份文书，内容与出具时完全相同", "a letter as it was made, byte by byte"))
def print_(
    letter: int = typer.Argument(help=t("文书编号", "the letter's id")),
    file: Path = typer.Argument(help=t("写到哪里：.docx 或 .pdf", "where to write it: .docx or .pdf")),
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    if file.suffix.lower() not in (".docx", ".pdf"):
        raise BadInput(what=Text("请写成 .docx 或 .pdf 文件", "write to a file that ends in .docx or .pdf"))
    line, content = lettering.reprinted(console.desk, console.files, letter)
    made = as_pdf(content) if file.suffix.lower() == ".pdf" else content
    note_export(console.desk, None, f"letter {line.id}", 1, "", wall_clock.now())
    _write(console, file, made)
    if line.withdrawn_at is not None:
        console.say(Text("注意：{number} 已撤回", "mind: {number} was withdrawn"), number=line.number)


@group.command("withdraw", help=t("撤回一份文书，文号保留", "a letter is no longer good; it keeps its number"))
def withdraw(
    letter: int = typer.Argument(help=t("文书编号", "the letter's id")),
    by: str = _BY,
    note: str = typer.Option(..., "--note", help=t("撤回理由", "why")),
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    line = lettering.withdraw(console.desk, letter, by, moment_of_deed(at), note)
    console.give({"id": line.id, "number": line.number, "withdrawn": True})
    console.say(Text("{number} 已撤回", "{number} is withdrawn"), number=line.number)


@group.command("template", help=t("取出自带的 Word 模板，供修改", "the Word template that comes along, to be edited"))
def template(
    kind: str = typer.Argument(help=_KIND),
    file: Path = typer.Argument(help=t("写到哪里", "where to write it")),
    english: bool = _ENGLISH,
    as_json: bool = JSON_OPTION,
) -> None:
    console, meant = Console(as_json), _meant(kind)
    _write(console, file, default_template(meant, _language(english=english)))
    console.table(
        Text("可用的字段", "fields it may name"), [Text("字段", "field"), Text("内容", "what it holds")],
        [(f"{{{{ {one.name} }}}}", one.label) for one in fields_of(meant)],
    )  # fmt: skip


@group.command(
    "check", help=t("检查模板能否使用，不改动任何内容", "whether a template may be used; nothing is changed")
)
def check(
    file: Path = typer.Argument(help=t("Word 模板", "a Word template")),
    kind: str = typer.Argument(help=_KIND),
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    check_template(file_content(file), _meant(kind))
    console.give({"file": file, "fit": True})
    console.say(Text("{file} 可以使用", "{file} may be used"), file=file)


@group.command(
    "use", help=t("启用模板；不给文件则恢复自带", "use a template; without a file, the one that comes along")
)
def use(
    kind: str = typer.Argument(help=_KIND),
    file: Path | None = typer.Argument(None, help=t("Word 模板", "a Word template")),
    by: str = _BY,
    area: str = typer.Option(..., help=t("区划代码", "code of the area")),
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console, meant = Console(as_json), _meant(kind)
    content = file_content(file) if file is not None else None
    if content is not None:
        check_template(content, meant)
    chosen = Chosen(meant, area, content)
    lettering.use_template(console.desk, console.files, chosen, by, moment_of_deed(at))
    console.give({"kind": meant, "area": area, "file": file})
    console.say(Text("{kind}今后按此出具", "{kind}: made like this from now on"), kind=meant)


@group.command("prefix", help=t("设定机关代字；不给则用单位名称", "what numbers of a unit begin with; none: its name"))
def prefix_(
    kind: str = typer.Argument(help=_KIND),
    unit: str = typer.Argument(help=t("单位代码或名称", "code or name of the unit")),
    prefix: str = typer.Argument("", help=t("机关代字，如 青禾校安督", "what numbers begin with")),
    by: str = _BY,
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console, meant = Console(as_json), _meant(kind)
    use_prefix(console.desk, Prefixed(meant, unit, prefix), by, moment_of_deed(at))
    console.give({"kind": meant, "unit": unit, "prefix": prefix})
    words = Text("{unit}的{kind}今后按此编号", "{kind} of {unit}: numbered like this from now on")
    console.say(words, unit=unit, kind=meant)


def _meant(text: str) -> LetterKind:
    """The kind somebody wrote by its code or label. Raises BadInput."""
    found = LetterKind.read(text)
    if found is None:
        known = [Text(one.zh, one.value) for one in LetterKind]
        words = Text(
            f"没有“{text}”这种文书，可用：{'、'.join(one.zh for one in known)}",
            f"there is no kind “{text}”; there are: {', '.join(one.en for one in known)}",
        )
        raise BadInput(what=words)
    return found


def _language(*, english: bool) -> Language:
    return Language.EN if english else Language.ZH


def _write(console: Console, file: Path, content: bytes) -> None:
    with replacing(file) as fresh:
        fresh.write_bytes(content)
    console.give({"file": file, "bytes": len(content)})
    console.say(Text("已写入 {file}", "written to {file}"), file=file)
