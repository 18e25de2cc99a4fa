"""Campuses of a registry import, and the history of their licence and ownership."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from casework.desk import Sitting
from casework.registered import Registered
from casework.registering_areas import Tally
from casework.taking_in import Judgement
from models.school import Campus, CampusStatus
from rules.registry import SchoolRow
from rules.words import Text
from store import keeping, registry, searching
from store.registry import CampusNow, StatusNow


def judge_schools(rows: Sequence[SchoolRow], now: Registered, judged: Judgement) -> list[SchoolRow]:
    """The rows whose campuses may be written."""
    names: dict[tuple[str, str], SchoolRow] = {}
    for row in rows:
        stored = now.campuses.get(row.campus)
        if stored is None:
            _complete(row, judged)
        elif now.units.get(row.code) is None or now.units[row.code].id != stored.unit_id:
            words = Text(
                f"校区代码 {row.campus} 已属于另一所学校", f"campus {row.campus} belongs to another school already"
            )
            judged.reject(row, "campus_code" if row.campus_code else "code", words, row.campus)
        _on_the_globe(row, judged)
        known = names.setdefault((row.code, campus_name(row, stored, now)), row)
        if known is not row:
            words = Text(
                f"与{known.origin.text.zh}是同一学校的同名校区，请填写不同的校区名称",
                f"the school has a campus of this name at {known.origin.text.en}; give it a campus name of its own",
            )
            judged.reject(row, "campus_name", words, row.campus_name or row.name)
    return judged.good(rows)


def _complete(row: SchoolRow, judged: Judgement) -> None:
    for name, zh, en in (
        ("kind", "学段", "kind"),
        ("ownership", "办学性质", "ownership"),
        ("licence", "证照状态", "licence"),
    ):
        if getattr(row, name) is None:
            judged.reject(row, name, Text(f"新登记的学校必须填写{zh}", f"a new school needs its {en}"))


def _on_the_globe(row: SchoolRow, judged: Judgement) -> None:
    for name, furthest in (("longitude", 180.0), ("latitude", 90.0)):
        degrees = getattr(row, name)
        if degrees is not None and abs(degrees) > furthest:
            words = Text(f"应在 -{furthest:g} 至 {furthest:g} 之间", f"must lie between -{furthest:g} and {furthest:g}")
            judged.reject(row, name, words, degrees)


def campus_name(row: SchoolRow, stored: CampusNow | None, now: Registered) -> str:
    """The campus's name: its own, else the school's; a campus named after its school is renamed with it."""
    if row.campus_name is not None:
        return row.campus_name
    unit = now.units.get(row.code)
    if stored is None or unit is None or stored.name == unit.name:
        return row.name
    return stored.name


def write_schools(sitting: Sitting, rows: Sequence[SchoolRow], now: Registered) -> Tally:
    """The campuses are registered, and what changed in licence or ownership stands in their history."""
    session = sitting.session
    units = registry.unit_ids(session)
    fresh: list[dict[str, object]] = []
    changes: list[dict[str, object]] = []
    for row in rows:
        stored = now.campuses.get(row.campus)
        values = _values(row, stored, now)
        if stored is None:
            fresh.append({"unit_id": units[row.code], "code": row.campus, **values})
        elif tuple(values.values()) != (
            stored.name, stored.area, stored.kind, stored.address, stored.pupils, stored.staff, stored.longitude,
            stored.latitude,
        ):  # fmt: skip
            changes.append({"id": stored.id, **values})
    keeping.add(session, Campus, fresh)
    keeping.change(session, Campus, changes)
    searching.keep_anew(session, _renamed(changes, now))
    turned = _write_statuses(sitting, rows)
    # A campus whose standing alone has changed counts as changed; a new one always gets its first standing.
    codes = {str(one["code"]) for one in fresh}
    changed = {now.campuses[row.campus].id for row in rows if row.campus in turned and row.campus not in codes}
    changed |= {int(str(one["id"])) for one in changes}
    return Tally(len(fresh), len(changed), len(rows) - len(fresh) - len(changed))


def _renamed(changes: Sequence[dict[str, object]], now: Registered) -> list[int]:
    """The campuses that are called otherwise from now on."""
    names = {one.id: one.name for one in now.campuses.values()}
    ids = ((int(str(one["id"])), one["name"]) for one in changes)
    return [own for own, name in ids if name != names[own]]


def _values(row: SchoolRow, stored: CampusNow | None, now: Registered) -> dict[str, object]:
    """The campus as it will be: what the row does not say stays as it was."""

    def kept(said: object, before: str, otherwise: object) -> object:
        if said is not None:
            return said
        return otherwise if stored is None else getattr(stored, before)

    return {
        "name": campus_name(row, stored, now),
        "area_code": now.area(row.area),
        "kind": kept(row.kind, "kind", None),
        "address": kept(row.address, "address", ""),
        "pupils": kept(row.pupils, "pupils", 0),
        "staff": kept(row.staff, "staff", 0),
        "longitude": kept(row.longitude, "longitude", None),
        "latitude": kept(row.latitude, "latitude", None),
    }


def _write_statuses(sitting: Sitting, rows: Sequence[SchoolRow]) -> set[str]:
    """Every change of licence or ownership is a line of the campus's history. Returns the campuses that changed."""
    ids = registry.campus_ids(sitting.session)
    history = registry.statuses(sitting.session, [ids[row.campus] for row in rows])
    fresh: list[dict[str, object]] = []
    corrected: list[dict[str, object]] = []
    turned: set[str] = set()
    for row in rows:
        past = history.get(ids[row.campus], [])
        from_on = row.status_from or sitting.day
        before = standing_on(past, from_on)
        licence = row.licence or (before.licence if before else None)
        ownership = row.ownership or (before.ownership if before else None)
        if before is not None and (before.licence, before.ownership) == (licence, ownership):
            continue
        if licence is None or ownership is None:
            continue
        turned.add(row.campus)
        if before is not None and before.from_on == from_on:
            corrected.append({"id": before.id, "licence": licence, "ownership": ownership})
        else:
            fresh.append({"campus_id": ids[row.campus], "from_on": from_on, "licence": licence, "ownership": ownership})
    keeping.add(sitting.session, CampusStatus, fresh)
    keeping.change(sitting.session, CampusStatus, corrected)
    return turned


def standing_on(past: Sequence[StatusNow], day: date) -> StatusNow | None:
    """The standing that holds on a day; before the first entry, none."""
    return next((one for one in reversed(past) if one.from_on <= day), None)
