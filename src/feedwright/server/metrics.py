"""Counters of the server, in the form that Prometheus reads."""

from collections import Counter
from collections.abc import Iterable

from feedwright.store.serving import Totals


class Metrics:
    """Counts since the server was started."""

    def __init__(self) -> None:
        self._requests: Counter[int] = Counter()
        self._bytes = 0

    def note(self, status: int, sent: int) -> None:
        """Counts a request.

        Args:
            status: Of its answer.
            sent: How many bytes followed the header.
        """
        self._requests[status] += 1
        self._bytes += sent

    def exposition(
        self, totals: Totals, now: float, subscribers: Iterable[tuple[str, int]] = ()
    ) -> str:
        """All figures, in Prometheus's text format 0.0.4.

        Args:
            totals: What is published.
            now: The time, in seconds since 1970.
            subscribers: How many each aggregator reports, by its name.
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
            told = "Seconds since the newest publication."
            lines += _metric("publication_age_seconds", "gauge", told)
            lines.append(f"feedwright_publication_age_seconds {now - totals.last_run:.0f}")
        told = "Subscribers that aggregators reported today."
        lines += _metric("subscribers", "gauge", told)
        lines += (
            f'feedwright_subscribers{{aggregator="{_label(name)}"}} {count}'
            for name, count in subscribers
        )
        return "\n".join([*lines, ""])


def _metric(name: str, kind: str, told: str) -> list[str]:
    return [f"# HELP feedwright_{name} {told}", f"# TYPE feedwright_{name} {kind}"]


def _label(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
