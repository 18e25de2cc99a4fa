"""For whoever watches: readiness in words, and figures as Prometheus reads them, for observers only."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import orjson
import pytest
import sqlalchemy as sa
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import event as listening

from casework import subscribing
from casework.sealing import seal_day
from casework.subscribing import Subscription
from config.settings import Settings
from models import Webhook
from rules.refusals import BadInput
from tests.notifications.promising import promise
from tests.support.console import Console
from tests.support.story import COMMON, assigned, found
from tests.support.world import World, at
from web.serving import observer_token

NOW = at("2026-09-01 10:00")
TOKEN = b"a token for observers"


def figures(console: Console, address: str = "127.0.0.1") -> dict[tuple[str, ...], float]:
    """Every figure by its name and labels."""
    answer = console.browser(address).get("/metrics")
    assert answer.status_code == 200, answer.text
    return {
        (sample.name, *(f"{name}={value}" for name, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_the_figures_are_those_of_the_database(world: World, console: Console) -> None:
    assigned(world, "2026-09-01 09:00")
    promise(world)
    now = figures(console)
    with world.desk.looking() as session:
        length = session.scalar(sa.text("SELECT count(*) FROM ledger_event"))
    assert now["xiaoan_ledger_events_total",] == length
    assert now["xiaoan_hazards_open", "severity=general", "stage=assigned"] >= 1
    assert now["xiaoan_hazards_overdue", "severity=general"] == 0
    assert now["xiaoan_messages_dead",] == 0
    assert sum(value for key, value in now.items() if key[0] == "xiaoan_messages_waiting") >= 1
    assert now["xiaoan_messages_oldest_seconds", "urgency=prompt"] >= 0
    assert now["xiaoan_sweep_lag_seconds",] == 0
    console.at = NOW + timedelta(days=60)
    late = figures(console)
    assert late["xiaoan_hazards_overdue", "severity=general"] >= 1
    assert late["xiaoan_clocks_due",] >= 1
    assert late["xiaoan_sweep_lag_seconds",] > 86400


def test_sealed_days_are_not_counted_again_and_the_sum_is_the_same(world: World, console: Console) -> None:
    assigned(world, "2026-09-01 09:00")
    before = figures(console)["xiaoan_ledger_events_total",]
    seal_day(world.desk, at("2026-09-02 00:10"))
    assert figures(console)["xiaoan_ledger_events_total",] == before


def test_attempts_are_counted_once_and_by_every_process_alike(world: World, console: Console, tmp_path: Path) -> None:
    promise(world)
    moment = "'2026-09-01 00:00:00.000000'"

    def attempt(number: int, ident: int) -> None:
        with world.desk.engine.begin() as connection:
            columns = "id, message_id, number, at, channel, outcome, provider_code, detail"
            values = f"{ident}, 1, {number}, {moment}, 'mailto', 'ok', '', ''"
            connection.execute(sa.text(f"INSERT INTO attempt ({columns}) VALUES ({values})"))

    key = "xiaoan_delivery_attempts_total", "channel=mailto", "outcome=ok"
    attempt(1, 10)
    attempt(2, 12)
    assert figures(console)[key] == 2
    # Written before, committed later: PostgreSQL gives out ids early.
    attempt(3, 11)
    assert figures(console)[key] == 3
    attempt(4, 13)
    assert [figures(console)[key] for _ in range(3)] == [4, 4, 4]
    assert figures(Console(world.desk, tmp_path / "other"))[key] == 4


def test_webhooks_say_how_far_they_are_behind(world: World, console: Console) -> None:
    found(world, "2026-09-01 09:00")
    number = subscribing.add(world.desk, Subscription("http://10.0.0.1/", begins=1), NOW).number
    now = figures(console)
    assert now["xiaoan_webhook_lag_events", f"webhook={number}"] >= 1
    assert now["xiaoan_webhook_lag_seconds", f"webhook={number}"] == 3600
    assert now["xiaoan_webhooks", "state=active"] == 1
    with world.desk.sitting(NOW) as sitting:
        sitting.session.get_one(Webhook, number).last_event_id = 10_000
    assert figures(console)["xiaoan_webhook_lag_seconds", f"webhook={number}"] == 0


def test_figures_are_for_this_machine_and_for_whoever_has_the_token(world: World, tmp_path: Path) -> None:
    console = Console(world.desk, tmp_path, observer_token=TOKEN)
    assert console.browser("127.0.0.1").get("/metrics").status_code == 200
    far = console.browser("10.1.2.3")
    assert far.get("/metrics").status_code == 403
    assert far.get("/metrics", Authorization="Bearer wrong").status_code == 403
    assert far.get("/metrics", Authorization=f"Bearer {TOKEN.decode()}").status_code == 200
    near = console.browser("127.0.0.1")
    assert near.client.get("/metrics", headers={"X-Forwarded-For": "10.1.2.3"}).status_code == 403
    without = Console(world.desk, tmp_path)
    assert without.browser().get("/metrics", Authorization="Bearer ").status_code == 403


def test_a_token_too_short_to_be_one_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "token"
    assert observer_token(Settings(home=tmp_path)) == b""
    for content in (None, "short"):
        if content is not None:
            file.write_text(content)
        with pytest.raises(BadInput):
            observer_token(Settings(home=tmp_path, metrics_token_file=file))
    file.write_bytes(TOKEN + b"\n")
    assert observer_token(Settings(home=tmp_path, metrics_token_file=file)) == TOKEN


def test_figures_cost_a_fixed_number_of_statements(world: World, console: Console) -> None:
    asked: list[str] = []
    listening.listen(world.desk.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    figures(console)
    first = len(asked)
    for number in range(5):
        found(world, f"2026-09-01 09:{number:02}", replace(COMMON, place=f"{number}号门"))
    asked.clear()
    figures(console)
    assert len(asked) == first <= 24


def test_a_sound_installation_is_ready_and_says_why_when_it_is_not(world: World, tmp_path: Path) -> None:
    console = Console(world.desk, tmp_path / "evidence", home=tmp_path)
    assigned(world, "2026-09-01 09:00")
    ready = console.browser().get("/readyz")
    assert (ready.status_code, ready.text) == (200, "ok\n")
    (tmp_path / "heartbeat.json").write_bytes(orjson.dumps({"at": NOW.isoformat(), "checked_to": 1, "ledger_end": "x"}))
    assert console.browser().get("/readyz").status_code == 200
    console.at = NOW + timedelta(days=30)
    answer = console.browser().get("/readyz")
    assert answer.status_code == 503
    assert "升级已停" in answer.text
    assert "没有心跳" in answer.text


def test_a_database_of_another_version_is_not_ready(world: World, console: Console) -> None:
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        answer = console.browser().get("/readyz")
    finally:
        with world.desk.engine.begin() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    assert answer.status_code == 503
    assert "9999" in answer.text
