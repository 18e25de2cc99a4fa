"""How a campaign is shown on a terminal: its list, its plan by town and day, its coverage, its proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from casework.covering import Coverage, Overview
from casework.decaying import Watched
from commands.console import Console
from rules.campaigns import Scope
from rules.draw.plan import Plan
from rules.draw.replay import Proof
from rules.findings_by import GRAVEST_FIRST, Feedback, FoundBy, Group
from rules.risk import Score
from rules.words import Text
from store.campaigns import CampaignLine

_SHOWN = 40


def show(console: Console, seen: Overview) -> None:
    """Everything about one campaign."""
    one = seen.campaign
    console.say(
        Text("{number}　{title}　{kind}　{notice}　{state}", "{number} {title}: {kind}, {notice}, {state}"),
        number=one.number, title=one.title, kind=one.kind, notice=one.notice, state=one.state,
    )  # fmt: skip
    scope = Scope.model_validate_json(one.scope).text
    console.say(
        Text("{starts} 至 {ends}　检查表 {lists}　范围：{scope}", "{starts} to {ends}, checklists {lists}; {scope}"),
        starts=one.starts_on, ends=one.ends_on, lists=one.checklists, scope=scope,
    )  # fmt: skip
    commitment(console, one.commitment, one.frame_digest, one.seed, one.plan_digest)
    teams(console, seen)
    by_day(console, seen)
    changes(console, seen)
    coverage(console, seen.coverage)


def commitment(
    console: Console, committed: str | None, frame: str | None, seed: str = "", plan: str | None = None
) -> None:
    """What was published before the draw, and what was revealed with it."""
    if committed:
        console.say(Text("种子承诺值 {value}", "commitment {value}"), value=committed)
        console.say(Text("名单摘要   {value}", "digest of the list {value}"), value=frame)
    if seed:
        console.say(Text("种子       {value}", "seed {value}"), value=seed)
        console.say(Text("方案摘要   {value}", "digest of the plan {value}"), value=plan)


def teams(console: Console, seen: Overview) -> None:
    """Who goes with whom, and to how many schools."""
    loads = Counter(one.team for one in seen.visits.values())
    rows = []
    for number in sorted({one.team for one in seen.members}):
        names = [f"{one.name}（{one.unit}）" for one in seen.members if one.team == number]
        rows.append((number, "、".join(names), loads[number]))
    if rows:
        columns = [Text("组", "team"), Text("组员", "members"), Text("校数", "schools")]
        console.table(Text("检查组", "teams"), columns, rows)


def by_day(console: Console, seen: Overview) -> None:
    """The plan as a table of towns and days."""
    days = sorted({one.planned_on for one in seen.visits.values()})
    if not days:
        return
    towns = {one.campus_id: one.area_code[:9] for one in seen.schools}
    names = {one.code: one.name for one in seen.coverage.towns}
    count = Counter((towns.get(one.campus_id, ""), one.planned_on) for one in seen.visits.values())
    rows = [(names.get(town, town), *(count[town, day] or "" for day in days)) for town in sorted(set(towns.values()))]
    columns = [Text("乡镇街道", "town"), *(Text(f"{day:%m-%d}", f"{day:%m-%d}") for day in days)]
    console.table(Text("计划：各地各日校数", "the plan: schools by town and day"), columns, rows)


def changes(console: Console, seen: Overview) -> None:
    """What people changed about the drawn plan."""
    if seen.changes:
        columns = [
            Text("时间", "at"), Text("调整", "change"), Text("原为", "was"), Text("改为", "is"), Text("原因", "why"),
            Text("办理人", "by"),
        ]  # fmt: skip
        rows = [(one.at, one.kind, one.before, one.after, one.reason, one.by) for one in seen.changes]
        console.table(Text("抽签后的人工调整", "changes made by hand after the draw"), columns, rows)


def coverage(console: Console, found: Coverage) -> None:
    """Visited of listed, and who is missing, by name."""
    share = "—" if found.share is None else f"{found.share:.1%}"
    console.say(
        Text("覆盖率 {share}（{visited}/{listed}）", "coverage {share} ({visited} of {listed})"),
        share=share, visited=found.visited, listed=found.listed,
    )  # fmt: skip
    if found.hours:
        console.say(
            Text("按小时完成：{hours}", "concluded by the hour: {hours}"),
            hours=[f"{hour} {count}" for hour, count in found.hours.items()],
        )
    rows = [(one.town, one.code, one.name, one.why) for one in found.missing[:_SHOWN]]
    if rows:
        columns = [
            Text("乡镇街道", "town"),
            Text("代码", "code"),
            Text("学校", "school"),
            Text("情况", "how it stands"),
        ]
        title = Text(f"尚未检查（{len(found.missing)}）", f"not visited yet ({len(found.missing)})")
        console.table(title, columns, rows)
    if len(found.missing) > _SHOWN:
        console.say(Text("……其余见 --json", "... the others with --json"))


def decay(console: Console, found: Watched) -> None:
    """What the schools did in the campaign and what they do since, side by side, and what fell back."""
    efforts = [found.then, *([found.now] if found.now is not None else [])]
    fixes = [f"{one.held}/{one.looked_at}" + _share(one.true_fixes) for one in efforts]
    rows: list[tuple[object, ...]] = [
        (Text("每周检查", "checks a week"), *(f"{one.checks_a_week:.1f}" for one in efforts)),
        (Text("真整改（回头看未反弹/已看）", "true fixes (held of looked at)"), *fixes),
        (Text("每周自查发现", "found by schools, a week"), *(f"{one.self_found_a_week:.1f}" for one in efforts)),
    ]
    columns = [Text("指标", "figure"), Text("行动期间", "in the campaign")]
    if found.now is not None:
        weeks = round(found.now.weeks)
        columns.append(Text(f"其后 {weeks} 周", f"{weeks} weeks since"))
    console.table(Text("成效", "its effect"), columns, rows)
    for one in found.falls:
        console.say(Text(f"  回落：{one.text.zh}", f"  fell back: {one.text.en}"))


def _share(share: float | None) -> str:
    return "" if share is None else f" = {share:.1%}"


def plan(console: Console, drawn: Plan, visits: int) -> None:
    """What a draw came to, and what could not be had."""
    loads = drawn.loads or (0,)
    console.say(
        Text(
            "已抽签：{teams} 组，{visits} 次检查，每组 {least} 至 {most} 所，单程路程合计 {km} 公里",
            "drawn: {teams} teams, {visits} visits, {least} to {most} schools a team, {km} km one way in all",
        ),
        teams=len(drawn.teams), visits=visits, least=min(loads), most=max(loads), km=round(drawn.metres / 1000),
    )  # fmt: skip
    for one in drawn.shortfalls:
        console.say(Text(f"  不足：{one.zh}", f"  short: {one.en}"))


def proof(console: Console, found: Proof) -> None:
    """Whether the draw is what it was committed to."""
    if found.holds:
        words = "核验通过：种子、名单与方案一致，重抽结果逐字节相同", "proved: seed, list and plan agree, byte for byte"
        console.say(Text(*words))
    for one in found.mismatches:
        console.say(Text(f"  不符：{one.zh}", f"  mismatch: {one.en}"))


def lines(console: Console, found: Sequence[CampaignLine]) -> None:
    """Campaigns in a list."""
    columns = [
        Text("编号", "number"), Text("名称", "title"), Text("类型", "kind"), Text("方式", "notice"),
        Text("状态", "state"), Text("自", "from"), Text("至", "to"), Text("已检查/应检查", "visited/listed"),
    ]  # fmt: skip
    rows = [
        (one.number, one.title, one.kind, one.notice, one.state, one.starts_on, one.ends_on,
         f"{one.visited}/{one.listed}") for one in found
    ]  # fmt: skip
    console.table(Text(f"检查行动（{len(found)}）", f"campaigns ({len(found)})"), columns, rows)


def scores(console: Console, found: Sequence[tuple[str, str, Score]]) -> None:
    """Schools by score, every term of it."""
    rows = []
    for code, name, one in found:
        zh = "；".join(f"{term.why.zh} +{term.points}" for term in one.terms)
        en = "; ".join(f"{term.why.en} +{term.points}" for term in one.terms)
        rows.append((code, name, one.points, Text(zh, en)))
    columns = [Text("代码", "code"), Text("学校", "school"), Text("分", "score"), Text("构成", "terms")]
    console.table(Text("学校风险分", "risk scores"), columns, rows)


def classes(console: Console, found: Feedback) -> None:
    """What was found, by class."""
    columns = [
        Text("问题类别", "class"), Text("件数", "count"), Text("等级", "severity"), Text("学校", "schools"),
        Text("已销号", "struck off"),
    ]  # fmt: skip
    title = Text(f"分类反馈（{len(found.counted)} 件）", f"findings by class ({len(found.counted)})")
    console.table(title, columns, [_class(one) for one in found.by(FoundBy.CATEGORY)])


def _class(one: Group) -> tuple[object, ...]:
    counts = [(severity, count) for severity, count in zip(GRAVEST_FIRST, one.severities, strict=True) if count]
    zh = "、".join(f"{severity.zh} {count}" for severity, count in counts)
    en = ", ".join(f"{severity.en} {count}" for severity, count in counts)
    return one.name, one.count, Text(zh, en), "、".join(one.schools), one.closed
