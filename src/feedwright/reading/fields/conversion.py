"""An article from its fields, by the conventions of the field and without configuration.

What cannot be used is left out, and told in the article's warnings.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, KeysView, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

import msgspec

from feedwright.domain import filenames
from feedwright.domain.addresses import address as absolute
from feedwright.domain.article import Article, Enclosure, Image, Markup, Origin, Person
from feedwright.domain.errors import UnreadableArticle
from feedwright.domain.patterns import seldom
from feedwright.markup import published
from feedwright.reading.fields import (
    body_start,
    dates,
    embargo_line,
    inheritance,
    media,
    misspelt,
    people,
    values,
    withholding,
)
from feedwright.reading.fields import conventions as known
from feedwright.reading.fields.conventions import fold
from feedwright.reading.fields.naming import folder_language, folder_sections, naming
from feedwright.reading.formats.raw import Context, FileDate, Raw

T = TypeVar("T")


def article(raw: Raw, context: Context) -> Article:
    """The article that a stored form tells of.

    Args:
        raw: Its fields and body.
        context: Its place, and what holds for articles that do not say.

    Raises:
        UnreadableArticle: It says nothing that a reader could see.
    """
    said = _Fields(raw, context)
    try:
        return _article(raw, context, said)
    except UnreadableArticle as error:
        error.until = _readable_time(said, context)
        raise


def _article(raw: Raw, context: Context, said: "_Fields") -> Article:
    if not said.is_saved:
        misspelt.note_misspelt(said)
    name = filenames.parse(context.key, context.source)
    mdx = context.key.lower().endswith(".mdx") or context.system == "docusaurus"
    shown, left_out = published(
        raw.body, raw.markup, system=context.system, fields=raw.fields, mdx=mdx
    )
    said_title = _title(said)
    title, body = body_start.titled(shown, raw.markup, said_title)
    separator = said.get("excerptseparator")
    separator = separator if isinstance(separator, str) else ""
    lead, teaser, body = body_start.lead(body, raw.markup, separator)
    section, tags = _categories(said)
    tags = tags or context.tags
    if not section:
        folders = () if said.is_saved else folder_sections(context)
        section = context.section or next(iter(folders), "")
        tags = (*(() if context.section else folders[1:]), *tags)
    tags = tuple(dict.fromkeys(tag for tag in tags if tag != section))
    tags = _several(said, "tags", tags)
    link = _link(said, context)
    released = withholding.release(said, _date(said, context, name, link))
    if not any(map(withholding.is_embargo, said.names())):
        released = _later(released, embargo_line.end(title, body, context.timezone))
    released = released or _stray_date(said, context, name.stray)
    made = Article(
        key=context.key,
        title=title,
        body=body,
        markup=raw.markup,
        id=said.one(("guid",), values.text, "") or said.one(("id",), values.identity, ""),
        link=link,
        slug=said.one(known.SLUG, values.slug, "") or name.slug,
        naming=naming(said, context, has_link=bool(link)),
        aliases=_aliases(said, context.home),
        published=released,
        presumed=None if released else _presumed(said, context),
        updated=said.one(known.UPDATED, said.time, None),
        expires=said.term(known.EXPIRES),
        status=withholding.status(
            said,
            draft=name.draft or filenames.is_marked_draft(title),
            dated=released is not None,
        ),
        listed=context.listed and withholding.is_listed(said),
        correction=said.one(known.CORRECTION, values.statement, ""),
        summary=(summary := _summary(said, raw.markup) or lead),
        teaser="" if summary else teaser,
        excerpt=body_start.excerpt(body, raw.markup, separator)
        if withholding.is_excerpt(said)
        else None,
        authors=_several(said, "authors", _authors(said, context)) or context.authors,
        section=section,
        tags=tags,
        language=said.one(known.LANGUAGE, values.language, "")
        or values.language(name.language or ("" if said.is_saved else folder_language(context)))
        or context.language,
        image=_image(said),
        enclosures=_enclosures(said),
        origin=_origin(said, context.home),
        rights=said.one(known.RIGHTS, values.rights, ""),
        extra=values.own_elements(raw.fields),
        warnings=(*raw.warnings, *left_out, *dict.fromkeys(said.warnings)),
    )
    if context.inherited.problem and made.status not in ("draft", "private"):
        raise UnreadableArticle(context.inherited.problem, source=context.key)
    seen = (title, body.strip(), made.summary, made.image, made.enclosures)
    if not any(seen):
        raise UnreadableArticle("It has neither a title nor a text.", source=context.key)
    return made


MOST_VALUES = 200
"""As many tags, and as many authors, are taken of an article; few have more than thirty."""
_LONGEST_MARKED = 2000
"""Of a summary in Markdown, and of a title with comments; what is longer is no such text."""
_COMMENT = seldom(r"(?P<code>(`++)[^`]++\2)|<!--(?:(?!-->).)*+-->", re.DOTALL)
_WEB = seldom("https?://", re.IGNORECASE)
_SAVED = frozenset({"txt", "text", "html", "htm", "xhtml"})


class _Fields:
    """The fields of one article by their folded names, and what could not be used of them."""

    def __init__(self, raw: Raw, context: Context) -> None:
        self._written: dict[str, str] = {}
        self._fields: dict[str, Any] = {}
        self._more: dict[str, list[Any]] = {}
        self._lines = raw.lines
        self._timezone = context.timezone
        ending = context.key.rpartition(".")[2].lower()
        self.is_saved = ending in _SAVED and not raw.lines
        self._inherited: Mapping[str, str] = {}
        self.warnings: list[str] = []
        fields = raw.fields
        if context.inherited.fields:
            fields, self._inherited = inheritance.merged(fields, context.inherited)
        for name, value in _flattened(fields):
            if value in (None, "", [], {}):
                continue
            folded = fold(name)
            if folded not in self._fields:
                self._written[folded] = name
                self._fields[folded] = value
                if folded in _ADDRESSING and (bare := _without_users(value)) != value:
                    self._fields[folded] = bare
                    self.warn(name, _NO_USER, left_out=False)
            elif withholding.decides(folded):
                self._more.setdefault(folded, []).append(value)

    def get(self, name: str) -> Any:
        """A field as it was written, or ""."""
        return self._fields.get(name, "")

    def every(self, name: str) -> list[Any]:
        """All that is said under a name, which may stand in several places or spellings."""
        if name not in self._fields:
            return []
        return [self._fields[name], *self._more.get(name, ())]

    def given(self, wanted: Collection[str]) -> list[str]:
        """Which of some names say something."""
        if self._fields.keys().isdisjoint(wanted):
            return []
        found = [name for name in wanted if name in self._fields]
        # What it says itself counts first, under whatever name.
        return sorted(found, key=self._inherited.__contains__) if self._inherited else found

    def one(self, wanted: tuple[str, ...], read: Callable[[Any], T], nothing: T) -> T:
        """The first of some fields that can be used."""
        if self._fields.keys().isdisjoint(wanted):  # as of most fields
            return nothing
        for name in self.given(wanted):
            try:
                if found := read(self._fields[name]):
                    return found
            except ValueError as error:
                self.warn(name, str(error))
        return nothing

    def each(
        self,
        name: str,
        read: Callable[[Any], T | None],
        divide: Callable[[Any], list[Any]] = values.listed,
    ) -> list[T]:
        """The members of a field; one that cannot be used is left out."""
        found = []
        for item in divide(self.get(name)):
            try:
                found.append(read(item))
            except ValueError as error:
                self.warn(name, str(error))
        return list(dict.fromkeys(made for made in found if made))

    def time(self, value: object) -> datetime | None:
        """The instant that a field tells.

        Args:
            value: None comes of a yes or no (``published: true``), and of what only names the
                date of the file (``date: Created``).
        """
        if values.is_switch(value) or _of_file(value):
            return None
        return dates.parse(value, self._timezone)

    def term(self, wanted: tuple[str, ...]) -> datetime | None:
        """The first of some fields that tells when an article may be seen.

        Raises:
            UnreadableArticle: Its author wrote one that cannot be read. To publish at once would
                be to guess; a page that was saved from the web may say what it likes.
        """
        # By their order alone: a date that is inherited may be an embargo.
        for name in (one for one in wanted if one in self._fields):
            try:
                if found := [time for one in self.every(name) if (time := self.time(one))]:
                    return max(found)
            except ValueError as error:
                self.refuse(name, f"tells no time: {error}")
        return None

    def refuse(self, name: str, reason: str) -> None:
        """Refuse the article for a field; what a page saved from the web says is only told.

        Args:
            name: The field's.
            reason: What is wrong with it, as the rest of a sentence.

        Raises:
            UnreadableArticle: Its author wrote the field.
        """
        written = self._written.get(name, name)
        if not self.is_saved or name in self._inherited:
            told = f"The field {written[:40]!r}{self._origin_of(name)} {reason[:200]}."
            raise UnreadableArticle(told, line=self._lines.get(written))
        self.warn(name, f"it {reason}")

    def names(self) -> KeysView[str]:
        """The names of all fields that say something."""
        return self._fields.keys()

    def beside(self, name: str, wanted: tuple[str, ...]) -> dict[str, Any]:
        """What sibling fields say of one: ``image_alt`` of ``image``."""
        return {
            other: self._fields[name + other] for other in wanted if name + other in self._fields
        }

    def warn(self, name: str, reason: str, *, left_out: bool = True) -> None:
        """Note what is wrong with a field, which is left out for it unless the reason says else."""
        written = self._written.get(name, name)
        line = self._lines.get(written)
        place = f" on line {line}" if line else self._origin_of(name)
        verb = " was left out" if left_out else ""
        self.warnings.append(f"The field {written[:40]!r}{place}{verb}: {reason[:200]}.")

    def note(self, name: str, reason: str) -> None:
        """Note what was made of a field."""
        self.warn(name, reason, left_out=False)

    def _origin_of(self, name: str) -> str:
        """The file that an inherited field comes from, as a phrase."""
        return f" of {self._inherited[name]}" if name in self._inherited else ""


_ADDRESSING = frozenset(
    (
        *(*known.LINK, *known.ALIASES, *known.AUTHORS, *known.IMAGE, *known.ENCLOSURES),
        *(*known.ORIGIN, "resources", "id", "guid", "authorurl", "authoruri"),
    )
)
_USER = seldom(r"(?<=//)[^/?#\\\s]*@")
_NO_USER = "the name and password in its address were left out; no reader is to have them"


def _without_users(value: Any) -> Any:
    """A value whose addresses have neither a user's name nor a password."""
    if isinstance(value, str):
        return _USER.sub("", value) if "//" in value else value
    if isinstance(value, list):
        return [_without_users(one) for one in value]
    if isinstance(value, Mapping):
        return {name: _without_users(one) for name, one in value.items()}
    return value


def _flattened(fields: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Fields and those of the tables that stand for them, the article's own first."""
    tables = False
    for name, value in fields.items():
        tables = tables or isinstance(value, dict | list)
        yield str(name), _day(value) if name == "date" else value
    for name, table in fields.items() if tables else ():
        folded = fold(str(name))
        for inner, value in table.items() if isinstance(table, Mapping) else ():
            if _counts(folded, fold(str(inner))):
                yield str(inner), value
    for name, value in fields.items() if tables else ():
        if isinstance(value, Mapping | list):
            yield from _nested(value, (fold(str(name)),))


_DEEPEST = 4
"""So many tables within each other are searched for what keeps an article back."""


def _nested(table: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """The fields that keep an article back, of a table or a list of them and of those in it."""
    for one in table if isinstance(table, list) else (table,):
        for inner, value in one.items() if isinstance(one, Mapping) else ():
            folded = fold(str(inner))
            is_told = len(path) == 1 and table is one and _counts(path[0], folded)
            if not is_told and (name := withholding.holds_nested(path, folded, value)):
                yield name, value
            elif isinstance(value, Mapping | list) and len(path) < _DEEPEST:
                yield from _nested(value, (*path, folded))


def _day(date: Any) -> Any:
    """When an article was written, of the table of dates that Material for MkDocs has."""
    return date.get("created", date) if isinstance(date, Mapping) else date


def _counts(table: str, name: str) -> bool:
    """Whether a field of a table stands for the article as its own fields do."""
    if table == "date" and name in known.UPDATED:
        return True
    if table in known.THEMES:
        return name.startswith(known.DESCRIBING) or withholding.withholds(name)
    return table == known.TAXONOMIES or withholding.is_embargo(name)


def _title(said: _Fields) -> str:
    title = published(said.one(known.TITLE, values.title, ""), "markdown").body
    if "<!--" in title and not said.is_saved:  # where it was text on a page, and no comment
        if len(title) > _LONGEST_MARKED:  # which no title is
            title = title[: title.index("<!--")]
        title = " ".join(_COMMENT.sub(lambda found: found["code"] or "", title).split())
    return title.strip()


def _summary(said: _Fields, markup: Markup) -> str:
    summary = published(said.one(known.SUMMARY, values.line, ""), "markdown").body.strip()
    is_short = len(summary) <= _LONGEST_MARKED
    marked = is_short and markup == "markdown" and any(sign in summary for sign in "*_`[")
    return body_start.inline(summary) if marked else summary


def _link(said: _Fields, context: Context) -> str:
    """Its address: Zola's path, or the first field that names one."""
    home, is_generated = context.home, context.system not in ("", "feedwright")
    return said.one(("path",), partial(values.page_path, home=home), "") or next(
        (
            link
            for name in said.given(known.LINK)
            if (link := said.one((name,), partial(values.address, home=home), ""))
            and (name not in _CANONICAL or said.is_saved or _is_at(link, home))
            and (name not in _LINKED or not is_generated or _is_at(link, home))
        ),
        "",
    )


_LINKED = frozenset({"link", "externalurl"})
"""Fields that name what an article is about, in systems that make its address of others."""
_CANONICAL = frozenset({"canonicalurl", "canonical"})
"""Fields that may name the page of another site from which an article was taken."""


def _is_at(address: str, home: str) -> bool:
    """Whether an address is of the same host as another."""
    one, other = ((urlsplit(url).hostname or "") for url in (address, home))
    return one.removeprefix("www.") == other.removeprefix("www.")


def _origin(said: _Fields, home: str) -> Origin | None:
    """Where it comes from: what it says of that, or its canonical address at another site."""
    found = said.one(known.ORIGIN, values.origin, None)
    if found or said.is_saved:
        return found
    for name in sorted(_CANONICAL):
        link = said.one((name,), partial(values.address, home=home), "")
        if link and not _is_at(link, home):
            return Origin(url=link)
    return None


def _aliases(said: _Fields, home: str) -> tuple[str, ...]:
    read = partial(values.address, home=home)
    return _first(said.each(name, read) for name in said.given(known.ALIASES))


def _date(said: _Fields, context: Context, name: filenames.Name, link: str) -> datetime | None:
    """When it was or will be published, by its fields or else by its name."""
    first = said.term(known.PUBLISHED)
    others = (said.term((one,)) for one in known.RELEASED if said.get(one)) if first else ()
    found = max((first, *filter(None, others))) if first else None
    return found or _named_date(said, context, name, link)


_OF_FILES: Mapping[str, FileDate] = {
    "created": "created",
    "lastmodified": "modified",
    "gitcreated": "git created",
    "gitlastmodified": "git modified",
}
"""Eleventy's words for the dates of files, folded."""


def _of_file(value: object) -> FileDate | None:
    return _OF_FILES.get(fold(value)) if isinstance(value, str) and len(value) < 20 else None  # noqa: PLR2004 - longer than any of them


def _presumed(said: _Fields, context: Context) -> datetime | None:
    """The date of its file, where it says that this is its own."""
    words = (_of_file(said.get(name)) for name in said.given(known.PUBLISHED))
    word = next((one for one in words if one), None)
    return context.file_date(word) if word else None


def _named_date(
    said: _Fields, context: Context, name: filenames.Name, link: str
) -> datetime | None:
    """The date in its file's name, its folders', or its address on the site."""
    address = urlsplit(link).path if link.startswith(context.home) else ""
    for date in (name.date, filenames.path_date(address)):
        try:
            if date:
                return dates.parse(date, context.timezone)
        except ValueError as error:
            said.warnings.append(f"The date in its name was left out: {error}.")
    return None


def _later(published: datetime | None, embargo: datetime | None) -> datetime | None:
    return max(published, embargo) if published and embargo else published or embargo


def _stray_date(said: _Fields, context: Context, date: str) -> datetime | None:
    """The date somewhere in the name of a saved page, which has no other.

    Raises:
        UnreadableArticle: Its author may have meant something else by it.
    """
    if not date:
        return None
    if not said.is_saved:
        raise UnreadableArticle(
            f"Its name holds the date {date[:10]}, and the article has none; give it a 'date', or "
            "put that at the start of its name.",
            source=context.key,
        )
    return dates.parse(date, context.timezone)


def written_date(data: bytes, context: Context) -> datetime | None:
    """The latest date by which a file that cannot be read may wait, by its lines and its name."""
    found = [date] if (date := named_date(context)) else []
    for name, value in _WRITTEN.findall(data[:_MOST_LOOKED_AT].decode("utf-8", "replace")):
        folded = fold(name)
        if folded in known.PUBLISHED or withholding.is_embargo(folded):
            with suppress(ValueError):
                found.append(dates.parse(value.strip(), context.timezone))
    return max(found, default=None)


_WRITTEN = seldom(
    r"""^[ \t{"']*([A-Za-z][\w-]{1,40})["']?[ \t]*[:=][ \t]*["']?"""
    r"(\d{4}-\d\d-\d\d[0-9T :.Z+-]{0,30})",
    re.MULTILINE,
)
_MOST_LOOKED_AT = 20_000


def named_date(context: Context) -> datetime | None:
    """The date that a file's name or its folders' tell, where they tell one."""
    try:
        name = filenames.parse(context.key)
        date = name.date or name.stray
        return dates.parse(date, context.timezone) if date else None
    except ValueError:
        return None


def _readable_time(said: _Fields, context: Context) -> datetime | None:
    """The latest of all times that an article which is set aside gives for itself."""
    found = [date] if (date := named_date(context)) else []
    for name in said.names():
        if name in known.PUBLISHED or withholding.is_embargo(name) or withholding.is_release(name):
            for value in (one for told in said.every(name) for one in values.listed(told)):
                with suppress(ValueError):
                    found += filter(None, [said.time(value)])
    return max(found, default=None)


def _authors(said: _Fields, context: Context) -> tuple[Person, ...]:
    divide = partial(people.divided, people=context.people)
    found = _first(said.each(name, people.person, divide) for name in said.given(known.AUTHORS))
    beside = said.beside("author", ("email", "url", "uri"))
    if len(found) == 1 and beside:
        one = found[0]
        said_of = {"name": one.name, "email": one.email, "url": one.url, **beside}
        found = (people.person(said_of),)
    return tuple(_with_address(said, one, context.home) for one in found)


def _with_address(said: _Fields, one: Person, home: str) -> Person:
    """A person, whose address starts from the site's, and without one that leads nowhere."""
    if one.url.startswith("/") and not one.url.startswith("//"):
        one = msgspec.structs.replace(one, url=urljoin(home, one.url))
    if not one.url or (_WEB.match(one.url) and absolute(one.url, "")):
        return one
    said.warnings.append(f"The address of {one.name!r} was left out: {one.url!r} is none.")
    return msgspec.structs.replace(one, url="")


def _categories(said: _Fields) -> tuple[str, tuple[str, ...]]:
    """The section, which is the first category, and the tags, with which the others go."""

    def terms(name: str) -> list[str]:
        value = said.get(name)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return [term for item in value if (term := values.term(item))]
        return said.each(name, values.term, partial(_divided, spaced=name in known.SPACED))

    categories = [term for name in said.given(known.SECTION) for term in terms(name)]
    tags = _first(terms(name) for name in said.given(known.TAGS))
    section = categories[0] if categories else ""
    # Of those that differ by their capitals alone the first stands.
    others: dict[str, str] = {}
    for term in (*categories, *tags):
        others.setdefault(term.casefold(), term)
    others.pop(section.casefold(), None)
    return section, tuple(others.values())


def _divided(value: Any, *, spaced: bool) -> list[Any]:
    """The terms of a field, one a member; those of Hexo's lists of lists too."""
    return [term for one in values.terms(value, spaced=spaced) for term in values.listed(one)]


def _image(said: _Fields) -> Image | None:
    for name in said.given(known.IMAGE):
        value = said.get(name)
        if name == "header" and not isinstance(value, Mapping):
            continue  # a headline, or the name of a template
        beside = said.beside(name, ("alt", "alttext", "caption", "credit", "width", "height"))
        if found := said.one((name,), partial(media.image, beside=beside), None):
            return found
    pictures = [item for item in values.listed(said.get("resources")) if media.is_picture(item)]
    return media.image(pictures)


def _enclosures(said: _Fields) -> tuple[Enclosure, ...]:
    found: dict[str, Enclosure] = {}
    for name in said.given(known.ENCLOSURES):
        alone = len(values.listed(said.get(name))) == 1
        beside = said.beside(name, ("length", "size", "bytes", "type", "mimetype", "title"))
        beside |= said.beside("", ("duration",)) | said.beside(name, ("duration",))
        read = partial(
            media.enclosure,
            beside=beside if alone else {},
            warn=said.warnings.append,
            embedded=name in known.EMBEDDED,
        )
        for enclosure in said.each(name, read):
            found.setdefault(enclosure.url, enclosure)
    return tuple(found.values())


def _several(said: _Fields, what: str, found: tuple[T, ...]) -> tuple[T, ...]:
    """As many values as an article is taken to mean: with a feed of each, all stand in all."""
    if len(found) > MOST_VALUES:
        said.warnings.append(
            f"Of its {len(found):,} {what} the first {MOST_VALUES} are taken and the others were "
            "left out; keep those by which readers look for it."
        )
    return found[:MOST_VALUES]


def _first(found: Iterable[list[T]]) -> tuple[T, ...]:
    """The first list that has members."""
    return tuple(next(filter(None, found), ()))
