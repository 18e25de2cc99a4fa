"""Cells as people fill them in: numbers, amounts, codes, words, addresses, and words left as they stand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import cells
from documents.writing import Cell, Unreadable, name, text, written
from rules.ledger_sheet import LEDGER, State
from rules.registry_sheets import REGISTRY
from rules.sheets import CellKind
from rules.vocabulary import Severity
from rules.wording import one_line, tidy
from rules.words import Language, Text

_WIDE = str.maketrans("0123456789,.", "０１２３４５６７８９，．")


@given(st.integers(0, 10**7))
def test_a_whole_number_is_read_however_excel_or_a_person_writes_it(number: int) -> None:
    spelt: list[object] = [number, float(number), str(number), f"{number:,}", f" {number} ", f"{number}.0",
                           f"{number:,}人".translate(_WIDE), f"'{number}"]  # fmt: skip
    assert [cells.count(one) for one in spelt] == [number] * len(spelt)  # type: ignore[arg-type]  # every type
    assert [cells.code(one) for one in (number, float(number), f" {number} ", f"'{number}")] == [str(number)] * 4


@given(st.integers(0, 10**11))
def test_an_amount_in_fen_comes_back_from_yuan_in_every_spelling(amount: int) -> None:
    yuan = f"{amount // 100}.{amount % 100:02}"
    spelt: list[object] = [amount / 100, yuan, f"￥{yuan}", f"¥{yuan}元", yuan.translate(_WIDE), f"{yuan} 元整"]
    assert [cells.fen(one) for one in spelt] == [amount] * len(spelt)  # type: ignore[arg-type]  # every type


def test_amounts_in_ten_thousands_are_told_by_the_cell_or_by_the_header() -> None:
    assert cells.fen("1.2万元") == 1_200_000
    assert cells.fen("1.2", factor=10_000) == 1_200_000
    assert cells.fen("1.2万", factor=10_000) == 1_200_000
    assert cells.fen("1.005") == 101


@pytest.mark.parametrize(
    ("reader", "said", "remedy"),
    [
        (cells.count, "十几", "1200"),
        (cells.count, "-1", "1200"),
        (cells.count, 1.5, "1200"),
        (cells.count, "1e400", "1200"),
        (cells.fen, "约五千", "1200.50"),
        (cells.fen, "-5", "负数"),
        (cells.decimal, "东经105度", "105.4432"),
        (cells.decimal, "NaN", "105.4432"),
        (cells.yes_no, "也许", "“是”或“否”"),
        (cells.code, 1234567890123456789, "15位"),
        (cells.code, "1.23E+17", "科学计数"),
        (cells.phone, "1.38E+10", "科学计数"),
        (cells.phone, "见附件", "13800000000"),
        (cells.email, "无邮箱", "a@b.cn"),
        (cells.language, "藏文", "“中文”或“英文”"),
        (cells.addresses, "13800000000", "wecombot://"),
    ],
)
def test_a_cell_that_cannot_be_read_says_what_is_wanted(reader, said, remedy) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Unreadable) as caught:
        reader(said)
    assert remedy in caught.value.what.zh
    assert caught.value.what.en


def test_phone_numbers_lose_what_excel_and_people_add_to_them() -> None:
    spelt = [
        13800000000.0,
        "138 0000 0000",
        "138-0000-0000",
        "+86 138 0000 0000",
        "１３８００００００００",
        "'13800000000",
    ]
    assert {cells.phone(one) for one in spelt} == {"13800000000"}  # type: ignore[arg-type]  # every type
    assert cells.phone("0830-1234567") == "0830-1234567"


def test_addresses_stand_one_a_line_or_one_after_another_and_a_bad_one_is_not_repeated() -> None:
    assert cells.addresses("wecombot://k1\nntfy://h/t") == ("wecombot://k1", "ntfy://h/t")
    assert cells.addresses("wecombot://k1；ntfy://h/t") == ("wecombot://k1", "ntfy://h/t")
    with pytest.raises(Unreadable) as caught:
        cells.addresses("wecombot://k1\nmy-secret-token")
    assert "第 2 个" in caught.value.what.zh
    assert "secret" not in caught.value.what.zh + caught.value.what.en


def test_words_are_read_by_code_label_or_synonym_and_others_are_shown_the_choice() -> None:
    severity = cells.reader_for(LEDGER.by_name["severity"])
    said = ["major", "重大", "重大隐患", " 重 大 ", "MAJOR", "重大事故隐患"]
    assert {severity(one) for one in said} == {Severity.MAJOR}
    assert severity("低(立改)") is Severity.LOW
    state = cells.reader_for(LEDGER.by_name["state"])
    assert [state(one) for one in ("整改中", "已整改", "未整改", "已闭环", "closed")] == [
        State.RECTIFYING, State.DONE, State.NOT_DONE, State.CLOSED, State.CLOSED,
    ]  # fmt: skip
    with pytest.raises(Unreadable) as caught:
        severity("特大")
    assert caught.value.what.zh == "不在可选范围内：低（立改）、一般、较大、重大"


def test_a_text_longer_than_the_database_keeps_is_refused_and_not_cut() -> None:
    place = cells.reader_for(LEDGER.by_name["place"])
    assert place("门" * 120) == "门" * 120
    with pytest.raises(Unreadable) as caught:
        place("门" * 121)
    assert "最多 120 字" in caught.value.what.zh


@given(st.text())
def test_tidying_words_twice_is_tidying_them_once(said: str) -> None:
    assert tidy(tidy(said)) == tidy(said)
    assert one_line(one_line(said)) == one_line(said)
    assert text(said) == tidy(said)
    assert "\n" not in name(said)


def test_prose_keeps_its_chinese_punctuation_and_names_only_have_their_digits_narrowed() -> None:
    assert text("校门（东），１号\r\n损坏") == "校门（东），１号\n损坏"
    assert name("东涌逸東街８號　（二）邨") == "东涌逸東街8號 （二）邨"


def test_languages_are_read_by_name_or_tag() -> None:
    assert [cells.language(one) for one in ("中文", "zh-CN", "English", "英文")] == [
        Language.ZH, Language.ZH, Language.EN, Language.EN,
    ]  # fmt: skip


def refusal_of(read: Callable[[Cell], object], cell: Cell) -> Text | None:
    """What a reader says against a cell; None when it can read it. Anything but its refusal is a fault."""
    try:
        read(cell)
    except Unreadable as refused:
        return refused.what
    return None


@given(st.one_of(st.text(max_size=20), st.floats(), st.integers(), st.booleans(), st.none()))
def test_no_cell_makes_any_reader_stumble(cell: str | float | bool | None) -> None:
    columns = [*LEDGER.fields, *(one for sheet in REGISTRY for one in sheet.fields)]
    readers = [cells.reader_for(one) for one in columns if one.kind is not CellKind.IGNORED]
    refused = [said for read in readers if (said := refusal_of(read, cell)) is not None]
    assert all(one.zh and one.en for one in refused)
    assert isinstance(written(cell), str)
