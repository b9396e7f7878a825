import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.publications import article, run, tree, write
from tests.rendering.formats.test_agreement import CHANNEL, case

from feedwright.checks.refusal import refusal
from feedwright.domain.document import Document, Refusal
from feedwright.domain.entry import Entry
from feedwright.domain.errors import RenderingError
from feedwright.domain.publication import Feed
from feedwright.domain.window import Window
from feedwright.rendering import archive_pages as pages
from feedwright.rendering import run_entries
from feedwright.rendering.assembly import Assembler
from feedwright.rendering.formats import jsonfeed, syndication
from feedwright.rendering.formats.fragments import fragment

FORMATS = Feed().formats
WINDOW = Window(path="", feed=Feed(), articles=())
WHOLE = {"rss": syndication.rss, "atom": syndication.atom, "json": jsonfeed.render}


def several(count: int) -> list[Entry]:
    """Entries that differ in their ids and links."""
    (first, *_) = case("full").entries
    return [
        msgspec.structs.replace(
            first, id=f"urn:example:{n}", link=f"https://example.org/{n}/", title=f"N{n}"
        )
        for n in range(count)
    ]


def data(made: Document | Refusal) -> bytes:
    """The bytes of what must be a document."""
    assert isinstance(made, Document), made
    return made.data


def spoilt(rendered: Callable[[str, Entry], bytes], format_name: str, entry: Entry) -> bytes:
    """A part in which an element stands that RSS does not know, where the entry is bad."""
    made = rendered(format_name, entry)
    bad = entry.title == "Bad"
    return made.replace(b"</item>", b"<unheard>x</unheard></item>") if bad else made


@pytest.mark.parametrize("bound", [0, 10_000, 10_000_000])
@pytest.mark.parametrize("format_name", FORMATS)
def test_what_is_held_changes_no_byte(format_name: str, bound: int) -> None:
    """However much is held of earlier documents, a document has the bytes of one made alone."""
    entries, cache = several(8), Assembler(refusal, bound)
    for chosen in (entries[:5], entries[3:], entries[::2], entries, []):
        made = cache.document(WINDOW, format_name, CHANNEL, chosen)
        assert data(made) == WHOLE[format_name](CHANNEL, chosen)


def test_an_entry_is_rendered_once_a_format() -> None:
    """Several documents that hold an entry have it rendered once for each format."""
    entries, cache = several(6), Assembler(refusal)
    for chosen in (entries[:4], entries[2:], entries):
        cache.documents(WINDOW, CHANNEL, chosen)
    assert cache.made == len(entries) * len(FORMATS)


def test_what_is_not_held_is_rendered_again() -> None:
    """Memory is bounded: parts that were used longest ago are let go."""
    entries, cache = several(6), Assembler(refusal, bound=0)
    cache.document(WINDOW, "rss", CHANNEL, entries)
    cache.document(WINDOW, "rss", CHANNEL, entries)
    assert cache.made == 2 * len(entries)


def test_an_entry_is_checked_once_a_format() -> None:
    """The rules about one entry are held for it once, those about documents for each."""
    checks: list[tuple[int, bool]] = []

    def check(document: Document, *, entries: bool) -> str:
        checks.append((document.data.count(b"<item>"), entries))
        return refusal(document, entries=entries)

    entries, cache = several(5), Assembler(check)
    cache.document(WINDOW, "rss", CHANNEL, entries[:3])
    cache.document(WINDOW, "rss", CHANNEL, entries[1:3])
    cache.document(WINDOW, "rss", CHANNEL, entries)
    assert checks == [(3, True), (2, False), (5, False), (2, True)]


def test_a_bad_entry_among_known_ones_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """It refuses the document each time, with the line in it, as if all were new."""
    rendered = fragment
    monkeypatch.setattr(
        "feedwright.rendering.assembly.fragment", lambda *one: spoilt(rendered, *one)
    )
    good = several(3)
    bad = msgspec.structs.replace(good[0], id="urn:example:bad", title="Bad")
    cache = Assembler(refusal)
    cache.document(WINDOW, "rss", CHANNEL, good)

    found = [cache.document(WINDOW, "rss", CHANNEL, [*good, bad]) for _ in range(2)]

    alone = Assembler(refusal).document(WINDOW, "rss", CHANNEL, [*good, bad])
    assert isinstance(alone, Refusal)
    assert "unheard" in alone.reason
    assert found == [alone, alone]
    assert isinstance(cache.document(WINDOW, "rss", CHANNEL, good), Document)


def published(folder: Path, files: dict[str, str], **fields: str) -> tuple[Any, dict[str, bytes]]:
    """What a run says of articles and warnings, and what it publishes."""
    told = run(write(folder, files, **fields))
    return (told.articles, told.warnings, told.refusals, told.next_due), tree(folder)


def articles(count: int) -> dict[str, str]:
    """Articles of which some link to the files of others, and some to none."""
    return {
        f"{n:03}.md": article(
            f"N{n}", f"2026-01-{n % 28 + 1:02}", body=f"[x]({n // 2:03}.md) [y](none.md)"
        )
        if n % 3 == 0
        else article(f"N{n}", f"2026-01-{n % 28 + 1:02}", section="S")
        for n in range(count)
    }


@pytest.mark.parametrize("spoils", [False, True], ids=["clean", "spoilt"])
def test_pages_that_all_cores_make(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoils: bool
) -> None:
    """They are the pages that one process makes, and a bad article is left out of them alike."""
    rendered = jsonfeed.fragment

    def failing(entry: Entry) -> bytes:
        if spoils and entry.title in {"N3", "N11"}:
            raise RenderingError("cannot be rendered")
        return rendered(entry)

    monkeypatch.setattr(jsonfeed, "fragment", failing)
    archive = "archive = true\npage_size = 5\nlimit = 4"
    more = f'[[feeds]]\nname = "s"\neach = "section"\n{archive}'
    found: Sequence[Any] = [
        published(tmp_path / str(fewest), articles(40), feed=archive, more=more)
        for fewest in (0, 10_000)
        if monkeypatch.setattr(pages, "FEWEST", fewest) is None
    ]
    assert found[0] == found[1]
    assert len(found[0][0][0].set_aside) == 2 * spoils


def test_entries_that_all_cores_make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are the entries that one process makes, those that link to files too."""
    archive = "archive = true\npage_size = 5\nlimit = 4"
    found: Sequence[Any] = [
        published(tmp_path / str(fewest), articles(40), feed=archive)
        for fewest in (0, 10_000)
        if monkeypatch.setattr(run_entries, "_WORTH_SPREADING", fewest) is None
    ]
    assert found[0] == found[1]
    pages = b"".join(text for path, text in found[0][1].items() if path.endswith("feed.json"))
    assert b"/articles/n1/" in pages


def test_a_spoilt_text_is_told_by_whichever_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Texts that are none any more are read again, where other processes make entries of them."""
    monkeypatch.setattr(run_entries, "_WORTH_SPREADING", 0)
    archive = "archive = true\npage_size = 5\nlimit = 4"
    folder = write(tmp_path / "p", articles(40), feed=archive)
    run(folder)
    twin = shutil.copytree(folder, tmp_path / "twin")
    for place, spoil in ((twin, ""), (folder, "'x' || ")):
        with closing(sqlite3.connect(place / ".feedwright" / "store.sqlite")) as store, store:
            store.execute(f"update texts set article = {spoil}article")  # noqa: S608
            store.execute("delete from archive_pages")
            store.execute("delete from archive_positions")
            store.execute("delete from facts where name = 'configuration'")

    before, told = run(twin), run(folder).warnings

    assert [line for line in told if "the store held 40 texts that had been altered there" in line]
    assert before.warnings == ()
    assert tree(folder) == tree(twin)
