"""What a hazard costs: said, corrected, waited for no longer than policy allows, listed, and in the ledger."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl

from casework import rectifying
from casework.falling_due import resume_due
from casework.funding import fund, fund_requests
from casework.ledger_lines import export_lines
from documents.funds_writing import write_funds
from rules.money import FundSource
from rules.refusals import BadInput, CostNotStated, DateTooLate, NotYours
from rules.telling import MessageKind
from rules.vocabulary import Stage
from rules.words import Text
from store.filters import Filter
from tests.notifications.looking import messages
from tests.support.story import MAJOR, ask, rectifying_, refused
from tests.support.world import DISTRICT, World, at

BEGAN = "2026-09-01 09:00"
COST = {"核算金额": "1,200.50", "资金来源": "区级财政"}


def costed(world: World, *more: object) -> str:
    number = rectifying_(world, BEGAN, *more)
    fund(world.desk, ask(number, "S1.handler", "2026-09-01 12:00"), COST)
    return number


def waiting(world: World, number: str, when: str, until: date) -> None:
    request = ask(number, "EDU.head", when, note="等待区级财政拨款", until=until)
    rectifying.wait_for_funds(world.desk, request)


def test_cost_and_source_are_said_and_corrected_and_what_is_left_empty_stays(world: World) -> None:
    number = costed(world)
    fund(world.desk, ask(number, "EDU.handler", "2026-09-02 09:00"), {"estimate": "900"})
    fund(world.desk, ask(number, "S1.handler", "2026-09-03 09:00"), {"实际投入": "899.99"})
    (row,) = fund_requests(world.desk, DISTRICT).rows
    assert (row.number, row.estimate_fen, row.source, row.spent_fen) == (number, 90000, FundSource.DISTRICT, 89999)
    for parts in ({}, {"资金来源": "家长"}, {"核算金额": "很多"}):
        with refused(world, BadInput):
            fund(world.desk, ask(number, "S1.handler", "2026-09-04 09:00"), parts)
    with refused(world, NotYours):
        fund(world.desk, ask(number, "S2.principal", "2026-09-04 09:00"), COST)


def test_it_waits_for_funds_only_with_a_cost_and_no_longer_than_policy_says_in_all(world: World) -> None:
    number = rectifying_(world, BEGAN)
    with refused(world, CostNotStated):
        waiting(world, number, "2026-09-02 09:00", date(2026, 10, 1))
    fund(world.desk, ask(number, "S1.handler", "2026-09-02 09:00"), COST)
    with refused(world, DateTooLate):
        waiting(world, number, "2026-09-02 09:00", date(2026, 11, 2))
    waiting(world, number, "2026-09-02 09:00", date(2026, 10, 1))
    assert resume_due(world.desk, at("2026-10-02 00:07")) == 1
    told = {one.audience.value for one in messages(world, MessageKind.RESUMED)}
    assert told == {"lead", "responsible", "lead_head"}
    with refused(world, DateTooLate):
        waiting(world, number, "2026-10-02 09:00", date(2026, 11, 2))
    waiting(world, number, "2026-10-02 09:00", date(2026, 11, 1))
    (row,) = fund_requests(world.desk, DISTRICT).rows
    assert (row.stage, row.waits_from) == (Stage.SUSPENDED, date(2026, 9, 2))


def test_the_list_has_the_gravest_first_and_its_workbook_adds_up(world: World, tmp_path: Path) -> None:
    light, grave = costed(world), costed(world, MAJOR)
    found = fund_requests(world.desk, DISTRICT)
    assert [one.number for one in found.rows] == [grave, light]
    assert write_funds(tmp_path / "f.xlsx", found, Text("清单", "list")) == 2
    book = openpyxl.load_workbook(BytesIO((tmp_path / "f.xlsx").read_bytes()))
    assert book.sheetnames == ["资金申请清单", "按等级", "按来源", "按镇街", "说明"]
    assert [row[8].value for row in book.worksheets[0].iter_rows(min_row=3)] == [1200.5, 1200.5]
    assert [cell.value for cell in book["按来源"][4]] == ["合计", 2, 2401]
    lines = list(export_lines(world.desk, Filter(), at("2026-09-05 09:00"))[1])
    assert [one.funds for one in lines] == [120050, 120050]
