"""xiaoan common create|gather|list|show: one task of the district, done school by school."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import typer

from casework.assigning import NamedUnits
from casework.common_tasks import Common, Created, create, gather, known_task
from casework.desk import Sitting
from casework.naming_tasks import leader_named, schools_for, unit_for_lead
from commands.console import AT_OPTION, JSON_OPTION, SEEN_AT_OPTION, Console, day, instant, moment_of_deed, t
from commands.progress_words import due_words, state_of_common
from commands.recording import category_code, one_of
from commands.taking_in import file_content
from rules.instants import local_day, shown_due
from rules.refusals import BadInput
from rules.vocabulary import Severity, Source
from rules.words import Text
from store import common_tasks, policies

group = typer.Typer(help=t("综合任务：多校共性问题，逐校销号", "common tasks: one finding at many schools"),
                    no_args_is_help=True)  # fmt: skip


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="common")


@group.command("create", help=t("立一项综合任务，每校一件隐患", "open a common task, with a hazard for each school"))
def create_(
    title: str = typer.Option(..., "--title", help=t("任务名称，如 全区消防栓无水", "its title")),
    category: str = typer.Option(..., "--category", help=t("类别：代码或名称", "category: code or name")),
    by: str = typer.Option(..., "--by", help=t("协调员工号或姓名", "a coordinator: number or full name")),
    schools: str = typer.Option(
        "", help=t("all、学校代码或名称（多个用“、”隔开），或每行一校的文件", "all, codes or names, or a file of them")
    ),
    what: str = typer.Option("", help=t("隐患描述，默认同名称", "what is wrong; default: the title")),
    standard: str = typer.Option("", help=t("标准", "standard; default: as the taxonomy says")),
    due: str | None = typer.Option(None, help=t("时限，默认按政策", "deadline; default: as policy says")),
    lead: str = typer.Option("", help=t("主办单位，默认按职责清单", "lead unit; default: by the duty map")),
    leader: str = typer.Option("", help=t("责任人姓名", "who answers for it, by name")),
    severity: str = typer.Option("", help=t("等级，默认按分类", "severity; default: as the taxonomy says")),
    source: str = typer.Option("joint_inspection", help=t("发现方式", "how it came to be known")),
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    now = moment_of_deed(at)
    said = _schools_said(schools)
    with console.desk.looking() as session:
        policy = policies.policy_in_force(session, now)
        sitting = Sitting(session, now, console.desk.key, console.desk.keyring)
        campuses = schools_for(sitting, said, by)
        unit = unit_for_lead(sitting, lead, by) if lead else None
        post = leader_named(sitting, leader, [unit] if unit is not None else [])
    wanted = Common(
        title=title.strip(), subcategory=category_code(policy, category), campuses=campuses, found_at=now,
        source=one_of(Source, source), description=what, standard=standard, due_on=day(due), leader=leader,
        severity=one_of(Severity, severity) if severity else None, named=NamedUnits(unit, leader_post=post),
    )  # fmt: skip
    _tell_created(console, create(console.desk, wanted, by, now))


def _schools_said(option: str) -> str:
    """What the option says, or what stands in the file it names, one school a line."""
    path = Path(option)
    if (option and path.suffix.lower() in (".txt", ".csv")) or (option and "/" in option and path.is_file()):
        try:
            return file_content(path).decode("utf-8-sig").strip()
        except UnicodeDecodeError as fault:
            words = f"{path} 不是 UTF-8 文本，请另存为 UTF-8", f"{path} is no UTF-8 text; save it as UTF-8"
            raise BadInput(what=Text(*words)) from fault
    return option


def _tell_created(console: Console, done: Created) -> None:
    console.give({"number": done.number, "hazards": list(done.hazards), "known": done.known})
    words = Text(
        "综合任务 {number}：新增 {new} 校，已有 {known} 校；进展见 xiaoan common show {number}",
        "common task {number}: {new} schools new, {known} known; see xiaoan common show {number}",
    )
    console.say(words, number=done.number, new=len(done.hazards), known=done.known)


@group.command("gather", help=t("把已有的隐患归入综合任务", "put hazards that are there below a common task"))
def gather_(
    task: str = typer.Argument(help=t("综合任务编号", "the task's number")),
    hazard: list[str] = typer.Argument(help=t("隐患编号，可多个", "hazards, by number")),
    by: str = typer.Option(..., "--by", help=t("协调员工号或姓名", "a coordinator: number or full name")),
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    joined = gather(console.desk, task, hazard, by, moment_of_deed(at))
    console.give({"number": task, "joined": joined, "known": len(set(hazard)) - joined})
    words = Text("归入 {task}：{joined} 件，原已在内 {known} 件", "below {task}: {joined} more, {known} known")
    console.say(words, task=task, joined=joined, known=len(set(hazard)) - joined)


@group.command("list", help=t("列出综合任务：做完几校，还差谁", "list common tasks: how many schools are done"))
def list_(
    everything: bool = typer.Option(False, "--all", help=t("含已办结的", "those that are over too")),
    limit: int = typer.Option(100, min=1, max=500, help=t("最多几条", "how many at the most")),
    at: str | None = SEEN_AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    today = local_day(instant(at))
    with console.desk.looking() as session:
        lines = common_tasks.lines(session, only_open=not everything, limit=limit)
    console.give(lines)
    columns = [
        Text("编号", "number"), Text("任务", "task"), Text("主办", "lead"), Text("责任人", "leader"),
        Text("时限", "due"), Text("进度", "done"), Text("状态", "state"),
    ]  # fmt: skip
    rows = [
        (one.number, one.title, one.lead or "", one.leader, due_words(one.due_on, one.is_open, today),
         f"{one.done}/{one.total}", state_of_common(one)) for one in lines
    ]  # fmt: skip
    console.table(Text(f"综合任务（{len(rows)}）", f"common tasks ({len(rows)})"), columns, rows)


@group.command("show", help=t("一项综合任务：逐校进展", "one common task, school by school"))
def show(
    number: str = typer.Argument(help=t("综合任务编号", "its number")),
    at: str | None = SEEN_AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    now = instant(at)
    with console.desk.looking() as session:
        known = known_task(Sitting(session, now, console.desk.key, console.desk.keyring), number)
        line = common_tasks.lines(session, ids=[known.id])[0]
        parts = common_tasks.parts(session, known.id)
    console.give({"task": line, "hazards": parts, "outstanding": [one.school for one in parts if one.stage.is_open]})
    _tell_task(console, line, now)
    columns = [Text("学校", "school"), Text("隐患", "hazard"), Text("环节", "stage"), Text("整改时限", "due")]
    rows = [(one.school, one.number, one.stage, shown_due(one.due_at)) for one in parts]
    console.table(Text(f"各校（{len(rows)}）", f"schools ({len(rows)})"), columns, rows)
    left = [one.school for one in parts if one.stage.is_open]
    if left:
        console.say(Text("未了结：{schools}", "outstanding: {schools}"), schools=left)


def _tell_task(console: Console, line: common_tasks.CommonLine, now: datetime) -> None:
    console.say(Text("{number}  {title}  {state}", "{number}  {title}  {state}"), number=line.number,
                title=line.title, state=state_of_common(line))  # fmt: skip
    words = Text(
        "  主办 {lead}  责任人 {leader}  时限 {due}  已了结 {done}/{total}（销号 {closed}，作废 {void}）",
        "  lead {lead}  leader {leader}  due {due}  {done} of {total} done ({closed} closed, {void} void)",
    )
    due = due_words(line.due_on, line.is_open, local_day(now)) or Text("按政策", "as policy says")
    by_map = Text("按职责清单", "by the duty map")
    console.say(words, lead=line.lead or by_map, leader=line.leader or "—", done=line.done, total=line.total,
                closed=line.closed, void=line.void, due=due)  # fmt: skip
    if line.standard:
        console.say(Text("  标准：{standard}", "  standard: {standard}"), standard=line.standard)
