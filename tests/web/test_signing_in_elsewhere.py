"""Signing in with an account elsewhere: who comes in, by which way, once; and who is told that they do not."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa

from casework import accounts as opening
from casework import identities
from rules.access import TRIP, AccessKind
from rules.refusals import IdentityTaken, NoAccount, NoIdentity
from tests.support.console import Console, forms_on
from tests.support.elsewhere import (
    CITY,
    OURS,
    SUBJECT,
    WHO,
    is_in,
    know,
    lately,
    linked,
    set_out,
    there_and_back,
    way_back,
)
from tests.support.providers import CLIENT, SECRET, OpenId, elliptic, rsa
from tests.support.story import refused
from tests.support.world import World
from web.providers.oidc import Oidc


def test_whoever_is_linked_comes_in_by_the_provider_and_goes_where_they_wanted(console: Console, city: OpenId) -> None:
    linked(console)
    browser = console.browser()
    browser.client.cookies.set("xiaoan_session", "planted", domain="testserver.local")
    done = there_and_back(browser)
    assert (done.status_code, done.headers["location"]) == (303, "/hazards")
    assert is_in(browser)
    assert browser.client.cookies["xiaoan_session"] != "planted"
    assert "xiaoan_trip" not in browser.client.cookies
    [newest, tried, *_] = lately(console)
    assert (newest.kind, newest.account, newest.about) == (AccessKind.SIGNED_IN, WHO, f"city {SUBJECT}")
    assert tried.kind is AccessKind.TRIED
    assert "city" in browser.get("/account").text


def test_buttons_are_there_for_what_is_configured_and_for_nothing_else(console: Console, city: OpenId) -> None:
    page = console.browser().get("/sign-in")
    assert "用市统一认证登录" in page.text
    know(console)
    page = console.browser().get("/sign-in")
    assert "/sign-in/with/" not in page.text
    assert console.browser().get("/sign-in/from/city?code=x&state=y").status_code == 404


def test_the_cookie_of_the_way_is_short_lived_and_hidden_from_scripts(console: Console, city: OpenId) -> None:
    browser = console.browser()
    form = forms_on(browser.get("/sign-in"))["/sign-in/with/city"]
    cookie = browser.send(form).headers["set-cookie"]
    for word in ("xiaoan_trip=", "HttpOnly", "SameSite=lax", "Path=/sign-in", f"Max-Age={int(TRIP.total_seconds())}"):
        assert word in cookie
    with console.desk.looking() as session:
        [kept] = session.execute(sa.text("SELECT digest FROM sign_in_trip")).scalars()
    assert kept not in cookie


def test_what_is_sent_along_holds_nothing_that_is_needed_to_come_back(console: Console, city: OpenId) -> None:
    browser = console.browser()
    asked = {name: one[0] for name, one in parse_qs(urlsplit(set_out(browser)).query).items()}
    token = browser.client.cookies["xiaoan_trip"]
    assert token not in str(asked)
    assert asked["redirect_uri"] == f"{OURS}/sign-in/from/city"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    assert asked["state"].isalnum(), "WeCom takes letters and digits only"


def test_a_form_that_is_not_ours_sends_nobody_anywhere(console: Console, city: OpenId) -> None:
    browser = console.browser()
    form = forms_on(browser.get("/sign-in"))["/sign-in/with/city"]
    assert browser.send(form, form_token="").status_code == 403
    assert browser.send(form, headers={"Origin": "https://evil.test"}).status_code == 403
    assert city.seen == []


@pytest.mark.parametrize("path", ["//evil.test", "https://evil.test", "/\\evil.test", "javascript:alert(1)"])
def test_nobody_is_sent_out_of_the_site_afterwards(console: Console, city: OpenId, path: str) -> None:
    linked(console)
    browser = console.browser()
    form = forms_on(browser.get("/sign-in"))["/sign-in/with/city"]
    page = browser.send(form, next=path)
    back = way_back(page.headers["refresh"].removeprefix("0; url="))
    assert browser.get(back).headers["location"] == "/mine"


def test_a_stranger_is_told_so_and_nobody_is_created(console: Console, city: OpenId) -> None:
    city.person = {"sub": "u-<b>9"}
    browser = console.browser()
    done = there_and_back(browser)
    assert done.status_code == 403
    assert "没有关联本系统的人员" in done.text
    assert "u-&lt;b&gt;9" in done.text
    assert not is_in(browser)
    newest = lately(console)[0]
    assert (newest.kind, newest.account, newest.about) == (AccessKind.STRANGER, "", "city u-<b>9")
    with console.desk.looking() as session:
        for table in ("account", "external_identity", "console_session"):
            assert session.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


def test_whoever_is_locked_or_gone_does_not_come_in_by_the_side_door(console: Console, city: OpenId) -> None:
    linked(console)
    opening.lock(console.desk, WHO, console.at)
    assert there_and_back(console.browser()).status_code == 403
    opening.reset(console.desk, WHO, console.at)
    assert there_and_back(console.browser()).status_code == 303
    with console.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE person SET left_on = '2026-09-01' WHERE number = :n"), {"n": WHO})
    assert there_and_back(console.browser()).status_code == 403
    assert lately(console)[0].kind is AccessKind.REFUSED


def test_a_one_time_password_need_not_be_changed_by_whoever_did_not_use_it(console: Console, city: OpenId) -> None:
    opening.add(console.desk, WHO, console.at)
    identities.link(console.desk, "city", SUBJECT, WHO, console.at)
    browser = console.browser()
    there_and_back(browser)
    assert is_in(browser)


def test_where_a_second_factor_is_required_the_provider_is_enough(world: World, console: Console, city: OpenId) -> None:
    object.__setattr__(console.site, "requires_factor", True)
    linked(console)
    browser = console.browser()
    there_and_back(browser)
    assert is_in(browser)


def test_the_way_back_leads_in_once(console: Console, city: OpenId) -> None:
    linked(console)
    browser = console.browser()
    to = set_out(browser)
    back, token = way_back(to), browser.client.cookies["xiaoan_trip"]
    assert browser.get(back).status_code == 303
    again = console.browser()
    again.client.cookies.set("xiaoan_trip", token, domain="testserver.local", path="/sign-in")
    assert again.get(back).status_code == 403
    assert again.get(way_back(to)).status_code == 403, "not even with a fresh code"
    assert not is_in(again)


def test_the_way_back_is_for_the_browser_that_left(console: Console, city: OpenId) -> None:
    """Somebody who follows the link an attacker sends them is not signed in as the attacker."""
    linked(console)
    attacker, victim = console.browser(), console.browser()
    back = way_back(set_out(attacker))
    assert victim.get(back).status_code == 403
    set_out(victim)
    assert victim.get(back).status_code == 403
    assert not is_in(victim)


def test_the_way_back_is_open_for_ten_minutes(console: Console, city: OpenId) -> None:
    linked(console)
    browser = console.browser()
    back = way_back(set_out(browser))
    console.at += TRIP + timedelta(seconds=1)
    assert browser.get(back).status_code == 403


def test_the_answer_of_one_provider_is_no_answer_of_another(console: Console, city: OpenId) -> None:
    linked(console)
    know(console, console.site.providers["city"], Oidc("town", CITY, city.address, CLIENT, SECRET))
    browser = console.browser()
    back = way_back(set_out(browser)).replace("/from/city", "/from/town")
    assert browser.get(back).status_code == 403


def test_who_says_no_there_is_told_so_here(console: Console, city: OpenId) -> None:
    browser = console.browser()
    state = parse_qs(urlsplit(set_out(browser)).query)["state"][0]
    done = browser.get(f"/sign-in/from/city?error=access_denied&state={state}")
    assert done.status_code == 403
    assert "没有确认您的身份" in done.text


def test_a_provider_that_is_down_is_said_in_a_sentence_and_passwords_go_on(console: Console, city: OpenId) -> None:
    linked(console)
    browser = console.browser()
    back = way_back(set_out(browser))
    city.is_broken = True
    done = browser.get(back)
    assert done.status_code == 503
    assert "暂时没有应答" in done.text
    assert SECRET not in done.text
    nowhere = Oidc("city", CITY, "http://127.0.0.1:1", CLIENT, SECRET)
    know(console, nowhere)
    form = forms_on(browser.get("/sign-in"))["/sign-in/with/city"]
    assert browser.send(form).status_code == 503
    assert browser.sign_in(WHO).status_code == 303


def test_a_provider_that_changed_its_keys_is_asked_for_them_again(console: Console, city: OpenId) -> None:
    linked(console)
    assert there_and_back(console.browser()).status_code == 303
    city.key = elliptic("two")
    console.at += timedelta(minutes=1)
    assert there_and_back(console.browser()).status_code == 303
    asked = sum(one.path == "/jwks" for one in city.seen)
    city.lies.signs_with, city.lies.header = rsa("other"), {"kid": "made up"}
    for _ in range(3):
        assert there_and_back(console.browser()).status_code == 403
    assert sum(one.path == "/jwks" for one in city.seen) == asked, "not for every stranger who makes one up"


def test_a_provider_may_want_our_secret_in_the_form(console: Console, city: OpenId) -> None:
    linked(console)
    city.ways = ["client_secret_post"]
    assert there_and_back(console.browser()).status_code == 303


def test_a_number_the_provider_states_is_believed_where_the_settings_say_so(console: Console, city: OpenId) -> None:
    console.account(WHO)
    city.person = {"sub": SUBJECT, "employee": WHO}
    assert there_and_back(console.browser()).status_code == 403
    know(console, Oidc("city", CITY, city.address, CLIENT, SECRET, "openid", "employee"))
    assert there_and_back(console.browser()).status_code == 303
    city.person = {"sub": SUBJECT}
    assert there_and_back(console.browser()).status_code == 303, "it is linked from then on"
    city.person = {"sub": "u-2002", "employee": WHO}
    assert there_and_back(console.browser()).status_code == 403, "a number is believed once"
    city.person = {"sub": "u-3003", "employee": ["S2.handler"]}
    console.account("S2.handler")
    assert there_and_back(console.browser()).status_code == 403


def test_links_are_one_to_one_and_can_be_undone(world: World, console: Console, city: OpenId) -> None:
    linked(console)
    console.account("S2.handler")
    for who, subject in (("S2.handler", SUBJECT), (WHO, "u-2")):
        with refused(world, IdentityTaken):
            identities.link(console.desk, "city", subject, who, console.at)
    with refused(world, NoAccount):
        identities.link(console.desk, "city", "u-3", "S3.handler", console.at)
    browser = console.browser()
    there_and_back(browser)
    assert identities.unlink(console.desk, "city", SUBJECT, console.at) == WHO
    assert not is_in(browser)
    assert there_and_back(browser).status_code == 403
    with refused(world, NoIdentity):
        identities.unlink(console.desk, "city", SUBJECT, console.at)
