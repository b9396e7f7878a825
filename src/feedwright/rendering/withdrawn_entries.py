"""Entries that tell partners to take an article down."""

from feedwright.domain.entry import Entry, WithdrawnEntry
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.publication import Feed, Publisher
from feedwright.rendering.entry_maker import memory, withdrawn_word


def withdrawn_entry(
    shown: WithdrawnEntry, known: KnownArticle, feed: Feed, publisher: Publisher
) -> Entry:
    """Make an entry that tells a partner to take an article down.

    It contains only the title and the address, which identify the article.

    Args:
        shown: The shown entry, with its withdrawal.
        known: The article.
        feed: The feed that has shown it.
        publisher: Gives the default language.
    """
    # Of a deleted article only the shown entry is known; one that the feed may not hold now may be
    # under embargo.
    is_there = shown.withdrawal.kind not in ("deleted", "removed")
    language = (known.language if is_there else feed.language) or publisher.language
    return Entry(
        id=shown.id,
        link=shown.link,
        title=shown.title,
        published=shown.published,
        updated=shown.withdrawal.when,
        summary=withdrawn_word(language),
        language=language,
        retracted=shown.withdrawal.kind == "retracted",
        profile=feed.profile,
        withdrawal=shown.withdrawal,
        memory=memory(known) if is_there else None,
    )
