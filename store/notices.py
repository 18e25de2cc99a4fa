"""Notices: promising them with their messages, and reading what a message has to say that belongs to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.campaign import Campaign
from models.columns import table_of
from models.message import Message
from models.minutes import Resolution
from models.notice import Notice
from models.person import Person
from models.post import Post
from models.unit import Unit
from models.visit import Visit, VisitMember
from rules.campaigns import CampaignState, VisitState
from rules.holding import Release
from rules.notices import NoticeKind
from rules.telling import Audience, MessageKind, MessageState, Urgency, Why
from rules.vocabulary import Severity
from store.bulk import insert_mappings
from store.dialect import id_rows, insert_ignoring
from store.moot import Seen, credential, credential_named, is_held
from store.prepared import prepared, run
from store.tellable import NotReached, dead_of

message, notice, person = table_of(Message), table_of(Notice), table_of(Person)
post, unit, visit, member = table_of(Post), table_of(Unit), table_of(Visit), table_of(VisitMember)
campaign, resolution = table_of(Campaign), table_of(Resolution)

CHUNK = 200
"""Notices put in by one statement: well below the number of values either database takes at once."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One notice to one person, or to nobody where nobody was found. values: the row of the notice."""

    values: dict[str, object]
    has_risen: bool
    urgency: Urgency
    release: Release
    leaves_at: datetime


def promise(session: Session, wanted: Sequence[Promise]) -> int:
    """Each is kept with its message, in one transaction; what was told before is passed over. Returns how many."""
    made = 0
    for start in range(0, len(wanted), CHUNK):
        some = {_key(one.values): one for one in wanted[start : start + CHUNK]}
        columns = [notice.c[name] for name in ("id", *_KEY)]
        rows = insert_ignoring(session, notice).values([one.values for one in some.values()]).returning(*columns)
        fresh = [(row.id, some[_key(row._mapping)]) for row in session.execute(rows)]
        insert_mappings(session, message, [_message(number, one) for number, one in sorted(fresh, key=_first)])
        made += len(fresh)
    return made


_KEY = "kind", "cause", "person_id", "unit_id"


def _key(row: sa.RowMapping | dict[str, object]) -> tuple[object, ...]:
    # Whoever is found for two units by one cause is told once: the unit tells apart only where nobody is found.
    unit_id = row["unit_id"] if row["person_id"] is None else None
    return row["kind"], row["cause"], row["person_id"], unit_id


def _first(pair: tuple[int, Promise]) -> int:
    return pair[0]


def _message(number: int, one: Promise) -> dict[str, object]:
    values = one.values
    return _row(
        {
            "notice_id": number, "kind": str(values["kind"]),
            **{name: values[name] for name in ("audience", "person_id", "post_id", "unit_id")},
            "has_risen": one.has_risen, "urgency": one.urgency,
        },
        one.release, one.leaves_at,
    )  # fmt: skip


def _row(values: dict[str, object], release: Release, at: datetime) -> dict[str, object]:
    """The row of a message that may leave then, or that is dead from the start because there is nobody to tell."""
    has_reader = values["person_id"] is not None
    return {
        **values, "created_at": release.now, "release_at": at, "why": release.why(at), "attempts": 0,
        "contact_rank": 1, "state": release.state if has_reader else MessageState.DEAD,
        "settled_at": None if has_reader else release.now,
    }  # fmt: skip


def post_one(session: Session, values: dict[str, object], release: Release, at: datetime) -> None:
    """Promises one more message about a notice, such as that it reached nobody."""
    session.execute(insert_ignoring(session, message).values(**_row(values, release, at)))


@dataclass(frozen=True, slots=True)
class Noticed:
    """One message that tells a notice, with its notice and the person it is for: the like of a Tellable."""

    message_id: int
    kind: MessageKind
    audience: Audience
    has_risen: bool
    urgency: Urgency
    person_id: int | None
    meant_unit_id: int | None
    notice_id: int
    about: NoticeKind
    event_at: datetime
    facts: str
    number: str
    severity: Severity | None
    area_code: str
    office_unit_id: int | None
    name: str | None
    language: str | None
    post: str | None
    post_unit: str | None
    meant_unit: str | None
    why: Why | None

    @property
    def subcategory(self) -> str:
        """No kind of hazard: nothing about a notice wakes anybody but the gravest of what it tells of."""
        return ""


_posted, _meant = unit.alias("posted"), unit.alias("meant")
_COLUMNS = (
    message.c.id, message.c.kind, message.c.audience, message.c.has_risen, message.c.urgency, message.c.person_id,
    message.c.unit_id, notice.c.id, notice.c.kind, notice.c.created_at, notice.c.facts, notice.c.number,
    notice.c.gravest, notice.c.area_code, notice.c.office_unit_id, person.c.name, person.c.language, post.c.title,
    _posted.c.name, _meant.c.name, message.c.why,
)  # fmt: skip
"""In the order of Noticed's fields."""


def noticed(session: Session, ids: Sequence[int]) -> dict[int, Noticed]:
    """Those of these messages that tell notices, with all they refer to, by id."""
    mine = id_rows(session, ids)
    source = (
        message.join(mine, mine.c.id == message.c.id)
        .join(notice, notice.c.id == message.c.notice_id)
        .outerjoin(person, person.c.id == message.c.person_id)
        .outerjoin(post, post.c.id == message.c.post_id)
        .outerjoin(_posted, _posted.c.id == post.c.unit_id)
        .outerjoin(_meant, _meant.c.id == message.c.unit_id)
    )
    found = (Noticed(*tuple(row)) for row in session.execute(sa.select(*_COLUMNS).select_from(source)))
    return {one.message_id: one for one in found}


def not_reached(session: Session, notices: Sequence[int]) -> dict[int, list[NotReached]]:
    """The dead messages of these notices, those about a dead message left out."""
    return dead_of(session, message.c.notice_id, notices)


_OVER = VisitState.CONCLUDED, VisitState.NOT_DONE, VisitState.DROPPED
_ABOUT_A_VISIT = MessageKind.VISITS_GIVEN, MessageKind.VISIT_ANNOUNCED, MessageKind.VISIT_UNSIGNED
_SIGNED = sa.exists().where(
    member.c.visit_id == notice.c.visit_id,
    member.c.person_id == message.c.person_id,
    member.c.signed_at > notice.c.created_at,
)
_SETTLED: tuple[tuple[Why, sa.ColumnElement[bool]], ...] = (
    (Why.RESOLVED, resolution.c.done_at.is_not(None)),
    (Why.VISIT_OVER, sa.and_(message.c.kind.in_(_ABOUT_A_VISIT), visit.c.state.in_(_OVER))),
    (
        # That a campaign was called off, or a school taken out of it, is said all the same.
        Why.VISIT_OVER,
        sa.and_(
            message.c.kind == MessageKind.VISITS_GIVEN,
            campaign.c.state.in_([CampaignState.ENDED, CampaignState.CANCELLED]),
        ),
    ),
    (
        Why.VISIT_OVER,
        sa.and_(
            message.c.kind == MessageKind.VISITS_CHANGED,
            sa.or_(visit.c.state == VisitState.CONCLUDED, campaign.c.state == CampaignState.ENDED),
        ),
    ),
    (Why.SIGNED, sa.and_(message.c.kind == MessageKind.VISIT_UNSIGNED, _SIGNED)),
)
# Somebody has the task to tell them in person; that it did not reach them stays true.
_WHY = sa.case(
    (message.c.kind == MessageKind.UNDELIVERED, None),
    *((settled, sa.literal_column(f"'{why.value}'")) for why, settled in _SETTLED),
)
_CASE = (
    message.join(notice, notice.c.id == message.c.notice_id)
    .outerjoin(visit, visit.c.id == notice.c.visit_id)
    .outerjoin(campaign, campaign.c.id == notice.c.campaign_id)
    .outerjoin(resolution, resolution.c.id == notice.c.resolution_id)
)


def moot(session: Session, ids: Sequence[int]) -> dict[int, Why]:
    """Which of these messages of notices ask for something that has been settled meanwhile, and by what."""
    mine = id_rows(session, ids)
    source = _CASE.join(mine, mine.c.id == message.c.id)
    rows = session.execute(sa.select(message.c.id, _WHY).select_from(source).where(_WHY.is_not(None)))
    return {row[0]: Why.of(row[1]) for row in rows}


def recheck(session: Session, number: int, token: str, credential_key: str) -> Seen | None:
    """The message of a notice that is about to leave; None when somebody else holds it by now."""
    row = run(session, _recheck(), number=number, token=token, credential=credential_key).first()
    if row is None:
        return None
    return Seen(Why.of(row[0]) if row[0] else None, row[1], row[2] is None)


@prepared
def _recheck() -> sa.Select[tuple[str, datetime, str]]:
    columns = _WHY, credential.c.shut_until, credential.c.key
    return sa.select(*columns).select_from(_CASE.outerjoin(credential, credential_named())).where(*is_held())
