"""xiaoan campaign: joint inspections drawn up, drawn by lot, changed by hand, watched and ended."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import cast

import typer

from casework import covering, decaying
from casework.campaigning import Wish, draw_up
from casework.drawing import commit_to, draw_lots, prove_draw
from commands import campaign_changes, campaign_tables
from commands.campaign_changes import BY, NUMBER, day_meant
from commands.console import AT_OPTION, JSON_OPTION, SEEN_AT_OPTION, Console, instant, moment_of_deed, t
from commands.hazards import words_of
from rules.campaigns import CampaignKind, Notice, Scope
from rules.offices import LicenceStatus, SchoolKind
from rules.recipes import read_recipe
from rules.refusals import BadInput
from rules.words import Text
from store import campaigns


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        help=t("联合检查行动：名单、抽签派组、覆盖率", "joint inspections: list, draw, coverage"), no_args_is_help=True
    )
    group.command("create", help=t("定行动和学校名单", "draw up a campaign and freeze its list"))(create)
    group.command("list", help=t("行动清单", "campaigns in a list"))(list_)
    group.command("show", help=t("名单、方案、调整与覆盖率", "list, plan, changes and coverage"))(show)
    group.command("commit", help=t("抽签前封存种子和名单", "fix list and seed before the draw"))(commit)
    group.command("draw", help=t("抽签派组并派出检查", "draw the plan and issue its visits"))(draw)
    group.command("prove", help=t("核验抽签", "draw it again and compare"))(prove)
    group.command("publish", help=t("写出名单和方案，供任何人核验", "write list and plan for anybody to prove"))(
        publish
    )
    group.command("end", help=t("结束行动", "the campaign is over"))(end)
    group.command("cancel", help=t("取消行动", "call it off"))(cancel)
    campaign_changes.register(group)
    app.add_typer(group, name="campaign")


def create(
    title: str = typer.Argument(help=t("行动名称", "its title")),
    area: str = typer.Option(..., "--area", help=t("区划代码", "code of the area")),
    from_: str = typer.Option(..., "--from", help=t("开始日", "the first day")),
    to: str = typer.Option(..., "--to", help=t("结束日", "the last day")),
    kind: str = typer.Option("joint", help=t("类型", "its kind")),
    unannounced: bool = typer.Option(False, "--unannounced", help=t("四不两直，不事先通知", "without notice")),
    in_area: list[str] = typer.Option([], "--in", help=t("只查这些区划，可多次", "only these areas; repeat")),
    school_kind: list[str] = typer.Option([], "--school-kind", help=t("只查这类学校，可多次", "only these kinds")),
    licence: list[str] = typer.Option([], "--licence", help=t("只查这种办学许可，可多次", "only this licence")),
    school: list[str] = typer.Option([], "--school", help=t("只查这些学校，可多次", "only these schools; repeat")),
    share: float | None = typer.Option(None, help=t("随机抽取的比例，如 0.2", "a random share, such as 0.2")),
    riskiest: int | None = typer.Option(None, help=t("风险分最高的几所", "so many with the highest score")),
    checklist: list[str] = typer.Option([], "--checklist", help=t("检查表代码，可多次", "checklists; repeat")),
    recipe: str = typer.Option("", help=t("检查组组成，如 PSB+EDU+FRS|MSR", "how a team is made up")),
    teams: int | None = typer.Option(None, help=t("组数，默认按需", "how many teams; default: as needed")),
    per_day: int | None = typer.Option(None, help=t("每组每日校数", "visits of a team a day")),
    every_day: bool = typer.Option(False, "--every-day", help=t("休息日也检查", "on days off too")),
    document: str = typer.Option("", help=t("文号", "the number of the document")),
    note: str = typer.Option("", help=t("说明", "note")),
    by: str = BY,
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    scope = Scope(
        areas=tuple(in_area), kinds=tuple(words_of(SchoolKind, school_kind)),
        licences=tuple(words_of(LicenceStatus, licence)), schools=tuple(school), share=_share(share),
        riskiest=riskiest,
    )  # fmt: skip
    wish = Wish(
        title=title, area=area, starts_on=day_meant(from_), ends_on=day_meant(to),
        kind=cast(CampaignKind, words_of(CampaignKind, [kind])[0]),
        notice=Notice.UNANNOUNCED if unannounced else Notice.ANNOUNCED, scope=scope, checklists=tuple(checklist),
        recipe=read_recipe(recipe) if recipe else (), per_day=per_day, teams=teams, every_day=every_day,
        document=document, note=note,
    )  # fmt: skip
    done = draw_up(console.desk, wish, by, moment_of_deed(at))
    console.give(done)
    console.say(
        Text("已建 {number}：{listed} 所学校", "{number}: {listed} schools"), number=done.number, listed=done.listed
    )
    console.say(
        Text("下一步：xiaoan campaign commit {number} --by {by}", "next: xiaoan campaign commit {number} --by {by}"),
        number=done.number, by=by,
    )  # fmt: skip


def _share(share: float | None) -> float | None:
    if share is not None and not 0 < share <= 1:
        words = f"比例 {share} 应在 0 与 1 之间，如 0.2", f"the share {share} should lie between 0 and 1, such as 0.2"
        raise BadInput(what=Text(*words))
    return share


def list_(as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    with console.desk.looking() as session:
        found = campaigns.lines(session)
    console.give(found)
    campaign_tables.lines(console, found)


def show(number: str = NUMBER, at: str | None = SEEN_AT_OPTION, as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    seen = covering.look(console.desk, number)
    watched = decaying.look(console.desk, number, instant(at))
    left_out = {"frame", "plan", "seed_sealed"}
    console.give(
        {"campaign": seen.campaign.model_dump(mode="json", exclude=left_out), "schools": seen.schools,
         "members": seen.members, "changes": seen.changes, "coverage": seen.coverage, "since": watched}
    )  # fmt: skip
    campaign_tables.show(console, seen)
    if watched is not None:
        campaign_tables.decay(console, watched)


def commit(number: str = NUMBER, by: str = BY, at: str | None = AT_OPTION, as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    done = commit_to(console.desk, number, secrets.token_hex(32), by, moment_of_deed(at))
    console.give(done)
    console.say(
        Text("名单 {schools} 所学校、{people} 名检查人员，已封存。请在抽签前公布：",
             "{schools} schools and {people} inspectors, fixed. Publish before the draw:"),
        schools=done.schools, people=done.people,
    )  # fmt: skip
    campaign_tables.commitment(console, done.commitment, done.digest)


def draw(number: str = NUMBER, by: str = BY, at: str | None = AT_OPTION, as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    done = draw_lots(console.desk, number, by, moment_of_deed(at))
    console.give({"campaign": done.number, "seed": done.seed, "visits": done.visits, "plan": done.plan})
    campaign_tables.plan(console, done.plan, done.visits)
    console.say(Text("种子 {seed}", "seed {seed}"), seed=done.seed)


def prove(number: str = NUMBER, as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    found = prove_draw(console.desk, number)
    console.give({"holds": found.holds, "mismatches": found.mismatches})
    campaign_tables.proof(console, found)
    if not found.holds:
        raise SystemExit(1)


def publish(
    number: str = NUMBER,
    folder: Path = typer.Option(Path(), "--to", help=t("写到哪个文件夹", "into which folder")),
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    one = covering.look(console.desk, number).campaign
    written = []
    for name, content in (("list", one.frame), ("plan", one.plan)):
        if content:
            path = folder / f"{one.number}-{name}.json"
            path.write_bytes(content.encode())
            written.append(path)
    console.give({"files": written, "commitment": one.commitment, "seed": one.seed})
    console.say(Text("已写出：{files}", "written: {files}"), files=[str(path) for path in written])


def end(number: str = NUMBER, by: str = BY, at: str | None = AT_OPTION, as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    found = covering.end(console.desk, number, by, moment_of_deed(at))
    console.give(found)
    campaign_tables.coverage(console, found)


def cancel(number: str = NUMBER, by: str = BY, at: str | None = AT_OPTION, as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    found = covering.cancel(console.desk, number, by, moment_of_deed(at))
    console.give(found)
    console.say(Text("已取消", "called off"))
