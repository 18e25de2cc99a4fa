"""The demo told as it goes: each day in a few lines, and two hazards in full."""

from __future__ import annotations

from datetime import date

from rich.cells import cell_len
from rich.console import Console as RichConsole
from rich.text import Text as Styled

from commands.console import Console
from commands.day_words import in_words
from commands.following import Follower, Line
from commands.wrapping import wrapped
from demo.chronicle import Digest
from demo.district import Registry
from demo.scene import Scene
from rules.instants import shown_due
from rules.vocabulary import Act
from rules.words import Text

WIDEST = 100
"""Columns of a terminal used at the most; longer lines are hard to follow."""
_WHEN = 12
_MARKS = "①②"
_STYLES = ("cyan", "magenta")
_WEEKDAYS = "一二三四五六日"

_WHO = Text(
    "青禾区（虚构）：{schools} 所学校，{pupils} 名学生，{staff} 名教职工；{units} 个部门和派出机构，{people} 人在岗。",
    "Qinghe district (made up): {schools} schools with {pupils} pupils and {staff} staff, {units} agencies and "
    "stations, {people} people in their posts.",
)
_WHAT = Text(
    "从 {start} 起模拟 {days} 天：检查发现隐患，系统交办、计时、催督、告知，警校两侧复查，合格的销号。",
    "{days} days pass from {start}: inspections find hazards, the engine hands them over, counts their time, "
    "chases and tells, both sides verify, and what is right is closed.",
)
_HOW_TO_READ = Text(
    "每天一段，是全区的汇总；①② 是全程跟踪的两件隐患。▲ 系统催督升级　→ 告知到人　✗ 系统不予受理",
    "Each day sums up the district; ① and ② are two hazards followed all the way. ▲ a step of the ladder, "
    "→ who was told, ✗ what the engine refused.",
)
_READY = Text(
    "数据库已建好，名册 registry.xlsx 已导入；消息真实发往本机的一个邮件服务器，逐封存档。开始：",
    "The database is set up and registry.xlsx imported; messages really go to a mail server on this machine, which "
    "files them. Here we go:",
)


class Storyteller:
    """Prints the demo while it runs; nothing when JSON was asked for."""

    def __init__(self, console: Console) -> None:
        self.language = console.language
        width = min(RichConsole().width, WIDEST)
        self.screen = RichConsole(highlight=False, markup=False, width=width, quiet=console.as_json)
        self._follower: Follower | None = None
        self._headed: set[str] = set()

    def say(self, text: Text, **facts: object) -> str:
        return text.say(self.language, **facts)

    def title(self, text: Text) -> None:
        said = self.say(text)
        self.screen.print(f"── {said} " + "─" * max(0, self.screen.width - cell_len(said) - 4), style="bold")

    def print(self, text: Text, **facts: object) -> None:
        """A paragraph."""
        for line in wrapped(self.say(text, **facts), self.screen.width):
            self.screen.print(line, soft_wrap=True)

    def row(self, when: str, what: str, style: str = "") -> None:
        """When, and what; a longer text goes on below its beginning."""
        for place, line in enumerate(wrapped(what, self.screen.width - _WHEN)):
            head = when if place == 0 else ""
            gap = " " * (_WHEN - cell_len(head))
            self.screen.print(Styled.assemble((head, style or "bold"), gap, (line, style)), soft_wrap=True)

    def begin(self, registry: Registry, start: date, days: int) -> None:
        """Who lives there, and what is about to happen."""
        pupils, staff = (sum(int(str(one[name])) for one in registry.schools) for name in ("pupils", "staff"))
        sums = {"schools": len(registry.schools), "pupils": f"{pupils:,}", "staff": f"{staff:,}"}
        posts = {"units": len(registry.units), "people": len(registry.people)}
        self.title(
            Text("校安演示：警校联合隐患排查整改", "Xiao'an: joint police-school rectification, a demonstration")
        )
        self.print(_WHO, **sums, **posts)
        self.print(_WHAT, start=start, days=days)
        self.print(_HOW_TO_READ)

    def ready(self) -> None:
        """Everything is set up; life begins."""
        self.print(_READY)
        self.screen.print()

    def tell(self, digest: Digest, scene: Scene) -> None:
        """A day that is over, and what it brought to the followed hazards."""
        self._follower = self._follower or Follower(scene)
        lines, news = in_words(digest), self._follower.news()
        if not lines and not news:
            return
        for place, line in enumerate(lines or (Text("", ""),)):
            self.row(self._when(digest.day) if place == 0 else "", self.say(line))
        for event in news:
            self._tell(event, self._follower)

    def _when(self, day: date) -> str:
        return self.say(Text(f"{day:%m-%d} 周{_WEEKDAYS[day.weekday()]}", f"{day:%a %d %b}"))

    def _tell(self, line: Line, follower: Follower) -> None:
        mark, style = _MARKS[line.mark - 1], _STYLES[line.mark - 1]
        self.row(f"  {mark} {line.when}", self.say(line.what), style)
        for more in line.more:
            self.row("", self.say(more))
        if line.act is Act.ASSIGN and line.mark == 1:
            self._explain(line.number, follower)

    def _explain(self, number: str, follower: Follower) -> None:
        """The deadline receipt, as `xiaoan explain` gives it."""
        receipt = follower.receipt(number).receipt
        due = shown_due(receipt.reading.due_at)
        self.row("", self.say(Text("为什么是 {due}？", "Why {due}?"), due=due))
        for one in receipt.lines:
            counted = "" if one.counted is None else str(one.counted)
            self.row("", f"  {one.day:%m-%d}  {counted:>2}  {self.say(one.why)}")
