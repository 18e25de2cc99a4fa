"""Hazards that contain a word, found without reading the whole ledger.

PostgreSQL has an index over all pairs of characters that follow each other: Chinese has no spaces to cut words at, and
most words people search for are two characters long. SQLite, which holds a small district, reads the narrow texts.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.hazard import Hazard
from models.hazard_text import HazardText
from models.school import Campus
from rules.searching import folded, words_of
from store.bulk import insert_rows
from store.dialect import is_sqlite

hazard, campus, hazard_text = table_of(Hazard), table_of(Campus), table_of(HazardText)

FEW = 2000
"""So many hazards are gathered before a list is read; a word that more have is met soon by whoever reads in order."""
_PART = 5000


def statements(dialect: str) -> list[str]:
    """The DDL of the index over pairs, on a fresh schema."""
    if dialect == "sqlite":
        return []
    # Dear to the planner: it must never be reckoned for a million rows where the index could be asked.
    return [
        "CREATE FUNCTION pairs_of(said text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS "
        "$$ SELECT coalesce(array_agg(DISTINCT pair), '{}') FROM generate_series(1, length(said) - 1) AS place, "
        "substr(said, place, 2) AS pair WHERE strpos(pair, ' ') = 0 $$",
        "CREATE INDEX ix_hazard_text_pairs ON hazard_text USING gin (pairs_of(text))",
    ]


def keep(session: Session, numbers: Sequence[str]) -> None:
    """These new hazards are found by what they say from now on."""
    for start in range(0, len(numbers), _PART):
        _write(session, hazard.c.number.in_(numbers[start : start + _PART]))


def keep_anew(session: Session, campuses: Collection[int]) -> None:
    """The hazards at these campuses are found by the names the campuses have now."""
    for one in sorted(campuses):
        here = sa.select(hazard.c.id).where(hazard.c.campus_id == one)
        session.execute(sa.delete(hazard_text).where(hazard_text.c.hazard_id.in_(here)))
        _write(session, hazard.c.campus_id == one)


def _write(session: Session, which: sa.ColumnElement[bool]) -> None:
    said = hazard.c.id, hazard.c.number, campus.c.name, hazard.c.place, hazard.c.description
    joined = sa.select(*said).join(campus, campus.c.id == hazard.c.campus_id).where(which)
    rows = [(own, folded(" ".join(texts))) for own, *texts in session.execute(joined)]
    insert_rows(session, hazard_text, ("hazard_id", "text"), rows)


def few(session: Session, text: str) -> tuple[int, ...] | None:
    """The hazards that have all the words of a text, where they are few; None where they are many."""
    wanted = [_contains(hazard_text.c.text, one) for one in words_of(text)]
    if not is_sqlite(session):
        wanted += [sa.func.pairs_of(hazard_text.c.text).op("@>")(sa.func.pairs_of(one)) for one in words_of(text)]
    found = tuple(session.scalars(sa.select(hazard_text.c.hazard_id).where(*wanted).limit(FEW + 1)))
    return found if len(found) <= FEW else None


def saying(text: str) -> sa.ColumnElement[bool]:
    """That a hazard has all the words of a text, for a query that reads hazards in some order of its own."""
    said = (_contains(hazard_text.c.text, one) for one in words_of(text))
    return hazard.c.id.in_(sa.select(hazard_text.c.hazard_id).where(*said))


def _contains(text: sa.ColumnElement[str], word: str) -> sa.ColumnElement[bool]:
    return text.contains(word, autoescape=True)
