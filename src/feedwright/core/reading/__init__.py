"""Bytes to articles, whatever their shape."""

from collections.abc import Callable

from feedwright.core.article import Markup
from feedwright.core.errors import UnreadableArticle
from feedwright.core.reading import decoding, fields, frontmatter, jsonarticle, names
from feedwright.core.reading.raw import Context, Raw, Reading

__all__ = ["READABLE", "read"]


def read(data: bytes, context: Context) -> Reading:
    """What one stored file holds, by the ending of its name.

    Markdown, HTML and text may have front matter. HTML without is a saved page, text without is
    the text of one; JSON holds one article or several. Hugo's and Zola's pages of sections
    (``_index.md``) hold none.

    Args:
        data: The file.
        context: Its place, and what holds for articles that do not say.

    Raises:
        UnreadableArticle: It is empty, binary, in another encoding, or broken.
    """
    ending = names.split(context.key.rpartition("/")[2])[1].lower()
    if (form := _FORMS.get(ending)) is None:
        known = " ".join(sorted(READABLE))
        raise UnreadableArticle(f"Its ending is none of {known}.", source=context.key)
    if names.is_list_page(context.key):
        return Reading()
    try:
        return form(decoding.text(data, context.encoding, markup=ending in _HTML), context)
    except UnreadableArticle as error:
        place = error.source or context.key
        raise UnreadableArticle(error.reason, source=place, line=error.line) from error


def _markdown(text: str, context: Context) -> Reading:
    plain = Raw(fields={}, body=text, markup="markdown")
    return _one(_fronted(text, "markdown") or plain, context)


def _html(text: str, context: Context) -> Reading:
    if raw := _fronted(text, "html"):
        return _one(raw, context)
    from feedwright.core.reading.webpage import read  # noqa: PLC0415 - lxml is slow to import

    return _one(read(text, context), context)


def _text(text: str, context: Context) -> Reading:
    if raw := _fronted(text, "text"):
        return _one(raw, context)
    from feedwright.core.reading.pagetext import read  # noqa: PLC0415 - needed by few folders

    return _one(read(text, context), context)


def _fronted(text: str, markup: Markup) -> Raw | None:
    """The article below front matter, or None where there is none."""
    found = frontmatter.split(text)
    if found is None:
        return None
    return Raw(
        fields=found.fields,
        body=found.body,
        markup=markup,
        warnings=found.warnings,
        lines=found.lines,
    )


def _one(raw: Raw, context: Context) -> Reading:
    return Reading(articles=(fields.article(raw, context),))


_HTML = frozenset({".html", ".htm", ".xhtml"})
_FORMS: dict[str, Callable[[str, Context], Reading]] = {
    **dict.fromkeys((".md", ".markdown", ".mdown", ".mkd"), _markdown),
    **dict.fromkeys(_HTML, _html),
    **dict.fromkeys((".txt", ".text"), _text),
    ".json": jsonarticle.read,
}
READABLE: frozenset[str] = frozenset(_FORMS)
"""The endings of files that can be read, in small letters and with their dot."""
