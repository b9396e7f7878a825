"""Size limits of documents: the size of each entry, and how one that is too large is cut."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

import msgspec

from feedwright.domain.document import Document, Refusal
from feedwright.domain.entry import Entry
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.membership import feed_key
from feedwright.domain.publication import Feed
from feedwright.domain.record import Record
from feedwright.domain.text import clean, one_line
from feedwright.domain.window import Window

Pair = tuple[KnownArticle, Entry]

_FRAME = 500
"""An upper limit of the bytes of the elements around an entry's texts."""
_EPISODE_FRAME, _PART_FRAME = 1500, 250
"""Upper limits of the bytes of an episode's elements, and of those around each of its parts."""
_MOST_A_BYTE = 18
"""The most bytes that escaping makes of one byte, in the two places of a text."""
_LONGEST_TITLE, _LONGEST_SUMMARY = 300, 1000
"""The most characters of a text that is used as a summary."""
_SHARES = 4
"""The most that an entry may take if all together exceed the limit, as a multiple of its share."""
_NAMED = 3
"""The most articles named in a warning; the others are counted."""


def shortened(entry: Entry, bound: int) -> Entry:
    """Shorten an entry to its summary and link; its other fields stay unless too large."""
    short = msgspec.structs.replace(
        entry,
        content="",
        title=_start(entry.title, _LONGEST_TITLE),
        summary=_start(entry.summary, _LONGEST_SUMMARY),
    )
    if not is_too_large(short, bound):
        return short
    # No article meant for readers gets here.
    return msgspec.structs.replace(
        short,
        authors=(),
        section="",
        tags=(),
        image=None,
        enclosures=(),
        origin=None,
        rights="",
        licence="",
    )


def max_size(entry: Entry) -> int:
    """The most bytes of an entry, in the largest format."""
    content = max(_escaped(entry.content.encode()), len(msgspec.json.encode(entry.content)))
    remembered = len(msgspec.json.encode(entry.memory))  # in JSON Feed alone
    # The title or the link is repeated if there is no summary.
    summary = entry.summary if clean(entry.summary).strip() else entry.title + entry.link
    rest = msgspec.structs.replace(entry, content="", memory=None, summary=summary)
    parts = entry.podcast.parts if entry.podcast else ()
    frame = _FRAME + (_EPISODE_FRAME + _PART_FRAME * len(parts) if entry.podcast else 0)
    # A summary is escaped twice in RSS; addresses and texts are in at most two places.
    return frame + content + remembered + 2 * _escaped(msgspec.json.encode(rest), twice=True)


def largest(made: Sequence[Document | Refusal]) -> int:
    """The bytes of the largest of some documents."""
    return max((len(one.data) for one in made if isinstance(one, Document)), default=0)


def without_oldest(window: Window, shown: list[Pair], bound: int, largest: int) -> list[Pair]:
    """Leave out the oldest entries if the largest format exceeds the limit.

    Entries in no closed archive page stay, because readers could not fetch them elsewhere.
    """
    if not bound or largest <= bound:
        return shown
    archived = window.feed.archive
    loose = [known.id for known, _ in shown if not archived or window.archive.page_of(known)]
    # In proportion, at least one; the rest is measured again.
    wanted = min(len(shown) - 1, max(1, len(shown) * bound // largest))
    dropped = set(loose[max(0, len(loose) - (len(shown) - wanted)) :]) if wanted else set()
    return [pair for pair in shown if pair[0].id not in dropped]


def cut_warning(window: Window, most: int, count: int) -> str:
    """The warning about a feed that has room for fewer entries than configured.

    Args:
        window: The feed.
        most: ``max_bytes``.
        count: The number of entries that it has room for.
    """
    rest = "the others stand in its archive" if window.feed.archive else "the oldest fall out"
    entries = f"{count} of its {len(window.entries)} entries"
    return f"{bound_said(window.feed, most)} leaves room for {entries}; {rest}"


def shorten_largest(pairs: Sequence[Pair], bound: int, largest: int) -> list[Pair]:
    """Reduce the largest entries to their summaries if all together exceed the limit.

    These are entries that take more than half of the limit, or several times both their share and
    the size of the others. Without such entries the result is unchanged.

    Args:
        pairs: The entries, newest first.
        bound: ``max_bytes``; 0 for no limit.
        largest: The bytes of the largest document with these entries.
    """
    made = list(pairs)
    if not bound or largest <= bound:
        return made
    sizes = {at: max_size(entry) for at, (_, entry) in enumerate(made)}
    left = largest - bound
    most = ordinary_size(list(sizes.values()), bound)
    for at in sorted(sizes, key=lambda at: (sizes[at], at), reverse=True):
        if left <= 0 or sizes[at] <= most:
            break
        known, entry = made[at]
        made[at] = known, shortened(entry, bound)
        left -= sizes[at] - max_size(made[at][1])
    return made


def ordinary_size(sizes: Sequence[int], bound: int) -> int:
    """The most bytes of an entry that is not exceptionally large among those of a document.

    Args:
        sizes: The size of each in bytes.
        bound: ``max_bytes``.
    """
    if not sizes:
        return bound // 2
    middle = sorted(sizes)[len(sizes) // 2]
    return min(bound // 2, _SHARES * max(middle, bound // len(sizes)))


def bound_said(feed: Feed, most: int) -> str:
    """The limit of a feed's documents, as the subject of a sentence.

    Args:
        feed: The feed.
        most: ``max_bytes``.
    """
    bound = feed.bound(most)
    return f"max_bytes = {most}" if bound == most else f"{feed.rules.vendor}'s {bound:,} bytes"


class _SizeNote(Record, frozen=True, kw_only=True):
    """What a feed does not show because of its limit."""

    short: tuple[str, ...] = ()
    """The keys of articles whose text its head leaves out."""
    cut: str = ""
    """The warning about entries that its head leaves out."""
    pages: dict[int, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """The keys of articles whose text an archive page leaves out, by the page's number."""


class SizeWarnings:
    """The warnings about feeds whose entries do not all fit, for this run and later ones.

    Args:
        bound: ``max_bytes``; 0 for no limit.
        kept: The notes of earlier runs, by the keys of feeds.
    """

    def __init__(self, bound: int, kept: Callable[[], Mapping[str, str]]) -> None:
        self._bound = bound
        self._load = kept
        self._made: dict[str, _SizeNote] = {}

    @cached_property
    def _kept(self) -> Mapping[str, str]:
        return self._load()

    def head(self, window: Window, short: Iterable[KnownArticle], cut: str) -> None:
        """Note the shortened entries of a feed's head, and the warning about left-out ones."""
        had, keys = self._note(_key(window)), tuple(one.key for one in short)
        pages = had.pages if window.feed.archive else {}
        self._made[_key(window)] = _SizeNote(short=keys, cut=cut, pages=pages)

    def page(self, window: Window, number: int, short: Iterable[KnownArticle]) -> None:
        """Note the shortened entries of an archive page."""
        had, keys = self._note(_key(window)), tuple(one.key for one in short)
        if keys != had.pages.get(number, ()):
            pages = {page: others for page, others in had.pages.items() if page != number}
            pages |= {number: keys} if keys else {}
            self._made[_key(window)] = msgspec.structs.replace(had, pages=pages)

    def notes(self) -> dict[str, str]:
        """The notes for later runs, by the keys of feeds."""
        return {
            key: msgspec.json.encode(note).decode() if note != _SizeNote() else ""
            for key, note in self._made.items()
        }

    def lines(self, feeds: Iterable[Window]) -> list[str]:
        """The warnings about feeds, in one line if they are the same for several."""
        sentences: dict[str, list[str]] = {}
        for window in feeds:
            note = self._note(_key(window))
            paged = (key for _, keys in sorted(note.pages.items()) for key in keys)
            keys = [*dict.fromkeys((*note.short, *paged))]
            for what in filter(None, (self._left_out(keys, window.feed), note.cut)):
                sentences.setdefault(what, []).append(window.path or "the main feed")
        return [f"{_feeds(feeds)}: {what}" for what, feeds in sentences.items()]

    def _note(self, key: str) -> _SizeNote:
        made, kept = self._made.get(key), self._kept.get(key, "")
        # The notes of older versions are no JSON; after an upgrade every head is made again.
        return made or (
            msgspec.json.decode(kept, type=_SizeNote) if kept[:1] == "{" else _SizeNote()
        )

    def _left_out(self, keys: Sequence[str], feed: Feed) -> str:
        if not keys:
            return ""
        more = f" and {len(keys) - _NAMED} more" if len(keys) > _NAMED else ""
        is_ours = feed.bound(self._bound) == self._bound
        return (
            f"{bound_said(feed, self._bound)} has no room for the text of "
            f"{', '.join(keys[:_NAMED])}{more}; readers get the summary and the link, unless you "
            f"divide the article{' or raise max_bytes' if is_ours else ''}"
        )


def _key(window: Window) -> str:
    return feed_key(window.feed, window.value)


def _feeds(names: Sequence[str]) -> str:
    others = len(names) - 1
    return names[0] + (f" and {others} more feed{'s' * (others > 1)}" if others else "")


def _start(text: str, limit: int) -> str:
    """A text, cut to a length that is readable beside a link."""
    from feedwright.domain.summary import summarise  # noqa: PLC0415 - seldom needed

    return text if len(text) <= limit else summarise(one_line(text[: 2 * limit]), limit)


def is_too_large(entry: Entry, bound: int) -> bool:
    """Whether an entry is larger than a document may be."""
    few = _MOST_A_BYTE * len(msgspec.json.encode(entry)) + _FRAME <= bound
    return not few and max_size(entry) > bound


def _escaped(text: bytes, *, twice: bool = False) -> int:
    """The bytes of a text with ``&``, ``<``, ``>`` and quotes escaped, once or twice."""
    and_sign = 4  # the additional bytes; a second escape adds them to every entity
    signs, quotes = text.count(b"<") + text.count(b">"), text.count(b'"') + text.count(b"'")
    more = and_sign * text.count(b"&") + 3 * signs + 5 * quotes
    again = and_sign * (text.count(b"&") + signs + quotes) if twice else 0
    return len(text) + more + again
