"""Long texts are cut by bytes and read as if they had not been."""

from __future__ import annotations

import unicodedata

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.cutting import characters, cut, json_utf8, utf8

AWKWARD = [
    "校",
    "安",
    "隐患。",
    "\n",
    "\n\n",
    " ",
    "a",
    '"',
    "\\",
    "\t",
    "\x07",
    "👨‍👩‍👧",
    "\u200d",
    "❤️",
    "🇨🇳",
    "👍🏽",
    "e\u0301",
    "ก\u0e33",
    "\u0300",
]
TEXT = st.lists(st.one_of(st.sampled_from(AWKWARD), st.characters(exclude_categories=("Cs",))), max_size=120).map(
    "".join
)
TITLE = TEXT.map(lambda text: " ".join(text.split()))


@settings(max_examples=500, deadline=None)
@given(TITLE, TEXT, st.integers(32, 300), st.sampled_from([utf8, json_utf8]))
def test_parts_fit_join_to_the_original_and_never_leave_the_title_alone(title, body, limit, weigh):
    whole = f"{title}\n{body}" if title and body else title or body
    # A part has room for a few characters, however heavy they are; 2048 bytes are 80 families of emoji.
    limit = max([limit, *(4 * weigh(one) for one in characters(whole))])
    parts = cut(title, body, limit, weigh)
    assert "".join(parts) == whole
    assert max(map(weigh, parts)) <= limit
    if title and body:
        ends = {sum(map(len, parts[: place + 1])) for place in range(len(parts))}
        assert not ends & {len(title), len(title) + 1}


@settings(max_examples=300, deadline=None)
@given(TITLE, TEXT, st.integers(64, 300))
def test_no_part_begins_inside_a_character(title, body, limit):
    for part in cut(title, body, limit)[1:]:
        first = part[0]
        if max(map(utf8, characters(f"{title}\n{body}"))) <= limit:
            assert not unicodedata.combining(first)
            assert first not in "\u200d\ufe0f"
            assert not 0x1F3FB <= ord(first) <= 0x1F3FF


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=80))
def test_bytes_in_json_are_counted_as_they_are_written(text):
    assert json_utf8(text) == len(orjson.dumps(text)) - 2


def test_2048_bytes_of_wecom_hold_682_chinese_characters_and_not_2048():
    assert cut("", "患" * 682, 2048) == ["患" * 682]
    assert [len(one) for one in cut("", "患" * 1400, 2048)] == [682, 682, 36]


def test_a_part_ends_after_a_line_where_that_wastes_little():
    lines = "".join(f"第{number}行：{'隐患' * 10}\n" for number in range(100))
    assert all(part.endswith("\n") for part in cut("标题", lines, 2048))


def test_a_family_of_emoji_stays_together():
    assert list(characters("👨‍👩‍👧x🇨🇳👍🏽e\u0301")) == ["👨‍👩‍👧", "x", "🇨🇳", "👍🏽", "e\u0301"]
