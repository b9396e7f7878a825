"""Fields whose names look like slips of the pen."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from feedwright.reading.fields import conventions as known
from feedwright.reading.fields import dates, values, withholding_names
from feedwright.reading.fields.article_fields import Fields
from feedwright.reading.fields.conventions import fold

_MEANT: Mapping[str, tuple[str, ...]] = {
    "title": known.TITLE,
    "date": known.PUBLISHED,
    "published": known.PUBLISHED,
    "publishdate": known.PUBLISHED,
    "author": known.AUTHORS,
    "authors": known.AUTHORS,
    "tags": known.TAGS,
    "category": known.SECTION,
    "categories": known.SECTION,
    "description": known.SUMMARY,
    "summary": known.SUMMARY,
    "excerpt": known.SUMMARY,
    "permalink": known.LINK,
    "updated": known.UPDATED,
    "lastmod": known.UPDATED,
    "language": known.LANGUAGE,
    "canonicalurl": known.LINK,
    "enclosure": known.ENCLOSURES,
    "aliases": known.ALIASES,
}
"""Names that are often written, and the group of those of which one is enough."""
_WITHHOLDING = frozenset(
    (
        *("draft", "private", "hidden", "unlisted", "unpublished", "embargo", "embargoed"),
        *("expires", "expirydate", "status", "visibility", "publishat", "embargountil"),
        *("releasedate", "publishdate", "publishedat", "scheduledat"),
        *("published", "publish", "public", "approved"),
    )
)
"""Fields whose misspelling could publish an article that should stay back."""
_SHORTEST = 4


def note_misspelt(fields: Fields) -> None:
    """Note unknown fields whose names are one slip away from a known one.

    Raises:
        UnreadableArticle: One may be meant to keep the article back, and says so.
    """
    for name, several in _slips(fields.names()):
        for meant in several:
            value = fields.get(name)
            if meant in _WITHHOLDING and _holds_back(meant, value):
                fields.refuse(name, f"may be meant as {meant!r}; mend its name")
            elif meant in _MEANT and _fits(meant, value) and not fields.given(_MEANT[meant]):
                fields.note(name, f"it is not known and says nothing; {meant!r} may be meant")


def _holds_back(meant: str, value: Any) -> bool:
    """Whether a value would keep an article back if its field had another name."""
    if meant in known.SWITCHES:
        return values.truth(value) is True
    if meant in known.SHOWN and values.truth(value) is False:
        return True
    if meant in known.STATES:
        word = fold(value) if isinstance(value, str) else ""
        return known.STATUSES.get(word, "published") != "published"
    return dates.is_date(value)


def _fits(meant: str, value: Any) -> bool:
    """Whether a value is one that a field could have."""
    if meant in known.DATES:
        return dates.is_date(value)
    return isinstance(value, str | list) and bool(value)


@lru_cache(maxsize=256)
def _slips(names: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Those of some folded names that nobody knows, each with the names that it is a slip from."""
    unknown = (name for name in names if name not in withholding_names.CONVENTIONS)
    return tuple((name, near) for name in unknown if (near := _near(name)))


@lru_cache(maxsize=4096)
def _near(name: str) -> tuple[str, ...]:
    """The names from which another differs by one letter, or by two that changed places."""
    if len(name) < _SHORTEST or withholding_names.tells_when(name):
        return ()
    return tuple(one for one in (*_MEANT, *sorted(_WITHHOLDING)) if _is_slip(name, one))


def _is_slip(name: str, meant: str) -> bool:
    if abs(len(name) - len(meant)) > 1 or name in (meant, f"{meant}s") or meant == f"{name}s":
        return False
    start = next(_differing(name, meant), min(len(name), len(meant)))
    ours, theirs = name[start:], meant[start:]
    return (
        ours[1:] == theirs[1:]
        or ours[1:] == theirs
        or ours == theirs[1:]
        or (ours[:2] == theirs[:2][::-1] and ours[2:] == theirs[2:])
    )


def _differing(one: str, other: str) -> Iterator[int]:
    """The places at which two texts differ."""
    return (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
