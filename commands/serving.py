"""xiaoan console: the pages alone, without Prefect; `xiaoan up` starts it so."""

from __future__ import annotations

import typer

from commands.console import JSON_OPTION, Console, t
from installation import serving
from rules.words import Text


def register(app: typer.Typer) -> None:
    app.command("console", help=t("只启动控制台，Ctrl-C 停止", "the console alone, until Ctrl-C"))(console)


def console(
    host: str | None = typer.Option(
        None, help=t("监听的地址（默认 XIAOAN_CONSOLE_HOST）", "where it listens (default: XIAOAN_CONSOLE_HOST)")
    ),
    port: int | None = typer.Option(
        None, min=1, max=65535, help=t("端口（默认 XIAOAN_CONSOLE_PORT）", "its port (default: XIAOAN_CONSOLE_PORT)")
    ),
    as_json: bool = JSON_OPTION,
) -> None:
    said = Console(as_json)
    settings = said.settings
    host, port = host or settings.console_host, port or settings.console_port or 8080
    said.desk.engine.dispose()  # refuses in words when this installation is not set up
    serving.check_port(host, port)
    page = serving.page_at(host, port)
    said.give({"console": page})
    said.say(Text("控制台：{page}　Ctrl-C 停止", "console: {page}, Ctrl-C stops it"), page=page)
    from web.serving import serve

    serve(settings, host, port)
