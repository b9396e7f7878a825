"""The lengths of recordings and other files that lie beside articles."""

import re
from collections.abc import Callable
from urllib.parse import unquote

import msgspec

from feedwright.domain.article import Article, Enclosure, SetAside
from feedwright.domain.attachments import objection, too_large
from feedwright.domain.file_references import FROM_TOP
from feedwright.domain.patterns import seldom
from feedwright.reading.formats.raw_article import Reading

# An address on the web, a path on the site, or what a template would have made of it.
_ELSEWHERE = seldom(r"[a-z][a-z0-9+.-]*:|/|.*\{[{%]", re.IGNORECASE)
_PELICAN = seldom(r"[{|](?:static|attach|filename)[|}](/?)", re.IGNORECASE)
_PUT = "put the file there, or name its address"
_UNSEEN = frozenset({"draft", "private"})


def _from_top(word: re.Match[str]) -> str:
    return f"{FROM_TOP}/" if word[1] else ""


def measured(
    reading: Reading, length: Callable[[str, str], int], *, linked: bool = False
) -> Reading:
    """A file's articles, the lengths of enclosures that lie beside them filled in.

    RSS demands the length of an enclosure, and readers offer to play what has none. So an
    article is set aside whose recording is not there, or still empty; of a page that was saved
    from the web, whose author named no file of ours, the enclosure alone is left out.

    Args:
        reading: What the file holds.
        length: Tells the length in bytes of the file that an article, told by its key, refers
            to; -1 where there is none.
        linked: Articles that name no address have one elsewhere all the same, and with it
            their files; else these are delivered, as far as that may be.
    """
    if not any(article.enclosures for article in reading.articles):
        return reading
    articles: list[Article] = []
    set_aside = [*reading.set_aside]
    beside: list[tuple[str, str, int]] = []
    for article in reading.articles:
        found: list[Enclosure] = []
        lost: list[str] = []
        for enclosure in article.enclosures:
            name = _PELICAN.sub(_from_top, unquote(enclosure.url))
            size = -1
            if not _ELSEWHERE.match(name):
                size = length(article.key, name)
                beside.append((article.key, name, size))
                problem = "" if linked or article.link else objection(name) or too_large(size)
                if size <= 0 and not enclosure.length:
                    problem = f"which is {'empty' if size == 0 else 'not beside it'}; {_PUT}"
                if problem:
                    lost.append(f"{name}, {problem}")
                    continue
            found.append(msgspec.structs.replace(enclosure, length=size) if size > 0 else enclosure)
        if lost and not reading.saved and article.status not in _UNSEEN:
            reason = f"refers to {lost[0]}"
            set_aside.append(SetAside(source=article.key, reason=reason, until=article.published))
            continue
        told = tuple(f"The enclosure was left out: {one}." for one in lost)
        articles.append(
            msgspec.structs.replace(
                article, enclosures=tuple(found), warnings=(*article.warnings, *told)
            )
        )
    return msgspec.structs.replace(
        reading, articles=tuple(articles), set_aside=tuple(set_aside), beside=tuple(beside)
    )
