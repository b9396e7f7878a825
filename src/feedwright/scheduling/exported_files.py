"""Files for other schedulers and web servers, and the facts about a publication that they need."""

import os
import re
import shutil
import sys
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from feedwright.domain.publication import Publication
from feedwright.domain.record import Record
from feedwright.scheduling import cron_dialects
from feedwright.scheduling.cron_expressions import Cron

_LONGEST_NAME = 48
"""The most characters of a name; Kubernetes appends a suffix to it (52 for a CronJob's)."""


class Unit(Record, frozen=True, kw_only=True):
    """A file for another scheduler."""

    path: str
    """Its place, as the comment at its beginning names it."""
    text: str


class Site(NamedTuple):
    """The facts about a publication that its scheduler needs."""

    publication: Publication
    folder: Path
    """Absolute."""
    crons: tuple[Cron, ...]
    now: datetime

    @property
    def name(self) -> str:
        """The name in units and manifests: lower-case letters, digits and "-" (RFC 1123 §2.1)."""
        words = re.findall(r"[a-z0-9]+", self.folder.name.lower())
        return "-".join(["feedwright", *words])[:_LONGEST_NAME].rstrip("-")

    @property
    def zone(self) -> str:
        """The time zone of its schedule."""
        return self.publication.publication.timezone

    @property
    def is_of_every_hour(self) -> bool:
        """Whether the schedule means the same instants in every such time zone."""
        return all(cron_dialects.is_of_every_hour(one, self.zone, self.now) for one in self.crons)

    @property
    def is_moved(self) -> bool:
        """Whether daylight saving time moves its times."""
        return not self.is_of_every_hour and cron_dialects.changes_clocks(self.zone, self.now)

    @property
    def when(self) -> str:
        """The schedule in words, for comments."""
        times = " and ".join(f'"{one.text}"' for one in self.crons)
        clocks = "" if self.is_of_every_hour else f" by the clocks of {self.zone}"
        return f" at {times}{clocks}"

    @property
    def has_workers(self) -> bool:
        """Whether workers may publish it, because its store is in a shared database."""
        return bool(self.publication.publication.store)

    @property
    def destination(self) -> Path:
        """The published folder, absolute; for a bucket, the publication's own folder."""
        found = self.publication.destination.folder(self.folder)
        return Path(os.path.normpath(found or self.folder))

    @property
    def sources(self) -> list[Path]:
        """The folders of its articles, absolute."""
        paths = (one.path for one in self.publication.sources if one.path)
        return [Path(os.path.normpath(self.folder / path)) for path in paths]


def program() -> list[str]:
    """The command that starts Feedwright on this machine, with absolute paths."""
    beside = Path(sys.executable).with_name("feedwright")
    found = str(beside) if beside.is_file() else shutil.which("feedwright")
    return [found] if found else [sys.executable, "-m", "feedwright"]


def filled(name: str, values: Mapping[str, str]) -> str:
    """A file of the folder ``files``, with values in place of ``@{name}``."""
    text = files(__package__).joinpath("files", name).read_text("utf-8")
    return re.sub(r"@\{(\w+)\}", lambda match: values[match[1]], text)
