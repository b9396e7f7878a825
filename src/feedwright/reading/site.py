"""What a site tells of itself, whoever made it."""

from feedwright.domain.record import Record


class SiteSource(Record, frozen=True, kw_only=True):
    """A folder of articles, and the pattern of their addresses."""

    path: str
    """Below the site's folder; "" for that itself."""
    link: str = ""
    only: tuple[str, ...] = ()
    """Globs of the files that may be articles, where others lie there, too."""
    language: str = ""
    """Of its articles, where it is not the site's."""


class SiteConfig(Record, frozen=True, kw_only=True):
    """What a site says of itself; what it does not say is empty."""

    system: str = ""
    kind: str = "folder"
    """What its articles are stored in."""
    title: str = ""
    home: str = ""
    description: str = ""
    language: str = ""
    timezone: str = ""
    author: str = ""
    sources: tuple[SiteSource, ...] = ()
    has_ids: bool = False
    """Its articles have the ids of its feed, so that nothing needs to be adopted."""
    feeds: tuple[str, ...] = ()
    """The paths of the feed that the site makes of all its articles, from ``home`` on."""
    section_feeds: tuple[str, ...] = ()
    """Those of each section, with ``{value}`` in the place of its name."""
    is_multilingual: bool = False
    """It has articles in several languages, wherever their files lie."""
    is_mixed: bool = False
    """Its main feed has the articles of all these languages."""
    language_feeds: tuple[str, ...] = ()
    """Those of each language but its own, in the same form."""
    languages: tuple[str, ...] = ()
    """The other languages, as they stand in these paths, as far as that is told."""
    undated: str = "set-aside"
    """What dates an article that names no date, as in :class:`FolderSource`."""
