"""The form by which one hazard is recorded, read into a finding."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time

from rules.finding import Finding
from rules.instants import at_local, day_written, local_day
from rules.policy import Policy
from rules.refusals import BadInput, DateTooLate
from rules.vocabulary import Severity, Source
from rules.wording_given import refuse_unfit
from rules.words import Text
from web.words_meant import meant

SOURCES = Source.REPORT, Source.AGENCY_CHECK, Source.SELF_CHECK, Source.JOINT_INSPECTION, Source.UNANNOUNCED
"""How a hazard recorded by hand came to be known; the others come with what makes them: a file, a look-back."""
AT_A_SCHOOL = Source.SELF_CHECK, Source.REPORT
"""The same for whoever records at their own school only."""
_TEXTS = {
    "description": Text("隐患情况", "what is wrong"), "place": Text("部位", "place"), "remark": Text("备注", "remark"),
}  # fmt: skip
_NOON = time(12)


def finding_of(given: Mapping[str, str], campus: str, policy: Policy, key: str, at: datetime) -> Finding:
    """What was filled in, found at a school. Raises BadInput, DateTooLate, UnfitText or PersonalData."""
    for name, label in _TEXTS.items():
        refuse_unfit(label, given.get(name, ""))
    category = given.get("category", "")
    if category not in policy.taxonomy.codes:
        raise BadInput(what=Text("请选择隐患类别", "choose the category"))
    severity = given.get("severity", "")
    return Finding(
        campus=campus, description=given.get("description", "").replace("\r\n", "\n"), subcategory=category,
        found_at=_found_at(given.get("found_on", ""), at), source=meant(Source, given.get("source", "")),
        place=given.get("place", ""), severity=meant(Severity, severity) if severity else None, source_key=key,
        remark=given.get("remark", ""),
    )  # fmt: skip


def _found_at(text: str, at: datetime) -> datetime:
    """Now for today; of another day nobody wrote down the hour, and noon of it is said."""
    day, today = day_written(text) if text else local_day(at), local_day(at)
    if day > today:
        raise DateTooLate(until=day, latest=today)
    return at if day == today else at_local(day, _NOON)
