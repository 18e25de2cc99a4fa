"""xiaoan policy check|show|publish: the numbers people argue about, as files with versions."""

from __future__ import annotations

from pathlib import Path

import typer

from casework import setting_up
from commands import precedents
from commands.console import AT_OPTION, JSON_OPTION, Console, instant, t
from config.policy_files import SHIPPED, check, read_policy
from rules.policy import Policy
from rules.refusals import BadPolicy
from rules.vocabulary import ClockKind, Severity
from rules.words import Text
from store import policies

group = typer.Typer(help=t("政策：期限、阶梯、职责清单", "policy: limits, ladder, duty map"), no_args_is_help=True)


def register(app: typer.Typer) -> None:
    precedents.register(group)
    app.add_typer(group, name="policy")


@group.command("check", help=t("检查政策文件或文件夹", "check a policy file or folder"))
def check_(path: Path = typer.Argument(help=t("文件或文件夹", "file or folder")), as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    problems = check(path)
    console.give(
        [
            {"file": one.file, "line": one.line, "path": one.path, "zh": one.what.zh, "en": one.what.en}
            for one in problems
        ]
    )
    if problems:
        raise BadPolicy(problems=[one.text for one in problems])
    console.say(Text("{path} 没有问题", "{path} is in order"), path=path)


@group.command("show", help=t("显示现行政策的期限，或隐患类别", "show the limits in force, or the categories"))
def show(
    version: int | None = typer.Option(None, help=t("版本号，默认现行", "version; default: the one in force")),
    categories: bool = typer.Option(False, "--categories", help=t("列出全部隐患类别", "list every category")),
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    with console.desk.looking() as session:
        policy = policies.policy(session, version) if version else policies.policy_in_force(session, instant(at))
    console.give(
        {"version": policy.id, "digest": policy.document.digest, "document": policy.document.model_dump(mode="json")}
    )
    if categories:
        _show_categories(console, policy)
    else:
        _show_limits(console, policy)


def _show_categories(console: Console, policy: Policy) -> None:
    every = [(sub, one) for one in policy.taxonomy.categories for sub in one.sub]
    rows = [(sub.code, sub.name, one.name, sub.severity_if_found) for sub, one in every]
    title = Text(f"政策第 {policy.id} 版：隐患类别", f"policy version {policy.id}: categories")
    columns = [Text("代码", "code"), Text("类别", "category"), Text("大类", "field"), Text("默认等级", "severity")]
    console.table(title, columns, rows)


def _show_limits(console: Console, policy: Policy) -> None:
    rows = []
    for clock in ClockKind:
        spans = [policy.deadlines.limit(clock, severity) for severity in Severity]
        if any(spans):
            rows.append((clock, *(span.text if span else "" for span in spans)))
    title = Text(f"政策第 {policy.id} 版：各环节期限", f"policy version {policy.id}: limits")
    console.table(title, [Text("环节", "clock"), *(Text(one.zh, one.en) for one in Severity)], rows)


@group.command(
    "publish", help=t("发布新版政策：只对此后登记的隐患生效", "publish a new version, for hazards recorded from now on")
)
def publish(
    folder: Path = typer.Argument(
        help=t(f"政策文件夹（可从 {SHIPPED} 复制修改）", f"policy folder (copy {SHIPPED} and change it)")
    ),
    by: str = typer.Option(..., "--by", help=t("发布人", "who publishes it")),
    note: str = typer.Option("", help=t("说明", "why")),
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    number = setting_up.publish_policy(console.desk, read_policy(folder), instant(None), by, note)
    console.give({"version": number})
    console.say(Text("政策第 {number} 版已生效", "policy version {number} is in force"), number=number)
