"""Figures as Prometheus reads them: made anew for every request, so that two processes say the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from casework.watching import Measured
from rules.vocabulary import Severity, Stage
from rules.webhooks import WebhookState
from store.measures import Queue


def exposed(found: Measured, beat_at: datetime | None, accept: str) -> tuple[bytes, str]:
    """The figures and their media type, in the format a scraper asks for. beat_at: the last sign of life, if known."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(found, beat_at))
    encode, media_type = choose_encoder(accept)
    return encode(registry), media_type


class _Figures(Collector):
    """One reading of an installation."""

    def __init__(self, found: Measured, beat_at: datetime | None) -> None:
        self.found, self.beat_at = found, beat_at

    def collect(self) -> Iterator[Metric]:
        yield from self._cases()
        yield from self._messages()
        yield from self._webhooks()
        tasks = GaugeMetricFamily("xiaoan_tasks_open", "Tasks that wait for a person.", labels=["kind"])
        for kind, count in self.found.tasks.items():
            tasks.add_metric([kind.value], count)
        yield tasks
        yield CounterMetricFamily("xiaoan_ledger_events", "Events in the ledger.", value=self.found.ledger)
        if self.beat_at is not None:
            age = max((self.found.at - self.beat_at).total_seconds(), 0)
            yield _one("xiaoan_audit_clean_age_seconds", "Since the last audit that found everything well.", age)

    def _cases(self) -> Iterator[Metric]:
        hazards = GaugeMetricFamily("xiaoan_hazards_open", "Open hazards.", labels=["stage", "severity"])
        overdue = GaugeMetricFamily("xiaoan_hazards_overdue", "Open hazards past their deadline.", labels=["severity"])
        counts = {(one.stage, one.severity): one for one in self.found.hazards}
        for severity in Severity:
            for stage in (one for one in Stage if one.is_open):
                found = counts.get((stage, severity))
                hazards.add_metric([stage.value, severity.value], found.count if found else 0)
            late = sum(one.overdue for one in self.found.hazards if one.severity is severity)
            overdue.add_metric([severity.value], late)
        yield hazards
        yield overdue
        yield _one("xiaoan_clocks_due", "Clocks that wait for a sweep.", self.found.clocks.count)
        yield _one(
            "xiaoan_sweep_lag_seconds", "Since the first clock that waits was due.", self._age(self.found.clocks)
        )

    def _messages(self) -> Iterator[Metric]:
        waiting = GaugeMetricFamily("xiaoan_messages_waiting", "Messages that may leave now.", labels=["urgency"])
        oldest = GaugeMetricFamily(
            "xiaoan_messages_oldest_seconds", "Since the first might have left.", labels=["urgency"]
        )
        for urgency, queue in self.found.messages.items():
            waiting.add_metric([urgency.value], queue.count)
            oldest.add_metric([urgency.value], self._age(queue))
        held = GaugeMetricFamily("xiaoan_messages_held", "Messages held so as not to disturb anybody.", labels=["why"])
        for one in self.found.held:
            held.add_metric([one.why.value if one.why else "digest"], one.count)
        yield from (waiting, oldest, held)
        yield _one("xiaoan_messages_sending", "Messages in a worker's hands.", self.found.sending)
        yield _one("xiaoan_messages_dead", "Messages that reached nobody; each has a task.", self.found.dead)
        yield _one("xiaoan_channels_shut", "Accounts that are left alone after failures.", self.found.shut)
        tries = CounterMetricFamily(
            "xiaoan_delivery_attempts", "Attempts to tell somebody.", labels=["channel", "outcome"]
        )
        for (channel, outcome), count in sorted(self.found.attempts.sums.items()):
            tries.add_metric([channel, outcome.value], count)
        yield tries

    def _webhooks(self) -> Iterator[Metric]:
        states = GaugeMetricFamily("xiaoan_webhooks", "Webhooks.", labels=["state"])
        for state in WebhookState:
            states.add_metric([state.value], sum(one.state is state for one in self.found.webhooks))
        behind = GaugeMetricFamily(
            "xiaoan_webhook_lag_events", "Events not told yet, or passed over.", labels=["webhook"]
        )
        since = GaugeMetricFamily("xiaoan_webhook_lag_seconds", "Since the first of them.", labels=["webhook"])
        failures = GaugeMetricFamily("xiaoan_webhook_failures", "Failures in a row.", labels=["webhook"])
        for one in self.found.webhooks:
            label = [str(one.id)]
            behind.add_metric(label, one.behind)
            since.add_metric(label, self._age(Queue(one.behind, one.waits_since)))
            failures.add_metric(label, one.failures)
        yield from (states, behind, since, failures)

    def _age(self, queue: Queue) -> float:
        return max((self.found.at - queue.oldest).total_seconds(), 0) if queue.oldest is not None else 0


def _one(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(name, says, value=value)
