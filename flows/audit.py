"""Audit: is everything as it must be, is the ledger the one that was written, and may the sign of life go out."""

from __future__ import annotations

from prefect import flow

from casework import auditing
from casework.auditing import Wanted
from casework.sealing import seal_day
from config.settings import Settings
from flows.stepping import AsOf, DryRun, FullAudit, Report, instant_of, leave
from installation import heartbeat
from installation.opening import opened
from rules.refusals import Unsound
from store.files import FileStore

EVERY = 7
"""A nightly full audit reads the clocks of every seventh hazard again, so that in a week all have been."""


@flow(name="audit", description="核验：数据是否自洽，台账是否被动过；一切正常才送出心跳")
def audit(as_of: AsOf = None, dry_run: DryRun = False, full: FullAudit = False) -> Report:
    """What is new since the last clean audit is proved, yesterday is sealed, and only then is a sign of life given.

    Raises Unsound, which turns the run red, when anything is not as it must be; then there is no sign of life.
    A dry run seals nothing and gives no sign.
    """
    settings, at = Settings(), instant_of(as_of, dry_run)
    last = None if full else heartbeat.read(settings.home)
    with opened(settings) as desk:
        sealed = None if dry_run else seal_day(desk, at)
        wanted = Wanted(
            last.checked_to if last else 0, every=EVERY if full else 1, files=FileStore(settings.evidence_folder)
        )
        found = auditing.audit(desk, at, wanted)
    report: Report = {
        "hazards": found.hazards,
        "batches": found.batches,
        "checked_to": found.checked_to,
        "breaches": len(found.breaches),
    }
    if sealed is not None:
        report["sealed"] = sealed.day.isoformat()
    if not found.is_clean:
        leave(report)
        raise Unsound(count=len(found.breaches), first=found.breaches[0].says, where=found.breaches[0].number or "—")
    if not dry_run:
        report["heartbeat"] = heartbeat.beat(settings.home, found, settings.heartbeat_url)
    return leave(report)
