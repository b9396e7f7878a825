"""What tests share: the real counterparts, and places to publish from."""

import os
import shutil
from pathlib import Path

import pytest

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
