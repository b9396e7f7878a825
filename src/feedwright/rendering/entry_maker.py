"""Making entries of articles: the form that documents show."""

import hashlib
import html
import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Self

import msgspec

from feedwright.domain import text
from feedwright.domain.addresses import address
from feedwright.domain.article import Article, Enclosure, Episode, Image, Origin
from feedwright.domain.entry import CachedEntry, Entry, Memory, Translation
from feedwright.domain.extra_elements import elements
from feedwright.domain.file_references import FileReference, Target, choose, names_of
from feedwright.domain.filenames import is_page_of_folder
from feedwright.domain.identity import address_of, page_address, published_hash
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.language_tags import is_language
from feedwright.domain.patterns import seldom
from feedwright.domain.podcast import CHAPTERS_NAME
from feedwright.domain.publication import Publication, Publisher
from feedwright.domain.record import Record
from feedwright.domain.slugs import scope_of
from feedwright.store.reference_targets import Place, places_digest

if TYPE_CHECKING:
    from feedwright.markup import Converted
    from feedwright.markup.references import References

# The words before a notice, by language, with English as the default.
_CORRECTION = {
    "ar": "تصحيح",
    "de": "Korrektur",
    "en": "Correction",
    "es": "Corrección",
    "fr": "Correction",
    "it": "Correzione",
    "nl": "Correctie",
    "pt": "Correção",
    "ru": "Исправление",
    "tr": "Düzeltme",
    "zh": "更正",
}
_RETRACTION = {
    "ar": "سُحب هذا المقال.",
    "de": "Dieser Artikel wurde zurückgezogen.",
    "en": "This article has been withdrawn.",
    "es": "Este artículo ha sido retirado.",
    "fr": "Cet article a été retiré.",
    "it": "Questo articolo è stato ritirato.",
    "nl": "Dit artikel is ingetrokken.",
    "pt": "Este artigo foi retirado.",
    "ru": "Эта статья отозвана.",
    "tr": "Bu yazı geri çekilmiştir.",
    "zh": "本文已被撤回。",
}

_BESIDE = seldom(r"(?![a-z][a-z0-9+.-]*:|/|.*[{|])", re.IGNORECASE)
"""The beginning of the relative address of a file beside its article."""
_LONGEST_TEASER = 1000
"""In characters: the part of an author's teaser that becomes the summary."""


class EntryRequest(Record, frozen=True, kw_only=True):
    """All inputs of an entry."""

    known: KnownArticle
    json: str = ""
    """The entry, if it is made already."""
    text: bytes = b""
    """The article in JSON; empty if the store has none."""
    places: dict[str, list[Place]] = msgspec.field(default_factory=dict[str, list[Place]])
    """The files that it may refer to, by name."""
    translations: list[KnownArticle] = msgspec.field(default_factory=list[KnownArticle])
    """The article in each of its languages."""


class _UnknownNameError(Exception):
    """An article refers to a file that the request for its entry does not list."""


class EntryMaker(msgspec.Struct, frozen=True):
    """Makes entries: the same ones in this process and in any other."""

    publisher: Publisher
    prefixes: tuple[str, ...]
    """The key prefixes of all sources, the longest first."""
    namespaces: Mapping[str, str] = {}
    """The namespaces of extra elements, by their prefixes."""
    delivering: tuple[str, ...] = ()
    """The prefixes of sources whose files are delivered here even if their pages are elsewhere."""

    @classmethod
    def of(cls, publication: Publication) -> Self:
        """The maker of a publication's entries."""
        prefixes = {source.prefix for source in publication.sources}
        longest_first = tuple(sorted(prefixes, key=len, reverse=True))
        delivering = {source.prefix for source in publication.sources if source.delivers_files}
        return cls(
            publication.publication,
            longest_first,
            publication.namespaces,
            tuple(sorted(delivering)),
        )

    def without_secrets(self) -> Self:
        """A maker of the same entries without the address of the store."""
        return msgspec.structs.replace(
            self, publisher=msgspec.structs.replace(self.publisher, store="")
        )

    def answer(self, request: EntryRequest) -> CachedEntry | None:
        """Make the entry of a request.

        Returns:
            The entry; None if the request lacks a file that the article refers to, or if its
            text cannot be decoded, so that the store must read it again.
        """

        def known_places(name: str) -> Sequence[Place]:
            if name not in request.places:
                raise _UnknownNameError(name)
            return request.places[name]

        with suppress(_UnknownNameError, msgspec.DecodeError):
            article = msgspec.json.decode(request.text, type=Article) if request.text else None
            return self.make(request.known, article, known_places, request.translations)
        return None

    def make(
        self,
        known: KnownArticle,
        article: Article | None,
        places: Callable[[str], Sequence[Place]],
        translations: Sequence[KnownArticle] = (),
    ) -> CachedEntry:
        """Make an article's entry.

        Args:
            known: The article as the store knows it.
            article: The article with its text; None if there is none.
            places: Finds the files of a name.
            translations: The article in each of its languages.
        """
        prefix = self.prefix(known.key)
        targets = _Targets(known.key, prefix, self.publisher, places)
        article = article or Article(key=known.key, title=known.title)
        folder = posixpath.dirname(known.key.removeprefix(f"{prefix}/" if prefix else ""))
        entry, warnings = make_entry(
            article,
            known,
            self.publisher,
            targets.find,
            folder,
            files=self.files_of(known) if known.link else "",
            namespaces=self.namespaces,
        )
        if translations:
            entry = msgspec.structs.replace(
                entry,
                translations=tuple(
                    Translation(
                        language=one.language,
                        address=address_of(one, self.publisher),
                        title=text.title_text(one.title),
                    )
                    for one in translations
                ),
            )
        json = msgspec.json.encode(entry)
        return CachedEntry(
            id=known.id,
            json=json.decode(),
            digest=hashlib.sha256(json).hexdigest(),
            warnings=warnings,
            references=targets.references,
        )

    def files_of(self, known: KnownArticle) -> str:
        """The address below which an article's files are delivered; "" if they are not."""
        is_delivering = not known.link or self.prefix(known.key) in self.delivering
        return page_address(known, self.publisher) if known.page and is_delivering else ""

    def prefix(self, key: str) -> str:
        """The key prefix of an article's source."""
        return next((one for one in self.prefixes if key.startswith(f"{one}/")), "")


class _Targets:
    """The targets of an article's references to files, each looked up once.

    Args:
        key: The key of the article.
        prefix: The key prefix of its source.
        publisher: Gives the addresses of targets.
        places: Finds the files of a name.
    """

    def __init__(
        self,
        key: str,
        prefix: str,
        publisher: Publisher,
        places: Callable[[str], Sequence[Place]],
    ) -> None:
        self._key = key
        self._prefix = prefix
        self._publisher = publisher
        self._places = places
        self._found = dict[FileReference, Target]()
        self.references = dict[str, str]()
        """The digests of the files of each name that was looked up."""

    def find(self, wanted: FileReference) -> Target:
        """The target of a reference."""
        if wanted not in self._found:
            self._found[wanted] = self._look_up(wanted)
        return self._found[wanted]

    def _look_up(self, wanted: FileReference) -> Target:
        found = dict[str, KnownArticle | None]()
        for name in names_of(wanted, self._key, self._prefix):
            there = self._places(name)
            self.references[name] = places_digest(there, self._publisher)
            found.update(there)
        chosen = choose(wanted, self._key, self._prefix, list(found))
        target = found.get(chosen)
        if target is None:
            return Target(waits=bool(chosen))
        return Target(address=address_of(target, self._publisher), title=target.title)


def make_entry(
    article: Article,
    known: KnownArticle,
    publisher: Publisher,
    find: Callable[[FileReference], Target],
    folder: str = "",
    *,
    files: str = "",
    namespaces: Mapping[str, str] = {},
) -> tuple[Entry, tuple[str, ...]]:
    """Make an article's entry: its text converted to safe HTML, its addresses absolute.

    Args:
        article: The article with its text.
        known: Its id and dates.
        publisher: Gives the default authors and language.
        find: Resolves a reference to another article's file.
        folder: The article's folder below its source, in POSIX form.
        files: The address below which its files are delivered though its page is elsewhere; ""
            if they are not.
        namespaces: The namespaces of extra elements, by their prefixes.

    Returns:
        The entry, and a sentence for each thing that was left out.
    """
    link = address_of(known, publisher)
    language = article.language if is_language(article.language) else publisher.language
    references = _references(known, publisher, find, folder, files)
    converted, summary = _converted(article, link, scope_of(known.id), references)
    own = list(elements(article.extra, namespaces))
    entry = Entry(
        id=known.id,
        link=link,
        title=text.title_text(article.title),
        published=known.published,
        updated=known.updated,
        summary=_word(_RETRACTION, language) if known.retracted else summary,
        content=_with_notice(converted.html.strip(), article, known, language),
        excerpt_only=article.excerpt is not None and not known.retracted,
        authors=tuple(
            msgspec.structs.replace(one, url=address(one.url, ""))
            for one in article.authors or publisher.authors
        ),
        section=article.section,
        tags=article.tags,
        language=language,
        image=_image(article.image, link, references.follow),
        enclosures=_enclosures(article.enclosures, link, references.follow),
        origin=_origin(article.origin),
        rights=article.rights,
        licence=address(article.licence, "") if article.licence else "",
        extra=tuple(one for one in own if not isinstance(one, str)),
        comments=article.comments and address(article.comments, link),
        undated=not known.is_listed and known.declared is None,
        retracted=known.retracted,
        expires=known.expires,
        podcast=_episode(article.podcast, link, references.follow, has_page=not known.link),
        memory=memory(known),
    )
    unknown = f"language: {article.language!r} is no language; {language!r} is named."
    wrong = (unknown,) if article.language and article.language != language else ()
    left_out = tuple(f"extra: {one}; it was left out." for one in own if isinstance(one, str))
    return entry, (*wrong, *left_out, *converted.warnings)


def _references(
    known: KnownArticle,
    publisher: Publisher,
    find: Callable[[FileReference], Target],
    folder: str,
    files: str,
) -> "References":
    """Resolves the references in an article; the arguments are those of :func:`make_entry`."""
    from feedwright.markup.references import References  # noqa: PLC0415 - see _converted

    return References(
        find,
        home=publisher.home or publisher.address,
        folder=folder,
        is_own=not known.link,
        files=files,
        is_bundle=bool(folder)
        and is_page_of_folder(posixpath.basename(known.key).partition(".")[0]),
    )


def _converted(
    article: Article, base: str, scope: str, references: "References"
) -> tuple["Converted", str]:
    """An article's text as safe HTML, and its summary.

    Args:
        article: The article with its text.
        base: The address that relative addresses in the text start from.
        scope: Makes the ids in the text unique in a feed.
        references: Resolves references to files.
    """
    # Runs that change nothing make no entry.
    from feedwright import markup  # noqa: PLC0415
    from feedwright.domain.summary import lead  # noqa: PLC0415

    convert = partial(
        markup.convert,
        markup=article.markup,
        base=base,
        scope=scope,
        references=references,
        rendered=article.rendered,
    )
    converted = convert(article.body)
    beginning = article.teaser or article.excerpt
    if beginning is not None and not article.summary:
        shown = convert(beginning).html
    else:
        shown = converted.html
    return converted, text.one_line(article.summary) or (
        lead(shown, _LONGEST_TEASER) if article.teaser else lead(shown)
    )


def memory(known: KnownArticle) -> Memory:
    """What a JSON Feed item remembers of an article."""
    return Memory(
        key=published_hash(known.key),
        first_seen=known.published,
        dated=known.declared is not None,
        declared=None if known.declared == known.published else known.declared,
        revision=known.revision,
        fingerprint=known.fingerprint,
        text=known.text_fingerprint,
        correction=known.correction,
        withdrawn=known.withdrawn,
        note=known.retraction_note,
        adopted=known.adopted,
        addressed=known.keeps_link,
    )


def _image(image: Image | None, base: str, follow: Callable[[str], str]) -> Image | None:
    path = follow(image.url) if image and image.url else ""
    url = address(path, base) if path else ""
    if image is None or not url:
        return None
    sizes = ((one, address(path, base)) for one in image.sizes if (path := follow(one.url)))
    others = tuple(msgspec.structs.replace(one, url=where) for one, where in sizes if where)
    return msgspec.structs.replace(image, url=url, sizes=others)


def _enclosures(
    enclosures: tuple[Enclosure, ...], base: str, follow: Callable[[str], str]
) -> tuple[Enclosure, ...]:
    made = ((one, address(url, base)) for one in enclosures if (url := follow(one.url)))
    return tuple(msgspec.structs.replace(one, url=url) for one, url in made if url)


def _episode(
    episode: Episode | None, base: str, follow: Callable[[str], str], *, has_page: bool
) -> Episode | None:
    """An episode with absolute addresses; a part whose address cannot be absolute is left out.

    If its page is made here and its author gives no file of chapters, one is delivered beside it.
    """
    if episode is None:
        return None

    def absolute(url: str, *, is_sidecar: bool = False) -> str:
        # Some sidecars have the form of articles, and no reference may lead to one of them.
        path = url if not url or (is_sidecar and _BESIDE.match(url)) else follow(url)
        return address(path, base) if path else ""

    people = (
        msgspec.structs.replace(one, url=absolute(one.url), image=absolute(one.image))
        for one in episode.people
    )
    chapters = (
        msgspec.structs.replace(one, url=absolute(one.url), image=absolute(one.image))
        for one in episode.chapters
    )
    transcripts = (
        msgspec.structs.replace(one, url=place)
        for one in episode.transcripts
        if (place := absolute(one.url, is_sidecar=True))
    )
    picture = episode.artwork
    url = absolute(picture.url) if picture else ""
    file = absolute(episode.chapters_url, is_sidecar=True)
    if not file and episode.chapters and has_page:
        file = base + CHAPTERS_NAME
    return msgspec.structs.replace(
        episode,
        people=tuple(people),
        chapters=tuple(chapters),
        transcripts=tuple(transcripts),
        chapters_url=file,
        artwork=msgspec.structs.replace(picture, url=url) if picture and url else None,
    )


def _origin(origin: Origin | None) -> Origin | None:
    if origin is None:
        return None
    url, feed = address(origin.url, ""), address(origin.feed, "")
    made = msgspec.structs.replace(origin, url=url, feed=feed)
    return made if origin.title or url or feed else None


def _with_notice(content: str, article: Article, known: KnownArticle, language: str) -> str:
    """The content, below a notice if the article was corrected or retracted."""
    if known.retracted:
        note = known.retraction_note if known.withdrawn else article.correction
        return _notice(_word(_RETRACTION, language), known.updated, note)
    if article.correction:
        return _notice(_word(_CORRECTION, language), known.updated, article.correction) + content
    return content


def withdrawn_word(language: str) -> str:
    """The word for a retracted article, in its language or in English."""
    return _word(_RETRACTION, language)


def _notice(word: str, when: datetime, note: str) -> str:
    said = html.escape(text.clean(note).strip(), quote=False)
    return f"<p><strong>{word}</strong> ({when:%Y-%m-%d}){': ' if said else ''}{said}</p>\n"


def _word(words: dict[str, str], language: str) -> str:
    return words.get(language.partition("-")[0].lower(), words["en"])
