"""Serving the console over HTTP, until the process is asked to stop."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime

import uvicorn

from config import wall_clock
from config.settings import Settings
from installation.opening import desk_of, refuse_unlike
from installation.serving import api_known
from rules.refusals import BadInput, PublicUrlMissing
from rules.words import Language, Text
from store.files import FileStore
from web.prefect_api import PrefectApi
from web.providers.configured import providers_of
from web.site import FORMS, Site, application

_NO_TOKEN = Text(
    "监测令牌文件 {file} 读不到或不足 16 个字符", "the token in {file} cannot be read or has fewer than 16 signs"
)
_SHORTEST_TOKEN = 16


def observer_token(settings: Settings) -> bytes:
    """What reads the metrics from elsewhere; empty where no file is named. Raises BadInput for one that will not do."""
    path = settings.metrics_token_file
    if path is None:
        return b""
    try:
        token = path.read_bytes().strip()
    except OSError:
        token = b""
    if len(token) < _SHORTEST_TOKEN:
        words = (_NO_TOKEN.say(one, file=str(path)) for one in (Language.ZH, Language.EN))
        raise BadInput(what=Text(*words))
    return token


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
    """The installation as its console sees it. Raises DatabaseUnlike, BadIdentityFile and PublicUrlMissing."""
    desk = desk_of(settings)
    refuse_unlike(settings)
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
        observer_token(settings),
        settings.home,
        requires_factor=settings.second_factor == "required",
        providers=providers,
        prefect=lambda: _prefect(settings),
    )


def _prefect(settings: Settings) -> PrefectApi | None:
    """Where the flows of this installation run; None while nothing is known of it."""
    api = api_known(settings)
    return PrefectApi(api, os.environ.get("PREFECT_API_AUTH_STRING", "")) if api else None
