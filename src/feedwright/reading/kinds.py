"""The kinds of sources: what each record of ``[[sources]]`` is made into.

A further kind is a record in :mod:`feedwright.domain.sources`, a module in ``reading/sources/`` and
a row here; nothing else knows its name.
"""

from collections.abc import Callable, Mapping
from typing import Any

from feedwright.domain.sources import (
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
    """A source; whether it is away is told when it is asked for what it has.

    Args:
        settings: What feedwright.toml says of it.
        around: What it is told of its publication.
    """
    return _KINDS[type(settings)](settings, around)


def _folder(settings: FolderSource, around: Surroundings) -> Source:
    return _kind_of_folder(around)(
        around.folder,
        settings,
        home=around.home,
        timezone=around.timezone,
        authors=around.authors,
        leave_out=around.leave_out,
    )


def _kind_of_folder(around: Surroundings) -> type[Folder]:
    """A folder that reads more than articles as they are published; seldom, and imported then."""
    kind = _kind_of_articles(around)
    if not around.pictures:
        return kind
    from feedwright.reading.sources.pictures import PictureFolder  # noqa: PLC0415

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


def _wordpress(settings: WordPressSource, around: Surroundings) -> Source:
    from feedwright.reading.sources.wordpress import Exports  # noqa: PLC0415 - lxml is slow to import

    return Exports(settings, around)


def _ghost(settings: GhostSource, around: Surroundings) -> Source:
    from feedwright.reading.sources.ghost import Exports  # noqa: PLC0415 - few publications have one

    return Exports(settings, around)


def _sql(settings: SqlSource, around: Surroundings) -> Source:
    from feedwright.reading.sources.sql import Database  # noqa: PLC0415 - few publications have one

    return Database(settings, around)


def _records(settings: RecordsSource, around: Surroundings) -> Source:
    from feedwright.reading.sources.records import Records  # noqa: PLC0415 - as the one above

    return Records(settings, around)


def _http(settings: HttpSource, around: Surroundings) -> Source:
    from feedwright.reading.sources.http import Answers  # noqa: PLC0415 - httpx is slow to import

    return Answers(settings, around)


def _feed(settings: FeedSource, around: Surroundings) -> Source:
    from feedwright.reading.sources.feed import Feeds  # noqa: PLC0415 - as the one above

    return Feeds(settings, around)


def _mail(settings: MailSource, around: Surroundings) -> Source:
    from feedwright.reading.sources.mail import Mails  # noqa: PLC0415 - as the ones above

    return Mails(settings, around)


def _python(settings: PythonSource, around: Surroundings) -> Source:
    if settings.call:
        from feedwright.reading.sources.called import Called  # noqa: PLC0415 - as the ones above

        return Called(settings, around)
    from feedwright.reading.sources.given import GivenArticles  # noqa: PLC0415 - as the ones above

    return GivenArticles(settings, around)


_KINDS: Mapping[type[Settings], Callable[[Any, Surroundings], Source]] = {
    FolderSource: _folder,
    WordPressSource: _wordpress,
    GhostSource: _ghost,
    SqlSource: _sql,
    RecordsSource: _records,
    HttpSource: _http,
    FeedSource: _feed,
    MailSource: _mail,
    PythonSource: _python,
}
