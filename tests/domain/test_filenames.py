"""What the name of a file tells of its article."""

import pytest

from feedwright.domain.filenames import is_side_page, parse


@pytest.mark.parametrize(
    ("key", "date", "slug"),
    [
        ("_posts/2027-3-5-harbour.md", "2027-03-05T00:00:00", "harbour"),
        ("_posts/27-03-05-harbour.md", "2027-03-05T00:00:00", "harbour"),
        ("blog/2027/3-5/harbour.md", "2027-03-05T00:00:00", "harbour"),
        ("blog/2027-12-1-harbour/index.md", "2027-12-01T00:00:00", "harbour"),
        ("blog/2027/03-05-harbour.md", "2027-03-05T00:00:00", "03-05-harbour"),
        ("notes/202703051030-harbour.md", "2027-03-05T10:30:00", "harbour"),
        ("notes/20270305103000 harbour.md", "2027-03-05T10:30:00", "harbour"),
    ],
)
def test_dates_of_any_generator_are_read(key: str, date: str, slug: str) -> None:
    """Months and days may have one figure, years two, and strokes may stand between them."""
    name = parse(key)
    assert (name.date, name.slug, name.stray) == (date, slug, "")


@pytest.mark.parametrize(
    "key",
    [
        "a/10-things.md",
        "a/24-7-support.md",
        "a/2026.1.2-out.md",
        "a/2026/10-20-30.md",
        "a/2027-13-4-x.md",
    ],
)
def test_figures_that_are_no_date_are_none(key: str) -> None:
    """Counts, versions and days that there are not stay parts of the name."""
    name = parse(key)
    assert (name.date, name.stray) == ("", "")


@pytest.mark.parametrize(
    "key", ["a/harbour-2027-03-05.md", "a/v2-20270305.txt", "a/x_2027_03_05/index.md"]
)
def test_a_date_elsewhere_in_a_name_is_seen(key: str) -> None:
    """It may be the article's, which only a reader of its fields can tell."""
    name = parse(key)
    assert (name.date, name.stray) == ("", "2027-03-05T00:00:00")


@pytest.mark.parametrize(
    ("key", "source", "draft"),
    [
        pytest.param("private/post.md", "private/", False, id="a source of the name"),
        pytest.param("private/wip/post.md", "private/", True, id="a folder below it"),
        pytest.param("a/private/post.md", "a/", True, id="a folder of another source"),
        pytest.param("a/private/index.md", "a/", False, id="an article of the name"),
        pytest.param("_drafts/post.md", "_drafts/", True, id="Jekyll's drafts as a source"),
    ],
)
def test_folders_of_drafts_lie_below_their_source(key: str, source: str, *, draft: bool) -> None:
    """A source was named to be published; a folder of drafts in it was not."""
    assert parse(key, source).draft is draft


@pytest.mark.parametrize(
    ("place", "is_side"),
    [
        ("robots.txt", True),
        ("static/robots.txt", True),
        ("humans.txt", True),
        ("app-ads.txt", True),
        ("llms-full.txt", True),
        ("security.txt", True),
        ("google0123456789abcdef.html", True),
        ("yandex_0123456789abcdef.html", True),
        ("2026/security.txt", False),
        ("2026/ads.md", False),
        ("static/.well-known/security.txt", True),
        ("trust.txt", True),
        ("tales/robots.txt", False),
        ("humans/humans.txt", False),
        ("trust.md", False),
        ("ai.md", False),
        ("keybase.html", False),
        ("google-and-its-rivals.html", False),
        ("yandex_.html", False),
    ],
)
def test_well_known_files_of_a_site_are_no_articles(place: str, *, is_side: bool) -> None:
    """Programs read them, at the top of a site; a folder of articles may be that."""
    assert is_side_page(place) is is_side
