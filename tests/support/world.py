"""The cast: one district with two towns, three schools, their agencies, and the people in their posts.

Everybody's name says what they are, so that a test reads as a story. Built once per database template.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from casework.desk import Desk
from config.policy_files import read_calendar, read_policy
from models import Area, Campus, CampusStatus, Contact, Person, Post, Tenure, Unit
from rules.instants import SHANGHAI
from rules.offices import AreaLevel, Duty, LicenceStatus, Ownership, SchoolKind
from store import policies

SECRET = b"a chain key for tests, never used elsewhere"
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)

DISTRICT = "510503"
TOWN_1, TOWN_2 = "510503001", "510503002"

AGENCIES = {
    "PLC": "政法委", "DGO": "区政府", "EDU": "教育局", "PSB": "公安分局", "PSB-T": "交警大队", "FRS": "消防大队",
    "MSR": "市场监管局", "CTB": "文旅局", "CMB": "城管局", "TRB": "交通局", "HLB": "卫健局", "HUC": "住建局",
    "EMB": "应急局", "JUS": "司法局", "TBC": "烟草局", "CAB": "民政局", "SPB": "体育局", "WRB": "水利局",
    "EEB": "环保局", "NRB": "自然资源局", "CAC": "网信办", "PRO": "检察院", "OPR": "经营者",
}  # fmt: skip
SCHOOLS = {"S1": ("第一小学", TOWN_1), "S2": ("第二中学", TOWN_1), "S3": ("第三幼儿园", TOWN_2)}


def at(text: str) -> datetime:
    """An instant in China: at("2026-09-01 09:00")."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI).astimezone(UTC)


@dataclass
class World:
    """What the tests call things by."""

    desk: Desk
    units: dict[str, int]
    """Unit ids by their code: EDU, PSB, PS1, TOWN2, S1..."""


def build(desk: Desk) -> None:
    """Puts the cast into a fresh database."""
    with desk.sitting(BEGINNING) as sitting:
        session = sitting.session
        policies.publish(session, read_policy(), BEGINNING, None, "shipped")
        policies.add_calendar(session, read_calendar(), BEGINNING, "shipped")
        _areas(session)
        units = _units(session)
        _posts(session, desk, units)


def _areas(session: Session) -> None:
    names = {"51": "四川省", "5105": "泸州市", DISTRICT: "纳溪区", TOWN_1: "安富街道", TOWN_2: "永宁街道"}
    for code, name in names.items():
        level = AreaLevel.of_code(code)
        assert level is not None
        parent = {2: None, 4: code[:2], 6: code[:4], 9: code[:6]}[len(code)]
        session.add(Area(code=code, name=name, level=level, parent_code=parent))
        session.flush()


def _units(session: Session) -> dict[str, Unit]:
    units: dict[str, Unit] = {}

    def unit(key: str, agency: str, name: str, area: str, parent: str | None) -> None:
        row = Unit(code=key, agency=agency, name=name, area_code=area, parent_id=units[parent].id if parent else None)
        session.add(row)
        session.flush()
        units[key] = row

    unit("DGO", "DGO", AGENCIES["DGO"], DISTRICT, None)
    for code, name in AGENCIES.items():
        if code != "DGO":
            unit(code, code, name, DISTRICT, "DGO")
    for number, town in (("1", TOWN_1), ("2", TOWN_2)):
        unit(f"TOWN{number}", "TOWN", f"{number}号街道办", town, "DGO")
        unit(f"PS{number}", "PSB", f"{number}号派出所", town, "PSB")
    for code, (name, town) in SCHOOLS.items():
        unit(code, "SCH", name, town, "EDU")
        kind = SchoolKind.KINDERGARTEN if "幼儿园" in name else SchoolKind.PRIMARY
        campus = Campus(unit_id=units[code].id, code=code, name=name, area_code=town, kind=kind, pupils=500, staff=30)
        session.add(campus)
        session.flush()
        licence = LicenceStatus.UNLICENSED if code == "S3" else LicenceStatus.LICENSED
        session.add(
            CampusStatus(campus_id=campus.id, from_on=date(2020, 1, 1), licence=licence, ownership=Ownership.PUBLIC)
        )
    return units


def _posts(session: Session, desk: Desk, units: dict[str, Unit]) -> None:
    for key, unit in units.items():
        if key == "OPR":
            continue
        for duty in _duties(unit.agency, key):
            _seat(session, desk, unit, duty)


def _duties(agency: str, key: str) -> tuple[Duty, ...]:
    if agency == "SCH":
        return (Duty.HANDLER, Duty.PRINCIPAL)
    if agency == "DGO":
        return (Duty.DISTRICT_DEPUTY, Duty.DISTRICT_HEAD)
    if agency == "PLC":
        return (Duty.COORDINATOR, Duty.HEAD)
    if key.startswith("PS") and key != "PSB" and agency == "PSB":
        return (Duty.HANDLER, Duty.INSPECTOR, Duty.HEAD)
    if agency in ("EDU", "PSB"):
        return (Duty.HANDLER, Duty.INSPECTOR, Duty.DEPUTY_HEAD, Duty.HEAD)
    return (Duty.HANDLER, Duty.DEPUTY_HEAD, Duty.HEAD)


def _seat(session: Session, desk: Desk, unit: Unit, duty: Duty) -> None:
    number = f"{unit.code}.{duty.value}"
    person = Person(number=number, name=f"{unit.name}{duty.zh}")
    post = Post(unit_id=unit.id, duty=duty, title=duty.zh)
    session.add_all([person, post])
    session.flush()
    session.add(Tenure(post_id=post.id, person_id=person.id, starts_on=date(2020, 1, 1)))
    address = f"mailto://127.0.0.1:2525?to={number.lower()}@example.test"
    session.add(Contact(person_id=person.id, rank=1, channel="mailto", address_sealed=desk.keyring.seal(address)))
