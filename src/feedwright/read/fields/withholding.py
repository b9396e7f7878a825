"""What keeps an article back: embargoes, words for "not yet", and wishes to stand in no feed.

An article that may have to wait, or may not be for the public, is refused where what it says of
that cannot be understood: to publish it would be to guess.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Protocol

from feedwright.domain.article import Status
from feedwright.read.fields import conventions as known
from feedwright.read.fields import dates, values
from feedwright.read.fields.conventions import fold


class Fields(Protocol):
    """The fields of one article by their folded names."""

    def get(self, name: str, /) -> Any:
        """A field as it was written, or ""."""

    def given(self, wanted: Collection[str], /) -> list[str]:
        """Which of some names say something."""

    def names(self) -> Iterable[str]:
        """The names of all that say something."""

    def time(self, value: object, /) -> datetime | None:
        """The instant that a value tells; None where it says yes or no."""

    def refuse(self, name: str, reason: str, /) -> None:
        """Refuses the article for a field; of a page that was saved from the web, only warns."""


_ACT = (
    "(?:auto|scheduled?|publish(?:ed|ing)?|publication|release|posts?|goes|go|make|live|public|"
    "visible|available|online|active|display|show|reveal|unlock)"
)
_UNIT = "(?:date|time(?:stamp)?|utc|gmt)"  # a date and time is both, and may be read in one way
_LONGEST_NAME = 100
"""In characters; what goes on for longer is no name that anybody gave a field."""
_EMBARGO = re.compile(
    rf"""
    \w*(?:embargo|sperrfrist)\w*                                 # ninjs: embargoed
    |{_ACT}+(?:at|on|after|from|for){_UNIT}*                     # go_live_at, publish_on
    |(?:scheduled?|golive|goeslive){_ACT}*{_UNIT}*               # scheduledPublishTime
    |(?:publish(?:ing)?|publication)(?:starts?|scheduled?)(?:at|on|for)?{_UNIT}*
    |starts?(?:publish(?:ing)?|publication)(?:at|on)?{_UNIT}*
    |(?:do)?(?:{_ACT})?not(?:{_ACT})?before{_UNIT}*
    |(?:hold|held|withh[eo]ld|hide|hidden|private|draft|unpublished|unlisted|locked|sealed)
        (?:until|till?){_UNIT}*
    |(?:on)?hold(?:for(?:release|publication))?
    """,
    re.VERBOSE,
)
_REMARK = re.compile(r"\w*(?:reason|note|text|message|contact|policy|info|type|terms|lifted|by)")
_BEGINNING = re.compile(r"\w*embargo\w*(?:start|begin|beginning|from)")
# These may as well tell of the article's subject: "Live at Wembley", sold from a shop.
_LOOSE = re.compile(
    r"(?:live|public|visible|available|online|active|display|show|posts?)\w+|schedule"
)
_LIFTED = frozenset({"lifted", "expired", "over", "ended", "released", "immediate", "na"}) | {
    "immediaterelease", "forimmediaterelease",
}  # fmt: skip
_CHANGE = re.compile(r"mod|upda|revi|edit|chang|expir|unpub|verif|check|access|retriev|fetch")
_NOT_SHOWN = "(?:hide|hidden|disabled?|excluded?|ignored?|omit|omitted|skip|skipped|no|not|without)"
_FEED = "(?:rss|atom|json|xml)?feeds?|rss|atom"
_KEPT_OUT = re.compile(
    rf"{_NOT_SHOWN}(?:in|from|for|on)?(?:the)?(?:{_FEED})|(?:{_FEED}){_NOT_SHOWN}", re.VERBOSE
)
_LET_IN = re.compile(
    rf"(?:show|shown|include|included|enabled?|list|listed)?(?:in|from|on)?(?:the)?(?:{_FEED})"
    rf"|(?:{_FEED})(?:show|include|included|enabled?)"
)
_TABLES = ("rss", "feed", "atom", "feeds")


@lru_cache(maxsize=4096)
def is_embargo(name: str) -> bool:
    """Whether a folded name says that its value is the end of an embargo."""
    if name in known.DATES or len(name) > _LONGEST_NAME or not _EMBARGO.fullmatch(name):
        return False
    return not _REMARK.fullmatch(name)


@lru_cache(maxsize=4096)
def withholds(name: str) -> bool:
    """Whether a field counts in the tables, too, that generators leave to themes."""
    return name in ("draft", "isdraft") or is_embargo(name) or _is_of_feeds(name)


@lru_cache(maxsize=4096)
def _is_of_feeds(name: str) -> bool:
    return bool(_KEPT_OUT.fullmatch(name) or _LET_IN.fullmatch(name))


def release(fields: Fields, published: datetime | None) -> datetime | None:
    """When an article may first be seen: its publication time, or the end of a later embargo.

    Args:
        fields: What it says.
        published: Its publication time.

    Raises:
        UnreadableArticle: An embargo cannot be read or has no end; or it has no date, and a field
            whose name is not known may be one.
    """
    ends: list[datetime] = []
    endless = ""
    for name in filter(is_embargo, fields.names()):
        found = _ends(fields, name)
        if found is None or (found and _BEGINNING.fullmatch(name)):
            endless = name
        else:
            ends += found
    if values.truth(fields.get("publish")) is None:
        ends += _ends(fields, "publish") or ()
    if endless and not ends:
        fields.refuse(endless, "says that there is an embargo, but not until when")
    if published or ends:
        return max((*ends, published) if published else ends)
    for name in fields.names():
        if place := _dated(fields, name):
            fields.refuse(place, "looks like a date, and the article has none; name it 'date'")
    return None


def _ends(fields: Fields, name: str) -> list[datetime] | None:
    """The instants that an embargo's field tells; None for an embargo that names no end."""
    value = fields.get(name)
    if isinstance(value, Mapping):
        inner = {fold(str(one)): told for one, told in value.items()}
        if any(values.truth(inner.get(one)) is False for one in ("enabled", "active", "embargoed")):
            return []
        value = [told for told in inner.values() if _is_date(told)] or value
    said = values.listed(value)
    if all(values.is_switch(one) or values.truth(one) is not None for one in said):
        return None if any(map(values.truth, said)) else []
    if all(isinstance(one, str) and fold(one) in _LIFTED for one in said):
        return []
    if _LOOSE.fullmatch(name) and not re.search(r"\d", str(value)):
        return []
    found: list[datetime] = []
    try:
        found = [end for one in said if (end := fields.time(one))]
    except ValueError as error:
        fields.refuse(name, f"tells no time: {error}")
    return found


def _dated(fields: Fields, name: str) -> str:
    """The name of the date in a field that no convention knows, or in the table that it is."""
    if (name in _CONVENTIONS and name not in known.THEMES) or _CHANGE.search(name):
        return ""
    value = fields.get(name)
    if not isinstance(value, Mapping):
        return name if _is_date(value) else ""
    return next(
        (
            f"{name}.{inner}"
            for inner, told in value.items()
            if _is_date(told)
            and ((folded := fold(str(inner))) in known.PUBLISHED or folded not in _CONVENTIONS)
            and not _CHANGE.search(folded)
        ),
        "",
    )


_CONVENTIONS = frozenset(
    name
    for table in vars(known).values()
    if isinstance(table, tuple | frozenset | Mapping)
    for name in table
    if isinstance(name, str)
) | {"guid", "id", "resources"}


def _is_date(value: object) -> bool:
    """Whether a value is a date and cannot be a number, a version or a year alone."""
    if isinstance(value, str):
        if not re.search(r"\d{4}", value) or value.isdecimal():
            return False
        try:
            return bool(dates.parse(value, "UTC"))
        except ValueError:
            return False
    return isinstance(value, date)


def status(fields: Fields, *, draft: bool, dated: bool) -> Status:
    """What may be seen of an article; where fields differ, the one that hides more.

    Args:
        fields: What it says.
        draft: It lies where drafts do.
        dated: It is known since when, or from when on, it may be seen.

    Raises:
        UnreadableArticle: A field that may mean "not yet" has a value that is not known.
    """
    found: set[Status] = {"draft"} if draft else set()
    found.update(_switched(fields))
    for name in fields.given(known.STATES):
        found.update(_state(fields, name, dated=dated))
    for name in fields.given(known.SUBJECTS):
        word = _word(fields.get(name))
        if word in known.STATUSES or word.isdecimal() or _is_slip(word, known.STATUSES, 0.8):
            found.update(_state(fields, name, dated=dated))
    if _unmade(fields) or _is_protected(fields):
        found.add("private")
    hidden: tuple[Status, ...] = ("draft", "private", "retracted")
    return next((status for status in hidden if status in found), "published")


def _switched(fields: Fields) -> Iterator[Status]:
    for name in fields.given(known.SHOWN):
        value = _alone(fields.get(name))
        shown = values.truth(value)
        if shown is False:
            yield "draft"
        elif shown is None and not (name in _TIMES and _is_time(fields, value)):
            fields.refuse(name, f"says neither yes nor no: {str(value)[:80]!r}")
    for name in fields.given(known.PRESENT):
        value = _alone(fields.get(name))
        if values.truth(value) is False:
            yield "draft"
        elif isinstance(value, str) and _is_slip(value, _SWITCHES) and values.truth(value) is None:
            fields.refuse(name, f"says neither yes nor no: {value[:80]!r}")
    for name in fields.given(known.SWITCHES):
        value = _alone(fields.get(name))
        truth = values.truth(value)
        if truth is None and name not in known.SAYING:
            fields.refuse(name, f"says neither yes nor no: {str(value)[:80]!r}")
        if truth is not False:
            yield known.SWITCHES[name]


def _state(fields: Fields, name: str, *, dated: bool) -> Iterator[Status]:
    word = _word(fields.get(name))
    if (truth := values.truth(word)) is not None:
        yield "published" if truth else "draft"
    elif word not in known.STATUSES:
        fields.refuse(name, f"has the value {word[:80]!r}, which is no status that is known")
    elif word in known.AWAITED and not dated:
        fields.refuse(name, f"says {word!r}, and no field says for when")
    else:
        yield known.STATUSES[word]


def _unmade(fields: Fields) -> bool:
    """Whether its generator makes no page of it: Hugo's ``build``, Zola's, Eleventy's."""
    unmade = values.truth(fields.get("render")) is False
    unmade = unmade or values.truth(fields.get("permalink")) is False
    return unmade or values.truth(_build(fields, "render")) is False


def _is_protected(fields: Fields) -> bool:
    """Whether WordPress tells no more of it than that there is a password."""
    parts = (fields.get("content"), fields.get("excerpt"))
    return any(isinstance(one, Mapping) and values.truth(one.get("protected")) for one in parts)


def _build(fields: Fields, option: str) -> Any:
    """An option of Hugo's ``build``, or ``_build`` as it was called before."""
    build = fields.get("build")
    return build.get(option) if isinstance(build, Mapping) else None


def is_listed(fields: Fields) -> bool:
    """Whether feeds may hold an article: its page stays where it is made though they do not."""
    listed = _build(fields, "list")
    if values.truth(listed) is False or listed == "local":
        return False
    if fields.get("eleventyexcludefromcollections") not in ("", False, "false", "no"):
        return False
    robots = fields.get("robots")
    said = " ".join(map(str, robots.values())) if isinstance(robots, Mapping) else str(robots)
    if "noindex" in fold(said) or values.truth(fields.get("noindex")):
        return False
    return not any(_keeps_out(fields, name) for name in fields.names() if _is_of_feeds(name))


def _keeps_out(fields: Fields, name: str) -> bool:
    value = fields.get(name)
    if isinstance(value, Mapping):
        inner = {fold(str(one)): told for one, told in value.items()}
        return any(
            values.truth(told) is bool(_KEPT_OUT.fullmatch(f"{one}feed"))
            for one, told in inner.items()
            if _is_of_feeds(f"{one}feed")
        )
    if _KEPT_OUT.fullmatch(name):
        return values.truth(value) is not False
    return values.truth(value) is False


def is_excerpt(fields: Fields) -> bool:
    """Whether feeds may hold no more of it than its beginning (jekyll-feed)."""
    feed = fields.get("feed")
    return isinstance(feed, Mapping) and bool(values.truth(feed.get("excerpt_only")))


def _alone(value: object) -> Any:
    """The only member of a list, the value of a mapping (Drupal), or the value as it is."""
    if isinstance(value, list | tuple) and len(value) == 1:
        (value,) = value
    return value.get("value", value) if isinstance(value, Mapping) else value


def _word(value: object) -> str:
    value = _alone(value)
    return fold(str(value)) if isinstance(value, str | int) else f"{value}"


def _is_time(fields: Fields, value: object) -> bool:
    try:
        return bool(fields.time(value))
    except ValueError:
        return False


_TIMES = ("publish", "published")
_SWITCHES = ("true", "false", "yes")


def _is_slip(word: str, words: Iterable[str], cutoff: float = 0.75) -> bool:
    """Whether a word may be another with its letters out of order, missing or doubled."""
    return bool(get_close_matches(word.lower(), list(words), n=1, cutoff=cutoff))
