"""xiaoan bulletin: the bulletin of a month or a week, of an area, as a Word document."""

from __future__ import annotations

from pathlib import Path

import typer

from casework.bulletining import bulletin
from casework.exporting import note_export
from commands.console import JSON_OPTION, SEEN_AT_OPTION, Console, instant, t
from commands.writing import known_ending
from config import wall_clock
from documents.bulletin_writing import write_bulletin
from documents.charts import has_chinese_font
from rules.bulletin_tables import counted
from rules.bulletins import Paper
from rules.instants import local_day
from rules.spans import period_told
from rules.words import Text

WORD = (".docx",)


def register(app: typer.Typer) -> None:
    app.command("bulletin", help=t("通报：月报、周报（.docx）", "a bulletin of a month or a week, as .docx"))(tell)


def tell(
    to_file: Path = typer.Option(..., "--to-file", help=t("写到哪里（.docx）", "where to write it, .docx")),
    month: str = typer.Option("", "--month", help=t("月份，如 2026-05（默认本月）", "such as 2026-05 (this month)")),
    week: str = typer.Option("", "--week", help=t("该周的任意一天", "any day of the week")),
    area: str = typer.Option("", "--area", help=t("区划代码", "code of an area")),
    at: str | None = SEEN_AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console, moment = Console(as_json), instant(at)
    known_ending(to_file, WORD)
    period = period_told(month, week, local_day(moment))
    told = bulletin(console.desk, area, period, moment)
    count = write_bulletin(to_file, Paper(counted(told)), console.language)
    what = f"bulletin {area} {period.first} {period.last}"
    note_export(console.desk, None, what, count, "", wall_clock.now())
    console.give({"file": to_file, "rows": count})
    console.say(Text("通报已写入 {file}", "the bulletin is in {file}"), file=to_file)
    if not has_chinese_font():
        console.say(
            Text(
                "本机没有中文字体，图中不带文字，数字见图下的表；可安装 fonts-noto-cjk",
                "no Chinese font is installed: charts have no words, the tables below them do; install fonts-noto-cjk",
            )
        )
