"""Changes dated ahead: until their time, readers keep seeing what they saw."""

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
    """Who an article is and what of it is shown, with the texts that are kept for that."""

    match: Match
    texts: dict[str, bytes]
    forgotten: tuple[str, ...] = ()
    """The keys of texts that are kept no more."""


class ComingChanges:
    """Settles which text of an article is shown where its source dates the new one ahead.

    The text that readers know stays at the article's key, and the one to come beside it, so that
    it can be shown at its time whatever has become of the source meanwhile.

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
        """Have articles stay as they are whose text is to come, and take in those that have come.

        Args:
            resolution: Who the articles of the run are, as they came.
            incoming: Knows whose texts were written aside.
            identities: Knows who came with a text that the store had kept aside.
        """
        aside = incoming.dated_ahead | identities.recalled
        # What claims to be another is not written yet: what readers saw stands there still.
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
        # Two articles may have traded places, so that all are read before any is written.
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
        """The article as readers see it; None where they do not, or the new text is the same."""
        key = match.incoming.article.key
        is_same = known.fingerprint == match.incoming.fingerprint
        if is_same or not is_visible(known, self._now):
            return None
        _, published, _ = identity.dates(match.incoming.article, known, self._now)
        if published > known.by(self._now):
            return None  # it is to be hidden until then
        if key != known.key and known.key in incoming.articles and known.key not in self._contested:
            return None  # the text there is another's now
        found = self._store.text(known.key)
        if found and known.retracted and _is_remade(found):
            # Published documents tell the notice, and not in which field it was written.
            found = msgspec.structs.replace(found, status="retracted", correction=known.correction)
        return found and msgspec.structs.replace(found, key=key)

    def _unchanged(self, article: Article, known: KnownArticle) -> IncomingArticle:
        """An article as it would come again if its source had not changed."""
        source = self._sources.source_of(article.key)
        if source is None:
            raise LookupError(article.key)
        when = article.published or known.published
        link = known.link
        if not _is_remade(article):
            link = article_link(article, source, when, self._publication)
        return identity.incoming_unchanged(article, link, known)


def _is_remade(article: Article) -> bool:
    """Whether a text may be one that published documents told, for the store was lost."""
    return not (article.link or article.slug or article.naming)
