"""The pages of coordinators: registry, imports, posts, policy, forecast and working days."""

from __future__ import annotations

from fastapi import FastAPI

from web.pages import forecasts, importing, policy, posts, registry, working_days


def register(app: FastAPI) -> None:
    for part in (registry, importing, posts, policy, forecasts, working_days):
        part.register(app)
