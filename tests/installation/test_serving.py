"""Where Prefect answers, and when a server may not be started."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from config.settings import Settings
from installation import serving
from installation.surroundings import api_of, environment
from rules.refusals import AlreadyUp, PortTaken, UnguardedHost


class Healthy(BaseHTTPRequestHandler):
    """Prefect as far as anybody asks whether it is there."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/api/health" else 404)
        self.end_headers()
        self.wfile.write(b"true")

    def log_message(self, *_words: object) -> None:
        """Tests are quiet."""


@pytest.fixture
def api() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Healthy) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/api"
        server.shutdown()
        thread.join()


def test_the_prefect_of_xiaoan_up_is_found_while_it_runs(tmp_path: Path, api: str) -> None:
    settings = Settings(home=tmp_path)
    assert serving.api_in_use(settings) == ""
    with serving.alone(settings, api):
        assert serving.api_in_use(settings) == api
    assert serving.api_in_use(settings) == ""


def test_an_address_left_behind_by_a_killed_one_is_not_believed(tmp_path: Path) -> None:
    folder = serving.run_folder(Settings(home=tmp_path))
    folder.mkdir()
    (folder / "prefect.url").write_text("http://127.0.0.1:9/api", encoding="utf-8")
    assert serving.api_in_use(Settings(home=tmp_path)) == ""


def test_a_configured_prefect_comes_first_and_a_proxy_does_not_stand_between(
    tmp_path: Path, api: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert serving.api_in_use(Settings(home=tmp_path, prefect_url=api.removesuffix("/api"))) == api


def test_a_second_up_on_the_same_home_is_refused(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with serving.alone(settings, "a"):
        with pytest.raises(AlreadyUp), serving.alone(settings, "b"):
            pass
        assert (serving.run_folder(settings) / "prefect.url").read_text(encoding="utf-8") == "a"


def test_a_port_somebody_listens_on_is_refused_in_words() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=f"{port} 端口.*--port"):
            serving.check_address("127.0.0.1", port)
    serving.check_address("127.0.0.1", port)


def test_a_server_others_can_reach_needs_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_SERVER_API_AUTH_STRING", raising=False)
    with pytest.raises(UnguardedHost, match="PREFECT_SERVER_API_AUTH_STRING"):
        serving.check_address("0.0.0.0", 4200)
    monkeypatch.setenv("PREFECT_SERVER_API_AUTH_STRING", "admin:word")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    serving.check_address("0.0.0.0", port)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
def test_these_are_reached_from_this_machine_only(host: str) -> None:
    assert serving.is_local(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.5", "example.test"])
def test_these_are_reached_from_elsewhere(host: str) -> None:
    assert not serving.is_local(host)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("", ""),
        ("http://p:4200", "http://p:4200/api"),
        ("http://p:4200/", "http://p:4200/api"),
        (" http://p:4200/api ", "http://p:4200/api"),
        ("http://p:4200/api/", "http://p:4200/api"),
    ],
)
def test_the_address_of_prefect_may_be_written_either_way(written: str, meant: str) -> None:
    assert api_of(written) == meant


def test_prefect_tells_nobody_outside_whatever_the_environment_says(tmp_path: Path) -> None:
    given = {"PREFECT_SERVER_ANALYTICS_ENABLED": "true", "PREFECT_HOME": "/elsewhere", "no_proxy": "corp"}
    found = environment(Settings(home=tmp_path), "http://127.0.0.1:1/api", given)
    assert found["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert found["DO_NOT_TRACK"] == "1"
    assert found["PREFECT_HOME"] == "/elsewhere"
    assert found["PREFECT_API_URL"] == "http://127.0.0.1:1/api"
    assert found["no_proxy"] == "corp,127.0.0.1,localhost"
    assert environment(Settings(home=tmp_path), given={})["PREFECT_HOME"] == str(tmp_path / "prefect")
