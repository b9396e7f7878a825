"""Articles as documents show them."""

import html
from collections.abc import Callable
from datetime import datetime

import msgspec

from feedwright.domain import text
from feedwright.domain.addresses import address
from feedwright.domain.article import Article, Enclosure, Image, Origin
from feedwright.domain.entry import Entry, Memory
from feedwright.domain.identity import Known, address_of, published_hash
from feedwright.domain.languages import is_language
from feedwright.domain.links import scope_of
from feedwright.domain.publication import Publisher
from feedwright.domain.targets import Target, Wanted

# The words that stand before a notice, by language; English where there is none.
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


def make_entry(
    article: Article,
    known: Known,
    publisher: Publisher,
    find: Callable[[Wanted], Target],
    folder: str = "",
) -> tuple[Entry, tuple[str, ...]]:
    """Makes an article's entry: its text converted and safe, its addresses absolute.

    Args:
        article: As its source tells it, text and all.
        known: Who it is and when it was published.
        publisher: Whose authors and language hold where the article names none.
        find: The article that is meant where this one refers to another by its file.
        folder: The article's own, below its source, in POSIX form.

    Returns:
        The entry, and what its making had to leave out, each a sentence.
    """
    # Runs that change nothing make no entry.
    from feedwright import markup  # noqa: PLC0415
    from feedwright.domain.summary import lead  # noqa: PLC0415
    from feedwright.markup.references import References  # noqa: PLC0415

    link = address_of(known, publisher)
    language = article.language if is_language(article.language) else publisher.language
    scope = scope_of(known.id)
    references = References(
        find, home=publisher.home or publisher.address, folder=folder, is_own=not known.link
    )
    converted = markup.convert(
        article.body, article.markup, base=link, scope=scope, references=references
    )
    told = converted.html
    if article.excerpt is not None and not article.summary:
        told = markup.convert(
            article.excerpt, article.markup, base=link, scope=scope, references=references
        ).html
    summary = text.one_line(article.summary) or lead(told)
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
        undated=not known.is_listed and known.declared is None,
        retracted=known.retracted,
        memory=_memory(known),
    )
    unknown = f"language: {article.language!r} is no language; {language!r} is named."
    wrong = (unknown,) if article.language and article.language != language else ()
    return entry, (*wrong, *converted.warnings)


def _memory(known: Known) -> Memory:
    return Memory(
        key=published_hash(known.key),
        first_seen=known.published,
        dated=known.declared is not None,
        declared=None if known.declared == known.published else known.declared,
        revision=known.revision,
        fingerprint=known.fingerprint,
        text=known.text_mark,
        correction=known.correction,
        withdrawn=known.withdrawn,
        note=known.retraction_note,
        adopted=known.adopted,
    )


def _image(image: Image | None, base: str, follow: Callable[[str], str]) -> Image | None:
    url = address(follow(image.url), base) if image and image.url else ""
    return msgspec.structs.replace(image, url=url) if image and url else None


def _enclosures(
    enclosures: tuple[Enclosure, ...], base: str, follow: Callable[[str], str]
) -> tuple[Enclosure, ...]:
    made = ((one, address(url, base)) for one in enclosures if (url := follow(one.url)))
    return tuple(msgspec.structs.replace(one, url=url) for one, url in made if url)


def _origin(origin: Origin | None) -> Origin | None:
    if origin is None:
        return None
    url, feed = address(origin.url, ""), address(origin.feed, "")
    made = msgspec.structs.replace(origin, url=url, feed=feed)
    return made if origin.title or url or feed else None


def _with_notice(content: str, article: Article, known: Known, language: str) -> str:
    """The content below what a reader must know first: that it was corrected, or withdrawn."""
    if known.retracted:
        note = known.retraction_note if known.withdrawn else article.correction
        return _notice(_word(_RETRACTION, language), known.updated, note)
    if article.correction:
        return _notice(_word(_CORRECTION, language), known.updated, article.correction) + content
    return content


def _notice(word: str, when: datetime, note: str) -> str:
    said = html.escape(text.clean(note).strip(), quote=False)
    return f"<p><strong>{word}</strong> ({when:%Y-%m-%d}){': ' if said else ''}{said}</p>\n"


def _word(words: dict[str, str], language: str) -> str:
    return words.get(language.partition("-")[0].lower(), words["en"])
