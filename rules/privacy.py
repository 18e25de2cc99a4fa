"""Free text must not carry what identifies a person: the subject of a case is a place, a thing or a process."""

from __future__ import annotations

import re
import unicodedata

from rules.refusals import PersonalData
from rules.words import Text

_ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"

ID_NUMBER = Text("身份证号", "an identity card number")
PHONE_NUMBER = Text("手机号码", "a mobile phone number")


def found_in(text: str) -> Text | None:
    """What kind of personal number a text holds; full-width digits and spaced groups count too.

    Identity numbers are told from other long numbers by the check digit of GB 11643.
    """
    plain = re.sub(r"(?<=\d)[ \-](?=\d)", "", unicodedata.normalize("NFKC", text))
    if any(_checks_out(match.group()) for match in _ID_NUMBER.finditer(plain)):
        return ID_NUMBER
    return PHONE_NUMBER if _PHONE.search(plain) else None


def refuse_personal_data(where: Text, text: str) -> None:
    """Nothing, when the text is clean. Raises PersonalData naming what was found and in which field."""
    found = found_in(text)
    if found is not None:
        raise PersonalData(what=found, where=where)


def masked_phone(number: str) -> str:
    """A phone number as it may be shown or logged: 138****0000."""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 8 else "****"


def _checks_out(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECK_DIGITS[total % 11] == number[17].upper()
