"""Bytes to articles, whatever their shape.

What reads a form is loaded when a file of that form is met: a run that finds nothing changed
reads none.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from feedwright.domain import filenames
from feedwright.domain.errors import NoArticle, UnreadableArticle
from feedwright.domain.filenames import MARKDOWN
from feedwright.domain.patterns import seldom
from feedwright.reading.formats.raw_article import Context, RawArticle, Reading

if TYPE_CHECKING:
    from feedwright.domain.article import Article
    from feedwright.reading.formats.frontmatter import FrontMatter

__all__ = ["DOCUMENTS", "READABLE", "UNREAD", "read"]

_HTML = frozenset({".html", ".htm", ".xhtml"})
_TEXT = frozenset({".txt", ".text"})
_JSON = frozenset({".json"})
_ARCHIVES = frozenset({".mhtml", ".mht", ".webarchive"})
_PAGES = _HTML | _ARCHIVES
_SAVED = _PAGES | _TEXT
_MAY_BE_ARCHIVE = seldom(
    rb"(?:\xef\xbb\xbf)?\s*+(?:[a-z]|<\?xml|<plist|<!DOCTYPE plist)", re.IGNORECASE
)
"""How an archive of a page begins, and hardly any page."""
_MEDIUM = "Exported from"
"""What stands at the foot of each page of an export of Medium."""
_PARTED = "\n-----\n"
"""What parts an entry of an export of Movable Type."""
_RESTRUCTURED = seldom(
    r"\A\s*\.\. (?:title|slug|date):[ \t]|^\.\. [a-z][\w-]*::(?:[ \t]|$)", re.MULTILINE
)
"""What text alone has that is reStructuredText: Nikola's fields, or a directive."""
DOCUMENTS: frozenset[str] = frozenset(
    [
        *(".rst", ".rest", ".org", ".adoc", ".asciidoc", ".ipynb", ".docx", ".odt", ".textile"),
        *(".mediawiki", ".wiki", ".creole", ".typ", ".dj", ".djot"),
    ]
)
"""The endings of files that are read by an optional part."""
READABLE: frozenset[str] = MARKDOWN | _SAVED | _JSON | DOCUMENTS
"""The endings of files that can be read, in small letters and with their dot."""
UNREAD: frozenset[str] = frozenset(
    [
        *(".mdc", ".mdoc", ".svx", ".rmd", ".rmarkdown", ".pod", ".tex", ".doc", ".rtf"),
        *(
            ".dokuwiki",
            ".muse",
            ".t2t",
            ".markdoc",
            ".mdsvex",
            ".page",
            ".gmi",
            ".gemini",
        ),
        *(".njk", ".liquid", ".pug", ".haml", ".hbs", ".ejs", ".webc", ".astro"),
        *(".eml", ".enex", ".epub", ".pages", ".docm", ".ott", ".fodt", ".wpd"),
        *(".xml", ".wxr", ".csv", ".tsv", ".jsonl", ".ndjson"),
    ]
)
"""The endings of files that may hold an article in a form that is not read."""


def read(
    data: bytes, context: Context, convert: Callable[[bytes, str], bytes] | None = None
) -> Reading:
    """Read one stored file in the form that the ending of its name tells.

    Markdown, HTML and text may have front matter. HTML without is a saved page, as is what an
    archive of one holds, which its content tells; text without is the text of one; JSON holds one
    article or several. Hugo's and Zola's pages of sections (``_index.md``) hold none, and neither
    do pages that only lead to another, nor, without a date, those that belong to the site: its
    front page, ``README``, ``404``, ``package.json``.

    Args:
        data: The file.
        context: Its place, and what holds for articles that do not say.
        convert: Pandoc, which documents are read with, and text that is reStructuredText: what
            one says as JSON, by its bytes and the name of its form.

    Raises:
        UnreadableArticle: It is empty, binary, in another encoding, or broken.
    """
    ending = filenames.split(_name(context))[1].lower()
    if ending in filenames.WXR:
        return _export(data, context)
    if ending not in READABLE:
        known = " ".join(sorted(READABLE))
        raise UnreadableArticle(f"Its ending is none of {known}.", source=context.key)
    if filenames.is_list_page(context.key):
        return Reading()
    is_side_page = filenames.is_side_page(context.key.removeprefix(context.source))
    try:
        if ending in DOCUMENTS:
            return _document(data, context, convert, is_side_page=is_side_page)
        found = _told(data, ending, context, convert)
    except UnreadableArticle as error:
        if is_side_page and (ending in _JSON or isinstance(error, NoArticle)):
            return Reading()
        place = error.source or context.key
        raise type(error)(error.reason, source=place, line=error.line, until=error.until) from error
    return found if found.is_dated or not is_side_page else Reading()


def _export(data: bytes, context: Context) -> Reading:
    """The posts of an export of WordPress."""
    from feedwright.reading.formats.wxr import whole  # noqa: PLC0415 - see above

    try:
        return whole.read(data, context)
    except UnreadableArticle as error:
        raise UnreadableArticle(error.reason, source=context.key) from error


def _told(
    data: bytes, ending: str, context: Context, convert: Callable[[bytes, str], bytes] | None
) -> Reading:
    """What a file holds that is text, or an archive of a page."""
    if ending in _PAGES and _MAY_BE_ARCHIVE.match(data):
        archived = _archived(data, context)
        if archived is not None:
            return archived
    if ending in _PAGES:
        from feedwright.domain import decoding  # noqa: PLC0415 - see above

        text, told = decoding.page(data, context.encoding)
    else:
        text, told = _decode()(data, context.encoding, markup=False), ()
    # Ghost's exports have this word in the place of the site's address.
    text = text.replace("__GHOST_URL__", context.home.rstrip("/"))
    if ending in _TEXT and _RESTRUCTURED.search(text):
        is_side_page = filenames.is_side_page(context.key.removeprefix(context.source))
        return _restructured(data, context, convert, is_side_page=is_side_page)
    if ending in _TEXT and _PARTED in text:
        _refuse_movable_type(text)
    if ending in _HTML and _MEDIUM in text and (found := _of_medium(text, context)):
        return found
    return _found(text, ending, context, told)


def _refuse_movable_type(text: str) -> None:
    """Raise where a text is an export, which is no article, and may hold drafts."""
    from feedwright.reading.formats.platforms import movabletype  # noqa: PLC0415 - see above

    if movabletype.is_export(text[: movabletype.HEAD]):
        raise UnreadableArticle(
            "It is an export of Movable Type with its drafts; write a source of its own for it in "
            '[[sources]], with kind = "export" and its path.'
        )


def _of_medium(text: str, context: Context) -> Reading | None:
    """The story of a page that Medium exported, None where a page is none of its."""
    from feedwright.reading.formats import json_articles  # noqa: PLC0415 - see above
    from feedwright.reading.formats.platforms import medium  # noqa: PLC0415 - see above

    if not medium.is_export(text):
        return None
    said = medium.story(text, _name(context))
    if said is None:
        raise NoArticle("It belongs to an export of Medium, and is no story.")
    return Reading(articles=(json_articles.article(said, context),))


def _archived(data: bytes, context: Context) -> Reading | None:
    """The article of a page that was saved into an archive, None where a file is none."""
    from feedwright.domain import decoding  # noqa: PLC0415 - see above
    from feedwright.reading.formats import page_archives, redirect_pages  # noqa: PLC0415 - see above

    if not page_archives.is_archive(data):
        return None
    page = page_archives.opened(data)
    text, told = decoding.page(page.data, page.encoding or context.encoding)
    if redirect_pages.is_redirect(text, _name(context)):
        return Reading()
    from feedwright.reading.formats import webpage  # noqa: PLC0415 - lxml is slow to import

    raw = webpage.read(page.settled(text), context, page.address)
    warnings = (*page.warnings, *told, *raw.warnings)
    return _one(msgspec.structs.replace(raw, warnings=warnings), context, saved=True)


def _document(
    data: bytes,
    context: Context,
    convert: Callable[[bytes, str], bytes] | None,
    *,
    is_side_page: bool,
) -> Reading:
    """What a document holds that pandoc reads."""
    from feedwright.reading.formats import documents  # noqa: PLC0415 - see above

    if convert is None:
        raise UnreadableArticle("It is a document, which pandoc reads.", source=context.key)
    raw = documents.read(data, context, convert)
    found = Reading() if raw is None else _one(raw, context, saved=False)
    return found if found.is_dated or not is_side_page else Reading()


def _restructured(
    data: bytes,
    context: Context,
    convert: Callable[[bytes, str], bytes] | None,
    *,
    is_side_page: bool,
) -> Reading:
    """What text holds that is reStructuredText, as Nikola takes all of it."""
    if convert is None:
        raise UnreadableArticle(
            "It is reStructuredText; install the extra documents, which reads it, or convert it to "
            "Markdown."
        )
    return _document(data, context, convert, is_side_page=is_side_page)


def _found(text: str, ending: str, context: Context, told: tuple[str, ...]) -> Reading:
    """What a file's text holds, with what its decoding told."""
    if ending in _JSON:
        from feedwright.reading.formats import json_articles  # noqa: PLC0415 - see above

        return json_articles.read(text, context)
    raw = _fronted(text, ending, context)
    if ending in _PAGES:
        from feedwright.reading.formats import redirect_pages  # noqa: PLC0415 - see above

        if redirect_pages.is_redirect(raw.body if raw else text, _name(context)):
            return Reading()
    saved = raw is None and ending in _SAVED
    raw = raw or _alone(text, ending, context)
    if told:
        raw = msgspec.structs.replace(raw, warnings=(*told, *raw.warnings))
    return _one(raw, context, saved=saved)


def _name(context: Context) -> str:
    return context.key.rpartition("/")[2]


def _fronted(text: str, ending: str, context: Context) -> RawArticle | None:
    """The article below front matter, or None where there is none."""
    found = _split()(text)
    if found is None and ending not in _SAVED:
        from feedwright.reading.formats import exported_notes  # noqa: PLC0415 - see above

        found = exported_notes.split(text, _name(context))
    if found is None:
        return None
    fields = found.fields
    if context.system == "jekyll":
        from feedwright.reading.formats import yaml_times  # noqa: PLC0415 - see above

        fields = yaml_times.marked(fields, found.lines, text)
    return RawArticle(
        fields=fields,
        body=found.body,
        markup="html" if ending in _PAGES else "text" if ending in _TEXT else "markdown",
        warnings=found.warnings,
        lines=found.lines,
    )


def _alone(text: str, ending: str, context: Context) -> RawArticle:
    """The article of a file that has no front matter."""
    if ending in _PAGES:
        from feedwright.reading.formats.webpage import read  # noqa: PLC0415 - lxml is slow to import

        return read(text, context)
    if ending in _TEXT:
        from feedwright.reading.formats.pagetext import read as told  # noqa: PLC0415 - seldom needed

        return told(text, context)
    return RawArticle(fields={}, body=text, markup="markdown")


def _one(raw: RawArticle, context: Context, *, saved: bool) -> Reading:
    return Reading(articles=(_convert()(raw, context),), saved=saved)


# To import what is loaded already takes as long as ten calls, and every file needs these.
@cache
def _decode() -> Callable[..., str]:
    from feedwright.domain import decoding  # noqa: PLC0415 - see above

    return decoding.text


@cache
def _split() -> "Callable[[str], FrontMatter | None]":
    from feedwright.reading.formats import frontmatter  # noqa: PLC0415 - see above

    return frontmatter.split


@cache
def _convert() -> "Callable[[RawArticle, Context], Article]":
    from feedwright.reading.fields import conversion  # noqa: PLC0415 - see above

    return conversion.article
