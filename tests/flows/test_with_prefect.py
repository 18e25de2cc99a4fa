"""`xiaoan up` with a real Prefect server and a real PostgreSQL: one installation that lives through all of this.

It guards the version bounds too: a Prefect that does not start, deploy, schedule or run with the versions beside it
fails here (docs/decisions/0003).
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from casework import assigning
from casework.campaigning import Wish, draw_up
from casework.recording import record
from config import wall_clock
from flows.timetable import FLOWS
from installation import serving
from models import Account
from rules.instants import local_day
from store import accounts, people
from store.engine import connect
from tests.casework.test_a_whole_life import ALARM
from tests.conftest import new_desk
from tests.support.console import PASSWORD, forms_on, hash_of_password
from tests.support.home import Home, furnish
from tests.support.postgres import Cluster
from tests.support.prefect_api import PrefectApi
from tests.support.processes import MARK, marked, until
from tests.support.story import COORDINATOR
from tests.support.world import DISTRICT, at

pytestmark = [pytest.mark.prefect, pytest.mark.xdist_group("prefect"), pytest.mark.timeout(240)]

ROOT = Path(__file__).resolve().parents[2]
FINAL = "COMPLETED", "FAILED", "CRASHED", "CANCELLED"
PATIENCE = 90
SERVER = "flows.prefect_server server start"


@dataclass(frozen=True)
class Site:
    """An installation with `xiaoan up` running on it."""

    home: Home
    mark: str
    process: subprocess.Popen[bytes]
    said: Path
    prefect: PrefectApi
    console: str

    def log(self) -> str:
        logs = sorted((self.home.folder / "logs").glob("*.log"))
        return self.said.read_text(encoding="utf-8") + "".join(one.read_text("utf-8")[-3000:] for one in logs)

    def server(self) -> int | None:
        """The process id of the Prefect server."""
        return next((pid for pid, command in marked(self.mark).items() if SERVER in command), None)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def begin(home: Home, mark: str, *command: str, **more: str) -> tuple[subprocess.Popen[bytes], Path]:
    """Starts `xiaoan` with these words; what it says goes into a file."""
    environment = home.environment | {MARK: mark, "XIAOAN_LANG": "en"} | more
    said = home.folder / f"{command[0]}.said"
    with said.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "xiaoan", *command], cwd=ROOT, env=environment, stdout=out, stderr=out
        )
    return process, said


def stop(process: subprocess.Popen[bytes], mark: str) -> None:
    """It ends when it is asked to, and leaves no process behind."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(60)
        assert marked(mark) == {}
        assert process.returncode == 0
    finally:
        for pid in marked(mark):
            os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def site(cluster: Cluster, postgresql_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    name = f"prefect_{os.getpid()}"
    cluster.create(name, postgresql_template)
    home = furnish(tmp_path_factory.mktemp("site") / "home", cluster.url(name))
    make_work(home)
    port, mark = free_port(), f"site-{os.getpid()}"
    # New deployments are looked for every two seconds and not every thirty: the test has no time.
    hurry = {"PREFECT_SERVER_SERVICES_SCHEDULER_RECENT_DEPLOYMENTS_LOOP_SECONDS": "2"}
    pages = free_port()
    process, said = begin(home, mark, "up", "--port", str(port), "--console-port", str(pages), **hurry)
    made = Site(home, mark, process, said, PrefectApi(f"http://127.0.0.1:{port}/api"), f"http://127.0.0.1:{pages}")
    try:
        until(lambda: "is ready" in said.read_text(encoding="utf-8"), PATIENCE, made.log)
        yield made
    finally:
        stop(process, mark)
        cluster.drop(name)


def test_the_console_answers_beside_prefect_and_comes_back_when_it_dies(site: Site) -> None:
    assert serving.is_well(site.console)
    pid = next(pid for pid, command in marked(site.mark).items() if "xiaoan console" in command)
    os.kill(pid, signal.SIGKILL)
    until(lambda: not serving.is_well(site.console), 10, site.log)
    until(lambda: serving.is_well(site.console), PATIENCE, site.log)


def make_work(home: Home) -> None:
    """Hazards handed over long ago, whose clocks have much to say by now."""
    engine = connect(home.database_url)
    desk = new_desk(engine)
    for minute in range(10, 30):
        record(desk, ALARM, "PS1.inspector", at(f"2026-09-01 09:{minute}"))
    assigning.assign_found(desk, at("2026-09-01 10:00"))
    engine.dispose()


def ask(home: Home, statement: str) -> int:
    """A number from the database."""
    engine = connect(home.database_url)
    with engine.connect() as connection:
        found = int(connection.execute(sa.text(statement)).scalar_one())
    engine.dispose()
    return found


def test_every_flow_is_deployed_and_its_schedule_makes_runs(site: Site) -> None:
    for name, entry in FLOWS.items():
        found = site.prefect.deployment(name)
        crons = [(one["schedule"]["cron"], one["schedule"]["timezone"]) for one in found["schedules"]]
        assert sorted(crons) == sorted((one.cron, "Asia/Shanghai") for one in entry.times)
        assert found["global_concurrency_limit"]["limit"] == 1
        assert found["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
        assert found["parameter_openapi_schema"]["properties"]["as_of"]["title"] == "办理时间"
        until(lambda name=name: site.prefect.runs(name, "SCHEDULED", *FINAL), 60, site.log)  # type: ignore[misc]


def test_a_scheduled_escalate_runs_by_itself_and_takes_the_rungs(site: Site) -> None:
    def done() -> bool:
        return any(run["auto_scheduled"] for run in site.prefect.runs("escalate", "COMPLETED"))

    until(done, PATIENCE, site.log)
    assert ask(site.home, "SELECT count(*) FROM ledger_event WHERE act = 'escalate'") > 0


def test_a_second_machine_joins_shares_the_runs_and_leaves_without_a_trace(site: Site, tmp_path: Path) -> None:
    elsewhere, mark = furnish(tmp_path / "second", site.home.database_url), f"second-{os.getpid()}"
    process, said = begin(elsewhere, mark, "up", XIAOAN_PREFECT_URL=site.prefect.url)
    try:
        until(lambda: "is ready" in said.read_text("utf-8"), PATIENCE, lambda: said.read_text("utf-8"))
        assert not any("prefect_server server start" in command for command in marked(mark).values())
        asked = [site.prefect.start(flow) for flow in ("assign", "rectify", "verify", "escalate") for _ in range(2)]
        until(lambda: all(site.prefect.state_of(run) in FINAL for run in asked), PATIENCE, site.log)
    finally:
        stop(process, mark)
    assert said.read_text("utf-8").splitlines()[-1] == "stopped"
    none_is_run_twice(site, asked)


def none_is_run_twice(site: Site, asked: list[str]) -> None:
    states = {run: site.prefect.states_of(run) for run in asked}
    assert all(one.count("RUNNING") <= 1 for one in states.values())
    assert {one[-1] for one in states.values()} <= {"COMPLETED", "CANCELLED"}
    assert sum(one[-1] == "COMPLETED" for one in states.values()) >= 4
    rungs = "SELECT clock_id, cycle, level, occurrence FROM ledger_event WHERE act = 'escalate'"
    assert ask(site.home, f"SELECT count(*) FROM ({rungs}) AS one") == ask(
        site.home, f"SELECT count(*) FROM (SELECT DISTINCT * FROM ({rungs}) AS one) AS two"
    )


def test_a_run_from_the_command_line_is_seen_in_prefect(site: Site) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "xiaoan", "run", "verify", "--dry-run", "--json"],
        cwd=ROOT, env=site.home.environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    said = json.loads(done.stdout)
    assert (said["seen_in_prefect"], said["report"]["closed"]) == (True, 0)
    assert any(run["parameters"].get("dry_run") for run in site.prefect.runs("verify", "COMPLETED"))


def test_a_server_that_is_killed_comes_back_and_work_goes_on(site: Site) -> None:
    before = site.server()
    assert before is not None
    os.kill(before, signal.SIGKILL)
    until(lambda: site.server() not in (None, before) and serving.answers(site.prefect.url), PATIENCE, site.log)
    assert "the Prefect server died (-9, death 1); restarting in 1 s" in site.said.read_text(encoding="utf-8")
    run = site.prefect.start("rectify")
    until(lambda: site.prefect.state_of(run) in FINAL, PATIENCE, site.log)
    assert site.prefect.state_of(run) == "COMPLETED"


def account(home: Home) -> str:
    """A campaign of the days to come, and a coordinator who may sign in. Its number."""
    engine = connect(home.database_url)
    desk, now = new_desk(engine), wall_clock.now()
    first = local_day(now) + timedelta(days=1)
    wish = Wish("突击检查", DISTRICT, first, first + timedelta(days=3), checklists=("MIN4",), every_day=True)
    number = draw_up(desk, wish, COORDINATOR, now).number
    with desk.sitting(now) as sitting:
        person = people.person_meant(sitting.session, COORDINATOR).id
        accounts.put(
            sitting.session,
            Account(person_id=person, password_hash=hash_of_password(), must_change=False, changed_at=now),
        )
    engine.dispose()
    return number


def sent(browser: httpx.Client, page: str, action: str, **filled: str) -> httpx.Response:
    form = forms_on(browser.get(page))[action]
    return browser.post(action, data=form.fields | filled)


def test_a_coordinator_starts_the_joint_inspection_on_its_page_and_sees_what_came_of_it(site: Site) -> None:
    number = account(site.home)
    page, visits = f"/campaigns/{number}", "SELECT count(*) FROM visit"

    def shown() -> str:
        return browser.get("/runs?flow=joint_inspection").text

    with httpx.Client(base_url=site.console, trust_env=False, timeout=30) as browser:
        assert sent(browser, "/sign-in", "/sign-in", number=COORDINATOR, password=PASSWORD).status_code == 303
        assert sent(browser, page, "/runs", dry_run="1").headers["location"] == f"{page}?started=1"
        until(lambda: "组织的行动 1，派出检查 3" in shown(), PATIENCE, site.log)
        assert ask(site.home, visits) == 0, "a dry run keeps nothing"
        done = sent(browser, page, "/runs", dry_run="")
        assert done.status_code == 303, done.text
        until(lambda: ask(site.home, visits) == 3, PATIENCE, site.log)
        until(lambda: shown().count("组织的行动 1，派出检查 3") == 2, PATIENCE, site.log)
        [run, _] = site.prefect.runs("joint_inspection", "COMPLETED")[:2]
        assert f'href="{site.prefect.url.removesuffix("/api")}/runs/flow-run/{run["id"]}"' in shown()
        assert "人工启动" in shown()
        assert "试算" in shown()
        assert "已抽签派组" in browser.get(page).text
        every = browser.get("/runs")
        assert len(every.content) < 100_000
