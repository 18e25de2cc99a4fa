"""Free text must not carry what identifies a person: the subject of a case is a place, a thing or a process."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from rules.refusals import PersonalData
from rules.words import Text

_GAP = r"[ \t\-\u2010-\u2015.·]{1,2}"
_DIGITS = re.compile(rf"\d+(?:{_GAP}\d+)*(?:(?:{_GAP})?[Xx](?![A-Za-z0-9]))?")
_ID_NUMBER = re.compile(r"\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]")
_PHONE = re.compile(r"(?:86|0086)?1[3-9]\d{9}")
_LONGEST = 18
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"

ID_NUMBER = Text("身份证号", "an identity card number")
PHONE_NUMBER = Text("手机号码", "a mobile phone number")


def found_in(text: str) -> Text | None:
    """What kind of personal number a text holds; full-width digits and spaced groups count too.

    Identity numbers are told from other long numbers by their date of birth and the check digit of GB 11643.
    """
    phone = None
    for groups in _numbers(unicodedata.normalize("NFKC", text)):
        number = "".join(groups)
        if _ID_NUMBER.fullmatch(number) and _checks_out(number):
            return ID_NUMBER
        if _PHONE.fullmatch(number) and _is_one_number(groups):
            phone = PHONE_NUMBER
    return phone


def _numbers(text: str) -> Iterator[list[str]]:
    """Every number that neighbouring groups of digits may spell: a date before a phone number does not hide it."""
    for run in _DIGITS.finditer(text):
        groups = re.findall(r"\d+[Xx]?|[Xx]", run.group())
        for first in range(len(groups)):
            length = 0
            for last in range(first, len(groups)):
                length += len(groups[last])
                if length > _LONGEST:
                    break
                yield groups[first : last + 1]


def _is_one_number(groups: list[str]) -> bool:
    """Whether groups look like one phone number written apart, and not like a list of small numbers."""
    sizes = {len(group) for group in groups}
    return min(sizes) >= 3 or sizes == {1} or groups[0] == "86"


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
