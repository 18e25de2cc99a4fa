"""Serving the console over HTTP, until the process is asked to stop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import uvicorn

from config import wall_clock
from config.settings import Settings
from installation.opening import desk_of
from rules.refusals import PublicUrlMissing
from store.files import FileStore
from web.providers.configured import providers_of
from web.site import FORMS, Site, application


def serve(settings: Settings, host: str, port: int, now: Callable[[], datetime] = wall_clock.now) -> None:
    """The console of this installation answers at this address, by this clock. Raises BadInput when it is not set up.

    now: a demo's clock goes on from where its story ended.
    """
    uvicorn.run(
        application(site_of(settings, now)),
        host=host,
        port=port,
        log_level="warning",
        # The path of a link is its reader's secret; what was done stands in the ledger and the record of access.
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )


def site_of(settings: Settings, now: Callable[[], datetime] = wall_clock.now) -> Site:
    """The installation as its console sees it. Raises BadInput, BadIdentityFile, PublicUrlMissing."""
    desk = desk_of(settings)
    providers = providers_of(settings.identity_file) if settings.identity_file is not None else {}
    if providers and not settings.public_url:
        raise PublicUrlMissing()
    return Site(
        desk,
        FileStore(settings.evidence_folder),
        now,
        settings.language,
        settings.public_url,
        desk.keyring.keys_for(FORMS),
        settings.mail_server,
        requires_factor=settings.second_factor == "required",
        providers=providers,
    )
