"""xiaoan funds: what open hazards will cost, the gravest first, with the totals by source and town."""

from __future__ import annotations

from pathlib import Path

import typer

from casework.exporting import note_export
from casework.figures_seen import area_called
from casework.funding import fund_requests
from commands.console import JSON_OPTION, SEEN_AT_OPTION, Console, instant, t
from commands.writing import known_ending
from config import wall_clock
from documents.funds_writing import write_funds
from rules.fund_requests import heading_of
from rules.money import yuan
from rules.words import Text


def register(app: typer.Typer) -> None:
    app.command("funds", help=t("资金申请清单", "the fund-request list"))(funds)


def funds(
    area: str = typer.Option("", "--area", help=t("区划代码", "code of an area")),
    to_file: Path | None = typer.Option(None, "--to-file", help=t("写入文件（.xlsx 或 .csv）", "write it to a file")),
    at: str | None = SEEN_AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console, moment = Console(as_json), instant(at)
    heading = heading_of(area_called(console.desk, area), moment)
    found = fund_requests(console.desk, area)
    if to_file is not None:
        known_ending(to_file)
        count = write_funds(to_file, found, heading, console.language)
        note_export(console.desk, None, f"funds {area}".rstrip(), count, "", wall_clock.now())
        console.give({"file": to_file, "rows": count})
        console.say(Text("已写入 {file}", "written to {file}"), file=to_file)
        return
    console.give(found.rows)
    columns = [
        Text("编号", "hazard"), Text("等级", "severity"), Text("镇街", "town"), Text("学校", "school"),
        Text("核算金额（元）", "estimate (yuan)"), Text("资金来源", "source"), Text("环节", "stage"),
    ]  # fmt: skip
    rows = [
        (one.number, one.severity, one.town, one.school, yuan(one.estimate_fen), one.paid_by, one.stage)
        for one in found.rows
    ]
    console.table(heading, columns, rows)
    sums = [Text("", ""), Text("件数", "count"), Text("核算金额（元）", "estimate (yuan)")]
    totals = [*found.by_source(), *found.by_town(), found.whole]
    console.table(Text("合计", "totals"), sums, [(one.name, one.count, yuan(one.estimate_fen)) for one in totals])
