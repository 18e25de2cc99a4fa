"""xiaoan posts check|list|show: would everybody be told, who sits where, and what is bound to a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import typer

from casework.gaps import Checked, Gap, check
from casework.roster import PersonShown, SeatLine, UnitShown, seats, shown
from commands import seating
from commands.console import AT_OPTION, JSON_OPTION, SEEN_AT_OPTION, Console, instant, t
from commands.gap_lines import command_of, tell
from commands.writing import known_ending
from documents.lists import write_lists
from installation.gap_lists import gap_sheet
from rules.vacancies import Absence, Term
from rules.words import Text

group = typer.Typer(
    help=t("岗位：谁在岗、代理、移交，是否人人可告知", "posts: who sits where, and whether everybody is told"),
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    seating.register(group)
    app.add_typer(group, name="posts")


@group.command("check", help=t("核对每所学校、每类隐患是否都能告知到人", "would every hazard reach the right people"))
def check_(
    area: str = typer.Option("", help=t("区划代码前缀", "area code, or the beginning of one")),
    xlsx: Path | None = typer.Option(None, "--xlsx", help=t("另写入表格文件", "also write it to a workbook or .csv")),
    at: str | None = SEEN_AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    if xlsx is not None:
        known_ending(xlsx)
    checked = check(console.desk, instant(at), area)
    console.give(_plain(checked))
    tell(console, checked)
    if xlsx is not None:
        write_lists(xlsx, [gap_sheet(checked)], console.language)
        console.say(Text("已写入 {file}", "written to {file}"), file=xlsx)
    if checked.untold:
        raise typer.Exit(2)


def _plain(checked: Checked) -> dict[str, object]:
    return {
        "day": checked.day, "policy": checked.policy_id, "schools": checked.schools, "audiences": checked.audiences,
        "untold": checked.untold, "gaps": [_plain_gap(one) for one in checked.gaps],
    }  # fmt: skip


def _plain_gap(gap: Gap) -> dict[str, object]:
    return {
        "kind": gap.kind, "leaves_untold": gap.kind.leaves_untold,
        "unit": {"code": gap.unit.code, "name": gap.unit.name, "area": gap.unit.area} if gap.unit else None,
        "agency": gap.agency, "duty": gap.duty, "why": gap.why,
        "remedy": gap.remedy.text, "command": command_of(gap.remedy),
        "instead": [asdict(one) for one in gap.instead], "audiences": gap.audiences,
        "schools": [one.code for one in gap.schools], "subcategories": gap.subcategories,
        "severities": gap.severities, "waiting": gap.waiting,
    }  # fmt: skip


@group.command("list", help=t("每个岗位由谁任职、谁代理、谁请假", "who sits in each post, stands in or is away"))
def list_(
    area: str = typer.Option("", help=t("区划代码前缀", "area code, or the beginning of one")),
    unit: str = typer.Option("", help=t("单位代码或名称", "code or name of a unit")),
    vacant: bool = typer.Option(False, "--vacant", help=t("只看无人在岗的", "only posts nobody serves in")),
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    lines = seats(console.desk, instant(at), area, unit, vacant=vacant)
    console.give([_plain_seat(one) for one in lines])
    console.table(Text(f"岗位（{len(lines)}）", f"posts ({len(lines)})"), _OF_SEATS, [_seat_row(one) for one in lines])


_OF_SEATS = [
    Text("编号", "number"), Text("单位", "unit"), Text("职务", "duty"), Text("岗位", "post"),
    Text("在岗", "who is asked"), Text("其次", "then"), Text("请假", "away"), Text("即将到任", "to come"),
]  # fmt: skip


def _seat_row(line: SeatLine) -> tuple[object, ...]:
    asked = _named(line.sits) if line.sits else (line.empty.text if line.empty else "")
    away = [
        Text(f"{one.name}（至 {absence.to_on}）", f"{one.name} (until {absence.to_on})") for one, absence in line.away
    ]
    coming = [Text(f"{one.name}（{one.starts_on}）", f"{one.name} ({one.starts_on})") for one in line.coming]
    then = [_named(one) for one in line.stand_ins]
    return line.post.id, line.unit.name, line.post.duty, line.post.title, asked, then, away, coming


def _named(term: Term) -> Text:
    return Text(f"{term.name}（{term.number}，{term.capacity.zh}）", f"{term.name} ({term.number}, {term.capacity.en})")


def _plain_seat(line: SeatLine) -> dict[str, object]:
    return {
        "post": line.post.id, "unit": line.unit.code, "unit_name": line.unit.name, "duty": line.post.duty,
        "title": line.post.title, "sits": _plain_term(line.sits) if line.sits else None,
        "then": [_plain_term(one) for one in line.stand_ins],
        "away": [{**_plain_term(one), "until": absence.to_on} for one, absence in line.away],
        "coming": [_plain_term(one) for one in line.coming],
        "empty": {"why": line.empty.why, "who": line.empty.who, "day": line.empty.day} if line.empty else None,
    }  # fmt: skip


def _plain_term(term: Term) -> dict[str, object]:
    return {
        "number": term.number, "name": term.name, "capacity": term.capacity, "from": term.starts_on,
        "to": term.ends_on, "left_on": term.left_on,
    }  # fmt: skip


@group.command(
    "show", help=t("一个单位的全部任期，或一个人的岗位和待办", "every term of a unit, or what is one person's")
)
def show(
    what: str = typer.Argument(help=t("单位代码或名称，或工号或姓名", "a unit, or a person by number or name")),
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    found = shown(console.desk, instant(at), what)
    if isinstance(found, UnitShown):
        console.give({"unit": asdict(found.unit), "posts": [_with_terms(one) for one in found.seats]})
        _show_unit(console, found)
    else:
        console.give(_plain_person(found))
        _show_person(console, found)


def _with_terms(line: SeatLine) -> dict[str, object]:
    return {**_plain_seat(line), "terms": [_plain_term(one) for one in line.post.terms]}


def _show_unit(console: Console, found: UnitShown) -> None:
    console.table(Text(found.unit.name, found.unit.name), _OF_SEATS, [_seat_row(one) for one in found.seats])
    columns = [Text("岗位", "post"), Text("任职人", "person"), Text("任职起", "from"), Text("任职止", "until")]
    terms = [
        (line.post.title, _named(one), one.starts_on, one.ends_on or one.left_on or "")
        for line in found.seats
        for one in line.post.terms
    ]
    console.table(Text("历任", "terms"), columns, terms)


def _plain_person(found: PersonShown) -> dict[str, object]:
    return {
        "number": found.number, "name": found.name, "left_on": found.left_on,
        "posts": [_with_terms(one) for one in found.seats], "leave": [asdict(one) for one in found.leave],
        "contacts": [{"rank": rank, "channel": channel} for rank, channel in found.contacts.items()],
        "waiting_messages": found.waiting, "open_tasks": found.tasks,
        "in_hand": {one.value: count for one, count in found.in_hands.by_severity.items()},
        "to_look_at": found.in_hands.to_look_at,
    }  # fmt: skip


def _show_person(console: Console, found: PersonShown) -> None:
    name = f"{found.name}（{found.number}）"
    console.table(Text(name, f"{found.name} ({found.number})"), _OF_SEATS, [_seat_row(one) for one in found.seats])
    rows: Sequence[tuple[Text, object]] = (
        (Text("调离", "left"), found.left_on or ""),
        (Text("请假", "leave"), [_days(one) for one in found.leave]),
        (Text("联系方式", "reached by"), [f"{rank} {channel}" for rank, channel in found.contacts.items()]),
        (Text("待发消息", "messages to be sent"), found.waiting),
        (Text("未办结待办", "open tasks"), found.tasks),
        (Text("经办在手", "cases in hand"), _in_hand(found)),
        (Text("待其验收", "waited for to verify"), found.in_hands.to_look_at),
    )
    console.table(Text("情况", "about"), [Text("项目", "what"), Text("内容", "how")], rows)


def _in_hand(found: PersonShown) -> Text:
    """How many, and of which severity."""
    by = found.in_hands.by_severity
    each = [(one, by[one]) for one in sorted(by, key=lambda one: -one.rank)]
    zh = "，".join(f"{one.zh} {count}" for one, count in each)
    en = ", ".join(f"{one.en} {count}" for one, count in each)
    cases = found.in_hands.cases
    return Text(f"{cases} 件（{zh}）" if each else "0 件", f"{cases} ({en})" if each else "0")


def _days(one: Absence) -> Text:
    return Text(f"{one.from_on} 至 {one.to_on}", f"{one.from_on} to {one.to_on}")
