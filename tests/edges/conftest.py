"""What the tests of permissions share."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

_NOBODY = 65534


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
