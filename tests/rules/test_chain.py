"""The hash chain: nothing can be changed, taken out, put in or moved without the digest showing it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rules.chain import NO_MARKS, START, ChainKey, Marks, canonical, marks, microseconds
from rules.vocabulary import Stage

KEY = ChainKey(b"a key for this test")
HEAD = canonical(act="assign", at=datetime(2026, 9, 1, tzinfo=UTC))

ROWS = st.lists(
    st.builds(
        lambda number, note: canonical(id=number, note=note),
        st.integers(1, 10**6),
        st.text(st.characters(codec="utf-8"), max_size=12),
    ),
    min_size=1,
    max_size=12,
    unique=True,
)
EARLY = datetime(1900, 1, 1, tzinfo=UTC)
INSTANTS = st.timedeltas(timedelta(), timedelta(days=73_000)).map(lambda since: EARLY + since)


def digest(rows: list[bytes]) -> str:
    return KEY.batch(START, HEAD, rows)


@given(rows=ROWS, place=st.integers(0, 11), put=st.binary(min_size=1, max_size=1))
def test_a_changed_byte_shows(rows: list[bytes], place: int, put: bytes) -> None:
    place %= len(rows)
    changed = rows[place][:-2] + put + rows[place][-1:]
    assume(changed != rows[place])
    assert digest([*rows[:place], changed, *rows[place + 1 :]]) != digest(rows)


@given(rows=ROWS, place=st.integers(0, 11))
def test_a_row_taken_out_shows(rows: list[bytes], place: int) -> None:
    place %= len(rows)
    assert digest([*rows[:place], *rows[place + 1 :]]) != digest(rows)


@given(rows=ROWS, place=st.integers(0, 12), more=ROWS)
def test_a_row_put_in_shows(rows: list[bytes], place: int, more: list[bytes]) -> None:
    assert digest([*rows[:place], more[0], *rows[place:]]) != digest(rows)


@given(rows=ROWS, order=st.randoms(use_true_random=False))
def test_rows_in_another_order_show(rows: list[bytes], order: Random) -> None:
    turned = order.sample(rows, len(rows))
    assume(turned != rows)
    assert digest(turned) != digest(rows)


@given(rows=ROWS)
def test_two_rows_are_not_mistaken_for_one(rows: list[bytes]) -> None:
    assume(len(rows) > 1)
    assert digest([rows[0] + rows[1], *rows[2:]]) != digest(rows)


@given(rows=ROWS)
def test_another_head_another_past_or_another_key_shows(rows: list[bytes]) -> None:
    whole = digest(rows)
    assert KEY.batch("1" * 64, HEAD, rows) != whole
    assert KEY.batch(START, canonical(act="void"), rows) != whole
    assert ChainKey(b"another key").batch(START, HEAD, rows) != whole


@given(bodies=ROWS)
def test_a_chain_of_single_links_shows_any_change_in_every_later_link(bodies: list[bytes]) -> None:
    def heads(of: list[bytes]) -> list[str]:
        links = [START]
        for body in of:
            links.append(KEY.link(links[-1], body))
        return links[1:]

    plain = heads(bodies)
    assert len(set(plain)) == len(plain)
    assert not set(heads([bodies[0] + b"x", *bodies[1:]])) & set(plain)


@given(
    rows=st.dictionaries(st.integers(1, 10**9), st.binary(min_size=1, max_size=20), min_size=1, max_size=20),
    place=st.integers(0, 19),
    to=st.binary(min_size=1, max_size=20),
)
def test_the_marks_name_the_one_row_that_was_changed_or_taken_out(
    rows: dict[int, bytes], place: int, to: bytes
) -> None:
    odd = sorted(rows)[place % len(rows)]
    assume(to != rows[odd])
    was = marks(list(rows), list(rows.values()))
    changed, without = rows | {odd: to}, {one: body for one, body in rows.items() if one != odd}
    assert was.odd_one(marks(list(changed), list(changed.values()))) == odd
    assert was.odd_one(marks(list(without), list(without.values()))) == odd
    assert was.odd_one(was) is None


@given(rows=st.dictionaries(st.integers(1, 10**9), st.binary(max_size=20), max_size=20), cut=st.integers(0, 20))
def test_marks_of_parts_add_up_to_the_marks_of_the_whole(rows: dict[int, bytes], cut: int) -> None:
    ids, bodies = list(rows), list(rows.values())
    assert marks(ids[:cut], bodies[:cut]) + marks(ids[cut:], bodies[cut:]) == marks(ids, bodies)
    assert marks([], []) == NO_MARKS == Marks(0, 0)


@given(
    instant=INSTANTS,
    hours=st.integers(-12, 14),
)
def test_equal_instants_of_different_zones_have_one_form(instant: datetime, hours: int) -> None:
    elsewhere = instant.astimezone(timezone(timedelta(hours=hours)))
    assert (
        canonical(at=instant) == canonical(at=elsewhere) == canonical(at=instant.astimezone(ZoneInfo("Asia/Shanghai")))
    )


@given(instant=INSTANTS)
def test_an_instant_is_kept_to_the_microsecond(instant: datetime) -> None:
    assert datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds(instant)) == instant


def test_an_instant_without_a_zone_is_a_fault() -> None:
    with pytest.raises(TypeError):
        canonical(at=datetime(2026, 9, 1))  # noqa: DTZ001 - the missing zone is what is tested


def test_the_form_follows_the_facts_and_not_the_order_they_were_given_in() -> None:
    assert canonical(b=1, a="x", c=None) == canonical(a="x", b=1) == b'{"a":"x","b":1}'
    assert canonical(stage=Stage.CLOSED) == canonical(stage="closed")
    assert canonical(note="a\nb").count(b"\n") == 0
