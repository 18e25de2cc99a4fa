"""Completing the four fixed things of a hazard that waits for them: leader, task, standard, deadline (四定)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from casework.acting import Extras, Manner, Request, Turn, do
from casework.desk import Desk
from casework.reading import Done
from rules.policy import Policy
from rules.refusals import BadInput, DateNotAhead, DateTooLate
from rules.vocabulary import Act, Location, Severity
from rules.wording_given import refuse_unfit, refuse_unfit_place
from rules.words import Text, Word
from rules.workdays import LATEST_DEADLINE

FIELDS = ("subcategory", "severity", "location", "place", "description", "task", "standard", "due")
"""What may be completed or corrected while the hazard has not been handed over."""


def complete(desk: Desk, request: Request, parts: Mapping[str, str]) -> Done:
    """The named fields hold what was given, read as policy reads them; the old values stand in the ledger."""

    def write(turn: Turn) -> Extras:
        columns = {name: value for part in parts.items() for name, value in _read(turn, *part).items()}
        before = {name: str(getattr(turn.case.hazard, name) or "") for name in columns}
        facts = {name: [before[name], str(value)] for name, value in columns.items()}
        return {"columns": columns, "facts": {"changed": facts}}

    return do(desk, request, Act.COMPLETE, Manner(before=write))


def _read(turn: Turn, name: str, text: str) -> dict[str, object]:
    if name not in FIELDS:
        raise BadInput(
            what=Text(
                f"没有“{name}”这一项，可补全：{'、'.join(FIELDS)}",
                f"there is no field “{name}”; use one of {', '.join(FIELDS)}",
            )
        )
    if name == "due":
        return {"fixed_due_on": _due(turn, text)}
    if name == "subcategory":
        return _subcategory(turn.case.policy, text)
    if name == "severity":
        return {"severity": _word(Severity, text)}
    if name == "location":
        return {"location": _word(Location, text)}
    if name == "place":
        refuse_unfit_place(text)
    refuse_unfit(Text(name, name), text)
    return {name: text}


def _due(turn: Turn, text: str) -> date:
    try:
        wanted = date.fromisoformat(text)
    except ValueError as fault:
        raise BadInput(
            what=Text(f"看不懂日期“{text}”，请写成 2026-09-30", f"“{text}” is not a date; write 2026-09-30")
        ) from fault
    if wanted <= turn.sitting.day:
        raise DateNotAhead(until=wanted, today=turn.sitting.day)
    if wanted > LATEST_DEADLINE:
        raise DateTooLate(until=wanted, latest=LATEST_DEADLINE)
    return wanted


def _subcategory(policy: Policy, text: str) -> dict[str, object]:
    found = policy.taxonomy.meant_by(text)
    if found is None:
        raise BadInput(what=Text(f"类别“{text}”不在分类表中", f"“{text}” is no category of the taxonomy"))
    return {"subcategory": found.code}


def _word(kind: type[Word], text: str) -> Word:
    found = kind.read(text)
    if found is None:
        allowed = "、".join(one.zh for one in kind)
        raise BadInput(
            what=Text(
                f"“{text}”不在可选范围内：{allowed}", f"“{text}” is not one of {', '.join(one.value for one in kind)}"
            )
        )
    return found
