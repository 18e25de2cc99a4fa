"""Letters about one hazard: written once for an act, numbered without gaps, kept as they were, and withdrawn on record.

Writing one is no act on the hazard: it changes nothing of the case, and says what the case's ledger says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.desk import Desk, Sitting
from casework.letter_facts import Writing, facts_of
from casework.letter_keeping import LetterHead, Made, Pen, keep, refuse_strangers
from casework.letter_past import case_units, line_ups
from models.hazard import Hazard
from models.letter import LetterTemplate
from rules.instants import local_day
from rules.letters import (
    RESTS_ON,
    Happening,
    LetterKind,
    body_of,
    coordinates,
    grounds_for,
    may_write,
)
from rules.refusals import (
    BadInput,
    LetterFileGone,
    LetterNotYet,
    LetterUnknown,
    LetterWithdrawn,
    TemplateNotYours,
)
from rules.wording_given import refuse_unfit
from rules.words import Language, Text
from store import cases, letters
from store.files import FileStore
from store.letters import LetterLine


@dataclass(frozen=True, slots=True)
class Ordered:
    """A letter somebody asks for. event_id: the act it is to rest on; empty is the last that is fit."""

    kind: LetterKind
    number: str
    who: str
    at: datetime
    event_id: int | None = None
    language: Language = Language.ZH


def make(desk: Desk, pen: Pen, wanted: Ordered) -> Made:
    """The letter is kept with its number, or was before. Raises LetterNotYet, LetterNotYours, LetterTemplateUnfit."""
    with desk.sitting(wanted.at) as sitting:
        actor = sitting.actor(wanted.who)
        # Two who ask for the same letter come one after the other, and the second finds it.
        hazard = cases.locked(sitting.session, wanted.number)
        past = letters.past_of(sitting.session, hazard.id)
        rests_on = _ground(wanted, hazard, past)
        body = _body(sitting, hazard, wanted.kind, rests_on, past)
        refuse_strangers(sitting, actor, wanted.kind, body, hazard.area_code)
        there, editions = letters.standing(sitting.session, hazard.id, wanted.kind, rests_on.event_id)
        if there is not None:
            return Made(there, was_there=True)
        one = Writing(sitting, hazard, wanted.kind, rests_on, past, body, actor.name, wanted.language)
        return Made(_kept(pen, one, actor.person_id, editions + 1), was_there=False)


def made_for_mail(desk: Desk, pen: Pen, wanted: Ordered) -> LetterLine | None:
    """The letter that goes with the mail about an act, made by the engine once where policy has it so.

    None where it has not, where the letter may not rest on the act, where the case is sensitive and must not lie in a
    mailbox, or where somebody withdrew the one that was made: that is not made again behind their back. Of all who ask
    only the first writes.
    """
    with desk.looking() as session:
        looking = Sitting(session, wanted.at, desk.key, desk.keyring)
        found = _for_mail(looking, wanted, cases.hazard_by_number(session, wanted.number))
    if not isinstance(found, Writing):
        return found
    with desk.sitting(wanted.at) as sitting:
        # Another worker may have made it in between.
        found = _for_mail(sitting, wanted, cases.locked(sitting.session, wanted.number))
        return _kept(pen, found, None, 1) if isinstance(found, Writing) else found


def _for_mail(sitting: Sitting, wanted: Ordered, hazard: Hazard) -> LetterLine | Writing | None:
    """The letter there is, or the one that is still to be written, if any is to go along."""
    if wanted.kind not in sitting.policy_in_force().telling.letters:
        return None
    if sitting.policy(hazard.policy_id).taxonomy.subcategory(hazard.subcategory).sensitive:
        return None
    past = letters.past_of(sitting.session, hazard.id)
    rests_on = next((one for one in grounds_for(wanted.kind, past) if one.event_id == wanted.event_id), None)
    if rests_on is None:
        return None
    there, editions = letters.standing(sitting.session, hazard.id, wanted.kind, rests_on.event_id)
    if there is not None or editions:
        return there
    body = _body(sitting, hazard, wanted.kind, rests_on, past)
    return Writing(sitting, hazard, wanted.kind, rests_on, past, body, "", wanted.language)


def _body(sitting: Sitting, hazard: Hazard, kind: LetterKind, rests_on: Happening, past: list[Happening]) -> int:
    units = line_ups(sitting, hazard.id, past).after(rests_on.event_id)
    return body_of(kind, rests_on, case_units(hazard, past, units, rests_on.event_id))


def _ground(wanted: Ordered, hazard: Hazard, past: list[Happening]) -> Happening:
    if not RESTS_ON[wanted.kind].acts:
        words = "在会议纪要的页面印发", "on the page of their meeting"
        raise BadInput(what=Text(f"{wanted.kind.zh}{words[0]}", f"{wanted.kind.en} are issued {words[1]}"))
    found = [one for one in grounds_for(wanted.kind, past) if wanted.event_id in (None, one.event_id)]
    if not found:
        raise LetterNotYet(number=hazard.number, kind=wanted.kind, wanted=RESTS_ON[wanted.kind].wanted)
    return found[-1]


def _kept(pen: Pen, one: Writing, by: int | None, edition: int) -> LetterLine:
    head = LetterHead(
        one.kind, one.body, one.hazard.area_code, local_day(one.rests_on.at), edition, by, one.language,
        hazard_id=one.hazard.id, event_id=one.rests_on.event_id,
    )  # fmt: skip
    return keep(one.sitting, pen, head, lambda number: facts_of(one, number))


@dataclass(frozen=True, slots=True)
class Possible:
    """A letter that may be written now: its kind, and the act it would rest on."""

    kind: LetterKind
    rests_on: Happening


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of a case, and those that somebody may write now."""

    written: list[LetterLine]
    possible: list[Possible]
    withdrawable: frozenset[int]


def letters_on(desk: Desk, number: str, who: str, at: datetime) -> Letters:
    """What there is of letters on a case, for somebody who may see it."""
    with desk.looking() as session:
        sitting = Sitting(session, at, desk.key, desk.keyring)
        actor = sitting.actor(who)
        hazard = cases.hazard_by_number(session, number)
        past, written = letters.past_of(session, hazard.id), letters.letters_of(session, hazard.id)
        lined_up = line_ups(sitting, hazard.id, past)

    def body(kind: LetterKind, on: Happening) -> int:
        return body_of(kind, on, case_units(hazard, past, lined_up.after(on.event_id), on.event_id))

    stand = {(one.kind, one.event_id) for one in written if one.withdrawn_at is None}
    possible = [
        Possible(kind, on)
        for kind in LetterKind
        for on in grounds_for(kind, past)
        if (kind, on.event_id) not in stand and may_write(actor, body(kind, on), hazard.area_code)
    ]
    mine = frozenset(
        one.id for one in written if one.withdrawn_at is None and may_write(actor, one.body_unit_id, hazard.area_code)
    )
    return Letters(written, possible, mine)


def reprinted(desk: Desk, files: FileStore, letter_id: int) -> tuple[LetterLine, bytes]:
    """The letter as it was written, byte by byte. Raises LetterUnknown, LetterFileGone."""
    with desk.looking() as session:
        found = letters.known(session, letter_id)
    if found is None:
        raise LetterUnknown(number=letter_id)
    return found, unchanged(files, found.digest, found.number)


def unchanged(files: FileStore, digest: str, number: str) -> bytes:
    """A paper as it was written, byte by byte. Raises LetterFileGone when its file is gone or altered."""
    if files.fault(digest):
        raise LetterFileGone(number=number)
    return files.path(digest).read_bytes()


_REASON = Text("撤回理由", "reason")


def withdraw(desk: Desk, letter_id: int, who: str, at: datetime, reason: str) -> LetterLine:
    """The letter is no longer good; its number and the reason stay. Raises LetterWithdrawn if it was before."""
    if not reason.strip():
        raise BadInput(what=Text("请写明撤回理由", "say why it is withdrawn"))
    refuse_unfit(_REASON, reason)
    with desk.sitting(at) as sitting:
        letters.hold(sitting.session, letter_id)
        found = letters.known(sitting.session, letter_id)
        if found is None:
            raise LetterUnknown(number=letter_id)
        actor = sitting.actor(who)
        refuse_strangers(sitting, actor, found.kind, found.body_unit_id, found.area)
        if found.withdrawn_at is not None:
            raise LetterWithdrawn(number=found.number, at=found.withdrawn_at, reason=found.withdrawn_because)
        letters.withdraw(sitting.session, letter_id, at, actor.person_id or 0, reason.strip())
    return found


@dataclass(frozen=True, slots=True)
class Chosen:
    """What letters of a kind are to be written with in an area. content: a file that has been checked; None: ours."""

    kind: LetterKind
    area: str
    content: bytes | None = None


def use_template(desk: Desk, files: FileStore, chosen: Chosen, who: str, at: datetime) -> int:
    """From now on letters of this kind are written so in the area. Raises TemplateNotYours."""
    with desk.sitting(at) as sitting:
        actor = sitting.actor(who)
        if actor.person_id is None or not coordinates(actor, chosen.area):
            raise TemplateNotYours(who=actor.name, area=chosen.area)
        digest = files.put(chosen.content, "template.docx")[0] if chosen.content is not None else None
        row = LetterTemplate(kind=chosen.kind, area_code=chosen.area, digest=digest, since=at, by_id=actor.person_id)
        return letters.put(sitting.session, row)
