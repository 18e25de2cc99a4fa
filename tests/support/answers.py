"""Who is asked of the people of tests/support/everybody.py, and how a table says what each of them is answered."""

from __future__ import annotations

from collections.abc import Iterator

WHO = (
    "PLC.coordinator", "TOWN1.coordinator", "TOWN2.coordinator", "PLC9.coordinator",
    "PSB.inspector", "EDU.inspector", "PS1.inspector", "PS2.inspector",
    "S1.handler", "S1.principal", "S2.handler", "S3.principal", "EDU.handler", "PS1.handler", "FRS.handler",
    "EDU.deputy_head", "TBC.head", "TOWN1.head", "TOWN2.head", "DGO.district_deputy", "DGO.district_head", "NOPOST",
)  # fmt: skip
"""Coordinators of the district, of its two towns and of another district; inspectors of the district and of a town;
three schools in two towns; agencies that are on the case and one that is not; leaders of agencies, of the towns and
of the district; and somebody with an account and no post."""


def some(text: str) -> frozenset[str]:
    names = frozenset(text.split())
    assert names <= set(WHO), names - set(WHO)
    return names


EVERYBODY = frozenset(WHO)
COORDINATORS = some("PLC.coordinator TOWN1.coordinator TOWN2.coordinator PLC9.coordinator")
OF_DISTRICTS = some("PLC.coordinator PLC9.coordinator")
OURS = some("PLC.coordinator")
INSPECTORS = some("PSB.inspector EDU.inspector PS1.inspector PS2.inspector")
LEADERS = some("EDU.deputy_head TBC.head TOWN1.head TOWN2.head DGO.district_deputy DGO.district_head")

SEEN = {
    "given": some(
        "PLC.coordinator TOWN1.coordinator PSB.inspector EDU.inspector PS1.inspector S1.handler S1.principal "
        "EDU.handler PS1.handler EDU.deputy_head TBC.head TOWN1.head DGO.district_deputy DGO.district_head"
    ),
    # Of a sensitive category: the units on it, a dispute being the town's to lead, and who answers for the area.
    "grave": some(
        "PLC.coordinator TOWN1.coordinator EDU.inspector PS1.inspector S1.handler S1.principal EDU.handler "
        "PS1.handler EDU.deputy_head TOWN1.head DGO.district_deputy DGO.district_head"
    ),
    # Found on an unannounced visit and not handed over: no school and no unit has it yet.
    "quiet": some(
        "PLC.coordinator TOWN1.coordinator PSB.inspector EDU.inspector PS1.inspector EDU.deputy_head TBC.head "
        "TOWN1.head DGO.district_deputy DGO.district_head"
    ),
    "other": some(
        "PLC.coordinator TOWN2.coordinator PSB.inspector EDU.inspector PS2.inspector S3.principal EDU.handler "
        "EDU.deputy_head TBC.head TOWN2.head DGO.district_deputy DGO.district_head"
    ),
}
"""Who sees which of the four cases of tests/support/everybody.py."""

OK, UNSEEN = 0, 404
Answers = tuple[tuple[frozenset[str], int], ...]
"""The first that holds somebody says what they are answered; OK: what they asked for."""


def kept(group: frozenset[str]) -> Answers:
    """A page for the holders of some posts."""
    return (group, OK), (EVERYBODY, 403)


def theirs(group: frozenset[str], no: int = UNSEEN, within: frozenset[str] = COORDINATORS) -> Answers:
    """A thing that only some find of those to whom such a page is open."""
    return (group, OK), (within, no), (EVERYBODY, 403)


def found(group: frozenset[str]) -> Answers:
    """A thing that some find, on a page for all."""
    return (group, OK), (EVERYBODY, UNSEEN)


def expected(answers: Answers, who: str) -> int:
    return next(status for group, status in answers if who in group)


def of_each(answers: Answers, turn: int, many: int = 2) -> Iterator[tuple[str, int]]:
    """So many of each group, with what they are answered; who they are goes round by turns. Those refused come first.

    All of them at every address would be asked the same by one gate again and again.
    """
    before: frozenset[str] = frozenset()
    chosen = []
    for group, status in answers:
        left, before = sorted(group - before), before | group
        chosen += [(left[(turn * many + place) % len(left)], status) for place in range(min(many, len(left)))]
    yield from sorted(chosen, key=lambda one: one[1] == OK)
