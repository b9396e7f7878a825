"""What a web page's ``<meta>`` elements say of its article, as the fields of front matter.

Open Graph and its ``article:``, Dublin Core, Highwire's ``citation_``, Parse.ly and Sailthru,
each field from the first of its names in the table.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import html

from feedwright.reading.fields import withholding_names
from feedwright.reading.fields.conventions import fold
from feedwright.reading.formats.webpage.structured import is_address, split_tags, whole

_META = {
    "title": "og:title citation_title dc.title dcterms.title parsely-title sailthru.title "
    "twitter:title title",
    "description": "og:description description twitter:description dc.description "
    "dcterms.description sailthru.description abstract",
    "date": "article:published_time article:published og:published_time og:article:published_time "
    "citation_publication_date citation_date dcterms.issued dc.date.issued dcterms.created "
    "dc.date.created dcterms.date dc.date parsely-pub-date sailthru.date publish-date publish_date "
    "publication_date pubdate publishdate published_time datepublished date",
    "updated": "article:modified_time article:modified og:updated_time dcterms.modified "
    "dc.date.modified datemodified last-modified lastmod revised",
    "section": "article:section parsely-section section category",
    "language": "dcterms.language dc.language inlanguage content-language language og:locale",
    "site": "og:site_name dc.publisher dcterms.publisher citation_journal_title application-name "
    "apple-mobile-web-app-title",
    "source": "original-source syndication-source dcterms.source dc.source",
}
_TAGS = "article:tag parsely-tags sailthru.tags news_keywords keywords dcterms.subject dc.subject"
_AUTHORS = (
    "author dc.creator dcterms.creator citation_author parsely-author sailthru.author "
    "article:author"
)
_ADDRESSES = "og:url parsely-link twitter:url dc.identifier dcterms.identifier"
_IMAGES = (
    "og:image og:image:url og:image:secure_url twitter:image twitter:image:src parsely-image-url "
    "sailthru.image.full"
)
_MEDIA = re.compile(
    r"\.(mp3|m4a|m4v|mp4|ogg|oga|ogv|opus|webm|wav|aac|flac|mov)(\?|#|$)", re.IGNORECASE
)


def from_meta(root: html.HtmlElement) -> dict[str, Any]:
    """What the page's ``<meta>`` elements tell."""
    metas = _metas(root)
    fields: dict[str, Any] = {
        field: next(_values(metas, names), "") for field, names in _META.items()
    }
    fields["language"] = fields["language"].replace("_", "-")
    fields["tags"] = next((split_tags(metas[n]) for n in _TAGS.split() if n in metas), [])
    fields["authors"] = _meta_authors(metas)
    fields["canonical"] = next(filter(is_address, _values(metas, _ADDRESSES)), "")
    fields["image"] = _meta_image(metas)
    fields["enclosures"] = [*_meta_media(metas, "og:audio"), *_meta_media(metas, "og:video")]
    return non_empty(fields | _withholding(metas))


def _withholding(metas: Mapping[str, list[str]]) -> dict[str, Any]:
    """What keeps the page back, or out of lists."""
    return {
        name: told
        for name, told in metas.items()
        if name in ("robots", "draft") or withholding_names.tells_when(fold(name))
    }


def _metas(root: html.HtmlElement) -> dict[str, list[str]]:
    """The contents of each ``<meta>`` by its name in small letters, in the page's order."""
    metas: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("http-equiv") or ""
        name = re.sub(r"^(dc|dcterms):", r"\1.", name.strip().lower())
        content = tidy(element.get("content") or "")
        if name and content:
            metas.setdefault(name.replace("og:article:", "article:"), []).append(content)
    return metas


def _values(metas: Mapping[str, list[str]], names: str) -> Iterator[str]:
    return (value for name in names.split() for value in metas.get(name, ()))


def _meta_authors(metas: Mapping[str, list[str]]) -> list[dict[str, str]]:
    for name in _AUTHORS.split():
        names = [n for n in dict.fromkeys(metas.get(name, ())) if not re.search(r"://|^@", n)]
        if names:
            # article:author is by its definition the address of a profile; with one author it
            # is known whose.
            url = next(filter(is_address, metas.get("article:author", ())), "")
            return [non_empty({"name": n, "url": url if len(names) == 1 else ""}) for n in names]
    return []


def _meta_image(metas: Mapping[str, list[str]]) -> dict[str, Any]:
    for name in _IMAGES.split():
        if name in metas:
            family = name.partition(":")[0] + ":image"
            return non_empty(
                {
                    "url": metas[name][0],
                    "alt": next(_values(metas, f"{family}:alt"), ""),
                    "width": whole(next(_values(metas, f"{family}:width"), "")),
                    "height": whole(next(_values(metas, f"{family}:height"), "")),
                }
            )
    return {}


def _meta_media(metas: Mapping[str, list[str]], name: str) -> list[dict[str, Any]]:
    """Files of sound or film; the address of a player, which Open Graph allows, is none."""
    url = next(_values(metas, f"{name} {name}:url {name}:secure_url"), "")
    kind = next(_values(metas, f"{name}:type"), "")
    is_file = kind.startswith(("audio/", "video/")) or (not kind and _MEDIA.search(url))
    return [non_empty({"url": url, "type": kind})] if url and is_file else []


def text_of(element: html.HtmlElement) -> str:
    """An element's text on one line."""
    return tidy(element.text_content())


def tidy(text: str) -> str:
    """A text with single blanks and none around it."""
    return " ".join(text.split())


def non_empty(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields without the empty ones."""
    return {name: value for name, value in fields.items() if value}
