"""xiaoan hazard list|show and xiaoan explain: what there is, how one case stands, and why it is due that day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import typer

from casework.asking import refuse_unknown_places
from casework.explaining import ExplainedClock, explain
from casework.gate import Shut, look
from casework.marking import marks_of
from casework.possible import acts_now
from casework.trail import sentence, told
from commands.closure_words import print_closures
from commands.console import JSON_OPTION, SEEN_AT_OPTION, Console, instant, t
from commands.evidence_given import print_family, print_marks, print_signs
from commands.handling_lines import plain_handling, print_handling
from models.clock import Clock
from models.hazard import Hazard
from rules.instants import shown_due
from rules.pictures import Marked
from rules.policy import Policy
from rules.refusals import BadInput
from rules.routing import why
from rules.vocabulary import ClockState, Severity, Stage
from rules.words import Text, Word, said
from store import cases, policies, views
from store.filters import Filter
from store.handling_lines import HandlingLine, handling_of

group = typer.Typer(help=t("查看隐患", "look at hazards"), no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="hazard")
    app.command("explain", help=t("时限说明：为什么是这一天到期", "deadline receipt: why it is due that very day"))(
        explain_
    )


def words_of(kind: type[Word], texts: list[str]) -> tuple[Word, ...]:
    """The words somebody wrote, by code or label. Raises BadInput naming what is allowed."""
    found = []
    for text in texts:
        word = kind.read(text)
        if word is None:
            allowed = "、".join(f"{one.value}（{one.zh}）" for one in kind)
            english = ", ".join(one.value for one in kind)
            raise BadInput(what=Text(f"“{text}”不在可选范围内：{allowed}", f"“{text}” is not one of {english}"))
        found.append(word)
    return tuple(found)


@group.command(
    "list", help=t("列出隐患：在办的最急的在前，已办结的在后", "list hazards: open ones by deadline, then the rest")
)
def list_(
    stage: list[str] = typer.Option([], help=t("环节，可多次", "stage; may be repeated")),
    severity: list[str] = typer.Option([], help=t("等级，可多次", "severity; may be repeated")),
    area: str = typer.Option("", help=t("区划代码前缀", "area code, or the beginning of one")),
    unit: str = typer.Option("", help=t("单位代码或名称", "code or name of a unit on the case")),
    campus: str = typer.Option("", help=t("学校代码或名称", "code or name of a campus")),
    overdue: bool = typer.Option(False, "--overdue", help=t("只看逾期未交的", "only those past their deadline")),
    limit: int = typer.Option(50, min=1, max=views.MOST, help=t("最多几条", "how many at the most")),
    at: str | None = SEEN_AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    now = instant(at)
    which = Filter(
        stages=words_of(Stage, stage),  # type: ignore[arg-type]  # words of the kind that was asked for
        severities=words_of(Severity, severity),  # type: ignore[arg-type]  # as above
        area=area,
        unit=unit,
        campus=campus,
        overdue_at=now if overdue else None,
    )
    refuse_unknown_places(console.desk, which)
    with console.desk.looking() as session:
        lines = views.hazard_lines(session, which, limit)
        total = len(lines) if len(lines) < limit else views.how_many(session, which)
    console.give(list(lines))
    columns = [
        Text("编号", "number"), Text("环节", "stage"), Text("等级", "severity"), Text("学校", "school"),
        Text("隐患", "hazard"), Text("主办", "lead"), Text("整改时限", "due"),
    ]  # fmt: skip
    rows = [
        (one.number, one.stage, one.severity, one.campus, one.description, one.lead, _due(one, now)) for one in lines
    ]
    shown = Text(f"隐患（显示 {len(rows)}，共 {total}）", f"hazards ({len(rows)} shown of {total})")
    console.table(shown, columns, rows)


def _due(line: views.HazardLine, now: datetime) -> Text | str:
    if line.due_at is None:
        return ""
    text = shown_due(line.due_at)
    late = line.stage in (Stage.ASSIGNED, Stage.OBJECTED, Stage.RECTIFYING) and line.due_at <= now
    return Text(f"{text} 已逾期", f"{text} overdue") if late else text


@dataclass(frozen=True)
class _Shown:
    """All there is to say of one hazard."""

    hazard: Hazard
    policy: Policy
    units: list[views.UnitLine]
    events: list[views.EventLine]
    messages: list[views.MessageLine]
    clocks: list[Clock]
    family: views.Family
    marks: Sequence[Marked]
    signs: Sequence[views.SignLine]
    handling: Sequence[HandlingLine]
    closures: tuple[Shut, ...]


@group.command("show", help=t("一件隐患的全部情况", "everything about one hazard"))
def show(
    number: str = typer.Argument(help=t("隐患编号", "its number")),
    at: str | None = typer.Option(
        None, "--at", help=t("下一步按哪一刻计（默认现在）", "the instant of what may be done next (default: now)")
    ),
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    now = instant(at)
    next_, shown = acts_now(console.desk, number, now), _everything(console, number, now)
    console.give(
        {
            "hazard": shown.hazard.model_dump(),
            "units": shown.units,
            "events": shown.events,
            "messages": shown.messages,
            "clocks": [one.model_dump() for one in shown.clocks],
            "split_from": shown.family.parent,
            "rests": shown.family.rests,
            "handling": plain_handling(shown.handling),
            "signatures": shown.signs,
            "marks": shown.marks,
            "closures": shown.closures,
            "next": next_,
        }
    )
    _print_facts(console, shown)
    _print_units_and_clocks(console, shown)
    print_handling(console, shown.handling)
    _print_timeline(console, shown)
    print_signs(console, shown.signs)
    print_marks(console, shown.marks)
    print_closures(console, shown.closures, Text("停用", "closed places"))
    nothing = (Text("（无）", "nothing"),)
    console.say(Text("下一步可以：{acts}", "what may be done next: {acts}"), acts=next_ or nothing)


def _everything(console: Console, number: str, now: datetime) -> _Shown:
    marks = marks_of(console.desk, number)
    shut = look(console.desk, number=number, all_of_them=True, at=now)
    with console.desk.looking() as session:
        hazard = cases.hazard_by_number(session, number)
        return _Shown(
            hazard,
            policies.policy(session, hazard.policy_id),
            list(views.units_of(session, hazard.id)),
            list(views.timeline(session, hazard.id, None)),
            list(views.messages_of(session, hazard.id)),
            list(views.clocks_of(session, hazard.id)),
            views.family_of(session, hazard.number),
            marks,
            views.signs_of(session, hazard.number),
            handling_of(session, hazard.number),
            shut,
        )


def _print_facts(console: Console, shown: _Shown) -> None:
    hazard, policy = shown.hazard, shown.policy
    console.say(
        Text("{number}  {stage}  {severity}  {sub}", "{number}  {stage}  {severity}  {sub}"),
        number=hazard.number,
        stage=hazard.stage,
        severity=hazard.severity,
        sub=policy.taxonomy.subcategory(hazard.subcategory).name,
    )
    console.say(f"  {hazard.description}（{hazard.place}）" if hazard.place else f"  {hazard.description}")
    facts = [
        (Text("任务", "task"), hazard.task),
        (Text("标准", "standard"), hazard.standard),
        (Text("时限", "due"), shown_due(hazard.due_at)),
        (Text("首次时限", "first due"), shown_due(hazard.first_due_at)),
        (Text("交办依据", "why these units"), why(policy.routing, hazard.route_rule) if hazard.assigned_at else ""),
    ]
    for name, value in facts:
        if value:
            console.say(f"  {said(name, console.language)}: {said(value, console.language)}")
    print_family(console, shown.family)


def _print_units_and_clocks(console: Console, shown: _Shown) -> None:
    console.table(
        Text("单位", "units"),
        [Text("职责", "role"), Text("单位", "unit"), Text("签收", "acknowledged")],
        [(one.role, one.name, one.acknowledged_at) for one in shown.units],
    )
    names = {one.unit_id: one.name for one in shown.units}
    running = [one for one in shown.clocks if one.state is not ClockState.STOPPED]
    if running:
        console.table(
            Text("计时", "clocks"),
            [Text("环节", "clock"), Text("单位", "unit"), Text("状态", "state"), Text("到期", "due")],
            [(one.kind, names.get(one.unit_id or 0, ""), one.state, shown_due(one.due_at)) for one in running],
        )


def _print_timeline(console: Console, shown: _Shown) -> None:
    by_event: dict[int, list[views.MessageLine]] = {}
    for message in shown.messages:
        by_event.setdefault(message.event_id, []).append(message)
    console.table(
        Text("经过", "timeline"),
        [Text("时间", "at"), Text("事项", "what"), Text("办理", "by"), Text("告知", "told")],
        [
            (one.at, sentence(one), one.by or Text("系统", "the engine"), told(by_event.get(one.event_id, [])))
            for one in shown.events
        ],
    )


def explain_(number: str = typer.Argument(help=t("隐患编号", "its number")), as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    explained = explain(console.desk, number)
    console.give(
        [
            {
                "clock": one.clock.model_dump(),
                "unit": one.unit,
                "policy": one.policy,
                "calendar": one.calendar,
                "lines": [
                    {"day": line.day, "counted": line.counted, "zh": line.why.zh, "en": line.why.en}
                    for line in one.receipt.lines
                ],
            }
            for one in explained
        ]
    )
    for alike in _alike(explained):
        _print_receipt(console, alike)
    with console.desk.looking() as session:
        print_handling(console, handling_of(session, number))


def _alike(explained: Sequence[ExplainedClock]) -> list[list[ExplainedClock]]:
    """Clocks that differ in nothing but the unit, such as every unit's to sign for it, are explained once."""
    found: dict[tuple[object, ...], list[ExplainedClock]] = {}
    for one in explained:
        same = one.clock.kind, one.clock.state, one.policy, one.calendar, one.receipt.reading.due_at, one.receipt.lines
        found.setdefault(same, []).append(one)
    return list(found.values())


def _print_receipt(console: Console, alike: Sequence[ExplainedClock]) -> None:
    one = alike[0]
    due = shown_due(one.receipt.reading.due_at)
    units = [each.unit for each in alike if each.unit]
    unit = f" · {said(units, console.language)}" if units else ""
    title = Text(
        f"{one.clock.kind.zh}{unit}：{due} 到期（{one.clock.state.zh}，政策第{one.policy}版，日历第{one.calendar}版）",
        f"{one.clock.kind.en}{unit}: due {due} "
        f"({one.clock.state.en}, policy version {one.policy}, calendar version {one.calendar})",
    )
    rows = [(line.day, line.counted, line.why) for line in one.receipt.lines]
    console.table(title, [Text("日期", "day"), Text("第几日", "count"), Text("说明", "why")], rows)
