"""Recusal: somebody had better not inspect a school; declared by themselves or by a coordinator, and taken back."""

from __future__ import annotations

from datetime import datetime

from casework.campaigning import coordinating
from casework.desk import Desk, Sitting
from models.school import Campus
from rules.campaigns import InterestKind
from rules.refusals import UnknownSchools
from store import campuses, inspectors, people


def recuse(desk: Desk, person: str, school: str, kind: InterestKind, who: str, at: datetime) -> bool:
    """The interest is on record, and no draw sends them there. False when it was on record already."""
    with desk.sitting(at) as sitting:
        subject, campus, by = _meant(sitting, person, school, who)
        values: dict[str, object] = {
            "person_id": subject, "campus_id": campus.id, "kind": kind, "declared_at": at, "declared_by_id": by,
        }  # fmt: skip
        return inspectors.declare(sitting.session, values)


def take_back(desk: Desk, person: str, school: str, who: str, at: datetime) -> bool:
    """The interest is over. False when there was none."""
    with desk.sitting(at) as sitting:
        subject, campus, _ = _meant(sitting, person, school, who)
        return inspectors.withdraw(sitting.session, subject, campus.id, at) > 0


def _meant(sitting: Sitting, person: str, school: str, who: str) -> tuple[int, Campus, int]:
    campus = campuses.by_code(sitting.session, [school]).get(school)
    if campus is None:
        raise UnknownSchools(codes=[school])
    subject, actor = people.person_meant(sitting.session, person).id, sitting.actor(who)
    if actor.person_id != subject:
        coordinating(sitting, actor, campus.area_code)
    return subject, campus, actor.person_id or 0
