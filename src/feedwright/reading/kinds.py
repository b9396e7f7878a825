"""The kinds of sources: what each record of ``[[sources]]`` is made into.

A further kind is a record in :mod:`feedwright.domain.sources`, a module in ``reading/sources/`` and
a row here; nothing else knows its name.
"""

from collections.abc import Callable, Mapping
from importlib import import_module

from feedwright.domain.sources import (
    ExportSource,
    FeedSource,
    FolderSource,
    GhostSource,
    HttpSource,
    MailSource,
    PythonSource,
    RecordsSource,
    SqlSource,
    WordPressSource,
)
from feedwright.domain.sources import Source as Settings
from feedwright.reading.source import Source, Surroundings
from feedwright.reading.sources.folder import Folder


def open_source(settings: Settings, around: Surroundings) -> Source:
    """A source; whether it is away is told when it is asked for what it has."""
    if isinstance(settings, FolderSource):
        return _kind_of_folder(around)(settings, around)
    called = isinstance(settings, PythonSource) and settings.call
    module, _, name = (_CALLED if called else _KINDS[type(settings)]).partition(":")
    kind: Callable[[Settings, Surroundings], Source]
    kind = getattr(import_module(f"feedwright.reading.sources.{module}"), name)
    return kind(settings, around)


def _kind_of_folder(around: Surroundings) -> type[Folder]:
    """A folder that reads more than articles as they are published; seldom, and imported then."""
    kind = _kind_of_articles(around)
    if not (around.pictures or around.picture_lengths):
        return kind
    from feedwright.reading.sources.picture_sizes import PictureFolder  # noqa: PLC0415

    return PictureFolder if kind is Folder else type("PictureFolder", (PictureFolder, kind), {})


def _kind_of_articles(around: Surroundings) -> type[Folder]:
    if not around.episodes:
        if not around.drafts:
            return Folder
        from feedwright.reading.sources.drafts import DraftFolder  # noqa: PLC0415

        return DraftFolder
    from feedwright.reading.sources.episodes import EpisodeFolder  # noqa: PLC0415

    if not around.drafts:
        return EpisodeFolder
    from feedwright.reading.sources.drafts import DraftFolder  # noqa: PLC0415

    class DraftEpisodeFolder(DraftFolder, EpisodeFolder):
        """Drafts that may be episodes."""

    return DraftEpisodeFolder


_KINDS: Mapping[type[Settings], str] = {
    WordPressSource: "wordpress:WordPressExports",
    GhostSource: "ghost:GhostExports",
    ExportSource: "platforms:PlatformExports",
    SqlSource: "sql:Database",
    RecordsSource: "records:Records",
    HttpSource: "http:Answers",
    FeedSource: "feed:Feeds",
    MailSource: "mail:Mails",
    PythonSource: "given_articles:GivenArticles",
}
"""The module and the class of each other kind, which load when a publication has one."""
_CALLED = "callables:Called"
