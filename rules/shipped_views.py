"""Lists of the ledger everybody has under a name: what people ask for every morning."""

from __future__ import annotations

from collections.abc import Sequence

from rules.words import Text

SHIPPED: Sequence[tuple[Text, str]] = (
    (Text("等我办理", "waits for me"), "mine=1"),
    (Text("已逾期", "overdue"), "overdue=1"),
    (Text("逾期 10 天以上", "overdue by 10 days"), "late=10"),
    (Text("重大隐患", "major"), "severity=major"),
    (Text("未签收", "not signed for"), "unsigned=1"),
    (Text("提请待批", "proposal waits"), "undecided=0"),
    (Text("无责任人", "nobody answers"), "leaderless=1"),
    (Text("新登记", "newest"), "sort=newest"),
)
