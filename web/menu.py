"""The menu: the pages somebody goes to by name, in the order of their day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rules.rights import Page
from rules.words import Text


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the menu, shown to whom it admits."""

    page: Page
    path: str
    label: Text


MENU: Sequence[Entry] = (
    Entry(Page.MINE, "/mine", Text("我的待办", "For me")),
    Entry(Page.VISITS, "/visits", Text("检查", "Visits")),
    Entry(Page.LEDGER, "/hazards", Text("隐患台账", "Ledger")),
    Entry(Page.DASHBOARD, "/overview", Text("概况", "Overview")),
    Entry(Page.FIGURES, "/figures", Text("统计", "Figures")),
    Entry(Page.BULLETINS, "/bulletins", Text("通报", "Bulletins")),
    Entry(Page.ACCOUNTS, "/accounts", Text("账号", "Accounts")),
    Entry(Page.REGISTRY, "/registry", Text("名册", "Registry")),
    Entry(Page.POSTS, "/posts", Text("岗位", "Posts")),
    Entry(Page.POLICY, "/policy", Text("政策", "Policy")),
    Entry(Page.CALENDAR, "/calendar", Text("日历", "Calendar")),
    Entry(Page.CAMPAIGNS, "/campaigns", Text("联合检查", "Inspections")),
    Entry(Page.MINUTES, "/minutes", Text("会议纪要", "Minutes")),
    Entry(Page.LOOK_BACKS, "/look-backs", Text("回头看", "Look-backs")),
    Entry(Page.CLOSURES, "/closures", Text("停用部位", "Closed places")),
    Entry(Page.RUNS, "/runs", Text("流程", "Flows")),
)
