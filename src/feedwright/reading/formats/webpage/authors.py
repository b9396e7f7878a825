"""The persons whom a page names as its authors, without what templates put around their names."""

import re
from collections.abc import Iterable, Iterator, Mapping

from feedwright.reading.fields.people import bylines
from feedwright.reading.formats.webpage.microdata import BY
from feedwright.reading.formats.webpage.trimming import plain

_SIGNS = " \t|｜·•:：,;/-–—"
_HANDLE = re.compile(r"\s*(?:\(@[\w.]+\)|@[\w.]+)(?=\s|$)")
_BEHIND = re.compile(r"\s*\((?:[a-z]{2,4}|[^()]*,[^()]*)\)$")
"""What stands behind a name: the letters that someone signs notes with, a place and an office."""
_LONGEST = 200
_NOBODY = frozenset({
    "admin", "administrator", "author", "default", "nobody", "none", "null", "na", "root",
    "superuser", "undefined", "unknown", "user", "webmaster", "wordpress", "wpadmin",
})  # fmt: skip
"""What systems write that know of no author, or only of the account that they began with."""


def settled(people: Iterable[Mapping[str, str]], site: str) -> list[dict[str, str]]:
    """The authors, one a member.

    Args:
        people: As one of a page's sources names them: several may stand in one name, with the
            label of a byline before them and the site behind them.
        site: The site's name, which is an author's only where there is no other.

    Returns:
        Each with a name; an address or a mail stays with whoever is named alone.
    """
    found = [one for person in people for one in _named(person, site)]
    named = [one for one in reversed(found) if plain(one["name"]) not in {"", *_NOBODY}]
    once = list({plain(one["name"]): one for one in named}.values())
    persons = [one for one in reversed(once) if not site or plain(one["name"]) != plain(site)]
    return persons or list(reversed(once))


def of_all(sources: Iterable[Iterable[Mapping[str, str]]], site: str) -> list[dict[str, str]]:
    """The authors by the first source that names a person; the site, where none does."""
    found = [people for source in sources if (people := settled(source, site))]
    persons = (people for people in found if [plain(p["name"]) for p in people] != [plain(site)])
    return next(persons, next(iter(found), []))


def _named(person: Mapping[str, str], site: str) -> Iterator[dict[str, str]]:
    written = _bare(person.get("name", ""))
    if site and len(written) <= _LONGEST:
        head, comma, last = written.rpartition(",")
        if comma and head.strip() and plain(last) == plain(site):
            written = head.strip()
    names = [_bare(one) for one in bylines(written) if isinstance(one, str)]
    names = list(filter(None, names))
    for name in names:
        yield {**person, "name": name} if len(names) == 1 else {"name": name}


def _bare(name: str) -> str:
    """A name without a label before it, a handle, initials or signs."""
    name = BY.sub("", name.strip(_SIGNS))
    if " " in name.strip():
        name = _BEHIND.sub("", _HANDLE.sub(" ", name).strip())
    words = " ".join(name.split()).strip(_SIGNS).split()
    half = len(words) // 2
    # A link to the author's page beside the name says it again.
    return " ".join(words[:half] if half > 1 and words[:half] == words[half:] else words)
