"""Exports of Blogger, LiveJournal, Medium, Movable Type and Substack: a post is a unit."""

import hashlib
import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import is_zipfile

import msgspec

from feedwright.domain import decoding
from feedwright.domain.errors import SourceError, UnreadableArticle, unreadable
from feedwright.domain.sources import ExportSource
from feedwright.domain.text import one_line
from feedwright.reading.fields import dates
from feedwright.reading.formats import json_articles
from feedwright.reading.formats.platforms import medium, movabletype, substack
from feedwright.reading.formats.raw_article import Reading
from feedwright.reading.source import Scan, Surroundings
from feedwright.reading.sources import exports

_LARGEST = 300_000_000
"""Bytes of a file, which is held in memory while it is read."""
_HEAD = 4096
_FEW = 100
"""So many posts tell where all of them stand."""
_FEEDS = (".xml", ".atom")
_PAGES = (".html", ".htm")
_TEXTS = (".txt", ".mt", ".mtif")
_KINDS = {
    "comment": ("comment", "comments"),
    "page": ("page", "pages"),
    "settings": ("setting", "settings"),
    "template": ("template", "templates"),
    "trash": ("post in the trash", "posts in the trash"),
    "other": ("page that is no story", "pages that are no stories"),
}
_FOR_MEMBERS = "What of it is for members alone was left out."


class _Post(NamedTuple):
    said: dict[str, Any]
    """Its fields, in the names of articles in JSON."""
    warnings: tuple[str, ...] = ()
    problem: str = ""
    """Why it cannot be read."""
    changed: float = 0.0
    """When it was changed last, in seconds since 1970, as far as that is told."""


_NO_FILE = "Its text has no file in the export; unpack all of it."
_SEVERAL = (
    "Several rows of posts.csv have its number and say different things; take out all but one."
)


class PlatformExports(exports.Exports[ExportSource]):
    """The posts of an export, whose system its files tell.

    Args:
        settings: What feedwright.toml says of it.
        around: What it is told of its publication.
    """

    def __init__(self, settings: ExportSource, around: Surroundings) -> None:
        super().__init__(settings, around)
        self._posts: dict[str, _Post] | None = None
        self._passed_over: Counter[str] = Counter()
        self._missing = 0
        self._repeated = 0
        self._is_unplaced = False

    def files(self) -> list[Path]:
        """The files of the export."""
        return _posts_of(self._path)[1]

    def forget(self) -> None:
        """Let the export go, which may be large."""
        self._posts = None

    def look_through(self, paths: list[Path]) -> Scan:
        """What posts there are."""
        del paths
        return Scan({key: _hash(post) for key, post in self._loaded().items()})

    def unit(self, key: str) -> Reading:
        """One post."""
        posts = self._loaded()
        if key not in posts:
            number = key.removeprefix(self._base)
            raise SourceError(f"{self._path}: holds no post {number} any more")
        said, warnings, problem, _ = posts[key]
        if problem:
            raise UnreadableArticle(problem)
        if self._settings.link:
            said = {name: value for name, value in said.items() if name != "url"}
        context = self._around.context(key, self._settings)
        return Reading(articles=(json_articles.article(said, context, warnings),))

    def warnings(self) -> Iterator[str]:
        """What of the export is no article, and which texts are missing."""
        if self._posts is None:
            return
        if self._passed_over:
            kinds = sorted(self._passed_over.items())
            told = (
                f"{count:,} {_KINDS.get(kind, (kind, kind))[count > 1]}" for kind, count in kinds
            )
            yield f"{self._settings.path}: passed over: {', '.join(told)}"
        if self._repeated:
            posts = "1 post stands" if self._repeated == 1 else f"{self._repeated:,} posts stand"
            yield f"{self._settings.path}: {posts} there once more; what was changed last counts"
        if self._is_unplaced:
            yield (
                f"{self._settings.path}: does not tell where its posts stand, so that their links "
                f"begin with {self._around.home}p/; set home in [publication] to the address of "
                "your Substack, or link in [[sources]] to a pattern of addresses"
            )
        if self._missing:
            posts = "1 post has" if self._missing == 1 else f"{self._missing:,} posts have"
            yield f"{self._settings.path}: {posts} no file in the export; unpack all of it"

    def close(self) -> None:
        """Let the export go."""
        self.forget()

    def _loaded(self) -> dict[str, _Post]:
        """The posts by their keys, which are read once."""
        if self._posts is None:
            self._passed_over, self._missing, self._repeated = Counter(), 0, 0
            found: dict[str, _Post] = {}
            for number, post in self._read():
                key = f"{self._base}{one_line(number).replace('/', '-')}"
                found[key] = self._chosen(found[key], post) if key in found else post
            self._posts = found
        return self._posts

    def _chosen(self, before: _Post, post: _Post) -> _Post:
        """Of two posts of one number, that which was changed last."""
        if before == post:
            return before
        self._repeated += not (before.problem or post.problem)
        return before if before.changed > post.changed else post

    def _read(self) -> Iterator[tuple[str, _Post]]:
        system, files = _posts_of(self._path)
        if system == "blogger":
            yield from self._of_blogger(files)
        elif system == "livejournal":
            yield from self._of_livejournal(files)
        elif system == "substack":
            is_home = self._around.home != self._around.address
            self._is_unplaced = not (is_home or self._settings.link)
            yield from self._of_substack(files)
        elif system == "movabletype":
            yield from self._of_movable_type(files)
        else:
            yield from self._of_medium(files)

    def _of_blogger(self, files: list[Path]) -> Iterator[tuple[str, _Post]]:
        from feedwright.reading.formats.platforms import blogger  # noqa: PLC0415 - lxml is slow

        for file in files:
            try:
                for kind, said in blogger.entries(_data(file), self._around.home):
                    if kind == "post":
                        yield _number_of_blogger(said), _Post(said, changed=_changed(said))
                    else:
                        self._passed_over[kind] += 1
            except UnreadableArticle as error:
                raise SourceError(f"{file}: {error.reason}") from error

    def _of_livejournal(self, files: list[Path]) -> Iterator[tuple[str, _Post]]:
        from feedwright.reading.formats.platforms import livejournal  # noqa: PLC0415 - lxml is slow

        for file in files:
            try:
                for one in livejournal.entries(_data(file)):
                    post = _Post(one.said, one.warnings, one.problem)
                    yield one.number or _hash(post), post
            except UnreadableArticle as error:
                line = f":{error.line}" if error.line else ""
                raise SourceError(f"{file}{line}: {error.reason} {exports.STANDS}") from error

    def _of_substack(self, files: list[Path]) -> Iterator[tuple[str, _Post]]:
        table, *pages = files
        # By the number alone where a slug was changed since.
        texts = {page.stem.partition(".")[0]: page for page in pages}
        texts |= {page.stem: page for page in pages}
        try:
            rows = substack.rows(decoding.text(_data(table), "utf-8", markup=False))
        except UnreadableArticle as error:
            raise SourceError(f"{table}: {error.reason}") from error
        told: dict[str, substack.Row] = {}
        for row in rows:
            number = row.said.get("post_id", "").strip()
            key = number.partition(".")[0] or number or "no number"
            if row.is_whole and not substack.is_post(row.said):
                self._passed_over["page"] += 1
            elif told.setdefault(key, row) != row:
                yield key, _Post({}, problem=_SEVERAL, changed=math.inf)
            elif problem := substack.problem(row):
                yield key, _Post({}, problem=problem)
            else:
                yield key, self._post_of_substack(row.said, texts.get(number) or texts.get(key))

    def _post_of_substack(self, row: Mapping[str, str], page: Path | None) -> _Post:
        if page is None and substack.has_text(row):
            return _Post({}, problem=_NO_FILE)
        self._missing += page is None
        try:
            body = decoding.page(_data(page), "utf-8")[0] if page else ""
        except UnreadableArticle as error:
            return _Post({}, problem=error.reason)
        said = substack.post(row, body, self._around.home)
        is_cut = said.get("content_html", "") != body
        is_cut = is_cut or bool(row.get("podcast_url") and not substack.is_free(row))
        return _Post(said, (_FOR_MEMBERS,) if is_cut else ())

    def _of_movable_type(self, files: list[Path]) -> Iterator[tuple[str, _Post]]:
        found: list[movabletype.Entry] = []
        for file in files:
            try:
                found += movabletype.entries(decoding.text(_data(file), "utf-8", markup=False))
            except UnreadableArticle as error:
                line = f":{error.line}" if error.line else ""
                raise SourceError(f"{file}{line}: {error.reason} {exports.STANDS}") from error
        # No other system has a path in the place of a base name.
        is_of_hatena = any("/" in str(entry.said.get("slug", "")) for entry in found)
        known: dict[str, str] = {}
        # The oldest keeps the name: one that is written later changes no other's.
        for entry in sorted(found, key=lambda one: str(one.said.get("published", ""))):
            if entry.comments:
                self._passed_over["comment"] += entry.comments
            if not entry.is_entry:
                continue
            when = str(entry.said.get("published", ""))
            name = entry.name or _hash(_Post(entry.said))
            if known.setdefault(name, when) != when:
                name = f"{name}-{when}"
            said = entry.said
            if is_of_hatena and "url" not in said:
                said = {**said, "url": f"{self._around.home.rstrip('/')}/entry/{entry.name}"}
            yield name, _Post(said, problem=entry.problem)

    def _of_medium(self, files: list[Path]) -> Iterator[tuple[str, _Post]]:
        known: set[str] = set()
        for file in files:
            try:
                text = decoding.page(_data(file), "utf-8")[0]
                said = medium.story(text, file.name) if medium.is_export(text) else None
            except UnreadableArticle as error:
                number = medium.number_of(file.name)
                yield (
                    file.stem if number in known else number or file.stem,
                    _Post({}, problem=error.reason),
                )
                known.add(number)
                continue
            if said is None:
                self._passed_over["other"] += 1
            else:
                number = said.get("guid", "").rpartition("/")[2]
                yield file.stem if number in known else number or file.stem, _Post(said)
                known.add(number)


def system_of_export(path: Path) -> str:
    """Whose export lies at a path, as ``blogger``; "" where none lies there."""
    try:
        return _posts_of(path)[0]
    except SourceError:
        return ""


def home_of_substack(path: Path) -> str:
    """The address of the publication of an export of Substack, as its posts tell it; "" if none do.

    Raises:
        OSError, SourceError: It cannot be read.
    """
    table, *pages = _posts_of(path)[1]
    rows = substack.rows(decoding.text(_data(table), "utf-8", markup=False))
    texts = (decoding.page(_data(page), "utf-8")[0] for page in pages[:_FEW])
    return substack.home([row.said for row in rows], texts)


def _posts_of(path: Path) -> tuple[str, list[Path]]:
    """Whose export lies at a path, and its files: of Substack the table first.

    Raises:
        SourceError: There is none.
    """
    from feedwright.reading.formats.platforms import blogger, livejournal  # noqa: PLC0415 - lxml is slow

    try:
        if path.is_file():
            table = path if path.name == substack.TABLE else None
            feeds, room = ([path] if table is None else []), path.parent
        else:
            table = next((one for one in exports.tables(path) if one.is_file()), None)
            feeds = [one for one in sorted(path.iterdir()) if _is_file(one, _FEEDS)]
            room = path / "posts" if (path / "posts").is_dir() else path
        journals = [one for one in feeds if livejournal.is_export(exports.start(one, _HEAD))]
        feeds = [one for one in feeds if blogger.is_export(exports.start(one, blogger.HEAD))]
        if feeds or journals:
            return ("blogger", feeds) if feeds else ("livejournal", journals)
        if table and substack.is_table(exports.start(table, _HEAD)):
            beside = table.parent / "posts"
            return "substack", [table, *_pages(beside if beside.is_dir() else table.parent)]
        texts = [path] if path.is_file() else sorted(path.iterdir())
        texts = [one for one in texts if _is_of_movable_type(one, named=one == path)]
        if texts:
            return "movabletype", texts
        pages = _pages(room) if path.is_dir() else []
        if any(_is_of_medium(one) for one in pages):
            return "medium", pages
    except OSError as error:
        raise SourceError(
            f"{path}: cannot be read: {error.strerror}; mend [[sources]] path in feedwright.toml. "
            "What was published still stands"
        ) from error
    raise SourceError(f"{_told_of(path)} {exports.STANDS}")


def _told_of(path: Path) -> str:
    """What lies where an export of these should be, and what to do about it."""
    for file in [path] if path.is_file() else sorted(path.iterdir()):
        if not file.is_file():
            continue
        if is_zipfile(file):
            return f"{file}: is packed; unpack it, and write the folder that it makes as path."
        if exports.is_wxr(file):
            return f'{file}: is an export of WordPress; write kind = "wordpress" for it.'
        if file.suffix.lower() == ".json":
            return (
                f'{file}: is JSON; write kind = "ghost" if Ghost exported it, or kind = "records".'
            )
    return (
        f"{path}: holds no export of Blogger, LiveJournal, Medium, Movable Type or Substack; "
        "unpack it there, and name its folder."
    )


def _pages(folder: Path) -> list[Path]:
    return sorted(one for one in folder.iterdir() if _is_file(one, _PAGES))


def _is_file(path: Path, endings: Collection[str]) -> bool:
    """Whether a file may be a part of an export; a link may lead out of it."""
    return path.suffix.lower() in endings and path.is_file() and not path.is_symlink()


def _is_of_movable_type(file: Path, *, named: bool) -> bool:
    """Whether a file is an export of Movable Type; that which is named may end in any way."""
    if not (named or _is_file(file, _TEXTS)):
        return False
    start = exports.start(file, movabletype.HEAD)
    return movabletype.is_export(start.decode("utf-8", "replace"))


def _is_of_medium(file: Path) -> bool:
    data = _data(file)
    try:
        return medium.is_export(decoding.page(data, "utf-8")[0])
    except UnreadableArticle:
        return medium.is_export(data.decode("utf-8", "replace"))


def _number_of_blogger(said: Mapping[str, Any]) -> str:
    """What tells a post from others: its number, or what Blogger says of it otherwise."""
    number = said.get("guid", "").rpartition("-")[2]
    return str(number or said.get("url") or said.get("published") or said.get("title") or "post")


def _changed(said: Mapping[str, Any]) -> float:
    try:
        return dates.parse(said.get("updated", ""), "UTC").timestamp()
    except ValueError:
        return 0.0


def _data(file: Path) -> bytes:
    """What a file holds.

    Raises:
        SourceError: It cannot be read.
    """
    try:
        if file.stat().st_size > _LARGEST:
            raise SourceError(f"{file}: is larger than {_LARGEST:,} bytes; export a part at a time")
        return file.read_bytes()
    except OSError as error:
        raise SourceError(f"{file}: {unreadable(error)}") from error


def _hash(post: _Post) -> str:
    told = msgspec.json.encode(post, order="sorted")
    return hashlib.blake2b(told, digest_size=16).hexdigest()
