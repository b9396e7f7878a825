"""Notifications to systemd about a service (sd_notify(3))."""

import contextlib
import socket
from collections.abc import Mapping
from time import monotonic


class Supervisor:
    """The supervisor of this process, which is notified of its state; often there is none.

    Args:
        environment: Where ``NOTIFY_SOCKET`` and ``WATCHDOG_USEC`` are looked up.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        address = environment.get("NOTIFY_SOCKET", "")
        # "@" stands for the NUL that begins an abstract socket's name in Linux.
        self._address = "\0" + address[1:] if address.startswith("@") else address
        limit = environment.get("WATCHDOG_USEC", "")
        self.patience = int(limit) / 1_000_000 if limit.isdecimal() and int(limit) else None
        """Seconds without a notification until it considers the process dead."""
        self._last = 0.0

    def ready(self) -> None:
        """Notify that the service has started, or has read its configuration again."""
        self._tell("READY=1")

    def status(self, text: str) -> None:
        """Notify what the service is doing, in one line."""
        self._tell("STATUS=" + " ".join(text.split()))

    def alive(self) -> None:
        """Notify that the process is not stuck; frequent calls are passed on seldom."""
        if self.patience and monotonic() - self._last >= self.patience / 4:
            self._last = monotonic()
            self._tell("WATCHDOG=1")

    def stopping(self) -> None:
        """Notify that the service is about to end."""
        self._tell("STOPPING=1")

    def _tell(self, message: str) -> None:
        if not self._address:
            return
        # A supervisor that does not listen is ignored, because the run matters more.
        with (
            contextlib.suppress(OSError),
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender,
        ):
            sender.setblocking(False)
            sender.connect(self._address)
            sender.sendall(message.encode())
