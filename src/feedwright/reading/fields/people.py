"""Bylines to persons."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from feedwright.domain.article import Person
from feedwright.domain.patterns import seldom
from feedwright.reading.fields import values

# Of what these look at every run of white space is one space, and no sign is tried twice.
_NAMED_MAIL = re.compile(r"(?P<name>[^<>]*+)<\s?(?P<email>[^<>@\s]++@[^<>@\s]++)\s?>")
_MAIL_NAMED = re.compile(r"(?P<email>[^<>@\s()]++@[^<>@\s()]++)\s?\((?P<name>[^()]++)\)")
_MAIL = re.compile(r"[^<>@\s()]++@[^<>@\s()][^<>@\s().]*+\.[^<>@\s()]++")
_ADDRESSED = re.compile(r"(?<=>)\s?,")
_BY = re.compile(r"\A(?:written\s+)?by:?\s+", re.IGNORECASE)
_AND = re.compile(r",?\s(?:and|&|und|et|ve|och|og|y)\s")
_LEADING_AND = re.compile(r"\A(?:and|&|und|et|ve|och|og|y)\s+")
_PARTICLES = "van|von|der|den|de|del|della|di|da|dos|du|la|le|bin|ibn|el|al|ten|ter|zu|af|av"
_WORD = r"[^\W\d_a-z][\w.'\u2019-]*"
_FULL_NAME = seldom(
    rf"(?!The\s){_WORD}(?:\s+(?:{_PARTICLES})){{0,3}}(?:\s+{_WORD}){{1,2}}(?:\s\([^()]{{1,60}}\))?"
)
_HANDLE = re.compile(r"\s*\(@[\w.-]+\)\Z")
# What tells the part of a byline that is a post or an employer, in small letters.
_POSTS = seldom(
    r"\b(?:directors?|editors?|writers?|reporters?|correspondents?|manager|engineer|officer|president|chair"
    r"(?:man|woman|person)?|(?:co-?)?founder|professor|lecturer|head of|staff|senior|junior|chief"
    r"|ceo|cto|coo|cfo|vp|analyst|fellow|researcher|scientist|developer|designer|architect|intern"
    r"|columnist|contributor|producer|photographer|consultant|advocate|evangelist|coordinator"
    r"|secretary|treasurer|maintainer|specialist|strategist|lead|partner|attorney|counsel"
    r"|institute|university|foundation|inc|ltd|llc|gmbh|corp(?:oration)?|company|college|school"
    r"|cent(?:er|re)|department|ministry|group|association|society|agency|labs?|network|news|times"
    r"|bank|council|committee|project|initiative|consortium|cooperative|library|museum|hospital"
    r"|phd|ph\.d|md|esq)\b|\Athe\s",
    re.IGNORECASE,
)
# What ends the names of those who are several: "Security and Release Team" is one author.
_GROUPS = frozenset(
    ["team", "group", "desk", "staff", "committee", "council", "board", "department", "wg"]
)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md", "esq"})
_NAMES = (
    "name",
    "display_name",
    "displayName",
    "fullname",
    "full_name",
    "title",
    "username",
    "login",
)
_PARTS = (("first_name", "firstName"), ("last_name", "lastName"))
_EMAILS = ("email", "mail")
_URLS = ("html_url", "url", "uri", "link", "website", "homepage", "web")


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


def keyed(value: object, people: Mapping[str, Any]) -> Any:
    """What is told of a person by the key that stands in the place of a name, or the same value.

    Args:
        value: A text, or a table with the key in it.
        people: What is told of persons, by their keys.
    """
    table: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
    key = values.first(table, _KEYS) if table else value
    told = people.get(key.strip().removeprefix("@")) if isinstance(key, str) else None
    if told is None:
        return value
    if isinstance(told, Person):
        return {"name": told.name, "email": told.email, "url": told.url}
    if isinstance(told, str):
        return told
    if not isinstance(told, Mapping) or not values.first(told, _NAMES):
        return value
    # The fields of the article's own table win over those of the authors' file.
    own = {name: one for name, one in table.items() if name not in _KEYS or one != key}
    return {**told, **own}


_KEYS = ("key", "id", "slug", "name")


def divided(value: object, people: Mapping[str, Any]) -> list[Any]:
    """The persons of a field, one a member, with what is told of them by their keys.

    Args:
        value: What was written.
        people: What is told of persons, by their keys.
    """
    if people and isinstance(value, str):
        keys = [one.strip() for one in re.split(r"[,;]|\s(?:and|&)\s", value)]
        if all(one in people for one in keys):
            return [keyed(one, people) for one in keys]
    members = [_alone(one) for one in bylines(value)]
    return [keyed(one, people) for one in members] if people else members


def _alone(member: Any) -> Any:
    """A person without what is told of them behind the name."""
    if not isinstance(member, str) or "," not in member or len(member) > values.SHORT:
        return member
    found = _shared(member.strip())
    return found[0] if len(found) == 1 else member


def person(value: object) -> Person:
    """One person.

    Raises:
        ValueError: It names nobody.
    """
    if isinstance(value, Mapping):
        name, email, url = (
            values.line(values.first(value, names)) for names in (_NAMES, _EMAILS, _URLS)
        )
        parts = (values.line(values.first(value, names)) for names in _PARTS)
        return _made(name or " ".join(filter(None, parts)) or email or url, email, url)
    if isinstance(value, str) and len(value) <= values.SHORT:
        return _known(value)
    return _from_value(value)


@lru_cache(maxsize=1024)
def _known(value: str) -> Person:
    """Who a byline is that many articles may have."""
    return _from_value(value)


def _from_value(value: object) -> Person:
    if values.is_only_whether(value):
        raise ValueError("it names nobody")
    written = _HANDLE.sub("", _BY.sub("", " ".join(values.text(value).split()), count=1))
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
    """The names of a byline; cached, because many articles have the same one."""
    return tuple(_divided(byline))


def _divided(byline: str) -> list[str]:
    """The names of a byline, divided only where that is safe."""
    byline = _BY.sub("", byline, count=1)
    if ";" in byline or "\n" in byline:
        return [name for part in re.split(r"[;\n]", byline) if (name := part.strip())]
    byline = " ".join(byline.split())
    if _ADDRESSED.search(byline):  # RFC 5322 §3.4: a name that holds a comma is in quotes
        parts = _ADDRESSED.split(byline) if '"' in byline else byline.split(",")
        return [name for part in parts if (name := part.strip())]
    names = [_LEADING_AND.sub("", one.strip()) for one in byline.split(",") if one.strip()]
    if len(names) > 1 and len(several := _AND.split(names[0])) > 1:
        if all(map(_FULL_NAME.fullmatch, several)) and all(map(_POSTS.search, names[1:])):
            return several
    elif len(names) > 1 and _FULL_NAME.fullmatch(names[0]):
        # What is told of persons behind their names is no person.
        persons = [one for one in names[1:] if not _POSTS.search(one)]
        if len(persons) + 1 < len(names):
            return [names[0], *persons] if all(map(_FULL_NAME.fullmatch, persons)) else [byline]
    last = _AND.split(names[-1]) if names else []
    if len(names) > 1:
        names = [*names[:-1], *last]
        suffixed = any(name.lower().replace(".", "") in _SUFFIXES for name in names)
        whole = all(" " in name or "@" in name for name in names) or len(names) > 2  # noqa: PLR2004 - two may be "Doe, Jane"
        return names if whole and not suffixed else [byline]
    group = byline.rpartition(" ")[2].lower() in _GROUPS
    two = len(last) > 1 and not group and all(map(_FULL_NAME.fullmatch, last))
    return last if two else [byline]
