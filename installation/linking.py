"""What the links in this installation's messages are made of, and how it reaches other programs."""

from __future__ import annotations

from datetime import timedelta

from casework.desk import Desk
from config.settings import Settings
from notifications.linking import Links
from notifications.publishing import Outside
from notifications.targets import networks
from rules.signed_links import PURPOSE


def links_of(desk: Desk, settings: Settings) -> Links:
    """Where the console is reached, how long a link is good, and the keys it is signed with."""
    return Links(settings.public_url, timedelta(days=settings.link_days), desk.keyring.keys_for(PURPOSE))


def outside_of(settings: Settings) -> Outside:
    """What other programs are told with, and where they may lie."""
    return Outside(settings.public_url, networks(settings.webhook_networks))
