"""Open clocks as they would stand if every case were put under another policy today (casework/repricing.py)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from casework.forecasting_courses import Outlook, Standings, facts_of, reread
from rules.history import PastAct
from rules.instants import local_day
from rules.policy import Policy
from rules.vocabulary import ClockKind, ClockState
from store.forecasts import OpenClock, Standing


def under(
    outlook: Outlook, policy: Policy, standings: Standings, pasts: Mapping[int, Sequence[PastAct]], at: datetime
) -> Standings:
    """Every open clock with that policy's limit, counted from its own start.

    A clock whose last day was named by hand keeps it, and so does one that policy no longer limits. pasts: what
    was done to the hazards whose rectification was ever resumed or given more time, or will be resumed; all others
    only started. What stands still and has no past here will not move within the window.
    """
    found: dict[Standing, list[OpenClock]] = {}
    for standing, clocks in standings.items():
        priced = _with_limit(standing, policy)
        is_still = standing.state is not ClockState.RUNNING
        known: dict[object, Standing] = {}
        for clock in clocks:
            past = pasts.get(clock[1], ()) if standing.kind is ClockKind.RECTIFY else ()
            if is_still and not past:
                found.setdefault(priced, []).append(clock)
                continue
            key: object = clock[0] if past else _what_counts(priced, clock[2])
            if key not in known:
                known[key] = reread(outlook, priced, facts_of(outlook, priced, clock, past), at)
            found.setdefault(known[key], []).append(clock)
    return found


def _with_limit(standing: Standing, policy: Policy) -> Standing:
    limit = policy.deadlines.limit(standing.kind, standing.severity)
    if standing.limit_value is None or limit is None:
        return replace(standing, policy_id=policy.id)
    return replace(
        standing, policy_id=policy.id, limit_value=limit.value, limit_unit=limit.unit, counts_days=limit.is_days
    )


def _what_counts(standing: Standing, started_at: datetime) -> object:
    """What a deadline depends on beside the limit: the first day where days are counted, else the very start."""
    return local_day(started_at) if standing.counts_days else started_at
