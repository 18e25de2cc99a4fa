"""How the demo ends on the terminal: the figures, and what to look at next, in commands that work as they stand."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from commands.story import Storyteller
from commands.sums import Ending
from demo.place import Place
from rules.instants import SHANGHAI
from rules.telling import MessageState
from rules.vocabulary import Stage
from rules.words import Language, Text

_OURS = ("XIAOAN_DATABASE_URL", "XIAOAN_SECRET_KEY_FILE")
"""Settings that would lead a command elsewhere than to the demo's folder."""


class Closing:
    """Prints the end of the demo."""

    def __init__(self, teller: Storyteller, place: Place, ending: Ending) -> None:
        self._teller, self._place, self._ending = teller, place, ending

    def show(self, took: timedelta) -> None:
        """The figures, the proof, and what to look at next."""
        days, seconds = self._ending.figures.days, round(took.total_seconds())
        self._teller.screen.print()
        self._teller.title(
            Text(f"{days} 天之后（用时 {seconds} 秒）", f"After {days} days (it took {seconds} seconds)")
        )
        for name, value in self._ending.in_words(self._teller.language):
            self._teller.row(name, value)
        self._show_next()

    def _show_next(self) -> None:
        teller, home = self._teller, _shown(self._place.home)
        teller.screen.print()
        teller.title(Text("接下来可以看", "What to look at next"))
        for path, what in self._files():
            teller.screen.print(f"  {home}/{path}　{teller.say(what)}", soft_wrap=True)
        teller.screen.print()
        for what, arguments in self._commands():
            teller.screen.print(f"  # {teller.say(what)}", soft_wrap=True)
            teller.screen.print(f"  {self._call} {arguments}", soft_wrap=True)
        teller.screen.print()
        teller.print(_IN_THE_CONSOLE, call=self._console)
        teller.print(_IN_PREFECT, call=_program())
        teller.print(_AGAIN)

    def _files(self) -> Iterator[tuple[str, Text]]:
        yield "ledger.xlsx", Text("导出的台账，用 Excel 打开", "the exported ledger, for Excel")
        yield "registry.xlsx", Text("导入的名册：区划、单位、学校、人员、岗位", "the registry that was imported")
        yield "mail/", Text("每个人收到的邮件（.eml，双击打开）", "the mail everybody got, as .eml files")
        yield "xiaoan.db", Text("数据库（SQLite）", "the database (SQLite)")

    def _commands(self) -> Iterator[tuple[Text, str]]:
        one = self._ending.figures
        at = one.at.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")
        for number in self._ending.followed[:1]:
            yield (
                Text("一件隐患的全部经过：谁在何时办了什么、告知了谁", "all about one hazard"),
                f"hazard show {number}",
            )
            yield Text("为什么是这一天到期：逐日说明", "why it is due that very day"), f"explain {number}"
        if one.open:
            stages = " ".join(f"--stage {stage.value}" for stage in Stage if stage.is_open and one.stages[stage])
            yield Text("还在办的隐患，最急的在前", "what is still open"), f"hazard list {stages} --at {at}"
        if one.messages[MessageState.DEAD]:
            yield Text("没有送达的消息（地址登记有误）", "what could not be delivered"), "messages list --state dead"
        if one.open_tasks:
            yield Text("因此交给人的待办", "what waits for a person"), "tasks list"
        again = _shown(self._place.home / "again.xlsx")
        yield Text("再导出一份台账", "export the ledger once more"), f"ledger export {again} --at {at}"
        yield Text("再核验一遍：台账有没有被动过", "prove the ledger once more"), f"audit --full --at {at}"

    @property
    def _console(self) -> str:
        """How to look at this district in the console."""
        home = _shown(self._place.home)
        english = "XIAOAN_LANG=en " if self._teller.language is Language.EN else ""
        if home == "var/demo" and Path("Makefile").is_file():
            return f"{english}make demo-console"
        return f"{english}{_program()} demo-console --folder {shlex.quote(home)}"

    @property
    def _call(self) -> str:
        """How to call the program on the demo's folder, from here, whatever the environment says."""
        strangers = [name for name in _OURS if os.environ.get(name)]
        assigned = [f"XIAOAN_HOME={shlex.quote(_shown(self._place.home))}"]
        if self._teller.language is Language.EN:
            assigned.append("XIAOAN_LANG=en")
        without = ["env", *(f"-u {name}" for name in strangers)] if strangers else []
        return " ".join([*without, *assigned, _program()])


_IN_THE_CONSOLE = Text(
    "在浏览器里看这个区：{call}，每种角色一个登录，时钟从演示结束时接着走",
    "To look at the district in a browser: {call}, with a login for every role; the clock goes on from the end",
)
_IN_PREFECT = Text(
    "在 Prefect 里看流程运行：先 {call} init 建好自己的数据，再 make up，浏览器打开 http://127.0.0.1:4200",
    "To watch the flows in Prefect: {call} init sets up an installation of your own; then make up, and open "
    "http://127.0.0.1:4200",
)
_AGAIN = Text("再次运行演示会清空这个目录重新开始。", "Running the demo again empties this folder and starts afresh.")


def _program() -> str:
    """How this program was started, as one types it here."""
    if Path(sys.argv[0]).name == "xiaoan":
        return shlex.quote(_shown(Path(sys.argv[0]).absolute()))
    return f"{shlex.quote(_shown(Path(sys.executable).absolute()))} -m xiaoan"


def _shown(path: Path) -> str:
    """A path as one writes it here: relative where that is shorter to read."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
