"""Letters of hazards and meetings: what they may rest on, the rows of those written, and the templates in force."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from models.area import Area
from models.clock import Clock
from models.columns import table_of
from models.hazard import Hazard
from models.ledger import LedgerEvent
from models.letter import Letter, LetterPrefix, LetterTemplate, LetterWithdrawal
from models.minutes import Minutes
from models.person import Person
from models.proposal import Proposal
from models.unit import Unit
from rules.letters import Happening, LetterKind
from rules.rights import Viewer
from rules.vocabulary import Instrument
from store.offices import areas_above
from store.visible import visible

letter, withdrawal, template = table_of(Letter), table_of(LetterWithdrawal), table_of(LetterTemplate)
prefix = table_of(LetterPrefix)
event, person, unit, clock = table_of(LedgerEvent), table_of(Person), table_of(Unit), table_of(Clock)
hazard, minutes = table_of(Hazard), table_of(Minutes)


def past_of(session: Session, hazard_id: int) -> list[Happening]:
    """Everything that happened to a hazard, in order, as letters speak of it."""
    columns = (
        event.c.id, event.c.act, event.c.at, event.c.unit_id, unit.c.name, person.c.name, event.c.note, event.c.facts,
        event.c.given, event.c.clock_id, clock.c.kind,
    )  # fmt: skip
    source = (
        event.outerjoin(person, person.c.id == event.c.actor_id)
        .outerjoin(unit, unit.c.id == event.c.unit_id)
        .outerjoin(clock, clock.c.id == event.c.clock_id)
    )
    mine = sa.select(*columns).select_from(source).where(event.c.hazard_id == hazard_id).order_by(event.c.id)
    found = []
    for number, act, at, unit_id, name, by, note, facts, given, clock_id, kind in session.execute(mine):
        said: Mapping[str, object] = orjson.loads(facts or "{}")
        instrument = Instrument.of(str(said["instrument"])) if said.get("instrument") else None
        found.append(
            Happening(
                number, act, at, instrument, unit_id, name or "", by or "", note or "", said, given, clock_id, kind
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter in a list. Of minutes hazard is empty, and of all others meeting is."""

    id: int
    kind: LetterKind
    number: str
    hazard: str
    meeting: str
    event_id: int | None
    body: str
    body_unit_id: int
    area: str
    dated_on: date
    made_at: datetime
    made_by: str | None
    digest: str
    size: int
    withdrawn_at: datetime | None
    withdrawn_because: str | None


def _lines() -> sa.Select[Any]:  # Any: columns of every kind
    columns = (
        letter.c.id, letter.c.kind, letter.c.number, sa.func.coalesce(hazard.c.number, ""),
        sa.func.coalesce(minutes.c.title, ""), letter.c.event_id, unit.c.name, letter.c.body_unit_id,
        sa.func.coalesce(hazard.c.area_code, minutes.c.area_code), letter.c.dated_on, letter.c.made_at, person.c.name,
        letter.c.digest, letter.c.size, withdrawal.c.at, withdrawal.c.reason,
    )  # fmt: skip
    source = (
        letter.outerjoin(hazard, hazard.c.id == letter.c.hazard_id)
        .outerjoin(minutes, minutes.c.id == letter.c.minutes_id)
        .join(unit, unit.c.id == letter.c.body_unit_id)
        .outerjoin(person, person.c.id == letter.c.made_by_id)
        .outerjoin(withdrawal, withdrawal.c.letter_id == letter.c.id)
    )
    return sa.select(*columns).select_from(source)


def letters_of(session: Session, hazard_id: int) -> list[LetterLine]:
    """The letters of a hazard, in the order they were written, withdrawn ones too."""
    rows = session.execute(_lines().where(letter.c.hazard_id == hazard_id).order_by(letter.c.id))
    return [LetterLine(*tuple(row)) for row in rows]


def letters_of_minutes(session: Session, minutes_id: int) -> list[LetterLine]:
    """The letters of a meeting, in the order they were written, withdrawn ones too."""
    rows = session.execute(_lines().where(letter.c.minutes_id == minutes_id).order_by(letter.c.id))
    return [LetterLine(*tuple(row)) for row in rows]


def minutes_numbered(session: Session, county: str, number: str) -> int | None:
    """The meeting of a county whose minutes were issued here under this number."""
    there = letter.join(minutes, minutes.c.id == letter.c.minutes_id)
    mine = letter.c.number == number, minutes.c.area_code.startswith(county, autoescape=True)
    return session.scalar(sa.select(letter.c.minutes_id).select_from(there).where(*mine)) if number else None


def newest(session: Session, limit: int = 100) -> list[LetterLine]:
    """The letters written last, of all hazards and meetings."""
    return [LetterLine(*tuple(row)) for row in session.execute(_lines().order_by(letter.c.id.desc()).limit(limit))]


def known(session: Session, letter_id: int) -> LetterLine | None:
    """The letter with this id."""
    row = session.execute(_lines().where(letter.c.id == letter_id)).first() if abs(letter_id) < 2**63 else None
    return LetterLine(*tuple(row)) if row else None


def files_after(session: Session, since: int, after: int, limit: int) -> list[LetterLine]:
    """Letters after an id that rest on acts after an event, in the order of their ids; withdrawn ones are kept too.

    Those that rest on no event are among them where all are asked for.
    """
    mine = letter.c.event_id > since if since else sa.true(), letter.c.id > after
    return [
        LetterLine(*tuple(row)) for row in session.execute(_lines().where(*mine).order_by(letter.c.id).limit(limit))
    ]


def seen_by(session: Session, letter_id: int, viewer: Viewer, sensitive: Collection[str]) -> LetterLine | None:
    """The letter with this id, for somebody who may see its hazard; None otherwise, and for minutes of a meeting."""
    if abs(letter_id) >= 2**63:
        return None
    mine = letter.c.id == letter_id, letter.c.hazard_id.is_not(None), visible(viewer, sensitive)
    row = session.execute(_lines().where(*mine)).first()
    return LetterLine(*tuple(row)) if row else None


def standing(session: Session, hazard_id: int, kind: LetterKind, event_id: int) -> tuple[LetterLine | None, int]:
    """The letter of this kind about this act that has not been withdrawn, and how many there have been."""
    mine = letter.c.hazard_id == hazard_id, letter.c.kind == kind, letter.c.event_id == event_id
    rows = [LetterLine(*tuple(row)) for row in session.execute(_lines().where(*mine).order_by(letter.c.edition))]
    return next((one for one in rows if one.withdrawn_at is None), None), len(rows)


def put(session: Session, row: Letter | LetterTemplate | LetterPrefix) -> int:
    """The row is kept. Returns its id."""
    session.add(row)
    session.flush()
    return row.id


def withdraw(session: Session, letter_id: int, at: datetime, by_id: int, reason: str) -> None:
    """It is on record that the letter is no longer good."""
    session.execute(sa.insert(withdrawal).values(letter_id=letter_id, at=at, by_id=by_id, reason=reason))


def hold(session: Session, letter_id: int) -> None:
    """What the letter is about is locked until the transaction ends, so that two who withdraw it take their turns."""
    for about, mine in ((hazard, letter.c.hazard_id), (minutes, letter.c.minutes_id)):
        which = sa.select(mine).where(letter.c.id == letter_id).scalar_subquery()
        session.execute(sa.select(about.c.id).where(about.c.id == which).with_for_update(key_share=True)).all()


def template_in_force(session: Session, kind: LetterKind, area: str) -> LetterTemplate | None:
    """What letters of a kind are written with where this area is: the nearest area's newest, if any."""
    wanted = col(LetterTemplate.kind) == kind, col(LetterTemplate.area_code).in_(areas_above(area))
    nearest = sa.func.length(template.c.area_code).desc(), template.c.id.desc()
    return session.scalars(sa.select(LetterTemplate).where(*wanted).order_by(*nearest).limit(1)).first()


def prefix_in_force(session: Session, kind: LetterKind, unit_id: int) -> str:
    """What somebody chose numbers of a unit's letters of a kind to begin with; empty where nobody did."""
    mine = prefix.c.kind == kind, prefix.c.unit_id == unit_id
    return session.scalar(sa.select(prefix.c.prefix).where(*mine).order_by(prefix.c.id.desc()).limit(1)) or ""


def prefix_user(session: Session, wanted: str, year: int, but: int, called: Collection[str]) -> str | None:
    """Another unit whose numbers begin so: by what was chosen, by a letter of the year, or by what it is called."""
    later = prefix.alias("later")
    newer = later.c.kind == prefix.c.kind, later.c.unit_id == prefix.c.unit_id, later.c.id > prefix.c.id
    chosen = sa.select(prefix.c.unit_id).where(prefix.c.prefix == wanted, ~sa.exists().where(*newer))
    written = sa.select(letter.c.body_unit_id).where(letter.c.series == wanted, letter.c.year == year)
    uses = sa.or_(unit.c.id.in_(chosen), unit.c.id.in_(written), unit.c.name.in_(called))
    return session.scalar(sa.select(unit.c.name).where(uses, unit.c.id != but).order_by(unit.c.id).limit(1))


def area_name(session: Session, code: str) -> str:
    """What an area is called."""
    return str(session.scalar(sa.select(col(Area.name)).where(col(Area.code) == code)) or "")


def person_names(session: Session, people: Collection[int]) -> dict[int, str]:
    """What these people are called."""
    rows = session.execute(sa.select(person.c.id, person.c.name).where(person.c.id.in_(sorted(people))))
    return {one.id: one.name for one in rows}


def steps_of(session: Session, hazard_id: int) -> Sequence[Proposal]:
    """Every step that was ever proposed on a hazard, in order."""
    mine = sa.select(Proposal).where(col(Proposal.hazard_id) == hazard_id)
    return session.scalars(mine.order_by(col(Proposal.id))).all()


def clocks_of(session: Session, hazard_id: int) -> Sequence[Clock]:
    """Every clock a hazard ever had, in the order they were started."""
    mine = col(Clock.hazard_id) == hazard_id
    return session.scalars(sa.select(Clock).where(mine).order_by(col(Clock.id))).all()
