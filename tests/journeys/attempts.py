"""Everything anybody may try on a hazard: what the model expects, how it is done, what the model takes note of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from casework import (
    assigning,
    closing_off,
    funding,
    handing_on,
    leading,
    listing,
    pacing,
    rectifying,
    repricing,
    verifying,
    withdrawing,
)
from casework.acting import Request
from casework.closing_off import Wanted
from casework.desk import Desk
from casework.rectifying import MoreTime
from casework.verifying import ON_SITE
from rules.closures import Placement
from rules.instants import last_day, local_day
from rules.vocabulary import Instrument
from store import cases
from tests.journeys.model import REFUSED, Modelled
from tests.support.story import PHOTO, PLAN, SEEN, looked

INSTRUMENTS = (Instrument.LISTED_SUPERVISION, Instrument.CIRCULAR, Instrument.TALK)
Attempt = tuple[str, Callable[[str], Any], Callable[[], None]]


class Attempts:
    """The acts of a journey."""

    desk: Desk
    now: datetime
    cases: list[Modelled]
    units: dict[str, int]
    policy: int

    def _acts(self, case: Modelled, who: str, extra: int) -> list[Attempt]:
        """Every act as (what the model expects, how it is done, what the model takes note of)."""
        desk, unit, other = self.desk, who.split(".", maxsplit=1)[0], self.cases[extra % len(self.cases)]
        due, first = self._deadlines(case)
        until = (last_day(due) if due else local_day(self.now)) + timedelta(days=1 + extra)
        latest = min((last_day(due) if due else until) + timedelta(days=15),
                     (last_day(first) if first else until) + timedelta(days=30))  # fmt: skip
        instrument = INSTRUMENTS[extra % 3]
        control_until = local_day(self.now) + timedelta(days=2) if extra % 3 == 0 else None

        def ask(key: str, **more: Any) -> Request:
            return Request(case.number, who, self.now, note="理由", key=key, **more)

        def nothing() -> None:
            return None

        def forget_units() -> None:
            case.hand_over(self.now)

        return [
            (case.assign(who), lambda key: assigning.assign(desk, ask(key)), forget_units),
            (case.fix_on_spot(who), lambda key: rectifying.fix_on_spot(desk, ask(key, files=(PHOTO,))),
             lambda: (case.hand_over(self.now), case.open_round(case.school), None)[2]),
            (case.acknowledge(who), lambda key: assigning.acknowledge(desk, ask(key)),
             lambda: case.units.update({unit: True})),
            (case.object_to(who, self.now), lambda key: assigning.object_to(desk, ask(key)), nothing),
            (case.rule(who), lambda key: assigning.rule_upheld(desk, ask(key), self.units["HUC"]),
             lambda: (case.hand_over(self.now, "HUC"), setattr(case, "is_ruled", True), None)[2]),
            (case.rule(who), lambda key: assigning.rule_rejected(desk, ask(key)),
             lambda: setattr(case, "is_ruled", True)),
            (case.work(who), lambda key: rectifying.control(desk, ask(key, until=control_until)),
             lambda: (setattr(case, "has_control", True), setattr(case, "control_until", control_until), None)[2]),
            (case.work(who), lambda key: rectifying.plan(desk, ask(key), PLAN),
             lambda: setattr(case, "has_plan", True)),
            (case.fund(who), lambda key: funding.fund(desk, ask(key), {"核算金额": "100"}), nothing),
            (case.ask_for_time(who, self.now, due, until, latest),
             lambda key: rectifying.request_extension(desk, ask(key), MoreTime(until)),
             lambda: setattr(case, "asked", (case.grants(), until))),
            (case.decide_on_time(who), lambda key: rectifying.grant_extension(desk, ask(key)),
             lambda: (setattr(case, "granted", case.granted + 1), setattr(case, "asked", None), None)[2]),
            (case.suspend(who),
             lambda key: rectifying.suspend(desk, ask(key, until=local_day(self.now) + timedelta(days=10))), nothing),
            (case.resume(who), lambda key: rectifying.resume(desk, ask(key)), nothing),
            (case.submit(who), lambda key: rectifying.submit(desk, ask(key, files=(PHOTO,))),
             lambda: case.open_round(unit)),
            (case.sign(who), lambda key: looked(desk, ask(key)),
             lambda: (case.signers.add(who), case.sides.update({unit: who}) if case.sides else None)[1]),
            (case.send_back(who),
             lambda key: verifying.send_back(desk, ask(key, until=self._ahead() if extra % 2 else None)),
             lambda: case.signers.add(who)),
            (case.look_back(who, holds=True), lambda key: verifying.look_back(desk, ask(key), holds=True), nothing),
            (case.look_back(who, holds=False), lambda key: verifying.look_back(desk, ask(key), holds=False), nothing),
            (case.void(who) if extra % 4 == 0 else REFUSED,
             lambda key: withdrawing.void(desk, ask(key) if extra % 4 == 0 else replace(ask(key), note="")), nothing),
            (case.merge(who, other), lambda key: withdrawing.merge(desk, ask(key), other.number), nothing),
            (case.instruct(who),
             lambda key: leading.instruct(desk, ask(key, until=until), (self.units["EDU"], self.units["S1"])),
             lambda: setattr(case, "instructions", case.instructions + 1)),
            (case.propose(who, instrument), lambda key: leading.propose(desk, ask(key), instrument),
             lambda: case.proposals.update({instrument: "DGO.district_deputy"})),
            (case.decide(who, instrument),
             lambda key: (leading.approve if extra % 2 else leading.refuse)(desk, ask(key), instrument),
             lambda: (case.proposals.pop(instrument), case.steps.extend([instrument] * (extra % 2)), None)[2]),
            *self._of_leaders(case, who, extra, until),
            *self._of_verifiers(case, who, extra),
            *self._of_places(case, who),
        ]  # fmt: skip

    def _of_verifiers(self, case: Modelled, who: str, extra: int) -> list[Attempt]:
        """Passing in part, and passing from the evidence alone."""
        desk, unit, rest = self.desk, who.split(".", maxsplit=1)[0], f"第 {extra % 3} 处仍未整改"

        def in_part(key: str) -> Any:
            request = Request(case.number, who, self.now, rest, (SEEN,), self._ahead(), key)
            return verifying.sign_in_part(desk, request, ON_SITE)

        def sign() -> None:
            case.signers.add(who)
            if case.sides:
                case.sides[unit] = who

        def split() -> None:
            sign()
            if (known := case.rests.get(rest)) is None or known.stage in ("closed", "void"):
                case.rests[rest] = case.split_off(self._new_number(), self.now)
                self.cases.append(case.rests[rest])

        from_afar = Request(case.number, who, self.now, "看材料合格", (SEEN,))
        return [
            (case.sign(who), in_part, split),
            (case.sign(who) if case.kind == "common" else REFUSED,
             lambda key: verifying.sign_pass(desk, replace(from_afar, key=key)), sign),
        ]  # fmt: skip

    def _of_places(self, case: Modelled, who: str) -> list[Attempt]:
        """Closing a place, placing its pupils, signing that its condition is true, and using it again."""
        desk, place = self.desk, f"{case.number} 楼梯"
        elsewhere = Placement(30, "教学楼", "总务主任", local_day(self.now))

        def ask(key: str) -> Request:
            return Request(case.number, who, self.now, note="理由", key=key)

        def note(**changes: Any) -> Callable[[], None]:
            return lambda: [setattr(case, name, value) for name, value in changes.items()] and None

        return [
            (case.close_off(who), lambda key: closing_off.close_off(desk, ask(key), Wanted(place, ("合格",))),
             note(shut=False, has_control=True)),
            (case.place_pupils(who), lambda key: closing_off.place_pupils(desk, ask(key), elsewhere),
             note(has_control=True)),
            (case.confirm(who), lambda key: closing_off.confirm(desk, ask(key), ["1"]), note(shut=True)),
            (case.reopen_use(who), lambda key: closing_off.reopen_use(desk, ask(key)), note(shut=None)),
        ]  # fmt: skip

    def _ahead(self) -> date:
        """A day policy lets a verifier name on any day: beyond every least time, within a month."""
        return local_day(self.now) + timedelta(days=20)

    def _new_number(self) -> str:
        """The number of the one hazard the model does not know yet."""
        with self.desk.looking() as session:
            numbers = set(session.scalars(sa.text("SELECT number FROM hazard")))
        (new,) = numbers - {one.number for one in self.cases}
        return str(new)

    def _of_leaders(self, case: Modelled, who: str, extra: int, until: date) -> list[Attempt]:
        """What leaders do beyond deciding: put off, hand on, set the pace; and what follows from it."""
        desk, instrument = self.desk, INSTRUMENTS[extra % 3]
        to = ("DGO.district_deputy", "DGO.district_head")[extra % 2]

        def ask(key: str, **more: Any) -> Request:
            return Request(case.number, who, self.now, note="理由", key=key, **more)

        def nothing() -> None:
            return None

        return [
            (case.carry_out(who), lambda key: leading.carry_out_instruction(desk, ask(key)),
             lambda: setattr(case, "instructions", case.instructions - 1)),
            (case.decide(who, instrument), lambda key: leading.defer(desk, ask(key, until=until), instrument), nothing),
            (case.hand_on(who), lambda key: handing_on.hand_on(desk, ask(key), f"{case.lead}.handler"), nothing),
            (case.redirect(who, instrument, to), lambda key: leading.redirect(desk, ask(key), to, instrument),
             lambda: case.proposals.update({instrument: to})),
            (case.conclude(who, instrument), lambda key: listing.conclude(desk, ask(key), instrument),
             lambda: case.steps.remove(instrument)),
            (case.pace(who, sure=False), lambda key: pacing.raise_level(desk, ask(key)), nothing),
            (case.pace(who, sure=True), lambda key: pacing.hold_back(desk, ask(key, until=until)), nothing),
            (case.pace(who, sure=False), lambda key: pacing.lower_level(desk, ask(key, until=until)), nothing),
            (case.reprice(who, self.policy), lambda key: repricing.reprice(desk, ask(key)),
             lambda: setattr(case, "policy", self.policy)),
        ]  # fmt: skip

    def _deadlines(self, case: Modelled) -> tuple[datetime | None, datetime | None]:
        """Dates are proved elsewhere; the model takes them as they stand."""
        with self.desk.looking() as session:
            hazard = cases.hazard_by_number(session, case.number)
            return hazard.due_at, hazard.first_due_at
