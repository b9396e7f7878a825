"""A server of our own that speaks as Google Cloud Storage does, for tests of ``gs://``.

It is our reading of the documentation of Google's XML API (cloud.google.com/storage/docs/xml-api)
and not Google's server, of which no emulator that could be had knows conditions: what it answers is
what that documentation says of uploads, conditions, versions, lists and errors. That Google answers
so is not shown by any test here. How a token is had from Google is left out: a token is given.
"""

import base64
import gzip
import hashlib
import itertools
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from lxml import etree

_WRITER, _READER = "a-token-of-tests", "a-token-of-a-reader"
_KEPT = ("content-type", "cache-control", "content-encoding", "content-disposition")
_MOST_LISTED = 1_000
_SMALLEST_PART = 5 << 20
"""Of a multipart upload, but for its last part."""
_MESSAGES = {
    "AccessDenied": (403, "Access denied."),
    "AuthenticationRequired": (401, "Authentication required."),
    "EntityTooSmall": (400, "Your proposed upload is smaller than the minimum allowed."),
    "InvalidArgument": (400, "Invalid argument."),
    "InvalidPart": (400, "One of the parts could not be found, or has another entity tag."),
    "InvalidRange": (416, "The requested range cannot be satisfied."),
    "NoSuchBucket": (404, "The specified bucket does not exist."),
    "NoSuchKey": (404, "The specified key does not exist."),
    "NoSuchUpload": (404, "The specified upload does not exist."),
    "PreconditionFailed": (412, "At least one of the pre-conditions you specified did not hold."),
}


class _Object(NamedTuple):
    data: bytes
    headers: dict[str, str]
    tag: str
    generation: int
    modified: float


class _AnsweredError(Exception):
    """What is answered instead."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class GoogleStorage:
    """A running server.

    Args:
        bucket: The one that it has.
    """

    def __init__(self, bucket: str) -> None:
        self.bucket = bucket
        self.objects: dict[str, _Object] = {}
        self.uploads: dict[str, tuple[str, dict[str, str], dict[int, bytes]]] = {}
        self.lock = threading.Lock()
        self._generations = itertools.count(time.time_ns() // 1_000)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]

    def environment(self, endpoint: str = "", *, reader: bool = False) -> dict[str, str]:
        """The variables by which it is reached, at an endpoint or at its own place.

        Args:
            endpoint: Where; at its own place where "".
            reader: As somebody who may not write.
        """
        return {
            "GOOGLE_BASE_URL": endpoint or f"http://127.0.0.1:{self.port}",
            "GOOGLE_BEARER_TOKEN": _READER if reader else _WRITER,
        }

    def serve(self) -> None:
        """Answers until it is closed."""
        self._server.serve_forever(0.02)

    def close(self) -> None:
        """Answers no more."""
        self._server.shutdown()
        self._server.server_close()

    def put(
        self, name: str, data: bytes, headers: dict[str, str], condition: str | None
    ) -> _Object:
        """Put an object; the generation of each is greater than that of any before."""
        with self.lock:
            self.check(name, condition)
            made = _Object(data, headers, _tag(data), next(self._generations), time.time())
            self.objects[name] = made
            return made

    def check(self, name: str, condition: str | None) -> None:
        """See to it that ``x-goog-if-generation-match`` holds: 0 is that there is none.

        It is the only condition of a write that counts: of ``If-Match`` and ``If-None-Match`` the
        documentation says that they are for requests that read.
        """
        if condition is None:
            return
        if not condition.isdecimal():
            raise _AnsweredError("InvalidArgument")
        there = self.objects.get(name)
        if int(condition) != (there.generation if there else 0):
            raise _AnsweredError("PreconditionFailed")


@contextmanager
def google_server(bucket: str) -> Iterator[GoogleStorage]:
    """Runs a server with one bucket until the end; it keeps all in memory."""
    server = GoogleStorage(bucket)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join()


class _Answering(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    store: GoogleStorage

    def _answer(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        address = urlsplit(self.path)
        self.query = {
            name: values[0]
            for name, values in parse_qs(address.query, keep_blank_values=True).items()
        }
        bucket, _, name = address.path.lstrip("/").partition("/")
        try:
            self._check_allowed(unquote(bucket))
            self._do(unquote(name))
        except _AnsweredError as failure:
            status, message = _MESSAGES[failure.code]
            told = f"<Error><Code>{failure.code}</Code><Message>{message}</Message></Error>"
            self._send(status, told)

    def _check_allowed(self, bucket: str) -> None:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in (_WRITER, _READER):
            raise _AnsweredError("AuthenticationRequired")
        if bucket != self.store.bucket:
            raise _AnsweredError("NoSuchBucket")
        if token == _READER and self.command not in ("GET", "HEAD"):
            raise _AnsweredError("AccessDenied")

    def _do(self, name: str) -> None:
        match self.command, bool(name):
            case ("GET", False):
                self._list()
            case ("GET" | "HEAD", True):
                self._get(name)
            case ("PUT", True) if "uploadId" in self.query:
                self._put_part()
            case ("PUT", True):
                condition = self.headers.get("x-goog-if-generation-match")
                made = self.store.put(name, self.body, self._attributes(), condition)
                self._send(200, "", _headers(made))
            case ("POST", True) if "uploads" in self.query:
                self._begin_upload(name)
            case ("POST", True) if "uploadId" in self.query:
                self._end_upload()
            case ("DELETE", True):
                self._delete(name)
            case _:
                raise _AnsweredError("InvalidArgument")

    def _attributes(self) -> dict[str, str]:
        told = {key.lower(): value for key, value in self.headers.items()}
        kept = {key: value for key, value in told.items() if key.startswith("x-goog-meta-")}
        return kept | {key: told[key] for key in _KEPT if key in told}

    def _get(self, name: str) -> None:
        there = self.store.objects.get(name)
        if there is None or self.query.get("generation") not in (None, str(there.generation)):
            raise _AnsweredError("NoSuchKey")
        wanted, known = self.headers.get("If-Match"), self.headers.get("If-None-Match")
        if wanted not in (None, "*", there.tag):
            raise _AnsweredError("PreconditionFailed")
        if known in ("*", there.tag):
            self._send(304, "", {"ETag": there.tag, "x-goog-generation": str(there.generation)})
            return
        data, headers = there.data, _headers(there) | there.headers
        is_gzip = headers.get("content-encoding") == "gzip"
        if is_gzip and "gzip" not in self.headers.get("Accept-Encoding", ""):
            # "Decompressive transcoding": whoever does not accept gzip gets the bytes themselves.
            data = gzip.decompress(data)
            del headers["content-encoding"]
            headers["x-goog-stored-content-encoding"] = "gzip"
        part = self.headers.get("Range")
        if part is None:
            self._send(200, data, headers)
            return
        first, _, last = part.removeprefix("bytes=").partition("-")
        if int(first) >= len(data):
            raise _AnsweredError("InvalidRange")
        end = min(int(last or len(data)) + 1, len(data))
        headers["Content-Range"] = f"bytes {first}-{end - 1}/{len(data)}"
        self._send(206, data[int(first) : end], headers)

    def _list(self) -> None:
        if self.query.get("list-type") != "2":
            raise _AnsweredError("InvalidArgument")
        prefix, after = self.query.get("prefix", ""), self.query.get("continuation-token", "")
        most = min(int(self.query.get("max-keys", _MOST_LISTED)), _MOST_LISTED)
        with self.store.lock:
            found = sorted(
                (name, one)
                for name, one in self.store.objects.items()
                if name.startswith(prefix) and name > after
            )
        is_more = len(found) > most
        following = escape(found[most - 1][0]) if is_more else ""
        self._send(
            200,
            f"<ListBucketResult xmlns='http://doc.s3.amazonaws.com/2006-03-01'>"
            f"<Name>{self.store.bucket}</Name><Prefix>{escape(prefix)}</Prefix>"
            f"<KeyCount>{len(found[:most])}</KeyCount>"
            f"<IsTruncated>{str(is_more).lower()}</IsTruncated>"
            f"{f'<NextContinuationToken>{following}</NextContinuationToken>' if is_more else ''}"
            f"{''.join(itertools.starmap(_listed, found[:most]))}</ListBucketResult>",
        )

    def _delete(self, name: str) -> None:
        if upload := self.query.get("uploadId"):
            if self.store.uploads.pop(upload, None) is None:
                raise _AnsweredError("NoSuchUpload")
        else:
            with self.store.lock:
                self.store.check(name, self.headers.get("x-goog-if-generation-match"))
                if self.store.objects.pop(name, None) is None:
                    raise _AnsweredError("NoSuchKey")
        self._send(204)

    def _begin_upload(self, name: str) -> None:
        upload = uuid.uuid4().hex
        self.store.uploads[upload] = name, self._attributes(), {}
        self._send(
            200,
            f"<InitiateMultipartUploadResult><Bucket>{self.store.bucket}</Bucket>"
            f"<Key>{escape(name)}</Key><UploadId>{upload}</UploadId>"
            "</InitiateMultipartUploadResult>",
        )

    def _put_part(self) -> None:
        _, _, parts = self._upload()
        parts[int(self.query["partNumber"])] = self.body
        self._send(200, "", {"ETag": _tag(self.body)})

    def _end_upload(self) -> None:
        name, headers, parts = self._upload()
        told = [
            (int(one.findtext("PartNumber")), one.findtext("ETag"))
            for one in etree.fromstring(self.body).iterfind("Part")
        ]
        if any(number not in parts or _tag(parts[number]) != tag for number, tag in told):
            raise _AnsweredError("InvalidPart")
        if any(len(parts[number]) < _SMALLEST_PART for number, _ in told[:-1]):
            raise _AnsweredError("EntityTooSmall")
        data = b"".join(parts[number] for number, _ in told)
        made = self.store.put(name, data, headers, None)
        del self.store.uploads[self.query["uploadId"]]
        self._send(
            200,
            f"<CompleteMultipartUploadResult><Bucket>{self.store.bucket}</Bucket>"
            f"<Key>{escape(name)}</Key><ETag>{escape(made.tag)}</ETag>"
            "</CompleteMultipartUploadResult>",
            {"x-goog-generation": str(made.generation)},
        )

    def _upload(self) -> tuple[str, dict[str, str], dict[int, bytes]]:
        if (found := self.store.uploads.get(self.query["uploadId"])) is None:
            raise _AnsweredError("NoSuchUpload")
        return found

    def _send(
        self, status: int, told: str | bytes = b"", headers: dict[str, str] | None = None
    ) -> None:
        data = told
        if isinstance(told, str):
            data = f"<?xml version='1.0' encoding='UTF-8'?>{told}".encode() if told else b""
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if isinstance(told, str) and told:
            self.send_header("Content-Type", "application/xml; charset=UTF-8")
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD" and status not in (204, 304):
            self.wfile.write(data)  # type: ignore[arg-type]

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name
        """Nothing is logged."""

    do_GET = do_PUT = do_HEAD = do_DELETE = do_POST = _answer  # noqa: N815 - as it looks for


def _handler(store: GoogleStorage) -> type[_Answering]:
    return type("Handler", (_Answering,), {"store": store})


def _tag(data: bytes) -> str:
    return f'"{hashlib.md5(data, usedforsecurity=False).hexdigest()}"'


def _headers(made: _Object) -> dict[str, str]:
    """What each answer about an object says of it."""
    digest = base64.b64encode(hashlib.md5(made.data, usedforsecurity=False).digest()).decode()
    return {
        "ETag": made.tag,
        "Last-Modified": formatdate(made.modified, usegmt=True),
        "x-goog-generation": str(made.generation),
        "x-goog-metageneration": "1",
        "x-goog-hash": f"md5={digest}",
        "x-goog-stored-content-length": str(len(made.data)),
    }


def _listed(name: str, one: _Object) -> str:
    modified = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(one.modified))
    return (
        f"<Contents><Key>{escape(name)}</Key><Generation>{one.generation}</Generation>"
        f"<MetaGeneration>1</MetaGeneration><LastModified>{modified}.000Z</LastModified>"
        f"<ETag>{escape(one.tag)}</ETag><Size>{len(one.data)}</Size></Contents>"
    )
