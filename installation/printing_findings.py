"""The feedback pack of a round of inspections: its findings by everything a meeting asks, each, and what is counted."""

from __future__ import annotations

from collections.abc import Iterator

from documents.lists import SENSITIVE, ListColumn, ListSheet
from models.campaign import Campaign
from rules.findings_by import GRAVEST_FIRST, Feedback, Finding, FoundBy, Group
from rules.instants import shown_due
from rules.words import Text


def feedback_sheets(campaign: Campaign, found: Feedback) -> list[ListSheet]:
    """Every finding, then the same by town, ownership, licence and category, then what the columns mean."""
    head = Text(f"{campaign.number} {campaign.title}：检查结果反馈", f"{campaign.number} {campaign.title}: findings")
    visited, count = sum(one.is_visited for one in found.schools), len(found.counted)
    counted = Text(
        f"{campaign.starts_on} 至 {campaign.ends_on}，应查 {len(found.schools)} 所，已查 {visited} 所，发现 {count} 件",
        f"{campaign.starts_on} to {campaign.ends_on}: {visited} of {len(found.schools)} schools visited, "
        f"{count} findings",
    )
    heading = (head, counted)
    return [
        ListSheet(Text("明细", "Every finding"), _EACH, map(_each, found.findings), heading),
        *(
            ListSheet(Text(f"按{by.zh}", f"By {by.en}"), _columns(by), _rows(by, found.by(by)), heading)
            for by in FoundBy
        ),
        ListSheet(Text("说明", "What is counted"), _MEANING_COLUMNS, _MEANING, (head,)),
    ]


_EACH = (
    ListColumn(Text("隐患编号", "hazard"), 22), ListColumn(Text("镇街", "town"), 14),
    ListColumn(Text("学校", "school"), 24), ListColumn(Text("办学性质", "ownership"), 10),
    ListColumn(Text("办学许可", "licence"), 10), ListColumn(Text("问题类别", "category"), 20),
    ListColumn(Text("小类", "kind"), 20), ListColumn(Text("检查项", "item"), 12),
    ListColumn(Text("等级", "severity"), 10), ListColumn(Text("部位", "place"), 18),
    ListColumn(Text("情况", "what"), 44), ListColumn(Text("环节", "stage"), 10),
    ListColumn(Text("时限", "due"), 18), ListColumn(Text("新发现", "new"), 8),
)  # fmt: skip
_YES, _NO, _UNKNOWN = Text("是", "yes"), Text("否", "no"), Text("未登记", "not registered")


def _each(one: Finding) -> tuple[object, ...]:
    """A finding as paper that is handed on names it: of a sensitive one neither the item, nor where, nor what."""
    kind, item, place, what = (
        ("", "", "", SENSITIVE) if one.is_sensitive else (one.subcategory, one.item, one.place, one.description)
    )
    return (
        one.number, one.town, one.school, one.ownership or _UNKNOWN, one.licence, one.category, kind, item,
        one.severity, place, what, one.stage, shown_due(one.due_at), _YES if one.is_new else _NO,
    )  # fmt: skip


def _columns(by: FoundBy) -> list[ListColumn]:
    of_schools = [] if by is FoundBy.CATEGORY else [_LISTED, _VISITED]
    return [
        ListColumn(Text(by.zh, by.en), 20), *of_schools, ListColumn(Text("有问题学校数", "schools with findings"), 12),
        ListColumn(Text("发现数", "findings"), 10), *(ListColumn(Text(one.zh, one.en), 8) for one in GRAVEST_FIRST),
        ListColumn(Text("已办结", "over"), 10), ListColumn(Text("学校", "schools"), 60),
    ]  # fmt: skip


_LISTED, _VISITED = (
    ListColumn(Text("应查学校数", "schools to visit"), 12),
    ListColumn(Text("已查学校数", "visited"), 12),
)


def _rows(by: FoundBy, groups: list[Group]) -> Iterator[tuple[object, ...]]:
    for one in groups:
        of_schools = () if by is FoundBy.CATEGORY else (one.listed, one.visited)
        yield one.name, *of_schools, len(one.schools), one.count, *one.severities, one.closed, "、".join(one.schools)


_MEANING_COLUMNS = ListColumn(Text("栏目", "column"), 20), ListColumn(Text("口径", "what it counts"), 90)
_MEANING = (
    (Text("发现数", "findings"), Text(
        "本次行动检查中不合格的项，一项一件；此前已登记的隐患也计入，“新发现”栏注明。作废的在明细中列出，不计数。",
        "Items that failed on a visit of this round, one each; a hazard that was known before counts too, and says so. "
        "What is void is listed and not counted.",
    )),
    (Text("应查、已查学校数", "schools to visit, visited"), Text(
        "行动名单上应查的学校；各方均已签字的为已查。",
        "Schools of the list that were to be visited; visited are those every side has signed for.",
    )),
    (Text("办学性质", "ownership"), Text("行动开始当日的登记。", "As registered on the first day of the round.")),
    (Text("办学许可", "licence"), Text("定名单当日的登记。", "As registered when the list was frozen.")),
    (Text("环节、时限、已办结", "stage, due, over"), Text(
        "导出时的状态；已办结即已销号。", "As it stood when this was written; what is over is closed."
    )),
    (Text("敏感事项", "sensitive"), Text(
        "只列编号、学校、类别和等级，不写部位和情况。", "Only number, school, category and severity are named."
    )),
)  # fmt: skip
