"""Counters of the server, in Prometheus' text format."""

from collections import Counter
from collections.abc import Iterable, Iterator

from feedwright.server.health import Condition
from feedwright.store.queue import QueueTotals
from feedwright.store.server_view import Totals


class Metrics:
    """Counts since the server was started."""

    def __init__(self) -> None:
        self._requests: Counter[int] = Counter()
        self._bytes = 0

    def note(self, status: int, sent: int) -> None:
        """Count a request.

        Args:
            status: The status of the answer.
            sent: The number of bytes after the header.
        """
        self._requests[status] += 1
        self._bytes += sent

    def exposition(
        self,
        totals: Totals,
        now: float,
        subscribers: Iterable[tuple[str, int]] = (),
        condition: Condition | None = None,
    ) -> str:
        """Format all figures in Prometheus' text format 0.0.4.

        Args:
            totals: Counts of published documents.
            now: The time, in seconds since 1970.
            subscribers: The number that each aggregator reports, by its name.
            condition: The state of publishing; None if the store cannot be read.
        """
        lines = _metric("requests_total", "counter", "Requests, by the status of the answer.")
        lines += (
            f'feedwright_requests_total{{status="{int(status)}"}} {count}'
            for status, count in sorted(self._requests.items())
        )
        lines += _metric("sent_bytes_total", "counter", "Bytes of documents sent.")
        lines.append(f"feedwright_sent_bytes_total {self._bytes}")
        lines += _metric("documents", "gauge", "Documents that stand published.")
        lines.append(f"feedwright_documents {totals.documents}")
        if totals.last_run is not None:
            meaning = "Seconds since the newest publication."
            lines += _metric("publication_age_seconds", "gauge", meaning)
            lines.append(f"feedwright_publication_age_seconds {now - totals.last_run:.0f}")
        meaning = "Subscribers that aggregators reported today."
        lines += _metric("subscribers", "gauge", meaning)
        lines += (
            f'feedwright_subscribers{{aggregator="{_label(name)}"}} {count}'
            for name, count in subscribers
        )
        lines += _metric("store_readable", "gauge", "Whether the store tells how publishing goes.")
        lines.append(f"feedwright_store_readable {int(condition is not None)}")
        if condition is not None:
            lines += _of_condition(condition, now)
        if condition is not None and condition.queue is not None:
            lines += _of_queue(condition.queue)
        return "\n".join([*lines, ""])


def _of_condition(state: Condition, now: float) -> Iterator[str]:
    """The figures of publishing, which another process does."""
    due, failed = state.next_due, state.failed
    overdue = max(0, now - due.timestamp()) if due else 0
    for name, value, kind, what in (
        ("articles_set_aside", state.set_aside, "gauge", "Articles that were set aside."),
        ("articles_held", state.held, "gauge", "Articles that wait for their time."),
        ("documents_refused", state.refused, "gauge", "Documents that the next run tries again."),
        ("refusals", state.withheld, "gauge", "What the last run did not take from subscribers."),
        ("overdue_seconds", f"{overdue:.0f}", "gauge", "How long ago a run was due."),
        ("failed_runs", failed.count, "gauge", "Runs that failed since the last that did not."),
        ("failed_runs_total", failed.total, "counter", "Runs that failed."),
        ("schedule_running", int(state.is_scheduled), "gauge", "Whether `feedwright run` runs."),
        ("hub_subscriptions", state.subscriptions, "gauge", "Subscriptions of its own hub."),
        ("hub_deliveries_waiting", state.waiting, "gauge", "How many of them are to be told."),
    ):
        yield from _metric(name, kind, what)
        yield f"feedwright_{name} {value}"
    if due:
        yield from _metric("next_due_timestamp_seconds", "gauge", "When a run is due next.")
        yield f"feedwright_next_due_timestamp_seconds {due.timestamp():.0f}"
    yield from _metric("hub_topics_waiting", "gauge", "Topics of which a hub is yet to be told.")
    for hub, topics in state.hubs:
        yield f'feedwright_hub_topics_waiting{{hub="{_label(hub)}"}} {topics}'


def _of_queue(state: QueueTotals) -> Iterator[str]:
    """The figures of the workers' queue, for all publications of the database."""
    for name, value, what in (
        ("workers", state.workers, "Workers that are there."),
        ("queue_publications", state.publications, "Publications that workers know."),
        ("queue_waiting", state.waiting, "Publications for which a run waits."),
        ("queue_oldest_wait_seconds", f"{state.oldest_wait:.0f}", "How long one waits at most."),
        ("queue_overdue", state.overdue, "Publications that are due and published by nobody."),
        ("queue_failing", state.failing, "Publications whose last run did not do all."),
        ("queue_refused", state.refused, "What the last runs refused, of all publications."),
        ("queue_set_aside", state.set_aside, "Articles that the last runs set aside."),
        ("queue_oldest_run_seconds", f"{state.oldest_run:.0f}", "Age of the oldest last run."),
        ("queue_publishing", state.publishing, "Publications that are published now."),
        ("queue_longest_run_seconds", f"{state.longest_run:.0f}", "Age of the run begun first."),
        ("queue_unpublished", state.unpublished, "Publications that had no run without failure."),
        ("queue_deliveries_waiting", state.deliveries, "Subscribers of hubs that are to be told."),
        ("queue_stalled_jobs", state.stalled, "Jobs that were left by workers that are dead."),
    ):
        yield from _metric(name, "gauge", what)
        yield f"feedwright_{name} {value}"


def _metric(name: str, kind: str, meaning: str) -> list[str]:
    return [f"# HELP feedwright_{name} {meaning}", f"# TYPE feedwright_{name} {kind}"]


def _label(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
