"""What a long-running process keeps open between its runs."""

import os
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Protocol, TypeVar, cast

_MOST = 8
"""How many; of others, that used longest ago is closed."""


class Disposable(Protocol):
    """What has connections."""

    def dispose(self) -> None:
        """Close them."""


_Kept = TypeVar("_Kept", bound=Disposable)


class KeptOpen:
    """Connections with what runs read from, by what they lead to.

    A forked process has none of them: they are its parent's.
    """

    def __init__(self) -> None:
        self._process = os.getpid()
        self._kept = OrderedDict[Hashable, Disposable]()

    def get(self, key: Hashable, make: Callable[[], _Kept]) -> _Kept:
        """What is kept by a key, which is made where it is not there.

        Args:
            key: Tells it from all others, whatever they are.
            make: Makes it.
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
