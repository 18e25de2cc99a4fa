"""xiaoan minutes issue: the minutes of a meeting as a letter, numbered and kept like any other."""

from __future__ import annotations

from dataclasses import replace

import typer

from casework.minutes_issuing import ToIssue, issue, issuing_of
from commands.console import AT_OPTION, JSON_OPTION, Console, moment_of_deed, t
from commands.minutes import group
from installation.letter_pen import pen_of
from rules.words import Language, Text


def register(_app: typer.Typer) -> None:
    group.command("issue", help=t("编号印发正式纪要", "issue minutes as a letter, under a number"))(issue_)


def issue_(
    number: int = typer.Argument(help=t("纪要编号，见 xiaoan minutes list", "as xiaoan minutes list shows it")),
    by: str = typer.Option(..., "--by", help=t("印发人：协调员", "who issues them: a coordinator")),
    place: str | None = typer.Option(None, help=t("会议地点", "where the meeting was")),
    chair: str | None = typer.Option(None, help=t("主持人职务", "the post of who was in the chair")),
    attending: str | None = typer.Option(
        None, help=t("出席单位，默认议定事项的责任单位", "units; default: those charged with something")
    ),
    agenda: str | None = typer.Option(None, help=t("议题", "agenda")),
    copies: str | None = typer.Option(
        None, help=t("抄送，默认议定事项的责任单位", "copies to; default: those charged with something")
    ),
    english: bool = typer.Option(False, "--english", help=t("用英文模板", "with the English template")),
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console, now = Console(as_json), moment_of_deed(at)
    given = {"place": place, "chair": chair, "attending": attending, "agenda": agenda, "copies": copies}
    known = issuing_of(console.desk, number, by, now).said
    said = replace(known, **{name: text for name, text in given.items() if text is not None})
    wanted = ToIssue(number, said, by, now, Language.EN if english else Language.ZH)
    made = issue(console.desk, pen_of(console.files), wanted)
    console.give({"id": made.line.id, "number": made.line.number, "was_there": made.was_there})
    words = Text("已印发会议纪要 {number}，文书编号 {id}", "minutes issued as {number}, letter {id}")
    there = Text("会议纪要早已印发：{number}，文书编号 {id}", "they were issued before as {number}, letter {id}")
    console.say(there if made.was_there else words, number=made.line.number, id=made.line.id)
