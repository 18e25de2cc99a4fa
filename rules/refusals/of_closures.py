"""Noes to closing a place and to using it again."""

from __future__ import annotations

from rules.refusals.refusal import Refusal
from rules.words import Text


class PlaceMissing(Refusal):
    code = "place_missing"
    text = Text("{number} 停用须写明部位", "say which place is closed because of {number}")


class AlreadyClosedOff(Refusal):
    code = "already_closed_off"
    text = Text(
        "“{place}”已因隐患 {number} 停用，恢复使用前不得重复停用；请在 {number} 下办理",
        "“{place}” is closed already because of hazard {number}: go on with that one",
    )


class ConditionsMissing(Refusal):
    code = "conditions_missing"
    text = Text(
        "{number} 停用“{place}”须逐条写明启用条件（一行一条）：满足什么才能恢复使用",
        "{number}: say what must be true before “{place}” is used again, one thing a line",
    )


class NothingClosedOff(Refusal):
    code = "nothing_closed_off"
    text = Text("{number} 没有停用中的部位", "no place is closed because of {number}")


class ClosedPlaceUnclear(Refusal):
    code = "closed_place_unclear"
    text = Text(
        "请在“部位”栏写明是 {number} 的哪个部位，停用中的是：{places}",
        "say in the field “place” which place of {number}; closed are: {places}",
    )


class PlacementIncomplete(Refusal):
    code = "placement_incomplete"
    text = Text("{number} 学生安置尚缺{missing}", "the placement of pupils of {number} still lacks {missing}")


class PupilsUnplaced(Refusal):
    code = "pupils_unplaced"
    text = Text(
        "{number} 已停用全校，学生尚未安置，管控措施不算落实；请先登记学生安置",
        "the whole site is closed because of {number} and the pupils are not placed: "
        "until they are, interim control is not in place",
    )


class ConditionUnknown(Refusal):
    code = "condition_unknown"
    text = Text(
        "“{place}”没有这样的待核验条件：{which}；请用编号指明，待核验的是：{waiting}",
        "“{place}” has no such condition waiting: {which}; name them by number, waiting are: {waiting}",
    )


class ConditionsUnverified(Refusal):
    code = "conditions_unverified"
    text = Text(
        "{number} 停用的“{place}”不能恢复使用，下列启用条件尚未由验收方核验：{missing}",
        "“{place}”, closed because of {number}, cannot be used: the verifying side has not signed for {missing}",
    )


class RestsOpen(Refusal):
    code = "rests_open"
    text = Text(
        "{number} 停用的部位不能恢复使用：分出的 {rests} 尚未销号",
        "what is closed because of {number} cannot be used: {rests}, split off it, is not closed out",
    )


class LicenceMissing(Refusal):
    code = "licence_missing"
    text = Text(
        "{number} 停用的是整个校区，办学许可为“{licence}”，不能恢复使用；"
        "取得许可后再办，或由协调员在“依据文号”栏写明书面依据",
        "{number} closed the whole site of a school that is {licence}: it cannot be used before it is licensed, "
        "or the coordinator names a written basis in the field “number of the document it rests on”",
    )


class StillClosedOff(Refusal):
    code = "still_closed_off"
    text = Text(
        "{number} 停用的{places}尚未恢复使用，不能{act}；请走整改验收，核验启用条件后恢复使用",
        "{places}, closed because of {number}, is not in use again: it is not possible to {act} it; "
        "let it be rectified and verified, and bring the place back into use",
    )
