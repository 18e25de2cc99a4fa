"""Importing a hazard ledger: every row onto the stage its own words name, in batches, and only once.

All rows are read against the registry and the policy before anything is written, so that one bad row leaves
nothing half done. Rows that are known already are passed over, and what they say differently is reported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from casework.desk import Desk, Sitting
from casework.importing_known import Difference, refuse_doubles, sort_out
from casework.importing_rows import Incoming, RowResolver
from casework.importing_settling import Settler
from casework.importing_writing import Entry, permits_for, put_on_ledger
from casework.places import Places
from casework.taking_in import Intaking, Judgement, note_files
from rules.ledgers import LedgerRow
from rules.numbering import read_number
from rules.refusals import BadInput
from rules.rows import RowProblem, rows_out
from rules.standing import Actor
from rules.vocabulary import Stage
from rules.words import Text
from store import ledger_lines, serials

BATCH = 5000
KIND = "ledger"
"""How ledgers are known among all files taken in."""


@dataclass(frozen=True)
class LedgerDone:
    """What an import came to. renumbered: new hazards whose number was not one of ours, or was taken."""

    added: int = 0
    known: int = 0
    renumbered: int = 0
    stages: dict[Stage, int] = field(default_factory=dict)
    differing: tuple[Difference, ...] = ()
    problems: tuple[RowProblem, ...] = ()


@dataclass
class _Plan:
    """What is going to be written."""

    entries: list[Entry] = field(default_factory=list)
    known: int = 0
    differing: list[Difference] = field(default_factory=list)


def import_ledger(desk: Desk, rows: Sequence[LedgerRow], how: Intaking) -> LedgerDone:
    """The rows are on the ledger. Raises BadRows naming every bad one, unless they are to be passed over."""
    if how.who is None:
        raise BadInput(what=Text("导入台账须写明协调员", "say which coordinator imports the ledger"))
    judged = Judgement(list(how.problems))
    with desk.looking() as session:
        sitting = Sitting(session, how.at, desk.key, desk.keyring)
        actor = sitting.actor(how.who)
        plan = _plan(sitting, rows, actor, judged, how)
    judged.settle(how)
    _write(desk, plan, actor, how, judged)
    rejected = tuple(judged.problems)
    stages = Counter(one.settled.incoming.past.stage for one in plan.entries)
    renumbered = sum(1 for one in plan.entries if one.number is None and one.settled.incoming.row.number)
    return LedgerDone(len(plan.entries), plan.known, renumbered, dict(stages), tuple(plan.differing), rejected)


def _plan(sitting: Sitting, rows: Sequence[LedgerRow], actor: Actor, judged: Judgement, how: Intaking) -> _Plan:
    """Reads every row against the registry and the policy; nothing is written."""
    places = Places.read(sitting)
    resolver = RowResolver(sitting, places, judged)
    _preload_people(sitting, rows, resolver)
    incoming: list[Incoming] = []
    for done, row in enumerate(rows, 1):
        one = resolver.resolve(row)
        if one is not None:
            incoming.append(one)
        if done % 500 == 0:
            how.progress(done, 2 * len(rows))
    refuse_doubles(incoming, judged)
    found = sort_out(sitting, places, [one for one in incoming if not judged.is_out(one.row)], judged)
    permits = permits_for(sitting, actor, [one for one, _, _ in found.fresh], judged)
    settler = Settler(sitting, judged)
    plan = _Plan(known=found.known, differing=found.differing)
    for one, number, key in found.fresh:
        settled = settler.settle(one) if not judged.is_out(one.row) else None
        if settled is not None:
            plan.entries.append(Entry(settled, permits[one.area, one.past.stage], number, key))
    return plan


def _preload_people(sitting: Sitting, rows: Sequence[LedgerRow], resolver: RowResolver) -> None:
    """Reads once in which posts the people the ledger names have served."""
    names = sorted({row.person for row in rows if row.person})
    posts = ledger_lines.posts_of_people_named(sitting.session, names)
    for one in ledger_lines.serving_in(sitting.session, posts):
        resolver.serving.setdefault(one.unit_id, []).append(one)


def _write(desk: Desk, plan: _Plan, actor: Actor, how: Intaking, judged: Judgement) -> None:
    """The planned hazards, a batch a transaction; whatever became known meanwhile is passed over."""
    total = len(plan.entries)
    rejected = rows_out(judged.problems)
    for start in range(0, max(total, 1), BATCH):
        with desk.sitting(how.at) as sitting:
            if start == 0:
                _reserve_numbers(sitting, plan.entries)
            put_on_ledger(sitting, plan.entries[start : start + BATCH], actor, how.files)
            if start + BATCH >= total:
                note_files(sitting, KIND, how, actor.person_id, (total, plan.known, rejected))
        done = min(start + BATCH, total)
        how.progress(total + done, 2 * total)


def _reserve_numbers(sitting: Sitting, entries: Sequence[Entry]) -> None:
    """No number that comes with the ledger is given out again, not even to a row of the same file."""
    highest: dict[tuple[str, int], int] = {}
    for one in entries:
        read = read_number(one.number) if one.number is not None else None
        if read is not None:
            county, year, running = read
            highest[county, year] = max(running, highest.get((county, year), 0))
    for (county, year), running in sorted(highest.items()):
        serials.reserve(sitting.session, f"hazard/{county}", year, running)
