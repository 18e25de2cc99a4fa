"""The inbox folder: ledger files people lay there are taken in, and kept; what cannot be taken in comes back with why.

A file in the layout of this program goes to `taken`, with its bad rows beside the others in `rejected`, ready to be
mended and laid in again; a file that cannot be read goes to `rejected` with a sentence in a .txt.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from casework.desk import Desk
from casework.importing import LedgerDone, import_ledger
from casework.taking_in import Intaking, TakenFile
from documents.ledger_reading import LedgerRead, read_ledger
from documents.rejects import rejects_beside, write_rejects
from documents.workbooks import read_file
from rules.instants import SHANGHAI
from rules.refusals import Refusal
from rules.rows import rows_out, told_once
from rules.standing import ENGINE
from rules.words import Language

ENDINGS = (".xlsx", ".xls", ".et", ".csv")
STILL = timedelta(seconds=10)
"""A file nobody has written to for so long has been copied whole."""
MOST_REASONS = 20


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What one file came to."""

    added: int = 0
    known: int = 0
    bad_rows: int = 0
    is_refused: bool = False


def waiting(folder: Path, now: datetime) -> list[Path]:
    """The ledger files that lie there whole, by name; what an office program or a copy has open is passed over."""
    if not folder.is_dir():
        return []
    return [one for one in sorted(folder.iterdir()) if _is_ledger(one) and now - _written_at(one) >= STILL]


def passed_over(folder: Path) -> list[str]:
    """The names of files that lie there and are no ledger by their ending: whoever laid them there is waiting."""
    if not folder.is_dir():
        return []
    return [one.name for one in sorted(folder.iterdir()) if one.is_file() and _is_strange(one)]


def _is_strange(file: Path) -> bool:
    return file.suffix.lower() not in ENDINGS and not file.name.startswith((".", "~"))


def _is_ledger(file: Path) -> bool:
    return file.is_file() and file.suffix.lower() in ENDINGS and not file.name.startswith((".", "~$"))


def _written_at(file: Path) -> datetime:
    try:
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except FileNotFoundError:
        return datetime.max.replace(tzinfo=UTC)  # another worker has just moved it


def take_in(desk: Desk, file: Path, at: datetime, language: Language) -> TakenIn:
    """The file's hazards are on the ledger and the file has left the inbox; on a rehearsing desk it stays where it is.

    Taking the same file in twice, or in two places at once, adds nothing: its rows are known by then.
    """
    try:
        content = file.read_bytes()
        read = read_ledger(read_file(content, file.name))
        taken = (TakenFile(file.name, hashlib.sha256(content).hexdigest()),)
        how = Intaking(at, ENGINE, taken, skips_bad_rows=True).having_found(read.problems)
        done = import_ledger(desk, read.rows, how)
    except FileNotFoundError:
        return TakenIn()  # another worker was faster
    except Refusal as refusal:
        if not desk.is_rehearsing:
            _give_back(file, at, refusal.say(language))
        return TakenIn(is_refused=True)
    bad_rows, is_refused = rows_out(done.problems), False
    if done.problems and not done.added and not done.known:
        # Not one good row: most likely it is no ledger in our layout at all, and the reasons say so.
        is_refused, why = True, "\n".join(one.text.say(language) for one in told_once(done.problems)[:MOST_REASONS])
        if not desk.is_rehearsing:
            _give_back(file, at, why)
    elif not desk.is_rehearsing:
        _put_away(file, at, read, done, language)
    return TakenIn(done.added, done.known, bad_rows, is_refused)


def _put_away(file: Path, at: datetime, read: LedgerRead, done: LedgerDone, language: Language) -> None:
    if done.problems:
        rejected = _folder(file, "rejected")
        write_rejects(rejected / rejects_beside(_kept_as(file, at)).name, read.sources, done.problems, language)
    _move(file, _folder(file, "taken") / _kept_as(file, at).name)


def _give_back(file: Path, at: datetime, why: str) -> None:
    target = _folder(file, "rejected") / _kept_as(file, at).name
    target.with_name(f"{target.name}.txt").write_text(f"{why}\n", encoding="utf-8")
    _move(file, target)


def _folder(file: Path, name: str) -> Path:
    folder = file.parent / name
    folder.mkdir(exist_ok=True)
    return folder


def _kept_as(file: Path, at: datetime) -> Path:
    """The name it is kept under: the instant comes first, so that a later ledger of the same name finds room."""
    return file.with_name(f"{at.astimezone(SHANGHAI):%Y%m%d-%H%M%S}-{file.name}")


def _move(file: Path, target: Path) -> None:
    try:
        file.replace(target)
    except FileNotFoundError:
        return  # another worker has moved it
