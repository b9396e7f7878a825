"""The facts about an article and its place that placeholders of addresses use."""

import hashlib
import re
from datetime import datetime, timedelta, timezone
from functools import cached_property

import msgspec

from feedwright.domain.article import Article, Naming
from feedwright.domain.filenames import file_of
from feedwright.domain.permalinks import system_slugs
from feedwright.domain.permalinks.place import POSTS, Place, place
from feedwright.domain.slugs import short_hash, slug


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """Whose addresses are made, and by whose rules."""

    home: str
    """The site's address, with a slash at its end."""
    timezone: str = "UTC"
    """An IANA name."""
    language: str = ""
    """The publication's; the pages of articles in it may stand without their language."""
    system: str = ""
    """Whose rules the pattern follows, where that is known."""
    source: str = ""
    """How the keys of the source begin: ``articles/``."""
    path: str = ""
    """The source's path, as feedwright.toml gives it."""
    author: str = ""
    """Whose articles are that name nobody, in systems whose addresses tell it."""


_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Facts:
    """What placeholders may ask of an article, each told when it is asked for.

    Args:
        article: Whose address is wanted.
        published: Its publication time.
        site: Whose addresses are made.
    """

    def __init__(self, article: Article, published: datetime, site: Site) -> None:
        self.article = article
        self.published = published
        self.site = site

    @cached_property
    def place(self) -> Place:
        """Where its file lies."""
        return place(self.article.key, self.site.source)

    @cached_property
    def naming(self) -> Naming:
        """What its source says of its address."""
        return self.article.naming or _NOTHING

    @cached_property
    def local(self) -> datetime:
        """Its publication time by the publication's clocks."""
        return _local(self.published, self.site.timezone)

    @cached_property
    def own(self) -> datetime:
        """Its publication time by the clocks that its author wrote it by."""
        offset = self.naming.offset
        if offset is None:
            return self.local
        try:
            return self.published.astimezone(timezone(timedelta(minutes=offset)))
        except OverflowError:  # the first or last day that there is
            return self.published

    @property
    def given(self) -> str:
        """The slug that its author gave it, as it was written."""
        return self.naming.slug

    @property
    def named(self) -> str:
        """Ours: its slug, else its file's name without a date, else its title."""
        # A path of dots would climb out of the pattern.
        given = within(self.article.slug)
        return given or self.titled_name or self.last_resort

    @property
    def titled_name(self) -> str:
        """Its title as a name in ASCII, or ""."""
        return slug(self.article.title)

    @property
    def last_resort(self) -> str:
        """What stands for an article that can have no other name."""
        return short_hash(self.article.key)

    @property
    def jekyll_title(self) -> str:
        """Jekyll's ``:title``: the name of the file, or the slug that is given."""
        made = system_slugs.jekyll(self.given or self.place.jekyll, pretty=True)
        return made or self.named

    @property
    def jekyll_slug(self) -> str:
        """Jekyll's ``:slug``: the same in small letters and without signs."""
        return system_slugs.jekyll(self.given or self.place.jekyll) or self.named

    @property
    def jekyll_categories(self) -> tuple[str, ...]:
        """The folders above the posts, and the categories of the front matter."""
        categories = self.naming.categories
        listed = categories.split() if isinstance(categories, str) else categories
        single = (self.naming.category,) if self.naming.category else ()
        return (*self.place.above_posts, *listed, *single)

    @property
    def hugo_name(self) -> str:
        """Hugo's ``:contentbasename``: the name of the file, or of a bundle's folder."""
        return system_slugs.hugo(self.place.name) or self.named

    @property
    def hugo_slug(self) -> str:
        """The slug that Hugo goes by: the one that is given, or that a dated name gives."""
        if self.given:
            return system_slugs.hugo(self.given)
        # Hugo takes a date from a file's name only where it is set to, and then the slug too.
        return system_slugs.hugo(self.place.undated) if self.naming.dated_by_name else ""

    @property
    def hugo_title(self) -> str:
        """Hugo's ``:title``."""
        return system_slugs.hugo(self.article.title, title=True) or self.hugo_name

    @cached_property
    def hugo_sections(self) -> tuple[str, ...]:
        """The folders that its file lies in, as Hugo has them in paths."""
        return tuple(map(system_slugs.hugo_path, self._section_folders))

    @cached_property
    def hugo_section_slugs(self) -> tuple[str, ...]:
        """The names that the pages of Hugo's sections give these.

        A folder without a page is a section at the top only. Its name is then made of the
        folder's; that of a page without a slug or a title is "".
        """
        folders = self._section_folders
        told = ((None,) * len(folders) + self.naming.sections)[-len(folders) or None :]
        made: list[str] = []
        for number, (folder, name) in enumerate(zip(folders, told, strict=False)):
            if name is not None:
                made.append(system_slugs.hugo(name).strip("/"))
            elif number == 0:
                made.append(system_slugs.hugo_path(system_slugs.hugo_plural(folder)))
        return tuple(made)

    @cached_property
    def _section_folders(self) -> tuple[str, ...]:
        """The folders that its file lies in, below Hugo's folder of content."""
        above = [part for part in self.site.path.split("/") if part not in ("", ".", "..")]
        if "content" in above:
            above = above[above.index("content") + 1 :]
            # A language's own folder of content, as ``content/de``, is no section.
            if above and above[0].lower() == (self.language or self.site.language.lower()):
                above = above[1:]
            return (*above, *self.place.folders)
        # The source of a section alone has its name.
        return self.place.folders or tuple(above[-1:])

    @property
    def hexo_path(self) -> str:
        """Hexo's ``:title``: the path of the file below the posts."""
        below = self.place.below_posts
        folders = self.place.folders if below is None else below
        name = self.place.undated if self.naming.dated_by_name else self.place.written
        # A file of that name is no folder's page there.
        return "/".join((*folders, name, *(("index",) if self.place.is_index else ())))

    @property
    def hexo_category(self) -> str:
        """Hexo's ``:category``: the last, with those that it stands below."""
        category = self.naming.categories or self.naming.category
        listed = (category,) if isinstance(category, str) else category
        return "/".join(filter(None, map(system_slugs.hexo, listed))) or "uncategorized"

    @property
    def hexo_hash(self) -> str:
        """Hexo's ``:hash``: of the path and the time."""
        key = f"{self.hexo_path}{int(self.published.timestamp())}"
        return hashlib.sha1(key.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()[:12]

    @property
    def pelican_slug(self) -> str:
        """Pelican's ``{slug}``: the one that is given, else of the title."""
        return self.given.strip() or system_slugs.pelican(self.article.title) or self.named

    @property
    def mkdocs_slug(self) -> str:
        """Material for MkDocs' ``{slug}``: the one that is given, else of the title."""
        return self.given.strip() or system_slugs.mkdocs(self.article.title) or self.named

    @property
    def nikola_slug(self) -> str:
        """Nikola's slug: the one that is given, else of the file's name.

        An ``index`` is the page of its folder, whose name is no slug.
        """
        if given := self.given.strip():
            return given
        if self.place.is_index:
            return self.place.written
        made = system_slugs.nikola(self.place.written)
        return "" if made == "index" else made or self.named

    @property
    def pelican_file_slug(self) -> str:
        """The same where Pelican makes slugs of files' names."""
        return self.given.strip() or system_slugs.pelican(self.place.written) or self.named

    @property
    def pelican_author(self) -> str:
        """Pelican's ``{author}``: the first, or the site's."""
        named = next((one.name for one in self.article.authors), self.site.author)
        return system_slugs.pelican(named)

    @property
    def pelican_category(self) -> str:
        """Pelican's ``{category}``: the one that is given, else the folder."""
        category = self.naming.category or self.naming.categories
        first = category if isinstance(category, str) else next(iter(category), "")
        folder = self.place.folders[-1] if self.place.folders else "misc"
        return system_slugs.pelican(first or folder)

    @property
    def wordpress_name(self) -> str:
        """WordPress' ``%postname%``: the slug, which exports give a file for its name."""
        return self.given or self.place.undated or self.named

    @property
    def wordpress_category(self) -> str:
        """WordPress' ``%category%``: the first."""
        category = self.naming.categories or self.naming.category
        first = category if isinstance(category, str) else next(iter(category), "")
        return system_slugs.wordpress(first) or "uncategorized"

    @property
    def ghost_tag(self) -> str:
        """Ghost's ``{primary_tag}``: the first that is no internal one, ``all`` without any."""
        shown = (one for one in self.article.tags if not one.startswith("#"))
        return slug(next(shown, "")) or "all"

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders that its file lies in, below its source."""
        if self.site.system == "hugo":
            return tuple(map(system_slugs.hugo_path, self.place.folders))
        return self.place.folders

    @property
    def collection(self) -> tuple[str, ...]:
        """The folder of its collection in Jekyll, as ``_posts``, and those around it and in it."""
        if (below := self.place.below_posts) is not None:
            return (POSTS, *self.place.above_posts, *below)
        folders = (*self.site.path.split("/"), *self.place.folders)
        named = [number for number, one in enumerate(folders) if one.startswith("_")]
        return folders[named[0] :] if named else (POSTS, *self.place.folders)

    @property
    def sections(self) -> str:
        """Ours: its section as a name, or as names below each other; "" where it has none."""
        return "/".join(filter(None, map(slug, self.article.section.split("/"))))

    @property
    def author(self) -> str:
        """Ours: the first of its authors as a name, "" where it has none."""
        return slug(next((person.name for person in self.article.authors), ""))

    @property
    def language(self) -> str:
        """Its language, "" where none is known."""
        return self.article.language.lower()

    @property
    def other_language(self) -> str:
        """Its language, where that is not the publication's."""
        return "" if self.language == self.site.language.lower() else self.language

    def month_name(self, when: datetime) -> str:
        """In English, as systems have it that ask no locale."""
        return _MONTHS[when.month - 1]

    def day_name(self, when: datetime) -> str:
        """In English, too."""
        return _DAYS[when.weekday()]


_NOTHING = Naming()


def within(name: str) -> str:
    """A name in a path that does not climb out of it."""
    return "/".join(part for part in name.split("/") if part.strip("."))


def stem(key: str) -> str:
    """The name of a file without its ending; of an ``index``, that of its folder."""
    folder, _, name = file_of(key).rpartition("/")
    found = name.rpartition(".")[0] or name
    # A folder with an index.md is one article, and has the folder's name.
    return folder.rpartition("/")[2] if found == "index" and folder else found


def _local(when: datetime, zone: str) -> datetime:
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - slow to import

    try:
        return when.astimezone(ZoneInfo(zone))
    except OverflowError:  # the first or last day that there is
        return when


def sliced(names: tuple[str, ...], cut: str) -> tuple[str, ...]:
    """Some of several names, by Hugo's form of a slice.

    Args:
        names: All.
        cut: ``1:``, ``:2``, ``0``, ``last``; what lies beyond the ends is left out.
    """
    low, colon, high = cut.partition(":")
    start, end = _index(low, len(names), 0), _index(high, len(names), len(names))
    return names[start:end] if colon else names[start : start + 1]


def _index(written: str, count: int, nothing: int) -> int:
    if written == "last":
        return max(count - 1, 0)
    return int(written) if re.fullmatch(r"\d+", written) else nothing
