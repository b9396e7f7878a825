"""What subscribers would see of a dry run."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import msgspec

from feedwright.domain.known_article import KnownArticle
from feedwright.domain.membership import belongs, broken_rules
from feedwright.domain.outlook import Named, Preview, Shown, preview
from feedwright.domain.selection import Selection
from feedwright.store.store import Store

_ANOTHER = "another system's"
"""The digest of an entry that another system showed, which is never ours."""


def previews(
    selection: Selection,
    waiting: Sequence[KnownArticle],
    heads: Mapping[str, Sequence[Shown]],
    store: Store,
) -> Iterator[Preview]:
    """What the subscribers of each feed would see.

    Args:
        selection: The articles in each feed.
        waiting: The articles that wait for their time, the next one first.
        heads: For the path of each feed that was made, the entries that it would show.
        store: Knows what they have been shown.
    """
    before = store.shown()
    anywhere = {name for shown in before.values() for name in shown}
    for chosen in selection.feeds:
        window = chosen.window
        held = (
            one
            for one in waiting
            if belongs(one, window)
            and not broken_rules(one, [window.feed], partial(store.text, one.key))
        )
        had = before.get(window.path, {})
        shown = heads.get(window.path)
        if shown is None:  # which nothing has changed
            shown = [one for one in had.values() if one.standing]
        # Whoever subscribed to the feed that was taken over has seen its entries there.
        seen = {
            one.id: msgspec.structs.replace(one, digest=_ANOTHER)
            for one in shown
            if one.id not in anywhere and (known := store.known.get(one.id)) and known.adopted
        }
        left = {one.id for one in had.values() if one.standing} - {one.id for one in shown}
        retracted = {
            one.id for one in had.values() if one.retracted and window.feed.rules.withdrawal
        }
        yield preview(
            window.path,
            shown,
            seen | had,
            # What a partner was told to take down leaves at its time.
            standing=(
                name
                for name in left
                if name in retracted or store.memberships.contains(name, chosen.key)
            ),
            held=[
                Named(id=one.id, title=one.title, due=one.comes, is_change=one.id in had)
                for one in held
            ],
        )
