"""Hazards are found by what they say and where they are, whether they are gathered first or met in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
import sqlalchemy as sa

from rules.registry import SchoolRow
from store import searching
from store.dialect import is_sqlite
from store.filters import Filter, with_ids
from store.views import hazard_lines
from tests.store.test_outbox_plans import plans
from tests.support.registry_rows import counts, schools, taken_in
from tests.support.story import COMMON, SERIOUS, found
from tests.support.world import TOWN_1, World

PATROL, ALARM = "510503-2026-000001", "510503-2026-000002"


@pytest.fixture
def two(world: World) -> World:
    """A missing record of patrols in the lodge of school 1, and an alarm at the gate of school 2."""
    found(world, "2026-09-01 09:00", COMMON)
    found(world, "2026-09-01 09:00", replace(SERIOUS, campus="S2", description="校门LED屏 100%黑屏，一键报警失灵"))
    return world


def numbers(world: World, text: str, *, is_gathered: bool = True) -> Sequence[str]:
    with world.desk.looking() as session:
        which = with_ids(session, Filter(text=text)) if is_gathered else Filter(text=text)
        return sorted(one.number for one in hazard_lines(session, which))


@pytest.mark.parametrize("is_gathered", [True, False])
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("巡查", [PATROL]),
        ("第二中学", [ALARM]),
        ("000002", [ALARM]),
        ("报警 校门", [ALARM]),
        ("中学　ＬＥＤ", [ALARM]),
        ("led", [ALARM]),
        ("100%黑", [ALARM]),
        ("门", [PATROL, ALARM]),
        ("2026 第", [PATROL, ALARM]),
        ("巡查 报警", []),
        ("1_0", []),
        ("没有的词", []),
        ("　", [PATROL, ALARM]),
    ],
)
def test_all_the_words_are_found_in_any_order(
    two: World, text: str, meant: list[str], is_gathered: bool
) -> None:  # fmt: skip
    assert numbers(two, text, is_gathered=is_gathered) == meant


def test_a_word_that_many_have_is_not_gathered_and_gives_the_same(two: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "FEW", 1)
    with two.desk.looking() as session:
        assert searching.few(session, "门") is None
        assert searching.few(session, "巡查") is not None
    assert numbers(two, "门") == [PATROL, ALARM]


def test_a_school_that_is_renamed_is_found_by_the_name_it_has_now(two: World) -> None:
    renamed = schools(SchoolRow("S2", "城西实验中学", TOWN_1))
    assert counts(taken_in(two, renamed))["schools"] == (0, 1, 0)
    assert numbers(two, "城西实验 报警") == [ALARM]
    assert numbers(two, "第二中学") == []
    assert numbers(two, "第一小学") == [PATROL]


def test_postgresql_looks_the_pairs_of_a_word_up_and_sqlite_reads_nothing_but_the_texts(two: World) -> None:
    with two.desk.looking() as session:
        [plan] = plans(session, lambda session: searching.few(session, "一键报警"))
        assert ("SCAN hazard_text" if is_sqlite(session) else "ix_hazard_text_pairs") in plan


def test_a_pair_of_characters_is_never_of_two_words(two: World) -> None:
    with two.desk.looking() as session:
        if not is_sqlite(session):
            assert sorted(session.scalar(sa.text("SELECT pairs_of('校门 led')"))) == ["ed", "le", "校门"]
            assert session.scalar(sa.text("SELECT pairs_of('门')")) == []
