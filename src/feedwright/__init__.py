"""Turns stored articles into feeds that readers subscribe to."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from feedwright.checks import Finding
    from feedwright.commands.adopt import adopt
    from feedwright.commands.check import check
    from feedwright.commands.init import init
    from feedwright.commands.plan import preview_publication as plan
    from feedwright.commands.retract import retract
    from feedwright.domain.article import (
        Article,
        Artwork,
        Chapter,
        Contributor,
        Enclosure,
        Episode,
        Image,
        Origin,
        Person,
        Transcript,
    )
    from feedwright.domain.document import Document
    from feedwright.domain.errors import FeedwrightError
    from feedwright.domain.podcast import Show
    from feedwright.domain.report import Report
    from feedwright.domain.standalone_feed import Feed
    from feedwright.pipeline import publish
    from feedwright.reading.formats.feed.articles import read
    from feedwright.reading.formats.feed.generator import from_feedgen
    from feedwright.rendering.standalone import render
    from feedwright.scheduling.export import schedule
    from feedwright.server.granian_server import run as serve

__all__ = [
    "Article", "Artwork", "Chapter", "Contributor", "Document", "Enclosure", "Episode", "Feed",
    "FeedwrightError", "Finding", "Image", "Origin", "Person", "Report", "Show", "Transcript",
    "adopt", "check", "from_feedgen", "init", "plan", "publish", "read", "render", "retract",
    "schedule", "serve",
]  # fmt: skip

_HOMES = {
    "Article": "feedwright.domain.article",
    "Artwork": "feedwright.domain.article",
    "Chapter": "feedwright.domain.article",
    "Contributor": "feedwright.domain.article",
    "Document": "feedwright.domain.document",
    "Enclosure": "feedwright.domain.article",
    "Episode": "feedwright.domain.article",
    "Feed": "feedwright.domain.standalone_feed",
    "FeedwrightError": "feedwright.domain.errors",
    "Finding": "feedwright.checks",
    "Image": "feedwright.domain.article",
    "Origin": "feedwright.domain.article",
    "Person": "feedwright.domain.article",
    "Report": "feedwright.domain.report",
    "Show": "feedwright.domain.podcast",
    "Transcript": "feedwright.domain.article",
    "adopt": "feedwright.commands.adopt",
    "check": "feedwright.commands.check",
    "from_feedgen": "feedwright.reading.formats.feed.generator",
    "init": "feedwright.commands.init",
    "plan": "feedwright.commands.plan:preview_publication",
    "publish": "feedwright.pipeline",
    "read": "feedwright.reading.formats.feed.articles",
    "render": "feedwright.rendering.standalone",
    "retract": "feedwright.commands.retract",
    "schedule": "feedwright.scheduling.export",
    "serve": "feedwright.server.granian_server:run",
}
"""The module of each name, and what it is called there where that is another name.

No module has the name of what stands here: loading it would bind that name to it."""


def __getattr__(name: str) -> Any:
    """What the package offers is loaded when it is asked for: not every run needs all of it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, called = _HOMES[name].partition(":")
    return getattr(import_module(module), called or name)
