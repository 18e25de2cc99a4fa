"""The joint campaign that is under way when the story ends: drawn from a public seed, and walked team by team."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial

from casework.acting import Attachment
from casework.campaigning import Wish, draw_up
from casework.collecting import sign
from casework.drawing import commit_to, draw_lots
from casework.following_up import follow_up
from casework.visiting import Brought, take_in
from demo.both_sides import BothSides
from demo.district import DISTRICT
from demo.findings import Findings
from demo.scene import Scene
from rules.inspections import SeatRule
from rules.instants import at_local
from rules.offices import Duty
from rules.visits import Answer, Entry
from rules.vocabulary import EvidenceKind, Side
from rules.words import Text
from store import visits
from store.visits import Member, Photo, VisitLine, Wanted

TITLE = Text("高考前校园及周边安全联合检查", "Joint inspection before the examinations")
_CHECKLISTS = ("MIN4", "FIRE20")
_RECIPE = (SeatRule(agencies=("PSB",)), SeatRule(agencies=("EDU",)), SeatRule(agencies=("FRS", "MSR")))
_STARTS = time(9, 20), time(10, 40), time(14, 30)
"""When a team is at the schools of its day, one after the other."""
_A_VISIT_TAKES = timedelta(minutes=35)
_BEFORE, _AFTER = -6, 3
"""The draw is so many working days before the story's last day, and the campaign ends so many after it."""
GRAVEST = "FIRE20-07"
"""What one team comes upon on the last morning: a danger whose listed supervision is laid before a leader at once."""
_AT_ONCE = Text("当场整改到位", "Put right during the visit")
_SIGNING = {Side.AGENCY: 0, Side.POLICE: 1, Side.EDUCATION: 2}
"""The visit is concluded by the second of the two sides, so whoever else was there signs before them."""


@dataclass(frozen=True, slots=True)
class _Walk:
    """How a visit is made. finds: the item that fails for certain; leaves_out: the side whose signature is to come."""

    finds: str = ""
    leaves_out: Side | None = None


_USUAL = _Walk()


@dataclass
class JointCampaign:
    """Police, education, and fire or market supervision go out together. last: the story's last day."""

    scene: Scene
    findings: Findings
    sides: BothSides
    start: date
    last: date
    number: str = field(default="", init=False)

    @property
    def drawn_on(self) -> date:
        return max(self.start, self.scene.agenda.days.after(self.last, _BEFORE))

    @property
    def until(self) -> date:
        return self.scene.agenda.days.after(self.last, _AFTER)

    def is_on(self, day: date) -> bool:
        """Whether its teams are under way, so that nobody else inspects."""
        return day > self.drawn_on

    def plan(self, day: date) -> None:
        """What the day brings: the list and the seed on one afternoon, then visits until it is over."""
        agenda = self.scene.agenda
        if day == self.drawn_on:
            agenda.at(at_local(day, time(15, 10)), self._draw_up)
            agenda.at(at_local(day, time(17, 10)), self._draw)
        elif self.is_on(day):
            agenda.at(at_local(day, time(8, 30)), partial(follow_up, self.scene.desk))
            for begins, number, walk in self._walks(day):
                agenda.at(begins, partial(self._write, number, walk))

    def _draw_up(self, now: datetime) -> None:
        """The list is frozen, and what is published beforehand binds the seed."""
        scene, first = self.scene, self.scene.agenda.days.after(self.drawn_on, 1)
        wish = Wish(
            scene.note(TITLE), DISTRICT, first, self.until, checklists=_CHECKLISTS, recipe=_RECIPE,
            per_day=len(_STARTS),
        )  # fmt: skip
        self.number = draw_up(scene.desk, wish, self._office, now).number
        seed = hashlib.sha256(f"{self.number} {scene.chance.random()}".encode()).hexdigest()
        commit_to(scene.desk, self.number, seed, self._office, now)

    def _draw(self, now: datetime) -> None:
        draw_lots(self.scene.desk, self.number, self._office, now)

    @property
    def _office(self) -> str:
        return self.scene.cast.of("PLC", Duty.COORDINATOR)

    def _walks(self, day: date) -> Iterator[tuple[datetime, str, _Walk]]:
        """The visits that are made on a day: when, which, and how."""
        teams = self._by_team(day)
        arranged = self._arranged(day, teams)
        for place, mine in enumerate(teams):
            for visit, clock in zip(mine, _STARTS, strict=False):
                walk = arranged.get(visit.number, _USUAL)
                if walk is not None:
                    yield at_local(day, clock) + timedelta(minutes=3 * place), visit.number, walk

    def _by_team(self, day: date) -> Sequence[list[VisitLine]]:
        with self.scene.desk.looking() as session:
            found = visits.lines(session, Wanted(campaign=self.number, on=day))
        teams: dict[int | None, list[VisitLine]] = defaultdict(list)
        for one in found:
            teams[one.team].append(one)
        return list(teams.values())

    def _arranged(self, day: date, teams: Sequence[list[VisitLine]]) -> dict[str, _Walk | None]:
        """What is left for those who look on afterwards; None is a visit nobody has made yet.

        The inspector one may sign in as has a visit to sign and others to make, another team has come upon something
        grave, and for one visit of the day before a signature is missing still.
        """
        unsigned, inspector = _Walk(leaves_out=Side.EDUCATION), self.scene.cast.of("EDU", Duty.INSPECTOR)
        ours = [mine for mine in teams if inspector in {one.number for one in self._team(mine[0].number)}]
        others = [mine for mine in teams if mine not in ours][:1]
        if day == self.last:
            to_make: dict[str, _Walk | None] = {one.number: None for mine in ours for one in mine}
            return to_make | {mine[0].number: unsigned for mine in ours} | {
                mine[0].number: _Walk(finds=GRAVEST) for mine in others
            }  # fmt: skip
        is_eve = day == self.scene.agenda.days.after(self.last, -1)
        return {mine[-1].number: unsigned for mine in others if is_eve}

    def _team(self, number: str) -> list[Member]:
        with self.scene.desk.looking() as session:
            visit = visits.meant(session, number)
            return visits.members(session, visit.id) if visit else []

    def _write(self, number: str, walk: _Walk, now: datetime) -> None:
        """One of the team writes down what all of them see, and then they sign it."""
        scene, team = self.scene, sorted(self._team(number), key=lambda one: _SIGNING[one.side])
        photos: dict[str, Photo] = {}
        entries = tuple(self._entries(number, walk, now, photos))
        take_in(scene.desk, Brought(number, entries, photos=photos), team[0].number, now)
        signing = [one.number for one in team if one.side is not walk.leaves_out]
        scene.agenda.at(now + _A_VISIT_TAKES, partial(self._sign, number, signing))

    def _entries(self, number: str, walk: _Walk, now: datetime, photos: dict[str, Photo]) -> Iterator[Entry]:
        """Every item is answered; what fails is photographed, and light things are put right while they are there."""
        scene, items = self.scene, self.findings.items_of(_CHECKLISTS)
        failing = self.findings.failing(items, scene.chance.choices((0, 1, 2), (6, 3, 1))[0])
        for code in items:
            if code not in failing and code != walk.finds:
                yield Entry(code, "", Answer.PASS)
                continue
            what, where = self.findings.worded(code)
            shown = [_photo(one) for one in scene.photo(f"{number} {code}", now, EvidenceKind.FINDING)]
            fixed = [_photo(one) for one in scene.photo(f"{number} {code} after", now)]
            is_fixed = self.findings.is_light(code) and scene.chance.random() < _FIXED
            photos |= {one.digest: one for one in (*shown, *(fixed if is_fixed else ()))}
            yield Entry(
                code, where, Answer.FAIL, what, photos=tuple(one.digest for one in shown), fixed=is_fixed,
                measures=scene.note(_AT_ONCE) if is_fixed else "",
                after=tuple(one.digest for one in fixed) if is_fixed else (),
            )  # fmt: skip

    def _sign(self, number: str, signing: Sequence[str], now: datetime) -> None:
        """The findings of a visit both sides have signed are on the ledger, and handed over in the next round."""
        scene = self.scene
        for who in signing:
            signed = sign(scene.desk, number, who, now)
            scene.sums["visits"] += signed.is_concluded
            for one in signed.opened:
                if one.was_fixed:
                    self.sides.ask(one.number, now)
                elif one.is_new:
                    scene.fresh.add(one.number)


_FIXED = 0.45
"""The share of light things that are put right while the team is there."""


def _photo(one: Attachment) -> Photo:
    return Photo(one.name, one.digest, one.media_type, one.size, one.kind)
