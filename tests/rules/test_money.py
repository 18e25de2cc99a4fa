"""Money: yuan as people type them, exact to the fen, and the sums of a fund-request list."""

from __future__ import annotations

import pytest

from rules.fund_requests import FundRequest, FundRequests
from rules.money import FundSource, fen_typed, yuan
from rules.refusals import BadInput
from rules.vocabulary import Severity, Stage
from rules.words import Language, said


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("", None), ("0", 0), ("1,200.50", 120050), ("１２００", 120000), ("0.29", 29), ("9999999999.99", 999999999999)],
)
def test_what_is_typed_is_kept_to_the_fen(typed: str, fen: int | None) -> None:
    assert fen_typed(typed) == fen


@pytest.mark.parametrize("typed", ["-1", "1.005", "nan", "inf", "1e99", "三万", "1 2", "10000000000"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        fen_typed(typed)


def test_an_amount_is_shown_with_both_places() -> None:
    assert [yuan(one) for one in (None, 0, 5, 120050)] == ["", "0.00", "0.05", "1200.50"]


def wanted(severity: Severity, town: str, fen: int, source: FundSource | None) -> FundRequest:
    return FundRequest("N", severity, town, "S", "w", "", "", Stage.RECTIFYING, fen, source, None, None)


def test_sums_are_exact_and_add_up_whichever_way() -> None:
    found = FundRequests((
        wanted(Severity.MAJOR, "甲镇", 10, FundSource.TOWN), wanted(Severity.LOW, "乙镇", 20, None),
        wanted(Severity.MAJOR, "乙镇", 30, FundSource.TOWN),
    ))  # fmt: skip
    for totals in (found.by_severity(), found.by_source(), found.by_town()):
        assert sum(one.estimate_fen for one in totals) == found.whole.estimate_fen == 60
        assert sum(one.count for one in totals) == found.whole.count == 3
    assert [(said(one.name, Language.ZH), one.estimate_fen) for one in found.by_severity()] == [
        ("重大", 40),
        ("低（立改）", 20),
    ]
    assert [said(one.name, Language.ZH) for one in found.by_source()] == ["镇街投入", "未写明"]
    assert FundRequests(()).by_town() == []
