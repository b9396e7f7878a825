"""Memory that a run frees before the same process begins the next."""

import gc
import sys


class RunMemory:
    """Lets go of what runs have left.

    The parts of a run refer to each other, so that none of it is free until Python looks for such
    cycles. By itself it looks when the number of objects has grown by a quarter, which may take
    hundreds of runs: they leave few objects, but these hold texts and documents, a few megabytes a
    run. What is there after the first run (modules, rules, templates) stays for good; it is taken
    out of the search, which then takes a few milliseconds.
    """

    def __init__(self) -> None:
        self._is_frozen = False

    def let_go(self) -> None:
        """Free what the run that has just ended has left.

        An error that is on its way refers to all that its run held, which is free only after the
        next one.
        """
        gc.collect()
        if not self._is_frozen and sys.exc_info()[0] is None:
            self._is_frozen = True
            gc.freeze()
