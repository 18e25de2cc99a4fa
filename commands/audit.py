"""xiaoan audit: is everything as it must be, and is the ledger the one that was written? Exit 0 clean, 2 findings."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import typer

from casework.auditing import AuditReport, Wanted, audit
from commands.console import AT_OPTION, JSON_OPTION, Console, instant, t
from installation import heartbeat
from rules.instants import SHANGHAI
from rules.words import Text


def register(app: typer.Typer) -> None:
    app.command("audit", help=t("核验：数据是否自洽，台账是否被动过", "check the data and prove the ledger"))(audit_)


def audit_(
    full: bool = typer.Option(
        False,
        "--full",
        help=t("核验全部台账（默认只核验上次核验以来的）", "prove the whole ledger, not only what is new"),
    ),
    every: int = typer.Option(
        1, min=1, help=t("时钟只抽查每 n 个隐患中的一个", "read the clocks of every n-th hazard again")
    ),
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    home = console.settings.home
    last = None if full else heartbeat.read(home)
    report = audit(console.desk, instant(at), Wanted(last.checked_to if last else 0, every=every, files=console.files))
    console.give(_plain(report))
    _show(console, report)
    if not report.is_clean:
        raise typer.Exit(2)
    if not heartbeat.beat(home, report, console.settings.heartbeat_url):
        console.say(Text("注意：心跳地址没有应答", "note: the heartbeat address did not answer"))


def _plain(report: AuditReport) -> dict[str, object]:
    return {
        "clean": report.is_clean,
        "full": report.is_full,
        "at": report.at,
        "since": report.since,
        "checked_to": report.checked_to,
        "hazards": report.hazards,
        "batches": report.batches,
        "seals": report.seals,
        "ledger_end": report.ledger_end,
        "breaches": report.breaches,
    }


_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?(?:\+00(?::?00)?|Z)?")


def _local(detail: str) -> str:
    """What is odd about a row, with the database's instants in China's time."""
    return _INSTANT.sub(lambda found: _in_china(found[0]), detail)


def _in_china(text: str) -> str:
    # To the second: a row may be odd by no more than that.
    stored = datetime.fromisoformat(text[:19]).replace(tzinfo=UTC)
    return stored.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def _show(console: Console, report: AuditReport) -> None:
    rows = [
        (one.says, one.number or "", one.event_id or one.row_id or "", _local(one.detail)) for one in report.breaches
    ]
    if rows:
        title = Text(f"发现 {len(rows)} 处问题", f"{len(rows)} findings")
        columns = [Text("应当如此", "what must be true"), Text("隐患", "hazard"), Text("记录号", "row"),
                   Text("现状", "what is odd")]  # fmt: skip
        console.table(title, columns, rows)
        return
    console.say(
        Text(
            "一切正常：核验 {hazards} 个隐患、{batches} 个批次、{seals} 个封存，台账至第 {to} 条",
            "all is well: {hazards} hazards, {batches} batches, {seals} seals, ledger up to event {to}",
        ),
        hazards=report.hazards,
        batches=report.batches,
        seals=report.seals,
        to=report.checked_to,
    )
