"""`feedwright serve` as a process of its own, and what it says it answered."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest


class Running(NamedTuple):
    """A server that runs."""

    address: str
    """With a slash at its end."""
    process: subprocess.Popen[str]

    def answered(self) -> dict[int, int]:
        """How many requests it has answered, by status; each is counted after it was answered."""
        found = self._counted()
        while (later := self._counted()) != found:
            found = later
        return found

    def _counted(self) -> dict[int, int]:
        lines = httpx.get(f"{self.address}-/metrics").text.splitlines()
        begin = 'feedwright_requests_total{status="'
        found = (line.removeprefix(begin).split('"} ') for line in lines if line.startswith(begin))
        counts = {int(status): int(count) for status, count in found}
        own = counts.get(200, 0) - self._metrics
        return {s: n for s, n in (counts | {200: own}).items() if n}

    @property
    def _metrics(self) -> int:
        """How many of those were for its figures; they are counted after they are answered."""
        _ASKED[self.address] = _ASKED.get(self.address, -1) + 1
        return _ASKED[self.address]


_ASKED: dict[str, int] = {}


@contextmanager
def serving(folder: Path, *options: str, most_files: int = 0) -> Iterator[Running]:
    """Serves a publication as a user does, until the end, at which it stops in good order.

    Args:
        folder: The publication's.
        options: What the command is told beside.
        most_files: How many files it may open; as many as the tests where 0.
    """
    pytest.importorskip("granian", reason="the extra `serve` is not installed")
    limited = ["sh", "-c", f'ulimit -n {most_files}; exec "$@"', "sh"] if most_files else []
    command = [sys.executable, "-m", "feedwright", "serve", str(folder), "--port", "0", *options]
    process = subprocess.Popen(
        limited + command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    with process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            assert address.startswith(("http://127.0.0.1:", "http://[::1]:")), process.communicate()
            yield Running(address, process)
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=300)
        finally:
            process.kill()
    assert (process.returncode, out, err) == (0, "", ""), (process.returncode, out, err)
