"""Drawing a look-back round again: what was changed since is named, whatever it is."""

from __future__ import annotations

import pytest

from casework.looking_back import announce
from casework.replaying import replay
from rules.refusals import BadInput
from rules.sampling import commitment
from tests.support.look_backs import DRAWN_AT, OCTOBER, SEED, a_dozen_closed, drawn
from tests.support.prepared import prepared
from tests.support.tampering import attack
from tests.support.world import World, at

sqlite_dozen_to_prove, postgresql_dozen_to_prove, database_url = prepared("dozen_to_prove", a_dozen_closed)

LIES = {
    "the seed": ("UPDATE look_back_round SET seed = 'a kinder seed'", "种子与抽取前公布的承诺不符"),
    "the commitment": (f"UPDATE look_back_round SET commitment = '{'a' * 64}'", "承诺被改动过"),
    "a line of the frame": ("UPDATE look_back_frame SET area_code = '510503002'", "抽样框被改动过"),
    "the digest of the frame": (f"UPDATE look_back_round SET frame_digest = '{'a' * 64}'", "摘要被改动过"),
    "the strata": ("UPDATE look_back_frame SET stratum = 'one'", "分层与规则算出的不同"),
    "an item taken off": (
        "DELETE FROM look_back_item WHERE id = (SELECT min(id) FROM look_back_item)", "应当抽中而不在名单上",
    ),
    "an item swapped": (
        "UPDATE look_back_item SET hazard_id = (SELECT min(hazard_id) FROM look_back_frame WHERE hazard_id NOT IN "
        "(SELECT hazard_id FROM look_back_item)) WHERE id = (SELECT min(id) FROM look_back_item)",
        "在名单上而没有被抽中",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", LIES)
def test_drawing_it_again_says_what_was_changed_since(world: World, what: str) -> None:
    drawn(world)
    assert replay(world.desk, 1).is_sound
    statement, words = LIES[what]
    with attack(world) as by:
        by.run(statement)
    faults = replay(world.desk, 1).faults
    assert any(words in one.zh for one in faults), [one.zh for one in faults]
    assert all(one.en and "{" not in one.en for one in faults)


def test_seed_and_commitment_changed_together_are_betrayed_by_the_ledger(world: World) -> None:
    drawn(world)
    with attack(world) as by:
        by.run(
            "UPDATE look_back_round SET seed = :s, commitment = :c", s="a kinder seed", c=commitment("a kinder seed")
        )
    assert any("台账记载的承诺是" in one.zh for one in replay(world.desk, 1).faults)


def test_what_has_not_been_drawn_cannot_be_drawn_again(world: World) -> None:
    announce(world.desk, OCTOBER, SEED, at(DRAWN_AT))
    for number in (1, 2):
        with pytest.raises(BadInput):
            replay(world.desk, number)
