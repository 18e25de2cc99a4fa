"""One-line acts: each brings a hazard one stage further, by whoever would do it in the cast of world.py.

Every function takes the world and an instant as text in China's time, and answers with the hazard's number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime

import pytest

from casework import assigning, leading, rectifying, setting_up, verifying
from casework.acting import Attachment, Request
from casework.auditing import AuditReport, Wanted, audit
from casework.desk import Desk
from casework.reading import Done
from casework.recording import record
from casework.rectifying import MoreTime
from casework.verifying import ON_SITE
from config.policy_files import read_policy
from rules.finding import Finding
from rules.refusals import Refusal
from rules.vocabulary import ClockKind, EvidenceKind, Instrument, Source
from rules.words import Language
from store.breaches import Breach
from tests.support.picture import counts
from tests.support.world import World, at

PHOTO = Attachment("after.jpg", "a" * 64, "image/jpeg", 1000, EvidenceKind.RECTIFIED)

SEEN = Attachment("revisit.jpg", "b" * 64, "image/jpeg", 1000, EvidenceKind.VERIFICATION)

COMMON = Finding(
    campus="S1", description="值班巡查记录缺失", subcategory="SEC-PATROL", found_at=at("2026-09-01 08:30"),
    source=Source.JOINT_INSPECTION, place="门卫室",
)  # fmt: skip
"""General severity: school responsible, education bureau leads, police station is co-unit and verifies."""

SERIOUS = replace(COMMON, description="校门一键报警失灵", subcategory="SEC-ALARM", place="校门")
"""School responsible, police station leads, education bureau is co-unit; police and education verify together."""

MAJOR = replace(COMMON, description="宿舍无火灾报警装置", subcategory="FIRE-ALRM", place="宿舍楼")
"""School responsible, fire brigade leads; fire brigade, police and education verify together."""

PLAN = {
    "目标和任务": "装设报警装置", "方法和措施": "委托有资质单位施工", "经费和物资": "三万元",
    "负责机构和人员": "总务处", "时限和要求": "一个月内", "安全措施和应急预案": "每晚两次巡查",
}  # fmt: skip


@dataclass(frozen=True)
class People:
    """Who acts for a hazard of this kind."""

    school: str = "S1.handler"
    lead: str = "EDU.handler"
    lead_deputy: str = "EDU.deputy_head"
    lead_head: str = "EDU.head"
    verifiers: tuple[str, ...] = ("PS1.handler",)


OF_COMMON = People()
OF_SERIOUS = People(lead="PS1.handler", lead_head="PS1.head", verifiers=("EDU.handler", "PS1.handler"))
OF_MAJOR = People(
    lead="FRS.handler", lead_deputy="FRS.deputy_head", lead_head="FRS.head",
    verifiers=("FRS.handler", "EDU.handler", "PS1.handler"),
)  # fmt: skip
COORDINATOR = "PLC.coordinator"
INSPECTOR = "PS1.inspector"
DEPUTY_LEADER, LEADER = "DGO.district_deputy", "DGO.district_head"


def ask(number: str, who: str, when: str, **more: object) -> Request:
    """A request as people send it: ask(number, "S1.handler", "2026-09-01 09:00", note="...")."""
    return Request(number, who, at(when), **more)  # type: ignore[arg-type]  # keywords of Request, as the test writes


def found(world: World, when: str, what: Finding = COMMON) -> str:
    return record(world.desk, what, INSPECTOR, at(when)).number


def assigned(world: World, when: str, what: Finding = COMMON) -> str:
    number = found(world, when, what)
    assigning.assign(world.desk, ask(number, COORDINATOR, when))
    return number


def rectifying_(world: World, when: str, what: Finding = COMMON) -> str:
    number = assigned(world, when, what)
    assigning.acknowledge(world.desk, ask(number, "S1.handler", when))
    return number


def objected(world: World, when: str, what: Finding = COMMON, people: People = OF_COMMON) -> str:
    number = assigned(world, when, what)
    assigning.object_to(world.desk, ask(number, people.lead, when, note="不属本单位职责"))
    return number


def submitted(world: World, when: str, what: Finding = COMMON) -> str:
    number = rectifying_(world, when, what)
    if what is MAJOR:
        under_control(world, number, when)
    hand_in(world, number, when)
    return number


def under_control(world: World, number: str, when: str) -> None:
    rectifying.control(world.desk, ask(number, "S1.handler", when, note="宿舍停用，学生撤离"))
    rectifying.plan(world.desk, ask(number, "S1.handler", when), PLAN)


def hand_in(world: World, number: str, when: str, who: str = "S1.handler") -> Done:
    return rectifying.submit(world.desk, ask(number, who, when, files=(PHOTO,)))


def suspended(world: World, when: str, until: date, what: Finding = COMMON, people: People = OF_COMMON) -> str:
    number = rectifying_(world, when, what)
    rectifying.suspend(world.desk, ask(number, people.lead_head, when, note="汛期不能施工", until=until))
    return number


def closed(world: World, when: str, what: Finding = COMMON, people: People = OF_COMMON) -> str:
    number = submitted(world, when, what)
    passed(world, number, when, people.verifiers)
    return number


def passed(world: World, number: str, when: str, verifiers: Sequence[str]) -> None:
    for verifier in verifiers:
        looked(world.desk, ask(number, verifier, when))


def looked(desk: Desk, request: Request) -> Done:
    """A side has been there, says so with a photo of it, and passes."""
    return verifying.sign_pass(desk, replace(request, files=(*request.files, SEEN)), ON_SITE)


def asked_for_time(world: World, number: str, when: str, until: date, who: str = "S1.handler") -> Done:
    request = ask(number, who, when, note="配件未到货")
    return rectifying.request_extension(world.desk, request, MoreTime(until, "已完成八成", "专人值守"))


def proposed(world: World, number: str, when: str, instrument: Instrument = Instrument.CIRCULAR) -> Done:
    return leading.propose(world.desk, ask(number, COORDINATOR, when, note="久拖不决"), instrument)


def stricter(world: World, when: datetime) -> None:
    """From now on a new hazard has two days less to be put right."""
    shipped = read_policy()
    limits = {**shipped.deadlines.limits}
    usual = limits[ClockKind.RECTIFY].items()
    rectify = {one: span.model_copy(update={"value": span.value - 2}) for one, span in usual}
    deadlines = shipped.deadlines.model_copy(update={"limits": {**limits, ClockKind.RECTIFY: rectify}})
    changed = shipped.model_copy(update={"deadlines": deadlines})
    setting_up.publish_policy(world.desk, changed, when, COORDINATOR, "从严")


def audited(world: World, when: str, since: int = 0) -> AuditReport:
    """An audit that expects nothing of delivery: no test delivers unless it is about that."""
    return audit(world.desk, at(when), Wanted(since=since))


UNDELIVERED = ("messages_leave_in_time", "nobody_is_left_untold", "assigning_keeps_up", "the_sweep_keeps_up")
"""What goes wrong where a test runs no delivery, no assigning and no sweep."""


def unsound(report: AuditReport) -> list[Breach]:
    """What an audit found beyond that."""
    return [one for one in report.breaches if one.name not in UNDELIVERED]


@contextmanager
def refused(world: World, kind: type[Refusal]) -> Iterator[None]:
    """What is done inside is refused, in both languages, and has changed nothing."""
    before = counts(world)
    with pytest.raises(kind) as caught:
        yield
    assert type(caught.value) is kind
    for language in Language:
        assert "{" not in caught.value.say(language)
    assert counts(world) == before
