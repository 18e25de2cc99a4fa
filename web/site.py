"""The site: what every page stands on, and the application with all its pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware

from casework.desk import Desk
from rules.words import Language
from store.files import FileStore

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

    @property
    def is_secure(self) -> bool:
        """Whether people reach it over TLS only, so that its cookies need never leave without."""
        return self.address.startswith("https://")


FORMS = "forms of the console"
"""What the keys of a site are made for."""


def application(site: Site) -> FastAPI:
    """The console, ready to be served."""
    from web.guarding import Guarded
    from web.pages import case, deeds, doing, entering, evidence, links, lists, visit_deeds, visits
    from web.refusing import answer_refusals

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.site = site
    for part in (entering, lists, case, deeds, doing, evidence, links, visits, visit_deeds):
        part.register(app)
    app.mount("/static", GZipMiddleware(StaticFiles(directory=STATIC)), name="static")
    answer_refusals(app)
    app.add_middleware(Guarded)
    return app
