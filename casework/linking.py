"""Links in messages: what one leads to, and the single act that may be done through it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from casework.desk import Desk
from casework.doers import DOERS, Asked
from casework.reading import Done
from rules import signed_links
from rules.act_names import label_of, name_of
from rules.instants import local_day, shown
from rules.refusals import KeyTaken, LinkBroken, LinkExpired, LinkMoved, LinkSaysNoMore, LinkUsed
from rules.signed_links import PURPOSE, SignedLink, key_of
from store import linked, policies, tellable
from store.linked import Used
from store.tellable import Tellable


@dataclass(frozen=True, slots=True)
class Led:
    """Where a link leads: the message, its reader by their number, and what was done through it already."""

    link: SignedLink
    told: Tellable
    who: str
    used: Used | None


def follow(desk: Desk, token: str, at: datetime) -> Led:
    """What a link leads to; nothing is changed by looking.

    Raises LinkBroken, LinkExpired, LinkMoved when somebody else has the message now or its reader has left, and
    LinkSaysNoMore where the message itself might not say what the case is about.
    """
    link = signed_links.read(token, desk.keyring.keys_for(PURPOSE))
    if at >= link.until:
        raise LinkExpired(until=shown(link.until))
    with desk.looking() as session:
        reader = linked.reader_of(session, link.message_id)
        if reader is None:
            raise LinkBroken()
        has_left = reader.left_on is not None and reader.left_on <= local_day(at)
        if reader.person_id != link.person_id or has_left:
            raise LinkMoved()
        told = tellable.tellables(session, [link.message_id])[link.message_id]
        if told.subcategory in policies.sensitive_codes(session):
            raise LinkSaysNoMore()
        return Led(link, told, reader.number, linked.used(session, told.hazard_id, key_of(link.message_id)))


def act_through(desk: Desk, led: Led, name: str, asked: Asked) -> Done:
    """The act is done by the link's reader, and the link is used up by the very event it wrote.

    The same act once more is answered and not done again. Raises LinkUsed for another one, and what the act refuses.
    """
    request = replace(asked.request, number=led.told.number, who=led.who, key=key_of(led.link.message_id))
    try:
        return DOERS[name](desk, replace(asked, request=request))
    except KeyTaken as taken:
        with desk.looking() as session:
            done = linked.used(session, led.told.hazard_id, key_of(led.link.message_id))
        if done is None:
            raise
        raise LinkUsed(at=shown(done.at), who=done.who, act=label_of(name_of(done.act, done.given))) from taken
