import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from tests.conftest import ROOT
from tests.readers import PATIENCE, opened, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PUBLIC = ROOT / "feeds" / "public"
ITEMS = json.loads((PUBLIC / "feed.json").read_bytes())["items"]
SCREENS = [
    pytest.param(width, scheme, id=f"{width}-{scheme}")
    for width in (360, 1280)
    for scheme in ("light", "dark")
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where this project's own publication is served."""
    with served(PUBLIC) as address:
        yield address


def fits(page: "Page") -> bool:
    """Whether nothing is wider than the window."""
    within = "document.documentElement.scrollWidth <= window.innerWidth"
    return bool(page.evaluate(within))


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_a_click_leads_from_the_catalogue_to_an_article(
    browser: "Browser", address: str, width: int, scheme: str
) -> None:
    """Catalogue, feed and article open one after another, whole, quietly and with nothing cut."""
    (item,) = (item for item in ITEMS if item["title"] == "Archives that lose nothing")
    with opened(browser, address + "index.html", width=width, scheme=scheme) as page:
        assert "Feedwright" in page.title()
        assert fits(page)

        page.click("a[href='sections/delivery/index.html']")
        page.wait_for_url("**/sections/delivery/index.html")
        assert page.inner_text("h1")
        assert fits(page)

        page.click(f"h3 >> text={item['title']}")
        page.wait_for_url("**/articles/archives-that-lose-nothing/**")
        assert page.inner_text("h1") == item["title"]
        assert "A chain behind the window" in page.inner_text("main")
        assert page.locator("main img").count() >= 1
        page.locator("main img").last.scroll_into_view_if_needed()
        page.wait_for_function("[...document.images].every(one => one.naturalWidth > 0)")
        assert fits(page)

        page.go_back()
        page.wait_for_url("**/sections/delivery/index.html")


@pytest.mark.parametrize(("width", "scheme"), [SCREENS[0], SCREENS[3]])
def test_every_page_fits(browser: "Browser", address: str, width: int, scheme: str) -> None:
    """No published page is wider than a phone, or says anything to the console."""
    with opened(browser, address + "index.html", width=width, scheme=scheme) as page:
        for file in sorted(PUBLIC.rglob("*.html")):
            page.goto(address + file.relative_to(PUBLIC).as_posix())
            assert fits(page), file
            assert page.locator("h1").count() == 1, file


def test_light_and_dark_differ(browser: "Browser", address: str) -> None:
    """A reader's wish for dark pages is followed, and the text stays readable on them."""
    lightness = """() => ["backgroundColor", "color"].map(name =>
        getComputedStyle(document.documentElement)[name].match(/[0-9]+/g).slice(0, 3)
            .reduce((sum, part) => sum + Number(part), 0))"""
    with opened(browser, address + "index.html", scheme="light") as page:
        ground, ink = page.evaluate(lightness)
        assert ground > ink + 300
    with opened(browser, address + "index.html", scheme="dark") as page:
        ground, ink = page.evaluate(lightness)
        assert ink > ground + 300


def test_pages_need_no_script(browser: "Browser", address: str) -> None:
    """With scripts turned off the same links lead to the same places."""
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(address + "index.html")
    page.click("a[href='sections/delivery/index.html']")
    page.click("h3 >> text=Archives that lose nothing")
    assert page.inner_text("h1") == "Archives that lose nothing"
    context.close()


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
@pytest.mark.parametrize("folder", ["", "sections/delivery/"])
def test_a_feed_opened_as_a_file_is_readable(
    browser: "Browser", address: str, folder: str, name: str
) -> None:
    """A browser that opens the XML itself shows its titles, and none of their markup."""
    beside = json.loads((PUBLIC / folder / "feed.json").read_bytes())
    with opened(browser, address + folder + name, width=360) as page:
        visible = "(all) => all.filter(one => one.checkVisibility()).map(one => one.textContent)"
        shown = page.eval_on_selector_all("item > title, entry > title", visible)
        assert shown == [item["title"] for item in beside["items"]]
        assert page.eval_on_selector_all("content, encoded, guid, id", visible) == []
        assert fits(page)


def test_pages_tell_readers_of_their_feeds(browser: "Browser", address: str) -> None:
    """A page names its own feed, and the main one after it, for readers to subscribe to."""
    with opened(browser, address + "sections/delivery/index.html") as page:
        found = page.eval_on_selector_all(
            "link[rel=alternate]", "(all) => all.map(one => [one.type, one.href])"
        )
    root = "https://feedwright.example/feeds/"
    named = [
        ("application/rss+xml", "rss.xml"),
        ("application/atom+xml", "atom.xml"),
        ("application/feed+json", "feed.json"),
    ]
    own, main = (
        [[kind, folder + name] for kind, name in named]
        for folder in (f"{root}sections/delivery/", root)
    )
    assert found[:3] == own
    assert found[3:] == main
