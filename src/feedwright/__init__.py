"""Turns stored articles into feeds that readers subscribe to."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from feedwright.core.checking import Finding
    from feedwright.core.errors import FeedwrightError
    from feedwright.pipeline import publish
    from feedwright.report import Report
    from feedwright.starter import init
    from feedwright.validation import check

__all__ = ["FeedwrightError", "Finding", "Report", "check", "init", "publish"]

_HOMES = {
    "FeedwrightError": "feedwright.core.errors",
    "Finding": "feedwright.core.checking",
    "Report": "feedwright.report",
    "check": "feedwright.validation",
    "init": "feedwright.starter",
    "publish": "feedwright.pipeline",
}
"""No module has the name of what stands here: loading it would bind that name to it."""


def __getattr__(name: str) -> Any:
    """What the package offers is loaded when it is asked for: not every run needs all of it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
