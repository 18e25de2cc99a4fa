"""xiaoan look-back draw|list|show|replay|rate: chance chooses, people look, and anybody may check the draw."""

from __future__ import annotations

import secrets
from contextlib import nullcontext

import typer

from casework import looking_back
from casework.desk import Desk
from casework.looking_back import Announced, Drawn
from casework.replaying import replay, the_round
from casework.true_fixes import true_fixes
from commands import look_back_tables as tables
from commands.console import AT_OPTION, JSON_OPTION, Console, instant, moment_of_deed, t
from rules.words import Text
from store import look_back_views

group = typer.Typer(
    help=t("回头看：随机抽取、名单、重演核对、真整改率", "look-backs: draw, list, prove, and the true-fix rate"),
    no_args_is_help=True,
)
NUMBER = typer.Argument(help=t("第几轮", "the round's number"))


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="look-back")


@group.command(
    "draw", help=t("抽取一个月的回头看；同一个月只抽一次", "draw a month's look-backs; a month is drawn once")
)
def draw(
    month: str | None = typer.Option(None, help=t("月份，如 2026-10（默认当月）", "the month (default: this one)")),
    share: float | None = typer.Option(None, help=t("抽查比例，如 0.2（默认按政策）", "the share (default: policy's)")),
    by: str | None = typer.Option(None, "--by", help=t("抽取的协调员（默认为系统）", "the coordinator who draws")),
    dry_run: bool = typer.Option(False, "--dry-run", help=t("只看会抽中什么，不保存", "show it and keep nothing")),
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    moment = instant(at) if dry_run else moment_of_deed(at)
    with console.desk.rehearse() if dry_run else nullcontext(console.desk) as desk:
        wanted = looking_back.month_named(month) if month else looking_back.month_of(moment)
        said = looking_back.announce(desk, wanted, secrets.token_hex(16), moment, share, by)
        tables.announced(console, said)
        found = looking_back.draw(desk, wanted, moment, by)
        _give(console, desk, said, found, dry_run=dry_run)


def _give(console: Console, desk: Desk, said: Announced, found: Drawn, *, dry_run: bool) -> None:
    with desk.looking() as session:
        items = look_back_views.item_lines(session, found.number)
        [line] = look_back_views.round_lines(session, found.number)
    console.give({"announced": said, "was_before": found.was_before, "dry_run": dry_run, "round": line, "items": items})
    tables.drawn(console, line, found)
    tables.items(console, items)
    if dry_run:
        words = Text("试算：未保存。正式抽取用新的种子，名单会不同。", "Dry run: nothing kept; the real seed differs.")
        console.say(words)


@group.command("list", help=t("历次回头看及完成情况", "every round, and how far it is"))
def list_(as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    with console.desk.looking() as session:
        lines = look_back_views.round_lines(session)
    console.give(list(lines))
    tables.rounds(console, lines)


@group.command("show", help=t("一轮的承诺、种子和名单", "one round: its commitment, its seed, and what was drawn"))
def show(number: int = NUMBER, as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    line = the_round(console.desk, number)
    with console.desk.looking() as session:
        items = look_back_views.item_lines(session, number)
    console.give({"round": line, "items": items})
    tables.one_round(console, line)
    tables.items(console, items)


@group.command(
    "replay",
    help=t("用公布的种子重新抽取，核对名单是否被动过", "draw it again from its seed: is the list the one drawn?"),
)
def replay_(number: int = NUMBER, as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    proof = replay(console.desk, number)
    console.give({"sound": proof.is_sound, "faults": [vars_of(one) for one in proof.faults], "round": proof.round,
                  "drawn": proof.drawn, "strata": proof.strata})  # fmt: skip
    tables.proof(console, proof)
    if not proof.is_sound:
        raise typer.Exit(2)


def vars_of(text: Text) -> dict[str, str]:
    """A sentence for programs, in both languages."""
    return {"zh": text.zh, "en": text.en}


@group.command("rate", help=t("真整改率及其 95% 区间", "the true-fix rate and its 95 % interval"))
def rate(
    number: int | None = typer.Argument(None, help=t("第几轮（默认全部）", "the round's number (default: all)")),
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    found = true_fixes(console.desk, number)
    console.give(found)
    tables.rates(console, found)
