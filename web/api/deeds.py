"""What programs do: a hazard recorded, an act done, each once for its key and in the name of the token's person."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Path, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from casework import acting
from casework.acting import Attachment
from casework.asking_once import Keyed, once
from casework.doers import DOERS, Asked
from casework.onlooking import refuse_unseen
from casework.reading import Done as Came
from casework.recording import record
from rules.finding import Finding
from rules.policy import Policy
from rules.refusals import BadInput
from rules.rights import Page
from rules.tokens import FIT_KEY, TokenScope
from rules.vocabulary import Act
from rules.wording_given import refuse_unfit
from rules.words import Text
from store import policies
from web.api.answers import OF_SENDING, V1, answers, both
from web.api.bodies import JSON, WITH_FILES, Deed, Handed, NewHazard, sent
from web.api.doors import Client, door
from web.api.hazards import Number
from web.api.shapes import Done
from web.forms import asked_for, kept_files

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key", pattern=f"^{FIT_KEY.pattern}$", examples=["7c1d2a0e-5b7e-4f51-9a3c-2f0f6f6f1a01"],
        description="The same key with the same request is answered again and not done again.",
    ),
]  # fmt: skip
_REPEATED = "Idempotency-Replayed"


def register(app: FastAPI) -> None:
    app.post(
        f"{V1}/hazards", status_code=201, tags=["acts"], responses=answers(*OF_SENDING), openapi_extra=_body(NewHazard),
        summary=both(Text("登记隐患", "record a hazard")),
    )(record_one)  # fmt: skip
    app.post(
        f"{V1}/hazards/{{number}}/acts/{{name}}", tags=["acts"], responses=answers(*OF_SENDING),
        openapi_extra=_body(Deed), summary=both(Text("办理环节", "do an act")),
    )(act)  # fmt: skip


def _body(model: type[BaseModel]) -> dict[str, Any]:
    """How a body is described: as JSON, or as JSON in a form with files. Any: as OpenAPI writes it."""
    one = {"$ref": f"#/components/schemas/{model.__name__}"}
    file = {"type": "string", "format": "binary", "contentMediaType": "application/octet-stream"}
    form = {
        "type": "object",
        "properties": {"body": one, "files": {"type": "array", "items": file, "maxItems": 5}},
        "required": ["body"],
        "additionalProperties": False,
    }
    content = {
        JSON: {"schema": one},
        WITH_FILES: {"schema": form, "encoding": {"body": {"contentType": JSON}}},
    }
    return {"requestBody": {"required": True, "content": content}}


def act(
    number: Number,
    name: Annotated[str, Path(json_schema_extra={"enum": sorted(DOERS)})],
    key: Key,
    answer: Response,
    handed: Handed[Deed] = Depends(sent(door(Page.ACT, TokenScope.ACT), Deed)),
) -> Done:
    """Done by the token's person, for the seat the lifecycle table finds for them, or refused."""
    client = handed.client
    desk, who = client.site.desk, client.bearer.number
    if name not in DOERS:
        raise HTTPException(404)
    refuse_unseen(desk, client.looks, number)
    request = acting.Request(number, who, client.at)
    asked = asked_for(desk, client.site.store, handed.body.as_given(), handed.files, name, request)
    keyed = _keyed(client, key, f"{number}/{name}", handed.body, asked.request.files)

    def do(kept_as: str) -> Came:
        mine: Asked = replace(asked, request=replace(asked.request, key=kept_as))
        return DOERS[name](desk, mine)

    return _done(answer, once(desk, keyed, client.at, do))


def record_one(
    key: Key,
    answer: Response,
    handed: Handed[NewHazard] = Depends(sent(door(Page.API_RECORD, TokenScope.RECORD), NewHazard)),
) -> Done:
    """On the ledger, found now by the token's person."""
    client, body = handed.client, handed.body
    desk = client.site.desk
    for name, text in body.model_dump(include={"school", "description", "category", "place", "remark"}).items():
        refuse_unfit(Text(name, name), text)
    with desk.looking() as session:
        policy = policies.policy_in_force(session, client.at)
    finding = Finding(
        campus=body.school, description=body.description, subcategory=_category(policy, body.category),
        found_at=client.at, source=body.source, place=body.place, severity=body.severity, due_on=body.due_on,
        remark=body.remark,
    )  # fmt: skip
    files = tuple(kept_files(client.site.store, handed.files, Act.RECORD.value))
    keyed = _keyed(client, key, "record", body, files)

    def do(kept_as: str) -> Came:
        return record(desk, replace(finding, source_key=kept_as), client.bearer.number, client.at, files)

    done = _done(answer, once(desk, keyed, client.at, do))
    answer.headers["Location"] = done.hazard
    return done


def _category(policy: Policy, text: str) -> str:
    found = policy.taxonomy.meant_by(text)
    if found is None:
        words = f"没有“{text}”这个类别，全部类别见 {V1}/categories", f"no category “{text}”; {V1}/categories lists all"
        raise BadInput(what=Text(*words))
    return found.code


def _keyed(client: Client, key: str, what: str, body: BaseModel, files: Sequence[Attachment]) -> Keyed:
    """The request with everything it asks for, so that its key answers for nothing else."""
    asked = [what, body.model_dump_json(), *(f"{one.digest} {one.name}" for one in files)]
    return Keyed(client.bearer.person_id, key, hashlib.sha256("\n".join(asked).encode()).hexdigest())


def _done(answer: Response, done: Came) -> Done:
    if done.was_done_before:
        answer.headers[_REPEATED] = "true"
    return Done(number=done.number, event=done.event_id, hazard=f"{V1}/hazards/{done.number}")
