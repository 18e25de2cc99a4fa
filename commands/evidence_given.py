"""Files given on the command line, and what is said of photos, of signatures and of what was split off."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from casework.acting import Attachment
from commands.console import Console
from installation.handed_in import SHOWS, take
from rules.instants import shown_due
from rules.pictures import Marked
from rules.refusals import BadInput
from rules.vocabulary import EvidenceKind
from rules.words import Text
from store.files import LARGEST, FileStore
from store.views import Family, SignLine


def attach(files: FileStore, paths: list[Path], act_name: str) -> tuple[Attachment, ...]:
    """Puts the files into the store, ready to go with an act. Raises BadInput for one that cannot be read."""
    code = act_name.replace("-", "_")
    kind = next((kind for one, kind in SHOWS.items() if one.value == code), EvidenceKind.OTHER)
    return tuple(take(files, content_of(path), path.name, kind) for path in paths)


def content_of(path: Path) -> bytes:
    """What stands in a file. Raises BadInput for one that cannot be read, or is none."""
    words = Text(f"读不到文件 {path}，请核对路径", f"the file {path} cannot be read; check its path")
    if not path.is_file():
        raise BadInput(what=words)
    try:
        with path.open("rb") as file:
            # A little more than is taken is enough to see that it is too large.
            return file.read(LARGEST + 1)
    except OSError as fault:
        raise BadInput(what=words) from fault


def print_marks(console: Console, marks: Sequence[Marked]) -> None:
    """What a verifier should know of the photos; nothing when there is nothing to say."""
    if marks:
        title = Text(
            "照片提示（仅供复查参考，不影响办理）", "about the photos (for the verifiers to weigh; nothing is refused)"
        )
        columns = [Text("文件", "file"), Text("提示", "what")]
        console.table(title, columns, [(one.file, one.what) for one in marks])


def print_signs(console: Console, signs: Sequence[SignLine]) -> None:
    """Who signed for which side, and how they looked; nothing while nobody has."""
    if signs:
        columns = [
            Text("轮次", "round"), Text("方", "side"), Text("单位", "unit"), Text("结论", "verdict"),
            Text("方式", "how"), Text("签字", "by"), Text("时间", "at"),
        ]  # fmt: skip
        rows = [(one.round, one.side, one.unit, one.verdict, one.revisit, one.by, one.signed_at) for one in signs]
        console.table(Text("验收签字", "signatures"), columns, rows)


def print_family(console: Console, family: Family) -> None:
    """What a pass in part has made of it: of which hazard it is the rest, and what was split off from it."""
    for name, members in (
        (Text("分出自", "the rest of"), (family.parent,) if family.parent else ()),
        (Text("部分通过后分出", "split off from it"), family.rests),
    ):
        for one in members:
            due = shown_due(one.due_at) if one.stage.is_open else ""
            words = Text("  {name}: {number}  {stage}  {due}  {what}", "  {name}: {number}  {stage}  {due}  {what}")
            console.say(words, name=name, number=one.number, stage=one.stage, due=due, what=one.description)
