"""What the ledger prints reads back the same: every column of every hazard, on any stage, into another database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from casework import leading, rectifying, verifying, withdrawing
from casework.funding import fund
from casework.importing import import_ledger
from casework.ledger_lines import export_lines
from casework.taking_in import Intaking
from documents.ledger_reading import read_ledger
from documents.ledger_writing import line_values, write_ledger
from documents.workbooks import read_file
from rules.ledger_sheet import LEDGER_COLUMNS
from rules.ledgers import LedgerLine
from rules.vocabulary import Instrument, Severity, Source, Stage
from rules.words import Language
from store.engine import connect
from store.filters import Filter
from tests.conftest import new_desk
from tests.support.postgres import Cluster
from tests.support.story import (
    COMMON,
    COORDINATOR,
    DEPUTY_LEADER,
    INSPECTOR,
    LEADER,
    MAJOR,
    OF_MAJOR,
    OF_SERIOUS,
    PHOTO,
    SERIOUS,
    UNDELIVERED,
    ask,
    asked_for_time,
    assigned,
    audited,
    closed,
    found,
    objected,
    passed,
    rectifying_,
    submitted,
    suspended,
)  # fmt: skip
from tests.support.world import World, at

pytestmark = pytest.mark.slow

WHEN = "2026-09-20 18:00"
AWKWARD = (
    "=1+1 开头的是描述，不是公式", "'带撇号", "-减号开头", "@提及", "多\n行\r\n文字", " 两端空白 ",
    "全角１２３，（标点）",
    "_x0041_ 不是转义", "表情😀与\u2028分隔", 'a "quoted", comma; semicolon', "0012", "2026-09-01",
)  # fmt: skip


def live_out_every_stage(world: World) -> None:
    """Hazards on every stage, with everything that may stand in a column of the ledger."""
    for said in AWKWARD:
        found(world, "2026-09-01 09:00", replace(COMMON, description=said, place=said, remark=said))
    found(world, "2026-09-12 09:00", replace(COMMON, due_on=date(2026, 10, 8), severity=Severity.LOW))
    assigned(world, "2026-09-02 09:00", SERIOUS)
    objected(world, "2026-09-02 10:00")
    suspended(world, "2026-09-02 11:00", date(2026, 9, 25))
    closed(world, "2026-09-03 09:00", SERIOUS, OF_SERIOUS)
    closed(world, "2026-09-03 10:00", MAJOR, OF_MAJOR)
    half_signed = submitted(world, "2026-09-04 09:00", SERIOUS)
    passed(world, half_signed, "2026-09-05 09:00", OF_SERIOUS.verifiers[:1])
    sent_back = submitted(world, "2026-09-04 10:00")
    verifying.send_back(world.desk, ask(sent_back, "PS1.handler", "2026-09-06 09:00", note="仍有缺失"))
    extended = rectifying_(world, "2026-09-07 09:00")
    asked_for_time(world, extended, "2026-09-08 09:00", date(2026, 9, 22))
    rectifying.grant_extension(world.desk, ask(extended, "EDU.deputy_head", "2026-09-08 10:00"))
    voided = assigned(world, "2026-09-10 09:00")
    withdrawing.void(world.desk, ask(voided, COORDINATOR, "2026-09-10 10:00", note="误报"))
    paid = rectifying_(world, "2026-09-10 11:00")
    rectifying.submit(
        world.desk, ask(paid, "S1.handler", "2026-09-11 09:00", files=(PHOTO,)), "更换报警装置", 1_234_567
    )
    for said in ({"核算金额": "1200.50", "资金来源": "区级财政", "实际投入": "999.99"}, {"实际投入": "999.99"}):
        with_money(world, said)
    reopened = closed(world, "2026-09-11 10:00")
    verifying.look_back(world.desk, ask(reopened, INSPECTOR, "2026-09-15 09:00", note="又坏了"), holds=False)
    led_by_somebody(world)


def with_money(world: World, said: dict[str, str]) -> None:
    """One hazard of which somebody has said what it costs, cost or who pays, before the work is done."""
    costed = rectifying_(world, "2026-09-10 13:00")
    fund(world.desk, ask(costed, "S1.handler", "2026-09-10 14:00"), said)


def led_by_somebody(world: World) -> None:
    """One hazard with a leader's instruction, one under listed supervision."""
    instructed = rectifying_(world, "2026-09-08 09:00")
    words = ask(instructed, LEADER, "2026-09-09 09:00", note="一周内办结", until=date(2026, 9, 16))
    leading.instruct(world.desk, words, (world.units["S1"],))
    listed = rectifying_(world, "2026-09-08 10:00")
    request = ask(listed, COORDINATOR, "2026-09-09 10:00", note="久拖不决")
    leading.propose(world.desk, request, Instrument.LISTED_SUPERVISION)
    leading.approve(world.desk, ask(listed, DEPUTY_LEADER, "2026-09-09 11:00"), None)


@pytest.fixture
def elsewhere(world: World, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """A second installation with the same registry, on the other kind of database."""
    if world.desk.engine.dialect.name == "postgresql":
        path = tmp_path / "elsewhere.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        engine = connect(f"sqlite:///{path}")
        yield World(new_desk(engine), world.units)
        engine.dispose()
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    cluster.create("elsewhere", request.getfixturevalue("postgresql_template"))
    engine = connect(cluster.url("elsewhere"))
    yield World(new_desk(engine), world.units)
    engine.dispose()
    cluster.drop("elsewhere")


def lines_of(world: World) -> list[LedgerLine]:
    return list(export_lines(world.desk, Filter(), at(WHEN))[1])


def columns_of(lines: list[LedgerLine], language: Language = Language.ZH) -> list[dict[str, object]]:
    """Each line as its columns."""
    headers = [one.zh for one in LEDGER_COLUMNS]
    return [dict(zip(headers, line_values(place, line, language), strict=True)) for place, line in enumerate(lines, 1)]


def taken_in(world: World, path: Path, who: str = COORDINATOR) -> int:
    read = read_ledger(read_file(path.read_bytes(), path.name))
    assert [one.text.zh for one in read.problems] == []
    return import_ledger(world.desk, read.rows, Intaking(at(WHEN), who)).added


@pytest.mark.parametrize(("ending", "language"), [(".xlsx", Language.ZH), (".csv", Language.EN)])
def test_every_column_of_every_hazard_survives_the_way_into_another_database(
    world: World, elsewhere: World, tmp_path: Path, ending: str, language: Language
) -> None:
    live_out_every_stage(world)
    before = lines_of(world)
    assert {line.state for line in before} == set(Stage)
    assert {line.source for line in before} == {Source.JOINT_INSPECTION}
    assert any(line.extended_due_on for line in before)
    assert {line.supervising_leader for line in before} == {"", "区政府区级主要领导", "区政府区级分管领导"}
    path = tmp_path / f"ledger{ending}"
    assert write_ledger(path, before, language, title="隐患排查整改台账") == len(before)
    assert taken_in(elsewhere, path) == len(before)
    assert columns_of(lines_of(elsewhere)) == columns_of(before)
    sound = [one for one in audited(elsewhere, WHEN).breaches if one.name not in UNDELIVERED]
    assert sound == []
