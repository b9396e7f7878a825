"""The manual and the README: complete, true to the code, and without a dead link."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec
import pytest
import typer
from tests.conftest import ROOT
from tests.publications import NOW, complaints, run, write

from feedwright.cli.commands import app
from feedwright.commands.manual import UnknownTopic, anchor, chapter, sections, topics
from feedwright.domain import podcast_settings as podcast
from feedwright.domain import publication as settings
from feedwright.domain import sources as kinds
from feedwright.domain.article import Person
from feedwright.domain.outlook import Preview
from feedwright.domain.record import Settings
from feedwright.domain.report import Articles, Outcome, Outlook, Report, Work
from feedwright.reading.fields import conventions
from feedwright.runtime import configuration_reader

FOLDER = ROOT / "src/feedwright/manual"
FILES = {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.md"))}
README = (ROOT / "README.md").read_text("utf-8")
PAGES = {FOLDER / f"{name}.md": text for name, text in FILES.items()} | {ROOT / "README.md": README}
_CODE = re.compile(r"^```(?P<kind>\w*)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?P<to>[^()\s]+)\)|(?:src|href)=\"(?P<attribute>[^\"]+)\"")
_GENERATED = re.compile(r"<!-- what was measured -->.*?<!-- until here -->", re.DOTALL)
COMMANDS: dict[str, click.Command] = dict(
    typer.main.get_command(app).commands  # type: ignore[attr-defined]
)
KEYS: dict[str, type[msgspec.Struct]] = {
    "[publication]": settings.Publisher,
    "An author": Person,
    "[[sources]]": kinds.Source,
    "Folders": kinds.FolderSource,
    "Exports of WordPress": kinds.WordPressSource,
    "Exports of Ghost": kinds.GhostSource,
    "Exports of other platforms": kinds.ExportSource,
    "Databases": kinds.SqlSource,
    "Files of records": kinds.RecordsSource,
    "APIs": kinds.HttpSource,
    "Other feeds": kinds.FeedSource,
    "Mailboxes": kinds.MailSource,
    "Articles from a program": kinds.PythonSource,
    "[[feeds]]": settings.Feed,
    "where": settings.Where,
    "[feeds.podcast]": podcast.PodcastSettings,
    "A person of a podcast": podcast.PersonSettings,
    "Funding": podcast.FundingSettings,
    "A text for a service": podcast.TextSettings,
    "[feeds.smartnews]": settings.SmartNewsSettings,
    "[destination]": settings.Destination,
    "[discovery]": settings.Discovery,
}
"""The parts of the chapter on configuration, and whose keys each has."""


def part(name: str, title: str) -> str:
    """A part of a chapter, by its heading, without blocks of code."""
    return _CODE.sub("", dict(sections(FILES[name]))[title])


def rows(text: str, first: str) -> Iterator[list[str]]:
    """The cells of the table that begins with a column of some name."""
    table = text.partition(f"| {first} |")[2].partition("\n\n")[0].splitlines()[2:]
    for line in table:
        yield [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def named(cell: str) -> list[str]:
    """What stands as code in a cell."""
    return re.findall(r"`([^`]+)`", cell)


def test_every_chapter_is_listed_once() -> None:
    """``feedwright help`` lists each file of the manual by its own title, and no other."""
    listed = [topic.name for topic in topics()]

    assert sorted(listed) == sorted(FILES.keys() - {"contents"})
    for topic in topics():
        assert FILES[topic.name].startswith(f"# {topic.title}\n")
        assert f"src/feedwright/manual/{topic.name}.md" in README


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_resolve(page: Path) -> None:
    """Each link within the project leads to a file, and to a heading that is there."""
    text = re.sub("`[^`\n]+`", "", _CODE.sub("", PAGES[page]))
    for found in _LINK.finditer(text):
        to, _, fragment = (found["to"] or found["attribute"]).partition("#")
        if re.match(r"https?:", to):
            continue
        target = (page.parent / to).resolve() if to else page
        assert target.is_file(), found[0]
        assert page.parent == ROOT or target.parent == FOLDER, f"{found[0]} is not shipped"
        if fragment:
            headings = re.findall(
                r"^#+ (.+)$", _CODE.sub("", target.read_text("utf-8")), re.MULTILINE
            )
            assert fragment in map(anchor, headings), found[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_lines_are_short(page: Path) -> None:
    """Text has 100 columns at most, and code in the manual too; only tables are wider."""
    text = _GENERATED.sub("", PAGES[page])
    for line in text.splitlines():
        wide = line.startswith(("|", "python3 -m venv ", "![", "<img"))
        assert wide or len(line) <= 100, line


def test_the_readme_is_short() -> None:
    """Who meets the project reads its first page to the end."""
    assert len(README.splitlines()) <= 150


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        pytest.param("podcast", "see `feedwright help podcasts`", id="in a chapter's name"),
        pytest.param("languages", "see `feedwright help two-languages`", id="in a heading"),
        pytest.param("Embargo", "see `feedwright help an-embargo`", id="in other letters"),
        pytest.param("backup", "did you mean 'back-up'?", id="like a heading"),
        pytest.param("cassock", "`feedwright help` lists the topics", id="nowhere"),
        pytest.param("enclosure", "the word is in `feedwright help articles`", id="in rules, too"),
        pytest.param("Tinkerer", "the word is in `feedwright help articles`", id="in a text"),
    ],
)
def test_a_word_that_is_no_topic(word: str, hint: str) -> None:
    """Whoever asks the manual for a word that heads no part of it is told where to look."""
    with pytest.raises(UnknownTopic, match=f"no topic '{word}'; {re.escape(hint)}"):
        chapter(word)


def test_every_command_is_there() -> None:
    """Each command has a part of its own in the chapter, and a line in its table."""
    titles = [title for title, _ in sections(FILES["commands"])]
    listed = [named(row[0])[0] for row in rows(FILES["commands"], "command")]

    assert listed == titles[: len(listed)]
    assert set(listed) == COMMANDS.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_there(name: str) -> None:
    """A command's part has a line for each of its options, and for no other."""
    told = {named(row[0])[0].partition(" ")[0] for row in rows(part("commands", name), "option")}
    options = {
        one
        for parameter in COMMANDS[name].params
        if isinstance(parameter, click.Option) or parameter.param_type_name == "option"
        for one in parameter.opts
        if one.startswith("--")
    }

    assert told == options - {"--help"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_commands_that_are_shown_exist(page: Path) -> None:
    """No chapter shows a command, or an option of one, that the program does not have."""
    shown = [*(found["code"] for found in _CODE.finditer(PAGES[page]) if found["kind"] == "sh")]
    shown += re.findall(r"`([^`\n]+)`", _CODE.sub("", PAGES[page]))
    for call in re.findall(r"(?:^|[ /])feedwright ([^\n&|#]+)", "\n".join(shown), re.MULTILINE):
        name, *others = call.split()
        if not re.fullmatch("[a-z]+", name):
            continue
        assert name in COMMANDS, call
        options = {one for parameter in COMMANDS[name].params for one in parameter.opts}
        assert {one for one in others if one.startswith("--")} <= options, call


@pytest.mark.parametrize("title", KEYS)
def test_every_key_is_there(title: str) -> None:
    """A table of feedwright.toml has a line for each key, with the default that it has."""
    told = {named(row[0])[0]: row[1] for row in rows(part("configuration", title), "key")}

    assert told == _defaults(KEYS[title])


def _defaults(record: type[msgspec.Struct]) -> dict[str, str]:
    """The defaults of a table's keys; those of all sources stand in one table."""
    found = {
        field.encode_name: "needed" if field.required else f"`{_default(field)}`"
        for field in msgspec.structs.fields(record)
    }
    if record is kinds.Source:
        del found["path"]
        return {"kind": f'`"{kinds.FOLDER}"`', **found}
    if issubclass(record, kinds.Source):
        found = dict(found.items() - _defaults(kinds.Source).items())
        return {name: told for name, told in found.items() if (name, told) != ("path", '`""`')}
    return found


def _default(field: msgspec.structs.FieldInfo) -> str:
    """A key's default, as TOML writes it."""
    value: Any = field.default
    if field.default_factory is not msgspec.NODEFAULT:
        value = field.default_factory()
    if value is None:
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, msgspec.Struct | dict):
        return "{}"
    if isinstance(value, tuple):
        return f"[{', '.join(_quoted(one) for one in value)}]"
    return f"{value:_}" if isinstance(value, int) else _quoted(value)


def _quoted(value: str) -> str:
    return f'"{value}"'


def test_every_record_of_the_configuration_has_a_part() -> None:
    """No table of feedwright.toml is left out of the chapter."""
    named = [*vars(settings).values(), *vars(kinds).values(), *vars(podcast).values()]
    tables = {one for one in named if isinstance(one, type) and issubclass(one, Settings)}
    bases = {Settings, settings.Publication, settings.Unwanted, kinds.RowSource}

    assert tables - bases == set(KEYS.values()) - {Person}


def test_examples_of_the_configuration_are_read(tmp_path: Path) -> None:
    """The first example of the chapter is a whole configuration that can be used."""
    example, *others = [
        found["code"] for found in _CODE.finditer(FILES["configuration"]) if found["kind"] == "toml"
    ]
    file = tmp_path / "feedwright.toml"
    file.write_text(example, "utf-8")

    assert configuration_reader.load(file, {}).feeds[1].each == "section"
    assert others
    for text in others:
        assert tomllib.loads(text)


FIELDS = {
    "title": conventions.TITLE,
    "publication time": conventions.PUBLISHED,
    "last change": conventions.UPDATED,
    "time to leave": conventions.EXPIRES,
    "address": conventions.LINK,
    "earlier addresses": conventions.ALIASES,
    "summary": conventions.SUMMARY,
    "authors": conventions.AUTHORS,
    "section": conventions.SECTION,
    "tags": conventions.TAGS,
    "picture": conventions.IMAGE,
    "files": conventions.ENCLOSURES,
    "language": conventions.LANGUAGE,
    "where it was first published": conventions.ORIGIN,
    "rights": conventions.RIGHTS,
    "correction": conventions.CORRECTION,
}
"""The lines of the chapter on articles, and the fields that the code takes for each."""


@pytest.mark.parametrize("what", FIELDS)
def test_fields_are_those_that_are_read(what: str) -> None:
    """A line of the table of fields begins with names that are understood, in their order."""
    told = {row[0]: row[1] for row in rows(part("articles", "Fields"), "what")}[what]
    names = [conventions.fold(one) for one in named(re.split(r"[;:.] ", told)[0])]
    known = [one for one in names if one in FIELDS[what]]

    assert len(known) >= min(2, len(FIELDS[what]))
    assert known == sorted(known, key=FIELDS[what].index)
    others = set(names) - set(known)
    assert others <= {"path", "taxonomies"}


def test_the_example_of_fields_is_understood(tmp_path: Path) -> None:
    """All that the example of the chapter says arrives in the feed."""
    (example,) = (
        found["code"] for found in _CODE.finditer(FILES["articles"]) if found["kind"] == "yaml"
    )
    write(tmp_path, {"port/index.md": f"{example}\nIt came.\n", "port/ship.jpg": "x"})
    (tmp_path / "articles/port/episode.mp3").write_bytes(b"x")

    report = run(tmp_path, NOW.replace(year=2026, month=6))

    assert report.clean
    assert complaints("\n".join(report.warnings)) == []
    told = (tmp_path / "public/rss.xml").read_text("utf-8")
    for one in ("Ayşe Yılmaz", "City archive", 'duration="754"', "The Port Paper", ">ships<"):
        assert one in told, one
    assert "Mon, 02 Mar 2026 10:30:00 GMT" in told


@pytest.mark.parametrize(
    ("row", "record"),
    [
        pytest.param("articles", Articles, id="articles"),
        pytest.param("documents", Outcome, id="documents"),
        pytest.param("work", Work, id="work"),
    ],
)
def test_members_of_a_report_are_told(row: str, record: type[msgspec.Struct]) -> None:
    """The chapter on commands names each member of what ``publish --json`` prints."""
    told = {named(one[0])[0]: one[1] for one in rows(part("commands", "publish"), "member")}
    names = set(re.findall(r"\w+", " ".join(named(told[row]))))

    assert {field.encode_name for field in msgspec.structs.fields(record)} <= names


@pytest.mark.parametrize(
    ("name", "records"),
    [
        pytest.param("publish", [Report], id="publish"),
        pytest.param("plan", [Outlook, Preview], id="plan"),
    ],
)
def test_what_json_prints_is_told(name: str, records: list[type[msgspec.Struct]]) -> None:
    """The part of a command names each member of the object that it prints."""
    names = set(re.findall(r"\w+", " ".join(named(part("commands", name)))))

    for record in records:
        assert {field.encode_name for field in msgspec.structs.fields(record)} <= names


def test_the_measured_tables_have_a_place() -> None:
    """What the benchmarks write goes between two marks, of which there is one pair."""
    from tests.benchmarks.__main__ import MANUAL, MARKS

    text = MANUAL.read_text("utf-8")
    assert [text.count(mark) for mark in MARKS] == [1, 1]
    assert text.index(MARKS[0]) < text.index(MARKS[1])


def test_chapters_are_in_the_package() -> None:
    """A chapter is read as the package ships it, not as the repository has it."""
    for name in FILES.keys() - {"contents"}:
        assert chapter(name) == FILES[name]
