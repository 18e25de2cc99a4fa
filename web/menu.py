"""The menu: the pages somebody goes to by name, in the order of their day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rules.rights import Page
from rules.words import Text

WORK = Text("联合检查", "Inspections")
KEEPING = Text("管理", "Keeping")
TOLD = Text("统计通报", "Figures")


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the menu, shown to whom it admits. under: the group it opens with, if they see more of that group."""

    page: Page
    path: str
    label: Text
    under: Text | None = None


MENU: Sequence[Entry] = (
    Entry(Page.MINE, "/mine", Text("我的待办", "For me")),
    Entry(Page.VISITS, "/visits", Text("到校检查", "Visits")),
    Entry(Page.RECORD, "/record", Text("登记隐患", "Record")),
    Entry(Page.TRIAGE, "/triage", Text("受理分办", "Triage")),
    Entry(Page.UNDER_ME, "/under-me", Text("我名下", "Under my name")),
    Entry(Page.LEDGER, "/hazards", Text("隐患台账", "Ledger")),
    Entry(Page.DASHBOARD, "/overview", Text("概况", "Overview")),
    Entry(Page.FIGURES, "/figures", Text("统计", "Figures"), TOLD),
    Entry(Page.BULLETINS, "/bulletins", Text("通报", "Bulletins"), TOLD),
    Entry(Page.GAUGES, "/gauges", Text("六个不漏", "Six gauges"), TOLD),
    Entry(Page.FUNDS, "/funds", Text("资金申请", "Fund requests"), TOLD),
    Entry(Page.ASSESSMENTS, "/assessments", Text("考核", "Assessment"), TOLD),
    Entry(Page.CAMPAIGNS, "/campaigns", Text("行动", "Campaigns"), WORK),
    Entry(Page.OUTINGS, "/outings", Text("派组检查", "Send a team"), WORK),
    Entry(Page.MINUTES, "/minutes", Text("会议纪要", "Minutes"), WORK),
    Entry(Page.LOOK_BACKS, "/look-backs", Text("回头看", "Look-backs"), WORK),
    Entry(Page.CLOSURES, "/closures", Text("停用部位", "Closed places"), WORK),
    Entry(Page.RUNS, "/runs", Text("流程运行", "Flow runs"), WORK),
    Entry(Page.MESSAGES, "/messages", Text("消息", "Messages"), KEEPING),
    Entry(Page.RECORDS, "/records", Text("责任档案", "School records"), KEEPING),
    Entry(Page.REGISTRY, "/registry", Text("名册", "Registry"), KEEPING),
    Entry(Page.POSTS, "/posts", Text("岗位", "Posts"), KEEPING),
    Entry(Page.POLICY, "/policy", Text("政策", "Policy"), KEEPING),
    Entry(Page.ACCOUNTS, "/accounts", Text("账号", "Accounts"), KEEPING),
    Entry(Page.CALENDAR, "/calendar", Text("日历", "Calendar")),
)
GROUPS = TOLD, WORK, KEEPING
