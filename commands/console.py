"""What every command shares: the desk, the language, plain or JSON output, and how a refusal leaves."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import typer

from config import wall_clock
from config.settings import Settings
from rules.instants import SHANGHAI, SKEW, day_written
from rules.refusals import BadInput
from rules.wording_given import shown_safely
from rules.words import Language, Text, Word, said
from rules.workdays import FIRST_YEAR, LATEST_DEADLINE

if TYPE_CHECKING:
    # Loaded when something is done or shown: the list of commands needs none of it.
    from rich.console import Console as RichConsole

    from casework.desk import Desk
    from store.files import FileStore

SETTINGS = Settings()


def t(zh: str, en: str) -> str:
    """A help text in the language of this call."""
    return Text(zh, en).say(SETTINGS.language)


JSON_OPTION = typer.Option(False, "--json", help=t("以 JSON 输出", "print JSON"))
AT_OPTION = typer.Option(
    None,
    "--at",
    help=t("办理时间，如 2026-09-01T09:00（默认现在）", "the instant, such as 2026-09-01T09:00 (default: now)"),
)
SEEN_AT_OPTION = typer.Option(
    None, "--at", help=t("按哪一刻的情况（默认现在）", "how things stand at that instant (default: now)")
)


@dataclass
class Console:
    """One call of the command line."""

    as_json: bool = False
    settings: Settings = SETTINGS

    @property
    def language(self) -> Language:
        return self.settings.language

    @cached_property
    def rich(self) -> RichConsole:
        from rich.console import Console as RichConsole

        return RichConsole(soft_wrap=True, highlight=False, markup=False)

    @cached_property
    def desk(self) -> Desk:
        """The desk of this installation. Raises BadInput when it has not been set up, or needs `xiaoan init`."""
        from installation.opening import desk_of

        return desk_of(self.settings)

    @property
    def files(self) -> FileStore:
        from store.files import FileStore

        return FileStore(self.settings.evidence_folder)

    def say(self, text: Text | str, **facts: object) -> None:
        """One line for people; nothing when JSON was asked for."""
        if not self.as_json:
            said_so = text.say(self.language, **facts) if isinstance(text, Text) else text
            self.rich.print(shown_safely(said_so), markup=False)

    def give(self, result: object) -> None:
        """The result for programs; nothing unless JSON was asked for."""
        if self.as_json:
            sys.stdout.write(orjson.dumps(result, default=_plain, option=orjson.OPT_INDENT_2).decode() + "\n")

    def table(self, title: Text, columns: Sequence[Text], rows: Iterable[Sequence[object]]) -> None:
        """A table for people. Free text folds where it must; numbers, dates and codes are never cut in two."""
        if self.as_json:
            return
        from rich.table import Table

        from commands.folding import fitted

        table = Table(title=title.say(self.language), title_justify="left")
        headers = [column.say(self.language) for column in columns]
        found = fitted(headers, [[self.cell(value) for value in row] for row in rows], self.rich.width)
        for header, one in zip(headers, found, strict=True):
            table.add_column(header, overflow="fold", min_width=one.least or None, no_wrap=one.is_rigid)
        for row in zip(*(one.cells for one in found), strict=True):
            table.add_row(*row)
        self.rich.print(table)

    def cell(self, value: object) -> str:
        """A value as a person reads it: words in their language, instants in China's time."""
        if value is None:
            return ""
        if isinstance(value, datetime):
            return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
        return shown_safely(said(value, self.language))


def _plain(value: Any) -> Any:  # Any: whatever orjson does not know by itself
    if isinstance(value, Word):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(type(value).__name__)


def instant(text: str | None) -> datetime:
    """The instant somebody wrote, in China's time unless it says otherwise; now when they wrote none."""
    if not text:
        return wall_clock.now()
    written = text.strip().replace(" ", "T", 1)
    # Deadlines are shown as 24:00, so that is how people write them.
    midnight = written.endswith("T24:00")
    try:
        read = datetime.fromisoformat(written.removesuffix("T24:00") if midnight else written)
        read += timedelta(days=midnight)
    except ValueError as fault:
        words = Text(f"看不懂时间“{text}”，请写成 2026-09-01T09:00", f"“{text}” is not a time; write 2026-09-01T09:00")
        raise BadInput(what=words) from fault
    read = read if read.tzinfo else read.replace(tzinfo=SHANGHAI)
    if not FIRST_YEAR <= read.year <= LATEST_DEADLINE.year:
        words = Text(
            f"时间“{text}”不在 {FIRST_YEAR} 至 {LATEST_DEADLINE.year} 年之间，请核对年份",
            f"“{text}” lies outside the years {FIRST_YEAR} to {LATEST_DEADLINE.year}; check the year",
        )
        raise BadInput(what=words)
    return read


def moment_of_deed(text: str | None) -> datetime:
    """When something was done, as somebody wrote it. Raises BadInput for what has not come yet."""
    read = instant(text)
    if read > wall_clock.now() + SKEW:
        words = Text(f"时间 {text} 还没有到，不能记为已办理", f"{text} has not come yet; it cannot have been done then")
        raise BadInput(what=words)
    return read


def day(text: str | None) -> date | None:
    """The day somebody wrote; None when they wrote none."""
    return day_written(text) if text else None
