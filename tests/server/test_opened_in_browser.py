"""Feeds that are opened in a browser, with the requests that it really makes."""

from pathlib import Path
from typing import TYPE_CHECKING

from tests.publications import article, run, write
from tests.readers import opened
from tests.servers import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_a_click_on_rss(tmp_path: Path, browser: "Browser") -> None:
    """Who clicks "RSS" reads a page at that address, whose links lead on; programs get feeds."""
    folder = write(
        tmp_path,
        {"a.md": article("A ferry", section="Harbour", lang="de")},
        publication='language = "de"',
        more='[[feeds]]\nname = "sections"\neach = "section"',
    )
    run(folder)
    with serving(folder) as server, opened(browser, f"{server.address}index.html") as page:
        page.click("a[href='sections/harbour/rss.xml']")
        page.wait_for_url("**/sections/harbour/rss.xml")
        assert page.inner_text("h1") == "The Example: Harbour"
        assert page.inner_text("time") == "2. März 2026"
        assert page.evaluate("getComputedStyle(document.body).maxWidth") != "none"
        fetched = page.request.get(page.url).text()
        assert fetched == (folder / "public/sections/harbour/rss.xml").read_text()

        page.reload()
        assert page.inner_text("h1") == "The Example: Harbour"
        page.click("h3 a")
        page.wait_for_url("**/articles/**")
        assert page.inner_text("h1") == "A ferry"
        page.go_back()
        assert page.inner_text("h1") == "The Example: Harbour"


def test_the_address_is_there_to_be_copied(tmp_path: Path, browser: "Browser") -> None:
    """A keyboard reaches the address, which is selected whole, and the other formats."""
    folder = write(tmp_path, {"a.md": article("A")})
    run(folder)
    with opened(browser, folder.joinpath("public/index.html").as_uri()) as page:
        field = page.get_by_label("Address of the feed")
        assert field.input_value() == "https://example.org/feeds/rss.xml"
        page.get_by_role("link", name="RSS", exact=True).first.focus()
        page.keyboard.press("Tab")
        chosen = "(one) => one.value.slice(one.selectionStart, one.selectionEnd)"
        assert field.evaluate(chosen) == "https://example.org/feeds/rss.xml"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.get_by_text("https://example.org/feeds/atom.xml").is_visible()
