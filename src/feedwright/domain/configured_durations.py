"""Durations as feedwright.toml writes them."""

import re
from datetime import timedelta

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_LONGEST = timedelta(days=36_525)
"""A century; dates end somewhere, and sums with longer spans would pass that."""


def duration(text: str) -> timedelta:
    """A span of time as feedwright.toml writes it.

    Args:
        text: A whole number and a unit: ``30m``, ``12h``, ``7d``, ``2w``.

    Raises:
        ValueError: The text is none.
    """
    form = re.fullmatch(r"(?P<number>[0-9]{1,9})(?P<unit>[mhdw])", text)
    span = timedelta(**{_UNITS[form["unit"]]: int(form["number"])}) if form else None
    if span is None or span > _LONGEST:
        raise ValueError(f"{text!r} is no span of time; write one as 30m, 12h, 7d or 2w")
    return span
