"""Whom a hazard can ever be told to: nothing the table or a ladder names is left out."""

from __future__ import annotations

import pytest

from config.policy_files import read_policy
from rules.addressing import means
from rules.lifecycle import TABLE
from rules.policy import Policy
from rules.reach import Meant, Party, meant, named_by
from rules.telling import Audience
from rules.vocabulary import ClockKind, Severity

POLICY = Policy(1, read_policy())
ELSEWHERE = (Audience.APPROVER, Audience.CHECKER, Audience.INSTRUCTOR)


@pytest.mark.parametrize("severity", list(Severity))
def test_every_audience_of_the_table_and_of_every_ladder_is_looked_for(severity: Severity) -> None:
    looked_for = {one.audience for one in meant(POLICY, severity)}
    told = {audience for move in TABLE for tell in move.tells for audience in tell.to}
    told |= {
        audience
        for clock in ClockKind
        if POLICY.deadlines.may_run(clock, severity)
        for step in POLICY.ladder.steps(clock, severity)
        for audience in named_by(step)
    }
    assert told - looked_for <= {*ELSEWHERE}
    assert all(means(one) for one in looked_for)


@pytest.mark.parametrize("severity", list(Severity))
def test_those_a_clock_chases_are_looked_for_in_every_unit_it_may_chase(severity: Severity) -> None:
    found = meant(POLICY, severity)
    workers = {Party.LEAD, Party.RESPONSIBLE, Party.CO}
    assert {one.party for one in found if one.audience is Audience.CHASED} == {*workers, Party.VERIFIER}
    assert {one.party for one in found if one.audience is Audience.CHASED_HEAD} == {*workers, Party.VERIFIER}
    assert {one.party for one in found if one.audience is Audience.CHASED_DEPUTY} == {Party.VERIFIER}


def test_leaders_are_looked_for_where_their_audience_says() -> None:
    found = meant(POLICY, Severity.MAJOR)
    assert found >= {
        Meant(Audience.LEAD_HEAD, Party.LEAD), Meant(Audience.RESPONSIBLE_HEAD, Party.RESPONSIBLE),
        Meant(Audience.COORDINATOR, Party.OFFICE), Meant(Audience.DISTRICT_HEAD, Party.OFFICE),
        Meant(Audience.CO, Party.CO), Meant(Audience.VERIFIERS, Party.VERIFIER),
    }  # fmt: skip


def test_only_a_major_hazard_asks_for_what_only_its_clocks_name() -> None:
    ladders = POLICY.ladder
    assert ladders.steps(ClockKind.CONTROL, Severity.MAJOR)
    assert not POLICY.deadlines.may_run(ClockKind.CONTROL, Severity.GENERAL)
    assert meant(POLICY, Severity.MAJOR) >= meant(POLICY, Severity.SERIOUS)
