"""Object stores: S3 and compatible ones, Google Cloud Storage, and Azure.

The credentials come from the environment, under the names that each store's own tools use. No
message contains them: errors of the library may contain signed addresses, so only the store's error
code is taken from them.
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
"""The number of buckets whose connections a process keeps."""
_MANY = 1_000
"""The number of objects that one request lists or deletes."""
_CONNECT, _EXCHANGE = timedelta(seconds=5), timedelta(seconds=60)
SHA256 = "sha256"
"""The name of the metadata with the hash of an object's bytes."""
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
"""The variables with the address of a store other than the vendor's own."""
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
"""The stores whose conditional writes use a version number, which the entity tag does not
contain."""
_GENERATION = "#"
"""The separator between the entity tag and that number."""
_FOR_NOW = re.compile("5|429")
"""The statuses of a store that may answer later; 429 means too many requests, as Google allows one
write of an object per second."""
_UNAUTHENTICATED, _FORBIDDEN = "401", "403"


class Patience(NamedTuple):
    """The time limits for a store that does not answer."""

    request: timedelta = _EXCHANGE
    """The time limit of one request."""
    retries: int = 8
    """The number of retries after a status 5xx or 429 or a failed connection, with growing
    pauses."""
    together: timedelta = timedelta(seconds=60)
    """The time after which no retry starts."""


PATIENCE = Patience()
"""The limits for runs, which have time."""


class StoredObject(NamedTuple):
    """The properties of a stored object."""

    path: str
    """Below the prefix."""
    size: int
    version: str
    """The entity tag (``ETag``) without quotes. If the store numbers versions, ``#`` and the number
    follow, except in lists: see :func:`is_same`."""
    modified: datetime
    attributes: Mapping[str, str] = {}
    """``Content-Type``, similar fields and metadata; empty for a listed object."""


class StoreAway(DestinationUnusable):
    """An object store does not answer, or cannot at the moment."""

    is_answered = False
    """Whether the store has answered."""


class Unsupported(DestinationUnusable):
    """An object store does not support a request."""


class Missing(Exception):  # noqa: N818 - it names what was found
    """An object does not exist."""


class Unchanged(Exception):  # noqa: N818 - it names what was found
    """An object is the known version."""


class Conflict(Exception):  # noqa: N818 - it names what was found
    """An object is not the version that a condition names."""


def is_same(one: str, other: str) -> bool:
    """Whether two versions are the same; one of them may come from a list."""
    tag, _, generation = one.partition(_GENERATION)
    other_tag, _, other_generation = other.partition(_GENERATION)
    if generation and other_generation:
        return generation == other_generation
    return tag == other_tag


class ObjectStore:
    """A bucket's objects whose names begin with a prefix.

    Args:
        address: ``s3://bucket/prefix``, ``gs://bucket/prefix``, ``az://container/prefix``.
        patience: The time limits.
        library: The client; by default made from the address and the environment.

    Raises:
        DestinationUnusable: The environment lacks the settings to reach it.
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
            known: The version that the caller has.
            most: The most bytes; a larger object is not read. Negative for no limit.

        Returns:
            Its properties, and its bytes; None for the bytes of a larger one.

        Raises:
            Missing: There is none.
            Unchanged: It is the known version.
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
        """The properties of an object.

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
        """Read an object, or a part of it, in pieces.

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
        """Write an object, replacing an old one, whole or not at all.

        Returns:
            The current version.

        Raises:
            OSError: The file cannot be read.
            DestinationUnusable: The store does not accept it.
        """
        if isinstance(data, Path):
            with data.open("rb"):
                pass  # so that an error of the disk is not blamed on the store
        with self._explained():
            done = self._obstore.put(
                self._library, self._prefix + path, data, attributes=dict(attributes)
            )
            return self._version(done)

    def put_if(self, path: str, data: bytes, known: str, attributes: Mapping[str, str]) -> str:
        """Write an object if none exists, or if the existing one is the known version.

        A store without conditional writes gets no condition.

        Args:
            path: Below the prefix.
            data: Its bytes.
            known: The known version; "" if none may exist.
            attributes: As for :meth:`put`.

        Returns:
            The current version.

        Raises:
            Conflict: Another version exists.
            DestinationUnusable: The store does not accept it.
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
        """Delete objects; missing ones are ignored.

        Raises:
            DestinationUnusable: The store does not delete them.
        """
        for start in range(0, len(paths), _MANY):
            some = [self._prefix + path for path in paths[start : start + _MANY]]
            try:
                with self._explained():
                    self._obstore.delete(self._library, some)
            except Missing:  # of one object, for which some stores skip the others
                for one in some if len(some) > 1 else ():
                    with suppress(Missing), self._explained():
                        self._obstore.delete(self._library, one)

    def objects(self, below: str = "") -> Iterator[StoredObject]:
        """List all objects, a thousand per request.

        Args:
            below: A folder, without a slash at its end; "" for all.

        Raises:
            DestinationUnusable: The store cannot be asked.
        """
        prefix = (self._prefix + below).rstrip("/")
        with self._explained():
            listing = self._obstore.list(self._library, prefix or None, chunk_size=_MANY)
            for some in listing:
                yield from map(self._listed, some)

    def _condition(self, path: str, known: str) -> "Literal['create'] | UpdateVersion":
        """The condition that the known version exists, in the form of the store."""
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
        """Turn the errors of the library into Feedwright's."""
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
            # Not chained: its text may contain signed addresses.
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
        """The problem and what to do, without the place."""
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
    """A client with its connections, cached while the environment is the same."""
    from obstore.store import AzureStore, GCSStore, S3Store  # noqa: PLC0415 - an optional extra

    # A store on this machine, or behind one's own proxy, has no certificate.
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
    """The environment variables for object stores."""
    named = os.environ.items()
    return sorted((name, value) for name, value in named if name.startswith(_SECRET_VARIABLES))


def _found(pattern: re.Pattern[str], error: Exception) -> str:
    """The code or status of the store's answer in an error; "" if none."""
    found = pattern.search(str(error))
    return found[1] if found else ""


def _is_without(told: str) -> bool:
    """Whether no credentials were found, so that the library asks the machine's cloud."""
    return "169.254.169.254" in told or "Missing" in told or "metadata.google" in told


def _tag(version: str) -> str:
    """The entity tag in a version."""
    return version.partition(_GENERATION)[0]


def _bare(tag: str | None) -> str:
    """An entity tag without the parts in which stores differ."""
    return (tag or "").removeprefix("W/").strip('"')
