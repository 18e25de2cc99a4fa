"""The words of the registry: areas, agencies, schools, posts and the people's terms in them."""

from __future__ import annotations

from rules.words import Word


class AreaLevel(Word):
    """Levels of GB/T 2260 areas, told apart by the length of the code: 2, 4, 6, 9 and 12 digits."""

    PROVINCE = "province", "省级", "province"
    CITY = "city", "市级", "city"
    COUNTY = "county", "县区级", "county or district"
    TOWN = "town", "乡镇街道", "town or subdistrict"
    VILLAGE = "village", "村社区", "village or community"

    @classmethod
    def of_code(cls, code: str) -> AreaLevel | None:
        """The level a code belongs to; None when it is not 2, 4, 6, 9 or 12 digits."""
        levels = {2: cls.PROVINCE, 4: cls.CITY, 6: cls.COUNTY, 9: cls.TOWN, 12: cls.VILLAGE}
        return levels.get(len(code)) if code.isascii() and code.isdigit() else None


def parent_area(code: str) -> str | None:
    """The code one level up: 510503001 -> 510503; None above a province."""
    return {4: code[:2], 6: code[:4], 9: code[:6], 12: code[:9]}.get(len(code))


class SchoolKind(Word):
    """What a campus is; routing calls it the sector."""

    KINDERGARTEN = "kindergarten", "幼儿园", "kindergarten"
    PRIMARY = "primary", "小学", "primary school"
    JUNIOR = "junior", "初中", "junior secondary school"
    SENIOR = "senior", "高中", "senior secondary school"
    NINE_YEAR = "nine_year", "九年一贯制学校", "nine-year school"
    COMPLETE = "complete", "完全中学", "complete secondary school"
    TWELVE_YEAR = "twelve_year", "十二年一贯制学校", "twelve-year school"
    VOCATIONAL = "vocational", "中等职业学校", "vocational school"
    SPECIAL = "special", "特殊教育学校", "special school"
    TEACHING_POINT = "teaching_point", "教学点", "teaching point"
    TUTORING = "tutoring", "校外培训托管机构", "tutoring or care institution"
    OTHER = "other", "其他", "other"


class LicenceStatus(Word):
    """Whether a school may operate; unlicensed ones are inspected too (seed of a Jiangsu city, 2012)."""

    LICENSED = "licensed", "有证", "licensed"
    UNLICENSED = "unlicensed", "无证", "unlicensed"
    PENDING = "pending", "办理中", "pending"
    REVOKED = "revoked", "已吊销", "revoked"


class Ownership(Word):
    """Who runs a school."""

    PUBLIC = "public", "公办", "public"
    PRIVATE = "private", "民办", "private"
    COLLECTIVE = "collective", "集体办", "collective"
    OTHER = "other", "其他", "other"


class Duty(Word):
    """What the holder of a post is there for."""

    COORDINATOR = "coordinator", "协调员", "coordinator"
    INSPECTOR = "inspector", "检查人员", "inspector"
    HANDLER = "handler", "经办人", "handler"
    PRINCIPAL = "principal", "校长（园长）", "principal"
    DEPUTY_HEAD = "deputy_head", "分管副职", "deputy head"
    HEAD = "head", "主要负责人", "head"
    DISTRICT_DEPUTY = "district_deputy", "区级分管领导", "deputy district leader"
    DISTRICT_HEAD = "district_head", "区级主要领导", "district leader"

    @property
    def level(self) -> int:
        """The leader level of routing.yaml: 0 staff, 1 principal, 2 deputy head, 3 head, 4 and 5 district."""
        return _LEVEL[self]


_LEVEL = {
    Duty.COORDINATOR: 0,
    Duty.INSPECTOR: 0,
    Duty.HANDLER: 0,
    Duty.PRINCIPAL: 1,
    Duty.DEPUTY_HEAD: 2,
    Duty.HEAD: 3,
    Duty.DISTRICT_DEPUTY: 4,
    Duty.DISTRICT_HEAD: 5,
}


class Capacity(Word):
    """In what capacity a person holds a post: the holder first, then whoever acts, then the deputy."""

    HOLDER = "holder", "任职", "holder"
    ACTING = "acting", "代理", "acting"
    DEPUTY = "deputy", "副手", "deputy"

    @property
    def rank(self) -> int:
        return (Capacity.HOLDER, Capacity.ACTING, Capacity.DEPUTY).index(self)
