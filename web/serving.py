"""Serving the console over HTTP, until the process is asked to stop."""

from __future__ import annotations

import os

import uvicorn

from config import wall_clock
from config.settings import Settings
from installation.opening import desk_of
from installation.serving import api_known
from store.files import FileStore
from web.prefect_api import PrefectApi
from web.site import FORMS, Site, application


def serve(settings: Settings, host: str, port: int) -> None:
    """The console of this installation answers at this address. Raises BadInput when it has not been set up."""
    desk = desk_of(settings)
    site = Site(
        desk,
        FileStore(settings.evidence_folder),
        wall_clock.now,
        settings.language,
        settings.public_url,
        desk.keyring.keys_for(FORMS),
        lambda: _prefect(settings),
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


def _prefect(settings: Settings) -> PrefectApi | None:
    """Where the flows of this installation run; None while nothing is known of it."""
    api = api_known(settings)
    return PrefectApi(api, os.environ.get("PREFECT_API_AUTH_STRING", "")) if api else None
