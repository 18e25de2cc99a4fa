"""A file taken in as if, and then in earnest: what would become of every row, and that very file imported."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from casework import importing, inspecting, registering, school_records
from casework.desk import Desk
from casework.importing import import_ledger
from casework.importing_known import Difference
from casework.inspecting import import_inspections
from casework.school_records import import_records
from casework.taking_in import Intaking
from documents.ledger_reading import read_inspections, read_ledger
from documents.reading import Source
from documents.records_reading import read_records
from installation.tables_given import Opened, refuse_other_sheet, take_in
from installation.uploads import Upload
from rules.ledger_sheet import INSPECTIONS, LEDGER
from rules.records_sheet import RECORDS
from rules.registry_sheets import REGISTRY
from rules.rows import RowProblem, rows_out
from rules.sheets import Sheet
from rules.vocabulary import Stage
from rules.words import Text

REGISTRY_KIND, LEDGER_KIND, INSPECTIONS_KIND = registering.KIND, importing.KIND, inspecting.KIND
RECORDS_KIND = school_records.KIND


@dataclass(frozen=True, slots=True)
class Sum:
    """What becomes of the rows of one sheet, or of one kind of them."""

    what: Text
    added: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class Outcome:
    """What taking a file in comes to. refused: rows that are not imported; differing: known rows that say otherwise."""

    sums: Sequence[Sum] = ()
    refused: int = 0
    problems: Sequence[RowProblem] = ()
    notes: Sequence[Text] = ()
    sources: Sequence[Source] = ()
    differing: Sequence[Difference] = ()

    @property
    def takes_anything(self) -> bool:
        """Whether there is a row to import, were it only one that is known already."""
        return any(one.added or one.changed or one.unchanged for one in self.sums)

    @property
    def mark(self) -> str:
        """The same for the same outcome: whoever confirms one is told when it is another meanwhile."""
        said = [f"{one.what.en} {one.added} {one.changed} {one.unchanged}" for one in self.sums]
        said += [one.text.en for one in self.problems]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:32]


def rehearsed(desk: Desk, given: Upload, opened: Opened, how: Intaking, mail_server: str) -> Outcome:
    """What would become of every row now; nothing is changed. Bad rows are passed over, to see what they say."""
    with desk.rehearse() as stage:
        return taken(stage, given, opened, replace(how, skips_bad_rows=True), mail_server)


def taken(desk: Desk, given: Upload, opened: Opened, how: Intaking, mail_server: str) -> Outcome:
    """The file is taken in. Raises BadRows for bad rows that are not to be passed over."""
    how = replace(how, files=opened.files)
    if given.kind == REGISTRY_KIND:
        read, done = take_in(desk, opened, how, mail_server, without_mail=given.without_mail)
        titles = {sheet.name: sheet.title for sheet in REGISTRY}
        sums = [Sum(titles[name], one.added, one.changed, one.unchanged) for name, one in done.counts.items()]
        return Outcome(sums, rows_out(done.problems), done.problems, read.notes, read.sources)
    refuse_other_sheet(opened.mapping, _SHEETS[given.kind])
    return _TAKEN[given.kind](desk, opened, how)


def _ledger(desk: Desk, opened: Opened, how: Intaking) -> Outcome:
    read = read_ledger(opened.grids, opened.mapping)
    done = import_ledger(desk, read.rows, how.having_found(read.problems))
    sums = [Sum(Text(stage.zh, stage.en), added=done.stages[stage]) for stage in Stage if stage in done.stages]
    sums += [Sum(Text("已在台账", "on the ledger already"), unchanged=done.known)] if done.known else []
    notes = list(read.notes)
    if done.renumbered:
        notes.append(
            Text(
                f"{done.renumbered} 条的编号不是本系统的格式或已被占用，另行编号，原编号保留备查",
                f"{done.renumbered} have a number of another kind, or one that is taken: they get new ones, the old "
                "are kept",
            )
        )
    return Outcome(sums, rows_out(done.problems), done.problems, notes, read.sources, done.differing)


def _inspections(desk: Desk, opened: Opened, how: Intaking) -> Outcome:
    read = read_inspections(opened.grids, opened.mapping)
    done = import_inspections(desk, read.inspections, how.having_found(read.problems))
    sums = [
        Sum(Text("检查", "inspections"), added=done.inspections, unchanged=done.known),
        Sum(Text("新隐患", "new hazards"), added=len(done.hazards)),
        Sum(Text("复查通过", "passed by a re-inspection"), changed=len(done.passed)),
        Sum(Text("退回重改", "sent back for rework"), changed=len(done.sent_back)),
    ]
    notes = [*read.notes, *(Text(f"{one.number}：{one.why.zh}", f"{one.number}: {one.why.en}") for one in done.waiting)]
    return Outcome(sums, rows_out(done.problems), done.problems, notes, read.sources, done.differing)


def _records(desk: Desk, opened: Opened, how: Intaking) -> Outcome:
    read = read_records(opened.grids, opened.mapping)
    done = import_records(desk, read.rows, how.having_found(read.problems))
    sums = [Sum(Text("档案记录", "records"), added=done.added, unchanged=done.known)]
    return Outcome(sums, rows_out(done.problems), done.problems, [*read.notes, *done.notes], read.sources)


_SHEETS: Mapping[str, Sheet] = {LEDGER_KIND: LEDGER, INSPECTIONS_KIND: INSPECTIONS, RECORDS_KIND: RECORDS}
_TAKEN: Mapping[str, Callable[[Desk, Opened, Intaking], Outcome]] = {
    LEDGER_KIND: _ledger, INSPECTIONS_KIND: _inspections, RECORDS_KIND: _records,
}  # fmt: skip
