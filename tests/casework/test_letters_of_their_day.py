"""Letters dated by their act say what was so when it was done, however much later they are printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from casework import assigning, leading, rectifying, repricing, verifying
from casework.desk import Sitting
from casework.escalating import escalate
from casework.letter_facts import Facts, Writing, facts_of
from casework.letter_past import case_then, case_units, line_ups
from config.policy_files import read_calendar
from rules.calendars import DayOff
from rules.letters import LetterKind, body_of, grounds_for
from rules.words import Language
from store import cases, letters
from tests.support.story import (
    COORDINATOR,
    DEPUTY_LEADER,
    INSPECTOR,
    PHOTO,
    ask,
    asked_for_time,
    found,
    objected,
    passed,
    rectifying_,
    stricter,
)
from tests.support.world import World, at

Said = dict[tuple[LetterKind, int], Facts]


def said_now(world: World, number: str, when: str) -> Said:
    """What every letter that may be written about a case would say if it were printed at this instant."""
    found: Said = {}
    with world.desk.looking() as session:
        sitting = Sitting(session, at(when), world.desk.key, world.desk.keyring)
        hazard = cases.hazard_by_number(session, number)
        past = letters.past_of(session, hazard.id)
        for kind in LetterKind:
            for on in grounds_for(kind, past):
                units = line_ups(sitting, hazard.id, past).after(on.event_id)
                body = body_of(kind, on, case_units(hazard, past, units, on.event_id))
                one = Writing(sitting, hazard, kind, on, past, body, "经办人", Language.ZH)
                found[kind, on.event_id] = facts_of(one, "某某〔2026〕1号")
    return found


def read_back(world: World, number: str, when: str) -> datetime | None:
    """The deadline as the ledger has it after the last act."""
    with world.desk.looking() as session:
        sitting = Sitting(session, at(when), world.desk.key, world.desk.keyring)
        hazard = cases.hazard_by_number(session, number)
        past = letters.past_of(session, hazard.id)
        return case_then(sitting, hazard, past, past[-1]).due_at


def kept(world: World, number: str) -> datetime | None:
    """The deadline as it stands on the hazard."""
    with world.desk.looking() as session:
        return cases.hazard_by_number(session, number).due_at


def another_day_off(world: World, when: str) -> None:
    """A day off is announced: whatever is due on or after it is due a day later."""
    shipped = read_calendar()
    year = shipped.years[2026]
    more = year.model_copy(update={"off": (*year.off, DayOff(date=date(2026, 9, 9), name="临时放假"))})
    file = shipped.model_copy(update={"years": {**shipped.years, 2026: more}})
    repricing.import_calendar(world.desk, file, at(when), COORDINATOR, "通知")


def handed_in(world: World, number: str, when: str, measures: str, funds_fen: int) -> None:
    rectifying.submit(world.desk, ask(number, "S1.handler", when, files=(PHOTO,)), measures, funds_fen)


def instructed(world: World, number: str, when: str) -> None:
    leading.instruct(
        world.desk, ask(number, DEPUTY_LEADER, when, note="抓紧", until=date(2026, 9, 25)), (world.units["S1"],)
    )


Step = tuple[str, Callable[[World, str, str], object]]
LIFE: tuple[Step, ...] = (
    ("2026-09-01 15:00", lambda w, n, t: assigning.rule_upheld(
        w.desk, ask(n, COORDINATOR, t, note="属住建职责"), w.units["HUC"])),
    ("2026-09-01 16:00", lambda w, n, t: assigning.acknowledge(w.desk, ask(n, "S1.handler", t))),
    ("2026-09-01 16:30", lambda w, n, t: assigning.acknowledge(w.desk, ask(n, "HUC.handler", t))),
    ("2026-09-03 09:00", lambda w, n, t: another_day_off(w, t)),
    ("2026-09-04 08:00", lambda w, n, t: stricter(w, at(t))),
    ("2026-09-04 09:00", lambda w, n, t: repricing.reprice(w.desk, ask(n, COORDINATOR, t, note="从严"))),
    ("2026-09-14 09:00", lambda w, n, t: escalate(w.desk, at(t))),
    ("2026-09-16 09:00", lambda w, n, t: escalate(w.desk, at(t))),
    ("2026-09-18 09:00", lambda w, n, t: escalate(w.desk, at(t))),
    ("2026-09-18 10:00", lambda w, n, t: handed_in(w, n, t, "更换门锁", 10_000)),
    ("2026-09-18 11:00", instructed),
    ("2026-09-18 15:00", lambda w, n, t: verifying.send_back(w.desk, ask(n, "PS1.handler", t, note="未更换"))),
    ("2026-09-18 16:00", lambda w, n, t: asked_for_time(w, n, t, date(2026, 9, 23))),
    ("2026-09-18 17:00", lambda w, n, t: rectifying.grant_extension(w.desk, ask(n, "HUC.deputy_head", t, note="同意"))),
    ("2026-09-22 10:00", lambda w, n, t: handed_in(w, n, t, "更换门锁并加装门禁", 250_000)),
    ("2026-09-22 15:00", lambda w, n, t: passed(w, n, t, ("PS1.handler",))),
)  # fmt: skip
"""A case that is handed over twice, chased, moved by calendar and policy, sent back, lengthened and closed out."""


def test_what_is_printed_later_is_what_would_have_been_printed_at_once(world: World) -> None:
    number = objected(world, "2026-09-01 09:00")
    first = said_now(world, number, "2026-09-01 12:00")
    for when, act in LIFE:
        act(world, number, when)
        now = said_now(world, number, when)
        assert {key: now[key] for key in first} == first
        assert read_back(world, number, when) == kept(world, number)
        first = now
    assert {kind for kind, _ in first} == {
        LetterKind.RECTIFICATION_NOTICE, LetterKind.ASSIGNMENT, LetterKind.RECEIPT, LetterKind.RECTIFICATION_REPORT,
        LetterKind.EXTENSION_REQUEST, LetterKind.REMINDER_LETTER, LetterKind.SUPERVISION_LETTER,
        LetterKind.RECHECK_OPINION, LetterKind.CLOSURE_SLIP,
    }  # fmt: skip
    notices = [facts for (kind, _), facts in first.items() if kind is LetterKind.RECTIFICATION_NOTICE]
    assert [(one["lead"], one["due"], one["dated_on"]) for one in notices] == [
        ("教育局", "2026年9月10日", "2026年9月1日"),
        ("住建局", "2026年9月10日", "2026年9月1日"),
    ]
    chased = [facts for (kind, _), facts in first.items() if kind is LetterKind.REMINDER_LETTER]
    # It was lengthened to the 23rd afterwards.
    assert [(one["matter_due"], one["overdue_days"], one["due"]) for one in chased if one["matter"] == "整改"] == [
        ("2026年9月8日", "6", "2026年9月8日")
    ]
    assert {facts["objection"] for (kind, _), facts in first.items() if kind is LetterKind.RECEIPT} == {"无"}
    asked = [facts for (kind, _), facts in first.items() if kind is LetterKind.EXTENSION_REQUEST]
    assert [(one["body"], one["decision"], one["decided_by"]) for one in asked] == [
        ("第一小学", "", ""), ("第一小学", "已批准", "住建局分管副职"),
    ]  # fmt: skip


def test_what_was_put_right_on_the_spot_is_reported_by_the_school(world: World) -> None:
    number = found(world, "2026-09-01 09:00")
    rectifying.fix_on_spot(world.desk, ask(number, INSPECTOR, "2026-09-01 10:00", files=(PHOTO,)), "当场补齐")
    said = said_now(world, number, "2026-09-01 11:00")
    (report,) = (facts for (kind, _), facts in said.items() if kind is LetterKind.RECTIFICATION_REPORT)
    assert (report["body"], report["reported_by"], report["measures"]) == ("第一小学", "", "当场补齐")


def test_a_step_the_ladder_proposed_says_what_for(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    for day in (12, 15, 17, 21, 24, 28):
        escalate(world.desk, at(f"2026-09-{day} 09:00"))
    leading.approve(world.desk, ask(number, DEPUTY_LEADER, "2026-09-28 10:00", note="同意"))
    said = said_now(world, number, "2026-09-28 11:00")
    (listed,) = (facts for (kind, _), facts in said.items() if kind is LetterKind.LISTED_SUPERVISION)
    assert listed["reason"] == "整改应于2026年9月10日前完成，逾期11天仍未完成，按督办阶梯提请"
