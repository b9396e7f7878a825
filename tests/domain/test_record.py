"""Records: frozen values, of which those that have times have them in UTC."""

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest

import feedwright
from feedwright.domain.article import SetAside
from feedwright.domain.record import Record, TimedRecord

_OPTIONAL = ("__main__", "django", "mkdocs", "pandoc")


def records(kind: type[Record] = Record) -> Iterator[type[Record]]:
    """All records of a kind."""
    for one in kind.__subclasses__():
        yield one
        yield from records(one)


def has_times(kind: type[Record]) -> bool:
    """Whether a field is a time."""
    told = [one for base in kind.__mro__ for one in getattr(base, "__annotations__", {}).values()]
    return any(one in (datetime, datetime | None) for one in told)


def test_records_with_times_are_timed() -> None:
    """And no others: what looks for times is asked for each record that is made."""
    for module in pkgutil.walk_packages(feedwright.__path__, "feedwright."):
        if not any(part in module.name for part in _OPTIONAL):
            importlib.import_module(module.name)
    ours = {one for one in records() if one.__module__.startswith("feedwright")} - {TimedRecord}
    assert len(ours) > 100
    assert {one for one in ours if has_times(one)} == {
        one for one in ours if issubclass(one, TimedRecord)
    }


def test_times_are_in_utc() -> None:
    """Whatever the zone that they come with; one without a zone is refused."""
    there = timezone(timedelta(hours=3))
    made = SetAside(source="a", reason="b", until=datetime(2026, 3, 2, 12, tzinfo=there))
    assert made.until == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert made.until.tzinfo is UTC
    with pytest.raises(ValueError, match="until must be a time with a zone"):
        SetAside(source="a", reason="b", until=datetime(2026, 3, 2, 12))  # noqa: DTZ001
