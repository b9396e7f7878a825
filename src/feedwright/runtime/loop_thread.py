"""An event loop in its own thread, for callers that may not wait."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, Self, TypeVar

_Done = TypeVar("_Done")


class LoopThread:
    """An event loop in a thread of its own, for as long as the ``with`` block lasts.

    Args:
        name: The thread's.
    """

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name=name)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End it; what still runs there is cancelled."""
        self.call(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for one in others:
            if not one.cancelling():  # else it is ending, which takes its time
                one.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)  # in which connections that were closed end
        await self._loop.shutdown_default_executor()

    def call(self, work: Coroutine[Any, Any, _Done]) -> _Done:
        """Have work done there, and wait for it without letting anything else be done here."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def do(self, work: Coroutine[Any, Any, _Done]) -> _Done:
        """Have work done there, and wait for it; who is cancelled here cancels it."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))
