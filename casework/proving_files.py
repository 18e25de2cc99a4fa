"""Files that are still what they were: evidence and papers as their digests say, and evidence as the ledger says."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from casework.desk import Sitting
from rules.words import Text
from store import bulletins, evidence, letters
from store.breaches import Breach
from store.files import FileStore

PIECE = 1_000

_WHOLE = Text("材料文件与登记时一致", "every file of evidence is what it was when it was handed in")
_PAPERS = Text("文书和通报与出具时一致", "every letter and bulletin is what it was when it was made")
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


def papers(sitting: Sitting, files: FileStore, since: int) -> Iterator[Breach]:
    """Files of letters that are gone or changed, of the acts after an event; in a full audit of all, and bulletins."""
    session, after = sitting.session, 0
    while written := letters.files_after(session, since, after, PIECE):
        for one in written:
            if fault := files.fault(one.digest):
                # No event: of two letters that rest on the same one, both are to be named.
                yield Breach("papers_are_whole", _PAPERS, one.hazard or None, one.id, f"{one.number}: {fault}")
        after = written[-1].id
    after = 0
    while not since and (signed := bulletins.issued_after(session, after, PIECE)):
        for line in signed:
            if fault := files.fault(line.digest):
                yield Breach("papers_are_whole", _PAPERS, None, line.id, f"{line.number}: {fault}")
        after = signed[-1].id
