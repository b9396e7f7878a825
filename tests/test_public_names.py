"""What the package offers by name."""

import pkgutil
import subprocess
import sys
from importlib import import_module

import pytest

import feedwright

SUBMODULES = [one.name for one in pkgutil.iter_modules(feedwright.__path__)]


def test_submodules_are_found() -> None:
    """There are modules to compare the names with."""
    assert {"pipeline", "session", "commands"} <= set(SUBMODULES)


@pytest.mark.parametrize("name", feedwright.__all__)
def test_no_public_name_shadows_a_submodule(name: str) -> None:
    """``import feedwright.x as y`` gives a module, and ``feedwright.x`` what it always was."""
    assert name not in SUBMODULES


LOADED = """
import importlib, pkgutil, sys, types
import feedwright
before = {name: getattr(feedwright, name) for name in feedwright.__all__}
for one in pkgutil.iter_modules(feedwright.__path__):
    if not one.name.startswith("_"):
        module = importlib.import_module(f"feedwright.{one.name}")
        assert isinstance(module, types.ModuleType), one.name
        assert getattr(feedwright, one.name) is module, one.name
for name, value in before.items():
    assert getattr(feedwright, name) is value, name
    assert not isinstance(value, types.ModuleType), name
"""


def test_a_public_name_is_the_same_whatever_is_loaded() -> None:
    """With every submodule loaded each name still gives what it gave before."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED], check=False, capture_output=True, text=True
    )

    assert done.stderr == ""


def test_a_module_of_the_name_of_a_function_is_none() -> None:
    """Nobody takes a function for a module: the import says that there is none."""
    with pytest.raises(ModuleNotFoundError):
        import_module("feedwright.publish")


def test_an_unknown_name_is_an_error() -> None:
    """A name that the package does not offer is told as any other module tells it."""
    with pytest.raises(AttributeError, match="has no attribute 'unpublish'"):
        _ = feedwright.unpublish


def test_the_names_are_these() -> None:
    """What is offered stays offered: a name that goes breaks somebody's program."""
    assert feedwright.__all__ == [
        "Article", "Artwork", "Chapter", "Contributor", "Document", "Enclosure", "Episode", "Feed",
        "FeedwrightError", "Finding", "Image", "Origin", "Person", "Report", "Show", "Transcript",
        "adopt", "check", "from_feedgen", "init", "plan", "publish", "read", "render", "retract",
        "schedule", "serve",
    ]  # fmt: skip


RENDERED = """
import sys
from datetime import datetime, UTC
import feedwright as fw
feed = fw.Feed(title="The Example", address="https://example.org/feeds/")
when = datetime(2026, 3, 2, tzinfo=UTC)
article = fw.Article(title="A", body="# A", markup="markdown", link="/a", published=when)
for name in ("rss", "atom", "json"):
    fw.read(fw.render(feed, [article], name).data)
unwanted = {"typer", "rich", "watchfiles", "httpx", "httpcore", "granian", "jinja2"}
print(*sorted(unwanted & set(sys.modules)))
"""


def test_rendering_loads_no_more_than_it_needs() -> None:
    """To import the package, render and read a feed loads no command line, watcher or client."""
    done = subprocess.run(
        [sys.executable, "-c", RENDERED], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == ""
