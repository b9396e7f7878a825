"""The options of a run."""

from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path

import msgspec

from feedwright.domain.rendered import Rendered
from feedwright.domain.report import Outlook, Progress, quiet
from feedwright.domain.selection import Selection


class RunOptions(msgspec.Struct, frozen=True):
    """The time of a run, its scope and its switches."""

    now: datetime | None = None
    """The time of the run, aware; by default the clock's."""
    touched: Collection[Path] | None = None
    """The only files that may have changed since the last run, as a watcher knows them; with None
    all files are looked at. The report then covers only the documents that the run looked at."""
    dry_run: bool = False
    """Write nothing, neither documents nor the store."""
    preview: Callable[[Outlook, Selection, Rendered], None] | None = None
    """Called in a dry run, before its store is rolled back, with what subscribers would see, what
    is in each feed and what was rendered. Such a run follows a new time zone in feedwright.toml
    even if dates move."""
    strict: bool = False
    """Deliver nothing if any article is set aside or anything is refused."""
    allow_shrink: bool = False
    """Let half of a source's articles vanish at once, feeds end, and dates move."""
    progress: Progress = quiet
    """Called with the current activity, how much of it is done, and of how much."""

    @property
    def is_whole(self) -> bool:
        """Whether all files are looked at."""
        return self.touched is None
