"""Asking a provider over HTTP: its answer as JSON, or a no in words. What is asked holds secrets, and is not logged."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import httpx

from rules.refusals import ProviderNotBelieved, ProviderUnreachable
from rules.words import Text

SECONDS = 5
_LONGEST = 512 * 1024

# It writes the whole address of every request, and these vendors want their secrets in it.
logging.getLogger("httpx").setLevel(logging.WARNING)


def ask(label: Text, method: str, address: str, **what: Any) -> Mapping[str, Any]:  # Any: whatever httpx takes
    """What the provider answers. Raises ProviderUnreachable, or ProviderNotBelieved for what is no JSON object.

    An answer that says no is an answer: its status is under `status`, for those who look at it.
    """
    try:
        answer = httpx.request(method, address, timeout=SECONDS, follow_redirects=False, **what)
    except (httpx.HTTPError, httpx.InvalidURL):
        # The fault names the address, and with it the secret.
        raise ProviderUnreachable(provider=label) from None
    if answer.status_code >= 500 or answer.status_code == 429:
        raise ProviderUnreachable(provider=label)
    try:
        found = answer.json() if len(answer.content) <= _LONGEST else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise not_believed(label, "不是约定的格式", "it is not of the agreed form")
    return {**found, "status": answer.status_code}


def text_in(label: Text, found: Mapping[str, Any], name: str, longest: int = 4096) -> str:  # Any: JSON
    """A text that must be there, and can be kept and shown. Raises ProviderNotBelieved."""
    value = found.get(name)
    if not isinstance(value, str) or not value or len(value) > longest or not value.isprintable():
        raise not_believed(label, f"缺少 {name}", f"{name} is missing")
    return value


def not_believed(label: Text, zh: str, en: str) -> ProviderNotBelieved:
    return ProviderNotBelieved(provider=label, why=Text(zh, en))
