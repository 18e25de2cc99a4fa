"""xiaoan registry import|template: areas, units, schools, people and posts, from workbooks and csv files."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path

import typer

from casework.registering import RegistryDone
from casework.taking_in import Intaking
from commands.console import AT_OPTION, JSON_OPTION, Console, moment_of_deed, t
from commands.taking_in import (
    DRY_RUN_OPTION,
    MAPPING_OPTION,
    SKIP_OPTION,
    keep_rejects,
    open_files,
    policy_in_use,
    progress_bar,
    tell_problems,
)
from commands.writing import FORCE_OPTION, fresh
from documents.templates import write_template
from installation.tables_given import take_in
from rules.registry_sheets import REGISTRY
from rules.rows import rows_out
from rules.words import Text

group = typer.Typer(help=t("名册：区划、单位、学校、人员、岗位", "registry: areas, units, schools, people, posts"),
                    no_args_is_help=True)  # fmt: skip


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="registry")


@group.command("import", help=t("导入名册：全部导入或全部不导入", "import the registry, all of it or nothing"))
def import_(
    file: list[Path] = typer.Argument(help=t("工作簿或 csv 文件", "workbooks or csv files")),
    mapping: str = MAPPING_OPTION,
    dry_run: bool = DRY_RUN_OPTION,
    skip_bad_rows: bool = SKIP_OPTION,
    by: str | None = typer.Option(
        None, "--by", help=t("导入人；已有协调员后必须写明", "who imports; needed once a coordinator is registered")
    ),
    without_mail: bool = typer.Option(False, "--without-mail", help=t("不登记邮箱", "leave e-mail addresses out")),
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    opened = open_files(file, mapping)
    with progress_bar(console, Text("导入名册", "importing the registry")) as watch:
        how = Intaking(at=moment_of_deed(at), who=by, skips_bad_rows=skip_bad_rows, progress=watch)
        with console.desk.rehearse() if dry_run else nullcontext(console.desk) as desk:
            read, done = take_in(desk, opened, how, console.settings.mail_server, without_mail=without_mail)
    for note in read.notes:
        console.say(note)
    kept = [keep_rejects(console, path, read.sources, done.problems, dry_run=dry_run) for path in file]
    _tell(console, done, dry_run=dry_run)
    console.give(
        {
            "dry_run": dry_run,
            "counts": {name: asdict(one) for name, one in done.counts.items()},
            "problems": done.problems,
            "notes": [{"zh": one.zh, "en": one.en} for one in read.notes],
            "rejects": [one for one in kept if one is not None],
        }
    )


def _tell(console: Console, done: RegistryDone, *, dry_run: bool) -> None:
    title = Text("试运行：将会导入", "dry run: what would be imported") if dry_run else Text("已导入", "imported")
    names = {sheet.name: sheet.title for sheet in REGISTRY}
    columns = [Text("表", "sheet"), Text("新增", "new"), Text("更新", "changed"), Text("未变", "unchanged")]
    rows: Iterable[tuple[object, ...]] = [
        (names[name], one.added, one.changed, one.unchanged) for name, one in done.counts.items()
    ]
    if done.counts:
        console.table(title, columns, rows)
    else:
        console.say(Text("没有可导入的行", "there was nothing to import"))
    if done.problems:
        rejected = rows_out(done.problems)
        console.say(Text("跳过 {count} 行：", "{count} rows passed over:"), count=rejected)
        tell_problems(console, done.problems)


@group.command("template", help=t("空白名册模板", "an empty registry to fill in"))
def template(
    file: Path = typer.Argument(Path("registry.xlsx"), help=t("写到哪里", "where to write it")),
    force: bool = FORCE_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    fresh(file, force=force)
    policy = policy_in_use(console)
    agencies = [Text(one.zh, one.en) for one in policy.agencies.agencies if one.code != policy.agencies.school]
    write_template(file, REGISTRY, {"agencies": agencies}, console.language)
    console.give({"file": file})
    console.say(Text("模板已写入 {file}", "the template is in {file}"), file=file)
