"""Prefect over HTTP: which flows ran and how they ended, and starting one; the console knows no more of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from rules.flow_runs import RunState
from rules.refusals import PrefectAway

DEPLOYMENT = "scheduled"
"""What the deployment of every flow of ours is called."""
WORTH_READING = 20
"""The level of the lines of a run that tell what it came to."""
TRIES = 4
_ENGINE_SAYS = "Beginning flow run", "Finished in state", "Beginning subflow run", "Created subflow run"
_MOST_LINES, _MOST = 200, 200
Answer = Any
"""What a server answered: JSON, of whatever form."""


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run in a list. said: what it came to, in the words it left; artifact: the id of its report, if it left one."""

    id: str
    flow: str
    label: str
    name: str
    state: RunState
    words: str
    started_at: datetime | None
    expected_at: datetime | None
    seconds: float
    is_by_hand: bool
    is_dry: bool
    said: str = ""
    artifact: str = ""


@dataclass(frozen=True, slots=True)
class Runs:
    """One page of runs, the flows there are with what they are called, and how many pages there are."""

    lines: Sequence[RunLine]
    flows: Mapping[str, str]
    page: int
    pages: int


@dataclass(frozen=True)
class PrefectApi:
    """One server. login: user and password, as Prefect's own PREFECT_API_AUTH_STRING; empty for none."""

    url: str
    login: str = field(default="", repr=False)
    seconds: float = 12.0

    def page_at(self, host: str) -> str:
        """Where people find its pages; a server that listens on this machine alone is looked for where we are."""
        found = urlsplit(self.url.removesuffix("/api"))
        is_ours = found.hostname in ("127.0.0.1", "localhost", "::1", None)
        name = f"[{host}]" if ":" in host else host
        place = f"{name}:{found.port}" if is_ours and found.port else found.netloc
        return f"{found.scheme}://{place}{found.path}"

    def runs(self, flow: str, until: datetime, page: int, limit: int) -> Runs:
        """The runs that were due until an instant, the latest first; of one flow if wished. Raises PrefectAway."""
        with self._client() as client:
            flows = {one["id"]: one["name"] for one in _post(client, "/flows/filter", {"limit": _MOST})}
            called = {
                flows[one["flow_id"]]: str(one["description"] or "").partition("：")[0]
                for one in _post(client, "/deployments/filter", {"limit": _MOST})
                if one["flow_id"] in flows
            }
            asked: dict[str, object] = {
                "sort": "EXPECTED_START_TIME_DESC", "limit": limit, "page": page,
                "flow_runs": {"expected_start_time": {"before_": until.isoformat()}},
            } | ({"flows": {"name": {"any_": [flow]}}} if flow else {})  # fmt: skip
            found = _post(client, "/flow_runs/paginate", asked)
            ids = [one["id"] for one in found["results"]]
            said, left = _said(client, ids), _artifacts(client, ids)
        lines = [_line(one, flows, called, said, left) for one in found["results"]]
        return Runs(lines, called, found["page"], max(1, found["pages"]))

    def start(self, flow: str, parameters: Mapping[str, object], key: str = "") -> str:
        """A run of the flow is asked for; the same key again is the same run. Returns its id. Raises PrefectAway."""
        with self._client() as client:
            deployment = _get(client, f"/deployments/name/{flow}/{DEPLOYMENT}")["id"]
            asked: dict[str, object] = {"parameters": dict(parameters), "state": {"type": "SCHEDULED"}}
            asked |= {"idempotency_key": key} if key else {}
            return str(_post(client, f"/deployments/{deployment}/create_flow_run", asked)["id"])

    def _client(self) -> httpx.Client:
        user, _, password = self.login.partition(":")
        # No proxy stands between us and our own server, whatever the environment says about the outside.
        return httpx.Client(
            base_url=self.url, timeout=self.seconds, trust_env=False, auth=(user, password) if self.login else None
        )


def _get(client: httpx.Client, path: str) -> Answer:
    return _answered(client, "GET", path, None)


def _post(client: httpx.Client, path: str, body: object) -> Answer:
    return _answered(client, "POST", path, body)


def _answered(client: httpx.Client, method: str, path: str, body: object) -> Answer:
    try:
        # A server on SQLite that is busy writing says 503 when it has waited long enough itself: it is asked again.
        for _ in range(TRIES):
            answer = client.request(method, path, json=body)
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
        answer.raise_for_status()
        return answer.json()
    except httpx.HTTPStatusError as fault:
        raise PrefectAway(why=f"HTTP {fault.response.status_code}") from fault
    except (httpx.HTTPError, ValueError) as fault:
        raise PrefectAway(why=type(fault).__name__) from fault


def _said(client: httpx.Client, runs: Sequence[str]) -> dict[str, str]:
    """What each of these runs said last itself, Prefect's own lines left out."""
    if not runs:
        return {}
    wanted = {"flow_run_id": {"any_": list(runs)}, "level": {"ge_": WORTH_READING}}
    lines = _post(client, "/logs/filter", {"logs": wanted, "sort": "TIMESTAMP_DESC", "limit": _MOST_LINES})
    found: dict[str, str] = {}
    for one in lines:
        if not one["message"].startswith(_ENGINE_SAYS):
            found.setdefault(one["flow_run_id"], one["message"])
    return found


def _artifacts(client: httpx.Client, runs: Sequence[str]) -> dict[str, str]:
    if not runs:
        return {}
    wanted = {"flow_run_id": {"any_": list(runs)}}
    return {
        one["flow_run_id"]: one["id"] for one in _post(client, "/artifacts/filter", {"artifacts": wanted, "limit": 50})
    }


def _line(
    one: Answer, flows: Mapping[str, str], called: Mapping[str, str], said: Mapping[str, str], left: Mapping[str, str]
) -> RunLine:
    flow = flows.get(one["flow_id"], "")
    return RunLine(
        id=one["id"],
        flow=flow,
        label=called.get(flow, ""),
        name=one["name"],
        state=RunState.of(one["state_type"].lower()),
        words=(one.get("state") or {}).get("message") or "",
        started_at=_instant(one.get("start_time")),
        expected_at=_instant(one.get("expected_start_time")),
        seconds=one.get("total_run_time") or one.get("estimated_run_time") or 0.0,
        is_by_hand=not one.get("auto_scheduled"),
        is_dry=bool(one["parameters"].get("dry_run")),
        said=said.get(one["id"], ""),
        artifact=left.get(one["id"], ""),
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
