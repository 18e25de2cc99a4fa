"""Lists people keep: saved under a name, renamed, taken away. Each sees and changes their own only."""

from __future__ import annotations

from datetime import datetime

from casework.desk import Desk
from models.saved_view import SavedView
from rules.refusals import BadInput
from rules.wording_given import refuse_unfit
from rules.words import Text
from store import saved_views

MOST = 30
"""So many lists one person keeps: more than that is a menu nobody reads."""
LONGEST_NAME, LONGEST_QUERY = 40, 2000
_NAME = Text("名称", "name")
_GONE = Text("这个常用筛选已不存在，请刷新页面", "this saved list is gone; reload the page")


def save(desk: Desk, person_id: int, name: str, query: str, at: datetime) -> None:
    """The list goes by this name. Raises BadInput where another of theirs does, UnfitText, PersonalData."""
    name = _named(name)
    if len(query) > LONGEST_QUERY:
        raise BadInput(what=Text("筛选条件太多，不能保存", "there are too many conditions to save"))
    with desk.sitting(at) as sitting:
        mine = {one.name: one for one in saved_views.of_person(sitting.session, person_id)}
        if name in mine:
            if mine[name].query != query:
                raise _taken(name)
            return
        if len(mine) >= MOST:
            words = Text(
                f"最多保存 {MOST} 个常用筛选，请先删除不用的", f"{MOST} lists are kept at the most; delete one first"
            )
            raise BadInput(what=words)
        saved_views.put(sitting.session, SavedView(person_id=person_id, name=name, query=query, saved_at=at))


def rename(desk: Desk, person_id: int, view_id: int, name: str, at: datetime) -> None:
    """It goes by another name. Raises BadInput where there is none of theirs, or the name is taken."""
    name = _named(name)
    with desk.sitting(at) as sitting:
        mine = {one.id: one for one in saved_views.of_person(sitting.session, person_id)}
        if view_id not in mine:
            raise BadInput(what=_GONE)
        if any(one.name == name and one.id != view_id for one in mine.values()):
            raise _taken(name)
        mine[view_id].name = name


def take_away(desk: Desk, person_id: int, view_id: int, at: datetime) -> None:
    """It is gone; that it was gone already is no reason to stop anybody."""
    with desk.sitting(at) as sitting:
        saved_views.take_away(sitting.session, person_id, view_id)


def _taken(name: str) -> BadInput:
    zh = f"已有名为“{name}”的常用筛选，没有改动；请换个名称，或先删除原来的"
    en = f"a list of yours is called “{name}” already and stays as it is; take another name, or delete that one first"
    return BadInput(what=Text(zh, en))


def _named(name: str) -> str:
    name = " ".join(name.split())
    refuse_unfit(_NAME, name)
    if not name or len(name) > LONGEST_NAME:
        words = Text(f"请写名称，最多 {LONGEST_NAME} 字", f"give it a name of {LONGEST_NAME} characters at the most")
        raise BadInput(what=words)
    return name
