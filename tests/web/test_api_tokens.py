"""Tokens: whom they speak for, what they are good for, when they end, and what the record of access says of them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from casework import accounts as opening
from casework import tokens
from casework.tokens import Wanted
from rules.refusals import BadInput, NoAccount, TokenTooLong, UnknownPerson, UnknownToken
from rules.tokens import A_MINUTE, LONGEST_DAYS, WRONG_FROM_ONE_ADDRESS, TokenScope
from store import accounts
from store import tokens as kept
from tests.support.api import EVERYTHING, Program, program, token_for
from tests.support.console import Console
from tests.support.story import COORDINATOR, assigned
from tests.support.world import World
from tests.support.xiaoan import Xiaoan

READ = frozenset({TokenScope.READ})


def kinds(world: World) -> list[tuple[str, str, str]]:
    with world.desk.looking() as session:
        return [(one.kind.value, one.account, one.address) for one in accounts.accesses(session)]


def test_a_request_without_a_good_token_is_answered_the_same_and_is_on_record(world: World, console: Console) -> None:
    console.account("S1.handler")
    answers = [Program(console, one).get("/hazards") for one in ("", "nonsense", "xat_" + "a" * 43)]
    assert {one.status_code for one in answers} == {401}
    assert {one.text for one in answers} == {answers[0].text}
    assert answers[0].headers["www-authenticate"].startswith("Bearer ")
    assert kinds(world) == [("token_refused", "", "10.9.8.7")] * 3


def test_a_token_is_kept_as_its_digest_only(world: World, console: Console) -> None:
    console.account("S1.handler")
    token = token_for(console, "S1.handler")
    assert token.startswith("xat_")
    with world.desk.engine.connect() as connection:
        row = connection.execute(sa.text("SELECT * FROM api_token")).one()
    assert token not in str(row)
    assert kinds(world) == [("token_made", "S1.handler", "")]


def test_a_token_ends_on_its_day_when_revoked_and_with_its_person(world: World, console: Console) -> None:
    console.account("S1.handler")
    brief = Program(console, token_for(console, "S1.handler", days=1))
    revoked = Program(console, token_for(console, "S1.handler"))
    lasting = Program(console, token_for(console, "S1.handler"))
    for one in (brief, revoked, lasting):
        assert one.get("/sums").status_code == 200
    tokens.revoke(world.desk, 2, console.at)
    tokens.revoke(world.desk, 2, console.at)
    assert [one.get("/sums").status_code for one in (brief, revoked, lasting)] == [200, 401, 200]
    console.at += timedelta(days=1)
    assert [one.get("/sums").status_code for one in (brief, revoked, lasting)] == [401, 401, 200]
    opening.lock(world.desk, "S1.handler", console.at)
    assert lasting.get("/sums").status_code == 401
    opening.reset(world.desk, "S1.handler", console.at)
    assert lasting.get("/sums").status_code == 200
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE person SET left_on = '2026-09-02' WHERE number = 'S1.handler'"))
    assert lasting.get("/sums").status_code == 401
    assert kinds(world).count(("token_revoked", "S1.handler", "")) == 1
    assert kinds(world).count(("token_refused", "S1.handler", "10.9.8.7")) == 5
    with pytest.raises(UnknownToken):
        tokens.revoke(world.desk, 99, console.at)


def test_a_token_is_made_for_somebody_with_an_account_for_a_time_and_for_something(
    world: World, console: Console
) -> None:
    def make(who: str = "S1.handler", days: int = 90, scopes: frozenset[TokenScope] = READ, name: str = "n") -> None:
        tokens.add(world.desk, Wanted(who, name, scopes, days, "operator"), console.at)

    with pytest.raises(NoAccount):
        make()
    console.account("S1.handler")
    for days in (0, LONGEST_DAYS + 1):
        with pytest.raises(TokenTooLong):
            make(days=days)
    with pytest.raises(BadInput):
        make(scopes=frozenset())
    for name in (" ", "n" * 61):
        with pytest.raises(BadInput):
            make(name=name)
    with pytest.raises(UnknownPerson):
        make(who="nobody")
    make(days=LONGEST_DAYS)
    opening.lock(world.desk, "S1.handler", console.at)
    with pytest.raises(BadInput):
        make()


def test_a_token_does_no_more_than_it_is_good_for(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    reader = program(console, "S1.handler", READ)
    assert reader.get(f"/hazards/{number}").status_code == 200
    for answer, scope in (
        (reader.act(number, "acknowledge"), "act"),
        (reader.post("/hazards", {}), "record"),
        (reader.get("/schools"), "registry"),
        (reader.get("/evidence/1"), "evidence"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
        assert f'scope="{scope}"' in answer.headers["www-authenticate"]
    acting = Program(console, token_for(console, "S1.handler", EVERYTHING - READ))
    assert acting.get("/hazards").status_code == 403
    assert acting.act(number, "acknowledge").status_code == 200
    assert Program(console, token_for(console, "S1.handler", READ)).get("/words").status_code == 200


def test_a_cookie_speaks_for_nobody_here(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    browser = console.signed_in("S1.handler")
    assert browser.get(f"/hazards/{number}").status_code == 200
    assert browser.get(f"/api/v1/hazards/{number}").status_code == 401
    sent = browser.client.post(
        f"/api/v1/hazards/{number}/acts/acknowledge", json={}, headers={"Idempotency-Key": "k" * 9}
    )
    assert sent.status_code == 401


def test_a_token_may_ask_so_often_in_a_minute_and_again_in_the_next(world: World, console: Console) -> None:
    fast = program(console, "S1.handler")
    slow = Program(console, token_for(console, "S1.handler"))
    for _ in range(A_MINUTE):
        assert fast.get("/lifecycle").status_code == 200
    console.at += timedelta(seconds=20)
    refused = fast.get("/lifecycle")
    assert (refused.status_code, refused.json()["code"]) == (429, "requests_too_fast")
    assert refused.headers["retry-after"] == "40"
    assert slow.get("/lifecycle").status_code == 200
    console.at += timedelta(seconds=40)
    assert fast.get("/lifecycle").status_code == 200


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_too_many_wrong_tokens_fill_no_record_and_keep_no_good_one_out(world: World, console: Console) -> None:
    good, bad = program(console, "S1.handler"), Program(console, "nonsense")
    for _ in range(WRONG_FROM_ONE_ADDRESS):
        assert bad.get("/sums").status_code == 401
    over = bad.get("/sums")
    assert (over.status_code, over.headers["retry-after"]) == (429, "900")
    assert bad.get("/sums").status_code == 429
    with world.desk.looking() as session:
        assert kept.refused_from(session, "10.9.8.7", console.at - timedelta(minutes=15)) == WRONG_FROM_ONE_ADDRESS
    assert good.get("/sums").status_code == 200
    assert Program(console, "nonsense", address="10.9.8.8").get("/sums").status_code == 401
    console.at += timedelta(minutes=15, seconds=1)
    assert bad.get("/sums").status_code == 401


def test_when_a_token_was_last_used_is_known_to_the_minute(world: World, console: Console) -> None:
    asking = program(console, COORDINATOR)
    begun = console.at
    for seconds in (0, 59, 1):
        console.at += timedelta(seconds=seconds)
        asking.get("/sums")
    with world.desk.looking() as session:
        [line] = kept.lines(session)
    assert line.used_at == begun + timedelta(minutes=1)
    assert (line.number, line.made_by, line.scopes) == (COORDINATOR, "operator", "read evidence registry record act")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_operator_makes_lists_and_revokes_tokens(world: World, database_url: str, tmp_path: Path) -> None:
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    xiaoan("accounts", "add", "S1.handler")
    asked = "tokens", "add", "S1.handler", "--name", "市级平台"
    assert "没有“sing”这种权限" in xiaoan(*asked, "--scope", "sing", code=2)
    made = xiaoan.json(*asked, "--scope", "read", "--scope", "办理环节", "--days", "30")
    said = xiaoan(*asked, "--scope", "read")
    assert "不再显示" in said
    assert "xat_" in said
    two, one = xiaoan.json("tokens", "list")
    assert (one["scopes"], two["scopes"], one["name"]) == ("read act", "read", "市级平台")
    assert one["made_by"]
    assert made["token"] not in str(one)
    assert "有效" in xiaoan("tokens", "list")
    xiaoan("tokens", "revoke", str(made["id"]))
    assert "已吊销" in xiaoan("tokens", "list")
