"""Free text is searched for what identifies a person; places, dates and numbers of things pass."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rules.privacy import ID_NUMBER, PHONE_NUMBER, found_in, masked_phone, refuse_personal_data
from rules.refusals import PersonalData
from rules.words import Language, Text

WEIGHTS = [2 ** (17 - place) % 11 for place in range(17)]
"""ISO 7064 MOD 11-2, which GB 11643 uses: powers of two, and not our table of weights."""

GAPS = st.sampled_from(["", " ", "-", "　", "－", " -"])
BEFORE = st.sampled_from(["", "联系人张三 ", "电话", "，", "2026-11-20 ", "3号楼 ", "在校门口，", "tel:"])
AFTER = st.sampled_from(["", "。", " 李老师", "（工作时间）", "，3号楼", "\n2026-11-20"])


@st.composite
def id_numbers(draw: st.DrawFn) -> str:
    """A number as it may stand on an identity card: region, date of birth, sequence, check digit."""
    born = draw(st.dates(date(1930, 1, 1), date(2024, 12, 31)))
    body = f"{draw(st.integers(110000, 659999))}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    rest = (12 - sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11) % 11
    return body + ("X" if rest == 10 else str(rest))


@st.composite
def phones(draw: st.DrawFn) -> str:
    return f"1{draw(st.integers(3, 9))}{draw(st.integers(0, 999_999_999)):09d}"


def full_width(text: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


@given(number=id_numbers(), before=BEFORE, after=AFTER, wide=st.booleans(), small=st.booleans())
def test_an_identity_number_is_found_whatever_stands_around_it(
    number: str, before: str, after: str, wide: bool, small: bool
) -> None:
    written = full_width(number) if wide else number
    assert found_in(before + (written.lower() if small else written) + after) is ID_NUMBER


@given(number=id_numbers(), gap=GAPS)
def test_an_identity_number_written_in_groups_is_found(number: str, gap: str) -> None:
    assert found_in(gap.join([number[:6], number[6:14], number[14:17], number[17:]])) is ID_NUMBER
    assert found_in(gap.join([number[:6], number[6:10], number[10:14], number[14:]])) is ID_NUMBER


@given(number=id_numbers(), wrong=st.integers(1, 10))
def test_eighteen_digits_with_another_check_digit_are_no_identity_number(number: str, wrong: int) -> None:
    digits = "0123456789X"
    other = digits[(digits.index(number[17]) + wrong) % 11]
    assert found_in(f"设备编号 {number[:17]}{other}。") is None


@given(body=st.integers(10**16, 10**17 - 1))
def test_eighteen_digits_without_a_date_of_birth_are_no_identity_number(body: int) -> None:
    number = f"{body}0"
    assume(not (number[6:8] in ("18", "19", "20") and "01" <= number[10:12] <= "12"))
    assert all(found_in(f"{body}{last}") is None for last in "0123456789X")


@given(number=phones(), before=BEFORE, after=AFTER, wide=st.booleans())
def test_a_mobile_number_is_found_whatever_stands_around_it(number: str, before: str, after: str, wide: bool) -> None:
    assert found_in(before + (full_width(number) if wide else number) + after) is PHONE_NUMBER


@given(number=phones(), gap=GAPS, country=st.sampled_from(["", "+86", "+86 ", "86 ", "0086", "0086-", "86"]))
def test_a_mobile_number_in_groups_or_with_the_country_before_it_is_found(number: str, gap: str, country: str) -> None:
    assert found_in(country + gap.join([number[:3], number[3:7], number[7:]])) is PHONE_NUMBER


@given(number=phones())
def test_a_mobile_number_spelled_digit_by_digit_is_found(number: str) -> None:
    assert found_in(" ".join(number)) is PHONE_NUMBER
    assert found_in("·".join(number)) is PHONE_NUMBER


@pytest.mark.parametrize(
    "text",
    [
        "",
        "校门一键报警失灵，编号 510503-2026-000123",
        "灭火器压力不足，有效期至 2026-09-30，共 12 具",
        "应急灯 13、14、15、16、17、18 号不亮",
        "15 16 17 18 19 20 号柜门损坏",
        "13 14 15 16 178 号床松动",
        "摄像机地址 192.168.100.138 无法访问",
        "统一社会信用代码 12510503451234567Q",
        "办学许可证 151050370000123，校区编码 3151000123",
        "依据 GB 50016-2014（2018年版）第 5.5.17 条、JGJ 39-2016",
        "整改资金 13800 元，面积 1580.25 平方米",
        "2026-09-01 08:30 至 2026-09-07 17:30 断电",
        "座机 0830-4212345、028-86600110，校园报警 110",
        "设备序列号 20260901123456789012345",
        "合同 1380000123456 号",
    ],
)
def test_what_an_inspector_normally_writes_passes(text: str) -> None:
    assert found_in(text) is None


def test_the_refusal_says_what_was_found_and_in_which_field() -> None:
    with pytest.raises(PersonalData) as refused:
        refuse_personal_data(Text("隐患描述", "description"), "请联系 138 0000 1234")
    assert "手机号码（隐患描述）" in refused.value.say()
    assert "a mobile phone number (description)" in refused.value.say(Language.EN)
    assert "1234" not in refused.value.say()


def test_clean_text_is_let_through() -> None:
    refuse_personal_data(Text("说明", "note"), "已整改到位")


@given(number=phones())
def test_a_masked_number_keeps_its_ends_and_hides_its_middle(number: str) -> None:
    assert masked_phone(number) == f"{number[:3]}****{number[7:]}"


@pytest.mark.parametrize("number", ["", "110", "1234567"])
def test_a_short_number_is_hidden_whole(number: str) -> None:
    assert masked_phone(number) == "****"
