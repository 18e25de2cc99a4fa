"""The doctor's findings: each trouble is named with its remedy, and a sound installation is told so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from casework import assigning
from casework.auditing import audit
from casework.recording import record
from config.settings import Settings
from installation import heartbeat, machine, records
from installation.findings import Finding
from installation.founding import found
from models import Leave, Person
from models.columns import table_of
from rules.vocabulary import Soundness
from rules.words import Text
from tests.casework.test_a_whole_life import ALARM
from tests.support.home import Home, furnish
from tests.support.world import World, at

NOW = at("2026-09-01 10:05")


@pytest.fixture
def home(tmp_path: Path, database_url: str) -> Home:
    return furnish(tmp_path / "home", database_url)


def verdicts(found: list[Finding]) -> dict[str, Soundness]:
    return {one.code: one.verdict for one in found}


def the(code: str, found: list[Finding]) -> Finding:
    (one,) = [one for one in found if one.code == code]
    return one


def of_records(home: Home, now: object = NOW) -> list[Finding]:
    return list(records.examine(home.settings, now))  # type: ignore[arg-type]  # an instant


def of_machine(settings: Settings) -> list[Finding]:
    return list(machine.examine(settings, NOW))


def one_case(world: World) -> None:
    record(world.desk, ALARM, "PS1.inspector", at("2026-09-01 09:30"))
    assigning.assign_found(world.desk, at("2026-09-01 10:00"))


def test_sound_records_are_found_sound(world: World, home: Home) -> None:
    one_case(world)
    found = of_records(home)
    expected = {"database", "keys", "clock", "policy", "calendar", "coordinator", "outbox", "tasks"}
    assert set(verdicts(found)) == expected
    wrong = {one.code: one.what.en for one in found if one.verdict is Soundness.WRONG}
    # The clock of a real server cannot be turned back to the day of the test.
    assert set(wrong) <= ({"clock"} if world.desk.engine.dialect.name == "postgresql" else set())


def test_every_finding_that_is_not_fine_names_its_remedy_in_both_languages(world: World, home: Home) -> None:
    one_case(world)
    with world.desk.sitting(NOW) as sitting:
        sitting.session.execute(sa.text("UPDATE unit SET retired_on = '2026-01-01' WHERE agency = 'PLC'"))
    nowhere = Settings(home=home.folder / "nowhere")
    found = [*of_records(home), *of_machine(home.settings), *of_machine(nowhere), *records.examine(nowhere, NOW)]
    assert len([one for one in found if one.verdict is Soundness.WRONG]) >= 5
    for one in found:
        assert one.what.zh
        assert one.what.en
        assert bool(one.remedy.zh and one.remedy.en) == (one.verdict is not Soundness.FINE)


def test_a_database_that_was_never_set_up_is_sent_to_init(home: Home) -> None:
    settings = Settings(home=home.folder, database_url=f"sqlite:///{home.folder / 'new.db'}")
    (finding,) = records.examine(settings, NOW)
    assert (finding.code, finding.verdict, finding.remedy.en) == ("database", Soundness.WRONG, "run xiaoan init")
    assert not (home.folder / "new.db").exists(), "looking must not make a database"
    (home.folder / "new.db").touch()
    (finding,) = records.examine(settings, NOW)
    assert "xiaoan init" in finding.remedy.en


def test_a_database_nobody_answers_at_is_named_without_its_password(home: Home) -> None:
    settings = Settings(home=home.folder, database_url="postgresql+psycopg://me:geheim@127.0.0.1:1/x")
    (finding,) = records.examine(settings, NOW)
    assert finding.verdict is Soundness.WRONG
    assert "127.0.0.1" in finding.what.en
    assert "geheim" not in finding.what.en + finding.what.zh


def spoil_contact(world: World, home: Home) -> None:
    with world.desk.sitting(NOW) as sitting:
        sitting.session.execute(sa.text("UPDATE contact SET address_sealed = 'gAAAAABnothing'"))


def replace_key(world: World, home: Home) -> None:
    one_case(world)
    key = home.folder / "xiaoan.key"
    key.write_text(key.read_text(encoding="utf-8").replace('"ledger": "', '"ledger": "00'), encoding="utf-8")


def empty_post(world: World, home: Home) -> None:
    with world.desk.sitting(NOW) as sitting:
        who = sitting.session.scalar(
            sa.select(table_of(Person).c.id).where(table_of(Person).c.number.like("PLC.coord%"))
        )
        sitting.session.add(Leave(person_id=who or 0, from_on=date(2026, 8, 31), to_on=date(2026, 9, 4)))


def no_office(world: World, home: Home) -> None:
    with world.desk.sitting(NOW) as sitting:
        sitting.session.execute(sa.text("UPDATE unit SET retired_on = '2026-01-01' WHERE agency = 'PLC'"))


def nobody_sends(world: World, home: Home) -> None:
    record(world.desk, ALARM, "PS1.inspector", at("2026-09-01 09:30"))
    assigning.assign_found(world.desk, NOW - timedelta(minutes=11))


def clock_set_back(world: World, home: Home) -> None:
    record(world.desk, ALARM, "PS1.inspector", NOW + timedelta(hours=1))


@pytest.mark.parametrize(
    ("trouble", "code", "words"),
    [
        (spoil_contact, "keys", "密钥与数据库不匹配"),
        (replace_key, "keys", "台账与密钥不符"),
        (empty_post, "coordinator", "协调员岗位空缺或在休假：政法委"),
        (no_office, "coordinator", "没有登记"),
        (nobody_sends, "outbox", "3 条消息超过 10 分钟未发出，最早应在 2026-09-01 09:54 发出"),
    ],
)
def test_trouble_with_the_records_is_named(
    trouble: Callable[[World, Home], None], code: str, words: str, world: World, home: Home
) -> None:
    trouble(world, home)
    finding = the(code, of_records(home))
    assert finding.verdict is Soundness.WRONG
    assert words in finding.what.zh


def test_a_clock_that_stands_before_the_ledger_or_beside_the_server_is_noticed(world: World, home: Home) -> None:
    clock_set_back(world, home)
    finding = the("clock", of_records(home))
    assert finding.verdict is Soundness.WRONG
    expected = "晚于本机时钟" if world.desk.engine.dialect.name == "sqlite" else "与数据库服务器相差"
    assert expected in finding.what.zh


def test_a_provisional_year_ahead_is_a_note_and_the_running_one_is_trouble(world: World, home: Home) -> None:
    assert the("calendar", of_records(home)).verdict is Soundness.NOTE
    assert the("calendar", of_records(home, at("2027-02-01 10:00"))).verdict is Soundness.WRONG
    assert the("calendar", of_records(home, at("2025-02-01 10:00"))).verdict is Soundness.FINE


def test_a_key_file_others_can_read_is_trouble(tmp_path: Path) -> None:
    home = furnish(tmp_path / "home", "sqlite://")
    assert "key_file_open" not in verdicts(of_machine(home.settings))
    (home.folder / "xiaoan.key").chmod(0o644)
    finding = the("key_file_open", of_machine(home.settings))
    assert (finding.verdict, finding.remedy) == (
        Soundness.WRONG,
        Text(f"运行 chmod 600 {home.settings.key_file}", f"run chmod 600 {home.settings.key_file}"),
    )


def test_a_home_others_may_look_into_is_noted_with_the_database_they_can_read(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    (home / "xiaoan.db").touch(mode=0o644)
    open_ = the("home_open", of_machine(Settings(home=home)))
    assert open_.verdict is Soundness.NOTE
    assert "xiaoan.db 可被读取" in open_.what.zh
    assert open_.remedy.zh == f"运行 chmod 700 {home}"
    home.chmod(0o700)
    assert "home_open" not in verdicts(of_machine(Settings(home=home)))


def test_init_makes_a_home_that_is_closed_to_others(tmp_path: Path) -> None:
    found(Settings(home=tmp_path / "new"), NOW)
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0


def test_a_missing_home_and_key_are_named(tmp_path: Path) -> None:
    found = verdicts(of_machine(Settings(home=tmp_path / "nowhere")))
    assert (found["home"], found["key_file"]) == (Soundness.WRONG, Soundness.WRONG)


def test_the_versions_here_are_those_this_program_was_made_for() -> None:
    names = {one.name for one in machine.requirements()}
    assert {"prefect", "fastapi", "apprise", "sqlalchemy"} <= names
    assert "pytest" not in names
    assert machine._versions().verdict is Soundness.FINE, machine._versions().what.en


def test_without_prefect_nothing_happens_by_itself_and_that_is_said(tmp_path: Path) -> None:
    home = furnish(tmp_path / "home", "sqlite://")
    assert "xiaoan up" in the("prefect", of_machine(home.settings)).remedy.en
    elsewhere = Settings(home=home.folder, prefect_url="http://127.0.0.1:9")
    assert "XIAOAN_PREFECT_URL" in the("prefect", of_machine(elsewhere)).remedy.en


def test_a_sign_of_life_that_has_stopped_is_noticed(world: World, home: Home) -> None:
    assert the("heartbeat", of_machine(home.settings)).verdict is Soundness.NOTE
    heartbeat.beat(home.folder, audit(world.desk, NOW - timedelta(minutes=5)))
    assert the("heartbeat", of_machine(home.settings)).verdict is Soundness.FINE
    heartbeat.beat(home.folder, audit(world.desk, NOW - timedelta(minutes=31)))
    assert the("heartbeat", of_machine(home.settings)).verdict is Soundness.NOTE
