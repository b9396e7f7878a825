"""Connections that a long-running process keeps open between runs."""

import os
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Protocol, TypeVar, cast

_MOST = 8
"""The most kept connections; beyond it, the one used longest ago is closed."""


class Disposable(Protocol):
    """An object with connections."""

    def dispose(self) -> None:
        """Close them."""


_Kept = TypeVar("_Kept", bound=Disposable)


class KeptOpen:
    """Connections to sources, by a key.

    A forked process does not use its parent's connections.
    """

    def __init__(self) -> None:
        self._process = os.getpid()
        self._kept = OrderedDict[Hashable, Disposable]()

    def get(self, key: Hashable, make: Callable[[], _Kept]) -> _Kept:
        """The object of a key, made if it is missing.

        Args:
            key: Identifies it among all objects.
            make: Makes the object.
        """
        if self._process != os.getpid():
            self._process = os.getpid()
            self._kept.clear()
        if key not in self._kept:
            self._kept[key] = make()
        self._kept.move_to_end(key)
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)[1].dispose()
        return cast("_Kept", self._kept[key])

    def close(self) -> None:
        """Close all."""
        while self._kept and self._process == os.getpid():
            self._kept.popitem()[1].dispose()
