"""Serving the console over HTTP, until the process is asked to stop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import uvicorn

from config import wall_clock
from config.settings import Settings
from installation.opening import desk_of
from store.files import FileStore
from web.site import FORMS, Site, application


def serve(settings: Settings, host: str, port: int, now: Callable[[], datetime] = wall_clock.now) -> None:
    """The console of this installation answers at this address, by this clock. Raises BadInput when it is not set up.

    now: a demo's clock goes on from where its story ended.
    """
    desk = desk_of(settings)
    site = Site(
        desk,
        FileStore(settings.evidence_folder),
        now,
        settings.language,
        settings.public_url,
        desk.keyring.keys_for(FORMS),
        settings.mail_server,
    )
    uvicorn.run(
        application(site),
        host=host,
        port=port,
        log_level="warning",
        # The path of a link is its reader's secret; what was done stands in the ledger and the record of access.
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
