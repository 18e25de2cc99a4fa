"""A district with everybody in it and one of everything, for whoever asks what each of them may open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from casework import assigning, calendar_feeds, lettering, saving_views
from casework.campaigning import Wish, draw_up
from casework.drawing import commit_to, draw_lots
from casework.importing_minutes import import_minutes
from casework.letter_keeping import Pen
from casework.lettering import Ordered
from casework.looking_back import announce
from casework.recording import record
from casework.taking_in import Intaking
from documents.letter_defaults import default_template
from documents.letter_writing import written
from documents.templates import write_template
from installation.handed_in import take
from installation.uploads import Upload
from models import Area, Person, Unit
from rules.campaigns import Notice
from rules.finding import Finding
from rules.letters import LetterKind
from rules.minutes import Heading, MinutesRow
from rules.offices import AreaLevel
from rules.registry_sheets import REGISTRY
from rules.vocabulary import EvidenceKind, Source
from tests.support.campaigns import coordinating
from tests.support.console import Console
from tests.support.duties import duties
from tests.support.everything import ROOT
from tests.support.followed import link
from tests.support.meetings import DUTY, issued, meeting
from tests.support.minutes_files import workbook
from tests.support.papers import papers
from tests.support.photos import shot, view
from tests.support.story import COMMON, COORDINATOR, ask
from tests.support.visited import POLICE, console_of, entries, form_of, visit
from tests.support.world import DISTRICT, TOWN_1, World, at

BEGAN, NOW = "2026-09-01 09:00", "2026-09-01 10:00"
ELSEWHERE = "510504"

NEW_SCHOOL = {
    "code": "S9", "name": "第九小学", "area": TOWN_1, "kind": "小学", "ownership": "公办", "licence": "有证",
}  # fmt: skip

CASES: Mapping[str, Finding] = {
    "given": replace(COMMON, place="门卫室"),
    "grave": replace(COMMON, subcategory="DISP-CONF", place="教室"),
    "quiet": replace(COMMON, source=Source.UNANNOUNCED, place="后门"),
    "other": replace(COMMON, campus="S3", place="操场"),
}
"""An ordinary case at the first school; one of a sensitive category there; one there that an unannounced visit found
and that nobody has handed over yet; and an ordinary one in the other town. Each with a photo, and a letter."""


def people_beside_the_cast(world: World) -> None:
    """Coordinators of both towns and of another district, and somebody without a post."""
    with world.desk.sitting(at("2026-01-02 09:00")) as sitting:
        session = sitting.session
        session.add(Area(code=ELSEWHERE, name="另一区", level=AreaLevel.COUNTY, parent_code="5105"))
        session.add(Person(number="NOPOST", name="无岗人员"))
        session.flush()
        unit = Unit(code="PLC9", agency="PLC", name="另一区政法委", area_code=ELSEWHERE)
        session.add(unit)
        session.flush()
        world.units["PLC9"] = unit.id
    for one in ("TOWN1", "TOWN2", "PLC9"):
        coordinating(world, one, f"{one}.coordinator")


def things(world: World, console: Console) -> dict[str, object]:
    """One of everything there is, by what a table of rights calls it: what stands in its address."""
    cases = _cases(world, console)
    return {
        **cases, **_on_cases(world, console, cases), **_campaigns(world), **_visits(world, console),
        **_kept(world, console), **papers(world, console), **duties(world),
    }  # fmt: skip


def _cases(world: World, console: Console) -> dict[str, object]:
    photo = take(console.site.store, shot(view(1)), "photo.jpg", EvidenceKind.FINDING)
    found = {name: record(world.desk, one, COORDINATOR, at(BEGAN), [photo]).number for name, one in CASES.items()}
    for name in ("given", "grave", "other"):
        assigning.assign(world.desk, ask(found[name], COORDINATOR, BEGAN))
    return dict(found)


def _on_cases(world: World, console: Console, cases: Mapping[str, object]) -> dict[str, object]:
    """What hangs on each case, as NAME_photo and NAME_letter; and the link that its school was sent."""
    pen, found = Pen(console.site.store, written, default_template), dict[str, object]()
    for name, number in cases.items():
        with world.desk.looking() as session:
            row = "SELECT evidence.id FROM evidence JOIN hazard ON hazard.id = hazard_id WHERE number = :n"
            found[f"{name}_photo"] = session.scalar(sa.text(row), {"n": number})
            event = (
                "SELECT max(ledger_event.id) FROM ledger_event JOIN hazard ON hazard.id = hazard_id WHERE number = :n"
            )
            found[f"{name}_event"] = session.scalar(sa.text(event), {"n": number})
        if name != "quiet":
            wanted = Ordered(LetterKind.ASSIGNMENT, str(number), COORDINATOR, at(NOW))
            found[f"{name}_letter"] = lettering.make(world.desk, pen, wanted).line.id
    return found | {"link": link(world, str(cases["given"]), "S1.handler").removeprefix("/l/")}


def _campaigns(world: World) -> dict[str, object]:
    """A campaign that is drawn, one of another year's end that nobody was told of, and a round of look-backs."""
    days = date(2026, 9, 2), date(2026, 9, 4)
    drawn = draw_up(world.desk, Wish("联合检查", DISTRICT, *days, checklists=("MIN4",)), COORDINATOR, at(NOW)).number
    commit_to(world.desk, drawn, "00" * 32, COORDINATOR, at(NOW))
    draw_lots(world.desk, drawn, COORDINATOR, at(NOW))
    wish = Wish("随机抽查", DISTRICT, *days, checklists=("MIN4",), notice=Notice.UNANNOUNCED)
    hidden = draw_up(world.desk, wish, COORDINATOR, at(NOW)).number
    round_ = announce(world.desk, date(2026, 9, 1), "5eed" * 8, at(NOW)).number
    return {"campaign": drawn, "hidden_campaign": hidden, "round": round_}


def _visits(world: World, console: Console) -> dict[str, object]:
    """A visit under way, with a photo of what is wrong there."""
    number, browser = visit(world), console_of(console, POLICE)
    form = form_of(browser.get(f"/visits/{number}/items/MIN4-01"), "MIN4-01")
    files = {"photos": ("gate.jpg", shot(view(2)), "image/jpeg")}
    assert browser.send(form, files=files, answer="fail", place="东门", note="无人值守").status_code == 303
    return {"visit": number, "visit_photo": entries(world, number)[0].photos[0]}


def _kept(world: World, console: Console) -> dict[str, object]:
    """What people keep for themselves: a list, a calendar, a file that waits; and the minutes one brought."""
    with world.desk.looking() as session:
        person = session.scalar(sa.text("SELECT id FROM person WHERE number = :n"), {"n": COORDINATOR})
    assert isinstance(person, int)
    saving_views.save(world.desk, person, "我的", "overdue=1", at(NOW))
    feed = calendar_feeds.make(world.desk, COORDINATOR, "手机", at(NOW)).token
    path = console.site.store.folder.parent / "filled.xlsx"
    write_template(
        path,
        REGISTRY,
        {"agencies": []},
        filled={"schools": [NEW_SCHOOL, {**NEW_SCHOOL, "code": "S10", "area": "999999"}]},
    )
    waits = Upload("registry", "名册.xlsx", path.read_bytes(), "0" * 64, at(NOW))
    key = console.site.uploads.keep(waits, person)
    rows = [MinutesRow("更换一键报警装置", "公安分局", "2026年10月1日前", school="第一小学", category="SEC-ALARM"),
            MinutesRow("制定护学岗方案", "公安分局", "2026年10月1日前")]  # fmt: skip
    how, heading = Intaking(at=at(NOW), who=COORDINATOR), Heading("联席会议纪要", "", date(2026, 8, 31))
    minutes = import_minutes(world.desk, rows, heading, how).number
    held = meeting(world, replace(DUTY, text="校门口安排值守"))
    letter = issued(world, Pen(console.site.store, written, default_template), held).line.id
    return {
        "view": 1, "feed_number": 1, "feed": feed, "file": key, "minutes": minutes, "meeting": held,
        "minutes_letter": letter, "workbook": path.read_bytes(),
        "table": workbook(path.with_name("table.xlsx")).read_bytes(),
        "policy": (ROOT / "config/policy/deadlines.yaml").read_text("utf-8"),
    }  # fmt: skip
