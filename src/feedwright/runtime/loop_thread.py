"""An event loop in its own thread, for synchronous callers."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, Self, TypeVar

_Done = TypeVar("_Done")


class LoopThread:
    """An event loop in its own thread, for as long as the ``with`` block lasts.

    Args:
        name: The name of the thread.
    """

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name=name)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End the loop; running tasks are cancelled."""
        self.call(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for one in others:
            if not one.cancelling():  # otherwise it is ending already
                one.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)  # a last turn, in which closed connections end
        await self._loop.shutdown_default_executor()

    def call(self, work: Coroutine[Any, Any, _Done]) -> _Done:
        """Run work in the loop, and block this thread until it is done."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def do(self, work: Coroutine[Any, Any, _Done]) -> _Done:
        """Run work in the loop, and await it; cancelling the caller cancels the work."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))
