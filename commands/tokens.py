"""xiaoan tokens: programs that ask over HTTP in somebody's name."""

from __future__ import annotations

import getpass
from dataclasses import asdict

import typer

from casework import tokens as giving
from commands.console import JSON_OPTION, Console, t
from config import wall_clock
from rules.instants import local_day, shown
from rules.refusals import BadInput
from rules.tokens import LONGEST_DAYS, USUAL_DAYS, TokenScope, read_scopes
from rules.words import Text
from store import tokens
from store.tokens import TokenLine

group = typer.Typer(help=t("接口令牌：程序以谁的名义访问", "tokens: programs that ask in somebody's name"),
                    no_args_is_help=True)  # fmt: skip

_GIVEN = Text(
    "{token}\n以上为令牌 {id}，代表{who}，{until} 到期。请交给程序负责人妥善保存；此令牌不再显示。",
    "{token}\nThis is token {id}, good for {who} until {until}. Give it to whoever runs the program; it is not shown "
    "again.",
)


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="tokens")


@group.command("add", help=t("签发令牌，只显示一次", "a token, shown once"))
def add(
    who: str = typer.Argument(help=t("代表谁：工号或姓名，须已有账号", "whose name: number or name, with an account")),
    name: str = typer.Option(..., "--name", help=t("用途，如 市级平台对接", "what for, such as city platform")),
    scope: list[str] = typer.Option(..., "--scope", help=t("权限，可多次：", "good for; may be repeated: ")
                                    + ", ".join(one.value for one in TokenScope)),
    days: int = typer.Option(USUAL_DAYS, help=t(f"有效天数，最多 {LONGEST_DAYS}", f"days, {LONGEST_DAYS} at the most")),
    as_json: bool = JSON_OPTION,
) -> None:  # fmt: skip
    console = Console(as_json)
    wanted = giving.Wanted(who, name.strip(), frozenset(map(_scope, scope)), days, getpass.getuser())
    made = giving.add(console.desk, wanted, wall_clock.now())
    console.give(asdict(made))
    console.say(_GIVEN, token=made.token, id=made.id, who=who, until=shown(made.expires_at))


def _scope(text: str) -> TokenScope:
    found = TokenScope.read(text)
    if found is None:
        known = "、".join(f"{one.value}（{one.zh}）" for one in TokenScope)
        english = ", ".join(f"{one.value} ({one.en})" for one in TokenScope)
        raise BadInput(what=Text(f"没有“{text}”这种权限，可用：{known}", f"there is no scope “{text}”; use {english}"))
    return found


@group.command("list", help=t("全部令牌", "every token"))
def list_(as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    with console.desk.looking() as session:
        found = tokens.lines(session)
    console.give(list(found))
    columns = [
        Text("编号", "no."), Text("代表", "for"), Text("用途", "name"), Text("权限", "scopes"), Text("签发", "made"),
        Text("签发人", "by"), Text("到期", "until"), Text("最近使用", "last used"), Text("状态", "state"),
    ]  # fmt: skip
    rows = [
        (one.id, f"{one.person} {one.number}", one.name, sorted(read_scopes(one.scopes)), one.made_at, one.made_by,
         one.expires_at, one.used_at, _state(one)) for one in found
    ]  # fmt: skip
    console.table(Text("接口令牌", "tokens"), columns, rows)


def _state(one: TokenLine) -> Text:
    now = wall_clock.now()
    if one.revoked_at is not None:
        return Text("已吊销", "revoked")
    if one.expires_at <= now:
        return Text("已到期", "over")
    if one.locked_at is not None or (one.left_on is not None and one.left_on <= local_day(now)):
        return Text("本人已停用或调离", "its person is locked or gone")
    return Text("有效", "good")


@group.command("revoke", help=t("吊销令牌，立即生效", "a token is good for nothing from now on"))
def revoke(
    number: int = typer.Argument(help=t("令牌编号，见 xiaoan tokens list", "its number in xiaoan tokens list")),
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    giving.revoke(console.desk, number, wall_clock.now())
    console.give({"id": number, "revoked": True})
    console.say(Text("令牌 {number} 已吊销", "token {number} is revoked"), number=number)
