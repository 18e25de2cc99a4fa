"""Rows of the tables no case in the tests writes into, so that every guard has something to run into."""

from __future__ import annotations


def guarded_rows() -> tuple[str, ...]:
    """Statements, each one row; {false} and {true} are how the database at hand says so."""
    moment = "'2026-09-01 00:00:00.000000'"
    return (
        "INSERT INTO leave (person_id, from_on, to_on) VALUES (1, '2026-09-01', '2026-09-02')",
        "INSERT INTO inspection (source_key, campus_id, inspected_on, source, is_recheck, result, document) "
        "VALUES ('i-1', 1, '2026-09-01', 'report', {false}, 'passed', '')",
        "INSERT INTO intake (kind, digest, name, taken_at, added, skipped, rejected) "
        f"VALUES ('k', 'd', 'n', {moment}, 1, 0, 0)",
        "INSERT INTO attempt (message_id, number, at, channel, outcome, provider_code, detail) "
        f"VALUES (1, 1, {moment}, 'm', 'ok', '', '')",
        f"INSERT INTO task (kind, unit_id, what, opened_at) VALUES ('empty_post', 1, 'w', {moment})",
        "INSERT INTO task (kind, unit_id, what, opened_at, done_at, done_by_id) "
        f"VALUES ('empty_post', 2, 'w', {moment}, {moment}, 1)",
        f"INSERT INTO task (kind, message_id, what, opened_at) VALUES ('undelivered', 1, 'w', {moment})",
        "INSERT INTO handover (from_id, to_id, at, by_id, note, key, messages, told_already, in_flight, tasks, "
        f"contacts, in_hand, hazards) VALUES (1, 2, {moment}, 3, '', 'k', 0, 0, 0, 0, 0, 0, 0)",
        "INSERT INTO post_change (kind, at, person_id, post_id, from_on, to_on, note) "
        f"VALUES ('away', {moment}, 1, 1, '2026-09-01', '2026-09-02', '')",
        f"INSERT INTO digest (person_id, window_at, carrier_id, gathered_at) VALUES (1, {moment}, 1, {moment})",
        "INSERT INTO look_back_round (number, month, share, closed_from, closed_to, commitment, sealed_seed, seed, "
        "announced_at, drawn_at, frame_digest, ends_at) "
        f"VALUES (1, '2026-10-01', 0.2, {moment}, {moment}, 'c', 's', 's', {moment}, {moment}, 'd', {moment})",
        "INSERT INTO look_back_frame (round_id, hazard_id, area_code, licence, unit_id, stratum) "
        "VALUES (1, 7, '510503001', 'licensed', 1, '')",
        "INSERT INTO look_back_frame (round_id, hazard_id, area_code, licence, unit_id, stratum) "
        "VALUES (1, 8, '510503001', 'licensed', 1, '')",
        "INSERT INTO look_back_item (round_id, hazard_id, unit_id, post_id, person_id, is_for_the_office, note) "
        "VALUES (1, 7, 1, 1, 1, {false}, '')",
        "INSERT INTO look_back_item (round_id, hazard_id, unit_id, is_for_the_office, result, done_at, done_by_id, "
        f"note) VALUES (1, 8, 1, {{false}}, 'holds', {moment}, 1, '')",
        f"INSERT INTO task (kind, hazard_id, what, opened_at) VALUES ('look_back', 7, '1', {moment})",
        f"INSERT INTO calendar_in_use (calendar_id, since) VALUES (1, {moment})",
        "INSERT INTO proposal (hazard_id, instrument, event_id, proposed_at, reason, approver_post_id, state, "
        "decided_at, decision_note, listing, concluded_at, concluded_by_id, conclusion) SELECT hazard_id, "
        "'listed_supervision', event_id, proposed_at, '', approver_post_id, 'approved', proposed_at, '', 'L-1', "
        "proposed_at, 1, '' FROM proposal LIMIT 1",
        *_inspected(moment),
        *_on_record(moment),
        "INSERT INTO minutes (title, document, held_on, area_code, place, chair, attending, agenda, copies, file, "
        "digest, imported_at, imported_by_id) VALUES "
        f"('t', 'd', '2026-09-01', '510503', '', '', '', '', '', 'f', 'd', {moment}, 1)",
        *(
            "INSERT INTO resolution (minutes_id, row, source_key, text, school, unit, leader, co, supervisor, "
            "standard, due_said, due_on, unit_id, hazard_id, common_task_id, done_at, done_by_id, done_note, "
            "as_written) VALUES "
            f"(1, {row}, 'k{row}', 't', '', 'u', '', '', '', '', 'd', '2026-09-30', 1, {follows}, '', '[]')"
            for row, follows in enumerate(
                ("NULL, NULL, NULL, NULL", "1, NULL, NULL, NULL", "NULL, 1, NULL, NULL", f"NULL, NULL, {moment}, 1"), 1
            )
        ),
        "INSERT INTO task (kind, unit_id, resolution_id, what, opened_at) "
        f"VALUES ('resolution_due', 3, 1, 'w', {moment})",
        *_noticed(moment),
        f"INSERT INTO saved_view (person_id, name, query, saved_at) VALUES (1, 'n', 'stage=found', {moment})",
        f"INSERT INTO account (person_id, password_hash, must_change, changed_at) VALUES (1, 'h', {{true}}, {moment})",
        "INSERT INTO console_session (digest, person_id, begun_at, seen_at, expires_at, address, provider) "
        f"VALUES ('d', 1, {moment}, {moment}, '2026-09-01 12:00:00.000000', '', '')",
        "INSERT INTO access_event (kind, at, account, person_id, address, about) "
        f"VALUES ('tried', {moment}, 'a', 1, '', '')",
        *_signing_in(moment),
        "INSERT INTO api_token (digest, person_id, name, scopes, made_at, made_by, expires_at) "
        f"VALUES ('t', 1, 'n', 'read', {moment}, 'o', '2026-10-01 00:00:00.000000')",
        f"INSERT INTO api_request (person_id, key, digest, at) VALUES (1, 'k', 'd', {moment})",
        *_told_elsewhere(moment),
        "INSERT INTO daily_figure (day, area_code, severity, figure, count) "
        "VALUES ('2026-09-01', '510503', 'general', 'open', 1)",
        f"INSERT INTO day_counted (day, counted_at) VALUES ('2026-09-01', {moment})",
        "UPDATE hazard SET source_key = 'row-1', inspection_id = 1, recurrence_of_id = 2 WHERE id = 1",
        "UPDATE hazard SET split_from_id = 1 WHERE id = 2",
        *_closed(moment),
        *_written(moment),
        *_assessed(moment),
        "INSERT INTO photo (digest, is_readable, fingerprint, band_0, band_1, band_2, band_3, band_4) "
        "VALUES ('d', {true}, 7, 7, 0, 0, 0, 0)",
    )


def _told_elsewhere(moment: str) -> tuple[str, ...]:
    """A webhook, what came of it, and somebody's calendar."""
    return (
        "INSERT INTO webhook (label, address_sealed, secret_sealed, acts, areas, is_sensitive, is_verified, state, "
        f"last_event_id, failures, created_at) VALUES ('l', 'a', 's', '', '', {{false}}, {{true}}, 'active', 0, 0, "
        f"{moment})",
        "INSERT INTO webhook_delivery (webhook_id, at, first_event_id, last_event_id, count, outcome, code, detail) "
        f"VALUES (1, {moment}, 1, 1, 1, 'ok', '', '')",
        "INSERT INTO calendar_feed (digest, person_id, name, rings, created_at) "
        f"VALUES ('d', 1, '', {{false}}, {moment})",
    )


def _noticed(moment: str) -> tuple[str, ...]:
    """A notice to somebody with its message, and one to nobody."""
    return (
        *(
            "INSERT INTO notice (kind, cause, number, audience, person_id, unit_id, area_code, office_unit_id, facts, "
            "campaign_id, visit_id, resolution_id, created_at) VALUES ('visits_given', 'c', 'C-1', 'team', "
            f"{who}, 1, '510503', 1, '{{}}', 1, 1, 1, {moment})"
            for who in ("1", "NULL")
        ),
        "INSERT INTO message (notice_id, kind, audience, person_id, has_risen, urgency, created_at, release_at, state, "
        f"attempts, contact_rank) VALUES (1, 'visits_given', 'team', 1, {{false}}, 'prompt', {moment}, {moment}, "
        "'pending', 0, 1)",
    )


def _inspected(moment: str) -> tuple[str, ...]:
    """A campaign with its list, team and changes, and a visit somebody has written about."""
    return (
        "INSERT INTO campaign (number, series, title, kind, notice, state, area_code, policy_id, document, starts_on, "
        "ends_on, every_day, per_day, created_at, commitment, drawn_at, plan_digest, seed_sealed, seed, checklists, "
        "scope, recipe, frame, plan, note) VALUES ('C-1', 's', 't', 'joint', 'announced', 'drawn', '510503', 1, '', "
        f"'2026-09-01', '2026-09-02', {{false}}, 1, {moment}, 'c', {moment}, 'p', '', '', '', '', '', '', '', '')",
        "INSERT INTO campaign_school (campaign_id, campus_id, name, area_code, kind, licence, is_chosen) "
        "VALUES (1, 1, 'n', '510503001', 'primary', 'licensed', {false})",
        "INSERT INTO team_member (campaign_id, team, person_id, unit_id, agency, side) "
        "VALUES (1, 1, 1, 1, 'PSB', 'police')",
        "INSERT INTO plan_change (campaign_id, kind, at, by_id, reason, before, after) "
        f"VALUES (1, 'day', {moment}, 1, 'r', '', '')",
        "INSERT INTO interest (person_id, campus_id, kind, declared_at, declared_by_id) "
        f"VALUES (1, 1, 'family', {moment}, 1)",
        "INSERT INTO visit (number, campaign_id, campus_id, policy_id, planned_on, state, issued_at, concluded_at, "
        f"inspection_id, checklists, reason) VALUES ('V-1', 1, 1, 1, '2026-09-01', 'concluded', {moment}, {moment}, 1, "
        "'', '')",
        "INSERT INTO visit_member (visit_id, person_id, unit_id, agency, side, signed_digest) "
        "VALUES (1, 1, 1, 'PSB', 'police', '')",
        "INSERT INTO visit_entry (visit_id, person_id, item, place, answer, fixed, written_at, category, known_as, "
        f"note, measures, photos) VALUES (1, 1, 'i', 'p', 'fail', {{false}}, {moment}, '', '', '', '', '[]')",
        f"INSERT INTO visit_sent (visit_id, person_id, key, at) VALUES (1, 1, 'k', {moment})",
        f"INSERT INTO visit_ruling (visit_id, item, answer, by_id, at, note) VALUES (1, 'i', 'fail', 1, {moment}, '')",
        "INSERT INTO visit_finding (visit_id, hazard_id, item, place, is_new) VALUES (1, 1, 'i', 'p', {false})",
    )


def _on_record(moment: str) -> tuple[str, ...]:
    """Records of a school, one of them struck and one it was reminded of."""
    columns = (
        "INSERT INTO school_record (campus_id, kind, post, done_on, valid_until, staff_trained, staff_total, "
        "document, about, turn, recorded_at, recorded_by_id) VALUES (1, "
    )
    return (
        f"{columns}'pledge', 'principal', '2026-09-01', '2027-08-31', NULL, NULL, '', 'a', 0, {moment}, 1)",
        f"{columns}'training', NULL, '2026-09-01', '2027-02-14', 1, 1, '', 'b', 0, {moment}, 1)",
        f"INSERT INTO record_strike (record_id, at, by_id, reason) VALUES (1, {moment}, 1, 'r')",
        f"INSERT INTO record_reminder (record_id, step, at) VALUES (2, 'ahead', {moment})",
    )


def _closed(moment: str) -> tuple[str, ...]:
    """Two closed places of one hazard: one still closed, one in use again, with what was said of its pupils."""
    return (
        "INSERT INTO closure (hazard_id, campus_id, place, is_whole_site, closed_at, closed_by_id, closed_event_id, "
        "reason, basis, placed_where, placed_post, reopened_basis) "
        f"VALUES (1, 1, '食堂', {{false}}, {moment}, 1, 1, 'r', '', '', '', '')",
        "INSERT INTO closure (hazard_id, campus_id, place, is_whole_site, closed_at, closed_by_id, closed_event_id, "
        "reason, basis, pupils, placed_where, placed_post, placed_from, placed_at, placed_by_id, placed_event_id, "
        "reopened_at, reopened_by_id, reopened_event_id, reopened_basis) "
        f"VALUES (1, 1, '全校', {{true}}, {moment}, 1, 1, 'r', '', 9, 'w', 'p', '2026-09-01', {moment}, 1, 1, "
        f"{moment}, 1, 1, '')",
        "INSERT INTO closure_condition (closure_id, number, what) VALUES (1, 1, 'c')",
        "INSERT INTO closure_condition (closure_id, number, what, verified_at, verified_by_id, verified_unit_id, "
        f"verified_event_id) VALUES (2, 1, 'c', {moment}, 1, 1, 1)",
        "UPDATE hazard SET control_at = found_at, control_until = '2026-09-30' WHERE id = 1",
    )


def _signing_in(moment: str) -> tuple[str, ...]:
    """A second factor with a code for when it is lost, a half sign-in, an account elsewhere and a trip there."""
    later = "'2026-09-01 12:00:00.000000'"
    return (
        "INSERT INTO second_factor (person_id, secret_sealed, last_step) VALUES (1, 's', 0)",
        "INSERT INTO recovery_code (person_id, digest) VALUES (1, 'd')",
        f"INSERT INTO half_sign_in (digest, person_id, begun_at, expires_at) VALUES ('d', 1, {moment}, {later})",
        f"INSERT INTO external_identity (provider, subject, person_id, linked_at) VALUES ('p', 's', 1, {moment})",
        "INSERT INTO sign_in_trip (digest, provider, following, begun_at, expires_at) "
        f"VALUES ('d', 'p', '/mine', {moment}, {later})",
    )


def _written(moment: str) -> tuple[str, ...]:
    """A letter that was withdrawn, minutes, the template of a kind, and a bulletin with the one that replaced it."""
    return (
        "INSERT INTO letter (hazard_id, kind, event_id, edition, number, series, year, serial, body_unit_id, dated_on, "
        "made_at, made_by_id, digest, template_digest, size) VALUES (1, 'assignment', 1, 1, 'N-1', 'N', 2026, 1, 1, "
        f"'2026-09-01', {moment}, 1, 'd', 't', 1)",
        "INSERT INTO letter (kind, minutes_id, edition, number, series, year, serial, body_unit_id, dated_on, made_at, "
        f"made_by_id, digest, template_digest, size) VALUES ('minutes', 1, 1, 'M-1', 'M', 2026, 1, 1, '2026-09-01', "
        f"{moment}, 1, 'd', 't', 1)",
        f"INSERT INTO letter_withdrawal (letter_id, at, by_id, reason) VALUES (1, {moment}, 1, 'r')",
        "INSERT INTO letter_template (kind, area_code, digest, since, by_id) "
        f"VALUES ('assignment', '510503', 'd', {moment}, 1)",
        f"INSERT INTO letter_prefix (kind, unit_id, prefix, since, by_id) VALUES ('assignment', 1, 'p', {moment}, 1)",
        *(
            "INSERT INTO bulletin_issue (number, series, year, serial, area_code, body_unit_id, first_on, last_on, "
            "counted_at, counted, opening, problems, requirements, digest, size, signed_at, signed_by_id, replaces_id) "
            f"VALUES ('B-{serial}', 'B', 2026, {serial}, '510503', 1, '2026-08-01', '2026-08-31', {moment}, 'c', '', "
            f"'', '', 'd', 1, {moment}, 1, {replaces})"
            for serial, replaces in ((1, "NULL"), (2, "1"))
        ),
        "INSERT INTO bulletin_draft (area_code, first_on, last_on, counted_at, counted, opening, problems, "
        "requirements, replaces_id, edition, changed_at, closed_at, issue_id) VALUES ('510503', '2026-08-01', "
        f"'2026-08-31', {moment}, 'c', '', '', '', NULL, 1, {moment}, {moment}, 1)",
        "INSERT INTO bulletin_draft (area_code, first_on, last_on, counted_at, counted, opening, problems, "
        "requirements, edition, changed_at) VALUES ('510503', '2026-08-01', '2026-08-31', "
        f"{moment}, 'c', '', '', '', 1, {moment})",
    )


def _assessed(moment: str) -> tuple[str, ...]:
    """An assessment with a point that was struck on appeal, another that is published, and both kinds of entries."""
    point = (
        "INSERT INTO assessment_point (assessment_id, assessed_id, item, hazard_id, event_id, fact_at, points, "
        "is_struck, replaces_id, appeal_id) VALUES (1, 1, 'overdue', 1, 1, "
    )
    entry = "INSERT INTO assessment_entry (kind, unit_id, hazard_id, happened_on, said, document, at, by_id) VALUES "
    return (
        *(
            "INSERT INTO assessment (area_code, first_on, last_on, edition, policy_id, full_points, cut_off_at) "
            f"VALUES ('510503', '2026-08-01', '2026-08-31', {edition}, 1, 10000, {moment})"
            for edition in (1, 2)
        ),
        "INSERT INTO assessed (assessment_id, kind, key, unit_id, area_code, name, cases) "
        "VALUES (1, 'school', '1', 1, '510503001', 'n', 1)",
        f"{point}{moment}, -100, {{false}}, NULL, NULL)",
        "INSERT INTO assessment_taken (assessment_id, step, at, by_id, appeals_until) "
        f"VALUES (2, 'published', {moment}, 1, '2026-09-08')",
        "INSERT INTO point_appeal (assessment_id, point_id, at, by_id, post_id, reason) "
        f"VALUES (1, 1, {moment}, 1, 1, 'r')",
        "INSERT INTO appeal_ruling (appeal_id, assessment_id, at, by_id, is_upheld, reason) "
        f"VALUES (1, 1, {moment}, 1, {{true}}, 'r')",
        f"{point}{moment}, 0, {{true}}, 1, 1)",
        f"{entry}('practice', 1, NULL, '2026-08-20', 's', 'd', {moment}, 1)",
        f"{entry}('incident', 1, 1, '2026-08-20', 's', 'd', {moment}, 1)",
        "INSERT INTO assessment_point (assessment_id, assessed_id, item, entry_id, fact_at, points, is_struck) "
        f"VALUES (1, 1, 'practice', 1, {moment}, 200, {{false}})",
        f"INSERT INTO assessment_entry_withdrawal (entry_id, at, by_id, reason) VALUES (1, {moment}, 1, 'r')",
    )
