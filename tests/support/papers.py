"""Of what is printed, published and assessed one of each, for whoever asks what everybody may open of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from casework import bulletin_drafts
from casework.appealing import appeal
from casework.assessing import draw_up
from casework.assessment_entries import Entered
from casework.assessment_entries import enter as practice
from casework.assessment_steps import publish
from casework.bulletin_drafts import Due, Shown
from casework.bulletin_signing import BulletinPen, sign
from casework.school_records import enter
from documents.bulletin_writing import bulletin_word
from rules.assessment_acts import EntryKind
from rules.case_records import Period
from rules.records import PledgePost, RecordKind, RecordRow
from tests.support.console import Console
from tests.support.story import COORDINATOR
from tests.support.world import DISTRICT, World, at

NOW = "2026-09-01 10:00"
JULY, AUGUST = Period(date(2026, 7, 1), date(2026, 7, 31)), Period(date(2026, 8, 1), date(2026, 8, 31))


def papers(world: World, console: Console) -> dict[str, object]:
    """A bulletin signed and one in draft, an assessment published and one that is not, and a school's record."""
    enter(world.desk, [RecordRow("S1", RecordKind.PLEDGE, date(2026, 8, 28), PledgePost.PRINCIPAL)], "S1.principal",
          at(NOW))  # fmt: skip
    return {**_bulletins(world, console), **_assessments(world), "record": 1}


def _bulletins(world: World, console: Console) -> dict[str, object]:
    old = bulletin_drafts.draw_up(world.desk, Due(DISTRICT, JULY), COORDINATOR, at(NOW))
    pen = BulletinPen(console.site.store, bulletin_word)
    signed = sign(world.desk, pen, Shown(old, 1, COORDINATOR, at(NOW)))
    return {
        "bulletin": signed.id,
        "bulletin_draft": bulletin_drafts.draw_up(world.desk, Due(DISTRICT, AUGUST), COORDINATOR, at(NOW)),
    }


def _assessments(world: World) -> dict[str, object]:
    """Two practices of the school in July: one point of it is appealed against, the other may be."""
    said = Entered(EntryKind.PRACTICE, date(2026, 7, 10), "护学岗网格化", "校安办〔2026〕9号", "S1")
    entries = [practice(world.desk, one, COORDINATOR, at(NOW)) for one in (said, replace(said, said="家长护学队"))]
    told = draw_up(world.desk, DISTRICT, JULY, COORDINATOR, at(NOW)).id
    publish(world.desk, told, COORDINATOR, at(NOW))
    draft = draw_up(world.desk, DISTRICT, AUGUST, COORDINATOR, at(NOW)).id
    of_school = "SELECT id FROM assessed WHERE assessment_id = :n AND unit_id = :unit"
    with world.desk.looking() as session:
        mine = {
            name: session.scalar(sa.text(of_school), {"n": number, "unit": world.units["S1"]})
            for name, number in (("assessed", told), ("draft_assessed", draft))
        }
        of_july = "SELECT id FROM assessment_point WHERE assessment_id = :n ORDER BY id"
        first, second, *_ = session.scalars(sa.text(of_july), {"n": told})
    made = appeal(world.desk, told, first, "S1.principal", at(NOW), "应计两项")
    return {
        "assessment": told, "draft_assessment": draft, **mine, "entry": entries[0], "appeal": made, "point": second,
    }  # fmt: skip
