"""Coming changes: new texts dated ahead, until whose time readers see the old ones."""

from datetime import datetime

import msgspec

from feedwright.domain import identity
from feedwright.domain.article import Article
from feedwright.domain.identity import IncomingArticle, Match, Resolution, key_of_coming
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.link_patterns import article_link
from feedwright.domain.publication import Publication
from feedwright.domain.source_changes import Sources
from feedwright.domain.visibility import is_visible
from feedwright.keep.incoming import IncomingArticles
from feedwright.keep.stored_identities import StoredIdentities
from feedwright.store.store import Store


class _Settled(msgspec.Struct, frozen=True):
    """The matches and texts after coming changes are settled."""

    match: Match
    texts: dict[str, bytes]
    forgotten: tuple[str, ...] = ()
    """The keys of texts to delete."""


class ComingChanges:
    """Decides which text of an article is shown if its source dates the new one ahead.

    The published text stays stored at the article's key, and the coming one beside it, so that it
    can be shown at its time even if the source is gone by then.

    Args:
        publication: The configuration.
        sources: Where its articles are stored.
        store: Inside a transaction.
        now: The time of the run.
    """

    def __init__(
        self, publication: Publication, sources: Sources, store: Store, now: datetime
    ) -> None:
        self._publication = publication
        self._sources = sources
        self._store = store
        self._now = now
        self._contested = frozenset[str]()

    def settle(
        self, resolution: Resolution, incoming: IncomingArticles, identities: StoredIdentities
    ) -> Resolution:
        """Keep articles as they are until their text is due, and apply due changes.

        Args:
            resolution: The resolution of the articles as they were read.
            incoming: The incoming articles, with the texts that were stored aside.
            identities: The stored identities, with the articles that were read from stored coming
                texts.
        """
        aside = incoming.dated_ahead | identities.recalled
        # An article that claims to be another is not stored yet, so the old text is still at its
        # key.
        self._contested = frozenset(incoming.contested_texts)
        settled = {
            match.id: self._settled(match, comes, incoming, is_aside=key in aside)
            for match in resolution.matches
            for key in (match.incoming.article.key,)
            for comes in (identity.ahead(match.incoming.article, match.known, self._now),)
            if comes or key in aside or (match.known and match.known.next_change)
        }
        if not settled:
            return resolution
        # Two articles may have swapped keys, so all are read before any is written.
        self._store.texts.keep(
            (key, text) for one in settled.values() for key, text in one.texts.items()
        )
        self._store.texts.forget(key for one in settled.values() for key in one.forgotten)
        matches = (
            settled[one.id].match if one.id in settled else one for one in resolution.matches
        )
        return msgspec.structs.replace(resolution, matches=tuple(matches))

    def _settled(
        self, match: Match, comes: datetime | None, incoming: IncomingArticles, *, is_aside: bool
    ) -> _Settled:
        key, known = match.incoming.article.key, match.known
        coming = key_of_coming(key)
        if comes and known and (earlier := self._earlier(match, known, incoming)):
            text = (
                None
                if is_aside
                else incoming.contested_texts.pop(key, None) or self._store.texts.get(key)
            )
            stays = msgspec.structs.replace(
                match, incoming=self._unchanged(earlier, known), comes=comes
            )
            texts = {key: msgspec.json.encode(earlier)} | ({coming: text} if text else {})
            return _Settled(stays, texts)
        texts = {key: self._store.texts.get(coming)} if is_aside else {}
        is_shown = known and known.fingerprint == match.incoming.fingerprint
        if comes and not (is_shown and known and is_visible(known, self._now)):
            match = msgspec.structs.replace(match, comes=comes, waits=True)
        return _Settled(match, texts, (coming,))

    def _earlier(
        self, match: Match, known: KnownArticle, incoming: IncomingArticles
    ) -> Article | None:
        """The article as readers see it; None if they do not, or if the new text is the same."""
        key = match.incoming.article.key
        is_same = known.fingerprint == match.incoming.fingerprint
        if is_same or not is_visible(known, self._now):
            return None
        _, published, _ = identity.dates(match.incoming.article, known, self._now)
        if published > known.by(self._now):
            return None  # it stays hidden until then
        if key != known.key and known.key in incoming.articles and known.key not in self._contested:
            return None  # that key now has another article's text
        found = self._store.text(known.key)
        if found and known.retracted and _is_remade(found):
            # Published documents contain the notice, but not the field that it came from.
            found = msgspec.structs.replace(found, status="retracted", correction=known.correction)
        return found and msgspec.structs.replace(found, key=key)

    def _unchanged(self, article: Article, known: KnownArticle) -> IncomingArticle:
        """An article as it would be read if its source had not changed."""
        source = self._sources.source_of(article.key)
        if source is None:
            raise LookupError(article.key)
        when = article.published or known.published
        link = known.link
        if not _is_remade(article):
            link = article_link(article, source, when, self._publication)
        return identity.incoming_unchanged(article, link, known)


def _is_remade(article: Article) -> bool:
    """Whether a text may have been restored from published documents after the store was lost."""
    return not (article.link or article.slug or article.naming)
