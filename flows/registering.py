"""Telling Prefect which flows there are and when they run."""

from __future__ import annotations

import hashlib
import json
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.client.schemas.responses import DeploymentResponse
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectNotFound
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.timetable import DEPLOYMENT, GRACE_SECONDS, TIMETABLE, TIMEZONE, Entry

TAG = "校安"

_IN_A_LOOP = "inside an event loop Prefect wants to be awaited; ours is not one"


def register_all(client: SyncPrefectClient) -> dict[UUID, str]:
    """Every flow of the timetable is deployed; the deployments' ids and the names of their flows.

    What stands there already as it should is left alone: a schedule somebody has paused stays paused. A deployment
    that belongs to a work pool is left to the pool: this runner then only helps its workers.
    """
    return {_register(client, entry): entry.name for entry in TIMETABLE}


def _register(client: SyncPrefectClient, entry: Entry) -> UUID:
    wanted, known = deployment_of(entry), _known(client, entry)
    if known is not None and (known.work_pool_name or known.version == wanted.version):
        return known.id
    made = wanted.apply()
    if not isinstance(made, UUID):
        raise TypeError(_IN_A_LOOP)
    return made


def _known(client: SyncPrefectClient, entry: Entry) -> DeploymentResponse | None:
    try:
        return client.read_deployment_by_name(f"{entry.name}/{DEPLOYMENT}")
    except ObjectNotFound:
        return None


def deployment_of(entry: Entry) -> RunnerDeployment:
    """The deployment of a flow: one run at a time, a second one is not started but cancelled."""
    schedules = [Cron(one.cron, timezone=TIMEZONE, parameters=dict(one.parameters)) for one in entry.times]
    limit = ConcurrencyLimitConfig(
        limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW, grace_period_seconds=GRACE_SECONDS
    )
    made = entry.flow.to_deployment(
        DEPLOYMENT,
        schedules=schedules,
        concurrency_limit=limit,
        description=entry.flow.description,
        tags=[TAG],
        version=_version(entry),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    if not isinstance(made, RunnerDeployment):
        raise TypeError(_IN_A_LOOP)
    return made


def _version(entry: Entry) -> str:
    """The same as long as nothing about the deployment changes."""
    said = {
        "times": [(one.cron, dict(one.parameters)) for one in entry.times],
        "timezone": TIMEZONE,
        "grace": GRACE_SECONDS,
        "form": entry.flow.parameters.model_dump(),
        "description": entry.flow.description,
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]
