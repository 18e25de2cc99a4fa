"""What the letters that come with the program say: a declarative description of each, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rules.letters import LetterKind
from rules.words import Text


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the body, left out where the field it depends on is empty."""

    text: Text
    only_if: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table of a list: its head, what a cell of it says of `one`, and its share of the width."""

    head: Text
    cell: Text
    share: int


@dataclass(frozen=True, slots=True)
class Design:
    """A letter: whom it addresses, its paragraphs, its table, who signs, and whether its service is signed for."""

    lines: tuple[Line, ...] = ()
    rows: tuple[str, ...] = ()
    """Fields that stand in a table, each beside its label."""
    blanks: tuple[Text, ...] = ()
    """Rows of the table that are filled in by hand."""
    list_of: str = ""
    """A field that is a list: a table with a row for each."""
    columns: tuple[Column, ...] = ()
    """The columns of that table; empty: one for each the field has, one as wide as the other."""
    is_addressed: bool = True
    is_served: bool = False
    copies: bool = False
    is_sealed: bool = True


def _line(zh: str, en: str, only_if: str = "") -> Line:
    return Line(Text(zh, en), only_if)


_TWO = ("一", "one"), ("二", "two")
"""An inspection is signed by two at least."""
_BY = Text("领导签发（签字）", "signed by the leader")
_LEADER = Text("单位负责人（签字）", "head of the unit (signature)")
_CASE = ("hazard", "school", "place", "description", "category", "severity")
_REPLY = _line(
    "请抓紧整改，将整改情况书面报送我单位，并提交整改材料。",
    "Put it right without delay, report to us in writing, and submit the evidence.",
)
_WHAT = _line(
    "{% if school == addressee %}你单位{% else %}{{ school }}{% endif %}存在隐患：{{ description }}"
    "（隐患编号 {{ hazard }}，等级：{{ severity }}），"
    "由{% if responsible == addressee %}你单位{% else %}{{ responsible }}{% endif %}负责整改，"
    "整改期限为{{ due }}。",
    "{{ school }}: {{ description }} (hazard {{ hazard }}, {{ severity }}) is to be put right by {{ responsible }}; "
    "the deadline is {{ due }}.",
)
_OVERDUE = _line(
    "该隐患的{{ matter }}应于{{ matter_due }}前完成，截至{{ dated_on }}已逾期{{ overdue_days }}天。",
    "By {{ dated_on }}, {{ matter }} was due on {{ matter_due }} and is {{ overdue_days }} days late.",
    "overdue_days",
)
_SOON = _line(
    "该隐患的{{ matter }}应于{{ matter_due }}前完成，目前尚未办结。",
    "{{ matter }} is due on {{ matter_due }} and has not been done.",
    "not overdue_days",
)  # fmt: skip
_CONCLUSIONS = (
    Column(Text("方面", "Side"), Text("{{ one.side }}", "{{ one.side }}"), 12),
    Column(Text("单位", "Unit"), Text("{{ one.unit }}", "{{ one.unit }}"), 22),
    Column(
        Text("逐项结论", "Conclusion"),
        Text(
            "{{ one.verdict }}，{{ one.how }}{% if one.note %}：{{ one.note }}{% endif %}",
            "{{ one.verdict }}, {{ one.how }}{% if one.note %}: {{ one.note }}{% endif %}",
        ),
        30,
    ),
    Column(Text("签字", "By"), Text("{{ one.by }}", "{{ one.by }}"), 18),
    Column(Text("时间", "At"), Text("{{ one.at }}", "{{ one.at }}"), 18),
)
"""What each side has concluded, and how it looked."""
_EVIDENCE = (
    Column(Text("序号", "No."), Text("{{ one.no }}", "{{ one.no }}"), 8),
    Column(Text("材料名称", "Evidence"), Text("{{ one.name }}", "{{ one.name }}"), 42),
    Column(Text("内容", "What it shows"), Text("{{ one.kind }}", "{{ one.kind }}"), 28),
    Column(Text("提交日期", "Added on"), Text("{{ one.added }}", "{{ one.added }}"), 22),
)
_SETTLED = (
    Column(Text("序号", "No."), Text("{{ one.no }}", "{{ one.no }}"), 5),
    Column(
        Text("议定事项", "Settled"),
        Text(
            "{{ one.text }}{% if one.school %}（{{ one.school }}）{% endif %}",
            "{{ one.text }}{% if one.school %} ({{ one.school }}){% endif %}",
        ),
        28,
    ),
    Column(
        Text("责任单位", "Unit"),
        Text(
            "{{ one.unit }}{% if one.co %}（协办：{{ one.co }}）{% endif %}",
            "{{ one.unit }}{% if one.co %} (with {{ one.co }}){% endif %}",
        ),
        20,
    ),
    Column(Text("完成时限", "Due"), Text("{{ one.due }}", "{{ one.due }}"), 15),
    Column(Text("督办人", "Supervised by"), Text("{{ one.supervisor }}", "{{ one.supervisor }}"), 12),
    Column(Text("隐患编号", "Hazard"), Text("{{ one.hazard }}", "{{ one.hazard }}"), 20),
)
"""What a meeting settled: each thing with its schools and its units, by when, who sees to it, and its case."""

DESIGNS: Mapping[LetterKind, Design] = {
    LetterKind.RECTIFICATION_NOTICE: Design(
        (
            _line(
                "{{ found_on }}，{% if found_unit %}{{ found_unit }}{% endif %}在{{ school }}{{ place }}检查"
                "（{{ source }}）。经查，你单位存在下列隐患：",
                "On {{ found_on }} {{ school }} was inspected{% if place %} ({{ place }}){% endif %}"
                "{% if found_unit %} by {{ found_unit }}{% endif %}, {{ source }}. At your unit was found:",
            ),
            _line(
                "{{ description }}（位置：{{ place or school }}；类别：{{ category }}；等级：{{ severity }}；"
                "隐患编号 {{ hazard }}）。",
                "{{ description }} (at {{ place or school }}; {{ category }}; {{ severity }}; hazard {{ hazard }}).",
            ),
            _line("整改依据和标准：{{ standard }}", "Standard: {{ standard }}", "standard"),
            _line("整改要求：{{ task }}", "What is to be done: {{ task }}", "task"),
            _line(
                "请于{{ due }}前整改完毕，并于期限届满前书面报告。整改期间应当落实管控措施，确保师生安全。",
                "Put it right by {{ due }} and report in writing before that day is over. Until then keep everybody "
                "safe by interim controls.",
            ),
            _line(
                "逾期未整改或者整改不到位的，将依法依规督办并追究责任。整改完毕后由验收单位到现场复查。",
                "What is not put right in time will be supervised and accounted for. The verifying units will look "
                "at the work on the spot.",
            ),
        ),
        blanks=tuple(Text(f"检查人员{zh}（签字）", f"inspector {en} (signature)") for zh, en in _TWO),
        is_served=True, copies=True,
    ),
    LetterKind.ASSIGNMENT: Design(
        (_line("现将下列隐患交你单位办理，请按期签收、整改并反馈。",
               "The following hazard is handed over to you: sign for it, put it right and report in time."),),
        (*_CASE, "source", "lead", "co_units", "task", "standard", "sign_by", "due", "feedback", "made_by"),
    ),
    LetterKind.RECEIPT: Design(
        (_line("下列隐患已由我单位签收。", "We have signed for the following hazard."),),
        ("assignment", *_CASE, "due", "signed_by", "signed_at", "objection"), (_LEADER,),
    ),
    LetterKind.RECTIFICATION_REPORT: Design(
        (_line("下列隐患已整改，现将情况报告如下，请予复查。",
               "The following hazard has been put right; we report as follows and ask for verification."),),
        (*_CASE, "due", "done_on", "measures", "funds", "note", "reported_by"),
        (Text("自查结论", "own conclusion"), _LEADER), list_of="files", columns=_EVIDENCE,
    ),
    LetterKind.EXTENSION_REQUEST: Design(
        (),
        (*_CASE, "from_on", "until", "reason", "progress", "interim", "asked_by", "decision", "decided_by",
         "decided_on", "decision_note"),
        (Text("部门负责人意见", "head of the department"), Text("批准人（签字）", "approved by (signature)")),
    ),
    LetterKind.REMINDER_LETTER: Design(
        (_WHAT, _OVERDUE, _SOON, _REPLY),
        copies=True,
    ),
    LetterKind.SUPERVISION_LETTER: Design(
        (
            _line("事由：{{ matter }}{% if overdue_days %}逾期{{ overdue_days }}天{% else %}未办结{% endif %}。",
                  "Matter: {{ matter }}{% if overdue_days %}, {{ overdue_days }} days late{% endif %}."),
            _WHAT, _OVERDUE, _SOON,
            _line("现予督办。请主要负责同志亲自研究，明确措施、责任人和完成时间，限期整改到位。",
                  "This is now under supervision. The head of the unit is to name measures, a person and a day."),
            _REPLY,
        ),
        blanks=(Text("反馈时限", "report by"), _BY), is_served=True, copies=True,
    ),
    LetterKind.LISTED_SUPERVISION: Design(
        (
            _WHAT,
            _line("经批准，对该隐患挂牌督办（挂牌编号 {{ listing }}），督办期限至{{ listed_until }}。"
                  "请落实整改责任、措施、资金、时限和预案。",
                  "It is under listed supervision from today ({{ listing }}), until {{ listed_until }}. Settle who "
                  "answers for it, the measures, the money, the day and the emergency plan."),
            _line("摘牌条件：隐患整改完毕，经验收合格并销号。挂牌情况按规定公开。",
                  "It is taken off the list when it has been put right, verified and closed out. The list is public "
                  "as far as the rules say."),
        ),
        ("listing", "listed_until", "approved_by", "approved_on", "decision"),
        (Text("督办领导（签字）", "supervising leader (signature)"),), is_served=True, copies=True,
    ),
    LetterKind.DELISTING: Design(
        (
            _line("{{ school }}“{{ description }}”（隐患编号 {{ hazard }}）经挂牌督办（挂牌编号 {{ listing }}），"
                  "已办结，自{{ concluded_on }}起摘牌。",
                  "{{ school }}: “{{ description }}” (hazard {{ hazard }}), listed as {{ listing }}, is taken off the "
                  "list from {{ concluded_on }} on."),
            _line("办结情况：{{ conclusion }}", "What came of it: {{ conclusion }}", "conclusion"),
            _line("请继续做好日常排查，防止问题反弹。", "Keep looking after it, so that it does not come back."),
        ),
        is_served=True, copies=True,
    ),
    LetterKind.RECHECK_OPINION: Design(
        (_line("经复查，对下列隐患的整改提出意见：", "We have looked at the work on the following hazard:"),),
        ("hazard", "school", "place", "description", "severity", "standard", "measures", "rechecked_on", "opinion",
         "note"),
        tuple(Text(f"复查人{zh}（签字）", f"re-checked by, {en} (signature)") for zh, en in _TWO),
        list_of="signs", columns=_CONCLUSIONS,
    ),
    LetterKind.CLOSURE_SLIP: Design(
        (_line("下列隐患经验收合格，准予销号。", "The following hazard has been verified and is closed out."),),
        (*_CASE, "recheck", "closed_on"),
        (Text("批准人（签字）", "approved by (signature)"), Text("归档号", "file number")),
        list_of="signs", columns=_CONCLUSIONS,
        is_addressed=False,
    ),
    LetterKind.TALK_RECORD: Design(
        (),
        ("hazard", "school", "description", "severity", "reason", "approved_by", "approved_on", "decision"),
        (
            Text("约谈时间、地点", "when and where"), Text("约谈人", "talked to by"), Text("被约谈人", "talked to"),
            Text("谈话要点", "what was said"), Text("整改承诺", "what was promised"),
            Text("双方（签字）", "both (signatures)"),
        ),
        is_addressed=False,
    ),
    LetterKind.MINUTES: Design(
        (
            _line("（替代{{ replaces }}，原纪要作废）", "(In place of {{ replaces }}, which is void.)", "replaces"),
            _line("会议名称：{{ meeting }}", "Meeting: {{ meeting }}"),
            _line("会议时间：{{ held_on }}", "Held on: {{ held_on }}"),
            _line("会议地点：{{ place }}", "Place: {{ place }}"),
            _line("主持：{{ chair }}", "Chair: {{ chair }}"),
            _line("出席：{{ attending }}", "Attending: {{ attending }}"),
            _line("议题：{{ agenda }}", "Agenda: {{ agenda }}", "agenda"),
            _line("会议议定以下事项：", "What was settled:"),
        ),
        list_of="items", columns=_SETTLED,
        # Minutes go to whoever was there, and carry no seal.
        is_addressed=False, is_sealed=False, copies=True,
    ),
}  # fmt: skip
"""The paragraphs hold the fields of rules/letter_fields.py, as a template made in Word would."""
