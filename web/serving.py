"""Serving the console over HTTP, until the process is asked to stop."""

from __future__ import annotations

import uvicorn

from config import wall_clock
from config.settings import Settings
from installation.opening import desk_of
from rules.refusals import PublicUrlMissing
from store.files import FileStore
from web.providers.configured import providers_of
from web.site import FORMS, Site, application


def serve(settings: Settings, host: str, port: int) -> None:
    """The console of this installation answers at this address. Raises BadInput when it has not been set up."""
    uvicorn.run(
        application(site_of(settings)),
        host=host,
        port=port,
        log_level="warning",
        # The path of a link is its reader's secret; what was done stands in the ledger and the record of access.
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )


def site_of(settings: Settings) -> Site:
    """The installation as its console sees it. Raises BadInput, BadIdentityFile, PublicUrlMissing."""
    desk = desk_of(settings)
    providers = providers_of(settings.identity_file) if settings.identity_file is not None else {}
    if providers and not settings.public_url:
        raise PublicUrlMissing()
    return Site(
        desk,
        FileStore(settings.evidence_folder),
        wall_clock.now,
        settings.language,
        settings.public_url,
        desk.keyring.keys_for(FORMS),
        requires_factor=settings.second_factor == "required",
        providers=providers,
    )
