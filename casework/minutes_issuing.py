"""Issuing the minutes of a meeting as a letter: numbered, dated on the day they are issued, and kept as they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from casework.desk import Desk, Sitting
from casework.letter_facts import as_written
from casework.letter_keeping import LetterHead, Made, Pen, keep, refuse_strangers
from models.minutes import Minutes
from rules.letters import LetterKind, may_write
from rules.minutes import AGENDA, ATTENDING, CHAIR, COPIES, LONGEST_PARTICULAR, PLACE, Particulars, named_in
from rules.refusals import BadInput, DateTooLate, MinutesNumbered, UnknownMinutes
from rules.wording_given import is_blank, refuse_unfit
from rules.words import Language, Text
from store import letters, offices, people, resolutions
from store.letters import LetterLine


@dataclass(frozen=True, slots=True)
class ToIssue:
    """Minutes somebody issues, by the number of the meeting, with what they are to say of it."""

    minutes: int
    said: Particulars
    who: str
    at: datetime
    language: Language = Language.ZH


def issue(desk: Desk, pen: Pen, wanted: ToIssue) -> Made:
    """The minutes are a letter with a number of their own, or were before: then nothing is said anew.

    Raises UnknownMinutes, LetterNotYours, MinutesNumbered when they came with a number, LetterTemplateUnfit, BadInput.
    """
    with desk.sitting(wanted.at) as sitting:
        actor = sitting.actor(wanted.who)
        # Two who issue the same minutes come one after the other, and the second finds them.
        meeting = resolutions.locked_minutes(sitting.session, wanted.minutes)
        if meeting is None:
            raise UnknownMinutes(number=wanted.minutes)
        body = _office(sitting, meeting)
        if body is None:
            words = f"没有单位统筹 {meeting.area_code}，不能印发", f"no office coordinates {meeting.area_code}"
            raise BadInput(what=Text(*words))
        refuse_strangers(sitting, actor, LetterKind.MINUTES, body, meeting.area_code)
        past = letters.letters_of_minutes(sitting.session, meeting.id)
        there = _standing(past)
        if there is not None:
            return Made(there, was_there=True)
        if meeting.document:
            raise MinutesNumbered(title=meeting.title, number=meeting.document)
        if meeting.held_on > sitting.day:
            raise DateTooLate(until=meeting.held_on, latest=sitting.day)
        _say(sitting, meeting, wanted.said)
        head = LetterHead(
            LetterKind.MINUTES, body, meeting.area_code, sitting.day, len(past) + 1, actor.person_id, wanted.language,
            minutes_id=meeting.id,
        )  # fmt: skip
        replaced = past[-1].number if past else ""
        facts = _facts(sitting, meeting, head, actor.name, replaced)
        return Made(keep(sitting, pen, head, lambda number: {**facts, "number": number}), was_there=False)


def _office(sitting: Sitting, meeting: Minutes) -> int | None:
    policy = sitting.policy_in_force()
    return sitting.serving(policy, policy.agencies.coordinator, meeting.area_code)


def _standing(past: Sequence[LetterLine]) -> LetterLine | None:
    return next((one for one in past if one.withdrawn_at is None), None)


_SHORT = (PLACE, "place"), (CHAIR, "chair")
_LONG = (ATTENDING, "attending"), (AGENDA, "agenda"), (COPIES, "copies")
_NEEDED = "place", "chair", "attending"


def _say(sitting: Sitting, meeting: Minutes, given: Particulars) -> None:
    """The meeting is described so from now on. Raises BadInput, UnfitText, PersonalData."""
    said = {name: text.strip() for name, text in asdict(given).items()}
    for label, name in (*_SHORT, *_LONG):
        if name in _NEEDED and is_blank(said[name]):
            raise BadInput(what=Text(f"请写明{label.zh}", f"say the {label.en}"))
        refuse_unfit(label, said[name])
    for label, name in _SHORT:
        if len(said[name]) > LONGEST_PARTICULAR:
            words = f"{label.zh}最长 {LONGEST_PARTICULAR} 字", f"{label.en}: {LONGEST_PARTICULAR} characters at most"
            raise BadInput(what=Text(*words))
    if names := people.names_among(sitting.session, named_in(Particulars(**said))):
        words = (
            "主持、出席和抄送只写单位或职务，不写姓名",
            "chair, attending and copies name units and posts, not people",
        )
        raise BadInput(what=Text(f"{words[0]}：{'、'.join(names)}", f"{words[1]}: {', '.join(names)}"))
    for name, text in said.items():
        setattr(meeting, name, text)


def _facts(
    sitting: Sitting, meeting: Minutes, head: LetterHead, by: str, replaced: str
) -> Mapping[str, object]:  # fmt: skip
    """A value for every field of the kind but its number."""
    session = sitting.session
    body = offices.unit_names(session, [head.body])[head.body]
    items = [
        {
            "no": str(one.row), "text": one.text, "school": one.school, "unit": one.unit, "co": one.co,
            "due": as_written(one.due_on, head.language), "supervisor": one.supervisor, "hazard": one.case,
        }
        for one in resolutions.settled(session, meeting.id)
    ]  # fmt: skip
    return {
        "body": body, "dated_on": as_written(head.dated_on, head.language), "made_by": by, "replaces": replaced,
        "meeting": meeting.title, "held_on": as_written(meeting.held_on, head.language), "items": items,
        **asdict(_said_of(meeting)),
    }  # fmt: skip


def _said_of(meeting: Minutes) -> Particulars:
    return Particulars(meeting.place, meeting.chair, meeting.attending, meeting.agenda, meeting.copies)


@dataclass(frozen=True, slots=True)
class Issuing:
    """The letters of a meeting, and what somebody may do about them. said: what a form begins with."""

    written: list[LetterLine]
    said: Particulars
    may_issue: bool
    may_withdraw: bool


def issuing_of(desk: Desk, number: int, who: str, at: datetime) -> Issuing:
    """What there is of letters on a meeting, for somebody who may find it. Raises UnknownMinutes."""
    with desk.looking() as session:
        sitting = Sitting(session, at, desk.key, desk.keyring)
        meeting = resolutions.find(session, number)
        if meeting is None:
            raise UnknownMinutes(number=number)
        written, said = letters.letters_of_minutes(session, number), _said_of(meeting)
        if not said.attending:
            units = "、".join(resolutions.units_named(session, number))
            said = replace(said, attending=units, copies=units)
        body = _office(sitting, meeting)
        may = body is not None and may_write(sitting.actor(who), body, meeting.area_code)
    stands = _standing(written) is not None
    return Issuing(written, said, may and not stands and not meeting.document, may and stands)
