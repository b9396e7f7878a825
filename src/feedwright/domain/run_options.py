"""The options of a run."""

from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from feedwright.domain.rendered import Rendered
from feedwright.domain.report import Outlook, Progress, quiet
from feedwright.domain.selection import Selection


class RunOptions(NamedTuple):
    """The time of a run, its scope and its switches."""

    now: datetime | None = None
    """Its time, aware; the clock's where None."""
    touched: Collection[Path] | None = None
    """The only files that may have changed since the last run, where a watcher knows; None looks
    at all. The report then tells of no other documents than those that it had to do with."""
    dry_run: bool = False
    """Nothing is written, neither documents nor memory."""
    preview: Callable[[Outlook, Selection, Rendered], None] | None = None
    """Told what a dry run would show subscribers, what stands in each feed and what was rendered,
    before its store is as it was; such a run goes by the time zone that feedwright.toml names
    though dates move."""
    strict: bool = False
    """Nothing is delivered unless no article is set aside and nothing refused."""
    allow_shrink: bool = False
    """Half of a source's articles may vanish at once, feeds may end, and dates may move."""
    progress: Progress = quiet
    """Told what is being done, how much of it is done, and of how much."""

    @property
    def is_whole(self) -> bool:
        """Whether everything is looked at."""
        return self.touched is None
