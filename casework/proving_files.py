"""Evidence that is still what it was: the files as their digests say, and the digests as the ledger says."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from casework.desk import Sitting
from rules.words import Text
from store import evidence
from store.breaches import Breach
from store.files import FileStore

PIECE = 1_000

_WHOLE = Text("材料文件与登记时一致", "every file of evidence is what it was when it was handed in")
_ON_RECORD = Text("材料清单与台账一致", "the evidence of an act is what the ledger says was handed in")


def evidence_files(sitting: Sitting, files: FileStore, since: int) -> Iterator[Breach]:
    """Files that are gone or changed, and rows of evidence the ledger knows nothing of, of the acts after an event."""
    session = sitting.session
    after, known = 0, dict[str, str]()
    while piece := evidence.filed_after(session, since, after, PIECE):
        for one in piece:
            said = orjson.loads(one.facts or "{}").get("files")
            if said is not None and one.digest not in said:
                yield Breach("evidence_on_record", _ON_RECORD, one.number, one.id, one.name, one.event_id)
            if one.digest not in known:
                known[one.digest] = files.fault(one.digest)
            if known[one.digest]:
                detail = f"{one.name}: {known[one.digest]}"
                yield Breach("evidence_is_whole", _WHOLE, one.number, one.id, detail, one.event_id)
        after = piece[-1].id
    for event_id, number in evidence.acts_without_their_files(session, since):
        yield Breach("evidence_on_record", _ON_RECORD, number, None, "—", event_id)
