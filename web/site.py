"""The site: what every page stands on, and the application with all its pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute

from casework.desk import Desk
from casework.lately import Lately
from casework.watching import Tally
from installation.uploads import Uploads
from rules.identity import Provider
from rules.words import Language
from store.files import FileStore
from web.prefect_api import PrefectApi

STATIC = Path(str(files("web").joinpath("static")))


@dataclass(frozen=True)
class Site:
    """An installation as its console sees it. address: where people reach it; empty when only its own counts."""

    desk: Desk
    store: FileStore
    now: Callable[[], datetime]
    language: Language = Language.ZH
    address: str = ""
    keys: tuple[bytes, ...] = field(default=(), repr=False)
    """What the tokens of forms are made with; any of them is believed."""
    mail_server: str = field(default="", repr=False)
    """The account the registry's e-mail addresses are written to from; empty: they are left out."""
    observer_token: bytes = field(default=b"", repr=False)
    """What reads the metrics from elsewhere than this machine; empty: nothing does."""
    home: Path | None = None
    """Where this installation keeps its last sign of life."""
    tally: Tally = field(default_factory=Tally, repr=False)
    """What has been counted before for whoever watches over it."""
    lately: Lately = field(default_factory=Lately, repr=False)
    """What took long to measure, of the last minutes."""
    requires_factor: bool = False
    """Whether whoever signs in with a password needs a second factor."""
    providers: Mapping[str, Provider] = field(default_factory=dict)
    """With whom else people may sign in, in the order they are offered."""
    prefect: Callable[[], PrefectApi | None] = lambda: None
    """Where flows run; asked each time, for it comes and goes without the console."""

    @property
    def is_secure(self) -> bool:
        """Whether people reach it over TLS only, so that its cookies need never leave without."""
        return self.address.startswith("https://")

    @property
    def uploads(self) -> Uploads:
        """Files that wait to be confirmed, beside those that are kept."""
        return Uploads(self.store.folder.parent / "uploads", self.desk.keyring)


FORMS = "forms of the console"
"""What the keys of a site are made for."""


def application(site: Site) -> FastAPI:
    """The console, ready to be served."""
    from web.api.pacing import Pace
    from web.api.problems import answer_problems
    from web.api.problems import too_large as problem_of_size
    from web.guarding import Guarded
    from web.refusing import answer_refusals, too_large

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.site, app.state.pace = site, Pace()
    app.router.routes.extend(_routes())
    answer_refusals(app)
    answer_problems(app)
    app.add_middleware(Guarded, too_large=problem_of_size, page=too_large)
    return app


@cache
def _routes() -> tuple[BaseRoute, ...]:
    """The routes of every part, built once: they ask whom they are asked for which site it is."""
    from web.contents import PARTS

    parts = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    for part in PARTS:
        part.register(parts)
    parts.mount("/static", GZipMiddleware(StaticFiles(directory=STATIC)), name="static")
    return tuple(parts.router.routes)
