"""Entries and feeds as the feed's profile requires them."""

from pathlib import PurePosixPath
from urllib.parse import quote

import msgspec

from feedwright.domain.addresses import address
from feedwright.domain.article import Artwork, Contributor, Enclosure, Episode, Text
from feedwright.domain.entry import Entry
from feedwright.domain.mediatypes import media_type
from feedwright.domain.picture_size import pixels
from feedwright.domain.podcast import Funding, Show
from feedwright.domain.podcast_settings import PodcastSettings, category_path
from feedwright.domain.profiles import Profile, bad_picture, profile
from feedwright.domain.publication import Feed

_PLAYED = ("audio/", "video/")


_SUMMARIES = 2
"""The longest summary made for a profile, as a multiple of the length that it demands."""


def as_profiled(feed: Feed, entry: Entry) -> Entry:
    """Adapt an entry to a feed's profile; only podcasts keep the properties of episodes.

    Args:
        feed: The feed.
        entry: The entry, with what the feed adds to it.
    """
    rules = feed.rules
    if feed.profile != "podcast":
        return msgspec.structs.replace(
            entry,
            profile=feed.profile,
            podcast=None,
            content=_allowed(entry.content, rules),
            enclosures=_with_picture(entry, rules),
            analytics=feed.smartnews.analytics.replace("{link}", entry.link.replace("'", "%27")),
        )
    return as_episode(entry)


def as_episode(entry: Entry) -> Entry:
    """Adapt an entry to a podcast: its recording is first, as players use no other file."""
    files = sorted(entry.enclosures, key=lambda one: not _is_played(one))
    return msgspec.structs.replace(
        entry, profile="podcast", podcast=entry.podcast or Episode(), enclosures=tuple(files)
    )


def with_long_summary(entry: Entry, rules: Profile) -> Entry:
    """Extend the summary of an entry to the length that its profile demands, if possible."""
    least = rules.least_summary.value if rules.least_summary else 0
    if len(entry.summary) >= least or not entry.content or entry.retracted:
        return entry
    from feedwright.domain.summary import lead  # noqa: PLC0415 - few feeds need it

    longer = lead(entry.content, _SUMMARIES * least)
    return (
        msgspec.structs.replace(entry, summary=longer)
        if len(longer) > len(entry.summary)
        else entry
    )


def _allowed(content: str, rules: Profile) -> str:
    """Remove the elements from HTML that a profile does not allow."""
    if not content or rules.html is None:
        return content
    from feedwright.markup.reduction import reduced  # noqa: PLC0415 - few feeds need it

    return reduced(content, rules.html.tags, rules.html.instead)


def _with_picture(entry: Entry, rules: Profile) -> tuple[Enclosure, ...]:
    """The enclosures of an entry, after its picture if the profile demands one."""
    picture, files = entry.image, entry.enclosures
    if rules.picture_enclosure is None or picture is None or any(map(_is_played, files)):
        return files
    kind = media_type(picture.url)
    if not kind.startswith("image/"):
        return files  # RSS demands a type, and a guess may be wrong
    return (Enclosure(url=picture.url, type=kind, length=picture.length), *files)


def _is_played(file: Enclosure) -> bool:
    return (file.type or media_type(file.url)).startswith(_PLAYED)


def show(settings: PodcastSettings, guid: str, folder: str, *, title: str, author: str) -> Show:
    """The properties of a feed as a podcast.

    Args:
        settings: ``[feeds.podcast]``.
        guid: The id of the podcast.
        folder: The address of the feed's folder, with a slash at its end.
        title: The title of the feed.
        author: The author, if the settings name none.
    """
    local = settings.local_image
    image = folder + quote(artwork_name(local)) if local else address(settings.image, "")
    return Show(
        guid=guid.lower(),
        categories=tuple(map(category_path, settings.categories)),
        explicit=bool(settings.explicit),
        type=settings.type,
        author=settings.author or author,
        artwork=Artwork(url=image, alt=title) if image else None,
        locked=settings.locked,
        owner=settings.owner,
        funding=tuple(Funding(url=address(one.url, ""), text=one.text) for one in settings.funding),
        people=tuple(
            Contributor(
                name=one.name,
                role=one.role.casefold(),
                group=one.group.casefold(),
                image=address(one.image, ""),
                url=address(one.url, ""),
            )
            for one in settings.people
        ),
        medium=settings.medium,
        complete=settings.complete,
        new_feed_url=address(settings.new_feed_url, ""),
        texts=tuple(Text(text=one.text, purpose=one.purpose) for one in settings.txt),
    )


def artwork_name(path: str) -> str:
    """The file name of a podcast's artwork beside its documents."""
    return PurePosixPath(path).name


def artwork_problem(path: str, beginning: bytes | None) -> str:
    """Why a podcast's artwork cannot be used, as a sentence, or "".

    Args:
        path: The path in feedwright.toml.
        beginning: The first bytes of the file; None if it cannot be read.
    """
    wanted = profile("podcast").artwork
    place = f"[feeds.podcast] image = {path!r}"
    if beginning is None:
        return f"{place}: there is no such file beside feedwright.toml; put it there"
    found = pixels(beginning)
    if wanted is None:
        return ""
    if found.type not in wanted.types:
        return f"{place}: is no JPEG or PNG, whatever its name says ({wanted.source})"
    if bad_picture(found.width, found.height or 1, pixels=wanted.pixels, ratio=wanted.ratio):
        least, most = wanted.pixels
        return (
            f"{place}: has {found.width} × {found.height} pixels; directories take squares of "
            f"{least} to {most} ({wanted.source})"
        )
    return ""
