"""xiaoan run and xiaoan up: one flow now; or Prefect, the deployments and the runner, kept alive until Ctrl-C."""

from __future__ import annotations

import os
import signal
import sys
import threading
from datetime import timedelta
from pathlib import Path

import typer

from commands.console import JSON_OPTION, Console, instant, t
from config import wall_clock
from installation import serving, surroundings
from installation.children import Child, Wanted
from installation.in_hand import InHand
from rules.refusals import UnknownFlow
from rules.words import Text

ROOT = Path(__file__).parent.parent
"""Where our packages lie; children find them there however this process was started."""

SERVER, RUNNER = Text("Prefect 服务", "the Prefect server"), Text("运行器", "the runner")
CONSOLE = Text("控制台", "the console")
TICK = 0.25


def register(app: typer.Typer) -> None:
    app.command("run", help=t("立即运行一个流程并显示结果", "run one flow now and show what came of it"))(run)
    app.command("up", help=t("启动 Prefect、登记流程并按时运行，Ctrl-C 停止", "Prefect, the flows and their runner"))(
        up
    )
    app.command("runner", hidden=True)(runner)


def run(
    flow: str = typer.Argument(help=t("流程名，如 supervise", "its name, such as supervise")),
    as_of: str | None = typer.Option(
        None, "--as-of", help=t("按这个时间办理（默认现在）", "work as of this instant (default: now)")
    ),
    dry_run: bool = typer.Option(False, "--dry-run", help=t("试算：不保存、不发送", "keep nothing, send nothing")),
    as_json: bool = JSON_OPTION,
) -> None:
    """In this very process. Where Prefect answers, the run is seen there; where it does not, it works all the same."""
    console = Console(as_json)
    api = serving.api_in_use(console.settings)
    surroundings.enter(console.settings, api, PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL="CRITICAL")
    from flows.labelling import figure, label
    from flows.timetable import FLOWS

    if flow not in FLOWS:
        raise UnknownFlow(flow=flow, known=list(FLOWS))
    chosen = FLOWS[flow].flow
    begin = chosen if api else chosen.fn
    report = begin(as_of=instant(as_of) if as_of else None, dry_run=dry_run)
    console.give({"flow": flow, "dry_run": dry_run, "seen_in_prefect": bool(api), "report": report})
    title = Text(f"{flow}（试算）" if dry_run else flow, f"{flow} (dry run)" if dry_run else flow)
    rows = [(label(name), figure(value, console.language)) for name, value in report.items()]
    console.table(title, [Text("项目", "what"), Text("结果", "result")], rows)
    if not api:
        console.say(
            Text("Prefect 未运行，本次运行不会出现在其中", "Prefect is not running, so this is not shown there")
        )


def up(
    host: str = typer.Option("127.0.0.1", help=t("Prefect 监听的地址", "where Prefect listens")),
    port: int = typer.Option(4200, min=1, max=65535, help=t("Prefect 的端口", "its port")),
    console_port: int | None = typer.Option(
        None,
        "--console-port",
        min=0,
        max=65535,
        help=t("控制台的端口，0 为不启动（默认 XIAOAN_CONSOLE_PORT）", "the console's port; 0 for none"),
    ),
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    settings = console.settings
    console.desk.engine.dispose()  # refuses in words when this installation is not set up
    external = surroundings.api_of(settings.prefect_url)
    if not external:
        serving.check_address(host, port)
    pages = settings.console_port if console_port is None else console_port
    if pages:
        serving.check_port(settings.console_host, pages)
    api = external or f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}/api"  # noqa: S104 - compared
    stop = Stop()
    with serving.alone(settings, api):
        children = _children(console, api, host, port, own_server=not external)
        if pages:
            children.insert(0, _pages(console, pages))
        try:
            _watch(console, children, api, stop, serving.page_at(settings.console_host, pages) if pages else "")
        finally:
            console.say(Text("正在停止……", "stopping ..."))
            for child in reversed(children):
                child.end(at_once=lambda: stop.is_urgent)
    console.say(Text("已停止", "stopped"))


class Stop:
    """Being asked to stop: by SIGTERM or Ctrl-C, and by a second one to stop at once."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.is_urgent = False
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, self._hear)

    def _hear(self, _signal: int, _frame: object) -> None:
        self.is_urgent = self.asked.is_set()
        self.asked.set()


def _children(console: Console, api: str, host: str, port: int, *, own_server: bool) -> list[Child]:
    """What runs, in the order it is started; it is stopped in the opposite order. The runner comes last."""
    settings = console.settings
    environment = surroundings.environment(settings, api)
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), environment.get("PYTHONPATH"))))
    logs = settings.home / "logs"
    wanted = [
        Wanted(
            RUNNER, [sys.executable, "-m", "xiaoan", "runner"], environment, logs / "runner.log", timedelta(seconds=25)
        )
    ]
    if own_server:
        start = [sys.executable, "-m", "flows.prefect_server", "server", "start", "--host", host, "--port", str(port)]
        wanted.insert(0, Wanted(SERVER, start, environment, logs / "prefect.log", timedelta(seconds=10)))
    return [Child(one, console.say) for one in wanted]


def _pages(console: Console, port: int) -> Child:
    """The console, which knows nothing of Prefect."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))}
    start = [sys.executable, "-m", "xiaoan", "console", "--port", str(port)]
    log = console.settings.home / "logs" / "console.log"
    return Child(Wanted(CONSOLE, start, environment, log, timedelta(seconds=10)), console.say)


def _watch(console: Console, children: list[Child], api: str, stop: Stop, page: str) -> None:
    """Everything runs, and what dies is started again, until we are asked to stop."""
    runner_ = children[-1]
    is_ready = False
    while not stop.asked.is_set():
        for child in children:
            child.look(wall_clock.now())
        if not is_ready and serving.is_ready(console.settings, runner_.pid) and serving.answers(api):
            is_ready = not page or serving.is_well(page)
            if is_ready:
                _say_ready(console, api, page)
        stop.asked.wait(TICK)


def _say_ready(console: Console, api: str, pages: str) -> None:
    page, settings = api.removesuffix("/api"), console.settings
    given = {"ready": True, "console": pages, "prefect": page, "api": api, "home": settings.home, "pid": os.getpid()}
    console.give(given)
    if pages:
        console.say(Text("控制台 {pages}", "console {pages}"), pages=pages)
    console.say(
        Text(
            "校安已就绪：Prefect {page}　日志 {logs}　Ctrl-C 停止",
            "Xiao'an is ready: Prefect {page}, logs {logs}, Ctrl-C stops it",
        ),
        page=page,
        logs=settings.home / "logs",
    )


def runner() -> None:
    """The runner alone, against the Prefect whose address it is given; `xiaoan up` starts it so."""
    settings = Console().settings
    api = surroundings.api_of(settings.prefect_url) or os.environ.get("PREFECT_API_URL", "")
    surroundings.enter(settings, api)
    stop = Stop()
    while not serving.answers(api):
        if stop.asked.wait(TICK):
            return
    from flows import polling

    ready = serving.ready_file(settings)
    ready.parent.mkdir(parents=True, exist_ok=True)
    in_hand = InHand(settings.home / "run" / "in-hand")
    polling.serve(in_hand, stop.asked, lambda: _write_whole(ready, str(os.getpid())))


def _write_whole(file: Path, text: str) -> None:
    fresh = file.with_suffix(f".{os.getpid()}")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(file)
