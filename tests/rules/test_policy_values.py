"""What operators set, file by file: what the shipped values promise, and what no value may say."""

from __future__ import annotations

from collections import Counter

import pytest
from pydantic import BaseModel, ValidationError

from rules.agencies import Agencies, Tier
from rules.checklists import Checklist
from rules.clocks import Span, SpanUnit
from rules.deadlines import Deadlines
from rules.policy import Policy, PolicyDocument
from rules.taxonomy import Taxonomy
from rules.vocabulary import ClockKind, Location, Severity, Side

ALWAYS = (ClockKind.TRIAGE, ClockKind.ACKNOWLEDGE, ClockKind.RULING, ClockKind.RECTIFY, ClockKind.VERIFY)


def spoiled(value: BaseModel, *path: str | int, to: object = None) -> dict[str, object]:
    """The value as a file would hold it, with one place changed, or taken out when `to` is None."""
    whole = value.model_dump(mode="json")
    inner = whole
    for part in path[:-1]:
        inner = inner[part]
    if to is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = to
    return whole


def test_the_taxonomy_has_22_categories_and_108_subcategories(shipped: PolicyDocument) -> None:
    assert len(shipped.taxonomy.categories) == 22
    assert len(shipped.taxonomy.codes) == 108
    assert shipped.taxonomy.category_of("FIRE-EXIT").code == "FIRE"
    assert shipped.taxonomy.subcategory("FIRE-EXIT").severity_if_found.rank >= Severity.SERIOUS.rank


def test_every_subcategory_is_found_by_whatever_a_ledger_calls_it(shipped: PolicyDocument) -> None:
    for category in shipped.taxonomy.categories:
        for sub in category.sub:
            for text in (sub.code, sub.code.lower(), f"{category.zh}/{sub.zh}", f" {category.en}/{sub.en} "):
                assert shipped.taxonomy.meant_by(text) is sub
    assert shipped.taxonomy.meant_by("鬼屋") is None


def test_no_two_subcategories_share_a_name(shipped: PolicyDocument) -> None:
    subs = [sub for category in shipped.taxonomy.categories for sub in category.sub]
    assert [name for name, count in Counter(sub.zh for sub in subs).items() if count > 1] == []
    assert [name for name, count in Counter(sub.en.casefold() for sub in subs).items() if count > 1] == []


def test_a_hazard_lies_where_its_category_usually_does(shipped: PolicyDocument) -> None:
    usual = {one.location: one.usual_location for one in shipped.taxonomy.categories}
    assert usual == {
        "campus": Location.CAMPUS,
        "surroundings": Location.SURROUNDINGS,
        "both": Location.CAMPUS,
    }


def test_a_taxonomy_that_contradicts_itself_is_refused(shipped: PolicyDocument) -> None:
    taxonomy = shipped.taxonomy
    first, second = taxonomy.categories[0].sub[0].code, taxonomy.categories[1].code
    doubled = spoiled(taxonomy, "categories", 0, "sub", 1, "code", to=first)
    stray = spoiled(taxonomy, "categories", 0, "sub", 0, "code", to=f"{second}-STRAY")
    lost = spoiled(taxonomy, "fallback", to="NONE-SUCH")
    for wrong, complaint in (
        (doubled, "codes used twice"),
        (stray, "must begin with SEC-"),
        (lost, "is not a sub-cat"),
    ):
        with pytest.raises(ValidationError, match=complaint):
            Taxonomy.model_validate(wrong)


def test_police_and_education_are_sides_and_the_school_is_a_campus(shipped: PolicyDocument) -> None:
    agencies = shipped.agencies
    assert agencies.agency("PSB").side is agencies.agency("PSB-T").side is Side.POLICE
    assert agencies.agency("EDU").side is Side.EDUCATION
    assert {one.code for one in agencies.agencies if one.tier is Tier.CAMPUS} == {agencies.school}
    assert len(agencies.codes) == len(agencies.agencies) == 25


def test_every_agency_is_found_by_code_or_name(shipped: PolicyDocument) -> None:
    for agency in shipped.agencies.agencies:
        for text in (agency.code, agency.code.lower(), agency.zh, f" {agency.en.upper()} "):
            assert shipped.agencies.meant_by(text) is agency
    assert shipped.agencies.meant_by("气象局") is None


def test_agencies_that_contradict_themselves_are_refused(shipped: PolicyDocument) -> None:
    doubled = spoiled(shipped.agencies, "agencies", 1, "code", to="SCH")
    headless = spoiled(shipped.agencies, "coordinator", to="NONE")
    for wrong, complaint in ((doubled, "used twice: SCH"), (headless, "NONE is not among the agencies")):
        with pytest.raises(ValidationError, match=complaint):
            Agencies.model_validate(wrong)


def test_the_shipped_limits_are_the_ones_of_the_design(shipped: PolicyDocument) -> None:
    deadlines = shipped.deadlines
    told = {severity.value: deadlines.limits[ClockKind.RECTIFY][severity].text.en for severity in Severity}
    assert told == {
        "low": "3 working days",
        "general": "7 working days",
        "serious": "15 calendar days",
        "major": "30 calendar days",
    }
    assert deadlines.limit(ClockKind.CONTROL, Severity.MAJOR) == Span(value=24, unit=SpanUnit.HOUR)
    assert deadlines.limit(ClockKind.CONTROL, Severity.GENERAL) is None
    assert deadlines.on_the_spot == (Severity.LOW, Severity.GENERAL)
    assert len(deadlines.plan_items) == 6


def test_a_graver_hazard_never_has_longer_to_be_acknowledged(shipped: PolicyDocument) -> None:
    hours = [shipped.deadlines.limits[ClockKind.ACKNOWLEDGE][one].value for one in Severity]
    assert hours == sorted(hours, reverse=True)


@pytest.mark.parametrize("clock", ALWAYS, ids=str)
@pytest.mark.parametrize("severity", list(Severity), ids=str)
def test_a_clock_every_hazard_has_needs_a_limit_for_every_severity(
    clock: ClockKind, severity: Severity, shipped: PolicyDocument
) -> None:
    with pytest.raises(ValidationError, match=f"limits.{clock.value} lacks {severity.value}"):
        Deadlines.model_validate(spoiled(shipped.deadlines, "limits", clock.value, severity.value))


@pytest.mark.parametrize("clock", [ClockKind.CONTROL, ClockKind.PLAN], ids=str)
def test_major_hazards_need_a_limit_for_control_and_plan(clock: ClockKind, shipped: PolicyDocument) -> None:
    with pytest.raises(ValidationError, match=f"limits.{clock.value} lacks major"):
        Deadlines.model_validate(spoiled(shipped.deadlines, "limits", clock.value, "major"))


def test_a_plan_of_five_parts_is_no_plan(shipped: PolicyDocument) -> None:
    with pytest.raises(ValidationError, match="at least 6 items"):
        Deadlines.model_validate(spoiled(shipped.deadlines, "plan_items", 5))


def test_who_grants_an_extension_depends_on_severity_and_on_how_many_there_were(shipped: PolicyDocument) -> None:
    rules = shipped.deadlines.extension
    assert shipped.deadlines.extension_rule(Severity.GENERAL, 0) is rules.first
    assert shipped.deadlines.extension_rule(Severity.SERIOUS, 1) is rules.second
    assert shipped.deadlines.extension_rule(Severity.MAJOR, 0) is rules.major
    assert shipped.deadlines.extension_rule(Severity.MAJOR, 1) is rules.major


def test_the_checklists_have_ninety_items_that_open_known_hazards(shipped: PolicyDocument) -> None:
    sizes = {one.code: len(one.items) for one in shipped.checklists}
    assert sizes == {"SEC40": 40, "FIRE20": 20, "SUR20": 20, "SIX6": 6, "MIN4": 4}
    items = [item for one in shipped.checklists for item in one.items]
    assert len({item.code for item in items}) == 90
    assert all(item.subcategory in shipped.taxonomy.codes for item in items)
    assert all(item.zh.strip() and item.en.strip() for item in items)


def test_an_item_fixed_on_the_spot_is_light_enough_for_it(shipped: PolicyDocument) -> None:
    items = [item for one in shipped.checklists for item in one.items if item.on_the_spot]
    assert items
    assert {item.severity_if_failed for item in items} <= set(shipped.deadlines.on_the_spot)


def test_a_checklist_whose_codes_go_astray_is_refused(shipped: PolicyDocument) -> None:
    checklist = shipped.checklists[0]
    doubled = spoiled(checklist, "items", 1, "code", to=checklist.items[0].code)
    stray = spoiled(checklist, "items", 0, "code", to="OTH1-01")
    for wrong, complaint in ((doubled, "item codes used twice"), (stray, "must begin with")):
        with pytest.raises(ValidationError, match=complaint):
            Checklist.model_validate(wrong)


@pytest.mark.parametrize("value", [-1, 3661])
def test_a_span_is_neither_negative_nor_longer_than_ten_years(value: int) -> None:
    with pytest.raises(ValidationError, match="than or equal to"):
        Span(value=value, unit=SpanUnit.HOUR)


def test_the_same_policy_has_the_same_digest_however_it_was_written(shipped: PolicyDocument) -> None:
    again = PolicyDocument.model_validate_json(shipped.model_dump_json(indent=4))
    assert again.digest == shipped.digest
    changed = shipped.model_copy(update={"ladder": shipped.ladder.model_copy(update={"version": 2})})
    assert changed.digest != shipped.digest


def test_a_stored_version_hands_out_its_parts(shipped: PolicyDocument) -> None:
    policy = Policy(3, shipped)
    assert (policy.taxonomy, policy.agencies, policy.routing, policy.deadlines, policy.ladder) == (
        shipped.taxonomy,
        shipped.agencies,
        shipped.routing,
        shipped.deadlines,
        shipped.ladder,
    )
