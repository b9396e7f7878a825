"""The pages of articles, one after the other or by all cores."""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.publications import article, run, tree, write
from tests.rendering.formats.test_agreement import CHANNEL, case

from feedwright.deliver.destination import Upload
from feedwright.deliver.folder import Folder
from feedwright.domain.article import Article
from feedwright.domain.entry import Entry
from feedwright.domain.known_article import UNKNOWN, KnownArticle
from feedwright.domain.publication import Publisher
from feedwright.rendering import article_files, article_pages
from feedwright.rendering.article_pages import BLOCK, FEWEST, Page, Renderer
from feedwright.rendering.entry_maker import EntryMaker, EntryRequest
from feedwright.runtime import executor
from feedwright.store.reference_targets import Place

ROOT = "https://example.org/feeds/"
MANY = 10_000
MOST_CALLS = 1150
"""Functions in Python, and steps of templates, that make a page of one that has everything."""
MAKER = EntryMaker(Publisher(title="T", address=ROOT, authority="example.org,2026"), ())


def several(count: int, **fields: Any) -> dict[str, str | bytes]:
    """Articles without an address of their own, of which some have files and refer to others."""
    files: dict[str, str | bytes] = {}
    for n in range(count):
        told = dict(fields)
        body = [f"Text {n}."]
        if n % 5 == 0:
            files[f"{n:03}/picture.png"] = b"\x89PNG %d" % n
            body.append("![there](picture.png) ![gone](none.png) [code](run.php)")
        if n % 7 == 0:
            body.append(f"## A title\n\n[to it](#a-title), [another](../{(n + 1) % count:03}/a.md)")
        if n % 11 == 0:
            told["link"] = f"https://example.org/{n}/"
        day = f"2026-{n % 12 + 1:02}-{n % 28 + 1:02}" if n % 13 else "2027-01-01"
        files[f"{n:03}/a.md"] = article(f"Number {n}", day, body="\n\n".join(body), **told)
    return files


def pages_of(entries: Sequence[Entry], *, without: int = 0) -> Iterator[Page]:
    """What pages are to be made of, after some that stand."""
    for number in range(without):
        yield Page(f"article:there-{number}")
    for entry in entries:
        known = KnownArticle(
            id=entry.id,
            key=entry.id,
            first_seen=entry.published,
            published=entry.published,
            updated=entry.updated,
            fingerprint=UNKNOWN,
            text_fingerprint="",
        )
        said = msgspec.json.encode(entry).decode()
        yield Page(f"article:{entry.id}", known, EntryRequest(known=known, json=said))


def entries(count: int) -> list[Entry]:
    """Entries that differ in their ids and links."""
    (first, *_) = case("full").entries
    return [
        msgspec.structs.replace(
            first, id=f"urn:example:{n}", link=f"{ROOT}articles/{n}/", title=f"N{n}"
        )
        for n in range(count)
    ]


@pytest.fixture
def crews(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every crew of processes that is asked to make pages."""
    asked: list[object] = []

    def spreading(work: executor.Work, parts: Any, **told: Any) -> Iterator[bytes]:
        asked.append(work)
        yield from usual(work, parts, **told)

    usual = executor.spread
    monkeypatch.setattr(executor, "spread", spreading)
    return asked


def done(folder: Path, fewest: int, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, ...]:
    """What two runs say, publish, and deliver in which order; the second finds edits."""
    delivered: list[str] = []
    put = Folder.put

    def noting(self: Folder, uploads: Sequence[Upload]) -> Any:
        delivered.extend(one.path for one in uploads)
        return put(self, uploads)

    with monkeypatch.context() as patched:
        patched.setattr(article_pages, "FEWEST", fewest)
        patched.setattr(Folder, "put", noting)
        first = run(write(folder, several(90)))
        stood = tree(folder)
        edited = several(97, section="S")
        second = run(write(folder, {k: v for k, v in edited.items() if k[2] in "0246"}))
    told = [(one.articles, one.warnings, one.documents) for one in (first, second)]
    return told, stood, tree(folder), delivered


def test_pages_that_all_cores_make(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crews: list[object]
) -> None:
    """They are the pages that one process makes, delivered in its order and told as it tells."""
    alone = done(tmp_path / "alone", MANY, monkeypatch)
    assert not crews
    spread = done(tmp_path / "spread", 1, monkeypatch)
    assert len(crews) == 2
    assert spread == alone
    assert any("articles/" in path for path in alone[1])
    assert any("picture.png" in path for path in alone[1])
    assert any("none.png" in warning for warning in alone[0][0][1])


@pytest.mark.parametrize(
    ("count", "without", "expected"),
    [
        pytest.param(FEWEST - 1, 0, 0, id="few"),
        pytest.param(FEWEST, 0, 1, id="many"),
        pytest.param(FEWEST + 5, BLOCK * 2, 1, id="many, after those that stand"),
        pytest.param(2, BLOCK * 3 + 1, 0, id="few among many that stand"),
        pytest.param(0, 3, 0, id="none"),
    ],
)
def test_few_are_made_in_process(
    crews: list[object], count: int, without: int, expected: int
) -> None:
    """Other processes are asked where there are many; each page is its article's all the same."""
    given = entries(count)
    renderer = Renderer(CHANNEL, ROOT, ZoneInfo("UTC"), MAKER)
    made = [*renderer.pages(pages_of(given, without=without))]
    assert len(crews) == expected
    assert [page is None for _, page in made] == [True] * without + [False] * count
    for (one, page), entry in zip(made[without:], given, strict=True):
        assert one.owner == f"article:{entry.id}"
        assert page
        assert f"<title>{entry.title}".encode() in page.data
        assert page.files == [*article_files.files(entry)]


def test_articles_are_asked_for_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are, those are held that are under way and no others."""
    monkeypatch.setattr(executor, "cores", lambda: 2)

    def held(count: int) -> int:
        asked = 0

        def counted() -> Iterator[Page]:
            nonlocal asked
            for one in pages_of(entries(count)):
                asked += 1
                yield one

        made = Renderer(CHANNEL, ROOT, ZoneInfo("UTC"), MAKER).pages(counted())
        next(made)
        made.close()  # type: ignore[attr-defined]  # a generator's
        return asked

    assert held(BLOCK * 3) == held(BLOCK * 4) < BLOCK * 2


def test_no_pattern_is_compiled_for_one_article(monkeypatch: pytest.MonkeyPatch) -> None:
    """More pages are made with the patterns that are there, which cost more than a page."""
    compiled: list[object] = []
    compiling = re._compiler.compile  # type: ignore[attr-defined]  # noqa: SLF001 - every way leads there

    def counted(pattern: object, flags: int = 0) -> Any:
        compiled.append(pattern)
        return compiling(pattern, flags)

    monkeypatch.setattr(re._compiler, "compile", counted)  # type: ignore[attr-defined]  # noqa: SLF001
    monkeypatch.setattr(article_pages, "FEWEST", MANY)
    renderer = Renderer(CHANNEL, ROOT, ZoneInfo("UTC"), MAKER)
    made = [
        msgspec.structs.replace(one, content=f'<h2>A</h2><a href="{one.link}#a">b</a>')
        for one in entries(40)
    ]
    [*renderer.pages(pages_of(made[:3]))]
    before = len(compiled)
    [*renderer.pages(pages_of(made[3:]))]
    assert len(compiled) == before


def test_a_page_is_rendered_by_few_calls() -> None:
    """What a page's template calls is given to it, and what pages share is made once for all."""
    renderer = Renderer(CHANNEL, ROOT, ZoneInfo("UTC"), MAKER)
    made = [*pages_of(entries(40))]
    shown = [
        (one.known, msgspec.json.decode(one.request.json, type=Entry))
        for one in made
        if one.known and one.request
    ]
    calls: Counter[str] = Counter()

    def count(frame: FrameType, event: str, _value: object) -> None:
        calls[frame.f_code.co_name] += event == "call"

    first, *others = shown
    renderer.page(*first)  # what pages share
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        for one in others:
            renderer.page(*one)
    finally:
        sys.setprofile(before)
    assert calls["article_page"] == len(others)
    assert calls.total() / len(others) < MOST_CALLS
    assert not calls.keys() & {"make_module", "source_to_code", "get_source", "parse"}


TEXTS = st.lists(
    st.sampled_from([f"{ROOT}a/", "x", "y.png", "z/", '"', " ", "?", "%20", "#", "h"]), max_size=12
).map("".join)


@given(TEXTS)
def test_files_below_a_page(text: str) -> None:
    """What an article refers to below its page is what a pattern of that page's address finds."""
    link = f"{ROOT}a/"
    (entry, *_) = entries(1)
    entry = msgspec.structs.replace(entry, link=link, content=text, enclosures=(), image=None)
    found = re.findall(re.escape(link) + r"([^\"'\s<>,?#&]+)", text)
    expected = dict.fromkeys(one.replace("%20", " ") for one in found)
    assert [*article_files.files(entry)] == [one for one in expected if not one.endswith("/")]


@pytest.mark.parametrize(
    ("body", "names", "is_told"),
    [
        pytest.param("No reference.", {}, True, id="none"),
        pytest.param("[x](other.md)", {"other": []}, True, id="all that is referred to"),
        pytest.param("[x](other.md)", {}, False, id="what the request says nothing of"),
        pytest.param("[x](other.md) [y](more.md)", {"other": []}, False, id="one of two"),
    ],
)
def test_an_entry_is_made_of_a_request_that_tells_all(
    body: str, names: dict[str, list[Place]], is_told: bool
) -> None:
    """Where a request leaves a file out, the entry is left to whoever can look that up."""
    known = next(pages_of(entries(1))).known
    assert known
    text = msgspec.json.encode(Article(key=known.key, title="T", body=body, markup="markdown"))
    request = EntryRequest(known=known, text=text, places=names)
    answer = MAKER.answer(request)
    assert (answer is not None) == is_told
    assert not answer or answer == MAKER.make(
        known, msgspec.json.decode(text, type=Article), lambda _: []
    )


def test_a_spoilt_text_is_left_to_the_store() -> None:
    """What cannot be read as an article makes no entry of something else."""
    known = next(pages_of(entries(1))).known
    assert known
    assert MAKER.answer(EntryRequest(known=known, text=b'{"key": 1')) is None
