"""Who gets what of what is printed, published and assessed: the rows of the table in tests/web/test_who_gets_what.py.

Written by hand from what the posts are for; nothing in them is read from the code they try.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.support.answers import (
    COORDINATORS,
    EVERYBODY,
    LEADERS,
    OK,
    OURS,
    UNSEEN,
    Answers,
    found,
    kept,
    some,
    theirs,
)

BOTH = COORDINATORS | LEADERS
OVER_US = some("PLC.coordinator EDU.deputy_head TBC.head DGO.district_deputy DGO.district_head")
"""Who looks over the whole district: its coordinator, its leaders, and those who lead an agency of it."""
ANSWER_FOR_US = some("PLC.coordinator DGO.district_deputy DGO.district_head")
"""Who answers for all of it, so that they see how everybody was assessed."""
S1, OF_SCHOOLS = some("S1.handler S1.principal"), some("S1.handler S1.principal S2.handler S3.principal")
KEEPERS = COORDINATORS | OF_SCHOOLS | some("EDU.handler PS1.handler FRS.handler")
OF_S1 = some("PLC.coordinator TOWN1.coordinator") | S1

PAGES: Mapping[str, Answers] = {
    **dict.fromkeys(("/gauges", "/funds", "/bulletins/issued"), kept(BOTH)),
    "/records": kept(KEEPERS),
    "/assessments": kept(EVERYBODY),
}
THINGS: Mapping[str, Answers] = {
    "/campaigns/{campaign}/findings.xlsx": theirs(OURS),
    "/campaigns/{hidden_campaign}/findings.xlsx": theirs(OURS),
    **dict.fromkeys(("/gauges?area=510503", "/funds?area=510503"), theirs(OVER_US, 422, BOTH)),
    "/records/S1": theirs(OF_S1, 403, KEEPERS),
    **dict.fromkeys(
        ("/bulletins/issued/{bulletin}", "/bulletins/issued/{bulletin}.docx", "/bulletins/issued/{bulletin}.pdf"),
        theirs(BOTH - some("PLC9.coordinator"), UNSEEN, BOTH)),
    **dict.fromkeys(("/bulletins/drafts/{bulletin_draft}", "/bulletins/drafts/{bulletin_draft}.docx"), theirs(OURS)),
    **dict.fromkeys(
        ("/minutes/{meeting}/letters/{minutes_letter}.docx", "/minutes/{meeting}/letters/{minutes_letter}.pdf"),
        theirs(OURS)),
    # A letter is found on the page of its own meeting only, and not among those of hazards.
    "/minutes/{minutes}/letters/{minutes_letter}.docx": ((COORDINATORS, UNSEEN), (EVERYBODY, 403)),
    "/letters/{minutes_letter}.docx": found(frozenset()),
    "/assessments/{assessment}/of/{assessed}": found(ANSWER_FOR_US | S1),
    "/assessments/{draft_assessment}": found(ANSWER_FOR_US),
    "/assessments/{draft_assessment}/of/{draft_assessed}": found(ANSWER_FOR_US),
}  # fmt: skip
"""A draft of an assessment is seen by nobody it is of; once it is published each unit sees itself."""

PRACTICE = {
    "kind": "practice",
    "unit": "S1",
    "happened_on": "2026-08-20",
    "said": "护学岗经验",
    "document": "〔2026〕3号",
}
WORDS = {"opening": "总体平稳。", "problems": "", "requirements": "", "edition": "1"}
SENT: Mapping[str, tuple[Mapping[str, Any], Answers]] = {
    "/gauges/workbook": ({"area": "510503"}, theirs(OVER_US, 422, BOTH)),
    "/funds/workbook": ({"area": "510503"}, theirs(OVER_US, 422, BOTH)),
    "/records/S1": ({"kind": "plan", "done_on": "2026-08-30"}, theirs(OF_S1, 403, KEEPERS)),
    "/records/S1/strike/{record}": ({"reason": "录错"}, theirs(OF_S1, 403, KEEPERS)),
    "/bulletins/drafts": ({"area": "510503", "month": "2026-06"}, theirs(OURS, 403)),
    "/bulletins/drafts/{bulletin_draft}": ({**WORDS, "deed": "keep"}, theirs(OURS)),
    "/bulletins/issued/{bulletin}/correct": (
        {}, ((OURS, OK), (some("PLC9.coordinator"), UNSEEN), (COORDINATORS, 403), (EVERYBODY, 403))),
    "/minutes/{minutes}/issue": (
        {"place": "会议室", "chair": "书记", "attending": "公安分局", "agenda": "", "copies": ""},
        ((OURS, OK), (some("TOWN1.coordinator"), 403), *theirs(OURS))),
    "/minutes/{meeting}/letters/{minutes_letter}/withdraw": ({"reason": "有误"}, theirs(OURS)),
    "/assessments": ({"area": "510503", "period": "2026-06", "step": "draw"}, theirs(OURS, 403)),
    "/assessments/entries": (PRACTICE, theirs(OURS, 403)),
    "/assessments/entries/{entry}/withdraw": ({"reason": "有误"}, theirs(OURS, 403)),
    "/assessments/{draft_assessment}/step": ({"step": "publish"}, theirs(OURS)),
    "/assessments/{assessment}/rulings": (
        {"appeal": "{appeal}", "verdict": "upheld", "reason": "属实"},
        ((OURS, OK), (some("PLC9.coordinator"), UNSEEN), *theirs(OURS, 403))),
    "/assessments/{assessment}/of/{assessed}/appeals": (
        {"point": "{point}", "reason": "已按期"}, ((S1, OK), (ANSWER_FOR_US, 403), (EVERYBODY, UNSEEN))),
    **dict.fromkeys(
        ("/assessments/{assessment}/workbook", "/assessments/{assessment}/evidence"), ({}, found(ANSWER_FOR_US))),
}  # fmt: skip
