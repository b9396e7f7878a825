from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.readers import opened

from feedwright.domain.article import Image, Person
from feedwright.domain.document import Channel
from feedwright.domain.entry import Entry
from feedwright.rendering.html.listed_feeds import Listing
from feedwright.rendering.html.pages import article_page, assets, catalogue, feed_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = "https://example.org/feeds/"
WHEN = datetime(2026, 3, 2, 8, tzinfo=UTC)
WORD = "immeasurably" * 30
CONTENT = f"""
<p>{WORD} https://example.org/{WORD}/</p><pre><code>{WORD}</code></pre>
<table><tr>{"<td>a column</td>" * 30}</tr></table>
<p><img src="wide.svg" width="3000" height="20" alt=""></p>
"""
WIDE = '<svg xmlns="http://www.w3.org/2000/svg" width="3000" height="20"/>'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published folder whose texts are wider than any screen."""
    channel = Channel(
        id="tag:c",
        title="News",
        description=WORD,
        address=ROOT,
        home=ROOT,
        updated=WHEN,
        rights=WORD,
    )
    section = Channel(
        id="tag:s",
        title=WORD,
        description="",
        address=ROOT + "sections/one/",
        home=ROOT,
        updated=WHEN,
        previous="archive-1",
    )
    entry = Entry(
        id="tag:e",
        link=ROOT + "articles/one/",
        title=f"One {WORD}",
        published=WHEN,
        updated=WHEN,
        summary=WORD,
        content=CONTENT,
        section=WORD,
        tags=(WORD,),
        authors=(Person(name=WORD),),
        image=Image(url=ROOT + "articles/one/wide.svg", alt=WORD, credit=WORD),
    )
    feeds = [
        Listing(
            title=feed.title,
            description=WORD,
            address=feed.address,
            language="en",
            formats=feed.formats,
            entries=1,
            published=(WHEN,),
            updated=WHEN,
        )
        for feed in (channel, section)
    ]
    files = {
        "index.html": catalogue(channel, [entry], feeds, ROOT),
        "sections/one/index.html": feed_page(section, [entry], ROOT),
        "articles/one/index.html": article_page(section, entry, ROOT),
        "articles/one/wide.svg": WIDE.encode(),
        **{asset.path: asset.data for asset in assets()},
    }
    root = tmp_path_factory.mktemp("published")
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return root


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_walk_from_disk(folder: Path, browser: "Browser", width: int, scheme: str) -> None:
    """From catalogue to feed to article and back, nothing is missing, asked from outside or cut."""
    index = folder.joinpath("index.html").as_uri()
    with opened(browser, index, width=width, scheme=scheme) as page:
        for step in (
            "",
            "a[href='sections/one/index.html']",
            "h3 a[href='../../articles/one/index.html']",
            "nav a[href='../../sections/one/index.html']",
            "nav a[href='../../index.html']",
        ):
            if step:
                page.click(step)
                page.wait_for_load_state()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
            assert page.evaluate("getComputedStyle(document.body).maxWidth") != "none", page.url
        assert page.url == index
