"""What a hazard costs, said on its page and read on the fund-request list."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from tests.support.console import Console
from tests.support.pages import act
from tests.support.story import COORDINATOR, rectifying_
from tests.support.world import World, at


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_is_said_and_read_on_pages(world: World, console: Console) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    console.at = at("2026-09-02 10:00")
    school, office = console.signed_in("S1.handler"), console.signed_in(COORDINATOR)
    assert "没有已核算金额" in office.get("/funds").text
    filled = {"part.核算金额": "1200.5", "part.资金来源": "district"}
    assert act(school, number, "fund", **filled).status_code == 303
    page = office.get("/funds")
    assert "1200.50" in page.text
    assert "区级财政" in page.text
    book = openpyxl.load_workbook(BytesIO(office.fill(page, "/funds/workbook").content))
    assert book.worksheets[0].max_row == 3
    assert school.get("/funds").status_code == 403
    assert office.get("/funds?area=11").status_code == 422
