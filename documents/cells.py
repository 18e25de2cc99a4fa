"""Reading one cell: what people write for a word, a number or an amount, and what cannot be understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from documents.days import day
from documents.writing import Cell, Unreadable, folded, name, plain, text
from rules.sheets import CellKind, SheetField
from rules.words import Language, Text, Word

_SPACES = re.compile(r"\s+")
_SCIENTIFIC = re.compile(r"^\d(\.\d+)?[eE]\+?\d+$")
_LONGEST_EXACT = 10**15
"""Excel keeps 15 digits of a number and writes noughts for the rest."""


def code(cell: Cell) -> str:
    """A code or number as it must be compared: narrow, without spaces. Raises Unreadable where Excel lost digits."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) >= _LONGEST_EXACT:
        raise Unreadable(
            Text(
                "超过15位的数字会被 Excel 截断，请把这一列设为“文本”格式后重新填写",
                "Excel cuts numbers off after 15 digits; make the column text and enter it again",
            )
        )
    said = _SPACES.sub("", plain(cell))
    if _SCIENTIFIC.match(said):
        raise Unreadable(
            Text(
                "号码被 Excel 变成了科学计数，请把这一列设为“文本”格式后重新填写",
                "Excel has turned the number into 1.23E+10; make the column text and enter it again",
            )
        )
    return said


_MOST = 10_000_000
"""More pupils or staff than any school has: such a number is a slip."""


def count(cell: Cell) -> int:
    """A whole number that is not negative: 1,200 and １２００人 too."""
    said = plain(cell).replace(",", "").rstrip("人名所个")
    try:
        found = Decimal(said)
    except InvalidOperation as fault:
        raise Unreadable(Text("应填整数，如 1200", "a whole number is wanted, such as 1200")) from fault
    if not found.is_finite() or not 0 <= found <= _MOST or found != found.to_integral_value():
        raise Unreadable(
            Text(f"应填 0 至 {_MOST} 的整数，如 1200", f"a whole number from 0 to {_MOST} is wanted, such as 1200")
        )
    return int(found)


def decimal(cell: Cell) -> float:
    """A number with a fraction."""
    try:
        found = Decimal(plain(cell).replace(",", "").rstrip("°"))
    except InvalidOperation as fault:
        raise Unreadable(Text("应填数字，如 105.4432", "a number is wanted, such as 105.4432")) from fault
    if not found.is_finite():
        raise Unreadable(Text("应填数字，如 105.4432", "a number is wanted, such as 105.4432"))
    return float(found)


_MONEY = re.compile(r"^[¥￥]?(?P<number>[-+]?[\d,]*\.?\d+)(?P<ten_thousand>万)?(元|圆|块)?(整|人民币)?$")


_MOST_FEN = 10**14


def fen(cell: Cell, factor: int = 1) -> int:
    """An amount in fen, from yuan: 1,200.50, ￥1200, 1.2万元. factor 10,000 where the header says 万元."""
    match = _MONEY.match(_SPACES.sub("", plain(cell)))
    if match is None:
        raise Unreadable(Text("应填金额（元），如 1200.50", "an amount in yuan is wanted, such as 1200.50"))
    times = 10_000 if match["ten_thousand"] else factor
    found = Decimal(match["number"].replace(",", "")) * times * 100
    if found < 0:
        raise Unreadable(Text("金额不能是负数", "an amount must not be negative"))
    if found > _MOST_FEN:
        raise Unreadable(Text("金额过大，单位是元，请核对", "the amount is too large; it is in yuan: check it"))
    return int(found.to_integral_value(ROUND_HALF_UP))


_YES = frozenset({"是", "有", "对", "y", "yes", "true", "1", "√", "✓", "✔"})
_NO = frozenset({"否", "无", "不是", "非", "没有", "n", "no", "false", "0", "×", "x"})


def yes_no(cell: Cell) -> bool:
    """Whether a cell says yes."""
    said = folded(plain(cell))
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise Unreadable(Text("应填“是”或“否”", "yes or no is wanted"))


_PHONE = re.compile(r"^\+?\d[\d-]{5,18}\d$")


def phone(cell: Cell) -> str:
    """A phone number: digits, with the dash of a landline's area code kept."""
    said = code(cell)
    if said.startswith(("1", "+86")):
        said = said.removeprefix("+86").replace("-", "")
    if not _PHONE.match(said):
        raise Unreadable(Text("应填电话号码，如 13800000000", "a phone number is wanted, such as 13800000000"))
    return said


_EMAIL = re.compile(r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")


def email(cell: Cell) -> str:
    """An e-mail address."""
    said = code(cell)
    if not _EMAIL.match(said):
        raise Unreadable(Text("应填邮箱，如 a@b.cn", "an e-mail address is wanted, such as a@b.cn"))
    return said


_ADDRESS = re.compile(r"^[a-z][a-z0-9+.-]{1,19}://\S+$")


def addresses(cell: Cell) -> tuple[str, ...]:
    """Apprise addresses, one a line; nothing of them is quoted in an error, for they hold keys."""
    found = tuple(one.strip() for one in re.split(r"[\n；]|(?<=\S)\s+(?=[a-z][a-z0-9+.-]*://)", text(cell)))
    found = tuple(one for one in found if one)
    for place, one in enumerate(found, 1):
        if not _ADDRESS.match(one):
            raise Unreadable(
                Text(
                    f"第 {place} 个地址不是 Apprise 地址，应形如 wecombot://密钥，一行一个",
                    f"address {place} is no Apprise address; it looks like wecombot://key, one a line",
                )
            )
    return found


def language(cell: Cell) -> Language:
    """The language somebody is written to in."""
    said = folded(plain(cell))
    if said in ("zh", "zh-cn", "zh_cn", "中文", "汉语", "简体中文", "chinese"):
        return Language.ZH
    if said in ("en", "en-us", "英文", "英语", "english"):
        return Language.EN
    raise Unreadable(Text("应填“中文”或“英文”", "Chinese or English is wanted"))


def word_reader(kind: type[Word], synonyms: Mapping[str, Word]) -> Callable[[Cell], Word]:
    """A reader for a column of words: by code, label or synonym, whatever the width, case or spaces."""
    known: dict[str, Word] = {folded(said): one for said, one in synonyms.items()}
    for one in kind:
        known |= dict.fromkeys(
            (folded(one.value), folded(one.zh), folded(one.en), folded(one.en.replace(" ", "_"))), one
        )

    @lru_cache(maxsize=1024)
    def read(said: str) -> Word | None:
        return known.get(folded(said))

    def reader(cell: Cell) -> Word:
        found = read(plain(cell))
        if found is None:
            raise Unreadable(
                Text(
                    f"不在可选范围内：{'、'.join(one.zh for one in kind)}",
                    f"not one of {', '.join(one.en for one in kind)}",
                )
            )
        return found

    return reader


_READERS: dict[CellKind, Callable[[Cell], object]] = {
    CellKind.TEXT: text,
    CellKind.NAME: name,
    CellKind.CODE: code,
    CellKind.COUNT: count,
    CellKind.DECIMAL: decimal,
    CellKind.MONEY: fen,
    CellKind.DAY: day,
    CellKind.YES_NO: yes_no,
    CellKind.PHONE: phone,
    CellKind.EMAIL: email,
    CellKind.ADDRESSES: addresses,
    CellKind.LANGUAGE: language,
}


def reader_for(column: SheetField, factor: int = 1) -> Callable[[Cell], object]:
    """The reader of a column's cells. It raises Unreadable with a remedy."""
    if column.words is not None:
        return word_reader(column.words, column.synonyms)
    if column.kind is CellKind.MONEY and factor != 1:
        return lambda cell: fen(cell, factor)
    read = _READERS[column.kind]
    return _kept_short(read, column.longest) if column.longest else read


def _kept_short(read: Callable[[Cell], object], longest: int) -> Callable[[Cell], object]:
    def reader(cell: Cell) -> object:
        found = read(cell)
        if isinstance(found, str) and len(found) > longest:
            raise Unreadable(
                Text(
                    f"太长（{len(found)} 字），最多 {longest} 字",
                    f"too long ({len(found)} characters); at most {longest}",
                )
            )
        return found

    return reader
