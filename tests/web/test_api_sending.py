"""What programs send: acts done once for their key, files, and everything hostile somebody could put into a request."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from casework.doers import DOERS
from rules.vocabulary import Stage
from store.files import LARGEST
from tests.support.api import V1, Program, program, token_for
from tests.support.console import Console
from tests.support.pages import stage
from tests.support.photos import shot, view
from tests.support.picture import counts
from tests.support.story import COMMON, COORDINATOR, INSPECTOR, PLAN, assigned, found, rectifying_, submitted
from tests.support.world import World

JPEG = b"\xff\xd8\xff\xe0" + b"0" * 200
NEW = {"school": "S1", "description": "值班巡查记录缺失", "category": "SEC-PATROL", "place": "门卫室"}


def with_files(asking: Program, path: str, body: Any, *files: tuple[str, bytes], key: str = "file-key-1") -> Any:
    parts = [("files", (name, content)) for name, content in files]
    return asking.client.post(
        V1 + path, data={"body": json.dumps(body)}, files=parts or None, headers={"Idempotency-Key": key}
    )


def test_a_hazard_goes_from_its_finding_to_its_close_out_by_programs_alone(world: World, console: Console) -> None:
    inspector, office = program(console, INSPECTOR), program(console, COORDINATOR)
    school, verifier = program(console, "S1.handler"), program(console, "PS1.handler")
    made = inspector.post("/hazards", NEW | {"source": "joint_inspection"})
    assert made.status_code == 201
    number = made.json()["number"]
    assert made.headers["location"] == made.json()["hazard"] == f"{V1}/hazards/{number}"
    assert office.act(number, "assign").status_code == 200
    assert school.act(number, "acknowledge").status_code == 200
    handed_in = with_files(
        school, f"/hazards/{number}/acts/submit", {"measures": "已补记录", "funds": 1200.5}, ("后.jpg", shot(view(1)))
    )
    assert handed_in.status_code == 200, handed_in.text
    passed = with_files(verifier, f"/hazards/{number}/acts/pass", {"on_site": True}, ("复查.jpg", shot(view(2))))
    assert passed.status_code == 200, passed.text
    whole = office.get(f"/hazards/{number}").json()
    assert (whole["stage"], whole["funds_fen"], whole["measures"]) == ("closed", 120_050, "已补记录")
    [first, second] = whole["files"]
    assert first["name"] == "后.jpg"
    kept = office.client.get(f"{V1}/evidence/{first['id']}")
    assert kept.content == shot(view(1))
    assert kept.headers["content-disposition"].startswith("attachment")
    assert second["kind"] == "verification"


def test_the_same_request_with_the_same_key_is_answered_again_and_done_once(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    school = program(console, "S1.handler")
    first = school.act(number, "control", key="the-key-1", note="围挡")
    before = counts(world)
    console.at += timedelta(days=3)
    again = school.act(number, "control", key="the-key-1", note="围挡")
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert ("idempotency-replayed" in first.headers, again.headers["idempotency-replayed"]) == (False, "true")
    for other in (
        school.act(number, "control", key="the-key-1", note="别的"),
        school.act(number, "acknowledge", key="the-key-1", note="围挡"),
        school.post("/hazards", NEW, key="the-key-1"),
    ):
        assert (other.status_code, other.json()["code"]) == (409, "key_reused")
    assert counts(world) == before


def test_a_key_is_one_persons_and_outlives_the_token(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    school, lead = program(console, "S1.handler"), program(console, "EDU.handler")
    first = school.act(number, "acknowledge", key="shared-key")
    other = lead.act(number, "acknowledge", key="shared-key")
    assert (first.status_code, other.status_code) == (200, 200)
    assert first.json()["event"] != other.json()["event"]
    renewed = Program(console, token_for(console, "S1.handler"))
    assert renewed.act(number, "acknowledge", key="shared-key").json() == first.json()


def test_what_was_asked_for_is_forgotten_after_ninety_days_and_still_done_once(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    console.account("S1.handler")
    first = Program(console, token_for(console, "S1.handler")).act(number, "control", key="the-key-1", note="围挡")

    def keys() -> int:
        with world.desk.looking() as session:
            return int(session.scalar(sa.text("SELECT count(*) FROM api_request")) or 0)

    console.at += timedelta(days=90)
    renewed = Program(console, token_for(console, "S1.handler"))
    assert renewed.act(number, "control", key="the-key-2", note="警示牌").status_code == 200
    assert keys() == 2
    console.at += timedelta(seconds=1)
    again = renewed.act(number, "control", key="the-key-1", note="围挡")
    assert (again.status_code, again.json()) == (200, first.json())
    assert keys() == 2, "the first was forgotten, and is known anew"
    assert renewed.act(number, "acknowledge", key="the-key-1").json()["code"] == "key_reused"


def test_a_finding_sent_twice_is_one_hazard(world: World, console: Console) -> None:
    inspector = program(console, INSPECTOR)
    first, again = (with_files(inspector, "/hazards", NEW, ("a.jpg", JPEG)) for _ in range(2))
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    other_file = with_files(inspector, "/hazards", NEW, ("a.jpg", JPEG + b"1"))
    assert other_file.json()["code"] == "key_reused"
    with world.desk.looking() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM hazard")) == 1


def test_a_refusal_leaves_the_key_free(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    school = program(console, "S1.handler")
    refused = school.act(number, "control", key="the-key-1")
    assert (refused.status_code, refused.json()["code"]) == (422, "reason_missing")
    assert school.act(number, "control", key="the-key-1", note="围挡").status_code == 200


def test_a_request_that_died_half_way_is_finished_by_its_second_attempt(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    school = program(console, "S1.handler")
    first = school.act(number, "control", key="the-key-1", note="围挡")
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE api_request SET number = NULL, event_id = NULL"))
    before = counts(world)
    again = school.act(number, "control", key="the-key-1", note="围挡")
    assert (again.json(), counts(world)) == (first.json(), before)
    assert school.act(number, "control", key="the-key-1", note="别的").status_code == 409


def test_one_request_sent_by_many_at_once_is_done_once(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    token = program(console, "S1.handler").client.headers["Authorization"].removeprefix("Bearer ")
    answers: list[Any] = []

    def send() -> None:
        answers.append(Program(console, token).act(number, "control", key="the-key-1", note="围挡"))

    threads = [threading.Thread(target=send) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert {one.status_code for one in answers} == {200}
    assert len({one.json()["event"] for one in answers}) == 1
    with world.desk.looking() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM ledger_event WHERE act = 'control'")) == 1


def test_a_key_is_wanted_and_must_look_like_one(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    school = program(console, "S1.handler")
    path = f"{V1}/hazards/{number}/acts/acknowledge"
    assert school.client.post(path, json={}).json()["errors"][0]["where"] == "header.Idempotency-Key"
    for key in ("short", "x" * 65, "with space"):
        assert school.client.post(path, json={}, headers={"Idempotency-Key": key}).status_code == 422
    assert stage(world, number) is Stage.ASSIGNED


def test_whoever_has_not_seen_the_last_act_is_told_of_it(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    school, lead = program(console, "S1.handler"), program(console, "EDU.handler")
    newest = school.get(f"/hazards/{number}/acts").json()["newest"]
    assert lead.act(number, "acknowledge").status_code == 200
    late = school.act(number, "control", note="围挡", seen=newest)
    assert (late.status_code, late.json()["code"]) == (409, "changed_meanwhile")
    assert school.act(number, "control", note="围挡", seen=newest + 1).status_code == 200


def test_files_that_may_not_be_kept_are_refused_with_the_act(world: World, console: Console) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    school, path = program(console, "S1.handler"), f"/hazards/{number}/acts/submit"
    for files in ([("a.exe", b"MZ")], [("a.jpg", b"")], [("a.jpg", JPEG + b"0" * LARGEST)]):
        assert with_files(school, path, {}, *files).status_code == 422
    six = [(f"{place}.jpg", JPEG + bytes([place])) for place in range(7)]
    assert with_files(school, path, {}, *six).status_code == 400
    huge = school.client.post(V1 + path, content=b"", headers={"Content-Length": str(200 * 1024 * 1024)})
    assert (huge.status_code, huge.json()["code"]) == (413, "form_too_large")
    assert stage(world, number) is Stage.RECTIFYING


HOSTILE: tuple[Any, ...] = (
    "\x00", "a\x00b", "\u202e反", "甲" * 5001, "\x1b[2J", "13800138000", "'; DROP TABLE hazard; --", "%s%n{0}{note}",
    -1, 2**63, 10**400, 1e308, True, None, [], {}, [[]], {"a": {"b": 1}}, "9999-12-31", "0001-01-01", "2026-02-30",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("name", ["plan", "complete"])
def test_nothing_in_a_body_is_a_fault(world: World, console: Console, name: str) -> None:
    start = {"submit": rectifying_, "request-extension": rectifying_, "complete": found}.get(name, assigned)
    number = start(world, "2026-09-01 09:00")
    school = program(console, {"object": "EDU.handler", "complete": COORDINATOR}.get(name, "S1.handler"))
    fields = ("note", "until", "seen", "units", "into", "instrument", "measures", "funds", "progress", "interim", "to",
              "on_site", "place", "conditions", "basis", "parts")  # fmt: skip
    good = {
        "note": "理由",
        "progress": "八成",
        "interim": "值守",
        "conditions": ["已修"],
        "parts": PLAN if name == "plan" else {},
    }
    for field in fields:
        for value in HOSTILE:
            for sent in (value, [value]) if field in ("units", "conditions") else (value, {"x": value}):
                console.at += timedelta(seconds=1)
                answer = school.act(number, name, **(good | {field: sent}))
                assert answer.status_code in (200, 409, 422), (field, sent, answer.text)
    for part in ("severity", "subcategory", "place", "description", "task", "standard", "due"):
        for value in ("甲" * 4000, "\x00", "9999-12-31", "x"):
            console.at += timedelta(seconds=1)
            answer = school.act(number, name, **(good | {"parts": {part: value}}))
            assert answer.status_code in (200, 409, 422), (part, answer.text)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_longest_texts_are_kept_or_refused_by_every_act(world: World, console: Console) -> None:
    whole = {
        "note": "甲" * 5000, "measures": "甲" * 5000, "progress": "甲" * 5000, "interim": "甲" * 5000,
        "place": "甲" * 120, "basis": "甲" * 200, "to": "S1.handler", "conditions": ["甲" * 500] * 50,
        "until": "2026-09-20", "units": ["HUC"], "funds": 9_999_999_999.99, "on_site": True,
        "parts": dict.fromkeys((*PLAN, "地点", "负责岗位"), "甲" * 5000) | {"人数": "9" * 30, "起始": "2026-09-02"},
    }  # fmt: skip
    people = ("S1.handler", "EDU.handler", COORDINATOR, "PS1.handler", "DGO.district_head")
    for who in people:
        console.account(who)
    programs = [Program(console, token_for(console, who)) for who in people]
    for place, name in enumerate(sorted(DOERS)):
        start = submitted if name in ("pass", "rework", "pass-in-part") else assigned
        number = start(world, "2026-09-01 09:00", replace(COMMON, place=f"{place} 号楼"))
        for one in programs:
            console.at += timedelta(seconds=1)
            answer = one.act(number, name, **whole)
            assert answer.status_code in (200, 404, 409, 422), (name, answer.text)


NO_BODIES = (
    b"", b"{", b"[" * 200_000, b'{"note":"\\ud800"}', b'{"note":"\\u0000"}', b"\xff\xfe", b"null", b"NaN",
    b'{"funds":NaN}', b'{"funds":Infinity}', b'{"seen":' + b"9" * 5000 + b"}", b'{"note":1,"note":2}',
    b'{"parts":{"\\ud800":"x"}}', b'{"parts":{"\\u0000":"x"}}',
)  # fmt: skip


def test_what_is_no_body_is_refused(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    school = program(console, "S1.handler")
    for content in NO_BODIES:
        console.at += timedelta(seconds=1)
        for path in (f"/hazards/{number}/acts/acknowledge", "/hazards"):
            headers = {"Idempotency-Key": "the-key-1", "Content-Type": "application/json"}
            answer = school.client.post(V1 + path, content=content, headers=headers)
            told = answer.status_code, answer.headers["content-type"]
            assert told == (422, "application/problem+json"), (content[:40], answer.text)
    assert stage(world, number) is Stage.ASSIGNED


ADDRESSES = (
    "/hazards/%00", "/hazards?text=%00", "/hazards?area=%00", "/hazards?unit=%00", "/hazards?%00=1", "/hazards/%ff",
    "/hazards/%ED%A0%80", "/campaigns/%00", "/visits?campaign=%00", f"/evidence/{2**63}", "/evidence/-1",
    f"/schools?after={2**63}", f"/hazards?after=0.{10**30}.1", "/hazards?after=0.1.9223372036854775808",
    "/hazards?text=%ED%A0%80", "/hazards?limit=1e3", "/hazards/" + "9" * 4000,
)  # fmt: skip


def test_no_address_is_a_fault(world: World, console: Console) -> None:
    asking = program(console, COORDINATOR)
    for path in ADDRESSES:
        console.at += timedelta(seconds=1)
        assert asking.client.get(V1 + path).status_code in (200, 404, 422), path


def test_a_finding_may_be_as_long_as_the_columns_and_no_longer(world: World, console: Console) -> None:
    inspector = program(console, INSPECTOR)
    assert (
        inspector.post(
            "/hazards", NEW | {"description": "甲" * 5000, "place": "乙" * 120, "remark": "丙" * 5000}
        ).status_code
        == 201
    )
    for field, value in (("place", "乙" * 121), ("remark", "\x00"), ("school", "\x00"), ("category", "甲" * 120),
                         ("due_on", "9999-12-31"), ("due_on", "0001-01-01"), ("description", " "),
                         ("description", "身份证 110101199003074514")):  # fmt: skip
        answer = inspector.post("/hazards", NEW | {field: value})
        assert answer.status_code == 422, (field, answer.text)
