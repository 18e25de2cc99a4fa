"""xiaoan calendar show|check|import: which days count, which years are still provisional, and a new notice taken in."""

from __future__ import annotations

from pathlib import Path

import typer

from casework import repricing
from commands.console import AT_OPTION, JSON_OPTION, Console, instant, t
from commands.taking_in import progress_bar
from config.policy_files import SHIPPED, read_calendar
from rules.calendars import CalendarFile
from rules.instants import local_day
from rules.words import Text, said
from rules.workdays import Calendar, DayKind, YearStatus
from store import policies

group = typer.Typer(help=t("工作日历：节假日与调休", "calendar: days off and make-up days"), no_args_is_help=True)

_UNUSUAL = (DayKind.HOLIDAY, DayKind.MAKE_UP, DayKind.LOCAL_CLOSURE, DayKind.LOCAL_WORK)


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="calendar")


@group.command(
    "show",
    help=t("显示日历：哪些年份已正式公布，当年哪些日子不同寻常", "which years are official, and a year's odd days"),
)
def show(
    year: int | None = typer.Option(None, help=t("年份，默认今年", "year; default: this one")),
    area: str = typer.Option("", help=t("区划代码：含本地调整", "area code: with its own changes")),
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    with console.desk.looking() as session:
        calendar = policies.calendar_in_force(session)
    wanted = year or local_day(instant(at)).year
    odd = _odd_days(calendar, wanted, area)
    console.give(
        {
            "version": calendar.version,
            "years": {str(number): calendar.status_of(number) for number in sorted(calendar.years)},
            "year": wanted,
            "status": calendar.status_of(wanted),
            "days": [{"day": day, "kind": kind, "why": why} for day, kind, why in odd],
        }
    )
    years = "  ".join(
        f"{number} {said(calendar.status_of(number), console.language)}" for number in sorted(calendar.years)
    )
    console.say(
        Text("日历第 {version} 版：{years}", "calendar version {version}: {years}"),
        version=calendar.version,
        years=years,
    )
    title = Text(f"{wanted} 年（{calendar.status_of(wanted).zh}）", f"{wanted} ({calendar.status_of(wanted).en})")
    console.table(title, [Text("日期", "day"), Text("说明", "why")], [(day, why) for day, _, why in odd])


def _odd_days(calendar: Calendar, year: int, area: str) -> list[tuple[str, DayKind, Text]]:
    days = calendar.in_area(area)
    named = {day for table in calendar.years.values() for day in (*table.off, *table.make_up)}
    named |= {one.day for one in calendar.local_days if area.startswith(one.area)}
    return [
        (str(day), days.kind_of(day), days.why(day))
        for day in sorted(named)
        if day.year == year and days.kind_of(day) in _UNUSUAL
    ]


@group.command("check", help=t("检查日历文件，不作改动", "check a calendar file; changes nothing"))
def check_(path: Path = typer.Argument(help=t("日历文件", "calendar file")), as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    found = read_calendar(path)
    console.give({"years": {str(year): status for year, status in _years(found).items()}})
    console.say(Text("{path} 没有问题：{years}", "{path} is in order: {years}"), path=path, years=_listed(found))


@group.command(
    "import", help=t("导入新日历，并按它重算未办结隐患的时限", "import a calendar and read running deadlines with it")
)
def import_(
    path: Path = typer.Argument(
        help=t(
            f"日历文件（可从 {SHIPPED / 'calendar.yaml'} 复制修改）",
            f"calendar file (copy {SHIPPED / 'calendar.yaml'} and change it)",
        )
    ),
    by: str = typer.Option(..., "--by", help=t("导入人", "who imports it")),
    note: str = typer.Option("", help=t("说明，如文号", "why; the notice's number, say")),
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    file = read_calendar(path)
    with progress_bar(console, Text("重算时限", "reading deadlines again")) as watch:
        done = 0

        def count(more: int) -> None:
            nonlocal done
            done += more
            watch(done, done)

        imported = repricing.import_calendar(console.desk, file, instant(at), by, note, count)
    console.give(imported)
    console.say(
        Text(
            "日历第 {version} 版已生效；{moved} 件隐患的时限因此变更，已记入台账并通知相关单位",
            "calendar version {version} is in force; {moved} hazards are due on another day: on the ledger, units told",
        ),
        version=imported.version,
        moved=imported.moved,
    )


def _years(file: CalendarFile) -> dict[int, YearStatus]:
    return {year: table.status for year, table in sorted(file.years.items())}


def _listed(file: CalendarFile) -> Text:
    years = _years(file)
    return Text(
        "、".join(f"{year} {status.zh}" for year, status in years.items()),
        ", ".join(f"{year} {status.en}" for year, status in years.items()),
    )
