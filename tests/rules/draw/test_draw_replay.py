"""Anybody draws again and gets the very same bytes; whatever was changed since is named."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.draw.drawing import draw
from rules.draw.frame import Frame
from rules.draw.plan import Plan, Team
from rules.draw.replay import Proof, prove
from rules.draw.seeds import commitment
from rules.refusals import UnfitDraw
from rules.words import Language
from tests.support.draws import SEED, fixed, frames, short, turned
from tests.support.everything import ROOT

FRAME = "5034b2149c88f7ce47ba8f2604911800e79514f7b92dabba62d82078b8313290"
PLAN = "6a058d876bd9ddeace80cb39709e9ecbda03feabdb6afe9065bb92fbe2b4c779"
SHORT = "bedb554098b7633ff3e841cb36bd883b44e1634280f175b478a327520f7f3efe"
"""The digests of the fixed frame, of its plan, and of the plan of one that cannot have everything."""

AGAIN = """
from rules.draw.drawing import draw
from tests.support.draws import SEED, fixed, short, turned
print(draw(turned(fixed(), {order}), SEED).digest, draw(turned(short(), {order}), SEED).digest)
"""


def drawn() -> tuple[bytes, Plan]:
    return fixed().canonical(), draw(fixed(), SEED)


def said(proof: Proof) -> list[tuple[str, str]]:
    return [(one.zh, one.en) for one in proof.mismatches]


def test_the_plan_is_the_one_it_always_was() -> None:
    """Another version of networkx or Python, or another machine, that drew otherwise would show here."""
    assert fixed().digest == FRAME
    assert draw(fixed(), SEED).digest == PLAN
    assert draw(short(), SEED).digest == SHORT


@pytest.mark.parametrize("hashes", ["0", "1", "42"])
def test_neither_the_order_of_hashes_nor_that_of_the_lists_changes_the_plan(hashes: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", AGAIN.format(order=hashes)], cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hashes, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.stdout.split() == [PLAN, SHORT], ran.stderr[-2000:]


@given(asked=frames(), order=st.integers(0, 10**6), seed=st.text(max_size=6))
def test_the_order_of_the_lists_never_matters(asked: Frame, order: int, seed: str) -> None:
    assert draw(turned(asked, order), seed).canonical() == draw(asked, seed).canonical()


@given(asked=frames(), seed=st.text(max_size=6))
def test_every_draw_proves_itself_and_is_read_back_whole(asked: Frame, seed: str) -> None:
    plan = draw(asked, seed)
    assert Plan.read(plan.canonical()) == plan
    proof = prove(asked.canonical(), plan.canonical(), seed, commitment(seed), asked.digest)
    assert proof == Proof(is_seed_kept=True, is_frame_kept=True, is_plan_same=True, mismatches=())
    assert proof.holds


def test_another_seed_draws_otherwise() -> None:
    assert draw(fixed(), "另一粒").teams != draw(fixed(), SEED).teams


def test_a_seed_that_was_not_committed_to_is_named() -> None:
    asked, plan = drawn()
    proof = prove(asked, plan.canonical(), SEED, commitment("另一粒"))
    assert said(proof) == [("种子与事先公布的承诺值不符", "the seed does not fit the commitment published before")]
    assert (proof.is_seed_kept, proof.is_frame_kept, proof.is_plan_same, proof.holds) == (False, True, True, False)


def test_a_plan_drawn_from_another_seed_is_named_by_its_first_team_and_call() -> None:
    asked, plan = drawn()
    other = replace(draw(fixed(), "另一粒"), commitment=plan.commitment)
    proof = prove(asked, other.canonical(), SEED, commitment(SEED))
    first = next(one for one, drawn in zip(other.teams, plan.teams, strict=True) if one != drawn)
    assert said(proof)[0][1].startswith(f"team {first.number} differs: the plan says ")
    assert said(proof)[1][1].startswith("school ")
    assert not proof.is_plan_same


def test_a_frame_changed_after_it_was_published_is_named() -> None:
    asked, plan = drawn()
    changed = replace(fixed(), title="另一次检查").canonical()
    proof = prove(changed, plan.canonical(), SEED, commitment(SEED), fixed().digest)
    assert said(proof) == [
        ("名单与公布的名单摘要不符", "the frame does not fit the digest that was published for it"),
        ("方案不是从这份名单抽取的", "the plan was not drawn from this frame"),
        ("方案记载的名单摘要不同", "the digest of the frame in the plan differs"),
    ]
    assert (proof.is_seed_kept, proof.is_frame_kept, proof.is_plan_same) == (True, False, False)
    assert prove(asked, plan.canonical(), SEED, commitment(SEED), fixed().digest).holds


def test_everything_that_does_not_fit_is_named_in_order() -> None:
    _, plan = drawn()
    changed = replace(fixed(), title="另一次检查").canonical()
    found = said(prove(changed, plan.canonical(), SEED, commitment("另一粒")))
    assert [zh for zh, _ in found] == [
        "种子与事先公布的承诺值不符", "方案不是从这份名单抽取的", "方案记载的名单摘要不同",
    ]  # fmt: skip


def test_an_exchanged_member_is_named() -> None:
    asked, plan = drawn()
    second = plan.teams[1]
    changed = replace(plan, teams=(plan.teams[0], Team(2, (*second.members[:-1], 99)), *plan.teams[2:]))
    told, known = (*second.members[:-1], 99), second.members
    assert said(prove(asked, changed.canonical(), SEED, commitment(SEED))) == [
        (
            f"第2组不同：方案为{'、'.join(map(str, told))}，重抽为{'、'.join(map(str, known))}",
            f"team 2 differs: the plan says {', '.join(map(str, told))}, the draw gives {', '.join(map(str, known))}",
        )
    ]


def test_a_team_that_is_not_there_is_named() -> None:
    asked, plan = drawn()
    zh, en = said(prove(asked, replace(plan, teams=plan.teams[:-1]).canonical(), SEED, commitment(SEED)))[0]
    assert zh.startswith("第9组不同：方案为无此组，重抽为")
    assert en.startswith("team 9 differs: the plan says no such team, the draw gives ")


def test_a_call_moved_to_another_team_is_named() -> None:
    asked, plan = drawn()
    call = plan.calls[3]
    moved = replace(call, team=call.team % 9 + 1)
    changed = replace(plan, calls=(*plan.calls[:3], moved, *plan.calls[4:]))
    assert said(prove(asked, changed.canonical(), SEED, commitment(SEED))) == [
        (
            f"学校 {call.target} 的安排不同：方案为第{moved.team}组{call.day}，重抽为第{call.team}组{call.day}",
            f"school {call.target} differs: the plan says team {moved.team} on {call.day}, "
            f"the draw gives team {call.team} on {call.day}",
        )
    ]


def test_a_school_that_was_taken_out_is_named() -> None:
    asked, plan = drawn()
    call = plan.calls[0]
    changed = replace(plan, calls=plan.calls[1:], unassigned=(call.target,))
    assert said(prove(asked, changed.canonical(), SEED, commitment(SEED))) == [
        (
            f"学校 {call.target} 的安排不同：方案为不安排，重抽为第{call.team}组{call.day}",
            f"school {call.target} differs: the plan says no call, the draw gives team {call.team} on {call.day}",
        ),
        ("未安排的学校不同", "the schools left unvisited differ"),
    ]


def test_figures_and_sentences_that_were_changed_are_named() -> None:
    asked, plan = drawn()
    changed = replace(plan, metres=1, loads=(0,), shortfalls=draw(short(), SEED).shortfalls, commitment="")
    assert [zh for zh, _ in said(prove(asked, changed.canonical(), SEED, commitment(SEED)))] == [
        "各组任务量不同", "总路程不同", "缺口说明不同", "方案记载的承诺值不同",
    ]  # fmt: skip


def test_the_same_plan_written_otherwise_is_named() -> None:
    asked, plan = drawn()
    proof = prove(asked, plan.canonical() + b"\n", SEED, commitment(SEED))
    assert said(proof) == [("方案内容相同，但写法不同", "the plan says the same, but is not written the same way")]


def test_bytes_that_are_no_frame_or_no_plan_prove_nothing() -> None:
    asked, plan = drawn()
    for pair in ((b"{}", plan.canonical()), (asked, b"\xff")):
        proof = prove(*pair, SEED, commitment(SEED))
        assert (proof.is_seed_kept, proof.is_frame_kept, proof.is_plan_same) == (True, False, False)
        assert len(proof.mismatches) == 1
    assert said(prove(asked, b"[]", SEED, commitment("x"))) == [
        ("种子与事先公布的承诺值不符", "the seed does not fit the commitment published before"),
        ("无法抽取：应为对象的地方不是对象", "this cannot be drawn: something that should be an object is not"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "en"),
    [
        (b'"metres":', b'"meters":', "“metres” of the record should be a whole number"),
        (b"2026-12-07", b"2026-12-77", "“2026-12-77” is not a day"),
        (b'"loads":[', b'"loads":["x",', "“loads” of the record should be a whole number"),
    ],
)
def test_bytes_that_say_no_plan_are_refused(old: bytes, new: bytes, en: str) -> None:
    _, plan = drawn()
    with pytest.raises(UnfitDraw) as refused:
        Plan.read(plan.canonical().replace(old, new, 1))
    assert refused.value.say(Language.EN) == f"this cannot be drawn: {en}"
