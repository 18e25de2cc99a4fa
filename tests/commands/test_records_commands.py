"""The command line of school records and of the six gauges: taken in, struck, counted, and written as a workbook."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.gauges_writing import SCHOOLS
from tests.support.paper import sheets
from tests.support.world import World
from tests.support.xiaoan import Xiaoan

BY = ("--by", "PLC.coordinator", "--at", "2026-09-01T10:00")
SEEN = ("--from", "2026-09-01", "--to", "2026-09-30", "--at", "2026-09-01T11:00")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_records_are_taken_in_struck_and_counted(world: World, database_url: str, tmp_path: Path) -> None:
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    file = tmp_path / "档案.csv"
    file.write_text(
        "学校,种类,岗位,办理日期\n第一小学,应急预案,,2026-09-01\n第二中学,预案,,2026-08-20\n没有,演练,,2026-09-01\n"
        "第二中学,演练,,2026-09-01\n",
        encoding="utf-8",
    )
    done = xiaoan.json("records", "import", str(file), *BY, "--skip-bad-rows")
    assert (done["added"], done["known"], Path(done["rejects"]).name) == (3, 0, "档案-rejected.csv")
    assert "已划除" in xiaoan("records", "strike", "1", *BY, "--reason", "登错")
    said = xiaoan("gauges", *SEEN, "--missing", "应急预案不漏")
    assert "1/3" in said
    assert "在册 3 所" in said
    assert "第三幼儿园" in said
    book = tmp_path / "六个不漏.xlsx"
    assert "3 所学校的六项已写入" in xiaoan("gauges", *SEEN, "--to-file", str(book))
    assert len(sheets(book.read_bytes())[SCHOOLS.zh]) == 3
