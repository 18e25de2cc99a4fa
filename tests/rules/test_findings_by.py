"""The findings of a round, put together: counts, schools visited, and what a town is handed."""

from __future__ import annotations

from dataclasses import replace

from rules.findings_by import Feedback, Finding, FoundBy, SchoolVisited
from rules.offices import LicenceStatus, Ownership
from rules.vocabulary import Severity, Stage
from rules.words import Language, Text, said

PUBLIC, PRIVATE = Ownership.PUBLIC, Ownership.PRIVATE
LICENSED, NONE = LicenceStatus.LICENSED, LicenceStatus.UNLICENSED
FIRE, GUARD = Text("消防", "fire"), Text("治安", "guard")
SCHOOLS = (
    SchoolVisited("甲校", "510503001001", "安富街道", LICENSED, PUBLIC, is_visited=True),
    SchoolVisited("乙校", "510503001", "安富街道", NONE, PRIVATE, is_visited=True),
    SchoolVisited("丙校", "510503002", "永宁街道", LICENSED, None, is_visited=False),
)


def found(nth: int, school: SchoolVisited, category: Text, severity: Severity, stage: Stage) -> Finding:
    return Finding(
        f"H-{nth}", school.name, school.area_code, school.town, school.licence, school.ownership, category, category,
        "", severity, "", "", stage, is_new=True, due_at=None, is_sensitive=False,
    )  # fmt: skip


FED = Feedback(
    (
        found(1, SCHOOLS[0], FIRE, Severity.MAJOR, Stage.CLOSED),
        found(2, SCHOOLS[0], GUARD, Severity.LOW, Stage.RECTIFYING),
        found(3, SCHOOLS[1], FIRE, Severity.LOW, Stage.ASSIGNED),
    ),
    SCHOOLS,
)


def by(what: FoundBy, fed: Feedback = FED) -> list[tuple[object, ...]]:
    return [
        (said(one.name, Language.ZH), one.listed, one.visited, one.schools, one.count, one.severities, one.closed)
        for one in fed.by(what)
    ]


def test_a_group_without_findings_is_there_and_one_of_categories_counts_no_schools() -> None:
    assert by(FoundBy.TOWN) == [
        ("安富街道", 2, 2, ("甲校", "乙校"), 3, (1, 0, 0, 2), 1),
        ("永宁街道", 1, 0, (), 0, (0, 0, 0, 0), 0),
    ]
    assert by(FoundBy.CATEGORY) == [
        ("消防", None, None, ("甲校", "乙校"), 2, (1, 0, 0, 1), 1),
        ("治安", None, None, ("甲校",), 1, (0, 0, 0, 1), 0),
    ]


def test_ownership_and_licence_are_told_apart_and_what_nobody_registered_says_so() -> None:
    assert [row[0] for row in by(FoundBy.OWNERSHIP)] == ["公办", "民办", "未登记"]
    assert [(row[0], row[4]) for row in by(FoundBy.LICENCE)] == [("有证", 2), ("无证", 1)]


def test_what_is_void_is_listed_and_counts_neither_as_found_nor_as_over() -> None:
    fed = replace(FED, findings=(*FED.findings, replace(FED.findings[0], number="H-9", stage=Stage.VOID)))
    for what in FoundBy:
        assert by(what, fed) == by(what, FED)
    assert (len(fed.findings), len(fed.counted)) == (4, 3)


def test_a_town_is_handed_its_own_schools_only() -> None:
    assert by(FoundBy.TOWN, FED.in_town("510503002")) == [("永宁街道", 1, 0, (), 0, (0, 0, 0, 0), 0)]
    assert [one.number for one in FED.in_town("510503001").findings] == ["H-1", "H-2", "H-3"]
    assert by(FoundBy.CATEGORY, Feedback((), ())) == []
