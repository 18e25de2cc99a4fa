"""Who gets what of ordinary duties: the rows of the table in tests/web/test_who_gets_what.py, written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.support.answers import (
    COORDINATORS,
    EVERYBODY,
    INSPECTORS,
    OK,
    OURS,
    SEEN,
    UNSEEN,
    Answers,
    kept,
    some,
    theirs,
)

OF_UNITS = some("S1.handler S1.principal S2.handler S3.principal EDU.handler PS1.handler FRS.handler")
RECORDERS = COORDINATORS | INSPECTORS | OF_UNITS
AT_S1 = some("PLC.coordinator TOWN1.coordinator PSB.inspector EDU.inspector PS1.inspector S1.handler S1.principal")

PAGES: Mapping[str, Answers] = {"/record": kept(RECORDERS), "/outings": kept(COORDINATORS)}
OUTING = {
    "school": "S1", "day": "2026-09-03", "people": ["PSB.inspector", "EDU.inspector"], "notice": "unannounced",
    "step": "send",
}  # fmt: skip
OF_TOWN_1 = some("PLC.coordinator TOWN1.coordinator")
THINGS: Mapping[str, Answers] = {
    "/outings/{visit}": theirs(OF_TOWN_1),
    **{f"/hazards/{{{one}}}/recorded": theirs(SEEN[one] & RECORDERS, UNSEEN, RECORDERS) for one in ("given", "grave")},
}
FOUND = {
    "school": "第一小学 S1", "category": "SEC-PATROL", "place": "后院", "description": "灯不亮", "source": "report",
    "severity": "", "found_on": "", "key": "a-key-of-ours", "sure": "",
}  # fmt: skip
SENT: Mapping[str, tuple[Mapping[str, Any], Answers]] = {
    "/tasks/{task}/done": ({"note": "已改"}, ((OURS, OK), (EVERYBODY, 422))),
    "/outings": (OUTING, theirs(OF_TOWN_1, 403)),
    "/record": (FOUND, theirs(AT_S1, 403, RECORDERS)),
}
