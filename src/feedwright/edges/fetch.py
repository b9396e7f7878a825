"""HTTP out: one document from the web, within limits."""

import gzip
import io
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

from feedwright.core.address import address as absolute
from feedwright.core.address import without_user
from feedwright.core.article import Record
from feedwright.core.errors import SourceError

if TYPE_CHECKING:
    import httpx

REDIRECTS = 5
_HEADERS = {
    "User-Agent": "Feedwright",
    # Of the encodings the one that this module unpacks itself, and so within bounds.
    "Accept-Encoding": "gzip",
}
_GZIP = frozenset({"gzip", "x-gzip"})
_ADVICE: dict[int, str] = {
    HTTPStatus.UNAUTHORIZED: "it asks for a password; name a public address",
    HTTPStatus.FORBIDDEN: "it lets no program in; save the document and name the file",
    HTTPStatus.NOT_FOUND: "check the address",
    HTTPStatus.GONE: "it was taken down for good; name another",
    HTTPStatus.TOO_MANY_REQUESTS: "it asks for a pause; try again later",
}


class Fetched(Record, frozen=True, kw_only=True):
    """A document from the web."""

    data: bytes
    address: str
    """Where it was found in the end, after redirects."""
    type: str = ""
    """Its ``Content-Type``, as it was given."""


def get(address: str, *, timeout: float = 30, most_bytes: int = 20_000_000) -> Fetched:
    """Fetches a document.

    Args:
        address: An http or https address.
        timeout: In seconds: of each wait, and of the whole about.
        most_bytes: The bound of the document, compressed and unpacked.

    Raises:
        SourceError: There is none to be had; the message says why and what to do.
    """
    import httpx  # noqa: PLC0415 - slow to import, and not needed by every run

    start = absolute(address, "")
    if not start:
        raise SourceError(
            f"{without_user(address)!r} is no address on the web; write one as https://…"
        )
    place = without_user(start)
    deadline = time.monotonic() + timeout
    try:
        with (
            httpx.Client(headers=_HEADERS, timeout=timeout) as client,
            _answer(client, client.build_request("GET", start), place) as response,
        ):
            _refuse(response, place)
            packed = _read(response, place, most_bytes, deadline, timeout)
    except httpx.TimeoutException as error:
        raise _late(place, timeout) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        reason = str(error) or type(error).__name__
        raise SourceError(f"{place} cannot be fetched: {reason}; check the address.") from error
    return Fetched(
        data=_unpacked(packed, response.headers.get("Content-Encoding", ""), place, most_bytes),
        address=str(response.url).partition("#")[0],
        type=response.headers.get("Content-Type", ""),
    )


@contextmanager
def _answer(
    client: "httpx.Client", request: "httpx.Request", place: str
) -> Iterator["httpx.Response"]:
    """The answer at the end of the redirects, its body not read yet.

    The library follows redirects by itself, but reads the body of each without a bound.
    """
    for _ in range(REDIRECTS + 1):
        if request.url.scheme not in ("http", "https"):
            where = without_user(str(request.url))
            raise SourceError(f"{place} leads to {where}, which is not on the web.")
        response = client.send(request, stream=True)
        try:
            if response.next_request is None:
                yield response
                return
            request = response.next_request
        finally:
            response.close()
    raise SourceError(
        f"{place} redirects more than {REDIRECTS} times; name the address at the end."
    )


def _refuse(response: "httpx.Response", place: str) -> None:
    if response.is_success:
        return
    otherwise = "try again later" if response.is_server_error else "check the address"
    advice = _ADVICE.get(response.status_code, otherwise)
    answer = f"{response.status_code} {response.reason_phrase}".strip()
    raise SourceError(f"{place} answers {answer}: {advice}.")


def _read(
    response: "httpx.Response", place: str, most_bytes: int, deadline: float, timeout: float
) -> bytes:
    """The body as it was sent."""
    body = bytearray()
    for piece in response.iter_raw():
        body += piece
        if len(body) > most_bytes:
            raise _too_large(place, most_bytes)
        if time.monotonic() > deadline:
            raise _late(place, timeout)
    return bytes(body)


def _unpacked(packed: bytes, encoding: str, place: str, most_bytes: int) -> bytes:
    """The body without its encoding; bounded, however small it was sent."""
    if encoding.strip().lower() in ("", "identity") or not packed:
        return packed
    if encoding.strip().lower() not in _GZIP:
        raise SourceError(
            f"{place} is sent in the encoding {encoding!r}, which was not asked for; "
            "save the document and name the file."
        )
    try:
        data = gzip.GzipFile(fileobj=io.BytesIO(packed)).read(most_bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise SourceError(
            f"{place} is sent as gzip, but cannot be unpacked; try again later."
        ) from error
    if len(data) > most_bytes:
        raise _too_large(place, most_bytes)
    return data


def _too_large(place: str, most_bytes: int) -> SourceError:
    return SourceError(f"{place} is larger than {most_bytes:,} bytes, which no feed needs to be.")


def _late(place: str, timeout: float) -> SourceError:
    return SourceError(f"{place} has not answered within {timeout:g} seconds; try again later.")
