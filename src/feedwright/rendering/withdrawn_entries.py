"""Entries that tell partners what to take down."""

from feedwright.domain.entry import Entry, WithdrawnEntry
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.publication import Feed, Publisher
from feedwright.rendering.entry_maker import memory, withdrawn_word


def withdrawn_entry(
    shown: WithdrawnEntry, known: KnownArticle, feed: Feed, publisher: Publisher
) -> Entry:
    """An entry by which a partner is told to take down what it has.

    Nothing of the article is in it but its title and its address, by which it is known there.

    Args:
        shown: What became of it.
        known: Its article.
        feed: The one that has shown it.
        publisher: Whose language holds where no other is known.
    """
    # Of one that was deleted no more is known than its feed has told; one that its feed may not
    # hold may be under embargo now.
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
