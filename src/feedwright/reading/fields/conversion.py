"""An article from its fields, by the conventions of the field and without configuration.

What cannot be used is left out, and told in the article's warnings.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

import msgspec

from feedwright.domain import filenames
from feedwright.domain.addresses import address as absolute
from feedwright.domain.article import Article, Enclosure, Episode, Image, Markup, Origin, Person
from feedwright.domain.errors import NoArticle, UnreadableArticle
from feedwright.domain.language_tags import is_main
from feedwright.domain.patterns import seldom
from feedwright.domain.translations import KEY, group_of_original
from feedwright.markup import published
from feedwright.markup.comments import Shown, for_everybody
from feedwright.reading.fields import (
    body_start,
    dates,
    embargo_line,
    feed_listing,
    media,
    misspelt,
    people,
    values,
    withholding,
    withholding_names,
)
from feedwright.reading.fields import conventions as known
from feedwright.reading.fields.conventions import fold
from feedwright.reading.fields.naming import folder_language, folder_sections, named_title, naming
from feedwright.reading.fields.written_fields import WrittenFields, file_date
from feedwright.reading.formats.raw_article import Context, RawArticle

T = TypeVar("T")


def article(raw: RawArticle, context: Context) -> Article:
    """The article that a stored form tells of.

    Args:
        raw: Its fields and body.
        context: Its place, and what holds for articles that do not say.

    Raises:
        UnreadableArticle: It says nothing that a reader could see.
    """
    said = WrittenFields(raw, context)
    try:
        return _article(raw, context, said)
    except UnreadableArticle as error:
        error.until = _readable_time(said, context)
        raise


def _article(raw: RawArticle, context: Context, said: WrittenFields) -> Article:
    if not said.is_saved:
        misspelt.note_misspelt(said)
    name = filenames.parse(context.key, context.source)
    shown, left_out = _shown(raw, context, said)
    said_title = _title(said)
    named = "" if said.is_saved else named_title(context)
    title, body = body_start.titled(shown, raw.markup, said_title, named)
    separator = said.get("excerptseparator")
    separator = separator if isinstance(separator, str) else ""
    lead, teaser, body = body_start.lead(body, raw.markup, separator)
    section, tags = _filed(said, context)
    link = _link(said, context)
    released = withholding.release(said, _date(said, context, name, link))
    is_draft = name.draft or filenames.is_marked_draft(title) or _is_tagged_draft(tags, context)
    if released is None and withholding.status(said, draft=is_draft, dated=False) != "draft":
        withholding.refuse_strange_date(said)
    if not withholding_names.embargoes(said.names()):
        said_above = embargo_line.end(title, body, context.timezone)
        released = max(filter(None, (released, said_above)), default=None)
    released = released or _stray_date(said, context, name.stray)
    made = Article(
        key=context.key,
        title=title,
        body=body,
        markup=raw.markup,
        rendered=raw.rendered,
        id=said.one(("guid",), values.text, "") or said.one(("id",), values.identity, ""),
        link=link,
        slug=said.one(known.SLUG, values.slug, "") or name.slug,
        naming=naming(said, context, has_link=bool(link)),
        aliases=_aliases(said, context, name.language),
        published=released,
        presumed=None if released else _presumed(said, context),
        updated=said.one(known.UPDATED, said.time, None),
        expires=said.term(known.EXPIRES, carries=False),  # never shown longer than meant
        status=withholding.status(
            said,
            draft=is_draft,
            dated=released is not None,
        ),
        listed=context.listed and feed_listing.is_listed(said),
        correction=said.one(known.CORRECTION, values.statement, ""),
        summary=(summary := _summary(said, raw.markup) or lead),
        teaser="" if summary else teaser,
        excerpt=body_start.excerpt(body, raw.markup, separator)
        if feed_listing.is_excerpt(said)
        else None,
        authors=_several(said, "authors", _authors(said, context)) or context.authors,
        section=section,
        tags=tags,
        language=said.one(known.LANGUAGE, values.language, "")
        or values.language(name.language or ("" if said.is_saved else folder_language(context)))
        or context.language,
        translation=_translation(said, context),
        image=_image(said),
        enclosures=_enclosures(said, are_episodes=context.episodes),
        podcast=_episode(said) if context.episodes else None,
        origin=_origin(said, context.home),
        rights=said.one(known.RIGHTS, values.rights, ""),
        licence=said.one(known.LICENCE, values.licence, ""),
        extra=values.own_elements(raw.fields),
        warnings=(*raw.warnings, *left_out, *dict.fromkeys(said.warnings)),
    )
    if context.inherited.problem and made.status not in ("draft", "private"):
        raise UnreadableArticle(context.inherited.problem, source=context.key)
    # A name alone is nothing that a reader could see.
    told = "" if title == named and not said_title else title
    seen = (told, body.strip(), made.summary, made.image, made.enclosures)
    if not any(seen):
        wrong = UnreadableArticle if made.status != "published" or made.published else NoArticle
        raise wrong("It has neither a title nor a text.", source=context.key)
    return made


def _shown(raw: RawArticle, context: Context, said: WrittenFields) -> Shown:
    """The body without what its site does not publish, and warnings about that."""
    if raw.rendered:
        return for_everybody(raw.body)
    ending = context.key[-4:].lower()
    system = "quarto" if ending == ".qmd" else context.system
    return published(
        _written(raw, context) if context.system == "docusaurus" else raw.body,
        raw.markup,
        system=system,
        # Quarto's settings may be inherited.
        fields={"execute": said.get("execute"), **raw.fields} if system == "quarto" else raw.fields,
        mdx=ending == ".mdx" or system == "docusaurus",
    )


def _filed(said: WrittenFields, context: Context) -> tuple[str, tuple[str, ...]]:
    """The section and the tags: its own, or else those of its folders and its source."""
    section, tags = _categories(said)
    tags = tags or context.tags
    if not section:
        folders = () if said.is_saved else folder_sections(context)
        section = context.section or next(iter(folders), "")
        tags = (*(() if context.section else folders[1:]), *tags)
    if context.system == "obsidian":  # where a tag in a text begins so, and some write all of them
        tags = tuple(tag.removeprefix("#") for tag in tags)
    tags = tuple(dict.fromkeys(tags))
    if section in tags:
        tags = tuple(tag for tag in tags if tag != section)
    return section, _several(said, "tags", tags)


def _written(raw: RawArticle, context: Context) -> str:
    """A body as its author wrote it, its paths counted as those of Docusaurus are."""
    if raw.markup != "markdown":
        return raw.body
    from feedwright.markup import static_files  # noqa: PLC0415 - no other system has them

    return static_files.from_top(raw.body, context.key.removeprefix(context.source).count("/"))


MOST_VALUES = 200
"""As many tags, and as many authors, are taken of an article; few have more than thirty."""
_LONGEST_MARKED = 2000
"""Of a summary in Markdown, and of a title with comments; what is longer is no such text."""
_COMMENT = seldom(r"(?P<code>(`++)[^`]++\2)|<!--(?:(?!-->).)*+-->", re.DOTALL)
_WEB = seldom("https?://", re.IGNORECASE)


def _title(said: WrittenFields) -> str:
    title = published(said.one(known.TITLE, values.title, ""), "markdown").body
    if "<!--" in title and not said.is_saved:  # where it was text on a page, and no comment
        if len(title) > _LONGEST_MARKED:  # which no title is
            title = title[: title.index("<!--")]
        title = " ".join(_COMMENT.sub(lambda found: found["code"] or "", title).split())
    return title.strip()


def _summary(said: WrittenFields, markup: Markup) -> str:
    if not (written := said.one(known.SUMMARY, values.line, "")):
        return ""
    summary = published(written, "markdown").body.strip()
    is_short = len(summary) <= _LONGEST_MARKED
    marked = is_short and markup == "markdown" and any(sign in summary for sign in "*_`[")
    return body_start.inline(summary) if marked else summary


def _link(said: WrittenFields, context: Context) -> str:
    """Its address: Zola's path, or the first field that names one.

    Beside an address in full ``path`` is a part of it, as dev.to has it.
    """
    if _ADDRESSED.isdisjoint(said.names()):  # as of most articles
        return ""
    home, is_generated = context.home, context.system not in ("", "feedwright")
    own = [name for name in said.given(_OWN_ADDRESS) if _WEB.match(str(said.get(name)))]
    path = "" if own else said.one(("path",), partial(values.page_path, home=home), "")
    return path or next(
        (
            link
            for name in said.given(known.LINK)
            if (link := said.one((name,), partial(_address(name, context), home=home), ""))
            and (name not in _CANONICAL or said.is_saved or _is_at(link, home))
            and (name not in _LINKED or not is_generated or _is_at(link, home))
        ),
        "",
    )


def _address(name: str, context: Context) -> Callable[..., str]:
    """What reads a field that names an address."""
    is_hugo = context.system == "hugo" and name == "url"
    return values.folder_path if is_hugo else values.address


_ADDRESSED = frozenset((*known.LINK, "path"))
"""The names of all fields that may name an article's address."""
_OWN_ADDRESS = ("htmlurl", "weburl", "url")
"""Fields that name the page of what they stand beside, and none that it is about."""
_LINKED = frozenset({"link", "externalurl"})
"""Fields that name what an article is about, in systems that make its address of others."""
_CANONICAL = ("canonical", "canonicalurl")
"""Fields that may name the page of another site from which an article was taken."""


def _is_at(address: str, home: str) -> bool:
    """Whether an address is of the same host as another."""
    one, other = ((urlsplit(url).hostname or "") for url in (address, home))
    return one.removeprefix("www.") == other.removeprefix("www.")


def _origin(said: WrittenFields, home: str) -> Origin | None:
    """Where it comes from: what it says of that, or its canonical address at another site."""
    found = said.one(known.ORIGIN, values.origin, None)
    if found or said.is_saved:
        return found
    for name in said.given(_CANONICAL):
        link = said.one((name,), partial(values.address, home=home), "")
        if link and not _is_at(link, home):
            return Origin(url=link)
    return None


def _aliases(said: WrittenFields, context: Context, language: str) -> tuple[str, ...]:
    """Other addresses that it has had; Hugo's for a translation stand below its language."""
    if not said.given(known.ALIASES):
        return ()
    is_apart = (
        context.system == "hugo" and language and not is_main(language, context.main_language)
    )
    home = f"{context.home}{language.lower()}/" if is_apart else context.home
    read = partial(values.address, home=home)
    return _first(said.each(name, read) for name in said.given(known.ALIASES))


def _date(
    said: WrittenFields, context: Context, name: filenames.Name, link: str
) -> datetime | None:
    """When it was or will be published, by its fields or else by its name."""
    first = said.term(known.PUBLISHED)
    if not first:
        return _named_date(said, context, name, link)
    others = (said.term((one,)) for one in said.given(known.RELEASED) if said.get(one))
    return max((first, *filter(None, others)))


def _presumed(said: WrittenFields, context: Context) -> datetime | None:
    """The date of its file, where it says that this is its own."""
    words = (file_date(said.get(name)) for name in said.given(known.PUBLISHED))
    word = next((one for one in words if one), None)
    return context.file_date(word) if word else None


def _named_date(
    said: WrittenFields, context: Context, name: filenames.Name, link: str
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


def _stray_date(said: WrittenFields, context: Context, date: str) -> datetime | None:
    """The date somewhere in the name of a saved page, which has no other.

    Raises:
        UnreadableArticle: Its author may have meant something else by it.
    """
    if context.system == "docusaurus" and (day := said.carried(date)):
        return dates.parse(day, context.timezone)
    if date and not said.is_saved:
        raise UnreadableArticle(
            f"Its name holds the date {date[:10]}, and the article has none; give it a 'date', or "
            "put that at the start of its name, if it is a day that there is.",
            source=context.key,
        )
    with suppress(ValueError):  # the day may be none
        return dates.parse(date, context.timezone) if date else None
    return None


def written_date(data: bytes, context: Context) -> datetime | None:
    """The latest date by which a file that cannot be read may wait, by its lines and its name."""
    found = [date] if (date := named_date(context)) else []
    for name, value in _WRITTEN.findall(data[:_MOST_LOOKED_AT].decode("utf-8", "replace")):
        folded = fold(name)
        if folded in known.PUBLISHED or withholding_names.is_embargo(folded):
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


def _readable_time(said: WrittenFields, context: Context) -> datetime | None:
    """The latest of all times that an article which is set aside gives for itself."""
    found = [date] if (date := named_date(context)) else []
    for name in said.names():
        if name in known.PUBLISHED or withholding_names.tells_when(name):
            for value in (one for told in said.every(name) for one in values.listed(told)):
                with suppress(ValueError):
                    found += filter(None, [said.time(value)])
    return max(found, default=None)


def _authors(said: WrittenFields, context: Context) -> tuple[Person, ...]:
    divide = partial(people.divided, people=context.people)
    found = _first(said.each(name, people.person, divide) for name in said.given(known.AUTHORS))
    if not found:
        return ()
    beside = said.beside("author", ("email", "url", "uri"))
    if len(found) == 1 and beside:
        one = found[0]
        said_of = {"name": one.name, "email": one.email, "url": one.url, **beside}
        found = (people.person(said_of),)
    return tuple(_with_address(said, one, context.home) for one in found)


def _with_address(said: WrittenFields, one: Person, home: str) -> Person:
    """A person, whose address starts from the site's, and without one that leads nowhere."""
    if one.url.startswith("/") and not one.url.startswith("//"):
        one = msgspec.structs.replace(one, url=urljoin(home, one.url))
    if not one.url or (_WEB.match(one.url) and absolute(one.url, "")):
        return one
    said.warnings.append(f"The address of {one.name!r} was left out: {one.url!r} is none.")
    return msgspec.structs.replace(one, url="")


def _categories(said: WrittenFields) -> tuple[str, tuple[str, ...]]:
    """The section, which is the first category, and the tags, with which the others go."""

    def terms(name: str) -> list[str]:
        value = said.get(name)
        spaced = name in known.SPACED
        if isinstance(value, str):
            found = map(values.term, values.terms(value, spaced=spaced))
            return [*dict.fromkeys(filter(None, found))]
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return [term for item in value if (term := values.term(item))]
        return said.each(name, values.term, partial(_divided, spaced=spaced))

    # Loops, because each article would pay for the calls that comprehensions are.
    categories: list[str] = []
    for name in said.given(known.SECTION):
        categories += terms(name)
    tags: list[str] = []
    for name in said.given(known.TAGS):
        if tags := terms(name):
            break
    section = categories[0] if categories else ""
    # Of those that differ by their capitals alone the first stands.
    others: dict[str, str] = {}
    for term in (*categories, *tags):
        others.setdefault(term.casefold(), term)
    others.pop(section.casefold(), None)
    return section, tuple(others.values())


def _is_tagged_draft(tags: Collection[str], context: Context) -> bool:
    """Whether a tag keeps a post of Nikola's off the site, as ``USE_TAG_METADATA`` has it there."""
    return context.system == "nikola" and not {"draft", "private"}.isdisjoint(
        tag.casefold() for tag in tags
    )


def _divided(value: Any, *, spaced: bool) -> list[Any]:
    """The terms of a field, one a member; those of Hexo's lists of lists too."""
    return [term for one in values.terms(value, spaced=spaced) for term in values.listed(one)]


def _translation(said: WrittenFields, context: Context) -> str:
    """The group of translations that it names: by a key, or by the file of its original."""
    if key := said.one(known.TRANSLATION_KEY, values.text, ""):
        return f"{KEY}{key}"
    for name in said.given(known.TRANSLATION_OF):
        with suppress(ValueError):
            written = values.text(said.get(name))
            if "//" not in written:
                return group_of_original(written, context.key, context.source.rstrip("/"))
        said.warn(name, "it names no file; write that of the article that this one translates")
    return ""


def _image(said: WrittenFields) -> Image | None:
    for name in said.given(known.IMAGE):
        value = said.get(name)
        if name == "header" and not isinstance(value, Mapping):
            continue  # a headline, or the name of a template
        beside = said.beside(
            name, ("alt", "alttext", "caption", "credit", "width", "height", "srcset")
        )
        if found := said.one((name,), partial(media.image, beside=beside), None):
            return found
    resources = said.get("resources")
    if not resources:
        return None
    return media.image([item for item in values.listed(resources) if media.is_picture(item)])


def _episode(said: WrittenFields) -> Episode | None:
    from feedwright.reading.fields import episodes  # noqa: PLC0415 - few publications have any

    return episodes.episode(said)


def _enclosures(said: WrittenFields, *, are_episodes: bool) -> tuple[Enclosure, ...]:
    more, of_any = tuple[str, ...](), frozenset[str]()
    if are_episodes:
        from feedwright.reading.fields import episodes  # noqa: PLC0415 - as above

        more, of_any = episodes.RECORDINGS, episodes.OF_ANY_FILE
    found: dict[str, Enclosure] = {}
    for name in said.given((*known.ENCLOSURES, *more) if more else known.ENCLOSURES):
        alone = len(values.listed(said.get(name))) == 1
        beside = said.beside(name, ("length", "size", "bytes", "type", "mimetype", "title"))
        for prefix in (*known.OF_EPISODES, "", name):
            beside |= said.beside(prefix, ("duration", *(("bytes",) if prefix else ())))
            if isinstance(table := said.get(prefix), Mapping) and "duration" in table:
                beside.setdefault("duration", table["duration"])
        read = partial(
            media.enclosure,
            beside=beside if alone else {},
            warn=said.warnings.append,
            embedded=name in known.EMBEDDED,
        )
        for enclosure in said.each(name, read):
            if name not in of_any or enclosure.type.startswith(("audio/", "video/")):
                found.setdefault(enclosure.url, enclosure)
    return tuple(found.values())


def _several(said: WrittenFields, what: str, found: tuple[T, ...]) -> tuple[T, ...]:
    """As many values as an article is taken to mean: with a feed of each, all stand in all."""
    if len(found) > MOST_VALUES:
        said.warnings.append(
            f"Of its {len(found):,} {what} the first {MOST_VALUES} are taken and the others were "
            "left out; keep those by which readers look for it."
        )
    return found[:MOST_VALUES]


def _first(found: Iterable[list[T]]) -> tuple[T, ...]:
    """The first list that has members."""
    for one in found:
        if one:
            return tuple(one)
    return ()
