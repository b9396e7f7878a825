from typing import Any

import pytest

from feedwright.domain.article import Naming
from feedwright.reading.fields.conversion import article
from feedwright.reading.fields.naming import folder_sections
from feedwright.reading.formats.raw_article import Context, RawArticle


def read(key: str = "articles/hello.md", system: str = "", **said: Any) -> tuple[Any, list[str]]:
    """What an article says of its address, and what is to be said of that."""
    context = Context(key=key, source="articles/", home="https://example.org/", system=system)
    raw = RawArticle(fields={"title": "T", **said}, body="x", markup="markdown")
    made = article(raw, context)
    return made.naming, [one for one in made.warnings if "left out" in one]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param({"date": "2026-03-02"}, None, id="nothing"),
        pytest.param({"date": "2026-03-02", "slug": "/A b"}, Naming(slug="/A b"), id="slug"),
        pytest.param({"date": "2026-03-02", "abbrlink": 93}, Naming(abbrlink="93"), id="abbrlink"),
        pytest.param(
            {"date": "2026-03-02", "categories": "a b"}, Naming(categories="a b"), id="a text"
        ),
        pytest.param(
            {"date": "2026-03-02", "categories": ["a b", "c"]},
            Naming(categories=("a b", "c")),
            id="a list",
        ),
        pytest.param(
            {"date": "2026-03-02", "categories": [["a", "b"], ["c", "d"]]},
            Naming(categories=("c", "d")),
            id="lists",
        ),
        pytest.param(
            {"date": "2026-03-02", "Category": "C d"}, Naming(category="C d"), id="category"
        ),
        pytest.param({"date": "2026-03-02T23:30:00-05:00"}, Naming(offset=-300), id="offset"),
        pytest.param({"date": "2026-03-02 23:30:00 +0530"}, Naming(offset=330), id="no colon"),
        pytest.param({"date": "2026-03-02T23:30:00Z"}, Naming(offset=0), id="UTC"),
        pytest.param({"date": "25-01-2026"}, None, id="no offset"),
        pytest.param(
            {"date": "2026-03-02", "permalink": "/:year/:title/"},
            Naming(permalink="/:year/:title/"),
            id="a pattern",
        ),
        pytest.param({"date": "2026-03-02", "slug": "s", "url": "/x/"}, None, id="an address"),
    ],
)
def test_naming(said: dict[str, Any], expected: Naming | None) -> None:
    """What patterns ask for is kept as it was written, unless the address is named."""
    assert read(**said)[0] == expected


def test_dated_by_name() -> None:
    """A date in a file's name is told from one in its front matter."""
    assert read("articles/2026-03-02-a.md")[0] == Naming(dated_by_name=True)
    assert read("articles/2026-03-02-a.md", date="2026-03-02")[0] is None


@pytest.mark.parametrize(
    ("written", "system", "told"),
    [
        pytest.param("/:yaer/:title/", "", "did you mean :year?", id="misspelt"),
        pytest.param("/:section/:slug/", "jekyll", "no placeholder of Jekyll", id="another's"),
        pytest.param("/:Year/", "", "written in small letters", id="capitals"),
        pytest.param("/{{ pagination.number }}/", "", "it is a template", id="template"),
        pytest.param("/{% if a %}x{% endif %}/", "", "it is a template", id="tag"),
        pytest.param("/<slug>/", "", "it is a template", id="angle brackets"),
        pytest.param("/:sectionslugs/x/", "", "in the link of [[sources]] only", id="sections"),
    ],
)
def test_a_pattern_that_cannot_be_used(written: str, system: str, told: str) -> None:
    """A pattern that cannot be used is left out, and it is said why."""
    found, warnings = read(system=system, permalink=written, date="2026-03-02")
    assert found is None
    assert len(warnings) == 1
    assert "'permalink'" in warnings[0]
    assert told in warnings[0]


@pytest.mark.parametrize(
    ("key", "system", "expected"),
    [
        pytest.param("articles/sea/ships/a.md", "", "sea", id="the first folder"),
        pytest.param("articles/sea/ships/a.md", "hugo", "sea", id="Hugo"),
        pytest.param("articles/sea/ships/a.md", "pelican", "ships", id="Pelican's, the last"),
        pytest.param("articles/sea/_posts/2026/a.md", "", "sea", id="above Jekyll's posts"),
        pytest.param("articles/sea/a.md", "jekyll", "", id="no posts"),
        pytest.param("articles/_posts/sea/a.md", "hexo", "", id="below the posts"),
        pytest.param("articles/2026/03/a.md", "", "", id="a date"),
        pytest.param("articles/2026/sea/a.md", "", "sea", id="below a date"),
        pytest.param("articles/sea/a/index.md", "", "sea", id="a bundle in a section"),
        pytest.param("articles/a/index.md", "", "", id="a bundle"),
        pytest.param("articles/a.md", "", "", id="no folder"),
    ],
)
def test_folder_section(key: str, system: str, expected: str) -> None:
    """An article without a category has the section of its folder, by its system's rules."""
    context = Context(key=key, source="articles/", home="https://example.org/", system=system)
    assert next(iter(folder_sections(context)), "") == expected
    made = article(RawArticle(fields={"title": "T"}, body="x", markup="markdown"), context)
    assert made.section == expected
    said = RawArticle(fields={"title": "T", "category": "Own"}, body="x", markup="markdown")
    assert article(said, context).section == "Own"


@pytest.mark.parametrize(
    ("written", "pattern"),
    [
        ("/notes/{{ page.fileSlug }}/", "/notes/{slug}/"),
        ("/{{page.fileSlug}}/index.html", "/{slug}/"),
        ("{{ page.filePathStem }}.html", "{path}.html"),
        ("/{{ page.date | date: '%Y/%m' }}/{{ title | slugify }}/", "/{year}/{month}/{title}/"),
        ('/{{ date | date("yyyy/MM/dd") }}/', "/{year}/{month}/{day}/"),
        ("/{{ topic | slug }}/{{ number }}/{{ page.fileSlug }}/", "/two-words/7/{slug}/"),
        ("/{{ pagination.number }}/", ""),
        ("/{{ topic | upper }}/", ""),
        ("/{% if a %}b{% endif %}/", ""),
    ],
)
def test_templates_of_addresses_are_filled(written: str, pattern: str) -> None:
    """Eleventy's simple ones; of others it is told that they are left out."""
    said, told = read(system="eleventy", permalink=written, topic="Two Words", number=7)

    assert ("" if said is None else said.permalink) == pattern
    assert bool(told) is not bool(pattern)


@pytest.mark.parametrize(
    ("key", "language"),
    [
        ("articles/de/a.md", "de"),
        ("articles/zh-cn/posts/a.md", "zh-CN"),
        ("articles/pt_BR/a.md", "pt-BR"),
        ("articles/de/a.fr.md", "fr"),
        ("articles/posts/de/a.md", ""),
        ("articles/it/a.md", ""),
        ("articles/uk/a.md", ""),
        ("articles/de-tox/a.md", ""),
        ("articles/a.md", ""),
    ],
)
def test_the_first_folder_may_be_a_language(key: str, language: str) -> None:
    """Where its code is seldom short for something else; the file's name counts first."""
    context = Context(key=key, source="articles/", home="https://example.org/")
    made = article(RawArticle(fields={"title": "T"}, body="x", markup="markdown"), context)
    assert made.language == language
