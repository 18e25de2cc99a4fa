"""Pages in words: one template for both languages, every text given in both, every value as people read it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2_fragments import render_block
from starlette.responses import HTMLResponse

from rules.instants import local_day, shown, shown_due
from rules.pictures import AS_JPEG
from rules.words import Language, Text, said
from store.files import LARGEST
from web.gates import FORM, Caller
from web.guarding import MOST_FILES
from web.site import STATIC
from web.whence import page_of_it

Facts = dict[str, Any]
"""What a template names. Any: whatever that is."""


@cache
def templates() -> Environment:
    """The templates, loaded once."""
    found = Environment(
        loader=PackageLoader("web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    found.globals["static"] = static
    found.globals["address"] = address
    found.globals["local_day"] = local_day
    found.globals.update(as_jpeg=AS_JPEG, most_files=MOST_FILES, largest_file=LARGEST)
    return found


@cache
def static(name: str) -> str:
    """The address of a file of ours, which changes whenever the file does."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?{digest}"


def address(path: str, **query: object) -> str:
    """A path with a query; empty parts are left out."""
    pairs = [
        (name, one)
        for name, value in query.items()
        for one in (value if isinstance(value, (list, tuple)) else [value])
        if one not in ("", None, False)
    ]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def show(request: Request, caller: Caller, name: str, status: int = 200, part: str = "", **facts: Any) -> HTMLResponse:
    """A page, or one block of it. Any: whatever the template names."""
    own = {"caller": caller, "token_of_forms": caller.form_token, "here": request.url.path}
    words = {**spoken(caller.language), "page_of_it": page_of_it(request), **own, **facts}
    found = templates()
    body = render_block(found, name, part, **words) if part else found.get_template(name).render(**words)
    answer = HTMLResponse(body, status)
    prefix, _, value = caller.secret.partition(" ")
    if prefix == "form" and not request.cookies.get(FORM):
        answer.set_cookie(FORM, value, httponly=True, samesite="lax", secure=caller.site.is_secure)
    return answer


def spoken(language: Language) -> dict[str, Callable[..., str] | str]:
    """What templates say things with."""

    def t(zh: str, en: str, **facts: object) -> str:
        return Text(zh, en).say(language, **facts)

    def say(value: object) -> str:
        if value is None:
            return ""
        return shown(value) if isinstance(value, datetime) else said(value, language)

    return {"t": t, "say": say, "due": shown_due, "lang": language.value}
