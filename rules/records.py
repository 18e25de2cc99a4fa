"""School records (责任档案): what a school has to show, each with the day it was done and the last day it holds.

A record is of a school and of a post, never of a person. It is written once; what was wrong is struck by a line of its
own, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from rules.privacy import found_in
from rules.rows import NOWHERE, Origin
from rules.wording_given import unfit
from rules.words import Text, Word
from rules.workdays import FIRST_YEAR


class RecordKind(Word):
    """What a school has to show."""

    SAFETY_FILE = "safety_file", "安全档案", "safety file"
    PLAN = "plan", "应急预案", "emergency plan"
    DRILL = "drill", "应急演练", "drill"
    PLEDGE = "pledge", "安全责任书", "pledge"
    TRAINING = "training", "安全教育培训", "safety training"


class PledgePost(Word):
    """The posts of a school whose holders sign a pledge; the record names the post and not its holder."""

    PRINCIPAL = "principal", "校长（园长）", "principal"
    DEPUTY = "deputy", "分管负责人", "deputy"
    SECTION = "section", "科室负责人", "section heads"
    KEY_AREA = "key_area", "重点部位负责人", "heads of key areas"


class Group(Word):
    """Who is trained."""

    STAFF = "staff", "教职工", "staff"
    PUPILS = "pupils", "学生", "pupils"


class Step(Word):
    """When a school is reminded of a record."""

    AHEAD = "ahead", "即将到期", "about to lapse"
    LAPSED = "lapsed", "已到期", "lapsed"


MOST = 1_000_000
"""More people than any school trains."""
LONGEST_YEARS = 5
"""No record holds longer: something that never lapses is looked at by nobody."""
LONGEST_DOCUMENT = 120


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record as somebody gives it. school: name or code. valid_until: empty means policy's default.

    Trained and total: of staff and of pupils, so far this term.
    """

    school: str
    kind: RecordKind
    done_on: date
    post: PledgePost | None = None
    valid_until: date | None = None
    staff_trained: int | None = None
    staff_total: int | None = None
    pupils_trained: int | None = None
    pupils_total: int | None = None
    document: str = ""
    origin: Origin = field(default=NOWHERE, compare=False)

    def counts(self, group: Group) -> tuple[int | None, int | None]:
        """How many of how many of a group were trained."""
        if group is Group.STAFF:
            return self.staff_trained, self.staff_total
        return self.pupils_trained, self.pupils_total

    @property
    def groups(self) -> tuple[Group, ...]:
        """Of whom it says how many were trained."""
        return tuple(one for one in Group if self.counts(one) != (None, None))

    @property
    def about(self) -> str:
        """What tells records of one school apart: the same again on the same day is the same record."""
        of = self.post.value if self.post is not None else "+".join(one.value for one in self.groups)
        return f"{self.kind.value}/{of}/{self.done_on}"


Fault = tuple[str, Text]
"""A field of a record, and what is wrong with it."""


def faults(row: RecordRow, today: date) -> Iterator[Fault]:
    """Everything wrong with a record whatever is registered; nothing when it may be kept."""
    if row.done_on > today:
        yield "done_on", Text(f"日期晚于今天（{today}），请核对", f"the day lies after today ({today})")
    if row.done_on.year < FIRST_YEAR:
        yield "done_on", Text(f"日期早于 {FIRST_YEAR} 年，请核对", f"the day lies before {FIRST_YEAR}; check it")
    if row.valid_until is not None and row.valid_until < row.done_on:
        yield "valid_until", Text("有效期早于办理日期，请核对", "it would lapse before it was done; check both days")
    if row.valid_until is not None and row.valid_until.year > row.done_on.year + LONGEST_YEARS:
        yield "valid_until", Text(f"有效期最长 {LONGEST_YEARS} 年", f"it may hold {LONGEST_YEARS} years at most")
    yield from _post_faults(row)
    yield from _count_faults(row)
    yield from _document_faults(row.document)


def _post_faults(row: RecordRow) -> Iterator[Fault]:
    if row.kind is RecordKind.PLEDGE and row.post is None:
        posts_zh, posts_en = "、".join(one.zh for one in PledgePost), ", ".join(one.en for one in PledgePost)
        yield "post", Text(f"责任书须写明岗位：{posts_zh}", f"a pledge needs its post: {posts_en}")
    if row.kind is not RecordKind.PLEDGE and row.post is not None:
        yield "post", Text("只有责任书填写岗位", "only a pledge is of a post; leave it blank")


def _count_faults(row: RecordRow) -> Iterator[Fault]:
    if row.kind is not RecordKind.TRAINING:
        if row.groups:
            yield (
                f"{row.groups[0].value}_trained",
                Text("只有培训填写人数", "only training has numbers; leave it blank"),
            )
        return
    if not row.groups:
        words = "培训须填写教职工或学生的已训人数和总人数", "training needs how many of how many staff or pupils"
        yield "staff_trained", Text(*words)
    for group in row.groups:
        trained, total = row.counts(group)
        if trained is None or total is None:
            missing = "trained" if trained is None else "total"
            words = f"{group.zh}须同时填写已训人数和总人数", f"of {group.en} both trained and total are needed"
            yield f"{group.value}_{missing}", Text(*words)
        elif not 1 <= total <= MOST:
            yield f"{group.value}_total", Text(f"总人数应在 1 至 {MOST} 之间", f"the total must lie from 1 to {MOST}")
        elif not 0 <= trained <= total:
            words = "已训人数应在 0 至总人数之间，请核对", "those trained must lie from 0 to the total; check both"
            yield f"{group.value}_trained", Text(*words)


def _document_faults(document: str) -> Iterator[Fault]:
    if len(document) > LONGEST_DOCUMENT:
        yield "document", Text(f"最长 {LONGEST_DOCUMENT} 字", f"it has {LONGEST_DOCUMENT} characters at most")
        return
    why, found = unfit(document), found_in(document)
    if why is not None:
        yield "document", why
    elif found is not None:
        words = f"疑似含有{found.zh}，请删去：档案不记个人信息", f"it seems to hold {found.en}; take it out"
        yield "document", Text(*words)


@dataclass(frozen=True, slots=True)
class Kept:
    """One record as it is kept, and not struck."""

    id: int
    campus_id: int
    kind: RecordKind
    post: PledgePost | None
    done_on: date
    valid_until: date
    staff_trained: int | None
    staff_total: int | None
    pupils_trained: int | None
    pupils_total: int | None
    document: str

    def trained(self, group: Group) -> tuple[int, int] | None:
        """How many of how many of a group were trained; None when the record does not say."""
        given = (self.staff_trained, self.staff_total) if group is Group.STAFF else (
            self.pupils_trained, self.pupils_total
        )  # fmt: skip
        trained, total = given
        return (trained, total) if trained is not None and total is not None else None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day; its last day is one of them."""
        return self.done_on <= day <= self.valid_until

    @property
    def slots(self) -> list[tuple[int, RecordKind, PledgePost | Group | None]]:
        """What it stands for at its school: a pledge for its post, training for each group it is of."""
        groups: list[PledgePost | Group | None] = [one for one in Group if self.trained(one) is not None]
        return [(self.campus_id, self.kind, one) for one in groups or [self.post]]

    @property
    def name(self) -> Text:
        """What it is, with the post or whom it is of."""
        of: list[Word] = [self.post] if self.post is not None else [
            one for one in Group if self.trained(one) is not None
        ]  # fmt: skip
        if not of:
            return Text(self.kind.zh, self.kind.en)
        zh, en = "、".join(one.zh for one in of), ", ".join(one.en for one in of)
        return Text(f"{self.kind.zh}：{zh}", f"{self.kind.en} ({en})")


def lasting(records: Iterable[Kept]) -> list[Kept]:
    """Those that hold longest for something they stand for; what others outlast in everything is not among them."""
    longest: dict[object, Kept] = {}
    for one in records:
        for slot in one.slots:
            known = longest.get(slot, one)
            longest[slot] = max(known, one, key=lambda kept: (kept.valid_until, kept.done_on, kept.id))
    return sorted({one.id: one for one in longest.values()}.values(), key=lambda kept: kept.id)
