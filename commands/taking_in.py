"""What commands that take files in share: reading them, a progress bar, and what is said of bad rows."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.console import Console as RichConsole
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from casework.taking_in import Progress as Watched
from commands.console import Console, instant, t
from config.mapping_files import read_mapping, shipped_names
from config.policy_files import read_policy
from documents.reading import Source
from documents.rejects import rejects_beside, write_rejects
from installation.tables_given import Opened, open_contents
from rules.policy import PolicyDocument
from rules.refusals import BadInput
from rules.rows import RowProblem, told_once
from rules.words import Text
from store import policies

MAPPING_OPTION = typer.Option(
    "",
    "--mapping",
    help=t(
        f"映射文件，或自带映射的名称：{'、'.join(shipped_names())}",
        f"a mapping file, or the name of a shipped one: {', '.join(shipped_names())}",
    ),
)
DRY_RUN_OPTION = typer.Option(False, "--dry-run", help=t("只看结果，不写入", "show what would happen, write nothing"))
SKIP_OPTION = typer.Option(
    False,
    "--skip-bad-rows",
    help=t(
        "跳过有问题的行，写入旁边的 …-rejected 文件", "import the good rows and write the others to …-rejected beside"
    ),
)


def open_files(paths: Sequence[Path], mapping: str) -> Opened:
    """The files' sheets. Raises a refusal for a file or a mapping that cannot be read."""
    chosen = read_mapping(mapping) if mapping else None
    return open_contents(((path.name, file_content(path)) for path in paths), chosen)


def file_content(path: Path) -> bytes:
    """What is in a file. Raises BadInput when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as fault:
        words = f"读不到文件 {path}，请核对路径", f"the file {path} cannot be read; check its path"
        raise BadInput(what=Text(*words)) from fault


def policy_in_use(console: Console) -> PolicyDocument:
    """The policy in force; the shipped one before `xiaoan init`."""
    try:
        desk = console.desk
    except BadInput:
        return read_policy()
    with desk.looking() as session:
        return policies.policy_in_force(session, instant(None)).document


@contextmanager
def progress_bar(console: Console, what: Text) -> Iterator[Watched]:
    """A bar on the terminal while the block runs; nothing where nobody watches."""
    screen = RichConsole(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    shown = sys.stderr.isatty() and not console.as_json
    with Progress(*columns, console=screen, transient=True, disable=not shown) as bar:
        task = bar.add_task(what.say(console.language), total=None)

        def watch(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        yield watch


def tell_problems(console: Console, problems: Sequence[RowProblem], most: int = 50) -> None:
    """The rows that were passed over, with reason and remedy."""
    told = told_once(problems)
    for one in told[:most]:
        console.say(Text(f"  {one.text.zh}", f"  {one.text.en}"))
    if len(told) > most:
        left = len(told) - most
        console.say(Text(f"  ……另有 {left} 处", f"  ... and {left} more"))


def keep_rejects(
    console: Console, path: Path, sources: Sequence[Source], problems: Sequence[RowProblem], *, dry_run: bool
) -> Path | None:
    """Writes the rejected rows next to the file they came from; nothing on a dry run. Returns where they are."""
    mine = [one for one in sources if one.grid.file == path.name]
    if dry_run or not any(one.file == path.name for one in problems):
        return None
    target = rejects_beside(path)
    if not write_rejects(target, mine, problems, console.language):
        return None
    words = Text("未导入的行已写入 {path}，改好后可再次导入", "rejected rows are in {path}; mend and import them again")
    console.say(words, path=target)
    return target
