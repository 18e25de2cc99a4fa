"""What every no has: a stable code, and a sentence that says what, where and how to mend it."""

from __future__ import annotations

from typing import ClassVar

from rules.words import Language, Text


class Refusal(Exception):
    """The answer is no, nothing was changed, and this is the sentence for the person who asked."""

    code: ClassVar[str] = "refused"
    text: ClassVar[Text] = Text("不能这样做", "this cannot be done")
    brief: ClassVar[Text | None] = None
    """What is enough to say of one in a list, where the whole sentence would be said again and again."""

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.say())

    def say(self, language: Language = Language.ZH) -> str:
        return self.text.say(language, **self.facts)

    def in_a_list(self, language: Language) -> str:
        """The sentence where the number stands beside it: the same for all hazards of which the same is true."""
        return (self.brief or self.text).say(language, **{**self.facts, "number": _IT})


_IT = Text("该隐患", "it")
