"""Units and schools of a registry import: judged together, because either may be the other's parent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from casework.desk import Sitting
from casework.registered import Registered, UnitThen, rings
from casework.registering_areas import Tally
from casework.taking_in import Judgement, without_doubles
from models.unit import Unit
from rules.naming import NotFound
from rules.registry import NO_PARENT, SchoolRow, UnitRow
from rules.wording import folded
from rules.words import Text
from store import keeping, registry


@dataclass
class Units:
    """Units that may be written: by code, the row they come from and how they will stand."""

    then: dict[str, UnitThen] = field(default_factory=dict)
    rows: dict[str, UnitRow | SchoolRow] = field(default_factory=dict)


def judge_units(
    units: Sequence[UnitRow], schools: Sequence[SchoolRow], now: Registered, judged: Judgement
) -> tuple[list[UnitRow], list[SchoolRow]]:
    """The rows whose units may be written. A row that leans on a bad one is bad too."""
    now.name_areas()
    pending: list[UnitRow | SchoolRow] = []
    seen = without_doubles(units, lambda row: row.code, "code", judged)
    pending += [row for row in seen if not judged.is_out(row)]
    campuses = without_doubles(schools, lambda row: row.campus, _code_field(schools), judged)
    pending += [row for row in campuses if not judged.is_out(row)]
    while True:
        now.then = dict(now.before)
        _overlay(pending, now, judged)
        pending = judged.good(pending)
        if _settle_parents(pending, now, judged) and _names_differ(pending, now, judged):
            break
        pending = judged.good(pending)
    return [one for one in pending if isinstance(one, UnitRow)], [one for one in pending if isinstance(one, SchoolRow)]


def _code_field(schools: Sequence[SchoolRow]) -> str:
    return "campus_code" if any(one.campus_code for one in schools) else "code"


def _overlay(pending: Sequence[UnitRow | SchoolRow], now: Registered, judged: Judgement) -> None:
    """Every unit as its row would have it, its parent left for later."""
    agencies = now.policy.agencies
    firsts: dict[str, UnitRow | SchoolRow] = {}
    for row in pending:
        agency = _agency(row, now, judged)
        try:
            area = now.area(row.area)
        except NotFound as fault:
            judged.reject(row, "area", fault.what, row.area)
            continue
        if agency is None:
            continue
        first = firsts.setdefault(row.code, row)
        if first is not row:
            _same_school(first, row, judged)
            continue
        stored = now.units.get(row.code)
        if stored is not None and (stored.agency == agencies.school) is not isinstance(row, SchoolRow):
            words = Text(
                f"代码 {row.code} 已登记为{'学校' if stored.agency == agencies.school else '部门单位'}，不能互换",
                f"{row.code} is registered as {'a school' if stored.agency == agencies.school else 'a unit'} already",
            )
            judged.reject(row, "code", words, row.code)
            continue
        parent = now.then[row.code].parent if row.code in now.then else None
        now.then[row.code] = UnitThen(row.code, row.name, agency, area, parent, row.retired_on is not None)
    now.index()


def _agency(row: UnitRow | SchoolRow, now: Registered, judged: Judgement) -> str | None:
    agencies = now.policy.agencies
    if isinstance(row, SchoolRow):
        return agencies.school
    wanted = folded(row.agency)
    found = agencies.meant_by(row.agency) or next((one for one in agencies.agencies if folded(one.zh) == wanted), None)
    if found is None:
        known = "、".join(f"{one.code}（{one.zh}）" for one in agencies.agencies)
        english = ", ".join(f"{one.code} ({one.en})" for one in agencies.agencies)
        judged.reject(
            row, "agency", Text(f"没有这个部门，可用：{known}", f"no such agency; use one of {english}"), row.agency
        )
        return None
    if found.code == agencies.school:
        judged.reject(row, "agency", Text("学校请登记在“学校”表中", "schools belong on the schools sheet"), row.agency)
        return None
    return found.code


def _same_school(first: UnitRow | SchoolRow, row: UnitRow | SchoolRow, judged: Judgement) -> None:
    """Several campuses of one school agree on the school."""
    if isinstance(first, UnitRow) or isinstance(row, UnitRow):
        words = Text(
            f"代码已用于{first.origin.text.zh}，请改用另一个代码",
            f"the code is used at {first.origin.text.en} already; choose another",
        )
        judged.reject(row, "code", words, row.code)
    elif first.name != row.name:
        words = Text(
            f"同一学校代码的学校名称须一致，{first.origin.text.zh}为“{first.name}”",
            f"campuses of one school bear its name; at {first.origin.text.en} it is “{first.name}”",
        )
        judged.reject(row, "name", words, row.name)


def _settle_parents(pending: Sequence[UnitRow | SchoolRow], now: Registered, judged: Judgement) -> bool:
    """Every unit has its parent, and no unit stands above itself. Returns whether nothing was wrong."""
    before = len(judged.problems)
    directory = now.directory()
    by_place = list(now.then.values())
    for row in pending:
        then = now.then[row.code]
        if row.parent is None:
            parent = then.parent if row.code in now.units else now.above(then.agency, then.area)
        elif row.parent in (NO_PARENT, "-", "—"):
            parent = None
        else:
            try:
                parent = by_place[directory.find(row.parent, then.area).id].code
            except NotFound as fault:
                judged.reject(row, "parent", fault.what, row.parent)
                continue
        now.then[row.code] = UnitThen(then.code, then.name, then.agency, then.area, parent, then.is_retired)
    found = rings({code: one.parent for code, one in now.then.items()}, [row.code for row in pending])
    for row in pending:
        if row.code in found:
            ring = " → ".join(now.then[code].name for code in found[row.code])
            words = Text(f"上级单位成环：{ring}，请改正", f"the units above form a ring: {ring}; mend it")
            judged.reject(row, "parent", words, row.parent)
    return len(judged.problems) == before


def _names_differ(pending: Sequence[UnitRow | SchoolRow], now: Registered, judged: Judgement) -> bool:
    """No two units of an agency in an area bear the same name. Returns whether nothing was wrong."""
    before = len(judged.problems)
    rows = {row.code: row for row in pending}
    first: dict[tuple[str, str, str], UnitThen] = {}
    for one in sorted(now.then.values(), key=lambda one: one.code in rows):
        known = first.setdefault((one.area, one.agency, one.name), one)
        if known is not one and one.code in rows:
            words = Text(
                f"同一区划已有同名单位（代码 {known.code}），请在名称中区分",
                f"a unit of this name is registered in the same area (code {known.code}); tell them apart by name",
            )
            judged.reject(rows[one.code], "name", words, one.name)
    return len(judged.problems) == before


def write_units(sitting: Sitting, rows: Sequence[UnitRow | SchoolRow], now: Registered) -> Tally:
    """The units of these rows are registered as they were judged; parents last, for they may be new themselves."""
    session = sitting.session
    wanted = {row.code: row for row in rows}
    fresh = [
        {"code": code, "name": then.name, "agency": then.agency, "area_code": then.area, "retired_on": row.retired_on}
        for code, row in wanted.items()
        if (then := now.then[code]) and code not in now.units
    ]
    keeping.add(session, Unit, fresh)
    ids = registry.unit_ids(session)
    changes: list[dict[str, object]] = []
    changed = 0
    for code, row in wanted.items():
        then, stored = now.then[code], now.units.get(code)
        parent = ids[then.parent] if then.parent is not None else None
        if stored is None:
            if parent is not None:
                changes.append({"id": ids[code], "parent_id": parent})
            continue
        retired = row.retired_on or stored.retired_on
        values = {"name": then.name, "agency": then.agency, "area_code": then.area, "parent_id": parent,
                  "retired_on": retired}  # fmt: skip
        old = (stored.name, stored.agency, stored.area, stored.parent_id, stored.retired_on)
        if tuple(values.values()) != old:
            changes.append({"id": stored.id, **values})
            changed += 1
    keeping.change(session, Unit, changes)
    return Tally(len(fresh), changed, len(wanted) - len(fresh) - changed)
