"""The audit: is everything in the database as it must be, and is the ledger the one that was written?

The quick one looks at what has happened since the last clean audit, and is cheap enough for every ten minutes;
the full one proves the whole ledger, in pieces, in the memory of one piece.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from casework import proving, proving_files, rereading
from casework.desk import Desk, Sitting
from rules.instants import local_day
from rules.words import Text
from store import invariants, proofs, seals
from store.breaches import MOST, Breach, Scope
from store.dialect import freeze
from store.files import FileStore

PIECE = 500
"""Hazards looked at in one still picture."""

PATIENCE = timedelta(minutes=10)

_SEALED_WITHIN = timedelta(days=2)
_SEALED = Text("每天的台账都已封存", "the ledger of every day is sealed")


@dataclass(frozen=True, slots=True)
class Wanted:
    """How thorough an audit is.

    since: the event up to which an earlier audit was clean; 0 proves the whole ledger. patience: how long the
    engine may be behind. every: of the clocks in a full audit only those of every n-th hazard are read again,
    another part each day, so that in n days all have been. files: where evidence, letters and
    bulletins are kept, to be read again too.
    """

    since: int = 0
    patience: timedelta = PATIENCE
    every: int = 1
    files: FileStore | None = None


@dataclass
class AuditReport:
    """What an audit looked at, and what it found. `checked_to` is where the next quick one may begin, if clean."""

    at: datetime
    since: int
    checked_to: int = 0
    hazards: int = 0
    batches: int = 0
    seals: int = 0
    ledger_end: str = ""
    """The digest of the newest batch: kept outside the database, it proves later that nothing before it was cut off."""
    breaches: list[Breach] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        return self.since == 0

    @property
    def is_clean(self) -> bool:
        return not self.breaches


def audit(desk: Desk, at: datetime, wanted: Wanted | None = None) -> AuditReport:
    """What is wrong, as of an instant; it changes nothing and holds nobody up."""
    wanted = wanted or Wanted()
    report = AuditReport(at, wanted.since)
    with desk.looking() as session:
        report.checked_to = proofs.settled_end(session)
    _ask_invariants(desk, wanted, report)
    _prove_hazards(desk, wanted, report)
    _prove_the_rest(desk, wanted, report)
    if wanted.files is not None:
        with desk.looking() as session:
            sitting = Sitting(session, report.at, desk.key, desk.keyring)
            _add(report, proving_files.evidence_files(sitting, wanted.files, wanted.since))
            _add(report, proving_files.papers(sitting, wanted.files, wanted.since))
    return report


def _ask_invariants(desk: Desk, wanted: Wanted, report: AuditReport) -> None:
    scope = Scope(report.at, wanted.since, wanted.patience)
    with desk.looking() as session:
        freeze(session)
        report.breaches += invariants.breaches(session, scope)
        sitting = Sitting(session, report.at, desk.key, desk.keyring)
        report.breaches += islice(rereading.waiting_for_assignment(sitting, scope), MOST)


def _prove_hazards(desk: Desk, wanted: Wanted, report: AuditReport) -> None:
    """Each piece in a still picture of its own, so that a long audit holds back no clearing-up in the database."""
    after = 0
    while True:
        with desk.looking() as session:
            freeze(session)
            piece = proofs.chain_ends(session, after, PIECE, wanted.since)
            if not piece:
                return
            sitting = Sitting(session, report.at, desk.key, desk.keyring)
            _add(report, proving.hazard_chains(session, desk.key, piece))
            part = report.at.toordinal() % wanted.every
            sample = [one for one in piece if one.hazard_id % wanted.every == part]
            _add(report, rereading.clocks(sitting, sample))
            _add(report, rereading.sides(sitting, sample))
        report.hazards += len(piece)
        after = piece[-1].hazard_id


def _prove_the_rest(desk: Desk, wanted: Wanted, report: AuditReport) -> None:
    with desk.looking() as session:
        freeze(session)
        report.ledger_end = proofs.ends_of(session).get("batches", (0, ""))[1]
        counted = proving.Counted()
        _add(report, proving.batches(session, desk.key, wanted.since, counted))
        _add(report, proving.strays(session, wanted.since))
        report.batches = counted.links
    with desk.looking() as session:
        freeze(session)
        found = seals.all_since(session, wanted.since)
        report.seals = len(found)
        if found and found[-1].day < local_day(report.at) - _SEALED_WITHIN:
            report.breaches.append(Breach("sealing_keeps_up", _SEALED, None, None, f"{found[-1].day}"))
        _add(report, proving.seals(session, desk.key, found, wanted.since))


def _add(report: AuditReport, found: Iterable[Breach] | Iterator[Breach]) -> None:
    """A hundred breaches of a kind say as much as a million, and one row is named once."""
    for breach in found:
        alike = [one for one in report.breaches if one.name == breach.name]
        is_known = breach.event_id is not None and any(one.event_id == breach.event_id for one in alike)
        if len(alike) < MOST and not is_known:
            report.breaches.append(breach)
