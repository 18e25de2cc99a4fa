"""Who may see what: for each post how far its holder sees, and for each page of the console whom it admits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from rules.offices import Duty
from rules.standing import Actor
from rules.words import Word


class Sight(Word):
    """How far somebody sees from a post."""

    AREA = "area", "本辖区", "the area the post's unit serves"
    UNIT = "unit", "本单位", "the unit's own hazards"


@dataclass(frozen=True, slots=True)
class Reach:
    """Which hazards the holder of a post sees: ordinary ones, and those of sensitive categories."""

    ordinary: Sight
    sensitive: Sight


REACH: Mapping[Duty, Reach] = {
    Duty.COORDINATOR: Reach(Sight.AREA, Sight.AREA),
    Duty.INSPECTOR: Reach(Sight.AREA, Sight.UNIT),
    Duty.HANDLER: Reach(Sight.UNIT, Sight.UNIT),
    Duty.PRINCIPAL: Reach(Sight.UNIT, Sight.UNIT),
    # The table lets those who lead an agency instruct on every hazard where it serves (rules/standing.py).
    Duty.DEPUTY_HEAD: Reach(Sight.AREA, Sight.UNIT),
    Duty.HEAD: Reach(Sight.AREA, Sight.UNIT),
    Duty.DISTRICT_DEPUTY: Reach(Sight.AREA, Sight.AREA),
    Duty.DISTRICT_HEAD: Reach(Sight.AREA, Sight.AREA),
}
"""Besides, everybody sees what they were told of by name, what they were given to look back at, and what their unit is
on, verifies, or has an instruction to carry out for. A school sees what was found at it once it has been handed over,
and before that only what is neither sensitive nor found on an unannounced visit."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks, with what they see by their posts of today."""

    person_id: int
    areas: tuple[str, ...] = ()
    sensitive_areas: tuple[str, ...] = ()
    units: tuple[int, ...] = ()
    posts: tuple[int, ...] = ()
    is_of_many: bool = False
    """Whether their units are on very many hazards: nothing of what they see hangs on it, only how it is found."""


def viewer_of(actor: Actor) -> Viewer:
    """What somebody sees. The engine looks at nothing here."""
    if actor.person_id is None:
        raise ValueError("the engine asks the store and not the console")
    return Viewer(
        actor.person_id,
        _outermost({seat.area for seat in actor.seats if REACH[seat.duty].ordinary is Sight.AREA}),
        _outermost({seat.area for seat in actor.seats if REACH[seat.duty].sensitive is Sight.AREA}),
        tuple(sorted({seat.unit_id for seat in actor.seats})),
        tuple(sorted({seat.post_id for seat in actor.seats})),
    )


def _outermost(areas: set[str]) -> tuple[str, ...]:
    """The areas without those that lie in another of them."""
    return tuple(sorted(one for one in areas if not any(one != other and one.startswith(other) for other in areas)))


class Admits(Word):
    """Whom a page admits."""

    ANYBODY = "anybody", "任何人", "anybody"
    LINK_HOLDER = "link_holder", "持有效链接者", "whoever holds a good link"
    FEED_HOLDER = "feed_holder", "持日历地址者", "whoever holds the address of a calendar"
    OBSERVER = "observer", "本机或持监测令牌者", "this machine, or whoever holds the token for observers"
    FIRST_STEPS = "first_steps", "已登录者（含首次登录）", "whoever has signed in, even with a one-time password"
    OWN_PASSWORD = (
        "own_password",
        "已改过密码者",
        "whoever has chosen a password, even where a second factor is missing",
    )
    SIGNED_IN = "signed_in", "已登录并改过密码者", "whoever has signed in with a password of their own"
    TOKEN = "token", "持有效接口令牌的程序", "a program with a good token"


class Page(Word):
    """The pages of the console, and what is done on them."""

    ENTRANCE = "entrance", "首页", "entrance"
    SIGN_IN = "sign_in", "登录", "sign in"
    SIGN_IN_CODE = "sign_in_code", "登录验证码", "the code after the password"
    PROVIDER = "provider", "用其他账号登录", "sign in with an account elsewhere"
    HEALTH = "health", "存活检查", "health"
    READINESS = "readiness", "就绪检查", "readiness"
    METRICS = "metrics", "运行指标", "metrics"
    LANGUAGE = "language", "切换语言", "language"
    LINK = "link", "消息链接", "link of a message"
    SIGN_OUT = "sign_out", "退出", "sign out"
    PASSWORD = "password", "修改密码", "change password"
    SECOND_FACTOR = "second_factor", "动态验证码", "second factor"
    ACCOUNT = "account", "我的账号", "my account"
    ACCOUNTS = "accounts", "账号", "accounts"
    MINE = "mine", "我的待办", "what waits for me"
    DASHBOARD = "dashboard", "概况", "overview"
    LEDGER = "ledger", "隐患台账", "ledger"
    RECORD = "record", "登记隐患", "record a hazard"
    CASE = "case", "隐患详情", "case"
    RECEIPT = "receipt", "时限说明", "deadline receipt"
    ACT = "act", "办理", "act"
    EVIDENCE = "evidence", "材料", "evidence"
    LETTERS = "letters", "文书", "letters"
    REGISTRY = "registry", "名册", "registry"
    IMPORTS = "imports", "导入", "imports"
    POSTS = "posts", "岗位", "posts"
    POLICY = "policy", "政策", "policy"
    FORECAST = "forecast", "预测", "forecast"
    WORKING_DAYS = "working_days", "工作日历", "working days"
    API_DESCRIPTION = "api_description", "接口说明", "description of the API"
    API_WORDS = "api_words", "接口：词汇和流程", "API: words and lifecycle"
    API_RECORD = "api_record", "接口：登记隐患", "API: record a hazard"
    API_REGISTRY = "api_registry", "接口：名册", "API: registry"
    API_INSPECTIONS = "api_inspections", "接口：联合检查", "API: inspections"
    CALENDAR = "calendar", "日历", "calendar"
    CALENDAR_FEED = "calendar_feed", "日历订阅", "what a calendar fetches"
    CAMPAIGNS = "campaigns", "联合检查", "joint inspections"
    RUNS = "runs", "流程运行", "flow runs"
    MINUTES = "minutes", "会议纪要", "minutes"
    LOOK_BACKS = "look_backs", "回头看", "look-backs"
    CLOSURES = "closures", "停用部位", "closed places"
    DO = "do", "办一件事", "one act"
    DONE = "done", "办理结果", "what was done"
    OUTINGS = "outings", "派组检查", "teams sent by hand"
    VISITS = "visits", "检查", "visits"
    VISIT = "visit", "检查记录", "a visit"
    VISIT_DEED = "visit_deed", "填写检查记录", "write about a visit"
    VISIT_PHOTO = "visit_photo", "检查照片", "photo of a visit"
    VIEWS = "views", "常用筛选", "saved lists"
    EXPORT = "export", "导出台账", "export of the ledger"
    SEVERAL = "several", "批量办理", "several at once"
    COVERAGE = "coverage", "检查行动进度", "coverage of a campaign"
    TRIAGE = "triage", "受理分办", "triage"
    UNDER_ME = "under_me", "我名下的隐患", "under my name"
    MESSAGES = "messages", "消息", "messages"
    FIGURES = "figures", "统计", "figures"
    BULLETINS = "bulletins", "通报", "bulletins"
    GAUGES = "gauges", "六个不漏", "the six gauges"
    RECORDS = "records", "责任档案", "school records"
    FUNDS = "funds", "资金申请", "fund requests"
    BULLETIN_DRAFTS = "bulletin_drafts", "通报起草", "drafts of bulletins"
    ASSESSMENTS = "assessments", "考核", "assessments"
    ASSESSING = "assessing", "办理考核", "draw up, publish and rule on an assessment"

    @property
    def admits(self) -> Admits:
        return ADMITS[self]


ADMITS: Mapping[Page, Admits] = {
    Page.ENTRANCE: Admits.ANYBODY,
    Page.SIGN_IN: Admits.ANYBODY,
    Page.SIGN_IN_CODE: Admits.ANYBODY,
    Page.PROVIDER: Admits.ANYBODY,
    Page.HEALTH: Admits.ANYBODY,
    Page.READINESS: Admits.ANYBODY,
    Page.METRICS: Admits.OBSERVER,
    Page.LANGUAGE: Admits.ANYBODY,
    Page.LINK: Admits.LINK_HOLDER,
    Page.SIGN_OUT: Admits.FIRST_STEPS,
    Page.PASSWORD: Admits.FIRST_STEPS,
    Page.SECOND_FACTOR: Admits.OWN_PASSWORD,
    Page.ACCOUNT: Admits.SIGNED_IN,
    Page.ACCOUNTS: Admits.SIGNED_IN,
    Page.MINE: Admits.SIGNED_IN,
    Page.DASHBOARD: Admits.SIGNED_IN,
    Page.LEDGER: Admits.SIGNED_IN,
    Page.RECORD: Admits.SIGNED_IN,
    Page.CASE: Admits.SIGNED_IN,
    Page.RECEIPT: Admits.SIGNED_IN,
    Page.ACT: Admits.SIGNED_IN,
    Page.EVIDENCE: Admits.SIGNED_IN,
    Page.LETTERS: Admits.SIGNED_IN,
    Page.REGISTRY: Admits.SIGNED_IN,
    Page.IMPORTS: Admits.SIGNED_IN,
    Page.POSTS: Admits.SIGNED_IN,
    Page.POLICY: Admits.SIGNED_IN,
    Page.FORECAST: Admits.SIGNED_IN,
    Page.WORKING_DAYS: Admits.SIGNED_IN,
    Page.API_DESCRIPTION: Admits.ANYBODY,
    Page.API_WORDS: Admits.TOKEN,
    Page.API_RECORD: Admits.TOKEN,
    Page.API_REGISTRY: Admits.TOKEN,
    Page.API_INSPECTIONS: Admits.TOKEN,
    Page.CALENDAR: Admits.SIGNED_IN,
    Page.CALENDAR_FEED: Admits.FEED_HOLDER,
    Page.CAMPAIGNS: Admits.SIGNED_IN,
    Page.RUNS: Admits.SIGNED_IN,
    Page.MINUTES: Admits.SIGNED_IN,
    Page.LOOK_BACKS: Admits.SIGNED_IN,
    Page.CLOSURES: Admits.SIGNED_IN,
    Page.DO: Admits.SIGNED_IN,
    Page.DONE: Admits.SIGNED_IN,
    Page.OUTINGS: Admits.SIGNED_IN,
    Page.VISITS: Admits.SIGNED_IN,
    Page.VISIT: Admits.SIGNED_IN,
    Page.VISIT_DEED: Admits.SIGNED_IN,
    Page.VISIT_PHOTO: Admits.SIGNED_IN,
    Page.VIEWS: Admits.SIGNED_IN,
    Page.EXPORT: Admits.SIGNED_IN,
    Page.SEVERAL: Admits.SIGNED_IN,
    Page.COVERAGE: Admits.SIGNED_IN,
    Page.TRIAGE: Admits.SIGNED_IN,
    Page.UNDER_ME: Admits.SIGNED_IN,
    Page.MESSAGES: Admits.SIGNED_IN,
    Page.FIGURES: Admits.SIGNED_IN,
    Page.BULLETINS: Admits.SIGNED_IN,
    Page.GAUGES: Admits.SIGNED_IN,
    Page.RECORDS: Admits.SIGNED_IN,
    Page.FUNDS: Admits.SIGNED_IN,
    Page.BULLETIN_DRAFTS: Admits.SIGNED_IN,
    Page.ASSESSMENTS: Admits.SIGNED_IN,
    Page.ASSESSING: Admits.SIGNED_IN,
}
"""What somebody then finds on a page is what they may see of hazards, and what may be done is the lifecycle table.
A route of the API that shows what a page shows stands under that page, and asks for a token in place of a session."""

DECIDES_OVER_COORDINATORS = frozenset({Duty.DISTRICT_DEPUTY, Duty.DISTRICT_HEAD})
"""Their accounts are the operator's to open and reset: whoever proposes must not be able to decide in their name."""

COORDINATING = frozenset({Duty.COORDINATOR})
LEADING = frozenset({Duty.DEPUTY_HEAD, Duty.HEAD, Duty.DISTRICT_DEPUTY, Duty.DISTRICT_HEAD})

KEPT_FOR: Mapping[Page, frozenset[Duty]] = {
    Page.ACCOUNTS: COORDINATING,
    Page.REGISTRY: COORDINATING,
    Page.IMPORTS: COORDINATING,
    Page.POSTS: COORDINATING,
    Page.POLICY: COORDINATING,
    Page.FORECAST: COORDINATING,
    Page.WORKING_DAYS: COORDINATING,
    Page.CAMPAIGNS: COORDINATING,
    Page.RUNS: COORDINATING,
    Page.MINUTES: COORDINATING,
    Page.LOOK_BACKS: COORDINATING,
    Page.CLOSURES: COORDINATING,
    Page.OUTINGS: COORDINATING,
    # A visit itself is for its team, whatever posts they hold by then.
    Page.VISITS: frozenset({Duty.INSPECTOR}),
    # A school must not read on a page that it is on the list of an unannounced campaign.
    Page.COVERAGE: COORDINATING | LEADING,
    Page.TRIAGE: COORDINATING,
    # Whoever goes there, coordinates or works at a school; where each of them may is the lifecycle table.
    Page.RECORD: COORDINATING | {Duty.INSPECTOR, Duty.PRINCIPAL, Duty.HANDLER},
    Page.UNDER_ME: LEADING,
    Page.MESSAGES: COORDINATING,
    # Figures of a whole area are for those who answer for it or lead in it.
    Page.FIGURES: COORDINATING | LEADING,
    Page.BULLETINS: COORDINATING | LEADING,
    Page.GAUGES: COORDINATING | LEADING,
    # Whoever heads or works in a school keeps its records; of other units they find none.
    Page.RECORDS: COORDINATING | {Duty.PRINCIPAL, Duty.HANDLER},
    Page.FUNDS: COORDINATING | LEADING,
    Page.BULLETIN_DRAFTS: COORDINATING,
    # Everybody assessed reads their own; what is done with an assessment is for who coordinates.
    Page.ASSESSING: COORDINATING,
}
"""Pages for the holders of some posts only; everybody else who is signed in reads who they are for."""


def is_admitted(page: Page, duties: Collection[Duty]) -> bool:
    """Whether somebody signed in who holds these posts may open a page."""
    return page not in KEPT_FOR or not KEPT_FOR[page].isdisjoint(duties)
