"""Letters: written once for an act, numbered without a gap, kept byte by byte, by whoever may."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from casework import lettering
from casework.letter_keeping import Made
from casework.letter_prefixes import Prefixed, use_prefix
from casework.lettering import Chosen
from documents.letter_defaults import default_template
from models.unit import Unit
from rules.letters import RESTS_ON, LetterKind
from rules.refusals import (
    LetterFileGone,
    LetterNotYet,
    LetterNotYours,
    LetterUnknown,
    LetterWithdrawn,
    PrefixTaken,
    TemplateNotYours,
)
from rules.words import Language
from store import letters
from tests.support.letters import BEGAN, CASES, made, paragraphs, pen_in
from tests.support.story import COMMON, COORDINATOR, SERIOUS, assigned, found, refused
from tests.support.world import World, at

GOLDEN = Path(__file__).parents[1] / "documents" / "letters"
SLIP = LetterKind.ASSIGNMENT


@pytest.mark.parametrize("kind", CASES, ids=lambda kind: kind.value)
def test_every_kind_says_what_was_agreed(world: World, tmp_path: Path, kind: LetterKind) -> None:
    pen, number = pen_in(tmp_path), CASES[kind](world)
    line = made(world, pen, kind, number).line
    said = "\n".join(paragraphs(lettering.reprinted(world.desk, pen.files, line.id)[1])) + "\n"
    agreed = GOLDEN / f"{kind.value}.txt"
    if os.environ.get("XIAOAN_RENEW_GOLDEN"):
        agreed.parent.mkdir(exist_ok=True)
        agreed.write_text(said, encoding="utf-8")
    assert said == agreed.read_text(encoding="utf-8")
    assert "{{" not in said
    assert "{%" not in said


def test_before_its_act_a_letter_is_refused_and_the_refusal_names_the_act(world: World, tmp_path: Path) -> None:
    pen, number = pen_in(tmp_path), found(world, BEGAN)
    for kind in CASES:
        with refused(world, LetterNotYet):
            made(world, pen, kind, number)
        assert RESTS_ON[kind].wanted.zh
    assert lettering.letters_on(world.desk, number, COORDINATOR, at(BEGAN)).possible == []


def test_the_same_act_again_gives_the_same_letter_and_prints_the_same_bytes(world: World, tmp_path: Path) -> None:
    pen, number = pen_in(tmp_path), assigned(world, BEGAN)
    first, again = made(world, pen, SLIP, number), made(world, pen, SLIP, number, "2026-12-01 09:00")
    assert (first.was_there, again.was_there) == (False, True)
    assert again.line == first.line
    one, two = (lettering.reprinted(world.desk, pen.files, first.line.id)[1] for _ in range(2))
    assert one == two
    assert len(one) == first.line.size


def test_a_letter_whose_file_was_changed_is_not_handed_out(world: World, tmp_path: Path) -> None:
    pen, number = pen_in(tmp_path), assigned(world, BEGAN)
    line = made(world, pen, SLIP, number).line
    pen.files.path(line.digest).write_bytes(b"PK\x03\x04 another")
    with pytest.raises(LetterFileGone):
        lettering.reprinted(world.desk, pen.files, line.id)
    with pytest.raises(LetterUnknown):
        lettering.reprinted(world.desk, pen.files, 10**20)


def test_numbers_follow_each_other_by_body_kind_and_year(world: World, tmp_path: Path) -> None:
    pen = pen_in(tmp_path)
    numbers = [assigned(world, when) for when in (BEGAN, "2026-09-02 09:00", "2027-01-04 09:00")]
    said = [made(world, pen, SLIP, number, "2027-02-01 09:00").line.number for number in numbers]
    notice = made(world, pen, LetterKind.RECTIFICATION_NOTICE, numbers[0]).line.number
    assert said == ["政法委交〔2026〕1号", "政法委交〔2026〕2号", "政法委交〔2027〕1号"]
    assert notice == "教育局责改〔2026〕1号"


def test_a_failure_in_between_leaves_no_gap(world: World, tmp_path: Path) -> None:
    pen, numbers = pen_in(tmp_path), [assigned(world, BEGAN) for _ in range(2)]

    def breaks(template: bytes, facts: object) -> bytes:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        made(world, replace(pen, write=breaks), SLIP, numbers[0])
    assert [made(world, pen, SLIP, one).line.number for one in numbers] == [
        "政法委交〔2026〕1号",
        "政法委交〔2026〕2号",
    ]


def test_several_at_once_take_every_number_once(world: World, tmp_path: Path) -> None:
    pen, numbers = pen_in(tmp_path), [assigned(world, BEGAN) for _ in range(3)]

    def write(number: str) -> Made:
        return made(world, pen, SLIP, number)

    with ThreadPoolExecutor(6) as several:
        done = list(several.map(write, [*numbers, *numbers]))
    assert sorted(one.line.number for one in done if not one.was_there) == [
        f"政法委交〔2026〕{count}号" for count in (1, 2, 3)
    ]
    assert len({one.line.id for one in done}) == 3


def test_a_withdrawn_letter_keeps_its_number_and_the_next_one_has_another(world: World, tmp_path: Path) -> None:
    pen, number = pen_in(tmp_path), assigned(world, BEGAN)
    first = made(world, pen, SLIP, number).line
    lettering.withdraw(world.desk, first.id, COORDINATOR, at("2026-11-02 09:00"), "主送单位有误")
    second = made(world, pen, SLIP, number).line
    with world.desk.looking() as session:
        gone = letters.known(session, first.id)
    assert gone is not None
    assert (gone.number, gone.withdrawn_because, gone.withdrawn_at) == (
        "政法委交〔2026〕1号", "主送单位有误", at("2026-11-02 09:00"),
    )  # fmt: skip
    assert second.number == "政法委交〔2026〕2号"
    with refused(world, LetterWithdrawn):
        lettering.withdraw(world.desk, first.id, COORDINATOR, at("2026-11-03 09:00"), "再次")


def test_only_the_body_and_a_coordinator_write_its_letters_and_withdraw_them(world: World, tmp_path: Path) -> None:
    pen, number = pen_in(tmp_path), assigned(world, BEGAN)
    for stranger in ("S1.handler", "S3.handler", "PS1.handler"):
        with refused(world, LetterNotYours):
            made(world, pen, SLIP, number, who=stranger)
        assert lettering.letters_on(world.desk, number, stranger, at(BEGAN)).possible == []
    line = made(world, pen, LetterKind.RECTIFICATION_NOTICE, number, who="EDU.handler").line
    with refused(world, LetterNotYours):
        lettering.withdraw(world.desk, line.id, "S1.handler", at("2026-11-02 09:00"), "无")
    kinds = [one.kind for one in lettering.letters_on(world.desk, number, COORDINATOR, at(BEGAN)).possible]
    assert kinds == [SLIP]


def test_what_people_wrote_is_never_read_as_a_template_or_a_document(world: World, tmp_path: Path) -> None:
    words = "{{ cycler.__init__ }} {% if %} <w:br/> & <b>粗</b> =cmd|' /C calc'!A0 第一行\n第二行"
    pen, number = pen_in(tmp_path), assigned(world, BEGAN, replace(COMMON, description=words))
    line = made(world, pen, SLIP, number).line
    said = "\n".join(paragraphs(lettering.reprinted(world.desk, pen.files, line.id)[1]))
    assert f"隐患情况 | {words}" in said


def test_a_template_of_ones_own_counts_in_its_area(world: World, tmp_path: Path) -> None:
    pen = pen_in(tmp_path)
    english = default_template(SLIP, Language.EN)
    wanted = Chosen(SLIP, "510503", english)
    with refused(world, TemplateNotYours):
        lettering.use_template(world.desk, pen.files, wanted, "EDU.handler", at(BEGAN))
    titles = []
    for content in (None, english, None):
        lettering.use_template(world.desk, pen.files, replace(wanted, content=content), COORDINATOR, at(BEGAN))
        line = made(world, pen, SLIP, assigned(world, BEGAN)).line
        titles.append(paragraphs(lettering.reprinted(world.desk, pen.files, line.id)[1])[0])
    assert titles == ["交办单", "Assignment slip", "交办单"]


def test_every_unit_has_a_prefix_of_its_own_for_each_kind_and_counts_its_own_letters(
    world: World, tmp_path: Path
) -> None:
    pen, notice = pen_in(tmp_path), LetterKind.RECTIFICATION_NOTICE
    with refused(world, TemplateNotYours):
        use_prefix(world.desk, Prefixed(notice, "EDU", "青禾教安"), "EDU.handler", at(BEGAN))
    use_prefix(world.desk, Prefixed(notice, "EDU", "青禾教安"), COORDINATOR, at(BEGAN))
    for taken in ("青禾教安", "教育局责改"):
        with refused(world, PrefixTaken):
            use_prefix(world.desk, Prefixed(notice, "PS1", taken), COORDINATOR, at(BEGAN))
    said = [made(world, pen, notice, assigned(world, BEGAN, what)).line.number for what in (COMMON, SERIOUS, COMMON)]
    assert said == ["青禾教安〔2026〕1号", "1号派出所责改〔2026〕1号", "青禾教安〔2026〕2号"]
    use_prefix(world.desk, Prefixed(notice, "EDU"), COORDINATOR, at(BEGAN))
    assert made(world, pen, notice, assigned(world, BEGAN)).line.number == "教育局责改〔2026〕1号"
    # What it numbered this year stays its own.
    with refused(world, PrefixTaken):
        use_prefix(world.desk, Prefixed(notice, "PS1", "青禾教安"), COORDINATOR, at(BEGAN))


def test_units_of_one_name_in_two_counties_do_not_share_a_series(world: World, tmp_path: Path) -> None:
    pen, numbers = pen_in(tmp_path), [assigned(world, BEGAN, what) for what in (COMMON, SERIOUS)]
    with world.desk.sitting(at(BEGAN)) as sitting:
        sitting.session.get_one(Unit, world.units["PS1"]).name = "教育局"
    said = [made(world, pen, LetterKind.RECTIFICATION_NOTICE, one).line.number for one in numbers]
    assert said == ["教育局责改〔2026〕1号", "教育局责改〔2026〕1号"]
