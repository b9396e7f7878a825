from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.conftest import shared

from feedwright.domain.errors import UnreadableArticle
from feedwright.reading.formats import READABLE, UNREAD, read
from feedwright.reading.formats.raw_article import Context, Reading


def context(key: str, encoding: str = "utf-8") -> Context:
    """What is known of a file beside its bytes."""
    return Context(key=key, home="https://example.org/", encoding=encoding)


@pytest.mark.parametrize(
    ("key", "data", "title", "body", "markup"),
    [
        pytest.param("a.md", b"---\ntitle: T\n---\nB", "T", "B", "markdown", id="Markdown"),
        pytest.param("a.MKD", b"# T\nB", "T", "B", "markdown", id="Markdown, no front matter"),
        pytest.param("a.mdtext", b"Title: T\n\nB", "T", "B", "markdown", id="Markdown of Apache's"),
        pytest.param("a.mdwn", b"# T\nB", "T", "B", "markdown", id="Markdown of ikiwiki's"),
        pytest.param("a.html", b"---\ntitle: T\n---\n<p>B", "T", "<p>B", "html", id="HTML"),
        pytest.param("a.txt", b"Title: T\n\n# B", "T", "# B", "text", id="text"),
        pytest.param("a.json", b'{"title": "T", "text": "B"}', "T", "B", "text", id="JSON"),
        pytest.param("a.md", b"---\r\ntitle: T\r\n---\r\nB\r\n", "T", "B\n", "markdown", id="CRLF"),
        pytest.param("a.md", b"---\rtitle: T\r---\rB", "T", "B", "markdown", id="CR"),
    ],
)
def test_each_form_is_read(key: str, data: bytes, title: str, body: str, markup: str) -> None:
    """The ending of a file's name tells its form."""
    (found,) = read(data, context(key)).articles
    assert (found.key, found.title, found.body, found.markup) == (key, title, body, markup)


def test_no_form_is_both_read_and_unread() -> None:
    """What may hold an article and is not read is told: templates, capsules, Markdoc."""
    assert not READABLE & UNREAD
    assert {".njk", ".liquid", ".pug", ".markdoc", ".gmi", ".page"} <= UNREAD


@pytest.mark.parametrize(
    ("key", "data", "encoding"),
    [
        pytest.param("a.md", "# İğne".encode(), "utf-8", id="UTF-8"),
        pytest.param("a.md", b"\xef\xbb\xbf" + "# İğne".encode(), "cp1254", id="UTF-8, marked"),
        pytest.param("a.md", "\ufeff# İğne".encode("utf-16-le"), "utf-8", id="UTF-16, marked"),
        pytest.param("a.md", "\ufeff# İğne".encode("utf-16-be"), "utf-8", id="big-endian"),
        pytest.param("a.md", "# İğne".encode("cp1254"), "cp1254", id="the source's encoding"),
        pytest.param(
            "a.html",
            '---\ntitle: İğne\n---\n<meta charset="iso-8859-9">'.encode("iso-8859-9"),
            "utf-8",
            id="declared in HTML",
        ),
    ],
)
def test_encodings_are_honoured(key: str, data: bytes, encoding: str) -> None:
    """A byte-order mark, a declaration, and the source's encoding are followed, in this order."""
    assert read(data, context(key, encoding)).articles[0].title == "İğne"


@pytest.mark.parametrize(
    ("key", "data", "line", "reason"),
    [
        pytest.param("a.md", b"", None, "is empty", id="empty"),
        pytest.param("a.md", b" \n\n", None, "is empty", id="only spaces"),
        pytest.param("a.md", b"\xef\xbb\xbf", None, "is empty", id="only a mark"),
        pytest.param("a.md", b"# T\n\nA\x00B", 3, "binary", id="a NUL byte"),
        pytest.param("a.md", b"%PDF-1.7\n", None, "PDF", id="a PDF"),
        pytest.param("a.txt", b"PK\x03\x04...", None, "ZIP", id="an archive"),
        pytest.param("a.md", b"# T\r\n\r\ncaf\xe9", 3, "0xE9 at position 10", id="not UTF-8"),
        pytest.param("a.md", b"---\ntitle: a: b\n---\n", 2, "no YAML", id="front matter"),
        pytest.param("a.md", b"---\ndate: 2026-03-02\n---\n", None, "neither", id="nothing said"),
        pytest.param("a.pdf", b"text", None, r"\.md", id="another ending"),
    ],
)
def test_what_is_no_article_is_refused(
    key: str, data: bytes, line: int | None, reason: str
) -> None:
    """A file that is no article is refused with its place, line and reason."""
    with pytest.raises(UnreadableArticle, match=reason) as caught:
        read(data, context(key))
    assert (caught.value.source, caught.value.line) == (key, line)


def test_an_unknown_encoding_is_told() -> None:
    """An encoding that Python does not know is told by its name."""
    with pytest.raises(UnreadableArticle, match="klingon"):
        read(b"text", context("a.md", "klingon"))


@pytest.mark.parametrize("key", ["blog/_index.md", "_index.tr.md"])
def test_pages_of_sections_are_no_articles(key: str) -> None:
    """Hugo's and Zola's list pages hold nothing."""
    assert read(b"+++\ntitle = 'Blog'\n+++\n", context(key)) == Reading()


@given(
    st.binary(max_size=60)
    | st.text(alphabet="-+;{}[]\"':,ab1\n\t #*&!|>=<%@?~\\u", max_size=60).map(str.encode),
    st.sampled_from([b"", b"---\n", b"+++\n", b";;;\n", b'{"', b"Title: ", b"\xff\xfe"]),
    st.sampled_from([b"", b"\n---\nx", b"\n+++\nx", b"\n;;;\nx", b"}"]),
    st.sampled_from([".md", ".json"]),
)
@example(b"a: " + b"[" * 5000, b"---\n", b"\n---\n", ".md")
@example(b'a": ' + b"[" * 100_000, b'{"', b"", ".json")
def test_any_bytes_are_a_reading_or_a_reason(
    data: bytes, before: bytes, after: bytes, ending: str
) -> None:
    """Whatever a file holds, the answer is a Reading or UnreadableArticle."""
    with suppress(UnreadableArticle):
        found = read(before + data + after, context("articles/2026-03-02-a" + ending))
        assert isinstance(found, Reading)


def test_endings_are_public() -> None:
    """Callers can tell which files to fetch."""
    assert {".md", ".html", ".txt", ".json"} <= READABLE


def test_the_posts_of_a_large_blog_are_read() -> None:
    """Sixty posts in Zola's conventions have date, address, authors and old addresses."""
    home, posts = "https://blog.example/", shared("markdown-posts")
    articles = [
        read(
            path.read_bytes(), Context(key=path.relative_to(posts).as_posix(), home=home)
        ).articles[0]
        for path in sorted(posts.rglob("*.md"))
    ]
    assert len(articles) == 60
    for article in articles:
        assert article.published is not None
        assert article.link == f"{home}{article.published:%Y/%m/%d}/{article.slug}/"
        assert article.title
        assert article.authors
        assert not article.warnings
        assert all(alias.startswith(home) for alias in article.aliases)
    first = min(articles, key=lambda one: one.published or datetime.max.replace(tzinfo=UTC))
    assert first.link == home + "2014/10/30/Stability/"


DECLARED = b"<meta charset=utf-8><title>T</title>\n"


@pytest.mark.parametrize(
    ("data", "body", "warning"),
    [
        pytest.param(
            DECLARED + b"<p>Gef\xfchl im Mai", "Gef\ufffdhl im Mai", "One byte beside", id="one"
        ),
        pytest.param(
            DECLARED + "<p>Gefühl \ufffd ".encode() + b"\xe9\xe8t\xe9",
            "Gefühl \ufffd \ufffd\ufffdt\ufffd",
            "3 bytes beside UTF-8 were read as U+FFFD, from line 2 on",
            id="several-beside-a-mark",
        ),
        pytest.param(
            DECLARED + "<p>Mö".encode() + b"\x00we", "Möwe", "One NUL byte was left out", id="nul"
        ),
        pytest.param(
            b"<title>T</title><p>M\x00o\x00we", "Mowe", "2 NUL bytes", id="nul-undeclared"
        ),
    ],
)
def test_a_few_bytes_that_are_no_text_lose_no_page(data: bytes, body: str, warning: str) -> None:
    """A page with a byte that is not UTF-8, or a NUL, is read as browsers read it, and says so."""
    (found,) = read(data, context("a.html")).articles
    assert body in found.body
    assert any(told.startswith(warning) for told in found.warnings)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(DECLARED + b"<p>" + b"\xe9t\xe9 " * 9, "not UTF-8", id="another-encoding"),
        pytest.param(b"<title>T</title><p>Gef\xfchl", "not UTF-8", id="nothing-declared"),
        pytest.param(DECLARED + b"\x00" * 9, "binary", id="binary"),
        pytest.param("Tee and cake.".encode("utf-16-le"), "binary", id="utf-16"),
    ],
)
def test_pages_that_are_no_text_are_refused(data: bytes, reason: str) -> None:
    """A page in another encoding than it says, and what is binary, is set aside with its line."""
    with pytest.raises(UnreadableArticle, match=reason):
        read(data, context("a.html"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("robots.txt", "User-agent: *\nDisallow: /private\n"),
        ("ads.txt", "google.com, pub-1, DIRECT, f08\n"),
        ("security.txt", "Contact: mailto:a@example.org\nExpires: 2027-01-01T00:00:00Z\n"),
        ("google0123456789abcdef.html", "google-site-verification: google0123456789abcdef.html"),
    ],
)
def test_well_known_files_hold_no_article(name: str, text: str) -> None:
    """They lie beside articles where the site's whole folder is the source."""
    assert read(text.encode(), context(name)) == Reading()
