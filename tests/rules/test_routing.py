"""The duty map: the strongest rule wins, everything goes somewhere, and nobody judges their own work."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rules.clocks import Span, SpanUnit
from rules.offices import SchoolKind
from rules.policy import PolicyDocument
from rules.routing import Disputes, Match, Route, Routing, Rule, required_sides, route, why
from rules.vocabulary import Location, Severity, Side

CAMPUS, SURROUNDINGS = Location.CAMPUS, Location.SURROUNDINGS
NURSERY, PRIMARY = SchoolKind.KINDERGARTEN, SchoolKind.PRIMARY

STRENGTHS = [
    # from the strongest to the weakest; each must beat all below it
    Match(subcategory="FIRE-EXIT", location=CAMPUS, sector=NURSERY),
    Match(subcategory="FIRE-EXIT", location=CAMPUS),
    Match(subcategory="FIRE-EXIT", sector=NURSERY),
    Match(subcategory="FIRE-EXIT"),
    Match(category="FIRE", location=CAMPUS, sector=NURSERY),
    Match(category="FIRE", location=CAMPUS),
    Match(category="FIRE", sector=NURSERY),
    Match(category="FIRE"),
]


def rule(match: Match, lead: str = "EDU", **more: object) -> Rule:
    return Rule(match=match, responsible="SCH", lead=lead, verify_by="PSB", basis="local", **more)


def duty_map(*rules: Rule) -> Routing:
    return Routing(
        kind="routing",
        version=1,
        joint_verification={Severity.MAJOR: (Side.POLICE, Side.EDUCATION)},
        side_agency={Side.POLICE: "PSB", Side.EDUCATION: "EDU"},
        disputes=Disputes(return_window=Span(value=1, unit=SpanUnit.WORKING_DAY), arbiter="PLC"),
        rules=rules,
        fallback=rule(Match(category="OTHR"), lead="TOWN"),
    )


@given(chosen=st.sets(st.sampled_from(STRENGTHS), min_size=1), order=st.randoms(use_true_random=False))
def test_the_more_a_rule_names_the_stronger_it_is_wherever_it_stands_in_the_file(
    chosen: set[Match], order: Random
) -> None:
    rules = [rule(match, lead=f"L{chr(65 + STRENGTHS.index(match))}X") for match in sorted(chosen, key=STRENGTHS.index)]
    strongest = rules[0]
    order.shuffle(rules)
    found = route(duty_map(*rules), "FIRE-EXIT", CAMPUS, NURSERY)
    assert found.lead == strongest.lead
    assert rules[found.rule - 1] is strongest


@pytest.mark.parametrize("match", STRENGTHS, ids=lambda one: one.text.en)
def test_a_rule_covers_only_what_it_names(match: Match) -> None:
    only = duty_map(rule(match))
    assert route(only, "FIRE-EXIT", CAMPUS, NURSERY).rule == 1
    assert (route(only, "FIRE-WIRE", CAMPUS, NURSERY).rule == 1) == (match.subcategory is None)
    assert (route(only, "FIRE-EXIT", SURROUNDINGS, NURSERY).rule == 1) == (match.location is None)
    assert (route(only, "FIRE-EXIT", CAMPUS, PRIMARY).rule == 1) == (match.sector is None)
    assert route(only, "FOOD-STAF", CAMPUS, NURSERY).rule == 0


def test_what_no_rule_covers_falls_back(shipped: PolicyDocument) -> None:
    found = route(duty_map(rule(Match(category="SEC"))), "FIRE-EXIT", CAMPUS, PRIMARY)
    assert found == Route("SCH", "TOWN", (), "PSB", (), rule=0)


def test_a_co_unit_is_named_once_and_never_beside_itself() -> None:
    crowded = rule(Match(category="SEC"), co=("PSB", "EDU", "SCH", "PSB", "TOWN"))
    assert route(duty_map(crowded), "SEC-GATE", CAMPUS, PRIMARY).co == ("PSB", "TOWN")


def test_why_a_hazard_went_where_it_went_is_said_in_words() -> None:
    rules = duty_map(rule(Match(category="SEC")), rule(Match(subcategory="FIRE-EXIT", location=SURROUNDINGS)))
    assert (why(rules, 2).zh, why(rules, 2).en) == (
        "职责清单第2条（FIRE-EXIT＋周边）",
        "duty map rule 2 (FIRE-EXIT + surroundings)",
    )
    assert why(rules, 0).zh == "职责清单无对应条目，按兜底规则"
    assert why(rules, None).zh == "由协调员指定"


def test_every_kind_of_hazard_at_every_kind_of_school_goes_to_agencies_that_exist(shipped: PolicyDocument) -> None:
    assert len(shipped.taxonomy.codes) == 108
    known = shipped.agencies.codes
    for code in sorted(shipped.taxonomy.codes):
        for location in Location:
            for sector in SchoolKind:
                found = route(shipped.routing, code, location, sector)
                assert {found.responsible, found.lead, found.verify_by, *found.co} <= known
                assert found.verify_by != found.responsible
                assert found.legal == shipped.routing.fallback.legal or found.rule > 0


def test_every_shipped_rule_is_the_strongest_for_something_or_stands_behind_rules_for_all_its_subcategories(
    shipped: PolicyDocument,
) -> None:
    used = {
        route(shipped.routing, code, location, sector).rule
        for code in shipped.taxonomy.codes
        for location in Location
        for sector in SchoolKind
    }
    backstops = [rule for number, rule in enumerate(shipped.routing.rules, 1) if number not in used]
    named = {one.match.subcategory for one in shipped.routing.rules}
    for rule in backstops:
        assert rule.match == Match(category=rule.match.category)
        assert {code for code in shipped.taxonomy.codes if code.split("-")[0] == rule.match.category} <= named


@pytest.mark.parametrize("severity", list(Severity), ids=str)
def test_serious_and_major_hazards_need_both_police_and_education(severity: Severity, shipped: PolicyDocument) -> None:
    for agency in sorted({one.verify_by for one in (*shipped.routing.rules, shipped.routing.fallback)}):
        sides = required_sides(shipped.routing, shipped.agencies, agency, severity)
        assert sides[0].agency == agency
        assert len({one.side for one in sides}) == len(sides)
        needs_both = severity in (Severity.SERIOUS, Severity.MAJOR)
        assert ({one.side for one in sides} >= {Side.POLICE, Side.EDUCATION}) or not needs_both
        assert needs_both or len(sides) == 1


def test_a_side_the_duty_map_names_itself_is_not_asked_twice(shipped: PolicyDocument) -> None:
    sides = required_sides(shipped.routing, shipped.agencies, "PSB-T", Severity.MAJOR)
    assert [(one.side, one.agency) for one in sides] == [(Side.POLICE, "PSB-T"), (Side.EDUCATION, "EDU")]


def test_a_rule_matches_a_category_or_a_subcategory_and_not_both() -> None:
    for both in ({}, {"category": "FIRE", "subcategory": "FIRE-EXIT"}):
        with pytest.raises(ValidationError, match="either a category or a subcategory"):
            Match.model_validate(both)


def test_two_rules_that_match_the_same_thing_are_refused() -> None:
    twice = rule(Match(category="FIRE")), rule(Match(category="SEC")), rule(Match(category="FIRE"), lead="FRS")
    with pytest.raises(ValidationError, match="rules 1 and 3 match the same thing"):
        duty_map(*twice)
