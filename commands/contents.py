"""What commands there are: one line for each, and the modules that hold it, loaded only when it is asked for.

All of them together take seconds to load; a list of them, or any one, a fraction of that.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from commands.console import t


@dataclass(frozen=True)
class Listed:
    """A command as the list shows it. modules: those whose `register` builds it, below commands/."""

    modules: tuple[str, ...]
    says: str
    is_hidden: bool = False


CONTENTS = {
    "init": Listed(
        ("setup",), t("建立或升级数据库、密钥和默认政策", "create or upgrade database, keys and the shipped policy")
    ),
    "registry": Listed(
        ("registry",), t("名册：区划、单位、学校、人员、岗位", "registry: areas, units, schools, people, posts")
    ),
    "posts": Listed(
        ("posts",),
        t("岗位：谁在岗、代理、移交，是否人人可告知", "posts: who sits where, and whether everybody is told"),
    ),
    "ledger": Listed(("ledger",), t("台账：导入、导出、模板", "the hazard ledger: import, export, template")),
    "minutes": Listed(
        ("minutes", "minutes_following", "minutes_issuing"),
        t("会议纪要：议定事项成为任务，并印出进展", "minutes: resolutions become tasks, and progress is printed back"),
    ),
    "common": Listed(("common",), t("综合任务：多校共性问题，逐校销号", "common tasks: one finding at many schools")),
    "hazard": Listed(("hazards", "recording"), t("查看隐患", "look at hazards")),
    "explain": Listed(("hazards",), t("时限说明：为什么是这一天到期", "deadline receipt: why it is due that very day")),
    "campaign": Listed(
        ("campaigns",), t("联合检查行动：名单、抽签派组、覆盖率", "joint inspections: list, draw, coverage")
    ),
    "visit": Listed(
        ("visits",), t("联合检查：到校检查、离线记录表、签字", "joint visits: sheets, signatures, findings")
    ),
    "act": Listed(("acts",), t("办理一个环节", "do one act")),
    "letters": Listed(
        ("letters",), t("文书：出具、编号、重印、撤回、模板", "letters: make, number, reprint, withdraw, templates")
    ),
    "closures": Listed(
        ("closures",), t("停用的部位：自何时、为何、尚缺什么、学生在哪", "closed places: why, and what is missing")
    ),
    "look-back": Listed(
        ("look_backs",),
        t("回头看：随机抽取、名单、重演核对、真整改率", "look-backs: draw, list, prove, and the true-fix rate"),
    ),
    "figures": Listed(("figures",), t("指标：整改率、按期率等", "indicators, with numerator and denominator")),
    "trend": Listed(("trend",), t("趋势：每日在办和逾期，按等级", "open and overdue day by day, by severity")),
    "gauges": Listed(
        ("gauges",), t("六个不漏：六项对同一学校名单，附缺项名单", "the six gauges over one list of schools")
    ),
    "records": Listed(("records",), t("责任档案：导入、划除、模板", "school records: import, strike, template")),
    "funds": Listed(("funds",), t("资金申请清单", "the fund-request list")),
    "bulletins": Listed(
        ("bulletins",), t("通报：起草、签发、编号、重印、更正", "bulletins: draft, sign, number, reprint, correct")
    ),
    "bulletin": Listed(("bulletin",), t("通报：月报、周报（.docx）", "a bulletin of a month or a week, as .docx")),
    "assess": Listed(
        ("assess",), t("考核：拟稿、公示、申诉、定稿", "assessment: draw up, publish, appeal, make final")
    ),
    "forecast": Listed(("forecast",), t("预测：无人办理时，今后谁将收到什么", "who will be told what if nobody acts")),
    "messages": Listed(("messages",), t("消息：发给了谁，结果如何", "messages: who was told, and what came of it")),
    "webhooks": Listed(
        ("webhooks",), t("推送：台账的每一步通知其他系统", "webhooks: other programs are told of every event")
    ),
    "tasks": Listed(("messages",), t("待办：须由人办理的事项", "tasks: what a person must see to")),
    "policy": Listed(("policy",), t("政策：期限、阶梯、职责清单", "policy: limits, ladder, duty map")),
    "calendar": Listed(("calendar",), t("工作日历：节假日与调休", "calendar: days off and make-up days")),
    "calendar-feed": Listed(
        ("calendar_feeds",),
        t("日历订阅：手机日历显示本人的时限", "calendar feeds: deadlines in people's own calendars"),
    ),
    "audit": Listed(("audit",), t("核验：数据是否自洽，台账是否被动过", "check the data and prove the ledger")),
    "accounts": Listed(("accounts",), t("账号：谁可以登录控制台", "accounts: who may sign in to the console")),
    "tokens": Listed(("tokens",), t("接口令牌：程序以谁的名义访问", "tokens: programs that ask in somebody's name")),
    "console": Listed(("serving",), t("只启动控制台，Ctrl-C 停止", "the console alone, until Ctrl-C")),
    "run": Listed(("running",), t("立即运行一个流程并显示结果", "run one flow now and show what came of it")),
    "up": Listed(
        ("running",), t("启动 Prefect、登记流程并按时运行，Ctrl-C 停止", "Prefect, the flows and their runner")
    ),
    "runner": Listed(("running",), "", is_hidden=True),
    "doctor": Listed(("doctor",), t("体检：哪里有问题，怎样修正", "what is wrong here, and how to mend it")),
    "demo": Listed(
        ("demo",), t("演示：一个虚构的区模拟运行 90 天", "a made-up district lives 90 days on a simulated clock")
    ),
    "demo-console": Listed(
        ("demo_console",),
        t("演示区的控制台：每种角色一个登录，Ctrl-C 停止", "the demo's console, one login a role, until Ctrl-C"),
    ),
}


def command(name: str) -> Any:  # Any: Typer's own kind of command
    """The command itself, with its modules loaded."""
    holder = typer.Typer()
    for module in CONTENTS[name].modules:
        import_module(f"commands.{module}").register(holder)
    return typer.main.get_group(holder).commands[name]


class Contents(TyperGroup):
    """The list of commands, of which the one that was asked for is loaded when it is to be run."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[Any, Any, list[str]]:  # Any: Typer's own kinds
        name, stands_in, rest = super().resolve_command(ctx, args)
        return name, command(name) if name else stands_in, rest


def list_in(app: typer.Typer) -> None:
    """The app shows every command by its line."""

    def stand_in() -> None:
        """Never called: it is listed, and the command itself is run."""

    for name, listed in CONTENTS.items():
        app.command(name, help=listed.says, hidden=listed.is_hidden)(stand_in)
