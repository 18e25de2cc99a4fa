"""Why a record of a school cannot be entered or struck."""

from __future__ import annotations

from rules.refusals.refusal import Refusal
from rules.words import Text


class SchoolNotYours(Refusal):
    code = "school_not_yours"
    text = Text(
        "{who}不能登记 {school} 的责任档案：须是该校人员，或所在区划的协调员",
        "{who} may not keep the records of {school}: that is for people of the school and its coordinators",
    )


class UnknownRecord(Refusal):
    code = "unknown_record"
    text = Text("没有编号为 {number} 的档案记录，请核对", "there is no record with the number {number}; check it")
