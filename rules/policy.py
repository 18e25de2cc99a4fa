"""One version of everything an operator may set, as a frozen value; a case keeps the version it began under."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import orjson
from pydantic import BaseModel, ConfigDict, Field

from rules.agencies import Agencies
from rules.assessment import AssessmentFile
from rules.checklists import Checklist
from rules.deadlines import Deadlines
from rules.inspections import InspectionFile
from rules.ladder import LadderFile
from rules.pictures import Pictures
from rules.quiet import TellingFile
from rules.record_terms import RecordsFile
from rules.routing import Routing, Rule
from rules.taxonomy import Taxonomy
from rules.words import Text


class SourceOfLaw(BaseModel):
    """A law, standard or notice other policy files cite by its id."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    where: str = ""
    fact: str = ""
    confidence: str = Field(pattern="^(article|excerpt|title|seed)$")
    binds: str | None = Field(default=None, pattern="^([0-9]{2,12})?$")
    """The beginning of the code of the only area it binds; empty: nobody; left out: everybody."""

    def binds_in(self, area: str) -> bool:
        """Whether a paper may cite it there."""
        return self.binds is None or (self.binds != "" and area.startswith(self.binds))


class Sources(BaseModel):
    """config/policy/sources.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str = Field(pattern="^sources$")
    version: int = Field(ge=1)
    sources: dict[str, SourceOfLaw]

    def cited(self, codes: Iterable[str], area: str) -> list[str]:
        """How papers cite those of these sources that hold in an area."""
        return [one.title for code in codes if (one := self.sources[code]).binds_in(area)]


class PolicyDocument(BaseModel):
    """The policy files of one version, together; stored once and never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    taxonomy: Taxonomy
    agencies: Agencies
    routing: Routing
    deadlines: Deadlines
    ladder: LadderFile
    telling: TellingFile
    inspection: InspectionFile
    pictures: Pictures = Pictures()
    records: RecordsFile = RecordsFile()
    assessment: AssessmentFile = AssessmentFile()
    sources: Sources
    checklists: tuple[Checklist, ...]

    def canonical(self) -> bytes:
        """The same bytes for the same policy, whatever the files' layout; the digest is taken over them."""
        return orjson.dumps(self.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS)

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.canonical()).hexdigest()


@dataclass(frozen=True)
class Policy:
    """A stored version: its number and its contents."""

    id: int
    document: PolicyDocument

    @property
    def taxonomy(self) -> Taxonomy:
        return self.document.taxonomy

    @property
    def agencies(self) -> Agencies:
        return self.document.agencies

    @property
    def routing(self) -> Routing:
        return self.document.routing

    @property
    def deadlines(self) -> Deadlines:
        return self.document.deadlines

    @property
    def ladder(self) -> LadderFile:
        return self.document.ladder

    @property
    def telling(self) -> TellingFile:
        return self.document.telling

    @property
    def inspection(self) -> InspectionFile:
        return self.document.inspection

    @property
    def records(self) -> RecordsFile:
        return self.document.records

    @property
    def assessment(self) -> AssessmentFile:
        return self.document.assessment

    def checklist(self, code: str) -> Checklist | None:
        """The checklist of this code, in this version; None when it has none."""
        return next((one for one in self.document.checklists if one.code == code), None)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something one policy file says that another file, or the law, does not allow."""

    file: str
    path: tuple[str | int, ...]
    what: Text


def faults(document: PolicyDocument) -> list[Fault]:
    """Where the files of one policy disagree with each other; empty when it may be published."""
    return [
        *_routing_faults(document),
        *_taxonomy_faults(document),
        *_telling_faults(document),
        *_checklist_faults(document),
        *_inspection_faults(document),
        *_assessment_faults(document),
    ]


def _unknown(file: str, path: tuple[str | int, ...], kind: Text, code: str, where: str) -> Fault:
    return Fault(
        file,
        path,
        Text(
            f"{kind.zh} {code} 不存在，请使用 {where} 中的代码",
            f"{kind.en} {code} does not exist; use a code of {where}",
        ),
    )


_AGENCY, _SUBJECT, _LAW = Text("部门", "agency"), Text("类别", "category"), Text("依据", "source")


def _routing_faults(document: PolicyDocument) -> list[Fault]:
    found = _side_faults(document)
    if document.routing.disputes.arbiter not in document.agencies.codes:
        arbiter = document.routing.disputes.arbiter
        found.append(_unknown("routing", ("disputes", "arbiter"), _AGENCY, arbiter, "agencies.yaml"))
    for number, rule in enumerate(document.routing.rules):
        found += _rule_faults(document, rule, ("rules", number))
    return found + _rule_faults(document, document.routing.fallback, ("fallback",))


def _side_faults(document: PolicyDocument) -> list[Fault]:
    """Every side a joint verification needs has an agency that exists and signs for that very side."""
    found: list[Fault] = []
    named, agencies = document.routing.side_agency, document.agencies
    needed = {side for sides in document.routing.joint_verification.values() for side in sides}
    for side in sorted(needed - set(named)):
        words = Text(f"没有写明谁代表{side.zh}", f"nobody is named to sign for the {side.en} side")
        found.append(Fault("routing", ("side_agency",), words))
    for side, code in named.items():
        at = ("side_agency", side.value)
        if code not in agencies.codes:
            found.append(_unknown("routing", at, _AGENCY, code, "agencies.yaml"))
        elif agencies.agency(code).side is not side:
            words = Text(f"{code} 不代表{side.zh}，请核对", f"{code} does not sign for the {side.en} side")
            found.append(Fault("routing", at, words))
    return found


def _rule_faults(document: PolicyDocument, rule: Rule, at: tuple[str | int, ...]) -> list[Fault]:
    named = {"responsible": rule.responsible, "lead": rule.lead, "verify_by": rule.verify_by}
    found = [
        _unknown("routing", (*at, field), _AGENCY, code, "agencies.yaml")
        for field, code in [*named.items(), *(("co", code) for code in rule.co)]
        if code not in document.agencies.codes
    ]
    subjects = document.taxonomy.codes | {one.code for one in document.taxonomy.categories}
    subject = rule.match.subcategory or rule.match.category or ""
    if subject not in subjects:
        found.append(_unknown("routing", (*at, "match"), _SUBJECT, subject, "taxonomy.yaml"))
    if rule.verify_by == rule.responsible:
        words = Text("验收单位不得与主体责任单位相同", "the verifying agency must not be the responsible one")
        found.append(Fault("routing", (*at, "verify_by"), words))
    return found + _law_faults(document, "routing", (*at, "legal"), rule.legal)


def _law_faults(
    document: PolicyDocument, file: str, path: tuple[str | int, ...], legal: tuple[str, ...]
) -> list[Fault]:
    known = document.sources.sources
    return [_unknown(file, path, _LAW, code, "sources.yaml") for code in legal if code not in known]


def _taxonomy_faults(document: PolicyDocument) -> list[Fault]:
    found: list[Fault] = []
    for number, category in enumerate(document.taxonomy.categories):
        for place, sub in enumerate(category.sub):
            path = ("categories", number, "sub", place, "legal")
            found += _law_faults(document, "taxonomy", path, sub.legal)
    return found


def _telling_faults(document: PolicyDocument) -> list[Fault]:
    subjects = document.taxonomy.codes | {one.code for one in document.taxonomy.categories}
    return [
        _unknown("telling", ("wakes", place), _SUBJECT, code, "taxonomy.yaml")
        for place, code in enumerate(document.telling.wakes)
        if code not in subjects
    ]


def _checklist_faults(document: PolicyDocument) -> list[Fault]:
    found: list[Fault] = []
    seen: set[str] = set()
    for checklist in document.checklists:
        file = f"checklists/{checklist.code.lower()}"
        if checklist.code in seen:
            words = f"检查表代码 {checklist.code} 用了两次", f"the checklist code {checklist.code} is used twice"
            found.append(Fault(file, ("code",), Text(*words)))
        seen.add(checklist.code)
        for place, item in enumerate(checklist.items):
            if item.subcategory not in document.taxonomy.codes:
                path: tuple[str | int, ...] = ("items", place, "subcategory")
                found.append(_unknown(file, path, _SUBJECT, item.subcategory, "taxonomy.yaml"))
            found += _law_faults(document, file, ("items", place, "legal"), item.legal)
    return found


def _inspection_faults(document: PolicyDocument) -> list[Fault]:
    """The recipe names agencies that exist and seats for every side that signs; the monthly action, real checklists."""
    file, known = document.inspection, document.agencies.codes
    found = [
        _unknown("inspection", ("recipe", number, "agencies"), _AGENCY, code, "agencies.yaml")
        for number, seat in enumerate(file.recipe)
        for code in seat.agencies
        if code not in known
    ]
    seated = [{document.agencies.agency(code).side for code in seat.agencies if code in known} for seat in file.recipe]
    for side in file.sides:
        if {side} not in seated:
            words = Text(f"检查组没有{side.zh}的专门席位", f"no seat of a team is kept for the {side.en} side")
            found.append(Fault("inspection", ("recipe",), words))
    codes = {one.code for one in document.checklists}
    return found + [
        _unknown("inspection", ("monthly", "checklists"), _CHECKLIST, code, "checklists/")
        for code in file.monthly.checklists
        if code not in codes
    ]


_CHECKLIST = Text("检查表", "checklist")


def _assessment_faults(document: PolicyDocument) -> list[Fault]:
    """The agency that answers for a town exists wherever anything is counted at all, and so does a standard."""
    file, found = document.assessment, []
    if file.items and file.town_agency not in document.agencies.codes:
        found.append(_unknown("assessment", ("town_agency",), _AGENCY, file.town_agency, "agencies.yaml"))
    if file.standard and file.standard not in {one.code for one in document.checklists}:
        found.append(_unknown("assessment", ("standard",), _CHECKLIST, file.standard, "checklists/"))
    return found
