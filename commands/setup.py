"""xiaoan init: database, keys and shipped policy, ready to use; again, it only brings things up to date."""

from __future__ import annotations

from collections.abc import Mapping

import typer

import migrations
from commands.console import JSON_OPTION, Console, instant, t
from installation.founding import found
from rules.words import Text


def register(app: typer.Typer) -> None:
    app.command(help=t("建立或升级数据库、密钥和默认政策", "create or upgrade database, keys and the shipped policy"))(
        init
    )


def init(as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    settings = console.settings
    founded = found(settings, instant(None))
    result = {
        "database": founded.desk.engine.url.render_as_string(hide_password=True),
        "key_file": settings.key_file,
        "revision": migrations.newest(),
        "policy": founded.in_force.policy,
        "calendar": founded.in_force.calendar,
    }
    console.give(result)
    _print(console, result)


def _print(console: Console, result: Mapping[str, object]) -> None:
    console.say(Text("数据库：{database}", "database: {database}"), **result)
    console.say(
        Text(
            "密钥文件：{key_file}（请备份，丢失后无法读取联系方式、无法核验台账）",
            "key file: {key_file} (back it up: without it no address can be read and no ledger proved)",
        ),
        **result,
    )
    console.say(
        Text("政策版本 {policy}，日历版本 {calendar}", "policy version {policy}, calendar version {calendar}"), **result
    )
