"""Money: kept as whole fen, typed and shown as yuan; never a float, in which 0.1 and 0.2 are not 0.3."""

from __future__ import annotations

import unicodedata
from decimal import Decimal, InvalidOperation

from rules.refusals import BadInput
from rules.words import Text, Word

MOST_YUAN = 10_000_000_000
_FEN = Decimal("0.01")


class FundSource(Word):
    """Who pays for a rectification."""

    SCHOOL = "school", "学校自筹", "the school"
    TOWN = "town", "镇街投入", "the town"
    DISTRICT = "district", "区级财政", "the district's budget"
    SPECIAL = "special", "专项资金", "a special fund"
    OTHER = "other", "其他", "other"


def fen_typed(text: str) -> int | None:
    """An amount of yuan as somebody typed it, in fen; None for none. Raises BadInput for what is no amount."""
    typed = unicodedata.normalize("NFKC", text).strip().replace(",", "")
    if not typed:
        return None
    try:
        yuan = Decimal(typed)
    except InvalidOperation:
        yuan = Decimal(-1)
    # A NaN compares with nothing, and more than two places are no amount anybody can pay.
    if not yuan.is_finite() or not 0 <= yuan < MOST_YUAN or yuan != yuan.quantize(_FEN):
        words = Text(f"金额“{text}”应为元数，如 1200.50", f"“{text}” should be an amount in yuan, such as 1200.50")
        raise BadInput(what=words)
    return int(yuan * 100)


def in_yuan(fen: int) -> Decimal:
    """An amount as a workbook reckons with it."""
    return Decimal(fen) / 100


def yuan(fen: int | None) -> str:
    """An amount as people read it: 1200.50; nothing for none."""
    return "" if fen is None else f"{fen // 100}.{fen % 100:02d}"
