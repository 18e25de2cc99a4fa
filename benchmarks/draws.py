"""The draw: joint teams and who goes where, for a city and for a province, beside a walk past every team."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from benchmarks.figures import Figure
from benchmarks.grounds import Ground
from benchmarks.measuring import Cost, forget_peak, middle, no_server, peak_megabytes, watching
from benchmarks.sizes import Size
from rules.draw.drawing import draw
from rules.draw.frame import Frame, Member, Recipe, Seat, Target
from rules.draw.plan import Plan

NOWHERE = "no database"
SEED = "benchmark"
RECIPE = Recipe((Seat(("POL",)), Seat(("EDU",)), Seat(("FIRE", "MSA"))))
DAYS = tuple(date(2026, 12, 7) + timedelta(nth) for nth in range(5))


def measure(_ground: Ground, size: Size) -> Iterator[Figure]:
    """The whole draw, from the frame to the plan; the floor gives every school to the nearest team that may go."""
    for schools, teams, towns in size.draws:
        asked = framed(schools, teams, towns)
        ours: list[Cost] = []
        least: list[Cost] = []
        forget_peak()
        for _ in range(size.rounds):
            with watching(no_server) as watch:
                plan = draw(asked, SEED)
            ours.append(watch.cost)
            with watching(no_server) as watch:
                metres = nearest(asked, plan)
            least.append(watch.cost)
        if plan.unassigned or max(plan.loads) - min(plan.loads) > 1 or plan.metres < metres:
            raise AssertionError("the draw is not what its figure says")
        note = f"{plan.metres / metres:.2f} times the way of the nearest" if metres else ""
        yield Figure(
            "draw", NOWHERE, f"{schools:,} schools drawn for {teams:,} teams", schools, middle(ours),
            "the nearest team, no balance", middle(least), peak=peak_megabytes(), note=note,
        )  # fmt: skip


def framed(schools: int, teams: int, towns: int) -> Frame:
    """Towns strewn over 60 km, schools over towns; everybody recuses from their own town and from one more school."""
    chance = Random(schools)  # the same frame in every run
    names = [f"{510_500_000 + nth}" for nth in range(towns)]
    places = [(chance.randrange(60_000), chance.randrange(60_000)) for _ in names]
    targets = tuple(Target(f"S{nth:05d}", f"学校{nth}", chance.choice(names)) for nth in range(schools))
    agencies = [agency for agency in ("POL", "EDU", "FIRE") for _ in range(teams + teams // 5 + 1)]
    members = tuple(
        Member(nth, f"人员{nth}", f"{agency}{nth}", agency, home, (home,), (chance.choice(targets).code,))
        for nth, agency in enumerate(agencies)
        for home in (chance.choice(names),)
    )
    distances = tuple(
        (names[a], names[b], int(math.dist(places[a], places[b]))) for a in range(towns) for b in range(a)
    )
    per_day = -(-schools // (teams * len(DAYS))) + 1
    return Frame("比较", targets, members, RECIPE, ("POL", "EDU"), teams, DAYS, per_day, distances)


def nearest(asked: Frame, plan: Plan) -> int:
    """Metres when every school is visited by the nearest team that may go, whatever else that team has to do."""
    by_number = {one.number: one for one in asked.members}
    known = {(a, b): metres for a, b, metres in asked.distances}
    known |= {(b, a): metres for (a, b), metres in known.items()} | {(one.town, one.town): 0 for one in asked.members}
    teams = []
    for team in plan.teams:
        members = [by_number[number] for number in team.members]
        start = next(one.town for one in members if one.agency == "POL")
        towns = {town for one in members for town in one.not_in_towns}
        teams.append((start, towns, {code for one in members for code in one.not_at}))
    return sum(
        min(
            known[start, one.town]
            for start, towns, codes in teams
            if one.town not in towns and one.code not in codes
        )
        for one in asked.targets
    )  # fmt: skip
