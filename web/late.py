"""Forms that come too late, their session over: nothing is done, and what was written goes back to its writer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.responses import Response

if TYPE_CHECKING:
    from web.gates import Caller

_SECRET = frozenset({"password", "old", "new", "again"})
"""Fields nothing is sent back from."""

Again = Callable[[Request, "Caller", FormData], Response]
"""The page of a form with what had been filled in; it does nothing."""


class _NameOnly(UploadFile):
    """A file that is let go as it comes."""

    async def write(self, content: bytes) -> None:
        """Nothing is kept of it."""


class _Words(MultiPartParser):
    """What was written in a form, and the names of its files: whoever is not signed in fills no disk of ours."""

    def on_headers_finished(self) -> None:
        super().on_headers_finished()
        found = self._current_part.file
        if found is not None:
            self._current_part.file = _NameOnly(found.file, filename=found.filename)


async def words_of(request: Request, most: int, longest: int) -> FormData:
    """What was written in the form of somebody who is not signed in: files by their names only."""
    if not request.headers.get("Content-Type", "").startswith("multipart/form-data"):
        return await request.form(max_fields=most, max_part_size=longest)
    parser = _Words(request.headers, request.stream(), max_files=most, max_fields=most, max_part_size=longest)
    try:
        form = await parser.parse()
    except MultiPartException as fault:
        raise HTTPException(400, fault.message) from fault
    await form.close()
    return form


def holds_secrets(form: FormData) -> bool:
    return not _SECRET.isdisjoint(form)


@dataclass(frozen=True, slots=True)
class Kept:
    """What came too late, as a page carries it on: pairs of a field and what it held, or the name of its file.

    token: whose form it was, which the page says again. written: what people wrote, without what we did.
    """

    token: str
    fields: Sequence[tuple[str, str]]
    written: Sequence[tuple[str, str]]
    files: Sequence[tuple[str, str]]

    @property
    def words(self) -> Sequence[str]:
        """What is shown of it; the codes behind what was chosen are no words of theirs."""
        return [one for _, one in self.written if not (one.isascii() and one.replace("_", "").isalpha())]


_OURS = frozenset({"key", "seen", "act", "numbers", "item", "before", "edits", "digest", "query", "next"})
"""Fields our forms fill in themselves."""


def kept_of(form: FormData) -> Kept:
    """Everything of the form but its token, which is of a session that is over, and what its files hold."""
    pairs = [(name, one) for name, one in form.multi_items() if isinstance(one, str) and name != "form_token"]
    return Kept(
        token=str(form.get("form_token", "")),
        fields=pairs,
        written=[(name, one) for name, one in pairs if one.strip() and name not in _OURS],
        files=[(name, one.filename or "") for name, one in form.multi_items() if isinstance(one, UploadFile)],
    )


def is_worth_keeping(form: FormData) -> bool:
    """Whether somebody wrote or chose something, and no password is among it."""
    kept = kept_of(form)
    return bool(kept.written or any(name for _, name in kept.files)) and not holds_secrets(form)


class Late(Exception):
    """A form whose session is over. caller: whoever is signed in by now, if it was theirs; again: its page."""

    def __init__(self, form: FormData, caller: Caller | None = None, again: Again | None = None) -> None:
        self.form, self.caller, self.again = form, caller, again
        super().__init__("a form came too late")
