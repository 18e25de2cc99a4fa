"""Which schools words like 全区各学校 mean: all of a place, or all of a kind."""

from __future__ import annotations

import re

from rules.offices import SchoolKind
from rules.wording import folded

_EVERY = frozenset(SchoolKind)
_KINDERGARTENS = frozenset({SchoolKind.KINDERGARTEN})
_OUTSIDE = frozenset({SchoolKind.TUTORING, SchoolKind.OTHER})

_WHOLE = re.compile(
    r"^(?:(?P<place>全(?:区|县|市|旗)|辖区|区属|全部|所有|全体)(?:内|范围内|的)*(?:各|所有|全部|全体)?|各)(?:级各类|类|级)?"
    r"(?P<kind>学校\(?(?:含幼儿园)?\)?|校园|中小学校?(?:、|和|及|与)?幼儿园|学校(?:、|和|及|与)幼儿园|中小学校?|幼儿园)?$"
)
_ENGLISH = {
    "all": _EVERY, "allschools": _EVERY, "everyschool": _EVERY, "thewholedistrict": _EVERY,
    "allkindergartens": _KINDERGARTENS,
}  # fmt: skip


def kinds_meant(said: str) -> frozenset[SchoolKind] | None:
    """The kinds of schools meant when all of them are; None when it is a name like any other.

    全区中小学 are the schools without kindergartens and tutoring places, 各幼儿园 the kindergartens alone.
    """
    if (known := _ENGLISH.get(folded(said))) is not None:
        return known
    match = _WHOLE.match(folded(said))
    if match is None or (match["kind"] is None and match["place"] not in ("全区", "全县", "全市", "全旗")):
        return None
    kind = match["kind"] or "学校"
    if kind == "幼儿园":
        return _KINDERGARTENS
    return _EVERY - _OUTSIDE - _KINDERGARTENS if kind in ("中小学", "中小学校") else _EVERY
