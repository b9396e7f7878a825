"""Freeing the memory of a run before the same process starts the next."""

import gc
import sys


class RunMemory:
    """Frees the memory of ended runs.

    The objects of a run refer to each other, so only Python's garbage collector frees them. By
    itself it runs when the number of objects has grown by a quarter, which may take hundreds of
    runs: each leaves few objects, but with texts and documents of a few megabytes. Objects that
    exist after the first run (modules, rules, templates) stay for good; they are excluded, so that
    a collection takes a few milliseconds.
    """

    def __init__(self) -> None:
        self._is_frozen = False

    def let_go(self) -> None:
        """Free the memory of the run that has just ended.

        An error that is being raised keeps the memory of its run until the next call.
        """
        gc.collect()
        if not self._is_frozen and sys.exc_info()[0] is None:
            self._is_frozen = True
            gc.freeze()
