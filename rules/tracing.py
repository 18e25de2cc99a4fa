"""Following a chain of digests link by link: which row was changed, taken out or put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rules.chain import START
from rules.words import Word


class Trouble(Word):
    """What was done to a row that should never be touched."""

    CHANGED = "changed", "台账记录被改动", "a row of the ledger was changed"
    MISSING = "missing", "台账记录缺失", "a row of the ledger is missing"
    INSERTED = "inserted", "台账中有插入的记录", "a row was put into the ledger"
    CUT_OFF = "cut_off", "末尾的记录缺失，或链尾标记被改", "the last rows are missing, or the end was moved"
    HEAD_MOVED = "head_moved", "链尾标记被改", "the end of the chain was moved"


@dataclass(frozen=True, slots=True)
class Link:
    """One row of a chain: what it says it is chained to, the digest it carries, and the one it should carry."""

    row_id: int
    previous: str
    digest: str
    should_be: str

    @property
    def is_genuine(self) -> bool:
        return self.digest == self.should_be


@dataclass(frozen=True, slots=True)
class Fault:
    """One row in trouble. For a missing row: the neighbours it lay between; the last row before a moved end."""

    trouble: Trouble
    row_id: int | None
    before: int | None = None


def trace(links: Sequence[Link], head: str) -> list[Fault]:
    """What is wrong with a chain whose links lie in id order and which is said to end at `head`; empty when nothing is.

    Without the key nobody can make a genuine link, so one that is not genuine was changed, or put in where the
    chain goes on without it.
    """
    faults: list[Fault] = []
    ends = {START}
    followed: list[Link] = []
    for place, link in enumerate(links):
        if link.previous not in ends or not link.is_genuine:
            if head in ends or any(later.previous in ends for later in links[place + 1 :]):
                faults.append(Fault(Trouble.INSERTED, link.row_id))
                continue
            last = followed[-1].row_id if followed else None
            missing = link.is_genuine
            faults.append(Fault(Trouble.MISSING, last, link.row_id) if missing else Fault(Trouble.CHANGED, link.row_id))
        followed.append(link)
        ends = {link.digest, link.should_be}
    return faults if head in ends else [*faults, _at_the_end(followed, head)]


def _at_the_end(followed: Sequence[Link], head: str) -> Fault:
    earlier = [link for link in followed if head in (link.digest, START)]
    last = followed[-1].row_id if followed else None
    return Fault(Trouble.HEAD_MOVED if earlier else Trouble.CUT_OFF, last)
