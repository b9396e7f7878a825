"""What tests share: the real counterparts, and places to publish from."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

# These machines are shared: no example is too slow. Where all counterparts are required the
# examples are the same each time, so that a run tells of the change and of nothing else.
settings.register_profile("here", deadline=None)
settings.register_profile("required", deadline=None, derandomize=True)
settings.load_profile(
    "required" if os.environ.get("FEEDWRIGHT_COUNTERPARTS") == "required" else "here"
)

ROOT = Path(__file__).resolve().parents[1]


def counterpart(program: str) -> str:
    """The path of a program that tests run against, or a visible skip.

    Where the environment says ``FEEDWRIGHT_COUNTERPARTS=required`` a missing one fails.
    """
    found = shutil.which(program)
    if found:
        return found
    reason = f"{program} is not installed; on Debian: apt-get install {program}"
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
