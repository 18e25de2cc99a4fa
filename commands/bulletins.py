"""xiaoan bulletins draw-up|list|write|sign|correct|print: bulletins as they go out, numbered and kept."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import typer

from casework import bulletin_drafts, bulletin_signing
from casework.bulletin_drafts import Due, Shown
from casework.exporting import note_export
from commands.console import AT_OPTION, JSON_OPTION, Console, moment_of_deed, t
from commands.writing import known_ending
from config import wall_clock
from documents.letter_pdf import as_pdf
from documents.replacing import replacing
from installation.letter_pen import bulletin_pen_of
from rules.bulletins import BulletinWords
from rules.instants import local_day
from rules.refusals import BulletinUnknown
from rules.spans import period_told, span_of
from rules.words import Text
from store import bulletins

group = typer.Typer(help=t("通报：起草、签发、编号、重印、更正", "bulletins: draft, sign, number, reprint, correct"),
                    no_args_is_help=True)  # fmt: skip
_BY = typer.Option(..., "--by", help=t("工号或姓名", "person number or full name"))
_DRAFT = typer.Argument(help=t("草稿编号", "the draft's id"))
_ISSUE = typer.Argument(help=t("通报编号（不是文号）", "the bulletin's id"))
_MOST = 100


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="bulletins")


@group.command("draw-up", help=t("起草一期；已有草稿的得到同一份", "draw one up; an open draft is found again"))
def draw_up(
    area: str = typer.Option(..., help=t("区划代码", "code of an area")),
    month: str = typer.Option("", help=t("月份，如 2026-05（默认本月）", "such as 2026-05 (this month)")),
    week: str = typer.Option("", help=t("该周的任意一天", "any day of the week")),
    by: str = _BY,
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console, moment = Console(as_json), moment_of_deed(at)
    due = Due(area, period_told(month, week, local_day(moment)))
    _drawn_up(console, bulletin_drafts.draw_up(console.desk, due, by, moment))


@group.command("correct", help=t("起草更正通报，签发后替代原通报", "draw up what is to replace a signed one"))
def correct(issue: int = _ISSUE, by: str = _BY, at: str | None = AT_OPTION, as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    _drawn_up(console, bulletin_drafts.correct(console.desk, issue, by, moment_of_deed(at)))


def _drawn_up(console: Console, draft: int) -> None:
    console.give({"draft": draft})
    console.say(Text("草稿编号 {draft}", "draft {draft}"), draft=draft)


@group.command("list", help=t("草稿和已印发的通报", "drafts, and bulletins that were signed"))
def list_(
    area: str = typer.Option("", help=t("区划代码，默认全部", "code of an area; default: all")),
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    with console.desk.looking() as session:
        drafts, issues = bulletins.drafts(session, [area], _MOST), bulletins.issues(session, [area], _MOST)
    console.give({"drafts": drafts, "issued": issues})
    columns = [
        Text("编号", "id"), Text("文号", "number"), Text("期间", "period"), Text("区划", "area"),
        Text("签发", "signed"), Text("更正", "correction"),
    ]  # fmt: skip
    draft = Text("（草稿）", "(draft)")
    rows: list[tuple[object, ...]] = [
        (one.id, draft, _span(one), one.area_name, "", one.replaces or "") for one in drafts
    ]  # fmt: skip
    rows += [(one.id, one.number, _span(one), one.area_name, one.signed_by, one.replaced_by or "") for one in issues]
    console.table(Text(f"通报（{len(rows)}）", f"bulletins ({len(rows)})"), columns, rows)


def _span(one: bulletins.DraftLine | bulletins.IssueLine) -> Text:
    name = span_of(one.first_on, one.last_on)
    return Text(f"{name.zh} {one.first_on} 至 {one.last_on}", f"{name.en}, {one.first_on} to {one.last_on}")


def _as_it_stands(console: Console, draft: int, by: str, at: datetime) -> tuple[Shown, BulletinWords]:
    """The draft as whoever commands it now has seen it, with its words. Raises BulletinUnknown."""
    with console.desk.looking() as session:
        row = bulletins.draft_of(session, draft)
        if row is None:
            raise BulletinUnknown(number=draft)
        return Shown(draft, row.edition, by, at), BulletinWords(row.opening, row.problems, row.requirements)


@group.command("write", help=t("改写草稿的文字；没有给出的不变", "the words of a draft; what is not given stays"))
def write(
    draft: int = _DRAFT,
    opening: str | None = typer.Option(None, help=t("导语", "opening")),
    problems: str | None = typer.Option(None, help=t("典型问题", "typical problems")),
    requirements: str | None = typer.Option(None, help=t("工作要求", "what is required")),
    by: str = _BY,
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    shown, past = _as_it_stands(console, draft, by, moment_of_deed(at))
    words = BulletinWords(
        past.opening if opening is None else opening, past.problems if problems is None else problems,
        past.requirements if requirements is None else requirements,
    )  # fmt: skip
    bulletin_drafts.write(console.desk, shown, words)
    console.give({"draft": draft, "words": words})
    console.say(Text("草稿 {draft} 已保存", "draft {draft} is kept"), draft=draft)


@group.command("sign", help=t("签发：取得文号，此后不能改动", "sign it: it takes a number and never changes again"))
def sign(draft: int = _DRAFT, by: str = _BY, at: str | None = AT_OPTION, as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    shown, _ = _as_it_stands(console, draft, by, moment_of_deed(at))
    line = bulletin_signing.sign(console.desk, bulletin_pen_of(console.files, console.language), shown)
    console.give({"id": line.id, "number": line.number})
    console.say(Text("已签发 {number}，编号 {id}", "signed: {number}, id {id}"), number=line.number, id=line.id)


@group.command("print", help=t("取出一份通报，内容与签发时完全相同", "a bulletin as it was signed, byte by byte"))
def print_(
    issue: int = _ISSUE,
    file: Path = typer.Argument(help=t("写到哪里：.docx 或 .pdf", "where to write it: .docx or .pdf")),
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    ending = known_ending(file, (".docx", ".pdf")).suffix.lower()
    line, content = bulletin_signing.reprinted(console.desk, console.files, issue)
    note_export(console.desk, None, f"bulletin {line.id}", 1, "", wall_clock.now())
    with replacing(file) as fresh:
        fresh.write_bytes(as_pdf(content) if ending == ".pdf" else content)
    console.give({"file": file, "number": line.number})
    console.say(Text("已写入 {file}", "written to {file}"), file=file)
    if line.replaced_by is not None:
        console.say(Text("注意：{number} 已由 {by} 替代", "mind: {number} was replaced by {by}"), number=line.number,
                    by=line.replaced_by)  # fmt: skip
