"""Help with large runs that other workers lead."""

from collections.abc import Callable
from typing import Any

import msgspec

from feedwright.domain.errors import FeedwrightError, NotShared
from feedwright.runtime.fingerprint import program_content
from feedwright.scheduling.retries import message_of
from feedwright.scheduling.workers.local_publications import Places
from feedwright.scheduling.workers.sharing import RangeRequest, packed, unpacked
from feedwright.scheduling.workers.worker_run import Sessions
from feedwright.store.queue import Registered
from feedwright.store.ranges import RangeEngine, Ranges, TakenRange
from feedwright.workspace import Workspace, open_workspace

Elsewhere = Callable[[Workspace, str, bytes], Callable[[Any], bytes]]
"""Makes the function of a task: see :func:`feedwright.pipeline.elsewhere`."""

_MOST_BYTES = 100_000_000
"""The most bytes of a result: it is in memory as a whole, here and at the leader."""


class Helper:
    """Does ranges of runs that other workers lead.

    Ranges that cannot be done here, or that fail, are left to the leader, which reports problems.

    Args:
        sessions: Sessions with the database.
        engine: Stores the jobs.
        here: The publications on this machine.
        elsewhere: Makes the function of a task.
        note: Called once with the reason why it cannot help with a publication, a sentence.
    """

    def __init__(
        self,
        sessions: Sessions,
        engine: RangeEngine,
        here: Places,
        *,
        elsewhere: Elsewhere,
        note: Callable[[str], None],
    ) -> None:
        self._sessions = sessions
        self._engine = engine
        self._here = here
        self._elsewhere = elsewhere
        self._note = note
        self._told = set[str]()
        self._last: tuple[tuple[str, str, bytes], Callable[[Any], bytes]] | None = None
        """The function of the last range, with the task that it was made for."""

    def help_with(self, range_id: int) -> None:
        """Do a range, if it is still needed; raises nothing."""
        try:
            with self._sessions.one() as queue:
                ranges = Ranges(queue, self._engine)
                taken = ranges.take(range_id, program_content())
                if taken is None:
                    return
                ranges.answer(range_id, self._answer(taken))
        except FeedwrightError as error:  # the database is unreachable; the leader does the range
            self._tell(str(error))
        except Exception as error:  # noqa: BLE001 - a bug must not end the worker
            self._tell(message_of(error))
        self._sessions.memory.let_go()

    def _answer(self, taken: TakenRange) -> bytes | None:
        """The result of a range; None if it cannot be done here."""
        one = self._here.get(taken.publication)
        if one is None:
            return None
        try:
            return packed(self._made(one, unpacked(taken.request, RangeRequest)))
        except NotShared as error:
            self._tell(f"{one}: cannot help with its run: {error}; who publishes it does it alone")
        except Exception as error:  # noqa: BLE001 - the leader meets the same problem, if it is one
            self._tell(f"{one}: cannot help with its run: {message_of(error)}")
        return None

    def _made(self, one: Registered, request: RangeRequest) -> list[bytes]:
        wanted = (request.run, request.task, request.settings)
        if self._last is None or self._last[0] != wanted:
            kept_open = self._sessions.sources  # else each part of a range would open them again
            workspace = open_workspace(one.folder, kept_open=kept_open)
            self._last = (wanted, self._elsewhere(workspace, request.task, request.settings))
        work = self._last[1]
        made, size = list[bytes](), 0
        for part in request.parts:
            made.append(work(msgspec.msgpack.decode(part)))
            size += len(made[-1])
            if size > _MOST_BYTES:
                raise NotShared("what is made of a few of its articles is too large to be sent")
        return made

    def _tell(self, sentence: str) -> None:
        if sentence not in self._told:
            self._told.add(sentence)
            self._note(sentence)
