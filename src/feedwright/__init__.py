"""Turns stored articles into feeds that readers subscribe to."""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from feedwright.check import check
    from feedwright.core.checking import Finding
    from feedwright.core.errors import FeedwrightError
    from feedwright.publish import Report, publish
    from feedwright.starter import init

__all__ = ["FeedwrightError", "Finding", "Report", "check", "init", "publish"]

_HOMES = {
    "FeedwrightError": "feedwright.core.errors",
    "Finding": "feedwright.core.checking",
    "Report": "feedwright.publish",
    "init": "feedwright.starter",
}


def __getattr__(name: str) -> Any:
    """What the package offers is loaded when it is asked for: not every run needs all of it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


class _Package(ModuleType):
    """The package, whose functions stay what their names say when their modules are loaded."""

    @property
    def check(self) -> Any:
        return import_module("feedwright.check").check

    @check.setter
    def check(self, module: ModuleType) -> None:
        pass

    @property
    def publish(self) -> Any:
        return import_module("feedwright.publish").publish

    @publish.setter
    def publish(self, module: ModuleType) -> None:
        pass


if not TYPE_CHECKING:
    sys.modules[__name__].__class__ = _Package
