"""Links in messages: made when a message leaves, and never kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import quote

from casework.readying import Claimed
from notifications.addresses import Address
from notifications.messages import Facts
from rules.signed_links import SignedLink, signed


@dataclass(frozen=True, slots=True)
class Links:
    """Where the console is, and what its links are signed with; without an address there are none."""

    address: str = ""
    good_for: timedelta = timedelta(days=14)
    keys: Sequence[bytes] = field(default=(), repr=False)

    def linked(self, facts: Facts, claimed: Claimed, over: Address, at: datetime) -> Facts:
        """The facts of a message with its link.

        A signed link is as good as its reader's word, so it leaves by mail only, to the reader's own mailbox. A robot
        speaks to a group, and who listens elsewhere nobody knows: there the link leads to the case and asks to sign in.
        So it does where the message may not say what the case is about.
        """
        if not self.address:
            return facts
        told = claimed.told
        is_delicate = claimed.subject is None or claimed.subject.sensitive
        if over.mailbox is None or told.person_id is None or is_delicate or not self.keys:
            return replace(facts, link=f"{self.address}/hazards/{quote(told.number)}")
        link, until = self.of_reader(told.message_id, told.person_id, at)
        return replace(facts, link=link, link_until=until)

    def of_reader(self, message_id: int, person_id: int, at: datetime) -> tuple[str, datetime]:
        """The signed link of a message to its reader, and until when it is good."""
        until = (at + self.good_for).replace(microsecond=0)
        return f"{self.address}/l/{signed(SignedLink(message_id, person_id, until), self.keys[0])}", until

    @property
    def to_the_list(self) -> str:
        """Where a reader finds everything that waits for them, once they have signed in."""
        return f"{self.address}/mine" if self.address else ""
