"""Turns stored articles into feeds that readers subscribe to."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from feedwright.checks import Finding
    from feedwright.commands.check import check
    from feedwright.commands.starter import init
    from feedwright.domain.errors import FeedwrightError
    from feedwright.domain.report import Report
    from feedwright.pipeline import publish

__all__ = ["FeedwrightError", "Finding", "Report", "check", "init", "publish"]

_HOMES = {
    "FeedwrightError": "feedwright.domain.errors",
    "Finding": "feedwright.checks",
    "Report": "feedwright.domain.report",
    "check": "feedwright.commands.check",
    "init": "feedwright.commands.starter",
    "publish": "feedwright.pipeline",
}
"""No module has the name of what stands here: loading it would bind that name to it."""


def __getattr__(name: str) -> Any:
    """What the package offers is loaded when it is asked for: not every run needs all of it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
