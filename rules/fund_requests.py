"""The fund-request list (资金申请清单): what open hazards will cost, summed up by severity, by who pays and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from rules.instants import shown
from rules.money import FundSource
from rules.vocabulary import Severity, Stage
from rules.words import Language, Text, said

Name = Text | str
_NOT_SAID = Text("未写明", "not said")


@dataclass(frozen=True, slots=True)
class FundRequest:
    """One hazard to be paid for. what: empty for a sensitive one. waits_from: when it first waited for funds."""

    number: str
    severity: Severity
    town: str
    school: str
    what: str
    lead: str
    responsible: str
    stage: Stage
    estimate_fen: int
    source: FundSource | None
    spent_fen: int | None
    waits_from: date | None

    @property
    def paid_by(self) -> Text:
        return Text(self.source.zh, self.source.en) if self.source is not None else _NOT_SAID


def heading_of(place: Name, at: datetime) -> Text:
    """What stands above the list: of where, and as of when."""
    zh, en = (place.zh, place.en) if isinstance(place, Text) else (place, place)
    return Text(f"{zh}隐患整改资金申请清单，截至 {shown(at)}", f"Fund requests of {en}, as of {shown(at)}")


@dataclass(frozen=True, slots=True)
class Total:
    """What comes together under one name."""

    name: Name
    count: int
    estimate_fen: int


@dataclass(frozen=True, slots=True)
class FundRequests:
    """The list, in its order."""

    rows: tuple[FundRequest, ...]

    @property
    def whole(self) -> Total:
        return Total(Text("合计", "all"), len(self.rows), sum(one.estimate_fen for one in self.rows))

    def by_severity(self) -> list[Total]:
        """The gravest first; only those there are."""
        found = self._by(lambda one: Text(one.severity.zh, one.severity.en))
        rank = {one.zh: one.rank for one in Severity}
        return sorted(found, key=lambda one: -rank[said(one.name, Language.ZH)])

    def by_source(self) -> list[Total]:
        """By who pays, the largest first."""
        return self._by(lambda one: one.paid_by)

    def by_town(self) -> list[Total]:
        """By town, the largest first."""
        return self._by(lambda one: one.town)

    def _by(self, name: Callable[[FundRequest], Name]) -> list[Total]:
        found: dict[str, tuple[Name, list[int]]] = {}
        for one in self.rows:
            found.setdefault(said(name(one), Language.ZH), (name(one), []))[1].append(one.estimate_fen)
        totals = [Total(key, len(parts), sum(parts)) for key, parts in found.values()]
        return sorted(totals, key=lambda one: (-one.estimate_fen, said(one.name, Language.ZH)))
