"""xiaoan demo: a made-up district is set up, lives ninety days on a simulated clock, is proved, and stays to see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import typer

from casework.auditing import audit
from casework.desk import Desk
from casework.ledger_lines import export_lines
from casework.taking_in import Intaking
from commands.console import JSON_OPTION, Console, t
from commands.ending import Closing
from commands.story import Storyteller
from commands.sums import Ending
from commands.taking_in import open_files
from config import wall_clock
from demo.agenda import Agenda
from demo.chronicle import Chronicle, Figures
from demo.district import DISTRICT, MAIL, Registry, district
from demo.findings import Findings
from demo.life import MORNING, Life
from demo.mailroom import Mailroom
from demo.people import Cast
from demo.place import HERE, PORT, Place, afresh
from demo.scene import Scene, streams
from demo.school_files import file_records
from documents.ledger_writing import write_ledger
from documents.templates import write_template
from installation import serving
from installation.founding import found
from installation.linking import links_of
from installation.tables_given import take_in
from rules.instants import at_local
from rules.registry_sheets import REGISTRY
from rules.words import Text
from store import policies
from store.files import FileStore
from store.filters import Filter

START = date(2026, 3, 2)
"""A Monday at the beginning of term with two holidays ahead; always the same, so that a seed always tells the same."""
SEED = 20260302
_TITLE = Text("青禾区校园及周边安全隐患台账（演示）", "Qinghe district, ledger of hazards at schools (demo)")


def register(app: typer.Typer) -> None:
    app.command(help=t("演示：一个虚构的区模拟运行 90 天", "a made-up district lives 90 days on a simulated clock"))(
        demo
    )


def demo(
    days: int = typer.Option(90, min=1, max=300, help=t("模拟多少天", "how many days are simulated")),
    seed: int = typer.Option(SEED, help=t("随机种子；种子相同，过程和结果相同", "the same seed tells the same story")),
    schools: int = typer.Option(148, min=12, max=148, help=t("多少所学校", "how many schools there are")),
    folder: Path = typer.Option(
        Path("var/demo"), help=t("放在哪个目录，每次清空重来", "where it lies; made afresh each time")
    ),
    as_json: bool = JSON_OPTION,
) -> None:
    demonstrate(folder, Size(days, schools, seed), as_json=as_json)


@dataclass(frozen=True, slots=True)
class Size:
    """For how many days how many schools live, and from which seed of chance."""

    days: int
    schools: int
    seed: int


def demonstrate(folder: Path, size: Size, *, as_json: bool, port: int = PORT) -> None:
    """A district has lived so many days in this folder, made afresh, and it has been told on the terminal how.

    port: of the console the links in its letters lead to.
    """
    began = wall_clock.now()
    place = Place(afresh(folder))
    with Mailroom(place.mail, MAIL) as mailroom:
        mail_server = f"mailto://127.0.0.1:{mailroom.port}?from=xiaoan@{MAIL}"
        settings = place.settings(mail_server, serving.page_at(HERE, port))
        console = Console(as_json, settings)
        teller = Storyteller(console)
        registry = district(size.seed, console.language, size.schools)
        teller.begin(registry, START, size.days)
        desk = found(settings, at_local(START, MORNING)).desk
        _register(desk, place, registry, console)
        teller.ready()
        life = _life(desk, registry, console, size)
        figures = _watch(life, teller, size.seed)
        ending = _conclude(place, life, figures, console)
    desk.engine.dispose()
    place.end_at(life.end)
    Closing(teller, place, ending).show(wall_clock.now() - began)
    console.give(ending.plain(place))
    if not ending.report.is_clean:
        raise typer.Exit(2)


def _register(desk: Desk, place: Place, registry: Registry, console: Console) -> None:
    """The registry is a workbook as people fill it in, imported as `xiaoan registry import` does it."""
    at = at_local(START, MORNING)
    with desk.looking() as session:
        known = policies.policy_in_force(session, at).agencies
    agencies = [one.name for one in known.agencies if one.code != known.school]
    write_template(place.registry, REGISTRY, {"agencies": agencies}, console.language, filled=registry.by_sheet)
    take_in(desk, open_files([place.registry], ""), Intaking(at=at), console.settings.mail_server)


def _life(desk: Desk, registry: Registry, console: Console, size: Size) -> Life:
    """Everybody has a stream of chance of their own, all from one seed."""
    with desk.looking() as session:
        policy = policies.policy_in_force(session, at_local(START, MORNING))
        table = policies.calendar_in_force(session).in_area(DISTRICT)
    people, agenda, finds, deeds = streams(size.seed)
    cast = Cast(registry, desk, people)
    file_records(desk, registry, cast, size.seed, at_local(START, MORNING))
    scene = Scene(
        desk=desk, cast=cast, agenda=Agenda(table, agenda),
        files=FileStore(console.settings.evidence_folder), chance=deeds, language=console.language,
        links=links_of(desk, console.settings),
    )  # fmt: skip
    return Life(scene, Findings(policy, table, finds, console.language), START, size.days)


def _watch(life: Life, teller: Storyteller, seed: int) -> Figures:
    chronicle = Chronicle(life.scene)
    for day, evening in life.live():
        teller.tell(chronicle.digest(day, evening), life.scene)
    return chronicle.figures(life.days, seed, life.end, life.campaign.number)


def _conclude(place: Place, life: Life, figures: Figures, console: Console) -> Ending:
    """The whole ledger is proved, and printed."""
    report = audit(life.scene.desk, life.end)
    _, lines = export_lines(life.scene.desk, Filter(), life.end)
    rows = write_ledger(place.ledger, lines, console.language, title=_TITLE.say(console.language))
    letters = sum(1 for _ in place.mail.rglob("*.eml"))
    scene = life.scene
    noes = tuple(one.refusal for one in scene.refused)
    return Ending(figures, report, rows, letters, tuple(scene.followed), noes)
