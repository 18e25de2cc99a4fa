"""The entries of a visit, put together: the same whoever's sheet comes first, and nothing is settled in silence."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from rules.visit_merging import merge
from rules.visits import Answer, Conflict, Entry, Failure, combine, findings_digest

ITEMS = ("FIRE20-01", "FIRE20-02", "SEC40-03")
DOOR = Entry("FIRE20-02", "一号楼", Answer.FAIL, "安全出口上锁", photos=("a",))
FINE = Entry("FIRE20-01", "", Answer.PASS)

entries = st.builds(
    Entry,
    item=st.sampled_from(ITEMS),
    place=st.sampled_from(("", "一号楼", "食堂")),
    answer=st.sampled_from(list(Answer)),
    note=st.sampled_from(("", "上锁", "缺失")),
    photos=st.sampled_from(((), ("a",), ("b",))),
    fixed=st.booleans(),
)
sheets = st.lists(entries, max_size=6, unique_by=lambda one: one.spot)


def test_what_two_wrote_about_one_place_is_one_failure() -> None:
    other = Entry("FIRE20-02", "一号楼", Answer.FAIL, "钥匙在门卫", photos=("b",), fixed=True)
    combined = combine({"P2": [other], "P1": [DOOR]}, ITEMS, {})
    assert combined.failures == (
        Failure("FIRE20-02", "一号楼", "安全出口上锁；钥匙在门卫", "", ("P1", "P2"), ("a", "b"), fixed=False),
    )
    assert combined.unanswered == ("FIRE20-01", "SEC40-03")


def test_two_places_are_two_failures() -> None:
    far = Entry("FIRE20-02", "食堂", Answer.FAIL, "堆放杂物")
    combined = combine({"P1": [DOOR, far]}, ITEMS, {})
    assert [(one.item, one.place) for one in combined.failures] == [("FIRE20-02", "一号楼"), ("FIRE20-02", "食堂")]


def test_who_named_no_place_saw_the_same_as_who_did() -> None:
    combined = combine({"P1": [DOOR], "P2": [Entry("FIRE20-02", "", Answer.FAIL, "出口锁着")]}, ITEMS, {})
    assert [(one.place, one.by) for one in combined.failures] == [("一号楼", ("P1", "P2"))]


def test_answers_that_differ_are_a_conflict_until_they_are_settled() -> None:
    said = {"P1": [DOOR], "P2": [Entry("FIRE20-02", "", Answer.PASS)]}
    combined = combine(said, ITEMS, {})
    assert combined.conflicts == (Conflict("FIRE20-02", (("P1", Answer.FAIL), ("P2", Answer.PASS))),)
    assert combined.failures == ()
    assert combine(said, ITEMS, {"FIRE20-02": Answer.FAIL}).failures == (
        Failure("FIRE20-02", "一号楼", "安全出口上锁", "", ("P1",), ("a",)),
    )
    assert combine(said, ITEMS, {"FIRE20-02": Answer.PASS}).failures == ()


def test_what_no_checklist_asks_about_is_a_failure_of_its_own() -> None:
    beyond = Entry("", "操场", Answer.FAIL, "篮球架松动", category="EQUP-SPORT")
    combined = combine({"P1": [beyond, FINE]}, ITEMS, {})
    assert [(one.item, one.note, one.category) for one in combined.failures] == [("", "篮球架松动", "EQUP-SPORT")]
    assert combined.answers == {"FIRE20-01": Answer.PASS}


@given(st.lists(sheets, min_size=1, max_size=3))
def test_the_order_of_people_and_of_their_entries_makes_no_difference(people: list[list[Entry]]) -> None:
    found = set()
    for order in permutations(range(len(people))):
        said = {f"P{one}": list(reversed(people[one])) if one % 2 else people[one] for one in order}
        found.add(findings_digest("V1", combine(said, ITEMS, {})))
    assert len(found) == 1


@given(sheets, sheets, sheets)
def test_merging_loses_nothing_and_doubles_nothing(before: list[Entry], sheet: list[Entry], here: list[Entry]) -> None:
    merged = merge(before, sheet, here)
    spots = [one.spot for one in merged.entries]
    assert len(spots) == len(set(spots))
    was, came, kept = ({one.spot: one for one in some} for some in (before, sheet, here))
    clashing = {one.spot for one in merged.clashes}
    now = {one.spot: one for one in merged.entries}
    for spot in {*was, *came, *kept}:
        if spot in clashing:
            assert came.get(spot) != was.get(spot) != kept.get(spot)
            assert now.get(spot) == kept.get(spot)
        elif came.get(spot) != was.get(spot):
            assert now.get(spot) == came.get(spot), "what was changed on the sheet arrives"
        else:
            assert now.get(spot) == kept.get(spot), "what was not changed on the sheet stays as it is here"


@given(sheets, sheets, sheets)
def test_the_same_sheet_again_changes_nothing(before: list[Entry], sheet: list[Entry], here: list[Entry]) -> None:
    once = merge(before, sheet, here)
    again = merge(before, sheet, once.entries)
    assert again.entries == once.entries
    assert again.changed == 0
    assert {one.spot for one in again.clashes} <= {one.spot for one in once.clashes}


@given(sheets, sheets, sheets)
def test_two_copies_of_a_sheet_come_to_the_same_in_either_order_unless_they_clash(
    before: list[Entry], one: list[Entry], other: list[Entry]
) -> None:
    first = merge(before, other, merge(before, one, before).entries)
    second = merge(before, one, merge(before, other, before).entries)
    assert {clash.spot for clash in first.clashes} == {clash.spot for clash in second.clashes}
    if not first.clashes:
        assert sorted(first.entries, key=lambda each: each.spot) == sorted(second.entries, key=lambda each: each.spot)
