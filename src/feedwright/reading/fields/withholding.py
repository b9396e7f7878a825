"""What keeps an article back: embargoes, and words for "not yet".

An article that may have to wait, or may not be for the public, is refused where what it says of
that cannot be understood: to publish it would be to guess.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from feedwright.domain.article import Status
from feedwright.domain.patterns import seldom
from feedwright.reading.fields import conventions as known
from feedwright.reading.fields import dates, values
from feedwright.reading.fields.article_fields import Fields
from feedwright.reading.fields.conventions import fold
from feedwright.reading.fields.withholding_names import (
    CONVENTIONS,
    embargoes,
    is_one_of,
    is_release,
)

_TURN = seldom(r"(?:19|20)\d\d(?:\.\d+)+")
"""A version that starts with its year, and no date."""
_SHAPED = seldom(r"\s*\d{1,4}([-/])\d{1,2}\1\d{1,4}\b")
_NEVER_SET = seldom(r"0000-00-00(?:[T ]00:00:00)?Z?")
"""What databases hold where no time was chosen."""
_BEGINNING = seldom(r"\w*embargo\w*(?:start|begin|beginning|from)")
# These may as well tell of the article's subject: "Live at Wembley", sold from a shop.
_LOOSE = seldom(r"(?:live|public|visible|available|online|active|display|show|posts?)\w+|schedule")
_LIFTED = frozenset({"lifted", "expired", "over", "ended", "released", "immediate", "na"}) | {
    "immediaterelease", "forimmediaterelease",
}  # fmt: skip
_CHANGE = seldom(r"mod|upda|revi|edit|chang|expir|unpub|verif|check|access|retriev|fetch")


@lru_cache(maxsize=256)
def _release_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some folded names that may say when something is seen first."""
    return tuple(name for name in names if name in _SHOWING or is_release(name))


def release(fields: Fields, published: datetime | None) -> datetime | None:
    """When an article may first be seen: its publication time, or the end of a later embargo.

    Raises:
        UnreadableArticle: An embargo cannot be read or has no end.
    """
    ends: list[datetime] = []
    endless = ""
    for name in embargoes(fields.names()):
        for value in fields.every(name):
            found = _ends(fields, name, value)
            if found is None or (found and _BEGINNING.fullmatch(name)):
                endless = name
            else:
                ends += found
    for value in fields.every("publish"):
        if values.truth(value) is None:
            ends += _ends(fields, "publish", value) or ()
    if endless and not ends:
        fields.refuse(endless, "says that there is an embargo, but not until when")
    if published or ends:
        ends += _releases(fields)
        return max((*ends, published) if published else ends)
    return None


def refuse_strange_date(fields: Fields) -> None:
    """Refuse an article without a date that has a field whose name is not known and may be one.

    Raises:
        UnreadableArticle: There is such a field.
    """
    for name in fields.names():
        if place := _dated(fields, name):
            fields.refuse(place, "looks like a date, and the article has none; name it 'date'")


def _releases(fields: Fields) -> Iterator[datetime]:
    """The instants at which something is seen first, by fields that say so with a date."""
    for name in _release_names(fields.names()):
        is_switch = name in _SHOWING
        for value in (one for said in fields.every(name) for one in values.listed(said)):
            if is_switch and not dates.is_date(value):
                continue
            if _TURN.fullmatch(str(value).strip()):
                continue
            is_whole = isinstance(value, str | int) and re.fullmatch(r"\d{8}", str(value).strip())
            if not (dates.is_date(value) or is_whole or _SHAPED.match(str(value))):
                continue
            try:
                if found := fields.time(value):
                    yield found
            except ValueError as error:
                fields.refuse(name, f"tells no time: {error}")


_SHOWING = frozenset(known.PRESENT) - {"reviewed"}
"""Switches under which a date tells from when on something is there."""


def _ends(fields: Fields, name: str, value: Any) -> list[datetime] | None:
    """The instants that an embargo's field tells; None for an embargo that names no end."""
    if isinstance(value, Mapping):
        value = _of_table(fields, name, value)
    said = values.listed(value)
    if any(isinstance(one, Mapping) for one in said):
        return _of_tables(fields, name, said)
    said = [one for one in said if not _NEVER_SET.fullmatch(str(one))]
    if all(values.is_switch(one) or values.truth(one) is not None for one in said):
        return None if any(map(values.truth, said)) else []
    lifted = all(isinstance(one, str) and fold(one) in _LIFTED for one in said)
    if lifted or (is_one_of(_LOOSE, name) and not re.search(r"\d", str(value))):
        return []
    found: list[datetime] = []
    try:
        found = [end for one in said if (end := fields.time(one))]
    except ValueError as error:
        fields.refuse(name, f"tells no time: {error}")
    return found


def _of_table(fields: Fields, name: str, table: Mapping[str, Any]) -> list[Any]:
    """The dates of a table that tells of an embargo; none where it is turned off."""
    inner = {fold(str(one)): told for one, told in table.items()}
    if any(values.truth(inner.get(one)) is False for one in ("enabled", "active", "embargoed")):
        return []
    if not (found := [told for told in inner.values() if dates.is_date(told)]):
        fields.refuse(name, "tells no time: it is a table without a date")
    return found


def _of_tables(fields: Fields, name: str, said: list[Any]) -> list[datetime] | None:
    """What a list that holds tables says."""
    found = [_ends(fields, name, one) for one in said]
    if any(one is None for one in found):
        return None
    return [end for one in found for end in one or ()]


def _dated(fields: Fields, name: str) -> str:
    """The name of the date in a field that no convention knows, or in the table that it is."""
    if not _may_be_date(name) and name not in known.THEMES:
        return ""
    value = fields.get(name)
    if not isinstance(value, Mapping):
        return name if dates.is_date(value) else ""
    return next(
        (
            f"{name}.{inner}"
            for inner, told in value.items()
            if dates.is_date(told)
            and ((folded := fold(str(inner))) in known.PUBLISHED or _may_be_date(folded))
            and not _CHANGE.search(folded)
        ),
        "",
    )


def _may_be_date(name: str) -> bool:
    """Whether a date under a name may be meant for the article's: a switch has none."""
    return (name not in CONVENTIONS or name in _SAYING_WHETHER) and not _CHANGE.search(name)


_SAYING_WHETHER = (
    frozenset(
        (
            *(*known.SHOWN, *known.PRESENT, *known.ASIDE, *known.SWITCHES),
            *(*known.STATES, *known.SUBJECTS, *known.AUDIENCES),
        )
    )
    - known.SAYING
)


def status(fields: Fields, *, draft: bool, dated: bool) -> Status:
    """What may be seen of an article; where fields differ, the one that hides more.

    ``draft``: it lies where drafts do. ``dated``: it is known from when on it may be seen.

    Raises:
        UnreadableArticle: A field that may mean "not yet" has a value that is not known.
    """
    if _STATED.isdisjoint(fields.names()):  # as of most articles
        return "draft" if draft else "published"
    found: set[Status] = {"draft"} if draft or _is_kind_of_draft(fields) else set()
    found.update(_switched(fields))
    for name, value in _values(fields, known.STATES):
        found.update(_state(fields, name, value, dated=dated))
    for name, value in _values(fields, known.SUBJECTS):
        word = values.word(value)
        if word in known.STATUSES or word.isdecimal() or _is_slip(word, known.STATUSES, 0.8):
            found.update(_state(fields, name, value, dated=dated))
    for name, value in _values(fields, known.AUDIENCES):
        word = values.word(value)
        slip = word.isalpha() and _is_slip(word, _HIDING, 0.85)
        if _is_denied(name, word) or slip or known.STATUSES.get(word, "published") != "published":
            found.update(_state(fields, name, value, dated=dated))
    if _unmade(fields) or _is_protected(fields):
        found.add("private")
    hidden: tuple[Status, ...] = ("draft", "private", "retracted")
    return next((status for status in hidden if status in found), "published")


_KINDS = ("type", "posttype", "layout")
"""Fields that tell what kind of page it is, one of which is a draft."""
_DRAFT = ("draft", "isdraft")
_SAYING_PUBLISHED = (*_DRAFT, *known.SHOWN, "status", "poststatus")
"""Fields that say beside that whether it is published."""
_STATED = frozenset(
    (
        *(*known.STATES, *known.SUBJECTS, *known.AUDIENCES, *known.SHOWN, *known.PRESENT),
        *(
            *_KINDS,
            *known.ASIDE,
            *known.SWITCHES,
            "render",
            "permalink",
            "build",
            "content",
            "excerpt",
        ),
    )
)
"""The names of all fields by which :func:`status` tells what may be seen of an article."""


def _is_denied(name: str, word: str) -> bool:
    """Whether a status says no, or is one of moderation and does not say yes."""
    truth = values.truth(word)
    if name in _OF_MODERATION:
        return truth is not True and word not in _APPROVED
    return name.endswith("status") and truth is False


_OF_MODERATION = ("moderationstatus", "approvalstatus")
_APPROVED = frozenset({"approved", "accepted", "passed", "ok", "okay", "clean", "notneeded"})


def _is_kind_of_draft(fields: Fields) -> bool:
    """Whether an article is called a draft by its kind, and nothing else says that it is published.

    A draft is also a beer, and how players are chosen.
    """
    if all(values.word(fields.get(name)) != "draft" for name in _KINDS):
        return False
    said = [(name, values.alone(value)) for name, value in _values(fields, _SAYING_PUBLISHED)]
    return not any(
        (truth := values.truth(value)) is (name not in _DRAFT)
        or (truth is None and known.STATUSES.get(values.word(value)) == "published")
        for name, value in said
    )


def _values(fields: Fields, names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """What is said under some names, one value after the other."""
    for name in fields.given(names):
        for value in fields.every(name):
            yield name, value


def _switched(fields: Fields) -> Iterator[Status]:
    for name, said in _values(fields, known.SHOWN):
        value = values.alone(said)
        shown = values.truth(value)
        if shown is False:
            yield "draft"
        elif shown is None and not (name in _TIMES and _is_time(fields, value)):
            fields.refuse(name, f"says neither yes nor no: {str(value)[:80]!r}")
    for name, said in _values(fields, (*known.PRESENT, *known.ASIDE)):
        value = values.alone(said)
        truth = values.truth(value)
        if truth is (name in known.ASIDE):
            yield known.ASIDE.get(name, "draft")
        elif truth is None and isinstance(value, str) and _is_slip(value, _SWITCHES):
            fields.refuse(name, f"says neither yes nor no: {value[:80]!r}")
    for name, said in _values(fields, tuple(known.SWITCHES)):
        value = values.alone(said)
        truth = values.truth(value)
        if truth is None and name not in known.SAYING:
            fields.refuse(name, f"says neither yes nor no: {str(value)[:80]!r}")
        if truth is not False and not _NEVER_SET.fullmatch(str(value)):
            yield known.SWITCHES[name]


def _state(fields: Fields, name: str, value: object, *, dated: bool) -> Iterator[Status]:
    word = values.word(value)
    if (truth := values.truth(word)) is not None:
        yield "published" if truth else "draft"
    elif word not in known.STATUSES:
        said = str(values.alone(value))[:80]
        done = word in _DONE
        asked = _OF_DONE if done else "no status that is known; published or draft?"
        fields.refuse(name, f"has the value {said!r}, {asked}")
    elif word in known.AWAITED and not dated:
        fields.refuse(name, f"says {word!r}, and no field says for when")
    else:
        yield known.STATUSES[word]


_DONE = frozenset({"done", "complete", "completed", "finished", "erledigt", "terminé", "listo"})
_OF_DONE = (
    "which does not say whether it is published; published or draft? In Notion rename that option "
    "to Published, once for all pages, and export again"
)
"""Of the states that Notion gives its pages, done is the last: of a text, or of its publication."""


def _unmade(fields: Fields) -> bool:
    """Whether its generator makes no page of it: Hugo's ``build``, Zola's, Eleventy's."""
    unmade = values.truth(fields.get("render")) is False
    unmade = unmade or values.truth(fields.get("permalink")) is False
    return unmade or values.truth(values.option(fields.get("build"), "render")) is False


def _is_protected(fields: Fields) -> bool:
    """Whether WordPress tells no more of it than that there is a password."""
    parts = (fields.get("content"), fields.get("excerpt"))
    return any(isinstance(one, Mapping) and values.truth(one.get("protected")) for one in parts)


def _is_time(fields: Fields, value: object) -> bool:
    try:
        return bool(fields.time(value))
    except ValueError:
        return False


_TIMES = ("publish", "published", "approved")
_HIDING = frozenset(word for word, told in known.STATUSES.items() if told != "published")
_SWITCHES = ("true", "false", "yes")
_OPPOSITES = ("in", "un", "not", "non", "dis")
"""What turns a word into another, as that of an active volcano into that of a post that is off."""


def _is_slip(word: str, words: Iterable[str], cutoff: float = 0.75) -> bool:
    """Whether a word may be another with its letters out of order, missing or doubled."""
    from difflib import get_close_matches  # noqa: PLC0415 - slow to load, and seldom needed

    word = word.lower()
    opposites = {f"{no}{word}" for no in _OPPOSITES}
    return bool(get_close_matches(word, [*({*words} - opposites)], n=1, cutoff=cutoff))
