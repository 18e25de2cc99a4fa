"""Serving the console over HTTP, until the process is asked to stop."""

from __future__ import annotations

import uvicorn

from config import wall_clock
from config.settings import Settings
from installation.opening import desk_of
from rules.refusals import BadInput
from rules.words import Language, Text
from store.files import FileStore
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
        observer_token(settings),
        settings.home,
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
