"""Fields of forms, and those that only one act asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rules.money import FundSource
from rules.words import Text, Word


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. kind: text, area, day, files, tick or choice."""

    name: str
    kind: str
    label: Text
    is_wanted: bool = False
    choices: Sequence[Word] = ()
    hint: Text | None = None


_PERSON = Text("工号或姓名", "person number or name")
_PLACE = Field("place", "text", Text("部位（不填为隐患所在部位）", "place (empty: where the hazard is)"))
_CONDITIONS = Text("启用条件，一行一条", "what must be true before it is used again, one a line")
_MET = Text("已核验的条件，一行一条，写序号或原文", "conditions that are met, one a line, by number or in their words")
_BASIS = Field("basis", "text", Text("依据文号", "number of the document it rests on"))
PUPILS = (
    Field("part.人数", "text", Text("安置学生人数", "how many pupils")),
    Field("part.地点", "text", Text("安置地点", "where they are")),
    Field("part.负责岗位", "text", Text("负责岗位", "which post answers for them")),
    Field("part.起始", "day", Text("起始日期", "from which day")),
)

OF_ACTS: Mapping[str, Sequence[Field]] = {
    "request-extension": (
        Field("progress", "area", Text("已完成的进展", "progress so far"), is_wanted=True),
        Field("interim", "area", Text("期间的管控措施", "interim measures"), is_wanted=True),
    ),
    "submit": (
        Field("measures", "area", Text("整改措施", "what was done")),
        Field("funds", "text", Text("整改资金（元）", "funds in yuan")),
    ),
    "fund": (
        Field("part.核算金额", "text", Text("核算金额（元）", "what it is reckoned to cost, in yuan")),
        Field("part.资金来源", "choice", Text("资金来源", "who pays"), choices=tuple(FundSource)),
        Field("part.实际投入", "text", Text("实际投入（元）", "what was spent, in yuan")),
    ),
    "fix-on-spot": (Field("measures", "area", Text("整改措施", "what was done")),),
    "merge": (Field("into", "text", Text("并入的隐患编号", "the hazard it is merged into"), is_wanted=True),),
    "redirect": (
        Field("to", "text", Text("改由谁审批（工号或姓名）", "who is to decide (number or name)"), is_wanted=True),
    ),
    "hand-on": (Field("to", "text", Text("转交给谁", "to whom"), is_wanted=True, hint=_PERSON),),
    "assign": (Field("to", "text", Text("指定经办人（可不填）", "who handles it (may be left empty)"), hint=_PERSON),),
    "close-off": (_PLACE, Field("conditions", "area", _CONDITIONS, is_wanted=True), _BASIS),
    "close-off-site": (Field("conditions", "area", _CONDITIONS, is_wanted=True), _BASIS, *PUPILS),
    "place-pupils": PUPILS,
    "confirm-condition": (_PLACE, Field("conditions", "area", _MET, is_wanted=True)),
    "reopen-use": (_PLACE, _BASIS),
}
"""What only this act asks for, beside what the table asks of everybody."""
