"""Every paper with figures reads exactly as it was agreed, for a month that never changes.

The agreed readings lie in tests/documents/papers. After changing a paper look at it as people will, then renew them:

    XIAOAN_RENEW_GOLDEN=1 python -m pytest tests/documents/test_agreed_papers.py
    git diff tests/documents/papers
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from casework import forecasting, funding, verifying
from casework.assessment_evidence import evidence
from casework.assessment_printing import points_of, printed
from casework.bulletining import bulletin
from casework.funding import fund_requests
from casework.gauging import gauged
from casework.lasting import lasting_in
from casework.ledger_lines import export_lines
from casework.measuring import measured
from documents.assessment_writing import write_assessment, write_evidence
from documents.bulletin_writing import write_bulletin
from documents.figures_writing import write_figures
from documents.forecast_writing import Print, write_forecast
from documents.funds_writing import write_funds
from documents.gauges_writing import write_gauges
from documents.ledger_writing import write_ledger
from documents.lists import write_lists
from installation.printing_findings import feedback_sheets
from models import Campaign
from rules.bulletin_tables import counted
from rules.bulletins import Paper
from rules.findings_by import Feedback, Finding, SchoolVisited
from rules.offices import LicenceStatus, Ownership
from rules.vocabulary import Severity, Source, Stage
from rules.words import Text
from store.filters import Filter
from tests.support.drawn_up import AFTER, SEPTEMBER, drawn
from tests.support.readings import reading
from tests.support.story import COMMON, MAJOR, OF_MAJOR, SERIOUS, ask, assigned, closed, hand_in, rectifying_, submitted
from tests.support.world import DISTRICT, TOWN_1, World, at

AGREED = Path(__file__).parent / "papers"
NOW = at(AFTER)

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def month(world: World) -> World:
    """September: closed in time and late, sent back, found by a school itself, still open, costed."""
    closed(world, "2026-09-01 09:00")
    closed(world, "2026-09-02 09:00", replace(COMMON, source=Source.SELF_CHECK, place="食堂"))
    closed(world, "2026-09-02 10:00", MAJOR, OF_MAJOR)
    late = rectifying_(world, "2026-09-01 09:00", replace(COMMON, place="南门"))
    hand_in(world, late, "2026-09-28 09:00")
    again = submitted(world, "2026-09-15 09:00", replace(COMMON, place="北门"))
    verifying.send_back(world.desk, ask(again, "PS1.inspector", "2026-09-16 09:00", note="未整改到位"))
    assigned(world, "2026-09-03 09:00", SERIOUS)
    costed = rectifying_(world, "2026-09-03 09:00", replace(MAJOR, place="教学楼"))
    money = {"核算金额": "1200.50", "资金来源": "区级财政"}
    funding.fund(world.desk, ask(costed, "S1.handler", "2026-09-04 09:00"), money)
    return world


def ledger(world: World, path: Path) -> None:
    write_ledger(path, export_lines(world.desk, Filter(), NOW)[1], title="隐患排查整改台账")


def figures(world: World, path: Path) -> None:
    lasting = lasting_in(world.desk, DISTRICT, NOW)
    write_figures(path, measured(world.desk, DISTRICT, SEPTEMBER, NOW), "纳溪区", lasting)


def told(world: World, path: Path) -> None:
    write_bulletin(path, Paper(counted(bulletin(world.desk, DISTRICT, SEPTEMBER, NOW))))


def six(world: World, path: Path) -> None:
    write_gauges(path, gauged(world.desk, DISTRICT, SEPTEMBER, NOW))


def funds(world: World, path: Path) -> None:
    write_funds(path, fund_requests(world.desk, DISTRICT), Text("资金申请清单", "Funds"))


def assessment(world: World, path: Path) -> None:
    number = drawn(world)
    one = printed(world.desk, number, NOW)
    write_assessment(path, one.line, one.formula, one.tables, points_of(world.desk, number), one.receipt)


def leads(world: World, path: Path) -> None:
    line = printed(world.desk, drawn(world), NOW).line
    write_evidence(path, line, evidence(world.desk, line, NOW), NOW)


def forecast(world: World, path: Path) -> None:
    answer = forecasting.forecast(world.desk, forecasting.Question(NOW, 14, lines=20))
    write_forecast(path, Print(answer.seen, answer.lines, answer.deadlines, 10, None))


def feedback(_world: World, path: Path) -> None:
    """Of a round that was made up: two schools visited, one not; a finding that is not for paper."""
    schools = (
        SchoolVisited("第一小学", TOWN_1, "安富街道", LicenceStatus.LICENSED, Ownership.PUBLIC, True),
        SchoolVisited("第二中学", TOWN_1, "安富街道", LicenceStatus.LICENSED, Ownership.PUBLIC, True),
        SchoolVisited("第三幼儿园", "510503002", "永宁街道", LicenceStatus.UNLICENSED, Ownership.PRIVATE, False),
    )
    alarm = Finding(
        "510503-2026-000001", "第一小学", TOWN_1, "安富街道", LicenceStatus.LICENSED, Ownership.PUBLIC,
        Text("治安防范", "security"), Text("一键报警", "alarm"), "SEC-03", Severity.SERIOUS, "校门", "一键报警失灵",
        Stage.RECTIFYING, True, at("2026-09-20 23:00"), False,
    )  # fmt: skip
    quiet = replace(alarm, number="510503-2026-000002", school="第二中学", is_sensitive=True, stage=Stage.CLOSED)
    campaign = Campaign(number="C2026-01", title="秋季联合检查", starts_on=SEPTEMBER.first, ends_on=SEPTEMBER.last,
                        area_code=DISTRICT, per_day=4, created_at=NOW)  # fmt: skip
    write_lists(path, feedback_sheets(campaign, Feedback((alarm, quiet), schools)))


PAPERS: dict[str, Callable[[World, Path], None]] = {
    "ledger.xlsx": ledger, "figures.xlsx": figures, "bulletin.docx": told, "gauges.xlsx": six, "funds.xlsx": funds,
    "assessment.xlsx": assessment, "evidence.xlsx": leads, "forecast.xlsx": forecast, "feedback.xlsx": feedback,
}  # fmt: skip


def test_every_paper_reads_as_it_was_agreed(month: World, tmp_path: Path) -> None:
    for name, write in PAPERS.items():
        write(month, tmp_path / name)
        said, agreed = reading(tmp_path / name), AGREED / f"{name}.txt"
        if os.environ.get("XIAOAN_RENEW_GOLDEN"):
            agreed.parent.mkdir(exist_ok=True)
            agreed.write_text(said, encoding="utf-8")
        assert said == agreed.read_text(encoding="utf-8"), name
