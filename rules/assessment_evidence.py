"""Evidence put before people who decide on commendation (表彰) and the one-vote veto (一票否决); nothing is decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rules.vocabulary import Severity
from rules.words import Text, Word


class Ground(Word):
    """What a person may have to decide on, by the condition it fits."""

    INCIDENT = "incident", "一票否决：已知且逾期的隐患引发伤亡或治安事件", "veto: harm by a hazard known and overdue"
    FALSE_MAJOR = "false_major", "一票否决：重大隐患虚假销号", "veto: false closure of a major hazard"
    LISTED_IN_VAIN = "listed_in_vain", "一票否决：挂牌督办后仍不合格", "veto: still failing after listed supervision"
    SELF_FOUND = "self_found", "表彰：自查自改", "commendation: self-found and put right in time"
    PRACTICE = "practice", "表彰：经验做法推广", "commendation: practice adopted district-wide"

    @property
    def is_veto(self) -> bool:
        return self in (Ground.INCIDENT, Ground.FALSE_MAJOR, Ground.LISTED_IN_VAIN)


HUMAN = Text(
    "本材料只列事实，不作结论，也不计入得分；是否表彰、是否否决，由有权机关研究决定。",
    "This lists facts. It concludes nothing and changes no score: people decide on commendation and veto.",
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One case or entry that fits a condition, with its facts. event_id: the event of the ledger that shows it."""

    ground: Ground
    unit: str
    lead: str
    at: datetime
    facts: Text
    number: str = ""
    severity: Severity | None = None
    event_id: int | None = None


def of_kind(found: Sequence[Evidence], *, is_veto: bool) -> list[Evidence]:
    """What speaks for a veto, or for commendation, ground by ground as it happened."""
    mine = [one for one in found if one.ground.is_veto is is_veto]
    order = list(Ground)
    return sorted(mine, key=lambda one: (order.index(one.ground), one.at, one.number, one.event_id or 0))
