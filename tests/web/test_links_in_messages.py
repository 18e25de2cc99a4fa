"""The link in a message: its reader looks without a password and does one act, once, and nobody else anything."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from casework import assigning, leading
from notifications import addresses
from notifications.delivery import deliver
from notifications.linking import Links
from rules.refusals import LinkBroken
from rules.signed_links import PURPOSE, SignedLink, read, signed
from rules.telling import MessageKind
from rules.vocabulary import Stage
from store import policies
from store.secrets import Keyring, new_key
from tests.notifications.samples import sample
from tests.support.console import Console, forms_on
from tests.support.followed import link, message_of
from tests.support.mailbox import Mailbox, address_of, by_mail
from tests.support.picture import counts
from tests.support.story import (
    DEPUTY_LEADER,
    LEADER,
    SERIOUS,
    ask,
    assigned,
    proposed,
    rectifying_,
    submitted,
)
from tests.support.world import World, at

SITE = "http://intranet:8080"


def links(world: World) -> Links:
    return Links(SITE, timedelta(days=14), world.desk.keyring.keys_for(PURPOSE))


def stage(world: World, number: str) -> Stage:
    with world.desk.looking() as session:
        return Stage(session.scalar(sa.text("SELECT stage FROM hazard WHERE number = :n"), {"n": number}))


def test_a_unit_signs_for_its_case_through_the_link_it_was_mailed(
    world: World, console: Console, mailbox: Mailbox
) -> None:
    by_mail(world, mailbox)
    number = assigned(world, "2026-09-01 09:00")
    deliver(world.desk, lambda: at("2026-09-01 09:01"), links=links(world))
    letter = mailbox.expect(address_of("S1.handler"), number)
    found = re.search(rf"^查看办理：{SITE}(/l/[\w=-]+)$", letter.body, re.M)
    assert found is not None, letter.body
    assert "办理一次后失效，2026-09-15 09:01 前有效" in letter.body
    browser = console.browser()
    page = browser.get(found.group(1))
    assert page.status_code == 200
    for words in (number, "交办通知", "第一小学", "值班巡查记录缺失", "主体责任单位经办人", "签收", "门卫室"):
        assert words in page.text
    done = browser.fill(page, f"{found.group(1)}/acts/acknowledge")
    assert (done.status_code, done.headers["location"]) == (303, found.group(1))
    assert stage(world, number) is Stage.RECTIFYING
    again = browser.get(found.group(1))
    assert "第一小学经办人已于 2026-09-01 10:00 通过本链接办理：签收" in again.text
    assert not [one for one in forms_on(again) if one.startswith("/l/")]
    mailbox.read_everything()


def test_looking_changes_nothing_however_often(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    path, before = link(world, number, "S1.handler"), counts(world)
    for _ in range(3):
        assert console.browser().get(path).status_code == 200
        assert console.browser().client.head(path).status_code == 405
    assert counts(world) == before


def test_a_leader_decides_a_proposal_through_the_link(world: World, console: Console) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    proposed(world, number, "2026-09-01 09:30")
    path = link(world, number, DEPUTY_LEADER, MessageKind.PROPOSAL)
    browser = console.browser()
    page = browser.get(path)
    offered = {one.rpartition("/")[2] for one in forms_on(page)}
    assert offered == {"instruct", "raise", "hold-back", "lower", "approve", "refuse", "defer", "redirect"}
    for words in ("提请审批", "提请：通报", "久拖不决"):
        assert words in page.text
    order = [
        'id="asked"', "政法委协调员", "久拖不决", "您是“审批人”", "等领导审批：最晚", f"{path}/acts/approve",
        f"{path}/acts/refuse", "其他办理（5 项）", "隐患详情", "单位</h2>",
    ]  # fmt: skip
    places = [page.text.index(words) for words in order]
    assert places == sorted(places), "who asks what, why you, until when, yes or no; the rest is folded below"
    first = [one.rpartition("/")[2] for one in forms_on(page)][:4]
    assert first == ["approve", "refuse", "defer", "redirect"], "what somebody waits for stands first"
    bare = browser.fill(page, f"{path}/acts/refuse")
    assert bare.status_code == 422
    assert "理由" in bare.text
    assert bare.text.index('id="refused"') < bare.text.index('class="stages"'), "the no stands first"
    assert '<a class="alert-link text-nowrap" href="#act-refuse">' in bare.text
    assert 'id="act-refuse"' in bare.text
    assert browser.fill(page, f"{path}/acts/refuse", note="先约谈").status_code == 303
    assert "通过本链接办理：不同意" in browser.get(path).text


def test_a_leader_instructs_through_the_link_of_a_reminder(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    path = link(world, number, "S1.handler")
    message, _ = message_of(world, number, "S1.handler", MessageKind.ASSIGNED)
    with world.desk.engine.begin() as connection:
        # As if it had gone to the district's leader.
        leader = connection.execute(sa.text("SELECT id FROM person WHERE number = :n"), {"n": LEADER}).scalar_one()
        connection.execute(sa.text("UPDATE message SET person_id = :p WHERE id = :m"), {"p": leader, "m": message})
    key = world.desk.keyring.keys_for(PURPOSE)[0]
    path = f"/l/{signed(SignedLink(message, leader, at('2026-09-15 09:00')), key)}"
    browser = console.browser()
    filled = {"note": "三日内办结", "until": "2026-09-04", "units": "教育局、第一小学"}
    assert browser.fill(browser.get(path), f"{path}/acts/instruct", **filled).status_code == 303
    assert "批示：三日内办结" in browser.get(path).text


def test_a_link_does_one_act_and_says_what_was_done_to_whoever_tries_another(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    path, browser = link(world, number, "EDU.handler"), console.browser()
    page = browser.get(path)
    assert browser.fill(page, f"{path}/acts/acknowledge").status_code == 303
    # The page was open in two windows: the same act once more is answered, another one is refused.
    before = counts(world)
    assert browser.fill(page, f"{path}/acts/acknowledge").status_code == 303
    console.at = at("2026-09-01 10:05")
    other = browser.fill(page, f"{path}/acts/control", note="已封闭")
    assert other.status_code == 409
    assert "已于 2026-09-01 10:00 由教育局经办人用于“签收”" in other.text
    assert counts(world) == before


def test_an_expired_link_asks_to_sign_in_and_does_nothing(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    path, browser = link(world, number, "S1.handler"), console.browser()
    page, before = browser.get(path), counts(world)
    console.at = at("2026-09-15 09:00")
    late = browser.get(path)
    assert late.status_code == 410
    assert "链接已于 2026-09-15 09:00 失效，请登录" in late.text
    assert browser.fill(page, f"{path}/acts/acknowledge").status_code == 410
    assert counts(world) == before


_CHANGES = {
    "its end": lambda token: token[:-6] + "AAAAAA",
    "its beginning": lambda token: "B" + token[1:],
    "longer": lambda token: token + "AAAA",
    "a sign": lambda _: "!",
    "much": lambda _: "x" * 500,
}


@pytest.mark.parametrize("change", _CHANGES)
def test_a_link_nobody_made_leads_nowhere(world: World, console: Console, change: str) -> None:
    number = assigned(world, "2026-09-01 09:00")
    token = link(world, number, "S1.handler").removeprefix("/l/")
    found = console.browser().get(f"/l/{_CHANGES[change](token)}")
    assert found.status_code == 404
    assert number not in found.text


def test_a_link_for_another_person_or_signed_with_another_key_leads_nowhere(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    message, person = message_of(world, number, "S1.handler", MessageKind.ASSIGNED)
    key = world.desk.keyring.keys_for(PURPOSE)[0]
    other = signed(SignedLink(message, person + 1, at("2026-09-15 09:00")), key)
    assert console.browser().get(f"/l/{other}").status_code == 410
    forged = signed(SignedLink(message, person, at("2026-09-15 09:00")), b"somebody else's")
    assert console.browser().get(f"/l/{forged}").status_code == 404
    nothing = signed(SignedLink(99_000_000, person, at("2026-09-15 09:00")), key)
    assert console.browser().get(f"/l/{nothing}").status_code == 404


def test_whoever_has_left_does_nothing_through_an_old_link(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    path = link(world, number, "S1.handler")
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE person SET left_on = '2026-09-01' WHERE number = 'S1.handler'"))
    assert console.browser().get(path).status_code == 410


def test_a_form_of_a_link_that_was_not_on_its_page_is_refused(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    path, browser = link(world, number, "S1.handler"), console.browser()
    form = forms_on(browser.get(path))[f"{path}/acts/acknowledge"]
    before = counts(world)
    assert browser.send(form, form_token="").status_code == 403
    assert browser.send(form, form_token="0" * 40).status_code == 403
    assert browser.send(form, headers={"Origin": "http://elsewhere.test"}).status_code == 403
    assert browser.send(form, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    other = forms_on(browser.get(link(world, number, "EDU.handler")))
    assert browser.send(form, form_token=next(iter(other.values())).fields["form_token"]).status_code == 403
    assert counts(world) == before
    assert browser.send(form, headers={"Origin": "http://testserver"}).status_code == 303


def test_a_link_is_no_way_to_do_what_its_reader_may_not(world: World, console: Console) -> None:
    number = submitted(world, "2026-09-01 09:00", SERIOUS)
    path, browser = link(world, number, "S1.handler"), console.browser()
    page = browser.get(path)
    # What a unit may always do: close the place, and say what it costs. Judging its own work, or leading, it may not.
    assert {one.rpartition("/")[2] for one in forms_on(page)} == {"close-off", "close-off-site", "fund"}
    assert '<details class="act mb-2" id="act-close-off">' in page.text
    assert '<details class="act mb-2 grave" id="act-close-off-site">' in page.text, "to close a whole school is grave"


def test_of_a_sensitive_case_a_link_says_nothing_and_asks_to_sign_in(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    path = link(world, number, "S1.handler")
    with world.desk.looking() as session:
        code = min(policies.sensitive_codes(session))
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE hazard SET subcategory = :c WHERE number = :n"), {"c": code, "n": number})
    page = console.browser().get(path)
    assert page.status_code == 403
    assert "请登录" in page.text or "须登录" in page.text
    for words in (number, "第一小学", "值班"):
        assert words not in page.text


def test_two_people_decide_and_the_second_is_told_what_happened(world: World, console: Console) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    proposed(world, number, "2026-09-01 09:30")
    path, browser = link(world, number, DEPUTY_LEADER, MessageKind.PROPOSAL), console.browser()
    page = browser.get(path)
    leading.approve(world.desk, ask(number, DEPUTY_LEADER, "2026-09-01 09:55"))
    late = browser.fill(page, f"{path}/acts/refuse", note="不必")
    assert late.status_code == 409
    assert "已被别人办理" in late.text
    assert "同意" in late.text


def test_a_link_of_an_older_key_is_good_until_the_key_is_taken_away(world: World) -> None:
    old, new = new_key(), new_key()
    made = SignedLink(1, 2, at("2026-09-15 09:00"))
    token = signed(made, Keyring([old]).keys_for(PURPOSE)[0])
    assert len(token) == 48
    assert read(token, Keyring([new, old]).keys_for(PURPOSE)) == made
    with pytest.raises(LinkBroken):
        read(token, Keyring([new]).keys_for(PURPOSE))


def test_a_robot_speaks_to_a_group_and_is_given_no_signed_link(world: World) -> None:
    facts = sample(MessageKind.URGE)
    robot = addresses.read("wecomrobot://abcdefgh-1234-1234-1234-abcdefghijkl")

    class Claimed:
        told = type("Told", (), {"person_id": 1, "number": facts.number, "message_id": 1})
        subject = type("Subject", (), {"sensitive": False})

    said = links(world).linked(facts, Claimed, robot, at("2026-09-01 09:00"))  # type: ignore[arg-type]  # as much of one as is asked
    assert said.link == f"{SITE}/hazards/{facts.number}"
    assert Links().linked(facts, Claimed, robot, at("2026-09-01 09:00")) is facts  # type: ignore[arg-type]  # as above


def test_an_acknowledgement_through_a_link_is_the_unit_s_own(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    assigning.acknowledge(world.desk, ask(number, "S1.handler", "2026-09-01 09:10"))
    page = console.browser().get(link(world, number, "S1.handler"))
    assert "acknowledge" not in {one.rpartition("/")[2] for one in forms_on(page)}
    assert {"submit", "request-extension"} <= {one.rpartition("/")[2] for one in forms_on(page)}
