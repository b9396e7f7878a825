"""A hook of MkDocs: feeds of the pages that have a date, beside the pages of a site.

``mkdocs.yml`` names a file as its hook that holds one line, ``from feedwright.mkdocs import *``.
Options stand in ``extra``, in a table named ``feedwright``: ``limit`` and ``formats``.
"""

import logging
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.utils import get_build_datetime

from feedwright.domain.article import Article, Person
from feedwright.domain.errors import FeedwrightError, UnreadableArticle
from feedwright.domain.formats import FEED_NAMES, FORMATS
from feedwright.domain.language_tags import is_language
from feedwright.domain.standalone_feed import Feed
from feedwright.reading.fields import conversion
from feedwright.reading.formats.raw_article import Context, RawArticle
from feedwright.rendering.standalone import render

__all__ = ["on_page_content", "on_post_build", "on_post_page", "on_pre_build"]

_LOG = logging.getLogger("mkdocs.plugins.feedwright")
"""A build with ``--strict`` stops at its warnings."""
_LIMIT = 20
_found = dict[str, Article]()
"""The dated articles of the build that is under way, by the files of their pages."""


def on_pre_build(**_: Any) -> None:
    """Forget the pages of the build before, as ``mkdocs serve`` makes one after another."""
    _found.clear()


def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Keep what a page says, where it has a date and is for everybody.

    Args:
        html: Its content.
        page: The page.
        config: Of the site.

    Returns:
        The content, as it was.
    """
    if not config.site_url:
        return html
    fields = {"title": page.title, **page.meta, "url": page.canonical_url}
    context = Context(key=page.file.src_uri, home=config.site_url, system="mkdocs")
    try:
        made = conversion.article(
            RawArticle(fields=fields, body=html, markup="html", rendered=True), context
        )
    except UnreadableArticle as error:
        if any(name in page.meta for name in ("date", "published", "draft")):
            _LOG.warning("%s is in no feed: %s", page.file.src_uri, error.reason)
        return html
    if made.published and made.status == "published" and made.listed:
        _found[page.file.src_uri] = made
    return html


def on_post_page(output: str, config: MkDocsConfig, **_: Any) -> str:
    """Let a page name the feeds, by which readers find them.

    Args:
        output: The page.
        config: Of the site.
    """
    head = output.lower().find("</head>")
    if head < 0 or not config.site_url:
        return output
    links = "".join(
        f'<link rel="alternate" type="{FORMATS[name].media_type}" '
        f'href="{escape(_address(config) + FORMATS[name].file_name)}" '
        f'title="{escape(config.site_name)}">\n'
        for name in _formats(config)
    )
    return output[:head] + links + output[head:]


def on_post_build(config: MkDocsConfig, **_: Any) -> None:
    """Write the feeds beside the site's pages.

    Args:
        config: Of the site.
    """
    if not config.site_url:
        _LOG.warning("no feed is written: set site_url, for feeds name whole addresses")
        return
    now = get_build_datetime()
    due = [
        one
        for one in _found.values()
        if one.published and one.published <= now and not (one.expires and one.expires <= now)
    ]
    due.sort(key=lambda one: one.link)
    due.sort(key=lambda one: one.published or now, reverse=True)
    if not due:
        _LOG.warning("no feed is written: no page has a date that has come")
        return
    told = set[str]()
    for name in _formats(config):
        try:
            made = render(_feed(config), due[: _limit(config)], name, lenient=True)
        except FeedwrightError as error:
            _LOG.error("%s is not written: %s", FORMATS[name].file_name, error)
            continue
        told.update(made.warnings)
        Path(config.site_dir, made.path).write_bytes(made.data)
    for line in sorted(told):
        _LOG.warning("%s", line)


def _feed(config: MkDocsConfig) -> Feed:
    language = str(config.theme.get("locale") or "")
    author = config.site_author or ""
    return Feed(
        title=config.site_name,
        address=_address(config),
        home=_address(config),
        description=config.site_description or "",
        language=language if is_language(language) else "",
        authors=(Person(name=author),) if author else (),
        rights=config.copyright or "",
    )


def _address(config: MkDocsConfig) -> str:
    return f"{(config.site_url or '').rstrip('/')}/"


def _options(config: MkDocsConfig) -> Mapping[str, Any]:
    found = config.extra.get("feedwright")
    return found if isinstance(found, Mapping) else {}


def _formats(config: MkDocsConfig) -> Sequence[str]:
    wanted = _options(config).get("formats", FEED_NAMES)
    return [name for name in FEED_NAMES if name in wanted]


def _limit(config: MkDocsConfig) -> int:
    limit = _options(config).get("limit", _LIMIT)
    return limit if isinstance(limit, int) and limit > 0 else _LIMIT
