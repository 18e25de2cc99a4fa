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

AREA = "510503"


def test_a_bare_finding_gets_severity_place_task_and_standard_from_policy(shipped: PolicyDocument) -> None:
    sub = shipped.taxonomy.subcategory("SEC-ALARM")
    laws = "、".join(shipped.sources.cited(sub.legal, AREA))
    assert grade(BARE, Policy(1, shipped), AREA) == Graded(
        severity=sub.severity_if_found,
        location=Location.CAMPUS,
        task="消除隐患：校门一键报警失灵",
        standard=f"符合{laws}",
    )


def test_what_the_finder_said_stands(shipped: PolicyDocument) -> None:
    said = replace(BARE, severity=Severity.LOW, location=Location.SURROUNDINGS, task="修好", standard="能报警")
    assert grade(said, Policy(1, shipped), AREA) == Graded(Severity.LOW, Location.SURROUNDINGS, "修好", "能报警")


def test_a_category_around_schools_lies_around_schools(shipped: PolicyDocument) -> None:
    assert grade(replace(BARE, subcategory="BIZ-NETC"), Policy(1, shipped), AREA).location is Location.SURROUNDINGS


def test_only_what_binds_there_is_cited_as_papers_cite_it(shipped: PolicyDocument) -> None:
    cited = ["NB-11", "SD-XX", "GBT29315", "SEED0"]
    nation = ["《企业事业单位内部治安保卫条例》第十一条", "《中小学、幼儿园安全防范要求》（GB/T 29315-2022）"]
    assert shipped.sources.cited(cited, AREA) == nation
    assert shipped.sources.cited(cited, "370102") == [nation[0], "《山东省学校安全条例》", nation[1]]
    said = {
        grade(replace(BARE, subcategory=code), Policy(1, shipped), AREA).standard for code in shipped.taxonomy.codes
    }
    assert not [one for one in said if "seed" in one or "山东" in one or "甘肃" in one or "in force" in one]


def test_every_kind_of_hazard_can_be_graded(shipped: PolicyDocument) -> None:
    for code in shipped.taxonomy.codes:
        graded = grade(replace(BARE, subcategory=code), Policy(1, shipped), AREA)
        assert graded.standard
        assert len(graded.task) <= 500


def test_a_long_description_makes_a_task_that_fits(shipped: PolicyDocument) -> None:
    assert len(grade(replace(BARE, description="坏" * 900), Policy(1, shipped), AREA).task) == 500
