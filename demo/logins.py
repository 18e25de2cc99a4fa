"""Logins for the demo's console: one for each role, with a password everybody may know, and the demo's own clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.desk import Desk, Sitting
from casework.passwords import hashed
from models.account import Account
from notifications.linking import Links
from rules.access import AccessKind
from rules.instants import local_day
from rules.offices import Duty
from rules.words import Text
from store import accounts, linked, policies
from store.busiest import Busy, busiest

PASSWORD = "qinghe-demo-2026"  # noqa: S105 - printed on the terminal, and good for a made-up district only


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody of the demo one may sign in as, and what to look at there."""

    role: Text
    who: Busy
    sees: Text


_ROLES: Sequence[tuple[Text, tuple[Duty, ...], Text]] = (
    (Text("协调员", "coordinator"), (Duty.COORDINATOR,),
     Text("全区：台账、名册、岗位、导入、政策、预测", "the whole district: ledger, registry, posts, imports, policy")),
    (Text("校长", "principal"), (Duty.PRINCIPAL,), Text("本校的隐患和待办", "the hazards of one school")),
    (Text("单位经办人", "unit handler"), (Duty.HANDLER,), Text("本单位主办、验收的隐患", "what one unit has in hand")),
    (Text("检查人员", "inspector"), (Duty.INSPECTOR,), Text("检查与辖区隐患", "visits, and the hazards of an area")),
    (Text("领导", "leader"), (Duty.DISTRICT_DEPUTY, Duty.DISTRICT_HEAD),
     Text("提请审批的事项", "what is laid before a leader")),
)  # fmt: skip


def logins(desk: Desk, at: datetime) -> list[Login]:
    """For each role whoever has most to see in the demo may sign in with the demo's password; again changes nothing."""
    kept = hashed(PASSWORD)
    with desk.sitting(at) as sitting:
        session = sitting.session
        both_sides = tuple(policies.policy_in_force(session, at).routing.side_agency.values())
        found = []
        for role, duties, sees in _ROLES:
            within = both_sides if duties[0] in (Duty.HANDLER, Duty.INSPECTOR) else ()
            held = [one for duty in duties if (one := busiest(session, duty, local_day(at), within)) is not None]
            if held:
                found.append(Login(role, max(held, key=lambda one: one.waiting), sees))
        for login in found:
            _open(sitting, login.who, kept)
    return found


def leaders_link(desk: Desk, links: Links, found: Sequence[Login], at: datetime) -> str:
    """The signed link of a message that lays something before one of these people; empty when nothing lies there."""
    with desk.looking() as session:
        for one in found:
            message = linked.newest_to_decide(session, one.who.person_id)
            if message is not None:
                return links.of_reader(message, one.who.person_id, at)[0]
    return ""


def _open(sitting: Sitting, who: Busy, kept: str) -> None:
    row = accounts.of_person(sitting.session, who.person_id)
    if row is None:
        opened = Account(person_id=who.person_id, password_hash=kept, must_change=False, changed_at=sitting.at)
        accounts.put(sitting.session, opened)
        accounts.note(sitting.session, AccessKind.CREATED, sitting.at, who.number, who.person_id)
    else:
        row.password_hash, row.must_change, row.locked_at = kept, False, None


def going_on(since: datetime, wall: Callable[[], datetime]) -> Callable[[], datetime]:
    """The demo's clock: it stood still while nobody looked, and goes on from there at the pace of the wall's."""
    begun = wall()
    return lambda: since + (wall() - begun)
