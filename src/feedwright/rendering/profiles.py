"""Entries and feeds as the profile has them that a feed is made for."""

from pathlib import PurePosixPath
from urllib.parse import quote

import msgspec

from feedwright.domain.addresses import address
from feedwright.domain.article import Artwork, Contributor, Enclosure, Episode, Text
from feedwright.domain.entry import Entry
from feedwright.domain.mediatypes import media_type
from feedwright.domain.pixels import pixels
from feedwright.domain.podcast import Funding, Show
from feedwright.domain.podcast_settings import PodcastSettings, category_path
from feedwright.domain.profiles import bad_picture, profile

_PLAYED = ("audio/", "video/")


def as_profiled(name: str, entry: Entry) -> Entry:
    """An entry as a feed of a profile gives it; without what is told of episodes elsewhere.

    In a podcast the first enclosure is the recording: players take no other.

    Args:
        name: The profile's, "" for none.
        entry: As it was made.
    """
    if name != "podcast":
        return msgspec.structs.replace(entry, profile=name, podcast=None)
    files = sorted(entry.enclosures, key=lambda one: not _is_played(one))
    return msgspec.structs.replace(
        entry, profile=name, podcast=entry.podcast or Episode(), enclosures=tuple(files)
    )


def _is_played(file: Enclosure) -> bool:
    return (file.type or media_type(file.url)).startswith(_PLAYED)


def show(settings: PodcastSettings, guid: str, folder: str, *, title: str, author: str) -> Show:
    """What a feed says of itself as a podcast.

    Args:
        settings: ``[feeds.podcast]``.
        guid: Its id.
        folder: The feed's own address, with a slash at its end.
        title: The feed's own.
        author: Who makes it, where the settings do not say.
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
    """The name under which a podcast's artwork is delivered beside its documents."""
    return PurePosixPath(path).name


def artwork_problem(path: str, beginning: bytes | None) -> str:
    """Why a podcast's artwork cannot be used, as a sentence, or "".

    Args:
        path: As feedwright.toml has it.
        beginning: Of its file; None where that cannot be read.
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
