"""A claimed message made ready to leave: its words, and for a digest everything it still has to say."""

from __future__ import annotations

import re
from datetime import datetime

from casework.digesting import Opened
from casework.readying import Claimed
from notifications.addresses import Address
from notifications.digests import Bind, Reader, bound, lines_of, write_digest
from notifications.lanes import Parcel
from notifications.linking import Links
from notifications.messages import facts_of
from notifications.ways import Outgoing, takes_files, usual_form
from notifications.writing import write
from rules.telling import Form
from rules.words import Language


def outgoing_for(parcel: Parcel, digest: Opened | None, at: datetime, bind: Bind | None, links: Links) -> Outgoing:
    """The words for one parcel, shorter than usual when the usual ones have been refused before.

    A digest that has come down to the message that carries it is told as that message would be by itself.
    """
    claimed = parcel.claimed
    form = usual_form(parcel.address)
    form = form.shorter if claimed.before.refused else form
    if digest is not None and [one.told.message_id for one in digest.items] != [claimed.message_id]:
        return _digest(claimed, parcel.address, digest, form, at, bind, links)
    facts = links.linked(facts_of(claimed, at), claimed, parcel.address, at)
    wording = write(facts, form, Language.of(claimed.told.language))
    thread = re.sub(r"[^\w.-]", "-", claimed.told.number, flags=re.ASCII)
    return Outgoing(wording.subject, wording.body, f"{thread}.{claimed.message_id}", thread, at)


def _digest(
    claimed: Claimed, address: Address, found: Opened, form: Form, at: datetime, bind: Bind | None, links: Links
) -> Outgoing:
    lines, language = lines_of(found, at), Language.of(claimed.told.language)
    reader = Reader(
        claimed.told.name or "", language, claimed.message_id, claimed.before.may_have_arrived, links.to_the_list
    )
    is_bound = bind is not None and takes_files(address) and form is Form.FULL
    wording = write_digest(lines, reader, form, at, is_bound=is_bound)
    files = [bound(bind, lines, language, at)] if bind is not None and is_bound else []
    mark = f"digest.{claimed.digest_id}.{claimed.message_id}"
    return Outgoing(wording.subject, wording.body, mark, "digest", at, files)
