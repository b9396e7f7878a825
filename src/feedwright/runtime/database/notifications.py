"""PostgreSQL's notifications of changes: LISTEN and NOTIFY."""

import threading
from collections.abc import Callable
from typing import Self

_WAIT = 1.0
"""Seconds between two checks whether to stop listening."""
_FIRST, _LONGEST = 5.0, 300.0
"""The shortest and the longest pause, in seconds, until a lost connection is made again."""


class Listener:
    """Receives the notifications of a channel, for as long as the ``with`` block lasts.

    Args:
        url: The address of the database: ``postgresql://cms@db.example.org/cms``.
        channel: The channel's name.
        heard: Called, in its own thread, for each notification, and after a lost connection,
            because some may have been missed.
        complain: Called once with a sentence when the database is unreachable.
    """

    def __init__(
        self,
        url: str,
        channel: str,
        heard: Callable[[], None],
        complain: Callable[[str], None],
    ) -> None:
        scheme, _, rest = url.partition("://")
        self._url = f"{scheme.partition('+')[0]}://{rest}"
        self._channel = channel
        self._heard = heard
        self._complain = complain
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True, name="listener")

    def __enter__(self) -> Self:
        """Start listening."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop within a second or two, without waiting for a connection that is being made."""
        self._over.set()
        self._thread.join(2 * _WAIT)

    def _listen(self) -> None:
        try:
            import psycopg  # noqa: PLC0415 - an optional part
            from psycopg import sql  # noqa: PLC0415 - as the one above
        except ImportError:
            self._complain(
                f"nothing is heard in the channel {self._channel!r}: psycopg is not installed; "
                "pip install 'psycopg[binary]'"
            )
            return
        wait, is_first = _FIRST, True
        while not self._over.is_set():
            try:
                with psycopg.connect(self._url, autocommit=True, connect_timeout=10) as connection:
                    connection.execute(sql.SQL("listen {}").format(sql.Identifier(self._channel)))
                    if not is_first:
                        self._heard()
                    wait, is_first = _FIRST, False
                    while not self._over.is_set():
                        if [*connection.notifies(timeout=_WAIT, stop_after=1)]:
                            self._heard()
            except (psycopg.Error, OSError) as error:
                if wait == _FIRST:
                    line = next(iter(str(error).strip().splitlines()), type(error).__name__)
                    self._complain(
                        f"nothing is heard in the channel {self._channel!r} until its database is "
                        f"back: {line[:200]}"
                    )
                is_first = False
                self._over.wait(wait)
                wait = min(2 * wait, _LONGEST)
