"""Tells hubs which topics have changed."""

import ssl
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from feedwright.announce.websub import FORM, is_success, ping_form, pings

if TYPE_CHECKING:
    import httpx

_AT_ONCE = 4
"""Requests to one hub at a time."""
_MOST_BYTES = 65_536
"""Of a hub's answer, which is not used; a longer one ends the connection."""
_HEADERS = {"User-Agent": "Feedwright", "Content-Type": FORM, "Accept-Encoding": "identity"}


class Answer(NamedTuple):
    """What became of announcing topics to a hub."""

    hub: str
    topics: tuple[str, ...]
    problem: str
    """Why the hub did not take them; "" where it did."""


def announce(wanted: Mapping[str, Sequence[str]], *, within: float = 4) -> list[Answer]:
    """Tells each hub of its topics, all hubs at a time.

    Whatever a hub does or leaves undone, the answer comes in time: what has not been taken
    then counts as refused.

    Args:
        wanted: Topics by the hub's address.
        within: How long all of it may take, in seconds.

    Returns:
        An answer for each request; every topic is in one.
    """
    import httpx  # noqa: PLC0415 - slow to import, and not needed by every run

    # One for all hubs, because making it means reading every root certificate.
    certificates = httpx.create_ssl_context()
    deadline = time.monotonic() + within
    answers = SimpleQueue[Answer]()
    waiting = dict[tuple[str, tuple[str, ...]], None]()
    for hub, topics in wanted.items():
        todo = deque(pings(hub, topics))
        waiting.update(((hub, one), None) for one in todo)
        for _ in range(min(_AT_ONCE, len(todo))):
            # A name that nobody resolves blocks a thread beyond any time limit, so they are
            # left behind where they hang, and none keeps the program from ending.
            given = (hub, todo, answers, deadline, certificates)
            Thread(target=_tell, args=given, daemon=True).start()
    found = list[Answer]()
    with suppress(Empty):
        while len(found) < len(waiting):
            found.append(answers.get(timeout=max(0, deadline - time.monotonic())))
    for one in found:
        waiting.pop((one.hub, one.topics))
    late = f"has not answered within {within:g} seconds"
    return found + [Answer(hub, topics, late) for hub, topics in waiting]


def _tell(
    hub: str,
    todo: deque[tuple[str, ...]],
    answers: SimpleQueue[Answer],
    deadline: float,
    certificates: "ssl.SSLContext",
) -> None:
    """Makes requests to a hub until none is left or the time is over."""
    import httpx  # noqa: PLC0415 - see above

    # An empty deque raises IndexError.
    with httpx.Client(headers=_HEADERS, verify=certificates) as client, suppress(IndexError):
        while (left := deadline - time.monotonic()) > 0:
            topics = todo.popleft()
            try:
                problem = _ping(client, hub, topics, left)
            except httpx.TimeoutException:
                return  # the time is over for all, of which whoever waits tells
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                problem = f"cannot be reached: {str(error) or type(error).__name__}"
            answers.put(Answer(hub, topics, problem))


def _ping(client: "httpx.Client", hub: str, topics: Sequence[str], left: float) -> str:
    """One request.

    Returns:
        Why the hub did not take it, or "".
    """
    import httpx  # noqa: PLC0415 - see above

    form, until = ping_form(topics).encode(), time.monotonic() + left
    with client.stream("POST", hub, content=form, timeout=left) as response:
        if response.has_redirect_location:
            # Its subscribers would not be led there either: documents name the old address.
            to = response.headers["Location"][:200]
            return f"has moved to {to!r}; name its new address in hubs"
        if not is_success(response.status_code):
            return f"answers {response.status_code} {response.reason_phrase}".strip()
        read = 0
        with suppress(httpx.HTTPError):
            for piece in response.iter_raw():  # to its end, so that the connection can go on
                read += len(piece)
                if read > _MOST_BYTES or time.monotonic() > until:
                    break
        return ""
