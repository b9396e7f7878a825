"""Articles that mean harm do none, in a browser and in what web readers make of a feed."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from tests.faults.hostile import ADDRESSES, HTML, MARKDOWN, TEXTS
from tests.faults.test_kill import LONG
from tests.publications import article, run, tree, write
from tests.readers import PATIENCE, served

from feedwright.checks import check
from feedwright.domain.document import Document

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page, Request

PAYLOADS = [(kind, html) for kind, those in HTML.items() for html in those]
CARRIERS = ("title", "summary", "author", "section", "tags", "correction", "rights", "language")
BAIT = "evil.example"
HOOK = """
window.fired = [];
window.fire = (...what) => { window.fired.push(String(what)); };
for (const name of ["alert", "confirm", "prompt", "print", "open"])
    window[name] = () => fire(name);
window.provoke = (root, elements) => {
    const found = [];
    const stop = event => event.preventDefault();
    const halted = ["click", "auxclick", "submit"];
    for (const name of halted) addEventListener(name, stop);
    for (const element of root.querySelectorAll("*")) {
        for (const { name, value } of [...element.attributes]) {
            const runs = /^on|^srcdoc$|^style$|^ping$|^action$|^formaction$/i.test(name);
            const leads = /href|src|data|poster|cite|longdesc|background/i.test(name)
                && /^[\\s\\x00-\\x20]*(javascript|vbscript|data|blob|filesystem):/i.test(value);
            if (runs || leads) found.push(`${element.localName} ${name}=${value}`);
        }
        // The field with the address of the feed is ours: it sends nothing, and takes no text.
        const field = element.localName === "input" && element.readOnly && !element.form;
        if (elements.includes(element.localName) && !field) found.push(element.localName);
        for (const name of ["click", "auxclick", "mouseover", "pointerover", "wheel", "focus",
            "load", "error", "toggle", "submit", "animationstart", "loadstart", "input"])
            element.dispatchEvent(new Event(name, { bubbles: true, cancelable: true }));
    }
    for (const name of halted) removeEventListener(name, stop);
    return [...found, ...window.fired];
};
"""
ELEMENTS = [
    "script",
    "style",
    "iframe",
    "frame",
    "object",
    "embed",
    "applet",
    "base",
    "meta",
    "link",
    "form",
    "input",
    "button",
    "math *:not(mi, mn, mo, mrow, ms, mtext, semantics)",
    "template",
    "portal",
    "dialog",
]
IN_FRAMES = """async ([things, written, elements, wait]) => {
    // Each in a window of its own: a page that is loaded, or HTML that is put into an empty one.
    const found = {};
    await Promise.all(things.map(thing => new Promise(resolve => {
        const frame = document.createElement("iframe");
        frame.onload = () => {
            frame.onload = null;
            if (written) frame.contentDocument.body.innerHTML = thing;
            setTimeout(() => {
                try {
                    const inside = frame.contentDocument;
                    const root = inside.querySelector("main") || inside.body;
                    found[thing] = frame.contentWindow.provoke(root, elements);
                } catch (error) { found[thing] = ["it went elsewhere"]; }
                if (!written && frame.contentWindow.location.href !== frame.src)
                    found[thing].push("it went to " + frame.contentWindow.location.href);
                frame.remove();
                resolve();
            }, wait);
        };
        frame.src = written ? "about:blank" : thing;
        document.body.append(frame);
    })));
    return found;
}"""
READ = """async ([address, elements]) => {
    // What a reader in the browser does: text as text, HTML as HTML.
    const entries = [];
    const answer = await (await fetch(address)).text();
    if (address.endsWith(".json")) {
        for (const item of JSON.parse(answer).items)
            entries.push([item.content_html || "", [item.title, item.summary]]);
    } else {
        const feed = new DOMParser().parseFromString(answer, "application/xml");
        if (feed.querySelector("parsererror")) throw new Error("no XML");
        const text = (one, ...names) => [...one.children]
            .filter(child => names.includes(child.nodeName)).map(child => child.textContent);
        for (const one of feed.querySelectorAll("item, entry"))
            entries.push([text(one, "content:encoded", "description", "content").join(""),
                text(one, "title", "summary")]);
    }
    for (const [html, texts] of entries) {
        const article = document.body.appendChild(document.createElement("article"));
        article.innerHTML = html;
        for (const said of texts)
            article.appendChild(document.createElement("p")).textContent = said;
    }
    await new Promise(resolve => setTimeout(resolve, 500));
    return [entries.length, window.provoke(document.body, elements)];
}"""


@contextmanager
def watched(browser: "Browser", address: str) -> Iterator["Page"]:
    """A window in which nothing may run, open, go elsewhere, or be fetched but pictures."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    context.add_init_script(HOOK)
    page = context.new_page()
    broken: list[str] = []
    host = urlsplit(address).netloc

    def asked(request: "Request") -> None:
        there = urlsplit(request.url).netloc
        picture = request.resource_type in ("image", "media") and there != BAIT
        if request.resource_type == "script" or not (there == host or picture):
            broken.append(f"{request.resource_type} {request.url}")

    def open_dialog(dialog: "Dialog") -> None:
        broken.append(dialog.message)
        dialog.dismiss()

    context.on("request", asked)
    context.on("page", lambda _: broken.append("another window"))
    page.on("dialog", open_dialog)
    page.goto(address + "icon.svg")
    page.goto(address + "nothing-is-here")
    page.evaluate("document.body.innerHTML = ''")
    yield page
    context.close()
    assert not broken, broken


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication of nothing but harm."""
    stored: list[dict[str, Any]] = [
        {"title": f"{kind} {number}", "date": "2026-01-01", "content_html": f"<p>w</p>{html}"}
        for number, (kind, html) in enumerate(PAYLOADS)
    ]
    stored += [
        {"title": f"{name} {number}", "date": "2026-01-02", "content_html": "<p>w</p>", name: text}
        for name in CARRIERS
        for number, text in enumerate(TEXTS)
    ]
    stored += [
        {
            "title": f"address {number}",
            "date": "2026-01-03",
            "content_html": "<p>w</p>",
            "url": url if number % 2 else "",
            "image": url,
            "enclosure": url,
            "author": {"name": "A", "url": url},
            "source": {"title": "S", "url": url, "feed": url},
        }
        for number, url in enumerate(ADDRESSES)
    ]
    files: dict[str, str | bytes] = {
        f"markdown-{number}.md": article(f"Markdown {number}", "2026-02-02", body)
        for number, body in enumerate(MARKDOWN)
    }
    for number, (kind, html) in enumerate(PAYLOADS[::4]):
        files[f"raw-{number}.md"] = article(f"Raw {kind}", "2026-02-03", f"Text {html}\n\n{html}")
    for number, text in enumerate(TEXTS[:-1]):
        picture = {"url": "https://a.example/i.png", "alt": text, "credit": text}
        files[f"picture-{number}.md"] = article("Picture", "2026-02-04", text, image=picture)
    files["harm.json"] = json.dumps(stored)
    harm = json.dumps(TEXTS[2] + TEXTS[4])
    folder = write(
        tmp_path_factory.mktemp("hostile"),
        files,
        publication=f"description = {harm}\nrights = {harm}\nmax_bytes = 0",
        feed=f"limit = 1000\ntitle = {harm}\ndescription = {harm}",
        more='[[feeds]]\nname = "by"\neach = "section"\n[[feeds]]\nname = "who"\neach = "author"\n'
        '[[feeds]]\nname = "tags"\neach = "tag"\nformats = ["rss"]',
    )
    report = run(folder)
    assert not report.refused
    assert not report.articles.set_aside
    return folder / "public"


def too_harmless(found: Mapping[str, list[str]]) -> list[str]:
    """The kinds of payloads of which too few did harm.

    Some wait for a parser that reads twice, and some do no harm but break what is written.
    """
    return [
        kind
        for kind, those in HTML.items()
        if sum(bool(found[html]) for html in those) < len(those) * (0.2 if kind in UNREADY else 0.6)
    ]


def test_payloads_do_harm_where_they_are_let_in(browser: "Browser", public: Path) -> None:
    """The payloads are real: put into a page as they are, most of them run or lie in wait."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    context.add_init_script(HOOK)
    page = context.new_page()
    with served(public) as address:
        page.goto(address + "nothing-is-here")
        payloads, elements = [html for _, html in PAYLOADS], [*ELEMENTS, "svg"]
        for wait in (50, 500, 5_000, 50_000):  # in milliseconds; where all is slow harm is, too
            found = page.evaluate(IN_FRAMES, [payloads, True, elements, wait])
            if not (harmless := too_harmless(found)):
                break
    context.close()
    assert not harmless


UNREADY = {"CDATA and XML", "clobbering", "comments", "half open", "scripts", "mutation"}


def test_pages_are_inert(browser: "Browser", public: Path) -> None:
    """Every page opens, and however it is touched, nothing runs and nothing is fetched."""
    names = [path.relative_to(public).as_posix() for path in sorted(public.rglob("*.html"))]
    assert len(names) > 350
    if not LONG:  # the feeds below hold them all
        names = names[::4] + [name for name in names if not name.startswith("articles/")][::3]
    with served(public) as address, watched(browser, address) as page:
        for start in range(0, len(names), 25):
            pages = [address + name for name in names[start : start + 25]]
            found = page.evaluate(IN_FRAMES, [pages, False, ELEMENTS, 50])
            assert found == {one: [] for one in pages}


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml", "feed.json"])
def test_feeds_are_inert_in_web_readers(browser: "Browser", public: Path, name: str) -> None:
    """A reader that puts the HTML of every entry into its own page runs and fetches nothing."""
    with served(public) as address, watched(browser, address) as page:
        count, found = page.evaluate(READ, [address + name, [*ELEMENTS, "svg"]])
    assert count > 350
    assert found == []


def test_the_documents_are_sound(public: Path) -> None:
    """What was made of harm is valid, and all the articles' own words are still there."""
    kinds = {".json": "application/feed+json", ".xml": "application/xml"}
    documents: Mapping[str, bytes] = tree(public.parent)
    for path, data in documents.items():
        if kind := kinds.get(Path(path).suffix):
            found = check(Document(path=path, media_type=kind, data=data))
            assert not [one for one in found if one.level == "error"], path
    items = json.loads(documents["feed.json"])["items"]
    assert len(items) == len(PAYLOADS) + len(PAYLOADS[::4]) + len(CARRIERS) * len(TEXTS) + len(
        ADDRESSES
    ) + len(MARKDOWN) + len(TEXTS[:-1])
    assert all("w" in item["content_html"] for item in items if item["title"].endswith(" 1"))
