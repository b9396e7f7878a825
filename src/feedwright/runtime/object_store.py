"""Object stores: S3 and what speaks like it, Google Cloud Storage, and Azure.

The credentials are those of the environment, by the names that each store's own tools have for
them. They stand in no message: what a library says of an error may hold signed addresses, and
only the code that the store answered is taken from it.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import unquote

from feedwright.domain.errors import DestinationUnusable

if TYPE_CHECKING:
    from obstore import GetResult, ObjectMeta, PutResult, UpdateVersion
    from obstore.store import ClientConfig, RetryConfig
    from obstore.store import ObjectStore as Library

CODE = re.compile(r"<Code>\s*(\w+)\s*</Code>")
_STATUS = re.compile(r"status code: (\d{3})")
_SECRET_VARIABLES = ("AWS_", "AZURE_", "GOOGLE_", "MSI_", "IDENTITY_")
_CLIENTS = 8
"""How many buckets a process keeps connections to."""
_MANY = 1_000
"""Objects that one request lists, or deletes."""
_CONNECT, _EXCHANGE = timedelta(seconds=5), timedelta(seconds=60)
SHA256 = "sha256"
"""The metadata of an object that holds the hash of its bytes."""
_STILL = "what was published still stands"
_VARIABLES = {
    "s3": "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    "gs": "GOOGLE_SERVICE_ACCOUNT",
    "az": "AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY",
}
_PLACES = {"s3": "AWS_REGION", "gs": "GOOGLE_BASE_URL", "az": "AZURE_STORAGE_ACCOUNT_NAME"}
_ENDPOINTS = {
    "s3": ("AWS_ENDPOINT_URL", "AWS_ENDPOINT"),
    "gs": ("GOOGLE_BASE_URL",),
    "az": ("AZURE_STORAGE_ENDPOINT", "AZURE_ENDPOINT"),
}
"""The variables that name where a store answers, if it is at no place of its maker's."""
_MISSING = frozenset({"NoSuchBucket", "ContainerNotFound", "AccountIsDisabled"})
_CREDENTIALS = frozenset(
    {
        "AuthenticationFailed",
        "AuthenticationRequired",
        "ExpiredToken",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "InvalidSecurity",
        "InvalidToken",
        "MissingSecurityHeader",
        "NoAuthenticationInformation",
        "SignatureDoesNotMatch",
        "TokenRefreshRequired",
    }
)
_REGION = frozenset(
    {
        "AuthorizationHeaderMalformed",
        "IllegalLocationConstraintException",
        "PermanentRedirect",
        "TemporaryRedirect",
    }
)
_CLOCK = frozenset({"RequestTimeTooSkewed", "RequestExpired"})
_LATE = re.compile(r"timed out|kind: Timeout")
_AWAY = re.compile(rf"error sending request|HTTP error|error decoding|{_LATE.pattern}")
_UNKNOWN = "501"
_BY_GENERATION = frozenset({"gs"})
"""Stores whose conditions of writing name a version by a number, which its tag does not tell."""
_GENERATION = "#"
"""Between the tag and that number, where a version has one."""
_FOR_NOW = re.compile("5|429")
"""429 is that it was asked too often: Google takes one write of an object a second."""
_UNAUTHENTICATED, _FORBIDDEN = "401", "403"


class Patience(NamedTuple):
    """How long is waited for a store that does not answer."""

    request: timedelta = _EXCHANGE
    """For one request."""
    retries: int = 8
    """After an answer of 5xx or 429, a connection that broke, or none; the pauses grow."""
    together: timedelta = timedelta(seconds=60)
    """After this time nothing is tried again."""


PATIENCE = Patience()
"""Of a run, which has time."""


class StoredObject(NamedTuple):
    """What an object store tells of an object."""

    path: str
    """Below the prefix."""
    size: int
    version: str
    """What tells its bytes from those before (``ETag``), without quotes; where the store numbers
    versions, ``#`` and its number, which lists do not tell: see :func:`is_same`."""
    modified: datetime
    attributes: Mapping[str, str] = {}
    """``Content-Type`` and the like, and metadata; none where it was listed."""


class StoreAway(DestinationUnusable):
    """An object store does not answer, or answers that it cannot at the moment."""

    is_answered = False
    """It has answered."""


class Unsupported(DestinationUnusable):
    """An object store does not know what was asked of it."""


class Missing(Exception):  # noqa: N818 - it names what was found
    """There is no such object."""


class Unchanged(Exception):  # noqa: N818 - it names what was found
    """An object is the one that is known."""


class Conflict(Exception):  # noqa: N818 - it names what was found
    """An object is not the one that a condition names."""


def is_same(one: str, other: str) -> bool:
    """Whether two versions are the same, of which one may come from a list."""
    tag, _, generation = one.partition(_GENERATION)
    other_tag, _, other_generation = other.partition(_GENERATION)
    if generation and other_generation:
        return generation == other_generation
    return tag == other_tag


class ObjectStore:
    """A bucket's objects whose names begin with a prefix.

    Args:
        address: ``s3://bucket/prefix``, ``gs://bucket/prefix``, ``az://container/prefix``.
        patience: How long is waited for it.
        library: The client; by the address and the environment where None.

    Raises:
        DestinationUnusable: The environment does not say how it is reached.
        MissingExtra: The optional part is not installed.
    """

    def __init__(
        self, address: str, patience: Patience | None = None, library: "Library | None" = None
    ) -> None:
        self.address = address.rstrip("/")
        self.scheme, _, rest = self.address.partition("://")
        bucket, _, prefix = rest.partition("/")
        self._prefix = f"{unquote(prefix)}/" if prefix else ""
        self._knows_conditions = True
        try:
            import obstore  # noqa: PLC0415 - an optional extra

            self._obstore = obstore
            with self._explained():
                self._library = library or _client(
                    self.scheme, bucket, patience or PATIENCE, _environment()
                )
        except ImportError as error:
            from feedwright.runtime.installed import missing  # noqa: PLC0415 - only where it is

            raise missing("s3", f"a destination at {self.scheme}://") from error

    def get(self, path: str, known: str = "", most: int = -1) -> tuple[StoredObject, bytes | None]:
        """Read an object.

        Args:
            path: Below the prefix.
            known: The version of it that is at hand.
            most: Of more bytes nothing is read; any number is where it is negative.

        Returns:
            What is told of it, and its bytes; None for one of more.

        Raises:
            Missing: There is none.
            Unchanged: It is the version that is known.
            DestinationUnusable: The store cannot be asked.
        """
        with self._explained():
            options = {"if_none_match": f'"{_tag(known)}"'} if known else {}
            got = self._obstore.get(self._library, self._prefix + path, options=options)  # type: ignore[arg-type]
            found = self._told(got)
            if 0 <= most < found.size:
                return found, None
            return found, bytes(got.bytes())

    def head(self, path: str) -> StoredObject:
        """What is told of an object.

        Raises:
            Missing: There is none.
            DestinationUnusable: The store cannot be asked.
        """
        with self._explained():
            options: dict[str, bool] = {"head": True}
            got = self._obstore.get(self._library, self._prefix + path, options=options)  # type: ignore[arg-type]
            return self._told(got)

    def pieces(
        self, path: str, version: str, span: tuple[int, int] | None = None
    ) -> Iterator[bytes]:
        """Read an object, or part of it, little by little.

        Raises:
            Conflict: It is another version by now.
            Missing: It is gone.
            DestinationUnusable: The store cannot be asked.
        """
        with self._explained():
            options: dict[str, object] = {"if_match": f'"{_tag(version)}"'}
            if span:
                options["range"] = span
            got = self._obstore.get(self._library, self._prefix + path, options=options)  # type: ignore[arg-type]
            for piece in got.stream(min_chunk_size=1 << 18):
                yield bytes(piece)

    def put(self, path: str, data: bytes | Path, attributes: Mapping[str, str]) -> str:
        """Put an object in the place of an old one, whole or not at all.

        Returns:
            The version that stands there now.

        Raises:
            OSError: The file cannot be read.
            DestinationUnusable: The store does not take it.
        """
        if isinstance(data, Path):
            with data.open("rb"):
                pass  # so that an error of the disk is none of the store's
        with self._explained():
            done = self._obstore.put(
                self._library, self._prefix + path, data, attributes=dict(attributes)
            )
            return self._version(done)

    def put_if(self, path: str, data: bytes, known: str, attributes: Mapping[str, str]) -> str:
        """Put an object where none is, or in the place of the version that is known.

        A store that does not know conditions is not told any.

        Args:
            path: Below the prefix.
            data: Its bytes.
            known: The version; "" where there must be none.
            attributes: As for :meth:`put`.

        Returns:
            The version that stands there now.

        Raises:
            Conflict: Another stands there.
            DestinationUnusable: The store does not take it.
        """
        if not self._knows_conditions:
            return self.put(path, data, attributes)
        mode = self._condition(path, known)
        try:
            with self._explained():
                done = self._obstore.put(
                    self._library,
                    self._prefix + path,
                    data,
                    attributes=dict(attributes),
                    use_multipart=False,
                    mode=mode,
                )
                return self._version(done)
        except Unsupported:
            self._knows_conditions = False
            return self.put(path, data, attributes)

    def delete(self, paths: Sequence[str]) -> None:
        """Delete objects, and pass over those that are not there.

        Raises:
            DestinationUnusable: The store does not delete them.
        """
        for start in range(0, len(paths), _MANY):
            some = [self._prefix + path for path in paths[start : start + _MANY]]
            try:
                with self._explained():
                    self._obstore.delete(self._library, some)
            except Missing:  # of one, where some stores leave the rest
                for one in some if len(some) > 1 else ():
                    with suppress(Missing), self._explained():
                        self._obstore.delete(self._library, one)

    def objects(self, below: str = "") -> Iterator[StoredObject]:
        """Every object, a thousand a request.

        Args:
            below: A folder, without a slash at its end; all where it is "".

        Raises:
            DestinationUnusable: The store cannot be asked.
        """
        prefix = (self._prefix + below).rstrip("/")
        with self._explained():
            listing = self._obstore.list(self._library, prefix or None, chunk_size=_MANY)
            for some in listing:
                yield from map(self._listed, some)

    def _condition(self, path: str, known: str) -> "Literal['create'] | UpdateVersion":
        """That the version that is known stands there, as the store is told it."""
        if not known:
            return "create"
        if self.scheme not in _BY_GENERATION:
            return {"e_tag": f'"{known}"'}
        if _GENERATION not in known:  # it comes from a list
            found = self.head(path).version
            if not is_same(found, known):
                raise Conflict
            known = found
        return {"version": known.partition(_GENERATION)[2]}

    def _version(self, told: "ObjectMeta | PutResult") -> str:
        tag, generation = _bare(told["e_tag"]), told["version"]
        if generation and self.scheme in _BY_GENERATION:
            return f"{tag}{_GENERATION}{generation}"
        return tag

    def _told(self, got: "GetResult") -> StoredObject:
        attributes = {str(name): value for name, value in got.attributes.items()}
        return self._listed(got.meta)._replace(attributes=attributes)

    def _listed(self, meta: "ObjectMeta") -> StoredObject:
        path = meta["path"].removeprefix(self._prefix)
        return StoredObject(path, meta["size"], self._version(meta), meta["last_modified"])

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turns the errors of the library into ours."""
        raised = self._obstore.exceptions
        try:
            yield
        except FileNotFoundError as error:
            if _found(CODE, error) in _MISSING:
                raise self._error(error) from None
            raise Missing from None
        except raised.NotModifiedError:
            raise Unchanged from None
        except (raised.AlreadyExistsError, raised.PreconditionError):
            raise Conflict from None
        except (raised.BaseError, NotImplementedError, ValueError) as error:
            # Not from it: what it holds of addresses may be signed.
            raise self._error(error) from None

    def _error(self, error: Exception) -> DestinationUnusable:
        status = _found(_STATUS, error)
        if status == _UNKNOWN or isinstance(error, NotImplementedError):
            return Unsupported(f"{self.address}: {self._reason(error)}; {_STILL}")
        told = f"{self.address}: {self._reason(error)}; {_STILL}"
        is_away = bool(_FOR_NOW.match(status)) if status else bool(_AWAY.search(str(error)))
        if not is_away:
            return DestinationUnusable(told)
        away = StoreAway(told)
        away.is_answered = bool(status)
        return away

    def _reason(self, error: Exception) -> str:
        """What is wrong and what to do, without its place."""
        told, code = str(error), _found(CODE, error)
        status = _found(_STATUS, error)
        answered = f" ({code or status})" if code or status else ""
        where, named = _PLACES[self.scheme], _VARIABLES[self.scheme]
        kind = type(error).__name__.removesuffix("Error") or "unknown"
        reasons = (
            (
                code in _MISSING,
                f"there is no such bucket{answered}; create it, or mend [destination] path",
            ),
            (
                code in _REGION or "incorrectly configured region" in told,
                f"the bucket is in another region{answered}; set {where} to where it is",
            ),
            (code in _CLOCK, f"the clock of this machine is wrong{answered}; set it"),
            (
                code in _CREDENTIALS
                or (not code and (status == _UNAUTHENTICATED or _is_without(told))),
                f"its credentials are missing or refused{answered}; set {named}",
            ),
            (
                status in (_UNAUTHENTICATED, _FORBIDDEN),
                f"access is denied{answered}; allow list, read, write and delete below it",
            ),
            (
                bool(status),
                f"the store answers {status}{f' ({code})' if code else ''}; run again later",
            ),
            (
                bool(_LATE.search(told)),
                "the store has not answered in time; run again later",
            ),
            (
                bool(_AWAY.search(told)),
                "the store cannot be reached; mend the network or its address, and run again",
            ),
            (True, f"the store cannot be used ({kind}); see `feedwright help s3`"),
        )
        return next(reason for applies, reason in reasons if applies)


def _client(
    scheme: str, bucket: str, patience: Patience, environment: Sequence[tuple[str, str]]
) -> "Library":
    return _cached_client(scheme, bucket, patience, hash(tuple(environment)))


@lru_cache(maxsize=_CLIENTS)
def _cached_client(scheme: str, bucket: str, patience: Patience, _environment: int) -> "Library":
    """A client, which keeps its connections, for as long as the environment is the same."""
    from obstore.store import AzureStore, GCSStore, S3Store  # noqa: PLC0415 - an optional extra

    # A store on this machine, or behind a proxy of one's own, has no certificate.
    named = (os.environ.get(one, "") for one in _ENDPOINTS[scheme])
    client: ClientConfig = {
        "connect_timeout": _CONNECT,
        "timeout": patience.request,
        "allow_http": any(one.startswith("http://") for one in named) or _allows_http(),
    }
    retry: RetryConfig = {
        "max_retries": patience.retries,
        "retry_timeout": patience.together,
        "backoff": {"max_backoff": timedelta(seconds=5)},
    }
    if scheme == "gs":
        return GCSStore(bucket, client_options=client, retry_config=retry)
    if scheme == "az":
        return AzureStore(bucket, client_options=client, retry_config=retry)
    return S3Store(bucket, client_options=client, retry_config=retry)


def _allows_http() -> bool:
    return os.environ.get("AWS_ALLOW_HTTP", "").lower() in ("1", "true")


def _environment() -> list[tuple[str, str]]:
    """The variables by which stores are reached."""
    named = os.environ.items()
    return sorted((name, value) for name, value in named if name.startswith(_SECRET_VARIABLES))


def _found(pattern: re.Pattern[str], error: Exception) -> str:
    """What an error tells of the store's answer: its code or its status; "" where nothing."""
    found = pattern.search(str(error))
    return found[1] if found else ""


def _is_without(told: str) -> bool:
    """Whether no credentials were found: then those of a machine in the cloud are asked for."""
    return "169.254.169.254" in told or "Missing" in told or "metadata.google" in told


def _tag(version: str) -> str:
    """The entity tag in a version."""
    return version.partition(_GENERATION)[0]


def _bare(tag: str | None) -> str:
    """An entity tag without what stores differ in."""
    return (tag or "").removeprefix("W/").strip('"')
