"""Other programs are told of every event: in order, at least once, signed, and of nothing they must not know."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from ipaddress import ip_network

import pytest
import sqlalchemy as sa

from casework import assigning, subscribing
from casework.recording import record
from casework.subscribing import Subscription
from models import Webhook
from notifications.publishing import Outside, Published, publish
from rules.refusals import BadInput, UnknownWebhook
from rules.telling import Outcome, TaskKind
from rules.vocabulary import Act, Source
from rules.webhooks import MOST_FAILURES, WebhookState
from store import policies, webhooks
from tests.notifications.looking import open_tasks
from tests.support.lying import closed_port, hanging, lying, saying, slamming
from tests.support.receiver import is_signed, receiving
from tests.support.story import COMMON, COORDINATOR, ask, assigned, found, rectifying_, submitted
from tests.support.world import World, at

NOW = at("2026-09-01 12:00")
OUTSIDE = Outside("http://intranet:8080", (ip_network("127.0.0.0/8"),))


def tell(world: World, when: datetime = NOW, seconds: float = 60, outside: Outside = OUTSIDE) -> Published:
    return publish(world.desk, lambda: when, when + timedelta(seconds=seconds), outside)


def add(world: World, url: str, **more: object) -> tuple[int, str]:
    made = subscribing.add(world.desk, Subscription(url, begins=1, **more), NOW)  # type: ignore[arg-type]  # as named
    return made.number, made.secret


def row(world: World, number: int) -> Webhook:
    with world.desk.looking() as session:
        return session.get_one(Webhook, number)


def task_owners(world: World) -> list[tuple[str, str]]:
    mine = "SELECT p.number, t.kind FROM task t JOIN person p ON p.id = t.person_id WHERE t.done_at IS NULL"
    with world.desk.looking() as session:
        return [tuple(one) for one in session.execute(sa.text(mine))]


def event_ids(world: World, *acts: Act) -> list[str]:
    with world.desk.looking() as session:
        rows = session.execute(sa.text("SELECT id, act FROM ledger_event ORDER BY id")).all()
    return [f"evt_{one}" for one, act in rows if not acts or act in {word.value for word in acts}]


def test_every_event_arrives_in_order_signed_and_once(world: World) -> None:
    submitted(world, "2026-09-01 09:00")
    with receiving() as receiver:
        number, secret = add(world, receiver.url)
        report = tell(world)
        assert receiver.ids() == event_ids(world)
        assert report == Published(accepted=len(receiver.taken))
        assert all(is_signed(one, secret) for one in receiver.taken)
        assert {one.headers["content-type"] for one in receiver.taken} == {
            "application/cloudevents+json; charset=utf-8"
        }
        assert tell(world) == Published()
        late = found(world, "2026-09-01 12:10", replace(COMMON, place="东门"))
        tell(world, at("2026-09-01 12:11"))
        assert receiver.taken[-1].about["hazard"] == late
    assert row(world, number).last_event_id == int(event_ids(world)[-1].removeprefix("evt_"))


def test_an_event_says_what_happened_and_nobodys_name(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    with receiving() as receiver:
        add(world, receiver.url)
        tell(world)
    told = receiver.taken[-1].event
    about = told.pop("data")
    assert told == {
        "specversion": "1.0", "id": event_ids(world)[-1], "source": "urn:xiaoan:510503", "subject": number,
        "type": "cn.xiaoan.hazard.assign", "time": "2026-09-01T01:00:00Z", "datacontenttype": "application/json",
        "sequence": event_ids(world)[-1].removeprefix("evt_").zfill(20),
    }  # fmt: skip
    assert about.pop("due_at")
    assert about == {
        "hazard": number, "act": "assign", "given": "nothing", "stage_from": "found", "stage_to": "assigned",
        "level": None, "by_engine": False, "unit": "PLC", "severity": "general", "category": "SEC-PATROL",
        "area": "510503001", "school": "S1", "units": {"responsible": "S1", "lead": "EDU", "co": ["PS1"]},
        "found_at": "2026-09-01T00:30:00Z", "assigned_at": "2026-09-01T01:00:00Z", "submitted_at": None,
        "closed_at": None, "links": {"console": f"http://intranet:8080/hazards/{number}"},
    }  # fmt: skip
    everything = b"".join(one.body for one in receiver.taken).decode()
    for secret in ("值班巡查", "门卫室", "协调员", "检查人员", "小学"):
        assert secret not in everything


def test_a_subscription_may_be_for_some_acts_and_areas_only(world: World) -> None:
    assigned(world, "2026-09-01 09:00")
    other = record(world.desk, replace(COMMON, campus="S3"), COORDINATOR, at("2026-09-01 09:10")).number
    assigning.assign(world.desk, ask(other, COORDINATOR, "2026-09-01 09:10"))
    with receiving() as receiver:
        add(world, receiver.url, acts=(Act.ASSIGN,), areas=("510503002",))
        tell(world)
        assert [(one.about["act"], one.about["school"]) for one in receiver.taken] == [("assign", "S3")]
    with pytest.raises(BadInput):
        add(world, "http://10.0.0.1/", areas=("999999",))


def test_a_sensitive_hazard_is_told_only_where_the_subscription_says_so(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    with world.desk.looking() as session:
        code = min(policies.sensitive_codes(session))
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE hazard SET subcategory = :c WHERE number = :n"), {"c": code, "n": number})
    other = assigned(world, "2026-09-01 09:20", replace(COMMON, place="东门"))
    with receiving() as usual, receiving() as trusted:
        add(world, usual.url)
        add(world, trusted.url, is_sensitive=True)
        tell(world)
    assert {one.about["hazard"] for one in usual.taken} == {other}
    assert trusted.ids() == event_ids(world)


def test_what_an_unannounced_visit_found_is_told_with_the_hand_over_and_then_whole(world: World) -> None:
    quietly = found(world, "2026-09-01 09:00", replace(COMMON, source=Source.UNANNOUNCED))
    openly = found(world, "2026-09-01 09:05", replace(COMMON, place="东门"))
    with receiving() as receiver:
        number, _ = add(world, receiver.url)
        tell(world)
        assert {one.about["hazard"] for one in receiver.taken} == {openly}
        assigning.assign(world.desk, ask(quietly, COORDINATOR, "2026-09-01 12:30"))
        tell(world, at("2026-09-01 12:31"))
        acts = [one.about["act"] for one in receiver.taken if one.about["hazard"] == quietly]
        assert acts == ["record", "assign"]
        before = receiver.ids()
        subscribing.replay(world.desk, number, 1, NOW)
        tell(world, at("2026-09-01 12:32"))
        assert receiver.ids() == before * 2


@pytest.mark.parametrize("failure", [500, 302, 404, 429], ids=str)
def test_what_is_not_taken_is_tried_again_first_and_with_the_same_id(world: World, failure: int) -> None:
    rectifying_(world, "2026-09-01 09:00")
    with receiving(lambda n: failure if n == 2 else 204) as receiver:
        number, _ = add(world, receiver.url)
        assert tell(world) == Published(accepted=1, failed=1)
        assert tell(world, NOW + timedelta(seconds=59)) == Published()
        tell(world, NOW + timedelta(seconds=61))
        assert receiver.ids() == event_ids(world)
        assert receiver.came[1].id == receiver.came[2].id
    found_ = row(world, number)
    assert (found_.failures, found_.next_at, found_.lease_token) == (0, None, None)
    with world.desk.looking() as session:
        record = webhooks.deliveries(session, number, 10)
    assert [one.outcome is Outcome.OK for one in record] == [True, False, True]
    assert record[1].code == f"http {failure}"


def test_a_run_ends_in_time_and_the_next_one_goes_on(world: World) -> None:
    submitted(world, "2026-09-01 09:00")
    seconds = iter(range(1000))

    def now() -> datetime:
        return NOW + timedelta(seconds=next(seconds))

    with receiving() as receiver:
        number, _ = add(world, receiver.url)
        report = publish(world.desk, now, NOW + timedelta(seconds=8), OUTSIDE)
        assert 0 < report.accepted < len(event_ids(world))
        assert row(world, number).lease_token is None
        tell(world, NOW + timedelta(minutes=1))
        assert receiver.ids() == event_ids(world)


def test_how_long_a_receiver_asks_to_wait_is_how_long_it_is_left_alone(world: World) -> None:
    found(world, "2026-09-01 09:00")
    with receiving(lambda _n: (503, {"Retry-After": "1800"})) as receiver:
        number, _ = add(world, receiver.url)
        tell(world)
    assert row(world, number).next_at == NOW + timedelta(seconds=1800)


@pytest.mark.parametrize(
    ("script", "outcome"),
    [
        (hanging, Outcome.UNKNOWN), (slamming, Outcome.UNKNOWN),
        (saying("302 Found", b"", "Location: http://127.0.0.1:1/elsewhere"), Outcome.CONFIGURATION),
    ],
    ids=["hangs", "slams", "redirects"],
)  # fmt: skip
def test_a_receiver_that_misbehaves_costs_one_try_and_holds_up_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch, script: object, outcome: Outcome
) -> None:
    monkeypatch.setattr("notifications.publishing.SECONDS", 1.0)
    assigned(world, "2026-09-01 09:00")
    with lying(script, 5.0) as liar, receiving() as good:  # type: ignore[arg-type]  # one of the scripts above
        number, _ = add(world, f"{liar.url}/hook?token=abcdef123456")
        add(world, good.url)
        report = tell(world)
    assert (report.failed, report.accepted) == (1, len(event_ids(world)))
    assert good.ids() == event_ids(world)
    assert liar.connections == 1
    with world.desk.looking() as session:
        [line] = webhooks.deliveries(session, number, 10)
    assert line.outcome is outcome
    assert "abcdef" not in line.detail
    assert row(world, number).failures == 1


def test_an_answer_without_an_end_is_cut_off_and_believed_by_its_status(world: World) -> None:
    found(world, "2026-09-01 09:00")
    with lying(saying("200 OK", b"x" * 1_000_000)) as wordy:
        add(world, wordy.url)
        assert tell(world).accepted == 1


def test_after_failing_for_days_nobody_is_told_any_more_and_a_coordinator_has_a_task(world: World) -> None:
    found(world, "2026-09-01 09:00")
    number, _ = add(world, f"http://127.0.0.1:{closed_port()}/")
    when = NOW
    for _ in range(MOST_FAILURES):
        assert tell(world, when).failed == 1
        when = row(world, number).next_at or when
    assert row(world, number).state is WebhookState.GIVEN_UP
    assert tell(world, when + timedelta(days=9)) == Published()
    assert task_owners(world) == [(COORDINATOR, "webhook")]
    with receiving() as receiver:
        with world.desk.sitting(when) as sitting:
            mended = sitting.session.get_one(Webhook, number)
            mended.address_sealed = world.desk.keyring.seal(receiver.url)
        subscribing.resume(world.desk, number, when)
        assert not open_tasks(world, TaskKind.WEBHOOK)
        tell(world, when)
        assert receiver.ids() == event_ids(world)


def test_a_receiver_that_says_gone_is_told_no_more_at_once(world: World) -> None:
    found(world, "2026-09-01 09:00")
    with receiving(lambda _n: 410) as receiver:
        number, _ = add(world, receiver.url)
        assert tell(world) == Published(failed=1, given_up=1)
        assert len(receiver.came) == 1
    assert row(world, number).state is WebhookState.GIVEN_UP


def test_nothing_is_sent_to_this_machine_unless_the_operator_says_so(world: World) -> None:
    found(world, "2026-09-01 09:00")
    with receiving() as receiver:
        for name in ("127.0.0.1", "localhost"):
            add(world, f"http://{name}:{receiver.port}/")
        assert tell(world, outside=Outside()) == Published(failed=2)
        assert receiver.came == []
    with world.desk.looking() as session:
        [line] = webhooks.deliveries(session, 1, 10)
    assert line.outcome is Outcome.CONFIGURATION


def test_a_paused_one_misses_nothing_and_a_removed_one_is_gone(world: World) -> None:
    found(world, "2026-09-01 09:00")
    with receiving() as receiver:
        number, _ = add(world, receiver.url)
        subscribing.pause(world.desk, number, NOW)
        assert tell(world) == Published()
        subscribing.resume(world.desk, number, NOW)
        tell(world)
        assert receiver.ids() == event_ids(world)
    subscribing.remove(world.desk, number, NOW)
    with pytest.raises(UnknownWebhook):
        subscribing.resume(world.desk, number, NOW)


def test_a_new_receiver_is_told_from_now_on(world: World) -> None:
    found(world, "2026-09-01 09:00")
    with receiving() as receiver:
        subscribing.add(world.desk, Subscription(receiver.url), NOW)
        assert tell(world) == Published()
        later = found(world, "2026-09-01 12:10", replace(COMMON, place="东门"))
        tell(world, at("2026-09-01 12:11"))
        assert [one.about["hazard"] for one in receiver.taken] == [later]
