"""What Python itself takes: the libraries that Feedwright stands on, with nothing between them.

Each does the least that such a run cannot do without, and publishes nothing: what Feedwright takes
longer is its own. This file is both the contenders and the script that they run.
"""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

_PART = 64
"""How many files a process reads at a time."""
_SWAPPED = 256
"""How many files are put into their places together."""
_THREADS = 16
"""How many of those wait for the disk at once."""
_OF_AN_EDIT = (
    *("feedgen.entry", "feedgen.feed", "jinja2", "lxml.etree", "msgspec", "nh3", "pyromark"),
    *("sqlite3", "tomllib", "zoneinfo"),
)
_PAGE = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }} · The Corpus</title>
<meta name="description" content="{{ summary }}"><meta name="author" content="{{ author }}">
<link rel="canonical" href="https://corpus.example/feeds/articles/{{ slug }}/">
<meta property="og:title" content="{{ title }}"><meta property="og:image" content="{{ image }}">
{% for tag in tags %}<meta property="article:tag" content="{{ tag }}">
{% endfor %}
</head><body><main><article><header><p>{{ category }}</p><h1>{{ title }}</h1>
<p>By {{ author }} <time datetime="{{ date }}">{{ date }}</time></p></header>
<figure><img src="{{ image }}" alt=""></figure>
<div class="content">
{{ html|safe }}
</div>
<footer><ul>{% for tag in tags %}<li>{{ tag }}</li>{% endfor %}</ul></footer>
</article></main></body></html>
"""


class Alone:
    """Python and its libraries, without this project.

    From nothing it reads each file and its front matter (PyYAML in C) by as many processes as
    Feedwright does, and inserts articles into SQLite; what feeds show, or all where pages are
    wanted, it converts from Markdown (pyromark) and sanitises (nh3). A page is rendered (Jinja),
    written, made to last and put in its place, as Feedwright does it. Where it only looks, it
    loads the libraries that an edit needs, and asks for the stamp of each file.
    """

    name = "libraries alone"
    version = ".".join(map(str, sys.version_info[:3]))
    remembers = False

    def set_up(self, place: Path, corpus: Path, work: str) -> None:
        """Writes down what the script is to be told."""
        (place / "told").write_text(f"{corpus}\n{work}", encoding="utf-8")

    def clear(self, place: Path) -> None:
        """Takes away what runs left."""
        from shutil import rmtree

        rmtree(place / "public", ignore_errors=True)
        for file in place.glob("store*"):
            file.unlink()

    def command(self, place: Path) -> Sequence[str | Path]:
        """This file, as a script."""
        return [sys.executable, __file__, place]

    def entries(self, place: Path, work: str) -> Mapping[str, int]:
        """As many of each section as feeds would show, of those that it has in its store."""
        from collections import Counter

        from tests.benchmarks.contenders import LOOKED, PAGES, WINDOWS, articles, expected

        corpus, _ = (place / "told").read_text("utf-8").split("\n")
        if work == LOOKED:
            looked, there = int((place / "looked").read_text("ascii")), len([*_files(corpus)])
            if looked != there:
                raise AssertionError(f"{looked} files were looked at, of {there}")
            return {"": looked}
        found = expected(Counter(_sections(place)), WINDOWS)
        if work == PAGES:
            found[PAGES] = articles((place / "public").glob("*/index.html"))
        return found


def _files(folder: str) -> Iterator[os.DirEntry[str]]:
    for entry in os.scandir(folder):
        if entry.is_dir():
            yield from _files(entry.path)
        elif entry.name.endswith(".md"):
            yield entry


def _sections(place: Path) -> Iterator[str]:
    import sqlite3

    for (section,) in sqlite3.connect(place / "store").execute("select category from articles"):
        yield section


def _look(place: Path, corpus: str) -> None:
    """Loads what an edit is made with, and asks for the stamp of each file."""
    for name in _OF_AN_EDIT:
        import_module(name)
    stamps = {one.path: one.stat().st_mtime_ns for one in _files(corpus)}
    (place / "looked").write_text(str(len(stamps)), encoding="ascii")


def _publish(place: Path, corpus: str, *, pages: bool) -> None:
    import sqlite3
    from multiprocessing import get_context

    paths = sorted(one.path for one in _files(corpus))
    parts = [paths[start : start + _PART] for start in range(0, len(paths), _PART)]
    store = sqlite3.connect(place / "store")
    store.execute("pragma journal_mode = wal")
    columns = "path primary key, category, date, title, slug, author, tags, summary, image, body"
    store.execute(f"create table articles ({columns}) without rowid")
    insert = f"insert into articles values ({', '.join('?' * (columns.count(',') + 1))})"  # noqa: S608
    context = get_context("fork")
    with context.Pool(len(os.sched_getaffinity(0))) as pool:
        for rows in pool.imap(_read, parts):
            store.executemany(insert, rows)
        store.commit()
        shown = _shown(store, pages=pages)
        made = pool.imap(_made, (shown[at : at + _PART] for at in range(0, len(shown), _PART)))
        waiting: list[tuple[str, bytes]] = []
        for some in made:
            waiting += some if pages else ()
            if len(waiting) >= _SWAPPED:
                _swap(place, waiting)
                waiting.clear()
        _swap(place, waiting)


def _read(paths: Sequence[str]) -> list[tuple[str, ...]]:
    """The rows of articles."""
    import yaml

    names = ("category", "date", "title", "slug", "author", "tags", "summary", "image")
    rows = []
    for path in paths:
        _, head, body = Path(path).read_text("utf-8").split("---\n", 2)
        fields = yaml.load(head, Loader=yaml.CSafeLoader)
        rows.append((path, *(str(fields.get(name, "")) for name in names), body))
    return rows


def _shown(store: Any, *, pages: bool) -> list[tuple[str, ...]]:
    """The articles that documents show: the newest fifty of all and of each section, or all."""
    if pages:
        return list(store.execute("select * from articles"))
    query = "select * from articles where category = ? or '' = ? order by date desc limit 50"
    sections = [one for (one,) in store.execute("select distinct category from articles")]
    return [row for name in ("", *sections) for row in store.execute(query, (name, name))]


def _made(rows: Sequence[tuple[str, ...]]) -> list[tuple[str, bytes]]:
    """The pages of articles, by their names."""
    import nh3
    import pyromark

    template, pages = _template(), []
    for _, category, date, title, slug, author, tags, summary, image, body in rows:
        html = nh3.clean(pyromark.html(body))
        page = template.render(
            category=category,
            date=date,
            title=title,
            slug=slug,
            author=author,
            tags=tags.split(", "),
            summary=summary,
            image=image,
            html=html,
        )
        pages.append((slug, page.encode()))
    return pages


@cache
def _template() -> Any:
    import jinja2

    return jinja2.Environment(autoescape=True).from_string(_PAGE)


def _swap(place: Path, pages: Sequence[tuple[str, bytes]]) -> None:
    """Writes pages beside their places, makes them last, and puts each in its place."""
    from concurrent.futures import ThreadPoolExecutor

    public, stage = place / "public", place / "public" / ".stage"
    stage.mkdir(parents=True, exist_ok=True)

    def write(page: tuple[str, bytes]) -> None:
        with (stage / page[0]).open("wb") as file:
            file.write(page[1])
            file.flush()
            os.fsync(file.fileno())

    def sync(page: tuple[str, bytes]) -> None:
        handle = os.open(public / page[0], os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)

    with ThreadPoolExecutor(_THREADS) as threads:
        list(threads.map(write, pages))
        for slug, _ in pages:
            (public / slug).mkdir(exist_ok=True)
            (stage / slug).replace(public / slug / "index.html")
        list(threads.map(sync, pages))


def _main(place: Path) -> None:
    corpus, work = (place / "told").read_text("utf-8").split("\n")
    if work == "looked":
        _look(place, corpus)
    else:
        _publish(place, corpus, pages=work == "pages")


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
