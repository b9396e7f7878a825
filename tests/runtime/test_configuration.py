import contextlib
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedwright.domain.article import Person
from feedwright.domain.errors import ConfigurationError
from feedwright.domain.publication import Feed, Publication, Where
from feedwright.runtime import configuration, configuration_reader

PUBLISHER = """
[publication]
title = "The Example"
address = "https://example.org/feeds"
authority = "example.org,2026"
"""
SOURCE = """
[[sources]]
path = "articles"
"""
LEAST = PUBLISHER + SOURCE
_LINE = re.compile(r"\Aline \d+, column \d+: ")


def loaded(folder: Path, text: str | bytes, **environment: str) -> Publication:
    """What a file of a text says."""
    file = folder / "feedwright.toml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return configuration_reader.load(file, environment)


def refused(folder: Path, text: str | bytes, **environment: str) -> str:
    """Why a file of a text is refused, without its name and the line."""
    with pytest.raises(ConfigurationError) as caught:
        loaded(folder, text, **environment)
    place = f"{folder / 'feedwright.toml'}: "
    assert str(caught.value).startswith(place)
    return _LINE.sub("", str(caught.value).removeprefix(place))


def test_least(tmp_path: Path) -> None:
    """The least that can be said makes one main feed, with addresses that end in a slash."""
    publication = loaded(tmp_path, LEAST)
    assert publication.feeds == (Feed(),)
    assert publication.publication.address == "https://example.org/feeds/"
    assert publication.publication.home == "https://example.org/feeds/"
    assert publication.destination.path == "public"


def test_everything(tmp_path: Path) -> None:
    """Every table arrives as its record."""
    publication = loaded(
        tmp_path,
        PUBLISHER
        + 'home = "https://example.org"\nauthors = [{ name = "Desk", url = "https://a.example" }]'
        + SOURCE
        + """link = "/{year}/{slug}/"
        [[feeds]]
        limit = 9
        formats = ["atom"]
        where = { tag = ["choice"], language = ["en"] }
        [destination]
        path = "out"
        precompress = ["gzip"]
        """,
    )
    assert publication.publication.home == "https://example.org/"
    assert publication.publication.authors == (Person(name="Desk", url="https://a.example"),)
    assert publication.sources[0].link == "/{year}/{slug}/"
    [feed] = publication.feeds
    assert (feed.limit, feed.formats) == (9, ("atom",))
    assert feed.where == Where(tag=("choice",), language=("en",))
    assert publication.destination.precompress == ("gzip",)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"\xef\xbb\xbf" + LEAST.encode(), id="byte-order mark"),
        pytest.param(LEAST.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(LEAST.rstrip().encode(), id="no line end at the end"),
    ],
)
def test_forms_of_text(tmp_path: Path, text: bytes) -> None:
    """A file that an editor of another system wrote says the same."""
    assert loaded(tmp_path, text) == loaded(tmp_path, LEAST)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(
            'titel = "x"\n' + LEAST,
            "'titel' is no key; there are publication, sources, feeds, destination, discovery, "
            "authors, namespaces",
            id="top, nothing near",
        ),
        pytest.param(
            LEAST + "[[feed]]\n", "'feed' is no key; did you mean 'feeds'?", id="top, near"
        ),
        pytest.param(
            PUBLISHER + 'tittle = "x"' + SOURCE,
            "'tittle' is no key of [publication]; did you mean 'title'?",
            id="publication",
        ),
        pytest.param(
            PUBLISHER + 'RIGHTS = "x"' + SOURCE,
            "'RIGHTS' is no key of [publication]; did you mean 'rights'?",
            id="capitals",
        ),
        pytest.param(
            PUBLISHER
            + 'authors = [{ name = "A" }, { name = "B", mail = "b@example.org" }]'
            + SOURCE,
            "'mail' is no key of [publication.authors, number 2]; did you mean 'email'?",
            id="authors",
        ),
        pytest.param(
            LEAST + 'paht = "x"',
            "'paht' is no key of [sources, number 1]; did you mean 'path'?",
            id="sources",
        ),
        pytest.param(
            LEAST + "[[feeds]]\n[[feeds]]\nwhere = { tags = ['x'] }",
            "'tags' is no key of [feeds, number 2.where]; did you mean 'tag'?",
            id="where",
        ),
        pytest.param(
            LEAST + "[destination]\npre-compress = []",
            "'pre-compress' is no key of [destination]; did you mean 'precompress'?",
            id="destination",
        ),
    ],
)
def test_unknown_key(tmp_path: Path, text: str, reason: str) -> None:
    """An unknown key is named with its place and the nearest known one, at every depth."""
    assert refused(tmp_path, text) == reason


def test_every_unknown_key(tmp_path: Path) -> None:
    """All unknown keys are told at once, a line each."""
    told = refused(tmp_path, LEAST + "a = 1\n[[feeds]]\nb = 2\n[destination]\nc = 3")
    assert told.splitlines()[0] == "3 problems:"
    assert len(told.splitlines()) == 4


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("publication = 1", "publication: must be a table", id="no table"),
        pytest.param(LEAST + "[feeds]\nname = ''", "feeds: must be a list", id="[] for [[]]"),
        pytest.param(
            PUBLISHER + "rights = 1" + SOURCE, "publication.rights: must be text", id="number"
        ),
        pytest.param(
            PUBLISHER + "rights = 2026-01-01" + SOURCE,
            "publication.rights: must be text in quotes; this is a date",
            id="date",
        ),
        pytest.param(
            PUBLISHER + "authors = [{ name = 1 }]" + SOURCE,
            "publication.authors, number 1.name: must be text in quotes; this is a whole number",
            id="authors",
        ),
        pytest.param(
            PUBLISHER + "authors = [{ email = 'a@example.org' }]" + SOURCE,
            "publication.authors, number 1: lacks the key `name`",
            id="missing within",
        ),
        pytest.param(LEAST + "kind = 'floppy'", "sources, number 1.kind: ", id="kind"),
        pytest.param(LEAST + "[[feeds]]\nlimit = 0", "feeds, number 1.limit: ", id="zero"),
        pytest.param(LEAST + "[[feeds]]\nlimit = 2.5", "feeds, number 1.limit: ", id="fraction"),
        pytest.param(LEAST + "[[feeds]]\nlimit = '9'", "feeds, number 1.limit: ", id="quoted"),
        pytest.param(
            LEAST + "[[feeds]]\nformats = ['rss', 'xml']",
            "feeds, number 1.formats, number 2: ",
            id="format",
        ),
        pytest.param(
            LEAST + "[[feeds]]\nwhere = { tag = 'x' }",
            "feeds, number 1.where.tag: ",
            id="text for list",
        ),
        pytest.param(
            LEAST + "[[feeds]]\nwhere = { tag = [] }",
            "feeds, number 1.where.tag: is an empty list, which asks for nothing",
            id="nothing asked for",
        ),
        pytest.param(
            LEAST + "[[feeds]]\nwhere = { not = { has = [] } }",
            "feeds, number 1.where.not.has: is an empty list",
            id="nothing left out",
        ),
        pytest.param(
            LEAST + "[[feeds]]\nwhere = { has = ['sound'] }",
            "feeds, number 1.where.has, number 1: 'sound' is none of audio, video, image, file",
            id="choice in a list",
        ),
        pytest.param(SOURCE, "lacks the key `publication`", id="no publication"),
        pytest.param("", "lacks the key `publication`", id="empty"),
        pytest.param("[publication]" + SOURCE, "publication: lacks the key `title`", id="no title"),
    ],
)
def test_wrong_type(tmp_path: Path, text: str, place: str) -> None:
    """A value that cannot be used is told with its place."""
    assert refused(tmp_path, text).startswith(place)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            LEAST + "title", "line 9, column 6: is not TOML: a key lacks =", id="no value"
        ),
        pytest.param("title = Hello\n", "line 1, column 9: is not TOML: no value", id="no quotes"),
        pytest.param(
            'a = "b\n', "line 1, column 7: is not TOML: text in quotes ends", id="a quote"
        ),
        pytest.param(LEAST + "a b = 1", "line 9, column 3: is not TOML: a key lacks", id="spaces"),
        pytest.param(LEAST + "[[feeds]]\n tittle = 1", "line 10, column 2: 'tittle' is", id="key"),
        pytest.param(LEAST + "[[feeds]]\nlimit = '9'", "line 10, column 1: feeds, n", id="type"),
        pytest.param("[publication]\n" + SOURCE, "line 1, column 1: publication: la", id="missing"),
        pytest.param(LEAST + 'link = "/{x}/"', "line 9, column 1: sources, number 1.l", id="rule"),
        pytest.param(
            LEAST + "[[feeds]]\nname = ''\nalso = ['/-/x']",
            "line 11, column 1: feeds, '': also: ",
            id="rule of a feed",
        ),
        pytest.param(
            LEAST + "[[feeds]]\nname='a'\n[[feeds]]\nname='b'\nformats = []",
            "line 13, column 1: feeds, 'b': formats",
            id="rule of a second feed",
        ),
        pytest.param("title = 1\r\n[a\r\n", "line 2, column 3: is not TOML: ", id="Windows"),
    ],
)
def test_a_fault_is_told_with_line_and_column(tmp_path: Path, text: str, told: str) -> None:
    """Whatever is wrong is told with the line and the column at which it stands."""
    with pytest.raises(ConfigurationError) as caught:
        loaded(tmp_path, text)
    assert str(caught.value).partition("feedwright.toml: ")[2].startswith(told)


def test_broken_rules(tmp_path: Path) -> None:
    """Rules that no type can say are told together."""
    text = LEAST.replace("https://example.org/feeds", "feeds") + "link = '/{yaer}/'"
    told = refused(tmp_path, text)
    assert "2 problems:" in told
    assert "publication.address" in told
    assert "{yaer}" in told


def test_variables(tmp_path: Path) -> None:
    """A variable of the environment stands for its value, in texts at every depth and once."""
    text = PUBLISHER + 'rights = "${WHO}, ${YEAR}, $WHO, ${}"\nhubs = ["https://${HOST}/"]' + SOURCE
    publication = loaded(tmp_path, text, WHO="${YEAR}", YEAR="2026", HOST="hub.example.org")
    assert publication.publication.rights == "${YEAR}, 2026, $WHO, ${}"
    assert publication.publication.hubs == ("https://hub.example.org/",)


def test_missing_variable(tmp_path: Path) -> None:
    """A variable that the environment lacks is named."""
    assert "${WHO} stands in it" in refused(tmp_path, PUBLISHER + 'rights = "${WHO}"' + SOURCE)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(LEAST.encode() + b"# \xfc", "is not UTF-8 at byte", id="not UTF-8"),
        pytest.param(LEAST.encode("utf-16"), "is not UTF-8 at byte 0", id="UTF-16"),
        pytest.param(b"\x7fELF\x00", "is not TOML", id="binary"),
        pytest.param(LEAST + "title", "is not TOML: ", id="half a line"),
        pytest.param(LEAST + 'path = "x"', "is not TOML: ", id="a key twice"),
        pytest.param("a = " + "9" * 5000, "is not TOML: ", id="a number without end"),
        pytest.param("a = " + "[" * 5000, "is not TOML: ", id="lists without end"),
    ],
)
def test_not_toml(tmp_path: Path, text: str | bytes, reason: str) -> None:
    """What is no TOML is told in one line."""
    told = refused(tmp_path, text)
    assert told.startswith(reason)
    assert "\n" not in told


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: (LEAST + text).encode()))
def test_any_file(tmp_path: Path, data: bytes) -> None:
    """Any bytes are a publication, or refused in words."""
    with contextlib.suppress(ConfigurationError):
        assert loaded(tmp_path, data).sources


def test_find(tmp_path: Path) -> None:
    """A publication is found by its folder or its file."""
    file = tmp_path / "feedwright.toml"
    file.touch()
    assert configuration.find(tmp_path) == file
    assert configuration.find(file) == file


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        pytest.param(
            "", "there is no feedwright.toml in this folder; `feedwright init", id="folder"
        ),
        pytest.param("nowhere", "there is no such folder; `feedwright init", id="nothing"),
        pytest.param("a" * 300, "cannot be read: File name too long", id="name too long"),
    ],
)
def test_not_found(tmp_path: Path, name: str, reason: str) -> None:
    """Where there is no publication, the way to make one is told."""
    with pytest.raises(ConfigurationError) as caught:
        configuration.find(tmp_path / name)
    assert reason in str(caught.value)


def test_folder_for_a_file(tmp_path: Path) -> None:
    """A folder of the file's name is no configuration."""
    (tmp_path / "feedwright.toml").mkdir()
    with pytest.raises(ConfigurationError, match="in this folder; `feedwright init"):
        configuration.find(tmp_path)
    with pytest.raises(ConfigurationError, match="cannot be read: Is a directory"):
        configuration_reader.load(tmp_path / "feedwright.toml", {})


def made(root: Path, *folders: str) -> None:
    """Makes publications in some folders, as far as their files' names tell."""
    for folder in folders:
        (root / folder).mkdir(parents=True, exist_ok=True)
        (root / folder / "feedwright.toml").touch()


@pytest.mark.parametrize(
    ("here", "found"),
    [
        pytest.param("site/feeds", ".", id="here"),
        pytest.param("site/feeds/articles", "..", id="above"),
        pytest.param("site/feeds/articles/2026/03", "../../..", id="far-above"),
    ],
)
def test_the_nearest_publication_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here: str, found: str
) -> None:
    """It is the working directory, or the nearest folder above it, which another may lie above."""
    made(tmp_path, "", "site/feeds")
    (tmp_path / here).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(tmp_path / here)

    assert configuration.nearest() == Path(found)


@pytest.mark.parametrize(
    ("publications", "told"),
    [
        pytest.param(["feeds"], "there is one below it: name feeds instead", id="one-below"),
        pytest.param(["a b/c"], "there is one below it: name 'a b/c' instead", id="quoted"),
        pytest.param(
            ["a", "b", "c", "d"], "some below it: name one of a, b, c and 1 more instead", id="many"
        ),
        pytest.param([".git/x", "node_modules/y", "1/2/3/4"], "init DIR", id="none-that-is-meant"),
        pytest.param([], "`feedwright init DIR` makes a publication", id="none"),
    ],
)
def test_in_the_wrong_folder_the_right_one_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, publications: list[str], told: str
) -> None:
    """Without a publication here or above, those a few folders below are named, quoted."""
    made(tmp_path, *publications)
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ConfigurationError) as error:
        configuration.nearest()

    assert "no feedwright.toml in this folder or above it; " in str(error.value)
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("place", "told"),
    [
        pytest.param(".", "there is one below it: name site/feeds instead", id="below"),
        pytest.param("site/feeds/articles", "one above it: name site/feeds instead", id="above"),
        pytest.param("other", "`feedwright init other` writes one", id="none"),
        pytest.param("site/feesd", "no such folder; did you mean site/feeds?", id="misspelt"),
        pytest.param("site/feeds/a b.md", "is no folder and no feedwright.toml; ", id="a file"),
        pytest.param("site/feeds/a b.md", "one above it: name site/feeds instead", id="its folder"),
    ],
)
def test_a_folder_that_is_none_leads_to_the_one_that_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, told: str
) -> None:
    """A folder that was named and holds no feedwright.toml is refused, and the near one named."""
    made(tmp_path, "site/feeds")
    for folder in ("site/feeds/articles", "other"):
        (tmp_path / folder).mkdir()
    (tmp_path / "site/feeds/a b.md").touch()
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ConfigurationError, match=r"no feedwright\.toml|no such") as error:
        configuration.find(Path(place))

    assert told in str(error.value)
