"""A finding is graded by policy where its finder did not say otherwise."""

from __future__ import annotations

from dataclasses import replace

from rules.finding import Finding, Graded, grade
from rules.policy import Policy, PolicyDocument
from rules.vocabulary import Location, Severity, Source
from tests.support.world import at

BARE = Finding(
    campus="S1", description="校门一键报警失灵", subcategory="SEC-ALARM", found_at=at("2026-09-01 09:00"),
    source=Source.JOINT_INSPECTION,
)  # fmt: skip


def test_a_bare_finding_gets_severity_place_task_and_standard_from_policy(shipped: PolicyDocument) -> None:
    sub = shipped.taxonomy.subcategory("SEC-ALARM")
    laws = "、".join(shipped.sources.sources[code].title for code in sub.legal)
    assert grade(BARE, Policy(1, shipped)) == Graded(
        severity=sub.severity_if_found,
        location=Location.CAMPUS,
        task="消除隐患：校门一键报警失灵",
        standard=f"符合{laws}",
    )


def test_what_the_finder_said_stands(shipped: PolicyDocument) -> None:
    said = replace(BARE, severity=Severity.LOW, location=Location.SURROUNDINGS, task="修好", standard="能报警")
    assert grade(said, Policy(1, shipped)) == Graded(Severity.LOW, Location.SURROUNDINGS, "修好", "能报警")


def test_a_category_around_schools_lies_around_schools(shipped: PolicyDocument) -> None:
    assert grade(replace(BARE, subcategory="BIZ-NETC"), Policy(1, shipped)).location is Location.SURROUNDINGS


def test_every_kind_of_hazard_can_be_graded(shipped: PolicyDocument) -> None:
    for code in shipped.taxonomy.codes:
        graded = grade(replace(BARE, subcategory=code), Policy(1, shipped))
        assert graded.standard
        assert len(graded.task) <= 500


def test_a_long_description_makes_a_task_that_fits(shipped: PolicyDocument) -> None:
    assert len(grade(replace(BARE, description="坏" * 900), Policy(1, shipped)).task) == 500
