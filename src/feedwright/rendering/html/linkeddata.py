"""Structured data of a page for search engines: schema.org, as JSON-LD."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from feedwright.domain.article import Person
from feedwright.domain.document import Channel
from feedwright.domain.entry import Entry
from feedwright.domain.formats import FORMATS

CONTEXT = "https://schema.org"


def article(channel: Channel, entry: Entry) -> dict[str, Any]:
    """The data of an article, or of a page if it has no date.

    Its authors are those in its feed: by default the publication's, or the publication itself.

    Args:
        channel: The feed that the page links back to, with the properties of the publication.
        entry: The article.
    """
    people = _people(entry.authors or channel.authors)
    publisher = _organization(channel)
    return _said(
        {
            "@context": CONTEXT,
            "@type": _kind(entry),
            "mainEntityOfPage": entry.link,
            "headline": entry.title or entry.summary,
            "description": entry.summary,
            "datePublished": "" if entry.undated else instant(entry.published),
            "dateModified": "" if entry.undated else instant(entry.updated),
            "author": people or [publisher],
            "publisher": publisher,
            "articleSection": entry.section,
            "keywords": list(entry.tags),
            "inLanguage": entry.language,
            "workTranslation": _translations(entry),
            "image": _image(entry),
            "license": entry.licence or channel.licence,
            "copyrightNotice": entry.rights,
            "isPartOf": {"@type": "WebSite", "name": channel.title, "url": channel.home},
        }
    )


def _translations(entry: Entry) -> list[dict[str, str]]:
    """Its translations (schema.org ``workTranslation``)."""
    return [
        {"@type": _kind(entry), "@id": one.address, "inLanguage": one.language}
        for one in entry.translations
        if one.address != entry.link
    ]


def publication(channel: Channel, language: str) -> dict[str, Any]:
    """The data of a publication: its site, its publisher and its feeds.

    Args:
        channel: The main feed.
        language: The page's.
    """
    publisher = {"@id": f"{channel.home}#publisher"}
    feed = {
        "@type": "DataFeed",
        "@id": f"{channel.address}#feed",
        "name": channel.title,
        "url": channel.address,
        "dateModified": instant(channel.updated),
        "inLanguage": language,
        "publisher": publisher,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": FORMATS[name].title,
                "contentUrl": channel.url(name, ""),
                "encodingFormat": FORMATS[name].media_type,
            }
            for name in channel.formats
        ],
    }
    site = {
        "@type": "WebSite",
        "@id": f"{channel.home}#site",
        "name": channel.title,
        "url": channel.home,
        "description": channel.description,
        "inLanguage": language,
        "publisher": publisher,
    }
    feeds = [_said(feed)] if channel.formats else []
    graph = [_said(site), publisher | _organization(channel), *feeds]
    return {"@context": CONTEXT, "@graph": graph}


def instant(when: datetime) -> str:
    """Format a time for machines: ``2026-03-02T08:00:00Z``."""
    return when.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _kind(entry: Entry) -> str:
    """The schema.org type of an article."""
    if entry.undated:
        return "WebPage"
    return "NewsArticle" if entry.section else "BlogPosting"


def _people(people: Iterable[Person]) -> list[dict[str, str]]:
    return [_said({"@type": "Person", "name": one.name, "url": one.url}) for one in people]


def _organization(channel: Channel) -> dict[str, str]:
    given = {"@type": "Organization", "name": channel.title, "url": channel.home}
    return given | ({"logo": channel.logo or channel.icon} if channel.logo or channel.icon else {})


def _image(entry: Entry) -> dict[str, Any] | str:
    image = entry.image
    if image is None:
        return ""
    is_measured = image.width and image.height
    described = _said(
        {
            "width": image.width if is_measured else 0,
            "height": image.height if is_measured else 0,
            "caption": image.caption or image.alt,
            "creditText": image.credit,
        }
    )
    return {"@type": "ImageObject", "url": image.url, **described} if described else image.url


def _said(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value}
