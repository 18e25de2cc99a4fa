"""Asking a running Prefect server, without Prefect's own client: what stands there is what people would see."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

_DIRECTLY = build_opener(ProxyHandler({}))


@dataclass(frozen=True)
class PrefectApi:
    """The API of one server."""

    url: str

    def get(self, path: str) -> Any:
        """What stands at a path."""
        with _DIRECTLY.open(f"{self.url}{path}", timeout=20) as answer:
            return json.load(answer)

    def post(self, path: str, body: object) -> Any:
        """The answer to a question or an order; one whose SQLite is locked is asked again, as Prefect's client does."""
        request = Request(f"{self.url}{path}", json.dumps(body).encode(), {"Content-Type": "application/json"})
        for pause in (0.5, 1, 2, 4, 8):
            try:
                with _DIRECTLY.open(request, timeout=20) as answer:
                    return json.load(answer)
            except HTTPError as fault:
                if fault.code != 503:
                    raise
                time.sleep(pause)
        raise TimeoutError(f"{path}: 503 again and again")

    def deployment(self, flow: str) -> dict[str, Any]:
        found: dict[str, Any] = self.get(f"/deployments/name/{flow}/scheduled")
        return found

    def runs(self, flow: str, *states: str) -> list[dict[str, Any]]:
        """The runs of a flow in these states, the newest first."""
        body = {
            "flows": {"name": {"any_": [flow]}},
            "flow_runs": {"state": {"type": {"any_": list(states)}}},
            "sort": "EXPECTED_START_TIME_DESC",
            "limit": 50,
        }
        found: list[dict[str, Any]] = self.post("/flow_runs/filter", body)
        return found

    def start(self, flow: str, **parameters: object) -> str:
        """Asks for a run now, as the button in the console does. Returns its id."""
        deployment = self.deployment(flow)["id"]
        body = {"parameters": parameters, "state": {"type": "SCHEDULED"}}
        return str(self.post(f"/deployments/{deployment}/create_flow_run", body)["id"])

    def state_of(self, run: str) -> str:
        return str(self.get(f"/flow_runs/{run}")["state_type"])

    def states_of(self, run: str) -> list[str]:
        """Every state a run has been in, in order."""
        return [str(one["type"]) for one in self.get(f"/flow_run_states/?flow_run_id={run}")]
