"""xiaoan demo-console: the console over the demo's district, one login a role, its clock going on where it stopped."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import typer

from commands.console import JSON_OPTION, Console, t
from commands.demo import SEED, Size, demonstrate
from config import wall_clock
from demo.logins import PASSWORD, Login, going_on, leaders_link, logins
from demo.place import HERE, PORT, Place, is_one
from installation import serving
from installation.linking import links_of
from installation.opening import desk_of, refuse_unlike
from rules.instants import shown
from rules.words import Text
from store import accounts, proofs


def register(app: typer.Typer) -> None:
    app.command(
        "demo-console",
        help=t("演示区的控制台：每种角色一个登录，Ctrl-C 停止", "the demo's console, one login a role, until Ctrl-C"),
    )(demo_console)


def demo_console(
    folder: Path = typer.Option(
        Path("var/demo"), help=t("演示所在目录；没有时先生成", "where the demo lies; made first if missing")
    ),
    port: int = typer.Option(PORT, min=1, max=65535, help=t("端口", "its port")),
    days: int = typer.Option(90, min=1, max=300, help=t("先生成时模拟多少天", "days, where it is made first")),
    schools: int = typer.Option(148, min=12, max=148, help=t("先生成时多少所学校", "schools, where it is made first")),
    as_json: bool = JSON_OPTION,
) -> None:
    serving.check_port(HERE, port)
    if not is_one(folder):
        demonstrate(folder, Size(days, schools, SEED), as_json=False, port=port)
    place = Place(folder.expanduser().resolve())
    settings = place.settings(page=serving.page_at(HERE, port))
    said = Console(as_json, settings)
    desk = desk_of(settings)
    refuse_unlike(settings)
    with desk.looking() as session:
        known = place.ended_at, proofs.newest_at(session), accounts.newest_at(session)
    since = max((one for one in known if one is not None), default=wall_clock.now())
    found = logins(desk, since)
    _tell(said, found, settings.public_url, since, leaders_link(desk, links_of(desk, settings), found, since))
    desk.engine.dispose()
    from web.serving import serve

    serve(settings, HERE, port, going_on(since, wall_clock.now))


_LINK = Text(
    "领导收到的链接，不登录即可阅处一件事：\n{link}",
    "the link a leader got by mail, to decide one thing without signing in:\n{link}",
)


def _tell(said: Console, found: list[Login], page: str, since: datetime, link: str) -> None:
    said.give(
        {
            "console": page, "at": since, "password": PASSWORD, "leaders_link": link,
            "logins": [{"role": one.role.en, "number": one.who.number, "name": one.who.name} for one in found],
        }
    )  # fmt: skip
    columns = [Text("角色", "role"), Text("工号", "number"), Text("姓名", "name"), Text("单位、岗位", "post"),
               Text("看什么", "what to see")]  # fmt: skip
    rows = [(one.role, one.who.number, one.who.name, f"{one.who.unit} {one.who.title}", one.sees) for one in found]
    said.table(Text("可用的登录", "who one may sign in as"), columns, rows)
    words = Text(
        "口令都是 {password}；演示时钟从 {since} 接着走\n控制台：{page}　Ctrl-C 停止",
        "the password of all of them is {password}; the demo's clock goes on from {since}\n"
        "console: {page}, Ctrl-C stops it",
    )
    if link:
        said.say(_LINK, link=link)
    said.say(words, password=PASSWORD, since=shown(since), page=page)
