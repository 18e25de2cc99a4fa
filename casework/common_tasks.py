"""Common tasks: one finding at many schools becomes one task of the area, with a hazard for each school.

The task closes with the last of its hazards and is open again with the first that comes back; nobody has to see
to it (casework/carrying.py, store/common_tasks.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from casework.assigning import BY_THE_DUTY_MAP, NamedUnits, assign_named_in
from casework.desk import Desk, Sitting
from casework.recording import record_in
from models.common_task import CommonTask
from rules.finding import Finding
from rules.numbering import common_number
from rules.offices import Duty
from rules.refusals import BadInput, NotYours, UnknownHazard
from rules.standing import Actor
from rules.vocabulary import Act, Role, Severity, Source
from rules.wording_given import is_blank, refuse_unfit
from rules.words import Text
from store import cases, common_tasks, hazards, serials

LONGEST_TITLE = 200
_TITLE, _STANDARD = Text("任务名称", "title"), Text("标准", "standard")


@dataclass(frozen=True, slots=True)
class Common:
    """What is to be done at every one of these campuses. named: who leads; empty leaves it to the duty map."""

    title: str
    subcategory: str
    campuses: tuple[str, ...]
    found_at: datetime
    source: Source = Source.JOINT_INSPECTION
    description: str = ""
    task: str = ""
    standard: str = ""
    severity: Severity | None = None
    due_on: date | None = None
    place: str = ""
    remark: str = ""
    leader: str = ""
    named: NamedUnits = BY_THE_DUTY_MAP
    is_decided: bool = False
    """Whether the hazards are handed over at once even where nobody is named: a meeting decided so."""


@dataclass(frozen=True, slots=True)
class Created:
    """The task, the hazards that were new, and how many schools had theirs already."""

    id: int
    number: str
    hazards: tuple[str, ...]
    known: int


def create(desk: Desk, wanted: Common, who: str, at: datetime) -> Created:
    """The task is open with a hazard for every school; the same again while it is open adds only what is new."""
    with desk.sitting(at) as sitting:
        return create_in(sitting, wanted, sitting.actor(who))


def create_in(sitting: Sitting, wanted: Common, actor: Actor) -> Created:
    """The same inside a transaction that does more than this. Raises NotYours unless the actor coordinates."""
    _refuse_unfit(sitting, wanted)
    area = coordinated_area(actor, wanted.title, Act.RECORD)
    # Whoever opens a task of the same name at the same moment waits here, and then finds it.
    serials.take(sitting.session, f"common/{area[:6]}", sitting.day.year, 0)
    parent = common_tasks.open_of_name(sitting.session, area, wanted.subcategory, wanted.title)
    if parent is None:
        parent = _open(sitting, wanted, area, actor)
    recorded = record_in(sitting, _findings(parent.number, wanted), actor)
    if recorded.numbers:
        new = hazards.ids_of(sitting.session, recorded.numbers)
        common_tasks.put_below(sitting.session, parent.id, sorted(new.values()), sitting.at)
        if wanted.is_decided or wanted.named.names_anybody:
            assign_named_in(sitting, recorded.numbers, actor, wanted.named, note=wanted.remark)
    return Created(parent.id, parent.number, recorded.numbers, recorded.known)


def coordinated_area(actor: Actor, what: str, act: Act) -> str:
    """The widest area the actor coordinates. Raises NotYours for somebody who coordinates none."""
    areas = sorted((seat.area for seat in actor.seats if seat.duty is Duty.COORDINATOR), key=len)
    if not areas:
        raise NotYours(who=actor.name, number=what, act=act, by=(Role.COORDINATOR,))
    return areas[0]


def _refuse_unfit(sitting: Sitting, wanted: Common) -> None:
    if is_blank(wanted.title) or len(wanted.title) > LONGEST_TITLE:
        words = f"任务名称须为 1 至 {LONGEST_TITLE} 字", f"a title has 1 to {LONGEST_TITLE} characters"
        raise BadInput(what=Text(*words))
    refuse_unfit(_TITLE, wanted.title)
    refuse_unfit(_STANDARD, wanted.standard)
    if wanted.subcategory not in sitting.policy_in_force().taxonomy.codes:
        words = f"类别“{wanted.subcategory}”不在分类表中", f"“{wanted.subcategory}” is no category of the taxonomy"
        raise BadInput(what=Text(*words))


def _open(sitting: Sitting, wanted: Common, area: str, actor: Actor) -> CommonTask:
    year = sitting.day.year
    running = serials.take(sitting.session, f"common/{area[:6]}", year)
    fresh = CommonTask(
        number=common_number(area[:6], year, running), title=wanted.title, area_code=area,
        subcategory=wanted.subcategory, source=wanted.source, lead_unit_id=wanted.named.lead,
        leader_post_id=wanted.named.leader_post, leader_name=wanted.leader, standard=wanted.standard,
        due_on=wanted.due_on, opened_at=sitting.at, opened_by_id=actor.person_id,
    )  # fmt: skip
    return common_tasks.add(sitting.session, fresh)


def _findings(number: str, wanted: Common) -> list[Finding]:
    one = Finding(
        campus="", description=wanted.description or wanted.title, subcategory=wanted.subcategory,
        found_at=wanted.found_at, source=wanted.source, place=wanted.place, severity=wanted.severity,
        task=wanted.task, standard=wanted.standard, due_on=wanted.due_on, remark=wanted.remark,
    )  # fmt: skip
    campuses = dict.fromkeys(wanted.campuses)
    return [replace(one, campus=code, source_key=f"common/{number}/{code}"[:80]) for code in campuses]


def gather(desk: Desk, number: str, numbers: Sequence[str], who: str, at: datetime) -> int:
    """These hazards are parts of the task from now on. Returns how many were not before.

    The same again changes nothing. Raises UnknownHazard, NotYours, and BadInput for an unknown task or a hazard that
    is void or part of another one.
    """
    with desk.sitting(at) as sitting:
        actor = sitting.actor(who)
        coordinated = coordinated_area(actor, number, Act.RECORD)
        wanted = list(dict.fromkeys(one.strip() for one in numbers))
        cases.hold(sitting.session, wanted)
        parent = known_task(sitting, number)
        fresh = [one for one in wanted if _may_join(sitting, one, parent, actor, coordinated)]
        if fresh:
            ids = sorted(hazards.ids_of(sitting.session, fresh).values())
            common_tasks.put_below(sitting.session, parent.id, ids, at)
    return len(fresh)


def known_task(sitting: Sitting, number: str) -> CommonTask:
    """The task with this number. Raises BadInput."""
    found = common_tasks.find(sitting.session, number)
    if found is None:
        words = f"没有编号为 {number} 的综合任务，请核对编号", f"there is no common task {number}"
        raise BadInput(what=Text(words[0], f"{words[1]}; check the number"))
    return found


def _may_join(sitting: Sitting, number: str, parent: CommonTask, actor: Actor, area: str) -> bool:
    """Whether a hazard is to be put below a task; False when it is there already."""
    found = cases.find(sitting.session, number)
    if found is None:
        raise UnknownHazard(number=number)
    if found.common_task_id == parent.id:
        return False
    if not found.area_code.startswith(area):
        raise NotYours(who=actor.name, number=number, act=Act.RECORD, by=(Role.COORDINATOR,))
    if found.common_task_id is not None:
        words = f"{number} 已属于另一项综合任务", f"{number} is part of another common task already"
        raise BadInput(what=Text(*words))
    if not found.stage.is_open and found.closed_at is None:
        raise BadInput(what=Text(f"{number} 已作废，不能归入", f"{number} is void and cannot be part of a task"))
    return True
