"""Pings: requests that tell hubs which topics have changed."""

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
"""Concurrent requests to one hub."""
_MOST_BYTES = 65_536
"""The most bytes of a hub's answer, which is not used; a longer one ends the connection."""
_HEADERS = {"User-Agent": "Feedwright", "Content-Type": FORM, "Accept-Encoding": "identity"}


class Answer(NamedTuple):
    """The result of announcing topics to a hub."""

    hub: str
    topics: tuple[str, ...]
    problem: str
    """Why the hub did not accept them; "" if it did."""


def announce(wanted: Mapping[str, Sequence[str]], *, within: float = 4) -> list[Answer]:
    """Announce topics to hubs, to all hubs concurrently.

    The function returns in time whatever a hub does: topics not accepted by then count as refused.

    Args:
        wanted: Topics by the hub's address.
        within: The time limit for everything, in seconds.

    Returns:
        An answer for each request; each topic is in one of them.
    """
    import httpx  # noqa: PLC0415 - slow to import, and rarely needed

    # One client for all hubs, because making one reads every root certificate.
    certificates = httpx.create_ssl_context()
    deadline = time.monotonic() + within
    answers = SimpleQueue[Answer]()
    waiting = dict[tuple[str, tuple[str, ...]], None]()
    for hub, topics in wanted.items():
        todo = deque(pings(hub, topics))
        waiting.update(((hub, one), None) for one in todo)
        for _ in range(min(_AT_ONCE, len(todo))):
            # The resolution of a name can block a thread beyond any time limit. Such threads are
            # daemons, so they are abandoned and do not keep the program from ending.
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
    """Make requests to a hub until none is left or the time is over."""
    import httpx  # noqa: PLC0415 - see above

    # An empty deque raises IndexError.
    with httpx.Client(headers=_HEADERS, verify=certificates) as client, suppress(IndexError):
        while (left := deadline - time.monotonic()) > 0:
            topics = todo.popleft()
            try:
                problem = _ping(client, hub, topics, left)
            except httpx.TimeoutException:
                return  # the time is over for all pings, which the waiting caller reports
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                problem = f"cannot be reached: {str(error) or type(error).__name__}"
            answers.put(Answer(hub, topics, problem))


def _ping(client: "httpx.Client", hub: str, topics: Sequence[str], left: float) -> str:
    """Make one request.

    Returns:
        Why the hub did not accept it, or "".
    """
    import httpx  # noqa: PLC0415 - see above

    form, until = ping_form(topics).encode(), time.monotonic() + left
    with client.stream("POST", hub, content=form, timeout=left) as response:
        if response.has_redirect_location:
            # The documents name the old address, so subscribers would not find the new one.
            to = response.headers["Location"][:200]
            return f"has moved to {to!r}; name its new address in hubs"
        if not is_success(response.status_code):
            return f"answers {response.status_code} {response.reason_phrase}".strip()
        read = 0
        with suppress(httpx.HTTPError):
            for piece in response.iter_raw():  # to its end, so that the connection can be reused
                read += len(piece)
                if read > _MOST_BYTES or time.monotonic() > until:
                    break
        return ""
