"""Bylines to persons."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from feedwright.domain.article import Person
from feedwright.read.fields import values

# Of what these look at every run of white space is one space, and no sign is tried twice.
_NAMED_MAIL = re.compile(r"(?P<name>[^<>]*+)<\s?(?P<email>[^<>@\s]++@[^<>@\s]++)\s?>")
_MAIL_NAMED = re.compile(r"(?P<email>[^<>@\s()]++@[^<>@\s()]++)\s?\((?P<name>[^()]++)\)")
_MAIL = re.compile(r"[^<>@\s()]++@[^<>@\s()][^<>@\s().]*+\.[^<>@\s()]++")
_BY = re.compile(r"\A(?:written\s+)?by:?\s+", re.IGNORECASE)
_AND = re.compile(r",?\s(?:and|&)\s")
_FULL_NAME = re.compile(r"(?!The\s)[^\W\d_a-z][\w.'\u2019-]*(?:\s+[^\W\d_a-z][\w.'\u2019-]*){1,2}")
# What ends the names of those who are several: "Security and Release Team" is one author.
_GROUPS = frozenset(
    ["team", "group", "desk", "staff", "committee", "council", "board", "department", "wg"]
)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md", "esq"})
_NAMES = ("name", "display_name", "displayName", "fullname", "full_name", "title", "username")
_EMAILS = ("email", "mail")
_URLS = ("url", "uri", "link", "website", "homepage", "web")


def bylines(value: object) -> list[Any]:
    """The persons of a field, one a member.

    A member of a list stands for itself. A text, or the only text of a list, is divided at
    semicolons, at commas between full names, and at "and" between two full names; "Doe, Jane"
    and "Research and Development" stay whole.
    """
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, str):
        return values.listed(value)
    return list((_shared if len(value) <= values.SHORT else _divided)(value.strip()))


def person(value: object) -> Person:
    """One person.

    Raises:
        ValueError: It names nobody.
    """
    if isinstance(value, Mapping):
        name, email, url = (
            values.line(values.first(value, names)) for names in (_NAMES, _EMAILS, _URLS)
        )
        return _made(name or email or url, email, url)
    if isinstance(value, str) and len(value) <= values.SHORT:
        return _known(value)
    return _told(value)


@lru_cache(maxsize=1024)
def _known(value: str) -> Person:
    """Who a byline is that many articles may have."""
    return _told(value)


def _told(value: object) -> Person:
    if values.truth(value) is not None:
        raise ValueError("it names nobody")
    written = _BY.sub("", " ".join(values.text(value).split()), count=1)
    if found := _NAMED_MAIL.fullmatch(written) or _MAIL_NAMED.fullmatch(written):
        return _made(found["name"].strip("\"' ") or found["email"], found["email"], "")
    email = written if _MAIL.fullmatch(written) else ""
    url = written if written.startswith(("http://", "https://")) else ""
    return _made(written, email, url)


def _made(name: str, email: str, url: str) -> Person:
    name = " ".join(name.split())
    if not name:
        raise ValueError("it names nobody")
    return Person(
        name=name,
        email=email if _MAIL.fullmatch(email) else "",
        url=url,
    )


@lru_cache(maxsize=1024)
def _shared(byline: str) -> tuple[str, ...]:
    """The names of a byline that many articles may have."""
    return tuple(_divided(byline))


def _divided(byline: str) -> list[str]:
    """The names of a byline, divided only where that is safe."""
    byline = _BY.sub("", byline, count=1)
    if ";" in byline or "\n" in byline:
        return [name for part in re.split(r"[;\n]", byline) if (name := part.strip())]
    byline = " ".join(byline.split())
    names = [name.strip() for name in byline.split(",") if name.strip()]
    last = _AND.split(names[-1]) if names else []
    if len(names) > 1:
        names = [*names[:-1], *last]
        suffixed = any(name.lower().replace(".", "") in _SUFFIXES for name in names)
        whole = all(" " in name or "@" in name for name in names) or len(names) > 2  # noqa: PLR2004 - two may be "Doe, Jane"
        return names if whole and not suffixed else [byline]
    group = byline.rpartition(" ")[2].lower() in _GROUPS
    two = len(last) > 1 and not group and all(map(_FULL_NAME.fullmatch, last))
    return last if two else [byline]
