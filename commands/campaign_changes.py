"""What is changed about a campaign by hand, who recuses themselves, and what a school's score is made of."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import cast

import typer

from casework.covering import look
from casework.exporting import note_export
from casework.feeding_back import feedback
from casework.recusing import recuse, take_back
from casework.replanning import Change, add_school, drop_school, move, replace_member
from casework.scoring import scores
from commands import campaign_tables
from commands.console import AT_OPTION, JSON_OPTION, SEEN_AT_OPTION, Console, day, instant, moment_of_deed, t
from commands.hazards import words_of
from commands.writing import known_ending
from config import wall_clock
from documents.lists import write_lists
from installation.printing_findings import feedback_sheets
from rules.campaigns import InterestKind
from rules.refusals import BadInput
from rules.words import Text
from store import inspectors

NUMBER = typer.Argument(metavar="CAMPAIGN", help=t("行动编号", "the number of the campaign"))
BY = typer.Option(..., "--by", help=t("协调员", "the coordinator"))
_WHY = typer.Option(..., "--why", help=t("原因", "why"))


def register(group: typer.Typer) -> None:
    group.command("move", help=t("改派检查组或日期", "another team or day for a school"))(move_)
    group.command("replace", help=t("更换组员", "another member for a team"))(replace)
    group.command("add", help=t("增加学校", "one school more"))(add)
    group.command("drop", help=t("撤下学校", "one school less"))(drop)
    group.command("findings", help=t("分类反馈：查出什么，现况如何", "what was found, by class, and how it stands"))(
        findings
    )
    group.command("recuse", help=t("申报回避", "somebody had better not inspect a school"))(recuse_)
    group.command("recusals", help=t("回避清单", "who recuses themselves from what"))(recusals)
    group.command("risk", help=t("学校风险分及其构成", "risk scores, term by term"))(risk)


def day_meant(text: str) -> date:
    """The day somebody wrote. Raises BadInput for nothing."""
    found = day(text)
    if found is None:
        raise BadInput(what=Text("请写明日期，如 2026-09-30", "write a day, such as 2026-09-30"))
    return found


def move_(
    number: str = NUMBER,
    school: str = typer.Argument(help=t("学校代码", "code of the school")),
    team: int | None = typer.Option(None, help=t("改派第几组", "the team that goes instead")),
    on: str | None = typer.Option(None, "--on", help=t("改到哪天", "the day it moves to")),
    why: str = _WHY,
    by: str = BY,
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    change = Change(number, why, school=school, team=team, day=day(on))
    _moved(console, move(console.desk, change, by, moment_of_deed(at)))


def replace(
    number: str = NUMBER,
    out: str = typer.Argument(help=t("换下谁", "who leaves the team")),
    into: str = typer.Argument(help=t("换上谁", "who goes instead")),
    why: str = _WHY,
    by: str = BY,
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    count = replace_member(console.desk, Change(number, why, out=out, into=into), by, moment_of_deed(at))
    console.give({"visits": count})
    console.say(Text("已更换，{count} 次检查改由其参加", "replaced in {count} visits"), count=count)


def add(
    number: str = NUMBER,
    school: str = typer.Argument(help=t("学校代码", "code of the school")),
    team: int = typer.Option(..., help=t("第几组", "the team")),
    on: str = typer.Option(..., "--on", help=t("哪天", "the day")),
    why: str = _WHY,
    by: str = BY,
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    change = Change(number, why, school=school, team=team, day=day_meant(on))
    _moved(console, add_school(console.desk, change, by, moment_of_deed(at)))


def _moved(console: Console, visit: str) -> None:
    console.give({"visit": visit})
    console.say(Text("已调整：检查 {visit}", "changed: visit {visit}"), visit=visit)


def drop(
    number: str = NUMBER,
    school: str = typer.Argument(help=t("学校代码", "code of the school")),
    why: str = _WHY,
    by: str = BY,
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    drop_school(console.desk, Change(number, why, school=school), by, moment_of_deed(at))
    console.give({"school": school})
    console.say(Text("已撤下 {school}", "{school} is taken out"), school=school)


def findings(
    number: str = NUMBER,
    xlsx: Path | None = typer.Option(None, "--xlsx", help=t("写入表格", "write a workbook")),
    town: str = typer.Option("", help=t("只要这个镇街的，用区划代码", "only of this town, by its code")),
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    found = feedback(console.desk, number, town)
    console.give(found)
    campaign_tables.classes(console, found)
    if xlsx is not None:
        known_ending(xlsx)
        count = write_lists(xlsx, feedback_sheets(look(console.desk, number).campaign, found), console.language)
        note_export(console.desk, None, f"findings {number} {town}".rstrip(), count, "", wall_clock.now())
        console.say(Text("已写入 {file}", "written to {file}"), file=xlsx)


def recuse_(
    person: str = typer.Argument(help=t("工号或姓名", "person number or full name")),
    school: str = typer.Argument(help=t("学校代码", "code of the school")),
    kind: str = typer.Option(
        "interest", help=t("事由：任职学校、亲属在校、利害关系", "own_school, family or interest")
    ),
    over: bool = typer.Option(False, "--over", help=t("不再回避", "it is over")),
    by: str = BY,
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    now = moment_of_deed(at)
    if over:
        changed = take_back(console.desk, person, school, by, now)
    else:
        changed = recuse(console.desk, person, school, cast(InterestKind, words_of(InterestKind, [kind])[0]), by, now)
    console.give({"changed": changed})
    words = Text("已登记", "on record") if changed else Text("已是如此，未作改动", "it was so already")
    console.say(words)


def recusals(as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    with console.desk.looking() as session:
        found = inspectors.interest_lines(session)
    console.give(found)
    columns = [Text("人员", "person"), Text("学校", "school"), Text("事由", "why"), Text("申报", "declared")]
    rows = [(one.person, one.school, one.kind, one.declared_at) for one in found]
    console.table(Text(f"回避（{len(found)}）", f"recusals ({len(found)})"), columns, rows)


def risk(
    area: str = typer.Option("", "--area", help=t("只看这个区划", "only this area")),
    most: int = typer.Option(20, min=1, max=100_000, help=t("最多几所", "how many at the most")),
    at: str | None = SEEN_AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    found = scores(console.desk, area, instant(at))[:most]
    console.give([{"code": code, "name": name, "points": one.points, "terms": one.terms} for code, name, one in found])
    campaign_tables.scores(console, found)
