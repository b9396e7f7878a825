"""The file that a server touches when a CMS reports a change."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Self

from feedwright.runtime.stamps import stamp_of

_EVERY = 1.0
"""Seconds between two checks of the file."""


class Touched:
    """Checks a file at intervals, for as long as the ``with`` block lasts.

    Args:
        file: The file that a server writes when a change was reported.
        changed: Called in its own thread when the file was written.
    """

    def __init__(self, file: Path, changed: Callable[[], None]) -> None:
        self._file = file
        self._changed = changed
        self._before = stamp_of(file)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True, name="touched")

    def __enter__(self) -> Self:
        """Start checking."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop checking."""
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(_EVERY):
            now = stamp_of(self._file)
            if now and now != self._before:
                self._changed()
            self._before = now
