"""The columns of a visit's sheet (检查记录表), filled in where there is no network and brought back."""

from __future__ import annotations

from dataclasses import dataclass, field

from rules.rows import NOWHERE, Origin
from rules.sheets import CellKind, Sheet, SheetField
from rules.visits import Answer
from rules.words import Text

ANSWER_WORDS = {
    "√": Answer.PASS, "对": Answer.PASS, "符合": Answer.PASS, "通过": Answer.PASS, "达标": Answer.PASS,
    "×": Answer.FAIL, "x": Answer.FAIL, "不符合": Answer.FAIL, "未通过": Answer.FAIL, "不达标": Answer.FAIL,
    "有问题": Answer.FAIL, "/": Answer.NOT_APPLICABLE, "无此项": Answer.NOT_APPLICABLE,
    "不涉及": Answer.NOT_APPLICABLE, "n/a": Answer.NOT_APPLICABLE, "na": Answer.NOT_APPLICABLE,
}  # fmt: skip
"""What else people write for a result."""

METHODS = {"doc": Text("查资料", "documents"), "site": Text("看现场", "on site"), "test": Text("测试", "test"),
           "ask": Text("询问", "ask")}  # fmt: skip
"""How an item is checked."""

_PHOTOS = Text(
    "照片文件名，多张用顿号隔开；文件与本表放在一起", "file names, parted by commas; the files lie beside this sheet"
)

VISIT_SHEET = Sheet(
    "visit", "检查记录", "Visit",
    (
        SheetField("item", "检查项", "item", CellKind.CODE, longest=12, width=12, example="FIRE20-02",
                   note=Text("表外问题此列留空，在最后几行填写", "leave blank for what no checklist asks about")),
        SheetField("asks", "检查内容", "what is checked", CellKind.IGNORED, width=48),
        SheetField("method", "方法", "method", CellKind.IGNORED, width=8),
        SheetField("answer", "结果", "result", CellKind.WORD, words=Answer, synonyms=ANSWER_WORDS, width=10,
                   also=("检查结果", "是否合格")),
        SheetField("place", "部位", "place", longest=120, width=18, example="一号楼东侧",
                   also=("具体部位", "隐患部位"),
                   note=Text("同一项有几处，就复制该行，每处一行", "several places: copy the row, one for each")),
        SheetField("note", "情况说明", "what was found", width=40, also=("问题描述", "存在问题", "隐患描述")),
        SheetField("photos", "照片", "photos", width=18, note=_PHOTOS),
        SheetField("fixed", "当场整改", "fixed on the spot", CellKind.YES_NO, width=9),
        SheetField("measures", "整改措施", "measures", width=24),
        SheetField("after", "整改后照片", "photos afterwards", width=18, note=_PHOTOS),
        SheetField("known_as", "已有隐患", "known as", CellKind.CODE, longest=24, width=20,
                   note=Text("与未销号隐患是同一处时填其编号，不再另立",
                             "the number of the open hazard it is the same as; no second one is opened")),
        SheetField("category", "类别", "category", choices="categories", width=18,
                   note=Text("只有表外问题须填", "only for what no checklist asks about")),
    ),
    also=("检查表", "检查记录表", "checklist"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One row of a sheet as it came back. photos and after: file names."""

    item: str = ""
    answer: Answer | None = None
    place: str = ""
    note: str = ""
    category: str = ""
    photos: str = ""
    fixed: bool = False
    measures: str = ""
    after: str = ""
    known_as: str = ""
    origin: Origin = field(default=NOWHERE, compare=False)

    @property
    def is_said(self) -> bool:
        """Whether the row says anything beside its item."""
        return bool(self.answer or self.place or self.note or self.photos or self.fixed or self.known_as)


def names_in(cell: str) -> tuple[str, ...]:
    """The file names of a cell, however they are parted."""
    for mark in ("、", "，", "；", ";", "\n"):
        cell = cell.replace(mark, ",")
    return tuple(name for name in (part.strip() for part in cell.split(",")) if name)
