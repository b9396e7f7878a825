"""``[[sources]]``: a record for the settings of each kind of source.

``kind`` decides which record a table is read as, and so which keys it may have. What is made of
it stands in :mod:`feedwright.reading.kinds`.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import PurePath
from typing import Literal
from urllib.parse import urlsplit

from msgspec import field

from feedwright.domain import globs
from feedwright.domain.addresses import address, without_user
from feedwright.domain.article import Person
from feedwright.domain.configured_durations import duration
from feedwright.domain.patterns import seldom
from feedwright.domain.record import Settings

System = Literal[
    "", "feedwright", "jekyll", "hugo", "pelican", "zola", "hexo", "eleventy", "docusaurus",
    "obsidian", "astro", "nikola", "mkdocs", "quarto", "wordpress", "ghost",
]  # fmt: skip
FOLDER = "folder"
"""The kind of sources that name none."""
Undated = Literal["", "set-aside", "first-seen", "git", "modified"]


class Source(Settings, frozen=True, kw_only=True, tag_field="kind"):
    """What a source of every kind may say."""

    path: str = ""
    """Where its files lie, from the publication's folder; "" for one that has none."""
    link: str = ""
    """The pattern of addresses, for articles that name none: ``/{year}/{month}/{slug}/``."""
    system: System = ""
    """Whose rules ``link`` and slugs follow; told from what lies around the source where "".
    ``feedwright`` is for our own, whatever lies there."""
    undated: Undated = ""
    """What dates articles that name no date. "" is ``first-seen`` too, but for a first run that
    would date most articles so."""
    feeds: bool = True
    """Its articles stand in feeds; else they have pages alone, as a manual or a colophon has."""
    section: str = ""
    """For articles that name none, as are those that follow."""
    authors: tuple[Person, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""

    @property
    def kind(self) -> str:
        """The name of its kind."""
        return str(self.__struct_config__.tag)

    @property
    def prefix(self) -> str:
        """How the keys of its articles begin: its path, less what depends on the machine."""
        return _prefix(self.path)

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.path or self.prefix

    @property
    def delivers_files(self) -> bool:
        """Whether files go out from here though the pages of their articles are elsewhere."""
        return False

    def problems(self) -> Iterator[str]:
        """The rules of its kind that it breaks: a key and a sentence for each."""
        yield from ()


@cache
def _prefix(path: str) -> str:
    """How keys begin that a path makes; it is asked for each article several times."""
    found = PurePath(path)
    if found.is_absolute():
        return found.name
    return "/".join(part for part in found.parts if part != "..")


class FolderSource(Source, frozen=True, kw_only=True, tag=FOLDER):
    """``kind = "folder"``: files, each with an article or several."""

    path: str
    only: tuple[str, ...] = ()
    """Globs of the files that may be articles, by their paths below the source; all where none."""
    left_out: tuple[str, ...] = field(default=(), name="except")
    """Globs of the files that are none."""
    encoding: str = "utf-8"
    """What files that do not say otherwise are written in."""
    files: Literal["", "deliver"] = ""
    """Where the files are that articles refer to by their paths and whose pages are elsewhere.
    "" is below those pages; ``deliver`` has them delivered here."""

    @property
    def delivers_files(self) -> bool:
        """Its own setting."""
        return self.files == "deliver"

    def problems(self) -> Iterator[str]:
        """The rules that its globs and its encoding break."""
        for name, patterns in (("only", self.only), ("except", self.left_out)):
            yield from (f"{name}: {one}" for one in map(globs.problem, patterns) if one)
        if not is_encoding(self.encoding):
            yield f"encoding: {self.encoding!r} is no encoding, as in 'utf-8' or 'cp1254'"


class WordPressSource(Source, frozen=True, kw_only=True, tag="wordpress"):
    """``kind = "wordpress"``: what WordPress exports (WXR)."""

    path: str


class GhostSource(Source, frozen=True, kw_only=True, tag="ghost"):
    """``kind = "ghost"``: what Ghost exports (JSON)."""

    path: str
    link: str = "/{slug}/"


class ExportSource(Source, frozen=True, kw_only=True, tag="export"):
    """``kind = "export"``: what Blogger, LiveJournal, Medium, Movable Type or Substack export."""

    path: str


class RowSource(Source, frozen=True, kw_only=True):
    """What sources say whose articles are rows: of a table, of a file, of an answer."""

    key: str = "id"
    """The column that tells a row from all others, and never changes."""
    columns: Mapping[str, str] = field(default_factory=dict[str, str])
    """For fields of articles, the columns that hold them; others go by their own names. A dot
    leads into a value that is an object: ``title = "title.rendered"``."""
    markup: Literal["", "html", "markdown", "text"] = ""
    """What bodies are written in; told by each where ""."""
    dates: Literal["", "day-first", "month-first"] = ""
    """What ``3/4/2026`` means; "" takes no date of that form."""

    def problems(self) -> Iterator[str]:
        """The rules that the columns break."""
        if not self.key:
            yield "key: it is empty; name the column that tells rows apart"
        yield from (
            f"columns: {name!r} names no column" for name, of in self.columns.items() if not of
        )


class SqlSource(RowSource, frozen=True, kw_only=True, tag="sql"):
    """``kind = "sql"``: rows of a database."""

    url: str
    """Of the database, as SQLAlchemy has it: ``postgresql://cms@db.example.org/cms``."""
    table: str = ""
    """The table or view, with its schema where it needs one: ``cms.articles``."""
    query: str = ""
    """A query in its place."""
    label: str = field(default="", name="name")
    """How the keys of its articles begin; the table's name where ""."""
    changed: str = ""
    """A column that grows whenever a row changes: a time, or a number."""
    whole: str = "1d"
    """How often all rows are looked at, for those that were deleted."""
    listen: str = ""
    """A channel of PostgreSQL in which the database says that something has changed."""

    @property
    def prefix(self) -> str:
        """How the keys of its articles begin."""
        return self.label or self.table.rpartition(".")[2]

    def problems(self) -> Iterator[str]:
        """The rules that it breaks."""
        yield from super().problems()
        if self.path:
            yield "path: a database has none; its address goes to url"
        if bool(self.table) == bool(self.query):
            yield "table: name either a table or a query"
        elif self.query and not self.label:
            yield "name: it is missing; the keys of a query's articles begin with it"
        elif not _LABEL.fullmatch(self.prefix):
            yield f"name: {self.prefix!r} may hold letters, digits, hyphens and underscores alone"
        yield from duration_problems("whole", self.whole)
        if self.listen and not self.url.startswith("postgres"):
            yield "listen: only PostgreSQL says by itself that something has changed; take it out"


class RecordsSource(RowSource, frozen=True, kw_only=True, tag="records"):
    """``kind = "records"``: rows of a file: CSV, JSON, JSON lines, Parquet or a spreadsheet."""

    path: str
    list: str = ""
    """In JSON: where the list of rows is, as ``data.posts``; found where "". Of a spreadsheet: the
    name of the sheet; the first where ""."""
    encoding: str = "utf-8"

    def problems(self) -> Iterator[str]:
        """The rules that it breaks."""
        yield from super().problems()
        if not is_encoding(self.encoding):
            yield f"encoding: {self.encoding!r} is no encoding, as in 'utf-8' or 'cp1254'"
        ending = PurePath(self.path).suffix.lower()
        if ending not in RECORDS:
            yield f"path: {self.path!r} is no file of records; there are {', '.join(RECORDS)}"


class HttpSource(RowSource, frozen=True, kw_only=True, tag="http"):
    """``kind = "http"``: rows of the answers of an API, in JSON."""

    url: str
    """Where the first answer is; of a preset, the site's address."""
    preset: Literal["", "wordpress", "ghost"] = ""
    """Whose API it is: what follows is known then."""
    label: str = field(default="", name="name")
    """How the keys of its articles begin; the address's host where ""."""
    list: str = ""
    """Where in an answer the list of rows is, as ``data.posts``; found where ""."""
    token: str = ""
    """What proves who asks; it goes to the server of ``url`` alone, as what follows."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    """What requests say beside."""
    page: str = ""
    """The parameter that tells which page is asked for, from 1 on or from where ``url`` begins."""
    offset: str = ""
    """The parameter that tells how many rows stand before those that are asked for."""
    next: str = ""
    """Where in an answer the address of the next one is, or what ``cursor`` sends."""
    cursor: str = ""
    """The parameter by which what stands under ``next`` is sent."""
    changed: str = ""
    """A column that grows whenever a row changes: a time, or a number."""
    since: str = ""
    """The parameter that asks for the rows that have changed since; where its value is more than
    a time, with a pattern: ``filter=updated_at:>{}``."""
    whole: str = "1d"
    """How often all rows are looked at, for those that were deleted."""

    @property
    def prefix(self) -> str:
        """How the keys of its articles begin."""
        return self.label or _host(self.url)

    def problems(self) -> Iterator[str]:
        """The rules that it breaks."""
        yield from super().problems()
        yield from _web_problems(self)
        yield from duration_problems("whole", self.whole)
        if sum(map(bool, (self.page, self.offset, self.next))) > 1:
            yield "page: name one of page, offset and next"
        if self.cursor and not self.next:
            yield "next: it is missing; cursor sends what stands under it"
        if bool(self.since) != bool(self.changed):
            yield "since: it goes with changed, the column that grows whenever a row changes"
        for name, value in self.headers.items():
            if not _HEADER.fullmatch(name) or not _HEADER_VALUE.fullmatch(value):
                yield f"headers: {name!r} is no header, or its value is none"
        if not _HEADER_VALUE.fullmatch(self.token):
            yield "token: it is none; it may hold letters, digits and signs of ASCII"


class FeedSource(Source, frozen=True, kw_only=True, tag="feed"):
    """``kind = "feed"``: entries of another feed, or of many, of which there is a list (OPML)."""

    url: str = ""
    """The address of the feed, or of the list."""
    label: str = field(default="", name="name")
    """How the keys of its articles begin; the address's host, or the path, where ""."""
    mirror: bool = False
    """What the feed does not show any more vanishes here too."""

    @property
    def prefix(self) -> str:
        """How the keys of its articles begin."""
        return self.label or (_host(self.url) if self.url else super().prefix)

    def problems(self) -> Iterator[str]:
        """The rules that it breaks."""
        if bool(self.url) == bool(self.path):
            yield "url: name either a url or a path"
        elif self.url:
            yield from _web_problems(self)
        elif self.label and not _HOST_LABEL.fullmatch(self.label):
            yield _NO_LABEL.format(self.label)


class MailSource(Source, frozen=True, kw_only=True, tag="mail"):
    """``kind = "mail"``: mails of an mbox, a Maildir, or files of one each."""

    path: str
    sender: tuple[str, ...] = field(default=(), name="from")
    """Addresses, domains or globs of the senders whose mails are articles; all where none."""
    to: tuple[str, ...] = ()
    """Those of the recipients."""
    list: tuple[str, ...] = ()
    """Ids, or globs of them, of the lists (``List-Id``)."""

    def problems(self) -> Iterator[str]:
        """The rules that its globs break."""
        for name, patterns in (("from", self.sender), ("to", self.to), ("list", self.list)):
            if not all(one.strip() for one in patterns):
                yield f"{name}: it holds an empty text, which matches nothing"


def duration_problems(name: str, value: str) -> Iterator[str]:
    """What is wrong with a span of time."""
    try:
        duration(value)
    except ValueError as error:
        yield f"{name}: {error}"


def _web_problems(source: "HttpSource | FeedSource") -> Iterator[str]:
    """What is wrong with where a source is that is reached by HTTP."""
    if source.path:
        yield "path: an address has none; it goes to url"
    if without_user(source.url) != source.url:
        yield "url: it holds a user name or a password; give them by token or headers"
    elif not address(source.url, ""):
        yield f"url: {source.url!r} is no absolute http or https address"
    elif not _HOST_LABEL.fullmatch(source.prefix):
        yield _NO_LABEL.format(source.prefix)


def _host(url: str) -> str:
    """The host of an address, "" where it has none."""
    try:
        return (urlsplit(url).hostname or "").strip(".")
    except ValueError:
        return ""


class PythonSource(RowSource, frozen=True, kw_only=True, tag="python"):
    """``kind = "python"``: what a program gives to ``publish``, or what a callable gives."""

    call: str = ""
    """The callable, as ``package.module:name``; "" where a program gives the articles."""
    label: str = field(default="python", name="name")
    """How the keys of its articles begin."""

    @property
    def prefix(self) -> str:
        """How the keys of its articles begin."""
        return self.label

    def problems(self) -> Iterator[str]:
        """The rules that it breaks."""
        yield from super().problems()
        if self.path:
            yield "path: what a program gives has none; name says how the keys begin"
        if not _LABEL.fullmatch(self.label):
            yield f"name: {self.label!r} may hold letters, digits, hyphens and underscores alone"
        if self.call and not _CALL.fullmatch(self.call):
            yield f"call: {self.call!r} names no callable; write it as in 'package.module:name'"


WORKBOOKS = (".xlsx", ".ods")
"""Files of spreadsheets."""
RECORDS = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".parquet", *WORKBOOKS)
"""The endings of files of records."""
_LABEL = seldom(r"[\w-]+")
_NO_LABEL = "name: {!r} may hold letters, digits, dots and hyphens alone"
_CALL = seldom(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*:[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_HOST_LABEL = seldom(r"\w[\w.-]*")
_HEADER = seldom(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_HEADER_VALUE = seldom(r"[\x20-\x7e]*")

AnySource = (
    FolderSource
    | WordPressSource
    | GhostSource
    | ExportSource
    | SqlSource
    | RecordsSource
    | HttpSource
    | FeedSource
    | MailSource
    | PythonSource
)
"""The kinds that there are."""


def is_encoding(name: str) -> bool:
    """Whether a name is an encoding of text."""
    try:
        b" ".decode(name, "replace")
    except (LookupError, ValueError):
        return False
    return True
