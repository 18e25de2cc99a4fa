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
from notifications.notices import facts_of_notice, write_notice
from notifications.ways import Outgoing, takes_files, usual_form
from notifications.writing import Wording, write
from rules.telling import Form
from rules.words import Language
from store.notices import Noticed


def outgoing_for(parcel: Parcel, digest: Opened | None, at: datetime, bind: Bind | None, links: Links) -> Outgoing:
    """The words for one parcel, shorter than usual when the usual ones have been refused before.

    A digest that has come down to the message that carries it is told as that message would be by itself.
    """
    claimed = parcel.claimed
    form = usual_form(parcel.address)
    form = form.shorter if claimed.before.refused else form
    if digest is not None and [one.told.message_id for one in digest.items] != [claimed.message_id]:
        return _digest(claimed, parcel.address, digest, form, at, bind, links)
    wording = _wording(claimed, parcel.address, form, at, links)
    thread = re.sub(r"[^\w.-]", "-", claimed.told.number, flags=re.ASCII)
    return Outgoing(wording.subject, wording.body, f"{thread}.{claimed.message_id}", thread, at)


def _wording(claimed: Claimed, address: Address, form: Form, at: datetime, links: Links) -> Wording:
    told, language = claimed.told, Language.of(claimed.told.language)
    if isinstance(told, Noticed):
        again = claimed.before.may_have_arrived
        return write_notice(facts_of_notice(told, claimed.background.not_reached, may_repeat=again), form, language)
    return write(links.linked(facts_of(claimed, told, at), claimed, address, at), form, language)


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
