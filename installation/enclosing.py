"""The letters that go with the mail about an act: made once, kept, and handed to the delivery as files."""

from __future__ import annotations

import logging
from datetime import datetime

from casework import lettering
from casework.desk import Desk
from casework.lettering import Ordered
from installation.letter_pen import pen_of
from notifications.letters import Attachment
from notifications.outgoing import Enclosed, Occasion
from rules.letters import GO_ALONG, LetterKind
from rules.refusals import Refusal
from rules.words import Language, Text
from store.files import FileStore

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_log = logging.getLogger("xiaoan.delivery")


class Enclosing:
    """Asked by the delivery for each message about an act. A letter that cannot be made holds up no message."""

    def __init__(self, desk: Desk, files: FileStore, language: Language) -> None:
        self.desk, self.files, self.language = desk, files, language

    def __call__(self, about: Occasion, at: datetime) -> list[Enclosed]:
        return [found for kind in GO_ALONG[about.kind] if (found := self._letter(kind, about, at)) is not None]

    def _letter(self, kind: LetterKind, about: Occasion, at: datetime) -> Enclosed | None:
        wanted = Ordered(kind, about.hazard, "", at, about.event_id, self.language)
        try:
            line = lettering.made_for_mail(self.desk, pen_of(self.files), wanted)
            if line is None:
                return None
            _, content = lettering.reprinted(self.desk, self.files, line.id)
        except Refusal as no:
            _log.warning("no letter goes with the message about event %s: %s", about.event_id, no.code)
            return None
        name = Text(kind.zh, kind.en).say(self.language)
        return Enclosed(kind, line.number, Attachment(f"{line.number}{name}.docx", _WORD, content))
