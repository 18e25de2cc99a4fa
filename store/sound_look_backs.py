"""What is true of look-backs: nobody is given what they verified, and what waits can still be looked at."""

from __future__ import annotations

import sqlalchemy as sa

from models.columns import table_of
from models.look_back import LookBackItem
from models.verification import SignOff, VerificationRound
from rules.vocabulary import Stage
from rules.words import Text
from store.breaches import Found, Invariant, Part, hazard, rows_of

item, round_, sign_off = table_of(LookBackItem), table_of(VerificationRound), table_of(SignOff)


def _own_work(part: Part) -> Found:
    mine = sa.or_(
        sign_off.c.person_id == item.c.person_id,
        sa.and_(
            ~item.c.is_for_the_office,
            sa.or_(sign_off.c.unit_id == item.c.unit_id, round_.c.rectifier_unit_id == item.c.unit_id),
        ),
    )
    # A hazard that came back and was verified again meanwhile says nothing of who looked before.
    before = sa.or_(item.c.done_at.is_(None), round_.c.opened_at <= item.c.done_at)
    rounds = round_.join(sign_off, sign_off.c.round_id == round_.c.id)
    own = sa.exists().select_from(rounds).where(round_.c.hazard_id == item.c.hazard_id, mine, before)
    return rows_of(item, part, own, "person", item.c.person_id, "unit", item.c.unit_id)


def _looked_at_by_a_signer(part: Part) -> Found:
    rounds = round_.join(sign_off, sign_off.c.round_id == round_.c.id)
    signed = sa.exists().select_from(rounds).where(
        round_.c.hazard_id == item.c.hazard_id, sign_off.c.person_id == item.c.done_by_id,
        sign_off.c.signed_at <= item.c.done_at,
    )  # fmt: skip
    return rows_of(item, part, signed, "person", item.c.done_by_id)


def _waits_on_closed(part: Part) -> Found:
    stray = sa.and_(item.c.result.is_(None), hazard.c.stage != Stage.CLOSED)
    return rows_of(item, part, stray, hazard.c.stage)


LOOK_BACKS = (
    Invariant(
        "no_look_back_given_to_who_had_a_part",
        Text(
            "回头看不交给参与过整改或验收的人员和单位",
            "no look-back is given to who put the hazard right or verified it",
        ),
        _own_work,
    ),
    Invariant(
        "no_look_back_done_by_a_signer",
        Text("回头看不由签署过验收意见的人办理", "no look-back is done by who signed a verification of it"),
        _looked_at_by_a_signer,
    ),
    Invariant(
        "look_back_waits_on_closed",
        Text("待办的回头看只出现在已销号的隐患上", "a look-back waits only on a closed hazard"),
        _waits_on_closed,
    ),
)
