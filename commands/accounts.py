"""xiaoan accounts: who may sign in to the console, and the record of who did."""

from __future__ import annotations

import typer

from casework import accounts as opening
from casework import identities
from commands.console import JSON_OPTION, Console, t
from config import wall_clock
from config.identity_file import read_identity
from rules.refusals import UnknownProvider
from rules.words import Text
from store import accounts
from store.accounts import AccessLine
from store.identities import lines as lines_of_identities

group = typer.Typer(help=t("账号：谁可以登录控制台", "accounts: who may sign in to the console"), no_args_is_help=True)

_WHO = typer.Argument(help=t("工号或姓名", "person number or full name"))
_PROVIDER = typer.Argument(help=t("登录方式，如设置中所写", "the provider, as the settings call it"))
_SUBJECT = typer.Argument(
    help=t("外部账号：OIDC 的 sub、企业微信 userid、钉钉 unionId", "the account there: sub, userid or unionId")
)
_GIVEN = Text(
    "{who} 的一次性密码：{password}\n请当面或电话告知本人；首次登录须改密码。此密码不再显示。",
    "one-time password of {who}: {password}\nTell it to them in person; it must be changed at the first sign-in and "
    "is not shown again.",
)


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="accounts")


@group.command("add", help=t("开通账号，显示一次性密码", "an account, and its one-time password"))
def add(who: str = _WHO, as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    _give(console, who, opening.add(console.desk, who, wall_clock.now()))


@group.command("reset", help=t("重置密码并解除停用", "a new one-time password; a locked account opens"))
def reset(who: str = _WHO, as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    _give(console, who, opening.reset(console.desk, who, wall_clock.now()))


def _give(console: Console, who: str, password: str) -> None:
    console.give({"who": who, "password": password})
    console.say(_GIVEN, who=who, password=password)


@group.command("lock", help=t("停用账号，已登录的立即退出", "nobody signs in with it; whoever is in, is out"))
def lock(who: str = _WHO, as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    opening.lock(console.desk, who, wall_clock.now())
    console.give({"who": who, "locked": True})
    console.say(Text("{who} 的账号已停用", "the account of {who} is locked"), who=who)


@group.command("first", help=t("首个账号：协调员的", "the first account, a coordinator's"))
def first(
    who: str = typer.Argument("", help=t("协调员不止一人时写工号", "a number, where there are several coordinators")),
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    number, password = opening.first(console.desk, who, wall_clock.now())
    _give(console, number, password)


@group.command("reset-second-factor", help=t("取消动态验证码（手机和恢复码都丢失时）", "no second factor any more"))
def reset_second_factor(who: str = _WHO, as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    opening.reset_second_factor(console.desk, who, wall_clock.now())
    console.give({"who": who, "second_factor": False})
    console.say(Text("{who} 的动态验证码已取消", "{who} has no second factor any more"), who=who)


@group.command("link", help=t("关联外部账号：本人可用它登录", "somebody's account elsewhere, to sign in with"))
def link(provider: str = _PROVIDER, subject: str = _SUBJECT, who: str = _WHO, as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    known = list(read_identity(console.settings.identity_file).providers) if console.settings.identity_file else []
    if provider not in known:
        raise UnknownProvider(provider=provider, known=known or Text("无", "none"))
    number = identities.link(console.desk, provider, subject, who, wall_clock.now())
    console.give({"provider": provider, "subject": subject, "number": number})
    console.say(Text("{number} 可用 {provider} 的账号 {subject} 登录", "{number} signs in as {subject} of {provider}"),
                number=number, provider=provider, subject=subject)  # fmt: skip


@group.command("unlink", help=t("取消关联外部账号", "it is nobody's any more"))
def unlink(provider: str = _PROVIDER, subject: str = _SUBJECT, as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    number = identities.unlink(console.desk, provider, subject, wall_clock.now())
    console.give({"provider": provider, "subject": subject, "number": number})
    console.say(Text("{number} 不再能用它登录", "{number} does not sign in with it any more"), number=number)


@group.command("links", help=t("全部外部账号", "every account elsewhere"))
def links(as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    with console.desk.looking() as session:
        found = lines_of_identities(session)
    console.give(list(found))
    columns = [
        Text("登录方式", "provider"), Text("外部账号", "account"), Text("工号", "number"), Text("姓名", "name"),
        Text("关联于", "since"),
    ]  # fmt: skip
    rows = [(one.provider, one.subject, one.number, one.name, one.linked_at) for one in found]
    console.table(Text("外部账号", "accounts elsewhere"), columns, rows)


@group.command("list", help=t("全部账号", "every account"))
def list_(as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    with console.desk.looking() as session:
        found = accounts.lines(session)
    console.give(list(found))
    columns = [
        Text("工号", "number"), Text("姓名", "name"), Text("首次登录待改密码", "must change"), Text("停用", "locked"),
        Text("最近使用", "last used"), Text("动态验证码", "second factor"),
    ]  # fmt: skip
    yes, no = Text("是", "yes"), Text("否", "no")
    rows = [
        (
            one.number,
            one.name,
            yes if one.must_change else no,
            one.locked_at,
            one.last_seen_at,
            yes if one.has_factor else no,
        )
        for one in found
    ]
    console.table(Text("账号", "accounts"), columns, rows)


@group.command("log", help=t("登录和导出记录，最近的在前", "who signed in and what was exported, the newest first"))
def log(
    number: str = typer.Option("", "--account", help=t("只看这个工号", "of this person number only")),
    limit: int = typer.Option(50, min=1, max=1000, help=t("最多几条", "how many at the most")),
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    with console.desk.looking() as session:
        found = accounts.accesses(session, number, limit)
    console.give(list(found))
    columns = [
        Text("时间", "at"), Text("事项", "what"), Text("账号", "account"), Text("来自", "from"),
        Text("内容", "about"), Text("行数", "rows"), Text("经办", "by"),
    ]  # fmt: skip
    rows = [(one.at, one.kind, *_whose(one), one.about, one.counted, one.by) for one in found]
    console.table(Text("登录记录", "record of access"), columns, rows)


def _whose(one: AccessLine) -> tuple[str | Text, str]:
    """Whose account it was and from where; what the command line did names neither."""
    return (one.account, one.address) if one.account or one.address else (Text("命令行", "command line"), "")
