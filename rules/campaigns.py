"""The words of joint inspections, and which schools a campaign is about."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from rules.offices import LicenceStatus, SchoolKind
from rules.words import Text, Word


class CampaignKind(Word):
    """What a campaign is called in the documents it goes by."""

    JOINT = "joint", "联合检查", "joint inspection"
    MONTHLY = "monthly", "月度联合行动", "monthly joint action"
    SPECIAL = "special", "专项行动", "special campaign"
    SPRINT = "sprint", "集中排查", "sprint"
    FOLLOW_UP = "follow_up", "跟踪检查", "follow-up"


class Notice(Word):
    """Whether those who are visited hear of it before."""

    ANNOUNCED = "announced", "事先通知", "announced"
    UNANNOUNCED = "unannounced", "四不两直（不事先通知）", "unannounced"


class CampaignState(Word):
    """How far a campaign has come."""

    LISTED = "listed", "名单已定", "list frozen"
    COMMITTED = "committed", "种子已封存", "seed committed"
    DRAWN = "drawn", "已抽签派组", "drawn"
    ENDED = "ended", "已结束", "ended"
    CANCELLED = "cancelled", "已取消", "cancelled"


class VisitState(Word):
    """What became of a visit."""

    PLANNED = "planned", "待检查", "planned"
    UNDER_WAY = "under_way", "检查中", "under way"
    CONCLUDED = "concluded", "已完成", "concluded"
    NOT_DONE = "not_done", "未能检查", "not done"
    DROPPED = "dropped", "已撤销", "dropped"


class InterestKind(Word):
    """Why somebody may not inspect a school; whose interest it is stays unwritten."""

    OWN_SCHOOL = "own_school", "任职学校", "own school"
    FAMILY = "family", "亲属在校", "family at the school"
    INTEREST = "interest", "利害关系", "declared interest"


class PlanChangeKind(Word):
    """What people changed about a drawn plan."""

    MEMBER = "member", "更换组员", "member replaced"
    TEAM = "team", "改派检查组", "given to another team"
    DAY = "day", "调整日期", "moved to another day"
    ADDED = "added", "增加学校", "school added"
    DROPPED = "dropped", "撤下学校", "school taken out"


class Scope(BaseModel):
    """Which schools a campaign is about. What is left empty narrows nothing down.

    share: so much of them, drawn by lot. riskiest: so many of them, the highest score first. schools: these alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    areas: tuple[str, ...] = ()
    kinds: tuple[SchoolKind, ...] = ()
    licences: tuple[LicenceStatus, ...] = ()
    schools: tuple[str, ...] = ()
    share: float | None = Field(default=None, gt=0, le=1)
    riskiest: int | None = Field(default=None, ge=1)

    @property
    def text(self) -> Text:
        """In words, as it stands on the plan."""
        zh, en = [], []
        for part in self._parts():
            zh.append(part.zh)
            en.append(part.en)
        return Text("；".join(zh) or "全部学校", "; ".join(en) or "all schools")

    def _parts(self) -> Iterable[Text]:
        if self.areas:
            yield Text(f"区域 {'、'.join(self.areas)}", f"areas {', '.join(self.areas)}")
        if self.kinds:
            yield _joined(self.kinds)
        if self.licences:
            yield _joined(self.licences)
        if self.schools:
            yield Text(f"指定 {len(self.schools)} 所", f"{len(self.schools)} schools by name")
        if self.riskiest:
            yield Text(f"风险最高 {self.riskiest} 所", f"the {self.riskiest} with the highest score")
        if self.share:
            yield Text(f"随机抽取 {self.share:.0%}", f"{self.share:.0%} drawn by lot")


def _joined(words: Collection[Word]) -> Text:
    return Text("、".join(one.zh for one in words), ", ".join(one.en for one in words))


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """What a scope asks about a campus, as it is registered on the day the list is frozen."""

    campus_id: int
    code: str
    name: str
    area_code: str
    kind: SchoolKind
    licence: LicenceStatus


def in_scope(scope: Scope, schools: Iterable[SchoolFacts]) -> list[SchoolFacts]:
    """The schools a scope narrows down to, share and score left aside, by their codes."""
    wanted = set(scope.schools)
    found = (
        one
        for one in schools
        if (not scope.areas or one.area_code.startswith(tuple(scope.areas)))
        and (not scope.kinds or one.kind in scope.kinds)
        and (not scope.licences or one.licence in scope.licences)
        and (not wanted or one.code in wanted)
    )
    return sorted(found, key=lambda one: one.code)


def strangers(scope: Scope, schools: Iterable[SchoolFacts]) -> list[str]:
    """The codes a scope names that no school has."""
    known = {one.code for one in schools}
    return sorted(set(scope.schools) - known)
