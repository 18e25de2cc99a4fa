"""Drafts of bulletins: drawn up by the schedule or by hand, written on, counted anew, and put aside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from casework.bulletining import bulletin, for_everybody
from casework.desk import Desk, Sitting
from models.bulletin import BulletinDraft
from rules.bulletin_tables import counted, first_words
from rules.bulletins import OPENING, PROBLEMS, REQUIREMENTS, BulletinWords
from rules.case_records import Period
from rules.instants import local_day
from rules.instants import shown as shown_at
from rules.letters import coordinates
from rules.refusals import BadInput, BulletinClosed, BulletinMoved, BulletinNotYours, BulletinReplaced, BulletinUnknown
from rules.spans import Span, before, period_of
from rules.standing import Actor
from rules.wording_given import refuse_unfit
from rules.words import Text
from store import bulletins, serials

_SERIES, _EVERY_YEAR = "bulletin_draft", 0


@dataclass(frozen=True, slots=True)
class Due:
    """A bulletin that is to be drawn up. replaces: the signed one it corrects."""

    area: str
    period: Period
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A draft as somebody saw it: whoever changes it names the edition they had before them."""

    draft: int
    edition: int
    who: str
    at: datetime


def draw_up(desk: Desk, due: Due, who: str, at: datetime) -> int:
    """There is a draft, or was one that is still open. Returns its id. Raises BulletinNotYours, BadInput."""
    with desk.looking() as session:
        actor = Sitting(session, at, desk.key, desk.keyring).actor(who)
    refuse_strangers(actor, due.area)
    if due.period.last >= local_day(at):
        words = Text(f"{due.period.last} 尚未结束，不能起草通报", f"{due.period.last} is not over: nothing is drawn up")
        raise BadInput(what=words)
    return _drawn_up(desk, due, at, actor.person_id)


def correct(desk: Desk, issue_id: int, who: str, at: datetime) -> int:
    """There is a draft that is to replace a signed bulletin, with its words and with fresh figures. Returns its id."""
    with desk.looking() as session:
        found = bulletins.line_of(session, issue_id)
    if found is None:
        raise BulletinUnknown(number=issue_id)
    if found.replaced_by is not None:
        raise BulletinReplaced(number=found.number, by=found.replaced_by)
    return draw_up(desk, Due(found.area, Period(found.first_on, found.last_on), issue_id), who, at)


def draw_up_due(desk: Desk, at: datetime) -> int:
    """The last whole week and month of every county where somebody coordinates have had their draft. How many are new.

    One that was put aside is not drawn up again, and a period before the first hazard has none.
    """
    with desk.looking() as session:
        policy = Sitting(session, at, desk.key, desk.keyring).policy_in_force()
        counties = bulletins.counties_of(session, policy.agencies.coordinator)
        wanted = [Due(area, period) for area in counties for period in _just_over(local_day(at))]
        missing = [one for one in wanted if bulletins.drafted(session, one.area, one.period, is_open=False) is None]
    return sum(_has_cases(desk, one) and bool(_drawn_up(desk, one, at, None)) for one in missing)


def _just_over(today: date) -> tuple[Period, Period]:
    week = period_of(Span.WEEK, today)
    return before(week), before(period_of(Span.MONTH, today))


def _has_cases(desk: Desk, due: Due) -> bool:
    with desk.looking() as session:
        return bulletins.has_cases(session, due.area, due.period.ends_at)


def _drawn_up(desk: Desk, due: Due, at: datetime, by: int | None) -> int:
    """The open draft of an area and period, made now where there is none."""
    with desk.looking() as session:
        known = bulletins.drafted(session, due.area, due.period, is_open=True)
    if known is not None:
        return known
    told = bulletin(desk, due.area, due.period, at, for_everybody(desk, due.area))
    figures, words = counted(told), first_words(told)
    with desk.sitting(at) as sitting:
        session = sitting.session
        # Taking no number locks the series: whoever draws it up at the same time waits here, and finds this one.
        serials.take(session, _SERIES, _EVERY_YEAR, 0)
        known = bulletins.drafted(session, due.area, due.period, is_open=True)
        if known is not None:
            return known
        if due.replaces is not None:
            past = bulletins.issue_of(session, due.replaces)
            words = BulletinWords(past.opening, past.problems, past.requirements)
        row = BulletinDraft(
            area_code=due.area, first_on=due.period.first, last_on=due.period.last, counted_at=at,
            counted=figures.packed(), opening=words.opening, problems=words.problems, requirements=words.requirements,
            replaces_id=due.replaces, changed_at=at, changed_by_id=by,
        )  # fmt: skip
        return bulletins.put(session, row)


def write(desk: Desk, shown: Shown, words: BulletinWords) -> Shown:
    """The draft says this. Returns it as it stands now.

    Raises BulletinMoved when somebody changed it since it was shown, BulletinClosed once it is signed.
    """
    words = BulletinWords(words.opening.strip(), words.problems.strip(), words.requirements.strip())
    for name, text in ((OPENING, words.opening), (PROBLEMS, words.problems), (REQUIREMENTS, words.requirements)):
        refuse_unfit(name, text)
    with desk.sitting(shown.at) as sitting:
        row, actor = open_draft(sitting, shown)
        row.opening, row.problems, row.requirements = words.opening, words.problems, words.requirements
        _changed(row, actor, shown.at)
    return replace(shown, edition=shown.edition + 1)


def count_anew(desk: Desk, shown: Shown) -> None:
    """The figures of the draft are those of this instant; what people wrote stays."""
    with desk.looking() as session:
        row = bulletins.draft_of(session, shown.draft)
        if row is None:
            raise BulletinUnknown(number=shown.draft)
        area, period = row.area_code, Period(row.first_on, row.last_on)
    figures = counted(bulletin(desk, area, period, shown.at, for_everybody(desk, area)))
    with desk.sitting(shown.at) as sitting:
        row, actor = open_draft(sitting, shown)
        row.counted, row.counted_at = figures.packed(), shown.at
        _changed(row, actor, shown.at)


def put_aside(desk: Desk, shown: Shown) -> None:
    """Nothing comes of the draft; the schedule does not draw the same one up again."""
    with desk.sitting(shown.at) as sitting:
        row, actor = open_draft(sitting, shown)
        row.closed_at = shown.at
        _changed(row, actor, shown.at)


def open_draft(sitting: Sitting, shown: Shown) -> tuple[BulletinDraft, Actor]:
    """The draft, locked, for a coordinator who has seen how it stands."""
    row = bulletins.draft_of(sitting.session, shown.draft, lock=True)
    if row is None:
        raise BulletinUnknown(number=shown.draft)
    actor = sitting.actor(shown.who)
    refuse_strangers(actor, row.area_code)
    if row.closed_at is not None:
        raise BulletinClosed(at=shown_at(row.closed_at))
    if row.edition != shown.edition:
        who = bulletins.name_of(sitting.session, row.changed_by_id)
        raise BulletinMoved(who=who or Text("系统", "the system"), at=shown_at(row.changed_at))
    return row, actor


def _changed(row: BulletinDraft, actor: Actor, at: datetime) -> None:
    row.edition += 1
    row.changed_at, row.changed_by_id = at, actor.person_id


def refuse_strangers(actor: Actor, area: str) -> None:
    """Nothing, for somebody who coordinates where the area is. Raises BulletinNotYours."""
    if actor.person_id is None or not coordinates(actor, area):
        raise BulletinNotYours(who=actor.name, area=area)
