"""Whether `xiaoan up` is running here, and where Prefect answers."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from config.settings import Settings
from installation.surroundings import api_of
from rules.refusals import AlreadyUp, PortTaken, UnguardedHost

_SECONDS = 2
_DIRECTLY = build_opener(ProxyHandler({}))
"""No proxy stands between us and our own server, whatever the machine's environment says about the outside."""


def run_folder(settings: Settings) -> Path:
    """Where running processes leave word of themselves."""
    return settings.home / "run"


@contextmanager
def alone(settings: Settings, api: str) -> Iterator[None]:
    """No second `xiaoan up` on this installation while this lasts; where its Prefect answers can be found.

    Raises AlreadyUp.
    """
    folder = run_folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyUp(home=settings.home) from None
        address = folder / "prefect.url"
        address.write_text(api, encoding="utf-8")
        try:
            yield
        finally:
            address.unlink(missing_ok=True)


def api_known(settings: Settings) -> str:
    """The Prefect API that should answer: the one that is configured, or that of `xiaoan up`; empty when it is down."""
    noted = run_folder(settings) / "prefect.url"
    return api_of(settings.prefect_url) or (noted.read_text(encoding="utf-8") if noted.is_file() else "")


def api_in_use(settings: Settings) -> str:
    """The same, when it answers at this moment; else empty."""
    api = api_known(settings)
    return api if api and answers(api) else ""


def answers(api: str) -> bool:
    """Whether a Prefect API is there and well."""
    return _is_fine(f"{api}/health")


def _is_fine(address: str) -> bool:
    try:
        with _DIRECTLY.open(address, timeout=_SECONDS) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError, ValueError):
        return False


def check_address(host: str, port: int) -> None:
    """A server may be started here. Raises PortTaken, or UnguardedHost when anybody could reach it without a word."""
    if not is_local(host) and not os.environ.get("PREFECT_SERVER_API_AUTH_STRING"):
        raise UnguardedHost(host=host)
    check_port(host, port)


def check_port(host: str, port: int) -> None:
    """Nobody listens here yet. Raises PortTaken."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as fault:
        raise PortTaken(host=host, port=port, why=fault.strerror or fault) from fault


def page_at(host: str, port: int) -> str:
    """The address of a server of ours, as it is reached from this machine."""
    near = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared
    return f"http://[{near}]:{port}" if ":" in near else f"http://{near}:{port}"


def is_well(page: str) -> bool:
    """Whether the console answers and reaches its database."""
    return _is_fine(f"{page}/healthz")


def is_local(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def ready_file(settings: Settings) -> Path:
    """Where a runner leaves its process id when it has reached Prefect."""
    return run_folder(settings) / "runner.ready"


def is_ready(settings: Settings, pid: int | None) -> bool:
    """Whether the runner with this process id has reached Prefect."""
    file = ready_file(settings)
    return pid is not None and file.is_file() and file.read_text(encoding="utf-8") == str(pid)
