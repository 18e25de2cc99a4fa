"""How a word of the trade carries its stable code and its Chinese and English labels."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Self, cast


class Language(StrEnum):
    """The languages every text exists in; Chinese is the users' first."""

    ZH = "zh-CN"
    EN = "en"

    @classmethod
    def of(cls, tag: str | None) -> Language:
        """The language a tag asks for ("en", "en_US.UTF-8", "zh"); Chinese when it asks for neither."""
        return cls.EN if (tag or "").lower().startswith("en") else cls.ZH


class Word(StrEnum):
    """A word of the trade: its value is the code that is stored, its labels are what people read."""

    zh: str
    en: str

    def __new__(cls, code: str, zh: str, en: str) -> Self:
        word = str.__new__(cls, code)
        word._value_ = code
        word.zh = zh
        word.en = en
        return word

    def label(self, language: Language = Language.ZH) -> str:
        return self.en if language is Language.EN else self.zh

    @classmethod
    def of(cls, code: str) -> Self:
        """The word with this code. Raises ValueError for any other."""
        word = cls._value2member_map_.get(code)
        if word is None:
            raise ValueError(f"{code!r} is not a {cls.__name__}")
        return cast(Self, word)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The word a person meant by its code or either label, whatever the width or case; None if none."""
        wanted = _folded(text)
        for word in cls:
            if wanted in (_folded(word.value), _folded(word.zh), _folded(word.en)):
                return word
        return None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold().replace(" ", "_")


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages; `{facts}` given to say() are filled in the reader's language."""

    zh: str
    en: str

    def say(self, language: Language = Language.ZH, **facts: object) -> str:
        pattern = self.en if language is Language.EN else self.zh
        if not facts:
            return pattern
        return pattern.format(**{name: said(fact, language) for name, fact in facts.items()})


def said(fact: object, language: Language) -> str:
    """A fact as a person reads it: words and texts in their language, lists joined the way the language does."""
    if isinstance(fact, Word):
        return fact.label(language)
    if isinstance(fact, Text):
        return fact.say(language)
    if isinstance(fact, (list, tuple, set, frozenset)):
        joint = "、" if language is Language.ZH else ", "
        return joint.join(said(one, language) for one in fact)
    return str(fact)


class Contradiction(ValueError):
    """A value that contradicts itself: what is wrong, in both languages, and where inside the value it stands."""

    def __init__(self, zh: str, en: str, *at: str | int) -> None:
        self.text, self.at = Text(zh, en), at
        super().__init__(en)
