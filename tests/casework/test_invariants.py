"""Every invariant can fail: each is broken by hand, once on each database, and the audit names it and the hazard."""

from __future__ import annotations

from datetime import date

import pytest

from casework import assigning, completing, leading
from casework.auditing import audit
from casework.common_tasks import Common, create, gather
from casework.escalating import escalate
from store.invariants import ALL
from tests.support.prepared import prepared
from tests.support.story import (
    COORDINATOR,
    DEPUTY_LEADER,
    OF_SERIOUS,
    SERIOUS,
    ask,
    asked_for_time,
    assigned,
    audited,
    closed,
    found,
    objected,
    proposed,
    rectifying_,
    submitted,
    suspended,
    unsound,
)
from tests.support.tampering import attack
from tests.support.world import World, at

pytestmark = pytest.mark.slow

NOW = "2026-09-02 12:00"


def build(world: World) -> None:
    """One case on every stage, in the order of the stages: 1 found ... 7 closed, 8 void; and leaders at work on 4."""
    found(world, "2026-09-02 11:55")
    assigned(world, "2026-09-01 09:00")
    objected(world, "2026-09-01 09:00")
    working = rectifying_(world, "2026-09-01 09:00")
    submitted(world, "2026-09-01 09:00", SERIOUS)
    suspended(world, "2026-09-01 09:00", date(2026, 9, 20))
    closed(world, "2026-09-01 09:00", SERIOUS, OF_SERIOUS)
    from casework import withdrawing

    doubled = found(world, "2026-09-01 09:00")
    withdrawing.merge(world.desk, ask(doubled, COORDINATOR, "2026-09-01 10:00"), working)
    asked_for_time(world, working, "2026-09-01 10:00", date(2026, 9, 20))
    proposed(world, working, "2026-09-01 10:00")
    words = ask(working, DEPUTY_LEADER, "2026-09-01 11:00", note="速办", until=date(2026, 9, 9))
    leading.instruct(world.desk, words, (world.units["S1"],))
    common = Common("共性问题", "SEC-PATROL", (), at("2026-09-01 09:00"))
    task = create(world.desk, common, COORDINATOR, at("2026-09-01 11:00")).number
    gather(world.desk, task, ["510503-2026-000002"], COORDINATOR, at("2026-09-01 11:00"))
    escalate(world.desk, at("2026-09-02 11:00"))
    assert unsound(audited(world, NOW)) == []


sqlite_cases, postgresql_cases, database_url = prepared("cases", build)

FOUND, ASSIGNED, OBJECTED, RECTIFYING, SUBMITTED, SUSPENDED, CLOSED, VOID = range(1, 9)
LONG_AGO = "'2026-08-01 00:00:00.000000'"

_ITEM = "INSERT INTO look_back_item (round_id, hazard_id, unit_id, is_for_the_office, note"
_OF_CLOSED = "round_id = (SELECT id FROM verification_round WHERE hazard_id = 7)"

_NOTICE = (
    "INSERT INTO notice (id, kind, cause, number, audience, person_id, area_code, facts, created_at) VALUES "
    f"(1, 'visits_given', 'c', '510503-2026-000002', 'team', 1, '510503', 'x', {LONG_AGO})"
)
_OF_NOTICE = (
    "INSERT INTO message (notice_id, unit_id, has_risen, kind, audience, person_id, urgency, created_at, release_at, "
    "state, attempts, contact_rank) VALUES ({notice}, {unit}, {risen}, 'visits_given', 'team', 1, 'prompt', "
    f"{LONG_AGO}, {LONG_AGO}, 'pending', 0, 1)"
)


def _shut(hazard: int, *, is_in_use: bool = False) -> str:
    """A place closed for a hazard, or in use again without anybody's act."""
    used = f"{LONG_AGO}, 1, 1" if is_in_use else "NULL, NULL, NULL"
    return (
        "INSERT INTO closure (id, hazard_id, campus_id, place, is_whole_site, closed_at, closed_by_id, "
        "closed_event_id, reason, basis, placed_where, placed_post, reopened_basis, reopened_at, reopened_by_id, "
        f"reopened_event_id) VALUES (99, {hazard}, 1, 'p', 1 = 0, {LONG_AGO}, 1, 1, '', '', '', '', '', {used})"
    )


_ON_CONDITION = "INSERT INTO closure_condition (closure_id, number, what"

BREAKS = {
    "in_use_only_when_verified": (CLOSED, f"{_shut(7, is_in_use=True)}; {_ON_CONDITION}) VALUES (99, 1, 'c')"),
    "conditions_verified_by_others": (
        CLOSED, f"{_shut(7)}; {_ON_CONDITION}, verified_at, verified_by_id, verified_unit_id, verified_event_id) "
        f"SELECT 99, 1, 'c', {LONG_AGO}, 1, responsible_unit_id, 1 FROM hazard WHERE id = 7",
    ),
    "closed_on_conditions": (RECTIFYING, _shut(4)),
    "void_leaves_nothing_closed": (VOID, _shut(8)),
    "in_use_by_the_gate": (CLOSED, _shut(7, is_in_use=True)),
    "in_hand_of_a_handler_of_the_unit": (
        ASSIGNED, "UPDATE hazard_unit SET handler_id = 1, handler_post_id = 1 WHERE hazard_id = 2 AND role = 'lead'",
    ),
    "in_one_pair_of_hands_in_a_unit": (
        ASSIGNED, "UPDATE hazard_unit SET unit_id = (SELECT lead_unit_id FROM hazard WHERE id = 2), handler_id = 2 "
        "WHERE hazard_id = 2 AND role = 'responsible'; "
        "UPDATE hazard_unit SET handler_id = 3 WHERE hazard_id = 2 AND role = 'lead'",
    ),
    "to_be_looked_at_by_one_of_the_unit": (
        SUBMITTED, "UPDATE sign_off SET meant_id = 1, meant_post_id = 1 "
        "WHERE round_id IN (SELECT id FROM verification_round WHERE hazard_id = 5)",
    ),
    "closed_at_iff_closed": (CLOSED, "UPDATE hazard SET closed_at = NULL WHERE id = 7"),
    "handed_over_with_units_and_deadline": (ASSIGNED, "UPDATE hazard SET due_at = NULL WHERE id = 2"),
    "stage_as_the_ledger_says": (RECTIFYING, "UPDATE hazard SET stage = 'assigned' WHERE id = 4"),
    "every_act_in_the_table": (
        CLOSED, "UPDATE ledger_event SET stage_to = 'found' WHERE act = 'close_out' AND hazard_id = 7",
    ),
    "acts_join_up": (CLOSED, "UPDATE ledger_event SET stage_from = 'suspended' WHERE act = 'submit' AND hazard_id = 7"),
    "merged_is_void": (ASSIGNED, "UPDATE hazard SET merged_into_id = 4 WHERE id = 2"),
    "failed_look_back_only_on_closed": (ASSIGNED, "UPDATE hazard SET look_back_failed = {true} WHERE id = 2"),
    "no_look_back_given_to_who_had_a_part": (
        CLOSED, f"{_ITEM}) SELECT 1, 7, unit_id, 1 = 0, '' FROM sign_off WHERE side = 'police' AND {_OF_CLOSED}",
    ),
    "no_look_back_done_by_a_signer": (
        CLOSED, f"{_ITEM}, result, done_at, done_by_id) SELECT 1, 7, 1, 1 = 1, '', 'holds', signed_at, person_id "
        f"FROM sign_off WHERE side = 'police' AND {_OF_CLOSED}",
    ),
    "look_back_waits_on_closed": (ASSIGNED, f"{_ITEM}) VALUES (1, 2, 1, 1 = 1, '')"),
    "units_as_named": (SUBMITTED, "DELETE FROM hazard_unit WHERE hazard_id = 5 AND role = 'lead'"),
    "co_units_are_others": (
        ASSIGNED, "UPDATE hazard_unit SET unit_id = (SELECT lead_unit_id FROM hazard WHERE id = 2) "
        "WHERE hazard_id = 2 AND role = 'co'",
    ),
    "common_task_over_with_its_hazards": (ASSIGNED, "UPDATE common_task SET closed_at = opened_at"),
    "extension_only_while_rectifying": (ASSIGNED, "UPDATE extension SET hazard_id = 2"),
    "clocks_of_the_stage": (FOUND, "UPDATE clock SET kind = 'ruling' WHERE hazard_id = 1"),
    "clocks_the_stage_needs": (SUSPENDED, "DELETE FROM clock WHERE hazard_id = 6 AND kind = 'recheck'"),
    "one_open_clock_of_a_kind": (FOUND, "@double"),
    "deadline_as_the_clock_says": (RECTIFYING, f"UPDATE hazard SET due_at = {LONG_AGO} WHERE id = 4"),
    "clocks_know_their_case": (RECTIFYING, "UPDATE clock SET lead_unit_id = 1 WHERE hazard_id=4 AND kind = 'rectify'"),
    "unsigned_units_are_chased": (
        ASSIGNED, "DELETE FROM clock WHERE hazard_id = 2 AND kind = 'acknowledge' AND unit_id = "
        "(SELECT lead_unit_id FROM hazard WHERE id = 2)",
    ),
    "only_unsigned_units_are_chased": (
        ASSIGNED, f"UPDATE hazard_unit SET acknowledged_at = {LONG_AGO} WHERE hazard_id = 2 AND role = 'co'",
    ),
    "rung_stands_in_the_ledger": (RECTIFYING, "UPDATE clock SET level = 3 WHERE hazard_id = 4 AND kind = 'rectify'"),
    "submitted_has_one_round": (
        SUBMITTED, f"UPDATE verification_round SET closed_at = {LONG_AGO}, verdict = 'lapsed' WHERE hazard_id = 5",
    ),
    "no_round_elsewhere": (
        CLOSED, "UPDATE verification_round SET closed_at = NULL, verdict = NULL WHERE hazard_id = 7",
    ),
    "unsigned_sides_are_chased": (SUBMITTED, "DELETE FROM clock WHERE hazard_id = 5 AND kind = 'verify'"),
    "only_unsigned_sides_are_chased": (
        SUBMITTED, f"UPDATE sign_off SET verdict = 'passed', person_id=1, revisit='on_site', signed_at={LONG_AGO} "
        "WHERE side = 'police' "
        "AND round_id = (SELECT id FROM verification_round WHERE hazard_id = 5)",
    ),
    "nobody_verifies_their_own_work": (
        SUBMITTED, "UPDATE sign_off SET unit_id = rectifier_unit_id WHERE side = 'police' "
        "AND round_id = (SELECT id FROM verification_round WHERE hazard_id = 5)",
    ),
    "verdicts_follow_from_signatures": (
        CLOSED, "UPDATE sign_off SET verdict = 'failed' WHERE side = 'police' "
        "AND round_id = (SELECT id FROM verification_round WHERE hazard_id = 7)",
    ),
    "closed_because_passed": (CLOSED, "UPDATE verification_round SET verdict = 'failed' WHERE hazard_id = 7"),
    "proposals_have_their_clock": (RECTIFYING, "DELETE FROM clock WHERE kind = 'proposal'"),
    "proposal_clocks_have_their_proposal": (
        RECTIFYING, f"UPDATE proposal SET state = 'refused', decided_at = {LONG_AGO}",
    ),
    "instructions_have_their_clock": (RECTIFYING, "DELETE FROM clock WHERE kind = 'instruction'"),
    "instruction_clocks_have_their_instruction": (
        RECTIFYING, f"UPDATE instruction SET state = 'done', done_at = {LONG_AGO}",
    ),
    "the_sweep_keeps_up": (
        RECTIFYING, f"UPDATE clock SET next_action_at = {LONG_AGO} WHERE hazard_id = 4 AND kind = 'rectify'",
    ),
    "every_rung_is_told": (
        ASSIGNED, "DELETE FROM message WHERE event_id = (SELECT min(id) FROM ledger_event "
        "WHERE act = 'escalate' AND hazard_id = 2)",
    ),
    "every_message_has_its_event": (CLOSED, "UPDATE message SET hazard_id = 7 WHERE id = 1"),
    "every_message_has_its_addressee": (ASSIGNED, "UPDATE message SET unit_id = 99999 WHERE id = 1"),
    "every_notice_is_told": (ASSIGNED, _NOTICE),
    "every_message_has_its_notice": (0, _OF_NOTICE.format(notice=99, unit=1, risen="{false}")),
    "every_notice_has_its_addressee": (
        ASSIGNED, f"{_NOTICE}; {_OF_NOTICE.format(notice=1, unit=99999, risen='{false}')}",
    ),
    "empty_posts_of_notices_are_known": (
        ASSIGNED, f"{_NOTICE}; {_OF_NOTICE.format(notice=1, unit=1, risen='{true}')}",
    ),
    "messages_leave_in_time": (ASSIGNED, f"UPDATE message SET release_at = {LONG_AGO} WHERE id = 1"),
    "digests_are_told": (ASSIGNED, "UPDATE message SET state = 'collected', digest_id = 77 WHERE id = 1"),
    "leases_end": (
        ASSIGNED, f"UPDATE message SET state = 'sending', lease_token = 't', lease_until = {LONG_AGO} WHERE id = 1",
    ),
    "nobody_is_left_untold": (ASSIGNED, f"UPDATE message SET state = 'dead', settled_at = {LONG_AGO} WHERE id = 1"),
    "empty_posts_are_known": (ASSIGNED, "UPDATE message SET has_risen = {true} WHERE id = 1"),
    "clock_as_the_ledger_says": (
        ASSIGNED, f"UPDATE clock SET due_at = {LONG_AGO} WHERE hazard_id = 2 AND kind = 'acknowledge'",
    ),
    "clock_rings_in_time": (
        ASSIGNED, "UPDATE clock SET next_action_at = NULL WHERE hazard_id = 2 AND kind = 'rectify'",
    ),
    "sides_as_policy_says": (
        SUBMITTED, "DELETE FROM sign_off WHERE side = 'police' "
        "AND round_id = (SELECT id FROM verification_round WHERE hazard_id = 5)",
    ),
}  # fmt: skip


def spoken(world: World, statement: str) -> str:
    """The statement as this database says it."""
    if world.desk.engine.dialect.name == "postgresql":
        said = statement.replace("{true}", "true").replace("{false}", "false")
        return said.replace(LONG_AGO, "timestamptz '2026-08-01 00:00:00+00'")
    return statement.replace("{true}", "1").replace("{false}", "0")


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_rule_is_named_with_its_hazard(world: World, name: str) -> None:
    hazard, statement = BREAKS[name]
    with attack(world) as by:
        if statement == "@double":
            by.take_down("uq_clock_one_open_of_a_kind")
            by.copy("clock", by.value("SELECT id FROM clock WHERE hazard_id = 1"))
        else:
            for one in statement.split("; "):
                by.run(spoken(world, one))
    breaches = audit(world.desk, at(NOW)).breaches
    named = {(one.name, one.number) for one in breaches}
    assert (name, f"510503-2026-{hazard:06d}" if hazard else None) in named


def test_every_invariant_has_its_break() -> None:
    assert {one.name for one in ALL} <= set(BREAKS)


def test_every_invariant_says_itself_in_both_languages_and_has_a_name_of_its_own() -> None:
    assert len({one.name for one in ALL}) == len({one.says for one in ALL}) == len(ALL)
    assert all(one.says.zh.strip() and one.says.en.strip() for one in ALL)


def test_a_complete_hazard_nobody_hands_over_is_missed_after_the_patience(world: World) -> None:
    number = found(world, "2026-09-02 12:30")
    held = found(world, "2026-09-02 12:30")
    with attack(world) as by:
        by.run("UPDATE hazard SET standard = '' WHERE number = :held", held=held)

    def behind(when: str) -> list[str | None]:
        return [one.number for one in audit(world.desk, at(when)).breaches if one.name == "assigning_keeps_up"]

    assert behind("2026-09-02 12:39") == ["510503-2026-000001"]
    assert behind("2026-09-02 12:41") == ["510503-2026-000001", number]
    completing.complete(world.desk, ask(held, COORDINATOR, "2026-09-02 12:45"), {"standard": "有人值守"})
    assert behind("2026-09-02 12:54") == ["510503-2026-000001", number]
    assert behind("2026-09-02 12:56") == ["510503-2026-000001", number, held]
    assigning.assign_found(world.desk, at("2026-09-02 13:00"))
    assert behind("2026-09-02 13:30") == []


def test_the_quick_audit_asks_only_about_what_has_happened_since(world: World) -> None:
    clean = audited(world, NOW)
    with attack(world) as by:
        by.run("UPDATE hazard SET look_back_failed = true WHERE id = 2")
    assert unsound(audited(world, NOW, since=clean.checked_to)) == []
    assigning.acknowledge(world.desk, ask("510503-2026-000002", "S1.handler", "2026-09-02 13:00"))
    names = {one.name for one in unsound(audited(world, NOW, since=clean.checked_to))}
    assert names == {"failed_look_back_only_on_closed"}
