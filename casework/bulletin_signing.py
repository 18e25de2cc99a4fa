"""Signing bulletins: the draft goes out under the next number of its body, the leaders hear of it, and it stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from casework.bulletin_drafts import Shown, open_draft
from casework.desk import Desk, Sitting
from casework.lettering import unchanged
from casework.noticing import Cause, Telling, notify, reader
from models.bulletin import BulletinDraft, BulletinIssue
from rules.bulletins import BulletinWords, Paper, Signature, unpacked
from rules.instants import local_day
from rules.letters import letter_number, prefix_of_bulletins
from rules.notices import NoticeKind, NoticeSaid
from rules.refusals import BadInput, BulletinReplaced, BulletinUnknown
from rules.telling import Audience
from rules.words import Text
from store import bulletins, offices, serials
from store.bulletins import IssueLine
from store.files import FileStore

_LEADERS = Audience.COORDINATOR_HEAD, Audience.DISTRICT_DEPUTY, Audience.DISTRICT_HEAD


@dataclass(frozen=True, slots=True)
class BulletinPen:
    """What bulletins are written with, and where they are kept."""

    files: FileStore
    write: Callable[[Paper], bytes]


def sign(desk: Desk, pen: BulletinPen, shown: Shown) -> IssueLine:
    """The draft is a bulletin now, with its number, its file and its figures as they stood; leaders hear of it once.

    Raises BulletinMoved when somebody changed the draft since it was looked at, BulletinClosed when it was signed.
    """
    with desk.sitting(shown.at) as sitting:
        draft, actor = open_draft(sitting, shown)
        policy = sitting.policy_in_force()
        office = sitting.serving(policy, policy.agencies.coordinator, draft.area_code)
        if office is None:
            words = Text(f"没有单位统筹 {draft.area_code}，不能签发", f"no office coordinates {draft.area_code}")
            raise BadInput(what=words)
        past = _replaced(sitting, draft)
        row = _issued(sitting, pen, draft, office, past, actor.person_id or 0)
        draft.closed_at, draft.issue_id = shown.at, bulletins.put(sitting.session, row)
        _tell(sitting, row, office, past)
        sitting.session.flush()
        found = bulletins.line_of(sitting.session, row.id)
    if found is None:
        raise BulletinUnknown(number=shown.draft)
    return found


def _replaced(sitting: Sitting, draft: BulletinDraft) -> IssueLine | None:
    """The signed bulletin the draft is to replace. Raises BulletinReplaced when another has done so."""
    if draft.replaces_id is None:
        return None
    past = bulletins.line_of(sitting.session, draft.replaces_id)
    if past is not None and past.replaced_by is not None:
        raise BulletinReplaced(number=past.number, by=past.replaced_by)
    return past


def _issued(
    sitting: Sitting, pen: BulletinPen, draft: BulletinDraft, office: int, past: IssueLine | None, by: int
) -> BulletinIssue:
    """The row of a bulletin whose file is kept. Its number is taken in this transaction, so none is lost with it."""
    session = sitting.session
    body = offices.unit_names(session, [office])[office]
    series = prefix_of_bulletins(body)
    serial = serials.take(session, f"bulletin:{office}:{series}", sitting.day.year)
    number = letter_number(series, sitting.day.year, serial)
    words = BulletinWords(draft.opening, draft.problems, draft.requirements)
    signature = Signature(number, body, sitting.day, past.number if past is not None else "")
    content = pen.write(Paper(unpacked(draft.counted), words, signature))
    digest, _ = pen.files.put(content, "bulletin.docx")
    return BulletinIssue(
        number=number, series=series, year=sitting.day.year, serial=serial, area_code=draft.area_code,
        body_unit_id=office, first_on=draft.first_on, last_on=draft.last_on, counted_at=draft.counted_at,
        counted=draft.counted, opening=draft.opening, problems=draft.problems, requirements=draft.requirements,
        digest=digest, size=len(content), signed_at=sitting.at, signed_by_id=by, replaces_id=draft.replaces_id,
    )  # fmt: skip


def _tell(sitting: Sitting, row: BulletinIssue, office: int, past: IssueLine | None) -> None:
    change = Text(f"替代{past.number}，原通报作废", f"it replaces {past.number}") if past is not None else None
    said = NoticeSaid(
        row.number, starts_on=row.first_on, ends_on=row.last_on, text=row.opening, changes=(change,) if change else ()
    )
    cause = Cause(NoticeKind.BULLETIN_ISSUED, f"bulletin/{row.id}", row.area_code)
    notify(sitting, [Telling(cause, reader(sitting, one, office), said) for one in _LEADERS])


def reprinted(desk: Desk, files: FileStore, issue_id: int) -> tuple[IssueLine, bytes]:
    """The bulletin as it was signed, byte by byte. Raises BulletinUnknown, LetterFileGone."""
    with desk.looking() as session:
        found = bulletins.line_of(session, issue_id)
    if found is None:
        raise BulletinUnknown(number=issue_id)
    return found, unchanged(files, found.digest, found.number)


def paper_of(desk: Desk, issue_id: int) -> Paper:
    """What a signed bulletin says, for whoever may see it. Raises BulletinUnknown."""
    with desk.looking() as session:
        line = bulletins.line_of(session, issue_id)
        if line is None:
            raise BulletinUnknown(number=issue_id)
        row = bulletins.issue_of(session, issue_id)
        past = bulletins.line_of(session, row.replaces_id) if row.replaces_id is not None else None
        words = BulletinWords(row.opening, row.problems, row.requirements)
        signature = Signature(row.number, line.body, local_day(row.signed_at), past.number if past is not None else "")
        return Paper(unpacked(row.counted), words, signature)
