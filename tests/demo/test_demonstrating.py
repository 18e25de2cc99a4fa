"""The demonstration from end to end: a small district lives for some days, with real mail, and everything holds."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.policy import default as mail_policy
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from rich.cells import cell_len

from casework.desk import Desk
from casework.drawing import prove_draw
from casework.linking import follow
from casework.measuring import measured
from casework.onlooking import onlooker
from casework.triage import queue
from casework.visit_days import days_of
from commands.demo import START, Size, demonstrate
from demo.logins import leaders_link, logins
from demo.place import Place
from installation.linking import links_of
from installation.opening import desk_of
from rules.campaigns import VisitState
from rules.case_records import Period
from rules.indicators import Indicator
from rules.instants import local_day, shown
from rules.ledger_sheet import LEDGER
from rules.telling import MessageKind
from rules.words import Language
from store import campaigns, leaders, resolutions, visits
from tests.support.recounting import figures_of, recount

ROOT = Path(__file__).parents[2]
SIZE = Size(days=4, schools=12, seed=7)
ELSEWHERE = {"XIAOAN_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/nothing"}

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Shown:
    """A demo that has run: where, and what it printed."""

    folder: Path
    said: str

    @property
    def figures(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.said)
        del found["folder"]
        return found

    @property
    def ledger(self) -> list[list[object]]:
        book = openpyxl.load_workbook(self.folder / "ledger.xlsx")
        return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


def run(folder: Path, size: Size, language: str, *, as_json: bool) -> Shown:
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(out):
        patch.setenv("XIAOAN_LANG", language)
        patch.setenv("COLUMNS", "100")
        # Wherever else the environment points to: the demo keeps to its own folder.
        for name, value in ELSEWHERE.items():
            patch.setenv(name, value)
        demonstrate(folder, size, as_json=as_json)
    return Shown(folder, out.getvalue())


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """The demo as people see it, in Chinese."""
    return run(tmp_path_factory.mktemp("told") / "demo", SIZE, "zh", as_json=False)


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """The same demo as programs see it."""
    return run(tmp_path_factory.mktemp("counted") / "demo", SIZE, "zh", as_json=True)


def test_hazards_are_found_and_closed_and_everything_is_proved(counted: Shown) -> None:
    figures = counted.figures
    assert figures["found"] == sum(figures["stages"].values()) == figures["audit"]["hazards"] > 10
    assert figures["closed"] > 0
    assert figures["audit"] | {"batches": 0, "seals": 0} == {
        "clean": True, "breaches": [], "hazards": figures["found"], "batches": 0, "seals": 0,
    }  # fmt: skip
    assert figures["audit"]["seals"] == SIZE.days


def test_every_figure_of_a_lived_district_is_the_one_its_ledger_gives(counted: Shown) -> None:
    desk, at = opened(counted)
    last = local_day(at)
    report = measured(desk, "", Period(START, last), at)
    assert figures_of(report) == recount(desk, START, last, at, 180)
    assert report.whole[Indicator.SPOT_FIXES].numerator > 0, "which are what has a way of its own"


def test_every_message_that_was_accepted_lies_in_somebodys_mailbox(counted: Shown) -> None:
    figures = counted.figures
    letters = list((counted.folder / "mail").rglob("*.eml"))
    assert len(letters) == figures["letters"] > 0
    # Several messages to one person may leave as one letter; none leaves as two.
    assert figures["messages"]["accepted"] >= len(letters)
    assert set(figures["messages"]) <= {"accepted", "dead", "superseded", "pending", "collected"}


def test_the_same_seed_tells_the_same_story_and_writes_the_same_ledger(told: Shown, counted: Shown) -> None:
    assert told.ledger == counted.ledger
    assert f"送达 {counted.figures['messages']['accepted']} 条" in told.said


def test_the_ledger_opens_in_a_spreadsheet_with_a_line_for_every_hazard(counted: Shown) -> None:
    title, header, *lines = counted.ledger
    assert title[0] == "青禾区校园及周边安全隐患台账（演示）"
    assert header == LEDGER.header(Language.ZH)[: len(header)]
    assert len(lines) == counted.figures["found"]


def test_the_story_follows_two_hazards_and_says_why_the_deadline_is_that_day(told: Shown) -> None:
    for number, mark in zip(re.findall(r"跟踪隐患 (\d+-\d+-\d+)", told.said), "①②", strict=True):
        assert f"  {mark} " in told.said
        assert f"{number}（" in told.said
    for words in ("为什么是 2026-03-17 24:00？", "当日不计", "→ 交办通知：", "签收　", "落实管控措施", "▲ "):
        assert words in told.said
    assert "台账核验    通过：" in told.said


def test_no_line_is_wider_than_the_terminal(told: Shown) -> None:
    story = told.said.partition("接下来可以看")[0]
    assert [line for line in story.splitlines() if cell_len(line) > 100] == []


def test_the_commands_it_suggests_work_as_they_stand(told: Shown) -> None:
    suggested = re.findall(r"^  (env -u XIAOAN_DATABASE_URL XIAOAN_HOME=.* \w+ .*)$", told.said, re.MULTILINE)
    assert len(suggested) >= 5
    command = next(one for one in suggested if " explain " in one)
    done = subprocess.run(
        command, shell=True, cwd=ROOT, env=os.environ | ELSEWHERE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"整改.*：2026-03-17 24:00 到期", done.stdout), done.stdout


def test_running_it_again_starts_afresh_and_in_english_if_one_likes(counted: Shown, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(counted.folder, folder)
    shown = run(folder, Size(days=1, schools=12, seed=7), "en", as_json=False)
    assert shown.ledger[1] == LEDGER.header(Language.EN)[: len(shown.ledger[1])]
    assert 0 < len(shown.ledger) - 2 < counted.figures["found"]
    for words in ("(made up)", "Here we go", "following hazard 990101-2026-", "Why 2026-03-17 24:00?", "the proof"):
        assert words in shown.said
    assert "What to look at next" in shown.said
    assert not re.search(r"[\u4e00-\u9fff]{5}[，。]", shown.said)


def test_it_stops_at_noon_of_a_working_day_in_the_middle_of_a_campaign_drawn_in_earnest(counted: Shown) -> None:
    desk, at = opened(counted)
    assert (local_day(at).isoweekday() <= 5, shown(at)[-5:]) == (True, "12:00")
    with desk.looking() as session:
        [line] = campaigns.lines(session)
        states = {one.state for one in visits.lines(session, visits.Wanted(campaign=line.number))}
    assert prove_draw(desk, line.number).holds
    assert 0 < counted.figures["campaign"]["covered"] < counted.figures["campaign"]["listed"] == SIZE.schools
    assert states >= {VisitState.CONCLUDED, VisitState.PLANNED}


def test_everybody_has_something_to_do_when_it_stops(counted: Shown) -> None:
    desk, at = opened(counted)
    who = {one.role.en: one.who.number for one in logins(desk, at)}
    waiting = queue(desk, onlooker(desk, who["coordinator"], at), at)
    assert (len(waiting.incomplete), len(waiting.objections), len(waiting.doubled)) == (1, 2, 1)
    assert days_of(desk, onlooker(desk, who["inspector"], at), at).coming
    with desk.looking() as session:
        assert who["leader"] in [leader for _, _, leader in leaders.waiting(session, local_day(at))]
        assert resolutions.last_row(session, 1) == 4


def test_the_link_in_a_leaders_letter_opens_in_the_console_of_the_demo(counted: Shown) -> None:
    desk, at = opened(counted)
    settings = Place(counted.folder).settings(page="http://127.0.0.1:8080")
    link = leaders_link(desk, links_of(desk, settings), logins(desk, at), at)
    address, token = link.rsplit("/", 1)
    led = follow(desk, token, at)
    assert (address, led.told.kind) == ("http://127.0.0.1:8080/l", MessageKind.PROPOSAL)
    letters = sorted((counted.folder / "mail" / led.who.lower()).glob("*.eml"))
    assert f"{address}/" in plain_text(letters[-1].read_bytes())


def plain_text(letter: bytes) -> str:
    """What a letter says."""
    found = message_from_bytes(letter, policy=mail_policy).get_body(("plain",))
    assert found is not None
    return str(found.get_content())


def opened(demo: Shown) -> tuple[Desk, datetime]:
    """The installation a demo has left behind, and the instant its story stopped at."""
    place = Place(demo.folder)
    assert place.ended_at is not None
    return desk_of(place.settings()), place.ended_at
