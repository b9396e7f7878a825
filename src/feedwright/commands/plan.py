"""A preview of what publishing would show subscribers."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from feedwright.domain.report import Outlook, Progress, quiet
from feedwright.domain.run_options import RunOptions
from feedwright.pipeline import run
from feedwright.workspace import open_workspace


def preview_publication(
    place: str | Path,
    *,
    now: datetime | None = None,
    environment: Mapping[str, str] | None = None,
    allow_shrink: bool = False,
    progress: Progress = quiet,
) -> Outlook:
    """Preview what publishing now would show the subscribers of each feed; nothing is written.

    It is for editors: articles under embargo are named.

    Args:
        place: The publication's folder, or its feedwright.toml.
        now: The time of the run, aware; by default the clock's.
        environment: Where the configuration's variables are looked up.
        allow_shrink: Half of a source's articles may vanish at once, feeds may end, and a new
            time zone may move dates.
        progress: Told what is being done, how much of it is done, and of how much.

    Raises:
        FeedwrightError: Nothing could be published.
    """
    workspace = open_workspace(place, environment)
    outlooks = list[Outlook]()
    options = RunOptions(
        now=now,
        dry_run=True,
        preview=lambda outlook, *_: outlooks.append(outlook),
        allow_shrink=allow_shrink,
        progress=progress,
    )
    with workspace.store(dry=True) as store:
        run(workspace, store, options)
    return outlooks[-1]
