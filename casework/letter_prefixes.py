"""What numbers of a unit's letters begin with (机关代字): chosen per unit and kind, and never shared by two units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.desk import Desk
from models.letter import LetterPrefix
from rules.letters import LONGEST_PREFIX, LetterKind, coordinates, units_called
from rules.refusals import BadInput, PrefixTaken, TemplateNotYours
from rules.wording_given import refuse_unfit
from rules.words import Text
from store import letters, offices, serials


@dataclass(frozen=True, slots=True)
class Prefixed:
    """What a unit's letters of a kind are to be numbered with. unit: its code or name; prefix: empty is its name."""

    kind: LetterKind
    unit: str
    prefix: str = ""


def use_prefix(desk: Desk, wanted: Prefixed, who: str, at: datetime) -> int:
    """From now on the unit's letters of this kind are numbered so. Raises PrefixTaken, TemplateNotYours, BadInput."""
    prefix = wanted.prefix.strip()
    if len(prefix) > LONGEST_PREFIX:
        words = f"机关代字最长 {LONGEST_PREFIX} 字", f"a prefix has {LONGEST_PREFIX} characters at the most"
        raise BadInput(what=Text(*words))
    refuse_unfit(Text("机关代字", "prefix"), prefix)
    with desk.sitting(at) as sitting:
        session, actor, year = sitting.session, sitting.actor(who), sitting.day.year
        unit = offices.unit_by_code(session, wanted.unit)
        _, area = offices.place_of(session, unit)
        if actor.person_id is None or not coordinates(actor, area):
            raise TemplateNotYours(who=actor.name, area=area)
        # Two who choose the same for two units come one after the other, and the second finds it taken.
        serials.take(session, "letter-prefixes", year, 0)
        user = letters.prefix_user(session, prefix, year, unit, units_called(prefix)) if prefix else None
        if user is not None:
            raise PrefixTaken(prefix=prefix, unit=user)
        row = LetterPrefix(kind=wanted.kind, unit_id=unit, prefix=prefix, since=at, by_id=actor.person_id)
        return letters.put(session, row)
