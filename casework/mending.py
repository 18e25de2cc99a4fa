"""How a gap in the posts is mended: in words, and with which change of posts, begun with what is known already."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from rules.offices import Duty
from rules.vacancies import Emptiness, Vacancy
from rules.words import Text


class With(Enum):
    """What a gap is mended with. The console has a page for each, the command line a command."""

    APPOINT = "appoint"
    LEAVE = "leave"
    HAND_OVER = "hand-over"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Remedy:
    """What to do. person and post: what is known of it; until: the day from which a post is held again."""

    text: Text
    by: With
    person: str = ""
    post: str = ""
    until: str = ""


REGISTER_UNIT = Remedy(
    Text(
        "在名册登记该单位并导入，或在职责清单（routing.yaml）中改由其他部门承担",
        "register the unit and import it, or give the duty to another agency in routing.yaml",
    ),
    With.IMPORT,
)
ADD_CONTACT = Remedy(
    Text(
        "在名册“人员”表补登联系方式并导入", "add a way to reach them in the registry's sheet of people, and import it"
    ),
    With.IMPORT,
)


def handing_over(who: str) -> Remedy:
    """What is bound to somebody gone goes to whoever follows them."""
    return Remedy(Text("移交接任者", "hand them over"), With.HAND_OVER, person=who)


def filling(empty: Emptiness, unit: str, duty: Duty) -> Remedy:
    """What to do about a duty of a unit nobody serves in."""
    post = f"{unit}/{duty.value}"
    if empty.why is Vacancy.ON_LEAVE:
        return Remedy(Text("指定请假期间的代理人", "name who stands in meanwhile"), With.LEAVE, person=str(empty.who))
    if empty.why is Vacancy.NOT_YET:
        words = Text("到任前指定代理", "name somebody until then")
        return Remedy(words, With.APPOINT, post=post, until=str(empty.day))
    return Remedy(Text("登记任职", "appoint somebody"), With.APPOINT, post=post)
