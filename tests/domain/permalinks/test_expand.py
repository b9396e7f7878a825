import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain import permalinks
from feedwright.domain.article import Article

HOME = "https://example.org/blog/"
ISTANBUL = permalinks.Site(
    home=HOME, timezone="Europe/Istanbul", source="articles/", path="articles"
)
LATE = datetime(2026, 3, 1, 22, 30, 5, tzinfo=UTC)
POST = Article(
    key="articles/2026-03-02-harbour.md",
    title="The Harbour, Rebuilt",
    slug="harbour",
    section="Local News/Ports",
    language="pt-BR",
)


def expanded(pattern: str, article: Article = POST) -> str:
    """The address that a pattern makes, where it is late in the evening in UTC."""
    return permalinks.expand(pattern, article, LATE, ISTANBUL)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        pytest.param("/{year}/{month}/{day}/{slug}/", "2026/03/02/harbour/", id="ours"),
        pytest.param("/:year/:month/:title.html", "2026/03/harbour.html", id="jekyll"),
        pytest.param("/:sections/:filename/", "articles/2026-03-02-harbour/", id="hugo"),
        pytest.param("/%year%/%monthnum%/%postname%/", "2026/03/harbour/", id="wordpress"),
        pytest.param("{date:%Y/%m}/{slug}.html", "2026/03/the-harbour-rebuilt.html", id="pelican"),
        pytest.param("/{lang}/{filename}/", "pt-br/2026-03-02-harbour/", id="language and file"),
        pytest.param("{hour}{minute}{second}", "013005", id="time of day"),
        pytest.param("//{slug}", "harbour", id="two slashes name no host"),
        pytest.param("/?p={slug}#top", "?p=harbour#top", id="query and fragment"),
        pytest.param("/günlük/{slug}", "g%C3%BCnl%C3%BCk/harbour", id="beyond ascii"),
        pytest.param("/g%C3%BCnl%C3%BCk/{slug}", "g%C3%BCnl%C3%BCk/harbour", id="encoded before"),
        pytest.param("/index.php/{slug}:{year}", "index.php/harbour:2026", id="colon"),
    ],
)
def test_patterns(pattern: str, expected: str) -> None:
    """A pattern of this or another system makes the address below the site's home."""
    assert permalinks.problem(pattern) == ""
    assert expanded(pattern) == HOME + expected


def test_absolute_pattern() -> None:
    """A pattern that names another host makes addresses there."""
    assert expanded("https://m.example.org/{slug}") == "https://m.example.org/harbour"


@pytest.mark.parametrize(
    ("pattern", "named"),
    [
        pytest.param("/{yaer}/", "{yaer}", id="misspelt"),
        pytest.param("/:post_id/", ":post_id", id="of another system"),
        pytest.param("/%post_id%/", "%post_id%", id="of wordpress"),
        pytest.param("/{date:%x}/", "{date:%x}", id="what locales change"),
        pytest.param("/{year-month}/", "'{'", id="stray brace"),
        pytest.param("/{slug}}/", "'}'", id="one brace too many"),
        pytest.param("/{slug} /", "' '", id="blank"),
        pytest.param("/100%/{slug}", "'%'", id="stray percent"),
    ],
)
def test_pattern_problem(pattern: str, named: str) -> None:
    """What a pattern cannot mean is named."""
    assert named in permalinks.problem(pattern)


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        pytest.param("what?now#here", "what%3Fnow%23here", id="query and fragment"),
        pytest.param("javascript:alert(1)", "javascript:alert(1)", id="scheme"),
        pytest.param("https://evil.example/", "https:/evil.example", id="another host"),
        pytest.param("//evil.example", "evil.example", id="another host without scheme"),
        pytest.param("../../up", "up", id="climbing"),
        pytest.param("..", "the-harbour-rebuilt", id="nothing but climbing"),
        pytest.param("100%", "100%25", id="stray percent"),
        pytest.param("%D8%B3", "%D8%B3", id="encoded before"),
        pytest.param("{year}", "%7Byear%7D", id="a placeholder is not expanded twice"),
        pytest.param("a b\n", "a%20b%0A", id="blanks"),
        pytest.param("\ud800", "%3F", id="half a surrogate pair"),
    ],
)
def test_hostile_slugs(slug: str, expected: str) -> None:
    """Whatever a slug holds, the address stays below home and valid."""
    assert expanded("{slug}", Article(key="a.md", title=POST.title, slug=slug)) == HOME + expected


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_any_article_has_an_address(slug: str, title: str, section: str) -> None:
    """Every article gets an absolute address of printable ASCII on the site's host."""
    article = Article(key="a.md", slug=slug, title=title, section=section)
    made = expanded("/{section}/{slug}/{title}", article)
    assert re.fullmatch(r"[!-~]+", made)
    assert urlsplit(made).hostname == "example.org"


@pytest.mark.parametrize(
    ("when", "timezone", "year"),
    [
        pytest.param(datetime(1, 1, 1, tzinfo=UTC), "America/New_York", "0001", id="the first"),
        pytest.param(datetime(9999, 12, 31, 23, tzinfo=UTC), "Asia/Tokyo", "9999", id="the last"),
    ],
)
def test_ends_of_time(when: datetime, timezone: str, year: str) -> None:
    """The first and the last day that there are make addresses in every zone."""
    site = permalinks.Site(home=HOME, timezone=timezone)
    assert permalinks.expand("{year}", POST, when, site) == HOME + year


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        pytest.param("articles/harbour.md", "harbour", id="file"),
        pytest.param("articles/harbour/index.md", "harbour", id="folder"),
        pytest.param("index.md", "index", id="no folder"),
        pytest.param("articles/notes.json#1", "notes", id="member of a list"),
        pytest.param("articles/v1.0.md", "v1.0", id="dots"),
    ],
)
def test_filename(key: str, expected: str) -> None:
    """The name of a file stands without its ending; a folder with an index has the folder's."""
    assert expanded("{filename}", Article(key=key)) == HOME + expected
