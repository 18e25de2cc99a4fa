"""What a letter's template may name: the published fields of each kind, with what they hold in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rules.letters import LetterKind
from rules.words import Text


@dataclass(frozen=True, slots=True)
class LetterField:
    """One field: `{{ name }}` in a template. columns: of one that is a list, what each row of it holds."""

    name: str
    label: Text
    columns: tuple[tuple[str, Text], ...] = ()


def _fields(**labels: tuple[str, str]) -> tuple[LetterField, ...]:
    return tuple(LetterField(name, Text(*label)) for name, label in labels.items())


COMMON = _fields(
    number=("文号", "number of the letter"), body=("发文单位", "unit it comes from"),
    dated_on=("成文日期", "its date"), copies=("抄送单位", "copies to"), made_by=("经办人", "who made it"),
)  # fmt: skip
"""What every letter may say."""

_OF_A_CASE = _fields(
    addressee=("主送单位", "to whom"), hazard=("隐患编号", "number of the hazard"), school=("学校", "school"),
    area=("所属镇街", "town"), place=("隐患部位", "place"), description=("隐患情况", "what is wrong"),
    category=("类别", "category"), severity=("等级", "severity"), source=("发现方式", "how it was found"),
    found_on=("发现日期", "found on"), found_by=("发现人", "found by"),
    found_unit=("检查单位", "unit that found it"), responsible=("责任单位", "responsible unit"),
    lead=("主办单位", "lead unit"), co_units=("协办单位", "co-units"), due=("整改期限", "deadline"),
    task=("整改任务", "task"), standard=("整改标准", "standard"), measures=("整改措施", "measures"),
)  # fmt: skip
"""What every letter about a hazard may say."""

_RUNG = _fields(
    matter=("事由", "what is overdue"), matter_due=("到期日", "was due on"), overdue_days=("逾期天数", "days overdue"),
)  # fmt: skip
_STEP = _fields(
    approved_by=("批准人", "approved by"), approved_on=("批准日期", "approved on"), reason=("提请理由", "why"),
    decision=("批准意见", "decision"), conclusion=("办结情况", "what came of it"),
    concluded_on=("办结日期", "concluded on"), concluded_by=("办结人", "concluded by"),
)  # fmt: skip
_LISTED = (*_STEP, *_fields(listing=("挂牌编号", "number on the list"), listed_until=("督办期限", "supervised until")))
_SIGNS = LetterField(
    "signs", Text("验收签字", "signatures"),
    (
        ("side", Text("方面", "side")), ("unit", Text("单位", "unit")), ("verdict", Text("结论", "verdict")),
        ("how", Text("方式", "how")), ("by", Text("签字", "by")), ("at", Text("时间", "at")),
        ("note", Text("说明", "note")),
    ),
)  # fmt: skip
_FILES = LetterField(
    "files",
    Text("材料", "evidence"),
    (
        ("no", Text("序号", "no.")),
        ("name", Text("名称", "name")),
        ("kind", Text("内容", "what it shows")),
        ("added", Text("提交日期", "added on")),
    ),
)
_ITEMS = LetterField(
    "items", Text("议定事项", "what was settled"),
    (
        ("no", Text("序号", "no.")), ("text", Text("议定事项", "settled")), ("school", Text("涉及学校", "schools")),
        ("unit", Text("责任单位", "unit")), ("co", Text("协办单位", "co-units")), ("due", Text("完成时限", "due")),
        ("supervisor", Text("督办人", "supervised by")), ("hazard", Text("隐患编号", "hazard")),
    ),
)  # fmt: skip

OF_KIND: Mapping[LetterKind, tuple[LetterField, ...]] = {
    LetterKind.RECTIFICATION_NOTICE: (),
    LetterKind.ASSIGNMENT: _fields(
        sign_by=("签收时限", "to be signed for by"), feedback=("反馈方式", "how to report"),
    ),
    LetterKind.RECEIPT: _fields(
        assignment=("交办单号", "number of the assignment slip"), signed_by=("签收人", "signed for by"),
        signed_at=("签收时间", "signed for at"), objection=("异议", "objection"),
    ),
    LetterKind.RECTIFICATION_REPORT: (
        *_fields(
            done_on=("完成日期", "done on"), funds=("投入资金（元）", "funds (yuan)"), note=("说明", "note"),
            reported_by=("报告人", "reported by"),
        ),
        _FILES,
    ),
    LetterKind.EXTENSION_REQUEST: _fields(
        from_on=("原期限", "deadline so far"), until=("申请延至", "asked until"), reason=("延期原因", "why"),
        progress=("已完成进展", "done so far"), interim=("管控措施", "interim measures"),
        asked_by=("申请人", "asked by"), decision=("审批结果", "decision"), decided_by=("批准人", "decided by"),
        decided_on=("批准日期", "decided on"), decision_note=("批准人意见", "in their words"),
    ),
    LetterKind.REMINDER_LETTER: _RUNG,
    LetterKind.SUPERVISION_LETTER: _RUNG,
    LetterKind.LISTED_SUPERVISION: _LISTED,
    LetterKind.DELISTING: _LISTED,
    LetterKind.RECHECK_OPINION: (
        *_fields(rechecked_on=("复查日期", "re-checked on"), opinion=("意见", "opinion"), note=("说明", "note")),
        _SIGNS,
    ),
    LetterKind.CLOSURE_SLIP: (
        *_fields(
            recheck=("复查意见书号", "number of the re-check opinion"), closed_on=("销号日期", "closed out on"),
            closed_by=("批准人", "approved by"),
        ),
        _SIGNS,
    ),
    LetterKind.TALK_RECORD: _STEP,
    LetterKind.MINUTES: (
        *_fields(
            meeting=("会议名称", "meeting"), held_on=("会议时间", "held on"), place=("地点", "place"),
            chair=("主持", "chair"), attending=("出席单位", "attending"), agenda=("议题", "agenda"),
            replaces=("所替代纪要的文号", "number of the minutes they replace"),
        ),
        _ITEMS,
    ),
}  # fmt: skip
"""What only letters of this kind say."""


def fields_of(kind: LetterKind) -> tuple[LetterField, ...]:
    """Everything a template of this kind may name."""
    about = () if kind is LetterKind.MINUTES else _OF_A_CASE
    return (*COMMON, *about, *OF_KIND[kind])


def sample_of(kind: LetterKind) -> dict[str, object]:
    """A value for every field, for a template to be tried out with."""
    return {
        one.name: [{name: label.zh for name, label in one.columns}] if one.columns else one.label.zh
        for one in fields_of(kind)
    }


_LONG, _ROWS = 2_000, 50


def full_sample_of(kind: LetterKind) -> dict[str, object]:
    """As much in every field as a letter may have to hold, for a template to be measured with."""
    return {
        one.name: [{name: "字" * (_LONG // len(one.columns)) for name, _ in one.columns}] * _ROWS
        if one.columns else "字" * _LONG
        for one in fields_of(kind)
    }  # fmt: skip
