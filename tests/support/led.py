"""Engines that are led from database to database: a statement is compiled once, and not once a test."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine, make_url

from store.engine import connect


class Led:
    """One engine for each kind of database. name: what its connections call themselves, where a server asks."""

    def __init__(self, name: str = "") -> None:
        self._name = name
        self._engines: dict[str, Engine] = {}
        self._where: dict[str, URL] = {}

    def to(self, address: str) -> Engine:
        """The engine, led to a database; its connections to the one before are closed, those to this one stay open."""
        url = make_url(address)
        kind = url.get_backend_name()
        if kind not in self._engines:
            self._engines[kind] = connect(address)
            sa.event.listen(self._engines[kind], "do_connect", self._lead)
        elif self._where[kind] != url:
            self._engines[kind].dispose()
        self._where[kind] = url
        return self._engines[kind]

    def _lead(self, dialect: sa.Dialect, _record: object, positional: list[object], named: dict[str, object]) -> None:
        """Sends a new connection where the engine is led to at this moment."""
        here = dialect.create_connect_args(self._where[dialect.name])
        positional[:] = here[0]
        named.update(here[1])
        if self._name and dialect.name == "postgresql":
            named["application_name"] = self._name

    def dispose(self) -> None:
        """No connection is open any more."""
        for one in self._engines.values():
            one.dispose()
