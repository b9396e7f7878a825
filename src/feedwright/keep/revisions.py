"""The records of articles that a run stores."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from feedwright.domain import identity
from feedwright.domain.identity import IncomingArticle, Match, Resolution, wanted_page
from feedwright.domain.instants import whole_second
from feedwright.domain.known_article import UNLISTED, KnownArticle
from feedwright.domain.link_patterns import article_link
from feedwright.domain.membership import in_private_feeds_only
from feedwright.domain.private_paths import provisional_page
from feedwright.domain.publication import Publication
from feedwright.domain.sources import Source


def known_after(
    before: Mapping[str, KnownArticle],
    resolution: Resolution,
    publication: Publication,
    sources: Mapping[str, Source],
    now: datetime,
) -> dict[str, KnownArticle]:
    """The records of articles after a run, by id.

    An article that needs a page and has none gets the name that it asks for; other articles may
    ask for the same one.

    Args:
        before: The articles known before the run, at least those of the resolution.
        resolution: The resolution of the run's articles.
        publication: The configuration.
        sources: The source of each incoming article, by its key.
        now: The time of the run.
    """
    after = dict(before)
    for match in resolution.matches:
        after[match.id] = _known(match, publication, sources[match.incoming.article.key], now)
    for one in resolution.vanished:
        # An adopted entry without an article stays.
        if one.is_read or not one.adopted:
            missed = one.vanished or whole_second(now)
            after[one.id] = msgspec.structs.replace(one, vanished=missed)
        elif one.next_change:
            after[one.id] = msgspec.structs.replace(one, next_change=None)
    return _with_unique_keys(after, resolution.matches)


def new_article(
    incoming: IncomingArticle, source: Source, publication: Publication, now: datetime
) -> KnownArticle:
    """The record of an article that cannot be a known one.

    Args:
        incoming: The article as it was read.
        source: Its source.
        publication: The configuration.
        now: The time of the run.

    Returns:
        The record with the id that it states, or one minted from its key; and with the page name
        that it would like to have, which others may want too.
    """
    name = incoming.article.id or identity.mint(
        publication.publication.authority, incoming.article.key
    )
    comes = identity.ahead(incoming.article, None, now)
    match = Match(incoming=incoming, id=name, comes=comes, waits=comes is not None)
    return _known(match, publication, source, now)


def _known(match: Match, publication: Publication, source: Source, now: datetime) -> KnownArticle:
    article, known = match.incoming.article, match.known
    first_seen, published, updated = identity.dates(article, known, now)
    fingerprint = "" if match.waits else match.incoming.fingerprint
    comes = match.comes or identity.ahead(article, known, now)
    address = _address(match, published, source, publication)
    page = known.page if known else ""
    made = KnownArticle(
        id=match.id,
        key=article.key,
        first_seen=first_seen,
        published=published,
        updated=updated,
        declared=article.published,
        expires=article.expires,
        retracted=article.status == "retracted" or bool(known and known.withdrawn),
        revision=_revision(known, fingerprint),
        fingerprint=fingerprint,
        text_fingerprint=match.incoming.text_fingerprint,
        title=article.title,
        correction=article.correction,
        link=address,
        page=page or (wanted_page(article) if source.delivers_files or not address else ""),
        section=article.section if article.listed else UNLISTED,
        tags=article.tags,
        authors=tuple(person.name for person in article.authors),
        language=article.language or publication.publication.language,
        next_change=max(comes, published) if comes and match.waits else comes,
        withdrawn=known.withdrawn if known else False,
        retraction_note=known.retraction_note if known else "",
        adopted=known.adopted if known else False,
        shown_until=_clock(known, published, updated, article.expires, now),
        keeps_link=known.keeps_link if known else False,
        media=match.incoming.media,
        translation=article.translation,
    )
    if made.page and not page and in_private_feeds_only(made, publication.feeds, lambda: article):
        # It takes no name from others; a secret page name is given once the article is stored.
        made = msgspec.structs.replace(made, page=provisional_page(made.id))
    return made


def _address(match: Match, published: datetime, source: Source, publication: Publication) -> str:
    """An article's address elsewhere: the stated one, the adopted one, or that of the pattern."""
    article, known = match.incoming.article, match.known
    names_own = article.link or (article.naming and article.naming.permalink)
    if known and known.keeps_link and known.link and not names_own:
        return known.link
    if published == article.published:
        return match.incoming.link
    return article_link(article, source, published, publication)


def _clock(
    known: KnownArticle | None,
    published: datetime,
    updated: datetime,
    expires: datetime | None,
    now: datetime,
) -> datetime | None:
    """The later clock by which readers were shown an article, as long as it matters."""
    if known is None or known.shown_until is None:
        return None
    begun = published == known.published and published > now
    ended = expires is not None and expires == known.expires and expires <= known.shown_until
    return known.shown_until if begun or ended or updated == known.updated else None


def _revision(known: KnownArticle | None, fingerprint: str) -> int:
    if known is None:
        return 1
    return known.revision + (known.is_read and bool(fingerprint) and known.differs(fingerprint))


def _with_unique_keys(
    after: Mapping[str, KnownArticle], matches: Iterable[Match]
) -> dict[str, KnownArticle]:
    """Remove keys that other articles have now from articles that are no longer at them."""
    places = {match.incoming.article.key: match.id for match in matches}
    return {
        name: msgspec.structs.replace(one, key=f"{one.key}\t{name}")
        if places.get(one.key, name) != name
        else one
        for name, one in after.items()
    }
