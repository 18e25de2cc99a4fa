"""Letters on the page of a case: made by whoever may, downloaded by whoever sees the case, on record."""

from __future__ import annotations

import re

from rules.access import AccessKind
from store import accounts
from tests.support.console import Console, forms_on, links_on
from tests.support.letters import paragraphs
from tests.support.pages import statements
from tests.support.story import COORDINATOR, assigned, found
from tests.support.world import World


def _choices(text: str) -> list[str]:
    return re.findall(r'<option value="([a-z_]+ \d+)">', text)


def test_a_letter_is_made_downloaded_and_withdrawn_on_the_page_of_its_case(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    coordinator = console.signed_in(COORDINATOR)
    page = coordinator.get(f"/hazards/{number}")
    [slip] = [one for one in _choices(page.text) if one.startswith("assignment ")]
    action = f"/hazards/{number}/letters"
    assert coordinator.fill(page, action, letter=slip).status_code == 303
    assert coordinator.fill(page, action, letter=slip).status_code == 303
    page = coordinator.get(f"/hazards/{number}")
    assert slip not in _choices(page.text)
    word, pdf = [one for one in links_on(page) if one.startswith("/letters/")]
    kept = coordinator.get(word)
    assert paragraphs(kept.content)[:2] == ["交办单", "政法委交〔2026〕1号"]
    assert kept.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert coordinator.get(word).content == kept.content
    made = coordinator.get(pdf)
    # Where no font here holds Chinese, that is said in words.
    assert made.content.startswith(b"%PDF-") or (made.status_code < 500 and "fonts-noto-cjk" in made.text)
    with world.desk.looking() as session:
        taken = [one.about for one in accounts.accesses(session) if one.kind is AccessKind.EXPORTED]
    assert taken[:2] == ["letter 1", "letter 1"]
    page = coordinator.get(f"/hazards/{number}")
    refused = coordinator.fill(page, "/letters/1/withdraw", reason=" ")
    assert refused.status_code == 422
    assert refused.text.index('id="refused"') < refused.text.index('class="stages"')
    assert 'href="#letters"' in refused.text
    assert "撤回理由" in refused.text
    assert coordinator.fill(page, "/letters/1/withdraw", reason="主送有误").status_code == 303
    page = coordinator.get(f"/hazards/{number}")
    assert "<del>政法委交〔2026〕1号</del>" in page.text
    assert slip in _choices(page.text)


def test_whoever_does_not_see_the_case_finds_no_letter(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    coordinator, school, other = (console.signed_in(one) for one in (COORDINATOR, "S1.handler", "S2.handler"))
    page = coordinator.get(f"/hazards/{number}")
    slip = _choices(page.text)[0]
    coordinator.fill(page, f"/hazards/{number}/letters", letter=slip)
    theirs = school.get(f"/hazards/{number}")
    assert "/letters/1.docx" in links_on(theirs)
    assert f"/hazards/{number}/letters" not in forms_on(theirs)
    assert school.get("/letters/1.docx").status_code == 200
    for path in ("/letters/1.docx", "/letters/1.pdf", "/letters/99999999999999999999.docx"):
        assert other.get(path).status_code == 404
        assert console.browser().get(path).status_code == 303


def test_a_letter_that_is_not_possible_is_refused_on_the_page(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    coordinator, school = console.signed_in(COORDINATOR), console.signed_in("S1.handler")
    page = coordinator.get(f"/hazards/{number}")
    for letter, words in (
        ("closure_slip 1", "须先有“隐患销号”"),
        ("nothing", "请选择文种和依据"),
        ("", "请选择文种和依据"),
    ):
        answer = coordinator.fill(page, f"/hazards/{number}/letters", letter=letter)
        assert answer.status_code in (400, 409, 422)
        assert words in answer.text
    form = next(iter(forms_on(school.get(f"/hazards/{number}")).values()))
    form.action, form.fields["letter"] = f"/hazards/{number}/letters", _choices(page.text)[0]
    answer = school.send(form)
    assert "须由该单位人员或协调员办理" in answer.text


def test_what_a_page_asks_of_letters_does_not_grow_with_them(world: World, console: Console) -> None:
    number, fresh = assigned(world, "2026-09-01 09:00"), found(world, "2026-09-01 09:00")
    coordinator = console.signed_in(COORDINATOR)
    assert "还没有文书" in coordinator.get(f"/hazards/{fresh}").text
    with statements(console) as before:
        page = coordinator.get(f"/hazards/{number}")
    for letter in _choices(page.text):
        coordinator.fill(page, f"/hazards/{number}/letters", letter=letter)
    with statements(console) as after:
        coordinator.get(f"/hazards/{number}")
    assert len(after) == len(before)
