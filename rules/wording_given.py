"""What people write into the ledger: words that can be read, kept and shown, and no personal data."""

from __future__ import annotations

import unicodedata

from rules.privacy import refuse_personal_data
from rules.refusals import UnfitText
from rules.words import Text

LONGEST = 5_000
"""Characters of one text; what is longer belongs into a file."""

_BREAKS = "\n\r\t"
_TURNING = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
"""They show a text in another order than it is written in."""

_UNREADABLE = Text("含有无法显示的控制字符，请重新输入", "it holds control characters; type it again")
_TOO_LONG = Text(
    f"超过 {LONGEST} 字，请精简，详情放入附件", f"it is longer than {LONGEST} characters; put the details into a file"
)


def refuse_unfit(where: Text, text: str) -> None:
    """Nothing, when the text may be kept. Raises UnfitText or PersonalData, naming the field."""
    why = unfit(text)
    if why is not None:
        raise UnfitText(where=where, why=why)
    refuse_personal_data(where, text)


LONGEST_PLACE = 120
"""Characters of a place; the database keeps no more."""
_PLACE = Text("部位", "place")
_PLACE_TOO_LONG = Text(f"最长 {LONGEST_PLACE} 字", f"it has {LONGEST_PLACE} characters at most")


def refuse_unfit_place(text: str) -> None:
    """Nothing, when the text may be kept as a place. Raises UnfitText or PersonalData."""
    if len(text) > LONGEST_PLACE:
        raise UnfitText(where=_PLACE, why=_PLACE_TOO_LONG)
    refuse_unfit(_PLACE, text)


def unfit(text: str) -> Text | None:
    """Why a text cannot be kept as it is; None for one that can."""
    if len(text) > LONGEST:
        return _TOO_LONG
    return _UNREADABLE if any(_is_unreadable(one) for one in text) else None


def is_blank(text: str) -> bool:
    """Whether there is nothing to read in it, only spaces and characters without a shape."""
    return not any(unicodedata.category(one)[0] not in "ZC" for one in text)


def shown_safely(text: str) -> str:
    """The text as a terminal may show it: nothing in it moves the cursor or turns what follows around."""
    return "".join("\N{REPLACEMENT CHARACTER}" if _is_unreadable(one) else one for one in text)


def _is_unreadable(one: str) -> bool:
    return one in _TURNING or (unicodedata.category(one) in ("Cc", "Cs") and one not in _BREAKS)
