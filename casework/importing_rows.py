"""Reading a ledger row against the registry and the policy: what hazard it is, and how far it had come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from casework.categories import Categories, category_label
from casework.desk import Sitting
from casework.ledger_lines import holder_name
from casework.places import Places, TownNotFound
from casework.taking_in import FromFile, Judgement
from rules.finding import Finding, Graded, Past, grade
from rules.instants import at_local
from rules.ledgers import LedgerLine, LedgerRow, contradictions, several
from rules.naming import NotFound
from rules.offices import Duty
from rules.policy import Policy
from rules.privacy import found_in
from rules.taxonomy import Taxonomy
from rules.vocabulary import Severity, Source, Stage
from rules.wording_given import unfit
from rules.words import Text
from store.ledger_lines import Serving
from store.registry import CampusNow

_FREE_TEXTS = ("place", "description", "measures", "note", "person", "supervising_leader", "verifier")
_LED_FIRST = (Duty.PRINCIPAL, Duty.HEAD, Duty.DEPUTY_HEAD, Duty.HANDLER)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A row that may be imported: the hazard, where it lies, and its past."""

    row: LedgerRow
    campus: CampusNow
    area: str
    finding: Finding
    graded: Graded
    past: Past


class RowResolver:
    """Turns ledger rows into hazards; every row that cannot be is rejected with the reason and a remedy."""

    def __init__(self, sitting: Sitting, places: Places, judged: Judgement) -> None:
        self.sitting, self.places, self.judged = sitting, places, judged
        self.policy: Policy = sitting.policy_in_force()
        self.serving: dict[int, list[Serving]] = {}
        """Who serves in the posts of each unit."""
        self._categories = Categories(self.policy)

    def resolve(self, row: LedgerRow) -> Incoming | None:
        """The hazard of a row; None when it was rejected."""
        before = len(self.judged.problems)
        found = self._place(row)
        for about, what in contradictions(row, self.sitting.day):
            self.judged.reject(row, about, what, getattr(row, about))
        self._private(row)
        subcategory = self._subcategory(row)
        if found is None or subcategory is None:
            return None
        campus, area = found
        past = self._past(row, area)
        if len(self.judged.problems) > before or past is None:
            return None
        finding = self._finding(row, campus, subcategory)
        return Incoming(row, campus, area, finding, grade(finding, self.policy, area), past)

    def _place(self, row: LedgerRow) -> tuple[CampusNow, str] | None:
        try:
            return self.places.school_and_area(row.school, row.town)
        except TownNotFound as fault:
            self.judged.reject(row, "town", fault.what, row.town)
        except NotFound as fault:
            self.judged.reject(row, "school", fault.what, row.school)
        return None

    def _private(self, row: LedgerRow) -> None:
        for name in _FREE_TEXTS:
            refuse_private(row, name, getattr(row, name), self.judged)

    def _subcategory(self, row: LedgerRow) -> str | None:
        try:
            return self._categories.meant(row.category)
        except NotFound as fault:
            self.judged.reject(row, "category", fault.what, row.category)
            return None

    def _past(self, row: LedgerRow, area: str) -> Past | None:
        responsible = self._unit(row, "responsible", area)
        lead = self._unit(row, "lead", area)
        co = self._co(row, area)
        stage = row.stage
        day = row.closed_by if stage is Stage.CLOSED else None
        post = self._post(responsible, row.person, day)
        closed_on = row.closed_by if stage is Stage.CLOSED else None
        return Past(
            stage=stage,
            area=area,
            due_on=row.extended_due_on or row.due_on,
            first_due_on=row.due_on,
            submitted_at=at_local(row.done_on, time()) if row.done_on else None,
            closed_at=at_local(closed_on, time()) if closed_on else None,
            responsible_unit=responsible,
            lead_unit=lead,
            co_units=co,
            leader_post=post,
            measures=row.measures,
            funds_fen=_spent(row),
            estimate_fen=_estimate(row),
            fund_source=row.fund_source,
            named_person="" if post is not None else row.person,
            named_leader=row.supervising_leader,
            named_verifier=row.verifier,
            verified_on=row.verified_on,
        )

    def _unit(self, row: LedgerRow, about: str, area: str) -> int | None:
        said: str = getattr(row, about)
        if not said:
            return None
        try:
            return self.places.offices.find(said, area).id
        except NotFound as fault:
            self.judged.reject(row, about, fault.what, said)
            return None

    def _co(self, row: LedgerRow, area: str) -> tuple[int, ...]:
        if not row.co:
            return ()
        found: dict[int, None] = {}
        for said in self._co_names(row.co, area):
            try:
                found[self.places.offices.find(said, area).id] = None
            except NotFound as fault:
                self.judged.reject(row, "co", fault.what, said)
        return tuple(found)

    def _co_names(self, said: str, area: str) -> list[str]:
        """One name, even when it has a mark in it that usually separates two; else several."""
        try:
            self.places.offices.find(said, area)
        except NotFound:
            return several(said)
        return [said]

    def _post(self, unit: int | None, person: str, day: date | None) -> int | None:
        """The post of the responsible unit that somebody of this name holds, leaders first."""
        if unit is None or not person:
            return None
        on = day or self.sitting.day
        by_post: dict[int, list[Serving]] = {}
        for one in self.serving.get(unit, []):
            by_post.setdefault(one.post_id, []).append(one)
        fits = [(_rank(terms[0].duty), post) for post, terms in by_post.items() if holder_name(terms, on) == person]
        return min(fits)[1] if fits else None

    def _finding(self, row: LedgerRow, campus: CampusNow, subcategory: str) -> Finding:
        severity = row.severity
        if severity is None and row.major:
            severity = Severity.MAJOR
        return Finding(
            campus=campus.code,
            description=row.description,
            subcategory=subcategory,
            found_at=at_local(row.found_on, time()),
            source=row.source or Source.LEDGER,
            place=row.place,
            severity=severity,
            due_on=row.extended_due_on or row.due_on,
            remark=row.note,
        )


def line_of(one: Incoming, places: Places, taxonomy: Taxonomy) -> LedgerLine:
    """What the ledger would print of the row: its own words, with names as we write them."""
    row, past, area = one.row, one.past, one.area
    code = one.finding.subcategory
    co = sorted(past.co_units, key=lambda unit: places.units[unit].code)
    return LedgerLine(
        number=row.number,
        found_on=row.found_on,
        source=one.finding.source,
        school=places.school_label(one.campus.id, area),
        town=places.town_label(area, one.campus),
        place=row.place,
        description=row.description,
        category=category_label(taxonomy.category_of(code).name, taxonomy.subcategory(code).name),
        severity=one.graded.severity,
        measures=row.measures,
        funds=row.funds,
        responsible=places.unit_label(past.responsible_unit, area),
        person=row.person,
        lead=places.unit_label(past.lead_unit, area),
        co=tuple(places.co_label(unit, area) for unit in co),
        supervising_leader=row.supervising_leader,
        due_on=row.due_on,
        extended_due_on=row.extended_due_on,
        done_on=row.done_on,
        state=past.stage,
        verifier=row.verifier,
        verified_on=row.verified_on,
        closed_on=row.closed_by if past.stage is Stage.CLOSED else None,
        note=row.note,
        estimate=row.estimate, spent=row.spent, fund_source=row.fund_source,
    )  # fmt: skip


def _says_of_money(row: LedgerRow) -> bool:
    return not (row.estimate is None and row.spent is None and row.fund_source is None)


def _spent(row: LedgerRow) -> int | None:
    """What stands beside work that is done was spent, unless the row has columns of its own for that."""
    return row.spent if _says_of_money(row) or not row.done_on else row.funds


def _estimate(row: LedgerRow) -> int | None:
    """What stands beside work that is not done is what it will cost, unless the row has columns for that."""
    return row.estimate if _says_of_money(row) or row.done_on else row.funds


def refuse_private(row: FromFile, about: str, said: str, judged: Judgement) -> None:
    """Free text can be read and holds no numbers that identify a person; the number itself is not repeated."""
    if said and (why := unfit(said)):
        judged.reject(row, about, why)
    found = found_in(said) if said else None
    if found is not None:
        words = Text(
            f"文字中疑似含有{found.zh}，请删去：台账不记个人信息",
            f"the text seems to hold {found.en}; take it out: the ledger keeps no personal data",
        )
        judged.reject(row, about, words)


def _rank(duty: Duty) -> int:
    return _LED_FIRST.index(duty) if duty in _LED_FIRST else len(_LED_FIRST)
