"""Picking the rungs of one clock out of many."""

from __future__ import annotations

OF_A_GENERAL_HAZARD = [
    "2026-09-02 09:00 acknowledge EDU: urge > EDU.handler, urge > EDU.head",
    "2026-09-02 09:00 acknowledge PS1: urge > PS1.handler, urge > PS1.head",
    "2026-09-02 09:00 acknowledge S1: urge > S1.handler, urge > S1.principal",
    "2026-09-04 08:30 acknowledge EDU: urge > EDU.head, urge > PLC.coordinator",
    "2026-09-04 08:30 acknowledge PS1: urge > PLC.coordinator, urge > PS1.head",
    "2026-09-04 08:30 acknowledge S1: urge > PLC.coordinator, urge > S1.principal",
    "2026-09-07 08:30 acknowledge EDU: urge > EDU.head, urge > PLC.coordinator",
    "2026-09-07 08:30 acknowledge PS1: urge > PLC.coordinator, urge > PS1.head",
    "2026-09-07 08:30 acknowledge S1: urge > PLC.coordinator, urge > S1.principal",
    "2026-09-07 08:30 rectify S1: remind > S1.handler",
    "2026-09-08 08:30 acknowledge EDU: urge > EDU.head, urge > PLC.coordinator",
    "2026-09-08 08:30 acknowledge PS1: urge > PLC.coordinator, urge > PS1.head",
    "2026-09-08 08:30 acknowledge S1: urge > PLC.coordinator, urge > S1.principal",
    "2026-09-09 08:30 rectify S1: remind > S1.handler, remind > S1.principal",
    "2026-09-10 08:30 acknowledge EDU: supervision_letter > EDU.head, supervision_letter > PLC.head",
    "2026-09-10 08:30 acknowledge PS1: supervision_letter > PLC.head, supervision_letter > PS1.head",
    "2026-09-10 08:30 acknowledge S1: supervision_letter > PLC.head, supervision_letter > S1.principal",
    "2026-09-11 08:30 rectify S1: reminder_letter > EDU.deputy_head, reminder_letter > S1.principal",
    "2026-09-16 08:30 rectify S1: supervision_letter > EDU.head, supervision_letter > S1.principal",
    "2026-09-21 08:30 rectify S1: proposal > DGO.district_deputy",
    "2026-09-24 08:30 proposal PLC: urge > DGO.district_deputy, urge > PLC.coordinator",
    "2026-09-24 08:30 rectify S1: proposal > DGO.district_deputy",
    "2026-09-28 08:30 proposal PLC: urge > DGO.district_deputy, urge > PLC.coordinator",
    "2026-09-28 08:30 rectify S1: proposal > DGO.district_deputy",
    "2026-09-29 08:30 proposal PLC: urge > DGO.district_deputy, urge > PLC.coordinator",
    "2026-09-30 08:30 proposal PLC: urge > DGO.district_deputy, urge > PLC.coordinator",
    "2026-10-08 08:30 proposal PLC: urge > DGO.district_deputy, urge > PLC.coordinator",
    "2026-10-08 08:30 proposal PLC: urge > DGO.district_deputy, urge > PLC.coordinator",
    "2026-10-09 08:30 proposal PLC: urge > DGO.district_deputy, urge > PLC.coordinator",
    "2026-10-09 08:30 proposal PLC: urge > DGO.district_deputy, urge > PLC.coordinator",
    "2026-10-09 08:30 proposal PLC: urge > DGO.district_deputy, urge > DGO.district_head, urge > PLC.head",
    "2026-10-10 08:30 proposal PLC: urge > DGO.district_deputy, urge > PLC.coordinator",
    "2026-10-12 08:30 rectify S1: proposal > DGO.district_head",
    "2026-10-13 08:30 proposal PLC: urge > DGO.district_deputy, urge > DGO.district_head, urge > PLC.head",
    "2026-10-14 08:30 proposal PLC: urge > DGO.district_deputy, urge > DGO.district_head, urge > PLC.head",
    "2026-10-15 08:30 proposal PLC: urge > DGO.district_deputy, urge > PLC.coordinator",
    "2026-10-16 08:30 proposal PLC: urge > DGO.district_deputy, urge > PLC.coordinator",
    "2026-10-19 08:30 proposal PLC: urge > DGO.district_deputy, urge > PLC.coordinator",
    "2026-10-22 08:30 proposal PLC: urge > DGO.district_deputy, urge > DGO.district_head, urge > PLC.head",
]
"""Nobody signs, nobody works, nobody decides."""


def of(kind: str, lines: list[str]) -> list[str]:
    """The rungs of one kind of clock."""
    return [line for line in lines if line.split()[2] == kind]


def settled(lines: list[str]) -> list[str]:
    """The rungs without the weekly notices that come when every step has been taken."""
    return [line for line in lines if ": stalled > " not in line]
