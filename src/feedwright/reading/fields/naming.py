"""What an article's source says of its address, for the patterns that make one."""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import partial

from feedwright.domain.article import Naming
from feedwright.domain.filenames import is_member, language_of_folder
from feedwright.domain.patterns import seldom
from feedwright.domain.permalinks import has_placeholder, permalink_problem, system_slugs
from feedwright.domain.permalinks.place import place, sections
from feedwright.reading.fields import conventions as known
from feedwright.reading.fields import dates, values
from feedwright.reading.fields.article_fields import Fields
from feedwright.reading.fields.conventions import fold
from feedwright.reading.formats.raw_article import Context
from feedwright.reading.formats.yaml_times import UtcTime

_ZONED = re.compile(r"\d:\d\d\S*?\s*(?:Z|(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d))$")


def naming(said: Fields, context: Context, *, has_link: bool) -> Naming | None:
    """What patterns of addresses may ask of an article; None where its source says nothing of it.

    Args:
        said: Its fields.
        context: Its place, and whose rules hold there.
        has_link: It names its address, so that no pattern is asked.
    """
    dated = said.given(known.PUBLISHED)
    read_later = (
        _read_later(map(said.get, dated), context.timezone),
        _read_later(map(said.get, said.given(known.UPDATED)), context.timezone),
    )
    if has_link:
        return Naming(read_later=read_later) if any(read_later) else None
    made = Naming(
        slug=_text(said.get("slug")),
        abbrlink=_text(said.get("abbrlink")),
        category=_text(said.get("category")),
        categories=_categories(said),
        number=_number(said) if context.system == "wordpress" else "",
        permalink=_permalink(said, context),
        offset=_offset(map(said.get, dated)),
        sections=context.inherited.sections,
        dated_by_name=not dated and bool(place(context.key, context.source).date),
        read_later=read_later,
    )
    return None if made == _NOTHING else made


_NOTHING = Naming()


def folder_sections(context: Context) -> tuple[str, ...]:
    """The sections of an article that names none: the folders that it lies in, the first first.

    Hugo and most others take the outermost, Pelican the innermost, and Jekyll all above its posts.
    """
    where = place(context.key, context.source)
    if where.below_posts is not None:
        return sections(where.above_posts)
    if context.system in ("jekyll", "hexo"):
        return ()
    found = sections(where.folders)
    return found[-1:] if context.system == "pelican" else found[:1]


def named_title(context: Context) -> str:
    """The title of an article that says none, in systems that make one of its file's name.

    Jekyll has capital letters in the place of hyphens (``Utils.titleize_slug``), and Obsidian the
    name as it is.
    """
    if context.system not in ("jekyll", "obsidian") or is_member(context.key):
        return ""
    where = place(context.key, context.source)
    if context.system == "obsidian":
        return where.name
    words = where.jekyll.split("-") if where.is_of_jekyll else ()
    return " ".join(map(str.capitalize, words))


def folder_language(context: Context) -> str:
    """The language of an article that names none: the code that its first folder is, or ""."""
    first, slash, _ = context.key[len(context.source) :].partition("/")
    return language_of_folder(first) if slash else ""


def _text(value: object) -> str:
    return values.text(value) if isinstance(value, str | int | float) else ""


def _categories(said: Fields) -> str | tuple[str, ...]:
    """As they were written; of several lists, as Hexo has them, the last."""
    value = said.get("categories")
    if not value and isinstance(said.get("category"), list):
        value = said.get("category")
    if not isinstance(value, list):
        return _text(value)
    lists = [item for item in value if isinstance(item, list)]
    return tuple(filter(None, map(_text, lists[-1] if lists else value))) or ""


def _number(said: Fields) -> str:
    """The number of a post, by the names that exports give it."""
    found = (_text(said.get(name)) for name in ("wordpressid", "postid", "wpid", "id"))
    return next((one for one in found if one.isdecimal() and one.isascii()), "")


def _permalink(said: Fields, context: Context) -> str:
    """A pattern in the place of its address, where it can be used."""
    for name in said.given(known.LINK):
        written = _text(said.get(name))
        if not has_placeholder(written):
            continue
        written = _TAG.sub(partial(_filled, said), written).removesuffix("index.html")
        if wrong := permalink_problem(written, context.system):
            said.warn(name, wrong)
        else:
            return written
    return ""


_TAG = seldom(
    r"\{\{-?\s*(?P<name>[\w.-]+)\s*(?P<filters>(?:\|\s*\w+\s*(?:[:(]\s*[^{}|]*)?)*)-?\}\}"
)
"""What Eleventy's templates fill into an address."""
_FILE = {"page.fileslug": "{slug}", "page.filepathstem": "{path}", "lang": "{language}"}
_SLUGGED = seldom(r"\|\s*(?:slug|slugify|url_?encode)\b")
_FORMED = seldom(r"\|\s*\w*date\w*\s*[:(]\s*[\"']([^\"']+)[\"']", re.IGNORECASE)
_PARTS = seldom(r"%Y|%m|%d|y{4}|Y{4}|MM|dd|DD")
_OF_DATES = {"y": "{year}", "m": "{month}", "d": "{day}"}


def _filled(said: Fields, tag: re.Match[str]) -> str:
    """A tag's replacement: a placeholder, a field's value, or the tag where neither is known."""
    name, filters = tag["name"].lower(), tag["filters"]
    if name in _FILE:
        return _FILE[name]
    if name in ("page.date", "date"):
        form = _FORMED.search(filters)
        made = _PARTS.sub(
            lambda one: _OF_DATES[one[0].lstrip("%")[0].lower()], form[1] if form else "%"
        )
        return tag[0] if "%" in made else made
    if name == "title" and _SLUGGED.search(filters):
        return "{title}"
    value = _text(said.get(fold(name)))
    if not value or ("|" in filters and not _SLUGGED.search(filters)):
        return tag[0]
    return system_slugs.hexo(value, lower=True) if filters else value


def _offset(dates: Iterable[object]) -> int | None:
    """How far the clock was ahead of UTC by which the first date is written, in minutes."""
    value = next(iter(dates), None)
    if isinstance(value, datetime):
        ahead = value.utcoffset()
        return None if ahead is None else int(ahead.total_seconds() // 60)
    found = _ZONED.search(value.strip()) if isinstance(value, str) else None
    if found is None:
        return None
    if not found["sign"]:
        return 0
    ahead_by = int(found["hours"]) * 60 + int(found["minutes"])
    return -ahead_by if found["sign"] == "-" else ahead_by


def _read_later(times: Iterable[object], timezone: str) -> int:
    """By how many minutes the publication's clocks are behind UTC at the first of some times.

    Returns:
        0 where the time names a zone, is not taken for UTC, or is none.
    """
    value = next(iter(times), None)
    if not isinstance(value, UtcTime):
        return 0
    try:
        local, taken = dates.parse(value, timezone), dates.parse(value, "UTC")
    except ValueError:  # which is told of the field
        return 0
    return int((local - taken).total_seconds() // 60)
