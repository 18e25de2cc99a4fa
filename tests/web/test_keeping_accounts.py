"""The accounts of a district: whom a coordinator may open, reset and lock, and whom not, whatever they send."""

from __future__ import annotations

import re
from datetime import date

import pytest
import sqlalchemy as sa

from casework import accounts as opening
from models import Area, Person, Post, Tenure, Unit
from rules.access import AccessKind
from rules.offices import AreaLevel, Duty
from rules.refusals import AccountsThere, NoCoordinator, NotACoordinator, SeveralCoordinators
from store import accounts, people
from store.account_lists import PAGE
from tests.support.console import PASSWORD, Browser, Console, Form, forms_on
from tests.support.pages import statements
from tests.support.story import refused
from tests.support.world import World

COORDINATOR, WHO = "PLC.coordinator", "S1.handler"
ELSEWHERE = "510504"


def ask(browser: Browser, what: str, number: str) -> int:
    """A form of the page is sent with a number of somebody's choosing."""
    return browser.send(form_of(browser, what, number)).status_code


def form_of(browser: Browser, what: str, number: str) -> Form:
    token = forms_on(browser.get("/accounts"))["/sign-out"].fields["form_token"]
    return Form(f"/accounts/{what}", {"form_token": token, "number": number})


def one_time(page: str) -> str:
    found = re.search(r'class="panel once"><code>(.*?)</code>', page)
    assert found is not None
    return found.group(1)


def appoint(world: World, console: Console, number: str, unit: int, duty: Duty) -> None:
    """Somebody holds a post in a unit, besides what they have; they are new when there is nobody of that number."""
    with world.desk.sitting(console.at) as sitting:
        session = sitting.session
        if session.execute(sa.text("SELECT 1 FROM person WHERE number = :n"), {"n": number}).first() is None:
            session.add(Person(number=number, name=f"某{number}"))
        post = Post(unit_id=unit, duty=duty, title=f"{duty.zh}（{number}）")
        session.add(post)
        session.flush()
        person = people.person_meant(session, number)
        session.add(Tenure(post_id=post.id, person_id=person.id, starts_on=date(2020, 1, 1)))


def unit_elsewhere(world: World, console: Console) -> int:
    """A unit of another district."""
    with world.desk.sitting(console.at) as sitting:
        sitting.session.add(Area(code=ELSEWHERE, name="另一区", level=AreaLevel.COUNTY, parent_code="5105"))
        sitting.session.flush()
        unit = Unit(code="EDU9", agency="EDU", name="另一区教育局", area_code=ELSEWHERE)
        sitting.session.add(unit)
        sitting.session.flush()
        return unit.id


def rows(console: Console, table: str) -> int:
    with console.desk.looking() as session:
        return int(session.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_a_coordinator_opens_resets_and_locks_and_the_password_is_shown_once(console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    page = browser.get("/accounts?text=第一小学")
    assert "第一小学经办人" in page.text
    assert "未开通" in page.text
    opened = browser.send(form_of(browser, "open", WHO))
    password = one_time(opened.text)
    assert password not in browser.get("/accounts").text
    theirs = console.browser()
    assert theirs.sign_in(WHO, password).status_code == 303
    assert theirs.get("/mine").headers["location"] == "/password"
    assert "待首次改密码" in browser.get("/accounts?text=S1.h").text
    again = one_time(browser.send(form_of(browser, "reset", WHO)).text)
    assert again != password
    assert theirs.get("/password").headers["location"].startswith("/sign-in")
    assert browser.send(form_of(browser, "lock", WHO)).headers["location"] == "/accounts"
    assert console.browser().sign_in(WHO, again).status_code == 403
    assert "第一小学经办人" in browser.get("/accounts?standing=locked").text
    with console.desk.looking() as session:
        mine = [one for one in accounts.accesses(session, WHO, 50) if one.by == COORDINATOR]
    assert [one.kind for one in mine] == [AccessKind.LOCKED, AccessKind.RESET, AccessKind.CREATED]
    assert {one.address for one in mine} == {"10.1.2.3"}


@pytest.mark.parametrize("who", ["S1.handler", "EDU.head", "PLC.head", "DGO.district_head", "PSB.inspector"])
def test_nobody_else_sees_the_page_or_sends_its_forms(console: Console, who: str) -> None:
    browser = console.signed_in(who)
    refused_page = browser.get("/accounts")
    assert refused_page.status_code == 403
    assert "协调员" in refused_page.text
    assert 'href="/accounts"' not in browser.get("/mine").text
    token = forms_on(browser.get("/mine"))["/sign-out"].fields["form_token"]
    before = rows(console, "account")
    for what in ("open", "reset", "lock"):
        form = Form(f"/accounts/{what}", {"form_token": token, "number": "S2.handler"})
        assert browser.send(form).status_code == 403
    assert rows(console, "account") == before


def test_whoever_serves_elsewhere_too_is_not_theirs_and_looks_like_nobody(world: World, console: Console) -> None:
    other = unit_elsewhere(world, console)
    appoint(world, console, "X.head", other, Duty.HEAD)
    appoint(world, console, "EDU.head", other, Duty.HEAD)
    browser = console.signed_in(COORDINATOR)
    console.account("X.head")
    console.account("EDU.head")
    before = rows(console, "access_event")
    for number in ("X.head", "EDU.head", "nobody-at-all", COORDINATOR, "DGO.district_head", "DGO.district_deputy"):
        for what in ("open", "reset", "lock"):
            assert ask(browser, what, number) == 404, (what, number)
    assert rows(console, "access_event") == before, "nothing was done, and nothing is said to have been"
    assert console.browser().sign_in("X.head").status_code == 303
    said = [browser.send(form_of(browser, "reset", one)).text for one in ("X.head", "nobody-at-all")]
    sentences = [re.findall(r'role="alert">(.*?)<', one)[0] for one in said]
    assert sentences[0].replace("X.head", "N") == sentences[1].replace("nobody-at-all", "N")
    listed = browser.get("/accounts?text=X.head").text
    assert "某X.head" not in listed
    shared = browser.get("/accounts?text=EDU.head").text
    assert "教育局主要负责人" in shared
    assert "由系统管理员管理" in shared
    assert "/accounts/reset" not in shared


def test_whoever_decides_over_a_coordinator_is_shown_and_not_touched(console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    page = browser.get("/accounts?text=DGO")
    assert "区政府" in page.text
    assert "/accounts/open" not in page.text


def test_a_coordinator_of_a_town_keeps_no_accounts(world: World, console: Console) -> None:
    appoint(world, console, "T.coordinator", world.units["TOWN1"], Duty.COORDINATOR)
    browser = console.signed_in("T.coordinator")
    assert browser.get("/accounts").status_code == 403
    token = forms_on(browser.get("/mine"))["/sign-out"].fields["form_token"]
    assert browser.send(Form("/accounts/open", {"form_token": token, "number": WHO})).status_code == 403
    assert rows(console, "account") == 1


def test_a_reset_does_not_get_past_a_second_factor(console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    console.account(WHO)
    with console.desk.sitting(console.at) as sitting:
        sealed = sitting.keyring.seal("JBSWY3DPEHPK3PXP")
        words = (
            "INSERT INTO second_factor SELECT person_id, :s, changed_at, 0 FROM account "
            "JOIN person ON person.id = person_id WHERE number = :n"
        )
        sitting.session.execute(sa.text(words), {"s": sealed, "n": WHO})
    password = one_time(browser.send(form_of(browser, "reset", WHO)).text)
    assert console.browser().sign_in(WHO, password).headers["location"].startswith("/sign-in/code")
    assert "动态验证码" in browser.get(f"/accounts?text={WHO}").text


def test_forms_from_elsewhere_open_nothing(console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    form = form_of(browser, "open", WHO)
    assert browser.send(form, form_token="x").status_code == 403
    assert browser.send(form, headers={"Origin": "https://evil.test"}).status_code == 403
    other = console.signed_in("PSB.handler")
    assert other.send(form).status_code == 403
    assert browser.get("/accounts/open").status_code == 405
    assert rows(console, "account") == 2


def test_the_list_has_pages_and_asks_the_same_of_the_database_for_any_number(world: World, console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    with statements(console) as few:
        assert "没有符合条件的人员" in browser.get("/accounts?text=nobody").text
    with world.desk.engine.begin() as connection:
        post = connection.execute(sa.text("SELECT min(id) FROM post WHERE duty = 'handler'")).scalar_one()
        for number in range(3 * PAGE):
            named = {"n": f"Z{number:04}", "m": f"经办{number}", "l": "zh-CN", "p": "", "t": True}
            words = (
                "INSERT INTO person (number, name, language, phone_sealed, wants_digests) VALUES (:n, :m, :l, :p, :t)"
            )
            connection.execute(sa.text(words), named)
        words = (
            "INSERT INTO tenure (post_id, person_id, capacity, starts_on) "
            "SELECT :p, id, 'deputy', '2020-01-01' FROM person WHERE number LIKE 'Z0%'"
        )
        connection.execute(sa.text(words), {"p": post})
    with statements(console) as many:
        page = browser.get("/accounts?text=Z0")
    assert len(many) <= len(few) + 1
    assert len(many) < 15
    assert len(page.content) < 100_000
    found = set()
    while page is not None:
        found |= set(re.findall(r"Z0\d{3}", page.text))
        following = re.search(r'href="(/accounts\?after=[^"]*)"', page.text)
        page = browser.get(following.group(1).replace("&amp;", "&")) if following else None  # type: ignore[assignment]  # as the loop ends
    assert len(found) == 3 * PAGE


def test_the_first_account_is_a_coordinators_and_is_opened_once(world: World, console: Console) -> None:
    assert "xiaoan accounts first" in console.browser().get("/sign-in").text
    with refused(world, NotACoordinator):
        opening.first(console.desk, WHO, console.at)
    number, password = opening.first(console.desk, "", console.at)
    assert number == COORDINATOR
    browser = console.browser()
    browser.sign_in(number, password)
    assert browser.get("/accounts").headers["location"] == "/password", "the first thing is a password of their own"
    page = browser.get("/password")
    browser.fill(page, "/password", old=password, new=PASSWORD, again=PASSWORD)
    browser.sign_in(number)
    assert ask(browser, "open", WHO) == 200
    assert "xiaoan accounts first" not in console.browser().get("/sign-in").text
    for who in ("", COORDINATOR):
        with refused(world, AccountsThere):
            opening.first(console.desk, who, console.at)


def test_the_first_account_needs_a_coordinator_and_the_operator_says_which(world: World, console: Console) -> None:
    appoint(world, console, "P2.coordinator", world.units["PLC"], Duty.COORDINATOR)
    with refused(world, SeveralCoordinators):
        opening.first(console.desk, "", console.at)
    assert opening.first(console.desk, "P2.coordinator", console.at)[0] == "P2.coordinator"


def test_without_a_registry_there_is_no_first_account(world: World, console: Console) -> None:
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE tenure SET ends_on = '2021-01-01'"))
    with refused(world, NoCoordinator):
        opening.first(console.desk, "", console.at)
