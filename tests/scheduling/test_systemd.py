import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from feedwright.scheduling.systemd import Supervisor


@pytest.fixture(params=["path", "abstract"])
def listener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[socket.socket]:
    """A socket as systemd opens one for a service, in a file or in Linux's own names."""
    if not hasattr(socket, "AF_UNIX"):
        pytest.skip("this system has no such sockets")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        name = str(tmp_path / "notify")
        listening.bind(name if request.param == "path" else f"\0{name}")
        listening.settimeout(10)
        yield listening


def address(listener: socket.socket) -> str:
    """How the environment names it."""
    name = listener.getsockname()
    return name if isinstance(name, str) else "@" + name[1:].decode()


def test_what_systemd_is_told(listener: socket.socket) -> None:
    """Each word reaches the socket that the environment names, as sd_notify(3) writes it."""
    supervisor = Supervisor({"NOTIFY_SOCKET": address(listener), "WATCHDOG_USEC": "60000000"})

    supervisor.ready()
    supervisor.status("Two\nlines")
    for _ in range(100):
        supervisor.alive()
    supervisor.stopping()

    assert supervisor.patience == 60
    assert [listener.recv(999).decode() for _ in range(4)] == [
        "READY=1",
        "STATUS=Two lines",
        "WATCHDOG=1",
        "STOPPING=1",
    ]


@pytest.mark.parametrize(
    "environment",
    [{}, {"NOTIFY_SOCKET": "/nowhere/notify", "WATCHDOG_USEC": "soon"}, {"WATCHDOG_USEC": "0"}],
)
def test_nobody_listens(environment: dict[str, str]) -> None:
    """Where nobody listens nothing happens."""
    supervisor = Supervisor(environment)

    supervisor.ready()
    supervisor.alive()
    supervisor.stopping()

    assert supervisor.patience is None


def test_a_listener_that_does_not_listen(listener: socket.socket) -> None:
    """A socket that nobody reads from holds nothing up."""
    supervisor = Supervisor({"NOTIFY_SOCKET": address(listener)})

    for number in range(2000):
        supervisor.status(f"Number {number}")

    assert listener.recv(999) == b"STATUS=Number 0"
