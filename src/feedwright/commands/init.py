"""A new publication to start from."""

import os
import shlex
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path, PurePath
from urllib.parse import urlsplit

from feedwright.domain.addresses import address as absolute
from feedwright.domain.errors import ConfigurationError, unwritable
from feedwright.domain.formats import FEEDS
from feedwright.domain.sources import FOLDER
from feedwright.domain.toml_text import toml_string
from feedwright.domain.validation import PLACEHOLDER, address_problem, is_zone
from feedwright.reading.site import SiteConfig, SiteSource
from feedwright.reading.sources.sites import site_at
from feedwright.runtime.configuration import FILE_NAME

TITLE = "My publication"
IDS = "   # its articles keep the ids that readers know"
ARTICLE = "articles/{date}-hello.md"


def init(
    folder: str | Path,
    *,
    title: str = TITLE,
    address: str = f"https://{PLACEHOLDER}/feeds/",
    site: str | Path | None = None,
    now: datetime | None = None,
) -> tuple[Path, ...]:
    """Write a starter publication: its configuration and a first article.

    For an existing site, its articles are the source, and its own configuration is read.

    Args:
        folder: The folder, made if it is missing; existing files stay.
        title: The title of the publication.
        address: The future address of the published folder. Its host, with the year of ``now``,
            becomes the authority of ids. Without one nothing is published until feedwright.toml
            names both.
        site: The folder of a site of Jekyll, Hugo, Hexo, Zola, Pelican, Docusaurus, Astro,
            Eleventy, Nikola, MkDocs, Quarto or Obsidian, that of any other with articles that
            name their dates, or an export of WordPress, Ghost, Blogger, Medium or Substack.
        now: The date of the first article, aware; by default the clock's time.

    Returns:
        The files that were written.

    Raises:
        ConfigurationError: The folder has a publication, the title is empty, the address is
            invalid, or the site cannot be read.
    """
    folder = Path(folder)
    found = site_at(Path(site)) if site is not None else None
    if found:
        title = found.title if found.title and title == TITLE else title
        wanted = f"{found.home.rstrip('/')}/feeds/" if found.home else address
        address = wanted if address == f"https://{PLACEHOLDER}/feeds/" else address
    if not title.strip():
        raise ConfigurationError("the title is empty; say what the publication is called")
    if problem := address_problem(address):
        raise ConfigurationError(f"the address {problem}")
    now = (now or datetime.now(UTC)).astimezone(UTC)
    file = folder / FILE_NAME
    if file.exists():
        raise ConfigurationError(
            f"{file}: stands there already; `feedwright publish {shlex.quote(str(folder))}` "
            "publishes it"
        )
    host = urlsplit(absolute(address, "")).hostname or "example.org"
    values = {
        "title": toml_string(title),
        "address": toml_string(address),
        "authority": toml_string(f"{host},{now:%Y}"),
        **_of_site(found, Path(site or ""), folder),
        **(old := _old_feeds(found, address)),
        **_languages(found, old["language_also"]),
    }
    article = folder / ARTICLE.format(date=f"{now:%Y-%m-%d}")
    hello = _template("hello.md").replace("{now}", f"{now:%Y-%m-%d %H:%M:%SZ}")
    ignored = folder / ".gitignore"
    try:
        (article if found is None else file).parent.mkdir(parents=True, exist_ok=True)
        if found is None and not article.exists():
            _put(article, hello)
        if not ignored.exists():
            _put(ignored, ".feedwright/\n")
        # Last, because this file makes the folder a publication.
        _put(file, _template("feedwright.toml").format_map(values))
    except OSError as error:
        raise ConfigurationError(f"{error.filename}: {unwritable(error)}") from error
    return (file, ignored) if found else (file, article, ignored)


def _of_site(found: SiteConfig | None, site: Path, folder: Path) -> dict[str, str]:
    """The parts of the starter that come from a site, or their defaults."""
    if found is None:
        found = SiteConfig(system="")
    language, zone = found.language or "en", found.timezone or "UTC"
    return {
        "home": f"home = {toml_string(found.home)}" if found.home else _HOME,
        "language": toml_string(language),
        "timezone": toml_string(zone if is_zone(zone) else "UTC"),
        "description": f"description = {toml_string(found.description)}"
        if found.description
        else _DESCRIPTION,
        "authors": f"authors = [{{ name = {toml_string(found.author)} }}]"
        if found.author
        else _AUTHORS,
        "sources": "\n\n".join(_source(one, found, site, folder) for one in found.sources)
        or _SOURCES,
    }


def _old_feeds(found: SiteConfig | None, address: str) -> dict[str, str]:
    """Comments that name the site's current feeds in ``also``.

    They have no effect yet: while the site makes these feeds, nothing may redirect from them.
    """
    if found is None:
        return {"also": "", "section_also": "", "language_also": ""}
    root = urlsplit(absolute(found.home, "")).path.rstrip("/") if found.home else ""
    below = urlsplit(absolute(address, "")).path
    own = {f"{below}{one.file_name}" for one in FEEDS}

    def line(feeds: Iterable[str]) -> str:
        all_of_them = [f"{root}/{one}" for one in feeds]
        paths = [one for one in all_of_them if one not in own]
        listed = ", ".join(map(toml_string, paths or all_of_them))
        if paths:
            return f"\n# also = [{listed}]   # the site's; for when it makes them no more"
        # No redirect is needed from there, but readers know the site's ids.
        return f"\n# The site has its feed at [{listed}]: adopt it first." if listed else ""

    return {
        "also": line(found.feeds),
        "section_also": line(found.section_feeds),
        "language_also": line(found.language_feeds) + _others(found, root),
    }


def _others(found: SiteConfig, root: str) -> str:
    """A remark that names the feeds of the other languages, whose readers know ids, too."""
    feed = next(iter(found.language_feeds), "")
    listed = [f"{root}/{feed.replace('{value}', code)}" for code in found.languages if feed]
    paths = ", ".join(map(toml_string, listed))
    return (
        f"\n# The feeds of its other languages are at [{paths}]: adopt them too." if listed else ""
    )


def _languages(found: SiteConfig | None, also: str) -> dict[str, str]:
    """Feeds of each language, if a site has several: only its main feed may mix them."""
    if found is None or not found.is_multilingual:
        return {"own_language": "", "main_language": "", "languages": ""}
    own = found.language or "en"
    # Files may name only the language if the site names a region, too.
    tags = dict.fromkeys((own, own.split("-")[0]))
    of_it = f"\nwhere = {{ language = [{', '.join(map(toml_string, tags))}] }}"
    return {
        "own_language": of_it,
        "main_language": "" if found.is_mixed else of_it,
        "languages": '\n[[feeds]]\nname = "languages"   # and one for each language\n'
        f'each = "language"{also}\n',
    }


_HOME = '# home = "https://example.org/"   # your site\'s front page, where that is another address'
_DESCRIPTION = '# description = "What readers find here, in a sentence"'
_AUTHORS = '# authors = [{ name = "Your name" }]'
_LINK = '# link = "/{year}/{month}/{slug}/"   # where articles stand on your site, if they do'
_LINKS = {
    "wordpress": '# link = "/%year%/%monthnum%/%day%/%postname%/"   # as in Settings, Permalinks'
}
_SOURCES = f'[[sources]]\nkind = "folder"\npath = "articles"\n{_LINK}'

_UNDATED = {
    "set-aside": 'undated = "set-aside"   # pages without a date; "git" or "modified" dates them',
    "modified": 'undated = "modified"   # pages without a date have that of their file',
}
_RENAMING = frozenset({"astro", "docusaurus"})
"""The systems that rename pictures beside posts in each build."""


def _source(one: SiteSource, found: SiteConfig, site: Path, folder: Path) -> str:
    """A table of feedwright.toml for a folder of a site, or for an export."""
    place = PurePath(os.path.relpath(site / one.path, folder)).as_posix()
    if found.kind != FOLDER:
        return "\n".join(
            (
                "[[sources]]",
                f"kind = {toml_string(found.kind)}{IDS if found.has_ids else ''}",
                f"path = {toml_string(place)}",
            )
        )
    unknown = _LINKS.get(found.system, _LINK)
    link = f"link = {toml_string(one.link)}" if one.link else unknown
    table = ["[[sources]]", 'kind = "folder"', f"path = {toml_string(place)}", link]
    if one.only:
        table.insert(3, f"only = [{', '.join(map(toml_string, one.only))}]")
    if found.system in _RENAMING:
        table.append('files = "deliver"   # the site gives pictures beside posts other names')
    if one.language:
        table.append(f"language = {toml_string(one.language)}")
    if found.system:
        table.append(f"system = {toml_string(found.system)}   # whose rules link follows")
    return "\n".join(
        (
            *table,
            _UNDATED[found.undated],
        )
    )


def _put(file: Path, text: str) -> None:
    """Write a file atomically."""
    part = file.with_name(f".{file.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(file)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _template(name: str) -> str:
    return files(__package__).joinpath("starter_files", name).read_text("utf-8")
