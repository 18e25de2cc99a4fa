"""The made-up district: 148 schools with 59,547 pupils and 3,202 staff, its agencies, and the people in their posts.

The size is that of a real county (domain.md, seed 0); names, numbers and code are invented, and 99 is no province.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from rules import registry_sheets as sheets
from rules.offices import Capacity, Duty, LicenceStatus, Ownership, SchoolKind
from rules.words import Language

SCHOOLS, PUPILS, STAFF = 148, 59_547, 3_202
DISTRICT = "990101"
TOWNS = (
    "城关街道", "东门街道", "望江镇", "石桥镇", "柳溪镇", "大坪镇", "白鹤镇", "青峰镇", "龙泉镇", "新河镇",
    "永安镇", "双塘镇", "黄岭镇", "云台乡",
)  # fmt: skip
AGENCIES = {
    "DGO": "青禾区人民政府", "PLC": "区委政法委（平安办）", "EDU": "区教育局", "PSB": "区公安分局",
    "PSB-T": "区交警大队", "FRS": "区消防救援大队", "MSR": "区市场监督管理局", "CTB": "区文化广电旅游局",
    "CMB": "区综合执法局", "TRB": "区交通运输局", "HLB": "区卫生健康局", "HUC": "区住房和城乡建设局",
    "EMB": "区应急管理局", "JUS": "区司法局", "TBC": "区烟草专卖局", "CAB": "区民政局", "SPB": "区体育局",
    "WRB": "区水利局", "EEB": "区生态环境局", "NRB": "区自然资源局", "CAC": "区委网信办", "PRO": "区检察院",
    "OPR": "校园周边经营者（网格员代收）",
}  # fmt: skip
_KINDS = (
    (SchoolKind.KINDERGARTEN, 62, "幼儿园"), (SchoolKind.PRIMARY, 48, "小学"),
    (SchoolKind.TEACHING_POINT, 12, "教学点"), (SchoolKind.JUNIOR, 13, "初级中学"),
    (SchoolKind.NINE_YEAR, 6, "九年一贯制学校"), (SchoolKind.SENIOR, 4, "高级中学"),
    (SchoolKind.VOCATIONAL, 2, "职业中学"), (SchoolKind.SPECIAL, 1, "特殊教育学校"),
)  # fmt: skip
_WEIGHT = {
    SchoolKind.KINDERGARTEN: 140, SchoolKind.PRIMARY: 420, SchoolKind.TEACHING_POINT: 40, SchoolKind.JUNIOR: 900,
    SchoolKind.NINE_YEAR: 1100, SchoolKind.SENIOR: 2200, SchoolKind.VOCATIONAL: 1600, SchoolKind.SPECIAL: 120,
}  # fmt: skip
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘"
_GIVEN = (
    "建国", "志强", "秀兰", "丽华", "国庆", "海燕", "文斌", "晓梅", "永刚", "桂英", "德明", "玉珍", "立新", "春梅",
    "卫东", "红霞", "振华", "雪莲", "少波", "金凤", "俊杰", "佳宁", "思远", "雨桐", "子涵", "明轩", "若兰", "天佑",
    "长河", "静怡", "学文", "凤英", "光辉", "淑芬", "向阳", "慧敏", "培德", "婉清", "启航", "书瑶",
)  # fmt: skip
_NURSERIES = [
    "阳光",
    "蓝天",
    "春蕾",
    "童心",
    "彩虹",
    "金苹果",
    "小星星",
    "向日葵",
    "小太阳",
    "蒲公英",
    "新苗",
    "七色花",
]
_VILLAGES = [
    "王家坝",
    "李家湾",
    "周家沟",
    "大桥村",
    "红岩村",
    "双河村",
    "金竹村",
    "松林村",
    "石塔村",
    "凉水井",
    "桂花村",
    "白果村",
]
_OTHERS = ["第二", "实验", "育才", "新民", "希望", "明德", "红旗", "向阳", "建设", "长江", "文昌", "滨河"]
_BUREAU = ((Duty.HANDLER, "安全科经办人"), (Duty.DEPUTY_HEAD, "分管副局长"), (Duty.HEAD, "局长"))
_SEATS = {
    "DGO": (
        (Duty.HANDLER, "区政府办督查专干"),
        (Duty.DISTRICT_DEPUTY, "副区长、政法委书记"),
        (Duty.DISTRICT_HEAD, "区长"),
    ),
    "PLC": ((Duty.COORDINATOR, "综治科长"), (Duty.HEAD, "主任")),
    "PSB-T": ((Duty.HANDLER, "校园安全专干"), (Duty.DEPUTY_HEAD, "分管副大队长"), (Duty.HEAD, "大队长")),
    "FRS": ((Duty.HANDLER, "防火监督员"), (Duty.DEPUTY_HEAD, "分管副大队长"), (Duty.HEAD, "大队长")),
    "OPR": ((Duty.HANDLER, "社区网格员"), (Duty.HEAD, "社区网格长")),
    "PRO": ((Duty.HANDLER, "未检部门经办人"), (Duty.DEPUTY_HEAD, "分管副检察长"), (Duty.HEAD, "检察长")),
}
_INSPECTORS = {"EDU": 6, "PSB": 4, "FRS": 4, "MSR": 4}
"""How many people of an agency inspect schools; of every police station, one does."""
_SINCE = date(2024, 9, 1)
MAIL, MISSPELT = "qinghe.example", "qinghe.exmaple"
"""Where everybody has a mailbox, and what was typed for some of them by mistake."""
_MISSPELT_EVERY = 97

Row = dict[str, object]


@dataclass
class Registry:
    """The rows of five registry sheets, by the names of their fields (rules/registry_sheets.py)."""

    areas: list[Row] = field(default_factory=list)
    units: list[Row] = field(default_factory=list)
    schools: list[Row] = field(default_factory=list)
    people: list[Row] = field(default_factory=list)
    posts: list[Row] = field(default_factory=list)

    @property
    def by_sheet(self) -> dict[str, list[Row]]:
        """The rows under the names of their sheets."""
        rows = self.areas, self.units, self.schools, self.people, self.posts
        names = sheets.AREAS, sheets.UNITS, sheets.SCHOOLS, sheets.PEOPLE, sheets.POSTS
        return {sheet.name: part for sheet, part in zip(names, rows, strict=True)}


def district(seed: int, language: Language, schools: int = SCHOOLS) -> Registry:
    """The whole registry; the same seed gives the same people. Everybody is written to in this language.

    Fewer schools make a smaller district of the same mixture.
    """
    made = _Maker(random.Random(seed), language)
    made.areas()
    made.agencies()
    made.towns()
    made.schools(schools)
    made.inspectors()
    return made.registry


class _Maker:
    """Fills the registry from one stream of chance."""

    def __init__(self, chance: random.Random, language: Language) -> None:
        self.chance = chance
        self.language = "英文" if language is Language.EN else "中文"
        self.registry = Registry()
        self.serial = count(1)
        self.used: set[str] = set()

    def areas(self) -> None:
        names = {"99": "示例省", "9901": "示例市", DISTRICT: "青禾区"}
        names |= {_town(number): town for number, town in enumerate(TOWNS, 1)}
        self.registry.areas = [{"code": code, "name": name} for code, name in names.items()]

    def agencies(self) -> None:
        for code, name in AGENCIES.items():
            self._unit(code, name, code, DISTRICT, parent="" if code == "DGO" else "DGO")
            for duty, title in _SEATS.get(code, _BUREAU):
                self._post(code, duty, title)
            if code in _INSPECTORS:
                self._post(code, Duty.INSPECTOR, "检查组成员")

    def towns(self) -> None:
        for number, town in enumerate(TOWNS, 1):
            office, station = f"TOWN{number:02d}", f"PS{number:02d}"
            hall = "街道办事处" if town.endswith("街道") else "人民政府"
            self._unit(office, town + hall, "TOWN", _town(number), "DGO")
            self._post(office, Duty.HANDLER, "平安办干事")
            self._post(office, Duty.DEPUTY_HEAD, "分管副职")
            self._post(office, Duty.HEAD, "主要负责人")
            self._unit(station, f"{_stem(town)}派出所", "PSB", _town(number), "PSB")
            self._post(station, Duty.HANDLER, "社区民警")
            self._post(station, Duty.INSPECTOR, "联合检查民警")
            self._post(station, Duty.HEAD, "所长")

    def schools(self, wanted: int) -> None:
        every = [(kind, suffix) for kind, number, suffix in _KINDS for _ in range(number)]
        kinds = [every[place * SCHOOLS // wanted] for place in range(wanted)]
        weights = [_WEIGHT[kind] * self.chance.uniform(0.6, 1.4) for kind, _ in kinds]
        pupils = _shares(weights, PUPILS * wanted // SCHOOLS)
        staff = _shares([share + 60 for share in pupils], STAFF * wanted // SCHOOLS)
        for number, (kind, suffix) in enumerate(kinds, 1):
            self._school(number, kind, suffix, pupils[number - 1], staff[number - 1])

    def inspectors(self) -> None:
        """Those who are called in for joint campaigns besides the first of each agency."""
        for code, wanted in _INSPECTORS.items():
            for number in range(2, wanted + 1):
                self._post(code, Duty.INSPECTOR, f"检查组成员（{number}）")

    def _school(self, number: int, kind: SchoolKind, suffix: str, pupils: int, staff: int) -> None:
        """Every third kindergarten is private, and half of those have no licence: they are inspected all the same."""
        town = (number - 1) % len(TOWNS) + 1
        code, is_private = f"S{number:03d}", kind is SchoolKind.KINDERGARTEN and number % 3 == 0
        is_licensed = not is_private or number % 6 != 0
        self.registry.schools.append(
            {
                "code": code, "name": self._school_name(TOWNS[town - 1], kind, suffix), "area": _town(town),
                "kind": kind, "ownership": Ownership.PRIVATE if is_private else Ownership.PUBLIC,
                "licence": LicenceStatus.LICENSED if is_licensed else LicenceStatus.UNLICENSED,
                "status_from": _SINCE, "address": f"{TOWNS[town - 1]}{self.chance.randint(1, 200)}号",
                "pupils": pupils, "staff": staff, "parent": "EDU",
            }
        )  # fmt: skip
        self._post(code, Duty.PRINCIPAL, "园长" if kind is SchoolKind.KINDERGARTEN else "校长")
        if kind is not SchoolKind.TEACHING_POINT:
            self._post(code, Duty.HANDLER, "安全主任")

    def _school_name(self, town: str, kind: SchoolKind, suffix: str) -> str:
        """The first of its kind in a town is the central one; the others have names of their own."""
        own = {SchoolKind.KINDERGARTEN: _NURSERIES, SchoolKind.TEACHING_POINT: _VILLAGES}.get(kind, _OTHERS)
        central = "中心" if kind in (SchoolKind.KINDERGARTEN, SchoolKind.PRIMARY) else ""
        names = [] if kind is SchoolKind.TEACHING_POINT else [f"{town}{central}{suffix}"]
        names += [f"{_stem(town)}{one}{suffix}" for one in self.chance.sample(own, len(own))]
        name = next(one for one in names if one not in self.used)
        self.used.add(name)
        return name

    def _unit(self, code: str, name: str, agency: str, area: str, parent: str) -> None:
        row: Row = {"code": code, "name": name, "agency": agency, "area": area, "parent": parent}
        self.registry.units.append(row)

    def _post(self, unit: str, duty: Duty, title: str) -> None:
        serial = next(self.serial)
        number = f"P{serial:04d}"
        name = self.chance.choice(_SURNAMES) + self.chance.choice(_GIVEN)
        mailbox = f"{number.lower()}@{MISSPELT if serial % _MISSPELT_EVERY == 0 else MAIL}"
        self.registry.people.append({"number": number, "name": name, "email": mailbox, "language": self.language})
        post: Row = {"unit": unit, "duty": duty, "title": title, "number": number, "name": name}
        self.registry.posts.append({**post, "capacity": Capacity.HOLDER, "starts_on": _SINCE})


def _town(number: int) -> str:
    return f"{DISTRICT}{number:03d}"


def _stem(town: str) -> str:
    return town.removesuffix("街道").removesuffix("镇").removesuffix("乡")


def _shares(weights: list[float], total: int) -> list[int]:
    """Whole numbers in proportion to the weights, that add up to exactly the total."""
    scale = total / sum(weights)
    shares = [max(1, int(weight * scale)) for weight in weights]
    for place in range(total - sum(shares)):
        shares[place % len(shares)] += 1
    return shares
