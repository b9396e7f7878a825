"""What the tests of faults share."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from tests.faults.deaths import Deaths, possible


@pytest.fixture(scope="session")
def deaths() -> Iterator[Deaths]:
    """Runs that can be killed, and hindered."""
    if not possible():
        pytest.skip("this system does not let a program watch the calls of its children")
    with Deaths() as deaths:
        yield deaths


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder in memory, where the machine has one: what is synced is synced to no disk."""
    memory = Path("/dev/shm")  # noqa: S108 - the folder below it is made as it must be
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as name:
        yield Path(name)
