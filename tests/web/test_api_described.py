"""The description of the API against the API: every answer it gives is declared, whatever it is asked."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from casework.doers import DOERS
from rules.tokens import TokenScope
from tests.support.api import V1, Program, program
from tests.support.console import Console
from tests.support.story import COORDINATOR, assigned
from tests.support.world import World

EXAMPLES = int(os.environ.get("XIAOAN_API_EXAMPLES", "12"))
"""For each route and each way of asking; a longer run is a matter of setting it."""
# What fits the description may still be refused by the table, and there is nothing to free or to own here.
BESIDES = ("positive_data_acceptance", "use_after_free", "ensure_resource_availability", "object_level_authorization")


def operations(description: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


@pytest.fixture
def description(console: Console) -> Any:
    return Program(console).get("/openapi.json").json()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_description_is_for_everybody_and_says_of_every_route_what_it_may_answer(description: Any) -> None:
    assert description["openapi"].startswith("3.1")
    assert description["components"]["securitySchemes"] == {"token": {"type": "http", "scheme": "bearer"}}
    found = list(operations(description))
    assert len(found) == 18
    for path, method, operation in found:
        said = operation["responses"]
        assert {"401", "403", "422", "429", "500"} <= set(said), path
        assert ("404" in said) >= ("{" in path), path
        for status, answer in said.items():
            if int(status) >= 400:
                assert answer["content"]["application/problem+json"]["schema"]["$ref"].endswith("/Problem"), path
        assert operation["summary"].count(" / ") == 1, path
        assert set(operation["security"][0]) == {"token"}
        assert set(operation["security"][0]["token"]) <= {one.value for one in TokenScope}
        if method == "post":
            assert {"409", "413", "415"} <= set(said), path
            headers = {one["name"]: one["required"] for one in operation["parameters"] if one["in"] == "header"}
            assert headers == {"Idempotency-Key": True}
            assert set(operation["requestBody"]["content"]) == {"application/json", "multipart/form-data"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_act_of_the_program_can_be_asked_for(description: Any) -> None:
    [operation] = [one for path, _, one in operations(description) if path.endswith("/acts/{name}")]
    [name] = [one for one in operation["parameters"] if one["name"] == "name"]
    assert name["schema"]["enum"] == sorted(DOERS)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_whatever_is_asked_no_answer_is_a_fault_or_undeclared(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    asking, heard = program(console, COORDINATOR), Counter[int]()
    console.is_strict = False
    schema = schemathesis.openapi.from_asgi(f"{V1}/openapi.json", console.app)
    for one in schema.get_all_operations():
        for mode in schemathesis.GenerationMode:
            attack(console, asking, one.ok(), mode, number, heard)
    assert set(heard) >= {200, 401, 404, 422}
    assert heard[500] == heard[429] == 0


def attack(console: Console, asking: Program, operation: Any, mode: Any, number: str, heard: Counter[int]) -> None:
    """One route, asked in so many ways that fit its description, or so many that do not. Any: schemathesis's own."""
    excluded = [schemathesis.checks.CHECKS.get_one(name) for name in BESIDES]
    meets_a_hazard = mode is schemathesis.GenerationMode.POSITIVE and "/hazards/{number}" in operation.path

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def ask(case: Any) -> None:
        # So many requests, and so many wrong tokens, are let through in a time; here every one comes a minute later.
        console.at += timedelta(minutes=1)
        if meets_a_hazard and sum(heard.values()) % 2:
            case.path_parameters["number"] = number
        answer = case.call(headers={"Authorization": asking.client.headers["Authorization"]})
        heard[answer.status_code] += 1
        # What is wrong with it may be a list of nothing, which no address can say.
        sent = parse_qs(urlsplit(str(answer.request.url)).query, keep_blank_values=True)
        is_lost = set(case.query or {}) - set(sent)
        more = [schemathesis.checks.CHECKS.get_one("negative_data_rejection")] if is_lost else []
        case.validate_response(answer, excluded_checks=[*excluded, *more])

    ask()
