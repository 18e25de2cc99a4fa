"""Marks on photos: what a verifier is told before signing, and that nothing is refused for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from casework import assigning, batches, rectifying, setting_up, verifying, withdrawing
from casework.acting import Attachment
from casework.batches import Order
from casework.marking import marks_of
from casework.recording import record
from casework.verifying import ON_SITE
from config.policy_files import read_policy
from models import Campus, Evidence, Photo
from models.columns import table_of
from rules.geography import Position
from rules.pictures import UNREADABLE, Mark, Pictures
from rules.vocabulary import EvidenceKind
from tests.support.photos import SCHOOL, handed_in, shot, view
from tests.support.story import (
    COMMON,
    COORDINATOR,
    INSPECTOR,
    ask,
    assigned,
    audited,
    found,
    rectifying_,
    submitted,
    unsound,
)
from tests.support.world import World, at

FRESH = at("2026-09-02 12:00")
DAY = "2026-09-03 09:00"


@pytest.fixture
def mapped(world: World) -> World:
    """The cast; the first school's place on the map is known."""
    campus = table_of(Campus)
    with world.desk.sitting(at("2026-01-02 09:00")) as sitting:
        place = {"longitude": SCHOOL.longitude, "latitude": SCHOOL.latitude}
        sitting.session.execute(sa.update(campus).where(campus.c.code == "S1").values(**place))
    return world


def photo(
    seed: int, digest: str, taken: datetime | None = FRESH, where: Position | None = None, *, quality: int = 90,
    kind: EvidenceKind = EvidenceKind.RECTIFIED,
) -> Attachment:  # fmt: skip
    return handed_in(shot(view(seed), taken, where, quality=quality), digest, kind)


ALL_BUT_ONE = 2**64 - 2**20 - 1
"""A fingerprint whose highest bit is set, which databases take for a sign."""


def seen_as(one: Attachment, fingerprint: int) -> Attachment:
    """The same photo, seen a little differently."""
    assert one.picture is not None
    return replace(one, picture=replace(one.picture, fingerprint=fingerprint))


def one_bit_off(one: Attachment) -> Attachment:
    """As a camera would have it that shakes a little."""
    assert one.picture is not None
    assert one.picture.fingerprint is not None
    return seen_as(one, one.picture.fingerprint ^ 1)


def hand_in(world: World, number: str, *files: Attachment, when: str = DAY) -> None:
    rectifying.submit(world.desk, ask(number, "S1.handler", when, files=files))


def marks(world: World, number: str) -> list[tuple[str, Mark]]:
    return [(one.file, one.mark) for one in marks_of(world.desk, number)]


def words(world: World, number: str) -> list[str]:
    return [one.what.zh for one in marks_of(world.desk, number)]


def test_of_an_honest_photo_there_is_nothing_to_say(mapped: World) -> None:
    number = rectifying_(mapped, "2026-09-01 09:00")
    hand_in(mapped, number, photo(1, "a", FRESH, SCHOOL), photo(2, "b", None))
    assert marks(mapped, number) == []
    with mapped.desk.looking() as session:
        assert session.scalars(sa.select(table_of(Evidence).c.distance_m)).all() in ([0, None], [1, None])
        assert session.scalars(sa.select(table_of(Photo).c.digest)).all() == ["a" * 64, "b" * 64]


def test_the_same_photo_again_names_the_hazard_it_was_used_on_first(mapped: World) -> None:
    first, number = rectifying_(mapped, "2026-09-01 09:00"), rectifying_(mapped, "2026-09-01 10:00")
    hand_in(mapped, first, photo(1, "a"))
    hand_in(mapped, number, photo(1, "a"), when="2026-09-03 10:00")
    assert marks(mapped, first) == []
    assert words(mapped, number) == [f"照片曾经用过：{first} 整改后照片或材料（2026-09-03 09:00）"]
    third = rectifying_(mapped, "2026-09-01 11:00")
    hand_in(mapped, third, photo(1, "a"), when="2026-09-03 11:00")
    (said,) = marks_of(mapped.desk, third)
    assert said.what.en == (
        f"the same photo was used before: {first}, after rectification (2026-09-03 09:00), and 1 more"
    )


def test_the_photo_of_the_finding_handed_in_as_the_work_is_named_even_when_it_was_saved_anew(mapped: World) -> None:
    before = photo(1, "a", at("2026-09-01 08:20"), kind=EvidenceKind.FINDING)
    number = record(mapped.desk, COMMON, INSPECTOR, at("2026-09-01 09:00"), (before,)).number
    assigning.assign(mapped.desk, ask(number, COORDINATOR, "2026-09-01 09:00"))
    assigning.acknowledge(mapped.desk, ask(number, "S1.handler", "2026-09-01 09:00"))
    hand_in(mapped, number, photo(1, "b", FRESH, quality=40))
    assert marks(mapped, number) == [("b.jpg", Mark.NEARLY_SAME)]
    assert words(mapped, number) == [f"与已有照片几乎相同：{number} 发现时照片（2026-09-01 09:00）"]


def test_nearly_the_same_photo_on_another_hazard_is_named_and_several_of_one_work_are_not(mapped: World) -> None:
    first, number = rectifying_(mapped, "2026-09-01 09:00"), rectifying_(mapped, "2026-09-01 10:00")
    hand_in(mapped, first, photo(1, "a"), photo(1, "b", quality=50))
    assert marks(mapped, first) == []
    hand_in(mapped, number, photo(1, "c", quality=30), photo(2, "d"), when="2026-09-03 10:00")
    assert marks(mapped, number) == [("c.jpg", Mark.NEARLY_SAME)]


@pytest.mark.parametrize("kept", range(5))
def test_whichever_part_two_fingerprints_share_they_are_found(mapped: World, kept: int) -> None:
    first, number = rectifying_(mapped, "2026-09-01 09:00"), rectifying_(mapped, "2026-09-01 10:00")
    hand_in(mapped, first, seen_as(photo(1, "a"), ALL_BUT_ONE))
    other = ALL_BUT_ONE ^ sum(1 << (13 * part) for part in range(5) if part != kept)
    hand_in(mapped, number, seen_as(photo(1, "b"), other), when="2026-09-03 10:00")
    assert marks(mapped, number) == [("b.jpg", Mark.NEARLY_SAME)]


def test_a_photo_taken_before_the_finding_or_the_hand_over_is_named(mapped: World) -> None:
    number = assigned(mapped, "2026-09-01 09:00")
    assigning.acknowledge(mapped.desk, ask(number, "S1.handler", "2026-09-01 09:30"))
    hand_in(
        mapped, number, photo(1, "a", at("2025-09-01 09:00")), photo(2, "b", at("2026-09-01 08:40")),
        photo(3, "c", at("2026-09-01 08:56")),
    )  # fmt: skip
    assert words(mapped, number) == [
        "拍摄于 2025-09-01 09:00，早于发现（2026-09-01 08:30）",
        "拍摄于 2026-09-01 08:40，早于交办（2026-09-01 09:00）",
    ]


def test_what_was_fixed_on_the_spot_was_photographed_before_it_was_handed_over(mapped: World) -> None:
    number = found(mapped, "2026-09-01 09:00")
    files = (photo(1, "a", at("2026-09-01 08:45")),)
    rectifying.fix_on_spot(mapped.desk, ask(number, INSPECTOR, "2026-09-01 09:10", files=files))
    assert marks(mapped, number) == []


def test_a_photo_of_the_revisit_is_taken_after_the_work_was_handed_in(mapped: World) -> None:
    number = submitted(mapped, "2026-09-01 09:00")
    early = photo(1, "d", at("2026-09-01 08:50"), kind=EvidenceKind.VERIFICATION)
    fresh = photo(2, "e", at("2026-09-03 08:00"), kind=EvidenceKind.VERIFICATION)
    verifying.sign_pass(mapped.desk, ask(number, "PS1.handler", DAY, files=(early, fresh)), ON_SITE)
    assert words(mapped, number) == ["拍摄于 2026-09-01 08:50，早于提交验收（2026-09-01 09:00）"]


def test_the_photo_of_the_work_saved_anew_is_no_photo_of_a_revisit(mapped: World) -> None:
    number = rectifying_(mapped, "2026-09-01 09:00")
    hand_in(mapped, number, photo(1, "a"))
    again = photo(1, "b", at("2026-09-04 08:30"), kind=EvidenceKind.VERIFICATION, quality=40)
    verifying.sign_pass(mapped.desk, ask(number, "PS1.handler", "2026-09-04 09:00", files=(again,)), ON_SITE)
    assert words(mapped, number) == [f"与已有照片几乎相同：{number} 整改后照片或材料（2026-09-03 09:00）"]


def test_a_photo_from_the_future_or_from_far_away_is_named_with_how_far(mapped: World) -> None:
    number = rectifying_(mapped, "2026-09-01 09:00")
    away = Position(SCHOOL.longitude, SCHOOL.latitude + 0.1)
    near = Position(SCHOOL.longitude, SCHOOL.latitude + 0.004)
    hand_in(
        mapped, number, photo(1, "a", at(DAY) + timedelta(hours=2)), photo(2, "b", FRESH, away),
        photo(3, "c", at(DAY) + timedelta(minutes=4), near),
    )  # fmt: skip
    assert marks(mapped, number) == [("a.jpg", Mark.TAKEN_LATE), ("b.jpg", Mark.FAR_AWAY)]
    assert words(mapped, number)[1].startswith("拍摄地点距学校约 111")


def test_of_a_school_that_is_on_no_map_nothing_is_far(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    hand_in(world, number, photo(1, "a", FRESH, Position(0.5, 0.5)))
    assert marks(world, number) == []


def test_a_file_that_is_no_picture_is_named_and_taken_all_the_same(mapped: World) -> None:
    number = rectifying_(mapped, "2026-09-01 09:00")
    torn = Attachment("torn.jpg", "f" * 64, "image/jpeg", 10, EvidenceKind.RECTIFIED, UNREADABLE)
    paper = Attachment("report.pdf", "9" * 64, "application/pdf", 10, EvidenceKind.RECTIFIED)
    hand_in(mapped, number, torn, paper)
    assert marks(mapped, number) == [("torn.jpg", Mark.UNREADABLE)]
    verifying.sign_pass(mapped.desk, ask(number, "PS1.handler", "2026-09-04 09:00"))
    assert unsound(audited(mapped, "2026-09-04 09:00")) == []


def test_one_photo_for_many_hazards_is_kept_once_and_measured_from_each_school(mapped: World) -> None:
    numbers = [rectifying_(mapped, "2026-09-01 09:00") for _ in range(3)]
    done = batches.submit_many(mapped.desk, Order("S1.handler", at(DAY), files=(photo(1, "a", FRESH, SCHOOL),)))
    assert done.count == 3
    with mapped.desk.looking() as session:
        assert session.scalars(sa.select(sa.func.count()).select_from(table_of(Photo))).one() == 1
        assert len(session.scalars(sa.select(table_of(Evidence).c.distance_m)).all()) == 3
    assert [len(marks(mapped, one)) for one in numbers] == [0, 1, 1]


def test_what_is_said_is_said_by_the_numbers_the_hazard_began_under(mapped: World) -> None:
    away = Position(SCHOOL.longitude, SCHOOL.latitude + 0.1)
    old, earlier = rectifying_(mapped, "2026-09-01 09:00"), rectifying_(mapped, "2026-09-01 10:00")
    hand_in(mapped, old, photo(1, "a", FRESH, away))
    lax = read_policy().model_copy(update={"pictures": Pictures(far_metres=50_000, alike_bits=0)})
    setting_up.publish_policy(mapped.desk, lax, at("2026-09-01 12:00"), "PLC.head", "试行")
    new = rectifying_(mapped, "2026-09-01 13:00")
    hand_in(mapped, new, one_bit_off(photo(1, "b", FRESH, away)))
    assert marks(mapped, old) == [("a.jpg", Mark.FAR_AWAY)]
    assert marks(mapped, new) == []
    hand_in(mapped, earlier, one_bit_off(photo(1, "c")), when="2026-09-03 10:00")
    assert marks(mapped, earlier) == [("c.jpg", Mark.NEARLY_SAME)]


def test_a_hazard_that_was_void_still_says_where_its_photo_was_used(mapped: World) -> None:
    first, number = rectifying_(mapped, "2026-09-01 09:00"), rectifying_(mapped, "2026-09-01 10:00")
    hand_in(mapped, first, photo(1, "a"))
    withdrawing.void(mapped.desk, ask(first, COORDINATOR, "2026-09-03 09:30", note="误报"))
    hand_in(mapped, number, photo(1, "a"), when="2026-09-03 10:00")
    assert marks(mapped, number) == [("a.jpg", Mark.USED_BEFORE)]
