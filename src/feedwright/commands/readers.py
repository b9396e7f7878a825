"""The readers of a publication, counted by day."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from feedwright.domain.reader_agents import Readers, readers
from feedwright.store.own_files import READERS
from feedwright.store.readership import ReaderCounts
from feedwright.workspace import configured


def who_reads(
    place: Path,
    *,
    days: int = 30,
    now: datetime | None = None,
) -> Readers:
    """Read the counts of readers, from the requests that ``serve`` answered.

    Args:
        place: The publication's folder, or its feedwright.toml.
        days: The number of days, including today.
        now: The time, aware; by default the clock's.

    Raises:
        ConfigurationError: The configuration cannot be used.
        StoreError: The counts cannot be read.
    """
    file, _ = configured(place)
    today = (now or datetime.now(UTC)).astimezone(UTC)
    names = [f"{today - timedelta(days=back):%Y-%m-%d}" for back in reversed(range(days))]
    return readers(names, *ReaderCounts(file.parent / READERS).since(names[0]))
