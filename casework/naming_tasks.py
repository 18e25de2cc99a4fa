"""What a coordinator names when opening a task: the schools, the lead unit and its leader, read from the registry."""

from __future__ import annotations

from collections.abc import Sequence

from casework.common_tasks import coordinated_area
from casework.desk import Sitting
from casework.ledger_lines import holder_name
from casework.places import Places
from casework.schools_named import schools_named
from rules.naming import NotFound
from rules.offices import Duty
from rules.refusals import BadInput
from rules.vocabulary import Act
from rules.words import Text
from store import ledger_lines
from store.ledger_lines import Serving

_LED_FIRST = (Duty.PRINCIPAL, Duty.HEAD, Duty.DEPUTY_HEAD, Duty.HANDLER)


def schools_for(sitting: Sitting, said: str, who: str) -> tuple[str, ...]:
    """The codes of the campuses meant, seen from the area of whoever asks. Raises BadInput for an unknown one."""
    area = coordinated_area(sitting.actor(who), said or "—", Act.RECORD)
    try:
        return tuple(one.code for one in schools_named(Places.read(sitting), said, area))
    except NotFound as fault:
        raise BadInput(what=fault.what) from fault


def unit_for_lead(sitting: Sitting, said: str, who: str) -> int:
    """The unit meant by a code or name. Raises BadInput."""
    area = coordinated_area(sitting.actor(who), said, Act.ASSIGN)
    try:
        return Places.read(sitting).offices.find(said, area).id
    except NotFound as fault:
        what = fault.what
        raise BadInput(what=Text(f"“{said}”：{what.zh}", f"“{said}”: {what.en}")) from fault


def leader_named(sitting: Sitting, name: str, units: Sequence[int]) -> int | None:
    """The post of these units, the first before the others, that somebody of this name holds today; leaders first."""
    if not name:
        return None
    posts = ledger_lines.posts_of_people_named(sitting.session, [name])
    by_post: dict[int, list[Serving]] = {}
    for one in ledger_lines.serving_in(sitting.session, posts):
        if one.unit_id in units:
            by_post.setdefault(one.post_id, []).append(one)
    fits = [
        (units.index(terms[0].unit_id), _rank(terms[0].duty), post)
        for post, terms in by_post.items()
        if holder_name(terms, sitting.day) == name
    ]
    return min(fits)[2] if fits else None


def _rank(duty: Duty) -> int:
    return _LED_FIRST.index(duty) if duty in _LED_FIRST else len(_LED_FIRST)
