"""The post that answers for a hazard, and who sits in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.person import Person
from models.post import Post, Tenure
from models.unit import Unit
from rules.offices import Capacity
from rules.words import Text

post, unit, person, tenure = table_of(Post), table_of(Unit), table_of(Person), table_of(Tenure)


@dataclass(frozen=True, slots=True)
class Leader:
    """A post, its unit, and who holds it on a day; empty where nobody does."""

    unit: str
    title: str
    name: str | None

    @property
    def said(self) -> Text | str:
        return self.name or Text("（岗位空缺）", "(nobody in the post)")

    @property
    def who(self) -> str:
        return f"{self.unit} {self.title}"


def leader_of(session: Session, post_id: int, day: date) -> Leader:
    """The post with this number as it is filled on a day, by its holder before whoever stands in."""
    serving = (
        tenure.c.post_id == post.c.id, tenure.c.starts_on <= day,
        sa.or_(tenure.c.ends_on.is_(None), tenure.c.ends_on > day),
    )  # fmt: skip
    source = (
        post.join(unit, unit.c.id == post.c.unit_id)
        .outerjoin(tenure, sa.and_(*serving))
        .outerjoin(person, person.c.id == tenure.c.person_id)
    )
    columns = unit.c.name, post.c.title, person.c.name
    wanted = sa.select(*columns).select_from(source).where(post.c.id == post_id)
    ordered = wanted.order_by(tenure.c.capacity != Capacity.HOLDER, tenure.c.id).limit(1)
    return Leader(*tuple(session.execute(ordered).one()))
