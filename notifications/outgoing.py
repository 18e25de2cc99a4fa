"""A claimed message made ready to leave: its words, and for a digest everything it still has to say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.digesting import Opened
from casework.readying import Claimed
from notifications.addresses import Address
from notifications.digests import Bind, Reader, bound, lines_of, write_digest
from notifications.lanes import Parcel
from notifications.letters import Attachment
from notifications.linking import Links
from notifications.messages import facts_of
from notifications.notices import facts_of_notice, write_notice
from notifications.ways import Outgoing, takes_files, usual_form
from notifications.writing import Wording, write
from rules.letters import GO_ALONG
from rules.telling import Form, MessageKind
from rules.words import Language, Text, Word
from store.notices import Noticed


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a message is about: an act on a hazard."""

    kind: MessageKind
    hazard: str
    event_id: int


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A letter that goes with a message, under its number."""

    kind: Word
    number: str
    file: Attachment


Enclose = Callable[[Occasion, datetime], Sequence[Enclosed]]
"""Has the letters that go with a message. Whoever starts the delivery brings it."""
_ATTACHED = Text("附件：{kind} {number}", "Attached: {kind} {number}")
_TO_OPEN = Text("{kind} {number}，请登录校安查阅", "{kind} {number}: open Xiao'an (校安) to read it")


def outgoing_for(
    parcel: Parcel, digest: Opened | None, at: datetime, bind: Bind | None, links: Links, enclose: Enclose | None = None
) -> Outgoing:
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
    enclosed = _enclosed(claimed, at, enclose) if form is not Form.BARE else ()
    if not enclosed:
        return Outgoing(wording.subject, wording.body, f"{thread}.{claimed.message_id}", thread, at)
    has_file, language = takes_files(parcel.address), Language.of(claimed.told.language)
    words = _ATTACHED if has_file else _TO_OPEN
    lines = "\n".join(words.say(language, kind=one.kind, number=one.number) for one in enclosed)
    files = tuple(one.file for one in enclosed) if has_file else ()
    body = f"{wording.body.rstrip()}\n\n{lines}"
    return Outgoing(wording.subject, body, f"{thread}.{claimed.message_id}", thread, at, files)


def _enclosed(claimed: Claimed, at: datetime, enclose: Enclose | None) -> Sequence[Enclosed]:
    told = claimed.told
    if enclose is None or isinstance(told, Noticed) or told.kind not in GO_ALONG:
        return ()
    return enclose(Occasion(told.kind, told.number, told.event_id), at)


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
