"""What the links in this installation's messages are made of."""

from __future__ import annotations

from datetime import timedelta

from casework.desk import Desk
from config.settings import Settings
from notifications.linking import Links
from rules.signed_links import PURPOSE


def links_of(desk: Desk, settings: Settings) -> Links:
    """Where the console is reached, how long a link is good, and the keys it is signed with."""
    return Links(settings.public_url, timedelta(days=settings.link_days), desk.keyring.keys_for(PURPOSE))
