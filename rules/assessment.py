"""The assessment (考核) as policy writes it: which counted facts give or take how many points, of whom, up to what."""

from __future__ import annotations

from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from rules.clocks import Span, SpanUnit
from rules.words import Contradiction, Text, Word


class Subject(Word):
    """Who is assessed. Each kind is a table of its own: a school is never ranked beside an agency."""

    SCHOOL = "school", "学校", "schools"
    AGENCY = "agency", "部门", "agencies"
    TOWN = "town", "镇街", "towns"


class Counted(Word):
    """What is counted. Each is a fact of the ledger, or was entered by a person with what proves it."""

    LATE_SIGNATURE = "late_signature", "逾期签收", "late acknowledgement"
    OVERDUE = "overdue", "到期未整改", "overdue at its due date"
    SUPERVISION_LETTER = "supervision_letter", "被发督办函", "supervision letter"
    LISTED = "listed", "被挂牌督办", "put on the list"
    FAILED_VERIFICATION = "failed_verification", "验收不合格", "failed verification"
    FALSE_COMPLETION = "false_completion", "虚报整改", "false report of completion"
    WRONGFUL_RETURN = "wrongful_return", "异议不成立", "wrongful return"
    SELF_FOUND = "self_found", "自查自改", "self-found and put right in time"
    PRACTICE = "practice", "经验做法推广", "practice adopted district-wide"

    @property
    def costs_even_the_finder(self) -> bool:
        """Whether it costs points where a school found the hazard itself: only that somebody said it was fixed.

        A law and no policy, and it spares everybody and not only the school: whoever lost points by a school's
        self-checks would see to it that there are none (docs/decisions/0024).
        """
        return self is Counted.FALSE_COMPLETION


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def in_hundredths(points: Decimal) -> int:
    """Points as they are kept and added up: no sum of them is ever off by a hair."""
    return int(points * 100)


def points_said(hundredths: int) -> str:
    """Points as people read them: 0.5, -10, 0."""
    return f"{Decimal(hundredths) / 100:.2f}".rstrip("0").rstrip(".")


class Item(_Frozen):
    """One line of the formula: each such fact counts so many points, all of them together no more than the cap."""

    code: str = Field(pattern="^[a-z][a-z0-9_]{0,39}$")
    zh: str = Field(min_length=1, max_length=60)
    en: str = Field(min_length=1, max_length=120)
    counts: Counted
    of: tuple[Subject, ...] = Field(min_length=1)
    points: Decimal = Field(ge=-100, le=100)
    cap: Decimal | None = Field(default=None, ge=-100, le=100)

    @field_validator("points", "cap")
    @classmethod
    def _whole_hundredths(cls, value: Decimal | None) -> Decimal | None:
        if value is not None and value * 100 != int(value * 100):
            raise Contradiction(f"{value} 不能细于百分之一分", f"{value} is finer than a hundredth of a point")
        return value

    @model_validator(mode="after")
    def _cap_leads_the_same_way(self) -> Item:
        if self.points == 0:
            raise Contradiction("分值不能是 0", "an item of no points counts nothing", "points")
        if self.cap is not None and (self.cap * self.points <= 0 or abs(self.cap) < abs(self.points)):
            words = f"封顶 {self.cap} 应与分值 {self.points} 同号且不小于它"
            raise Contradiction(words, f"the cap {self.cap} does not fit points of {self.points}", "cap")
        return self

    @property
    def name(self) -> Text:
        return Text(self.zh, self.en)

    @property
    def is_deduction(self) -> bool:
        return self.points < 0

    @property
    def hundredths(self) -> int:
        return in_hundredths(self.points)

    @property
    def most(self) -> int | None:
        """The cap in hundredths."""
        return None if self.cap is None else in_hundredths(self.cap)

    @property
    def said(self) -> Text:
        """What it counts, in words."""
        zh = f"每件 {points_said(self.hundredths)} 分"
        en = f"{points_said(self.hundredths)} for each"
        if self.most is not None:
            way_zh, way_en = ("最多扣", "no more than") if self.is_deduction else ("最多加", "up to")
            zh = f"{zh}，{way_zh} {points_said(abs(self.most))} 分"
            en = f"{en}, {way_en} {points_said(self.most)}"
        who_zh, who_en = "、".join(one.zh for one in self.of), ", ".join(one.en for one in self.of)
        return Text(f"{zh}（{self.counts.zh}；{who_zh}）", f"{en} ({self.counts.en}; {who_en})")


class AssessmentFile(_Frozen):
    """config/policy/assessment.yaml. Versions stored before there was one count nothing."""

    kind: str = Field(default="assessment", pattern="^assessment$")
    version: int = Field(default=1, ge=1)
    full: Decimal = Field(default=Decimal(100), ge=1, le=1000)
    appeal_within: Span = Span(value=5, unit=SpanUnit.WORKING_DAY)
    town_agency: str = "TOWN"
    """The agency whose unit answers for a town."""
    standard: str = ""
    """The checklist compliance (达标率) is measured against; empty: it is not measured."""
    items: tuple[Item, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> AssessmentFile:
        if self.appeal_within.unit is not SpanUnit.WORKING_DAY or self.appeal_within.value < 1:
            words = "申诉期应为一个或更多工作日", "the time to appeal is one working day or more"
            raise Contradiction(*words, "appeal_within")
        codes = [one.code for one in self.items]
        twice = sorted({one for one in codes if codes.count(one) > 1})
        if twice:
            raise Contradiction(f"考核项代码重复：{twice[0]}", f"the code {twice[0]} is used twice", "items")
        return self

    @property
    def full_hundredths(self) -> int:
        return in_hundredths(self.full)
