"""What programs send: an act or a finding as JSON, alone or as one part of a form with files."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.datastructures import UploadFile

from rules.money import MOST_YUAN
from rules.refusals import FormTooLarge, KindOfBodyUnknown
from rules.vocabulary import Instrument, Severity, Source
from rules.wording_given import LONGEST
from web.api.doors import LARGEST_ID, Client, Door
from web.guarding import MOST_FILES

JSON, WITH_FILES = "application/json", "multipart/form-data"
LARGEST_JSON = 256 * 1024
"""The largest body without files: every text in it may be as long as the ledger keeps."""

_Words = Annotated[str, StringConstraints(max_length=LONGEST)]
_Name = Annotated[str, StringConstraints(max_length=120)]
_Line = Annotated[str, StringConstraints(max_length=500)]


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Deed(_Sent):
    """An act. `GET /hazards/{number}/acts` says which of these fields an act asks for; leave out the others."""

    note: _Words = ""
    until: date | None = Field(None, examples=["2026-09-30"])
    seen: int | None = Field(None, ge=0, le=LARGEST_ID, description="The hazard's `newest` when you decided.")
    units: list[_Name] = Field([], max_length=50, description="Units by code or name.")
    into: Annotated[str, StringConstraints(max_length=24)] = ""
    instrument: Instrument | None = None
    measures: _Words = ""
    funds: float | None = Field(None, ge=0, lt=MOST_YUAN, allow_inf_nan=False, description="Yuan.")
    progress: _Words = ""
    interim: _Words = ""
    to: _Name = Field("", description="A person, by number or full name.")
    on_site: bool = Field(False, description="Whether the verifier went there and looked.")
    place: _Name = ""
    conditions: list[_Line] = Field([], max_length=50)
    basis: Annotated[str, StringConstraints(max_length=200)] = ""
    parts: dict[Annotated[str, StringConstraints(max_length=60)], _Words] = Field({}, max_length=30)

    def as_given(self) -> dict[str, str]:
        """The act as a form of the console would have it filled in."""
        given = {
            "note": self.note,
            "until": self.until.isoformat() if self.until else "",
            "seen": "" if self.seen is None else str(self.seen),
            "units": "、".join(self.units),
            "into": self.into,
            "instrument": self.instrument.value if self.instrument else "",
            "measures": self.measures,
            "funds": "" if self.funds is None else f"{self.funds:.2f}",
            "progress": self.progress,
            "interim": self.interim,
            "to": self.to,
            "on_site": "1" if self.on_site else "",
            "place": self.place,
            "conditions": "\n".join(self.conditions),
            "basis": self.basis,
        }
        return given | {f"part.{name}": value for name, value in self.parts.items()}


class NewHazard(_Sent):
    """A finding, to be recorded now by whoever the token is for."""

    school: _Name = Field(min_length=1, description="Code of the school (campus).", examples=["S1"])
    description: _Words = Field(min_length=1, examples=["值班巡查记录缺失"])
    category: _Name = Field(min_length=1, description="Code or name; see `GET /categories`.", examples=["SEC-PATROL"])
    place: _Name = Field("", examples=["门卫室"])
    source: Source = Source.AGENCY_CHECK
    severity: Severity | None = Field(None, description="Empty: as the taxonomy says.")
    due_on: date | None = Field(None, description="Empty: as policy says.")
    remark: _Words = ""


_M = TypeVar("_M", bound=_Sent)


@dataclass(frozen=True)
class Handed(Generic[_M]):
    """What was sent, by a client that was let in; the files can be read while the request lasts."""

    client: Client
    body: _M
    files: Sequence[UploadFile]


def sent(admitted: Door, model: type[_M]) -> Callable[..., AsyncIterator[Handed[_M]]]:
    """The gate of what is sent: it is read when the client has been let in, and not before."""

    async def looked_at(request: Request, client: Client = Depends(admitted)) -> AsyncIterator[Handed[_M]]:
        kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind == JSON:
            yield Handed(client, _read(model, await _whole(request)), ())
        elif kind == WITH_FILES:
            async with request.form(max_files=MOST_FILES + 1, max_fields=1, max_part_size=LARGEST_JSON) as form:
                body = form.get("body", "")
                # A part that names its type comes as a file from some programs.
                text = body if isinstance(body, str) else await body.read(LARGEST_JSON)
                files = [one for one in form.getlist("files") if isinstance(one, UploadFile)]
                yield Handed(client, _read(model, text), files)
        else:
            raise KindOfBodyUnknown()

    return looked_at


def _read(model: type[_M], text: str | bytes) -> _M:
    try:
        return model.model_validate_json(text)
    except ValidationError as fault:
        raise RequestValidationError(fault.errors(include_input=False, include_context=False)) from fault


async def _whole(request: Request) -> bytes:
    """The body. Raises FormTooLarge as soon as it is."""
    read = bytearray()
    async for part in request.stream():
        read += part
        if len(read) > LARGEST_JSON:
            raise FormTooLarge()
    return bytes(read)
