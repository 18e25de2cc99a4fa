"""Who reported a hazard is named to nobody at the school: not on pages or over the API, nor in files and letters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from casework import assigning, lettering
from casework.ledger_lines import export_lines
from casework.lettering import Ordered, Pen
from casework.recording import record
from documents.ledger_writing import write_ledger
from documents.letter_defaults import default_template
from rules.letters import LetterKind
from rules.refusals import NotInTable
from rules.vocabulary import Act, Source
from rules.words import Language
from store import webhook_events
from store.files import FileStore
from store.filters import Filter
from store.webhook_events import Wanted
from tests.support.api import Program, token_for
from tests.support.console import Console
from tests.support.followed import link
from tests.support.story import COMMON, COORDINATOR, INSPECTOR, PHOTO, ask, found
from tests.support.world import World, at

REPORTER, NAME, UNIT = INSPECTOR, "1号派出所检查人员", "1号派出所"
KEPT = "举报人信息保密"
VIEWERS = {"S1.handler": False, "S1.principal": False, REPORTER: True, COORDINATOR: True, "EDU.handler": True}
"""Who looks, and whether they may read who reported it."""


def reported(world: World) -> str:
    """An inspector has taken the report down, with a photo, and it was handed over."""
    finding = replace(COMMON, source=Source.REPORT, description="夜间无人值守")
    number = record(world.desk, finding, REPORTER, at("2026-09-01 09:00"), (PHOTO,)).number
    assigning.assign(world.desk, ask(number, COORDINATOR, "2026-09-01 09:10"))
    return number


def first_event(world: World, number: str) -> int:
    asked = "SELECT min(e.id) FROM ledger_event e JOIN hazard h ON h.id = e.hazard_id WHERE h.number = :n"
    with world.desk.looking() as session:
        return int(session.scalar(sa.text(asked), {"n": number}))


@pytest.mark.parametrize("who", VIEWERS)
def test_the_reporter_is_named_to_whom_the_table_says(world: World, console: Console, who: str) -> None:
    number, may_know = reported(world), VIEWERS[who]
    browser = console.signed_in(who)
    asking = Program(console, token_for(console, who))
    answer = asking.get(f"/hazards/{number}").json()
    seen = {
        "case": browser.get(f"/hazards/{number}").text,
        "done": browser.get(f"/hazards/{number}/done/{first_event(world, number)}").text,
        "API": str(answer),
    }
    naming = {name for name, text in seen.items() if NAME in text}
    assert naming == ({"case", "done", "API"} if may_know else set())
    recorded, photo = answer["timeline"][0], answer["files"][0]
    assert (recorded["by"], recorded["unit"]) == ((NAME, UNIT) if may_know else (None, None))
    assert photo["by"] == recorded["by"]
    assert recorded["is_kept_back"] is photo["is_kept_back"] is not may_know
    assert seen["case"].count(KEPT) == (0 if may_know else 2), "beside the recording, and beside its photo"
    assert (KEPT in seen["done"]) is not may_know


def test_nothing_that_goes_round_names_the_reporter(world: World, console: Console, tmp_path: Path) -> None:
    number = reported(world)
    sheet = tmp_path / "ledger.csv"
    write_ledger(sheet, export_lines(world.desk, Filter(), console.at)[1])
    assert NAME not in sheet.read_text()
    linked = console.browser().get(link(world, number, "S1.handler")).text
    assert (NAME in linked, KEPT in linked) == (False, True)
    filled: list[Mapping[str, object]] = []

    def fill_in(_template: bytes, facts: Mapping[str, object]) -> bytes:
        filled.append(facts)
        return b"PK\x03\x04"

    pen = Pen(FileStore(tmp_path), fill_in, default_template)
    lettering.make(world.desk, pen, Ordered(LetterKind.ASSIGNMENT, number, COORDINATOR, console.at))
    assert filled[0]["found_by"] == KEPT
    assert NAME not in str(filled)


def test_a_refusal_says_when_it_was_reported_and_not_by_whom(world: World) -> None:
    finding = replace(COMMON, source=Source.REPORT)
    number = record(world.desk, finding, REPORTER, at("2026-09-01 09:00")).number
    with pytest.raises(NotInTable) as caught:
        assigning.acknowledge(world.desk, ask(number, "S1.handler", "2026-09-01 09:10"))
    assert NAME not in caught.value.say(Language.ZH)
    assert f"2026-09-01 09:00 由（{KEPT}）“登记”" in caught.value.say(Language.ZH)


def test_another_program_is_not_told_for_which_unit_it_was_reported(world: World) -> None:
    reported(world)
    found(world, "2026-09-01 09:30")
    with world.desk.looking() as session:
        page = webhook_events.page(session, Wanted(frozenset({Act.RECORD}), (), frozenset()), 0, 1000, 100)
    assert [one.unit for step in page.steps for one in step.told] == [None, "PS1"]
