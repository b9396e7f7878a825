"""Stories as Medium exports them: a page of HTML each, in the folder ``posts``.

The page is an h-entry: ``p-name``, ``p-summary``, ``e-content``, ``dt-published``, ``p-canonical``
and ``p-author``. A draft has no date, and ``draft_`` before the name of its file.
"""

from typing import Any

from lxml import etree, html

from feedwright.domain.patterns import seldom
from feedwright.domain.text import one_line
from feedwright.reading.formats.webpage.document import parsed

_EXPORTED = seldom(
    r"Exported from\s+<a\s[^<>]*href=\"https://medium\.com/?\"[^<>]*>\s*Medium\s*</a>"
)
_MARK = "Exported from"
_NUMBER = seldom(r"-([0-9a-f]{8,16})(?:\.html?)?\Z")
_ADDRESS = "https://medium.com/p/"
"""Before its number, the id of a story in Medium's own feeds."""
_DRAFT = "draft_"
_OWN = ("graf--title", "graf--subtitle")
"""Paragraphs of a story that repeat its title and subtitle."""


def is_export(text: str) -> bool:
    """Whether a page was written by Medium's export."""
    return _MARK in text and _EXPORTED.search(text) is not None


def story(text: str, name: str) -> dict[str, Any] | None:
    """The fields of a story, in the names of articles in JSON; None of a page that holds none.

    Beside stories, an export has pages of who follows whom, sessions, addresses and the like.

    Args:
        text: A page of an export.
        name: Its file's.

    Raises:
        UnreadableArticle: It is no document that can be taken apart.
    """
    root = parsed(text)
    content = next(iter(root.xpath("//*[@data-field='body'][contains(@class, 'e-content')]")), None)
    if content is None:
        return None
    body = _body(content)
    content.drop_tree()  # what its author quotes there says nothing of the story
    link = _attribute(root, "p-canonical", "href")
    published = _attribute(root, "dt-published", "datetime")
    number = number_of(name) or number_of(link)
    author = next(iter(root.xpath("//a[contains(@class, 'p-author')]")), None)
    said: dict[str, Any] = {
        "title": _text(root, "//h1[contains(@class, 'p-name')]"),
        "summary": _text(root, "//*[@data-field='subtitle']"),
        "content_html": body,
        "published": published,
        "url": link,
        "slug": _slug(link or name),
        "guid": f"{_ADDRESS}{number}" if number else "",
        "authors": [{"name": one_line(author.text_content()), "url": author.get("href") or ""}]
        if author is not None
        else [],
    }
    if not published or name.startswith(_DRAFT):
        said["draft"] = True
    return {key: value for key, value in said.items() if value not in ("", [])}


def number_of(name: str) -> str:
    """The number of a story by the name of its file, or by its address; "" where it has none."""
    found = _NUMBER.search(name)
    return found[1] if found else ""


def _text(root: html.HtmlElement, path: str) -> str:
    found = next(iter(root.xpath(path)), None)
    return one_line(found.text_content()) if found is not None else ""


def _attribute(root: html.HtmlElement, name: str, attribute: str) -> str:
    found = next(iter(root.xpath(f"//*[contains(@class, '{name}')]")), None)
    return (found.get(attribute) or "") if found is not None else ""


def _slug(address: str) -> str:
    last = address.rpartition("/")[2].partition("?")[0].removesuffix(".html").partition("_")
    return _NUMBER.sub("", last[2] or last[0]).lower()


def _body(content: html.HtmlElement) -> str:
    """The sections of a story, with a line between them, without the title that begins it."""
    for one in content.xpath(".//*[contains(@class, 'section-divider')]"):
        one.drop_tree()
    sections: list[str] = []
    for section in content.xpath("./section") or [content]:
        rooms = section.xpath(".//*[contains(@class, 'section-inner')]") or [section]
        for own in section.xpath(".//*[contains(concat(' ', @class, ' '), ' graf ')]")[:3]:
            if any(name in (own.get("class") or "").split() for name in _OWN) and not sections:
                own.drop_tree()
        for script in section.xpath(".//script[contains(@src, '//gist.github.com/')]"):
            link = etree.Element("a", href=(script.get("src") or "").removesuffix(".js"))
            link.text, link.tail = "gist.github.com", script.tail
            script.getparent().replace(script, link)
        inner = "".join(_inside(room) for room in rooms)
        if inner.strip():
            sections.append(inner)
    return "\n<hr>\n".join(sections)


def _inside(room: html.HtmlElement) -> str:
    children = (etree.tostring(one, encoding="unicode", method="html") for one in room)
    return (room.text or "") + "".join(children)
