"""Entries by which partners are told to take down what they have."""

from feedwright.domain.entry import Entry, WithdrawnEntry
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.publication import Feed, Publisher
from feedwright.rendering.entry import memory, withdrawn_word


def withdrawn_entry(
    told: WithdrawnEntry, known: KnownArticle, feed: Feed, publisher: Publisher
) -> Entry:
    """An entry by which a partner is told to take down what it has.

    Nothing of the article is in it but its title and its address, by which it is known there.

    Args:
        told: What became of it.
        known: Its article.
        feed: The one that has shown it.
        publisher: Whose language holds where no other is known.
    """
    # Of one that was deleted no more is known than its feed has told; one that its feed may not
    # hold may be under embargo now.
    is_there = told.withdrawal.kind not in ("deleted", "removed")
    language = (known.language if is_there else feed.language) or publisher.language
    return Entry(
        id=told.id,
        link=told.link,
        title=told.title,
        published=told.published,
        updated=told.withdrawal.when,
        summary=withdrawn_word(language),
        language=language,
        retracted=told.withdrawal.kind == "retracted",
        profile=feed.profile,
        withdrawal=told.withdrawal,
        memory=memory(known) if is_there else None,
    )
