"""One act on a page of its own: the cards that lead there, what happens next, and that it is done once."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from casework import assigning
from rules.instants import end_of
from rules.vocabulary import Stage
from tests.support.console import Console, forms_on, links_on
from tests.support.pages import stage
from tests.support.photos import shot, view
from tests.support.story import COORDINATOR, MAJOR, PLAN, ask, assigned, rectifying_, submitted
from tests.support.world import World, at
from web.todo import left_in_words


@pytest.mark.parametrize(
    ("due", "words", "tone"),
    [
        (end_of(date(2026, 8, 31)), "已逾期 1 天", "red"),
        (at("2026-09-01 09:30"), "今天刚逾期", "red"),
        (end_of(date(2026, 9, 1)), "今天到期", "red"),
        (end_of(date(2026, 9, 2)), "明天到期", "red"),
        (end_of(date(2026, 9, 4)), "还有 3 天", "amber"),
        (end_of(date(2026, 9, 5)), "还有 4 天", "green"),
    ],
)
def test_time_left_is_said_in_words(due, words: str, tone: str) -> None:  # type: ignore[no-untyped-def]  # an instant
    left, found = left_in_words(due, at("2026-09-01 10:00"))
    assert (left.zh, found) == (words, tone)


def test_a_card_leads_to_the_act_that_comes_next_and_to_no_other(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00", MAJOR)
    school = console.signed_in("S1.handler")
    for name, filled in (
        ("acknowledge", {}),
        ("control", {"note": "宿舍停用，学生撤离"}),
        ("plan", {f"part.{item}": words for item, words in PLAN.items()}),
    ):
        page = school.get("/mine")
        [path] = [one for one in links_on(page) if "/do/" in one]
        assert path == f"/hazards/{number}/do/{name}"
        form = forms_on(school.get(path))[path]
        done = school.send(form, **filled)
        assert done.status_code == 303, name
        assert school.get(done.headers["location"]).status_code == 200
    assert f"/hazards/{number}/do/submit" in links_on(school.get("/mine"))


def test_before_and_after_an_act_it_is_said_what_happens_next_and_until_when(world: World, console: Console) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    school, path = console.signed_in("S1.handler"), f"/hazards/{number}/do/submit"
    page = school.get(path)
    assert re.search(r"等验收单位复查（\d+个工作日内）", page.text)
    photo = {"files": ("after.jpg", shot(view(3), at("2026-09-01 09:50")), "image/jpeg")}
    done = school.send(forms_on(page)[path], photo, measures="记录已补齐")
    assert re.fullmatch(rf"/hazards/{number}/done/\d+", done.headers["location"])
    after = school.get(done.headers["location"])
    assert re.search(r"等验收单位复查.*?最晚 2026-09-\d\d 24:00", after.text, re.S)
    assert "等整改完成并提交验收" not in after.text, "that has just been done"
    assert stage(world, number) is Stage.SUBMITTED
    unknown = school.get(f"/hazards/{number}/done/99999")
    assert (unknown.status_code, f"隐患 {number} 没有这一次办理" in unknown.text) == (404, True)
    assert console.signed_in("S2.handler").get(done.headers["location"]).status_code == 404


def test_whoever_hands_in_a_photo_that_cannot_be_opened_is_told_and_not_refused(world: World, console: Console) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    school, path = console.signed_in("S1.handler"), f"/hazards/{number}/do/submit"
    torn = ("files", ("东门.jpg", b"\xff\xd8\xff<script>alert(1)</script>", "image/jpeg"))
    good = ("files", ("西门.jpg", shot(view(3)), "image/jpeg"))
    done = school.send(forms_on(school.get(path))[path], [torn, good])
    assert (done.status_code, stage(world, number)) == (303, Stage.SUBMITTED), "docs/decisions/0019"
    page = school.get(done.headers["location"]).text
    assert "照片“东门.jpg”不能按图片打开" in page
    assert "西门.jpg" not in page


def test_what_counts_on_after_an_act_is_said_before_it(world: World, console: Console) -> None:
    number = rectifying_(world, "2026-09-01 09:00", MAJOR)
    page = console.signed_in("S1.handler").get(f"/hazards/{number}/do/plan")
    box = page.text.split("办理之后")[1].split("</ul>")[0]
    assert "等采取管控措施（最晚 2026-09-02 09:00）" in box
    assert re.search(r"等整改完成并提交验收（最晚 2026-\d\d-\d\d 24:00）", box)
    assert "等上报治理方案" not in box


def test_the_same_form_sent_again_is_answered_and_not_done_again(world: World, console: Console) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    school, path = console.signed_in("S1.handler"), f"/hazards/{number}/do/submit"
    form = forms_on(school.get(path))[path]
    photo = {"files": ("after.jpg", shot(view(3)), "image/jpeg")}
    first, second = (school.send(form, photo) for _ in range(2))
    assert (first.status_code, first.headers["location"]) == (second.status_code, second.headers["location"])
    by_script = school.send(form, photo, {"Accept": "application/json"})
    assert by_script.json() == {"to": first.headers["location"]}
    with world.desk.looking() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM ledger_event WHERE act = 'submit'")) == 1


def test_what_is_refused_comes_back_with_what_was_written_and_the_same_key(world: World, console: Console) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    school, path = console.signed_in("S1.handler"), f"/hazards/{number}/do/submit"
    form = forms_on(school.get(path))[path]
    back = school.send(form, note="已完成")
    assert back.status_code == 422
    assert forms_on(back)[path].fields["key"] == form.fields["key"]
    assert "已完成" in back.text
    told = school.send(form, headers={"Accept": "application/json"}, note="已完成")
    assert (told.status_code, set(told.json())) == (422, {"refused"})


def test_what_cannot_be_done_now_says_so_and_names_what_can(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    school = console.signed_in("S1.handler")
    page = school.get(f"/hazards/{number}/do/submit")
    assert page.status_code == 409
    assert "现在不能办理" in page.text
    assert f"/hazards/{number}/do/acknowledge" in links_on(page)
    assert school.get(f"/hazards/{number}/do/nothing").status_code == 404
    assert console.signed_in("S2.handler").get(f"/hazards/{number}/do/acknowledge").status_code == 404


def test_whoever_asks_for_more_time_reads_who_decides_and_how_much_there_is(world: World, console: Console) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    school, path = console.signed_in("S1.handler"), f"/hazards/{number}/do/request-extension"
    page = school.get(path)
    latest = re.search(r"由主办单位分管副职审批（(.+?)）；最晚可延至 (\d{4}-\d\d-\d\d)", page.text)
    assert latest is not None
    form = forms_on(page)[path]
    words = {"note": "配件未到货", "progress": "已完成八成", "interim": "专人值守"}
    too_late = (date.fromisoformat(latest[2]) + timedelta(days=1)).isoformat()
    assert school.send(form, until=too_late, **words).status_code == 422
    done = school.send(form, until=latest[2], **words)
    assert done.status_code == 303
    assert f"申请延期至 {latest[2]}" in school.get(done.headers["location"]).text


def test_a_verifier_is_led_to_the_case_where_every_way_stands(world: World, console: Console) -> None:
    number = submitted(world, "2026-09-01 09:00")
    assigning.acknowledge(world.desk, ask(number, "PS1.handler", "2026-09-01 09:30"))
    found = links_on(console.signed_in("PS1.handler").get("/mine"))
    assert {f"/hazards/{number}", f"/hazards/{number}#acts"} <= set(found), "by its number, and by the button"
    assert not [one for one in found if "/do/" in one]
    assert "没有等您办理" in console.signed_in(COORDINATOR).get("/mine").text
