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
"""More bytes than the elements around an entry take, beyond what its texts are reckoned at."""
_EPISODE_FRAME, _PART_FRAME = 1500, 250
"""Likewise what the elements of an episode take, and those around each of its parts."""
_MOST_A_BYTE = 18
"""Into no more bytes does escaping turn one, in the two places where a text may stand."""
_LONGEST_TITLE, _LONGEST_SUMMARY = 300, 1000
"""In characters, of what goes as its summary."""
_SHARES = 4
"""So many times its share of a document an entry may take where together they pass the bound."""
_NAMED = 3
"""So many articles are named in a warning; the others are counted."""


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
    # No article that is meant for readers comes here.
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
    """How many bytes an entry takes at most, in the largest format."""
    content = max(_escaped(entry.content.encode()), len(msgspec.json.encode(entry.content)))
    remembered = len(msgspec.json.encode(entry.memory))  # in JSON Feed alone
    # The title or the link is said once more where there is no summary.
    summary = entry.summary if clean(entry.summary).strip() else entry.title + entry.link
    rest = msgspec.structs.replace(entry, content="", memory=None, summary=summary)
    parts = entry.podcast.parts if entry.podcast else ()
    frame = _FRAME + (_EPISODE_FRAME + _PART_FRAME * len(parts) if entry.podcast else 0)
    # A summary is escaped twice in RSS; addresses and texts stand in two places at most.
    return frame + content + remembered + 2 * _escaped(msgspec.json.encode(rest), twice=True)


def largest(made: Sequence[Document | Refusal]) -> int:
    """How many bytes the largest of some documents has."""
    return max((len(one.data) for one in made if isinstance(one, Document)), default=0)


def without_oldest(window: Window, shown: list[Pair], bound: int, largest: int) -> list[Pair]:
    """The entries, without the oldest where they make the largest format pass the bound.

    What stands in no closed page of an archive stays: no reader could fetch it elsewhere.
    """
    if not bound or largest <= bound:
        return shown
    archived = window.feed.archive
    loose = [known.id for known, _ in shown if not archived or window.archive.page_of(known)]
    # In proportion, and one stays at least; what is left is measured again.
    wanted = min(len(shown) - 1, max(1, len(shown) * bound // largest))
    dropped = set(loose[max(0, len(loose) - (len(shown) - wanted)) :]) if wanted else set()
    return [pair for pair in shown if pair[0].id not in dropped]


def cut_warning(window: Window, most: int, count: int) -> str:
    """What is to be said of a feed that its bound leaves fewer entries than it wants.

    Args:
        window: The feed.
        most: ``max_bytes``.
        count: How many entries there is room for.
    """
    rest = "the others stand in its archive" if window.feed.archive else "the oldest fall out"
    entries = f"{count} of its {len(window.entries)} entries"
    return f"{bound_said(window.feed, most)} leaves room for {entries}; {rest}"


def shorten_largest(pairs: Sequence[Pair], bound: int, largest: int) -> list[Pair]:
    """Entries, the largest of them by their summaries where together they pass the bound.

    These are entries that take more than half of it, or several times their share and what the
    others take: they leave these no room. Where there is none the entries are as they were.

    Args:
        pairs: The entries, newest first.
        bound: ``max_bytes``; 0 is no bound.
        largest: How many bytes the largest document has that shows them.
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
    """How many bytes an entry may take that is no exception among others of a document.

    Args:
        sizes: The size of each in bytes.
        bound: ``max_bytes``.
    """
    if not sizes:
        return bound // 2
    middle = sorted(sizes)[len(sizes) // 2]
    return min(bound // 2, _SHARES * max(middle, bound // len(sizes)))


def bound_said(feed: Feed, most: int) -> str:
    """The bound of a feed's documents, as the subject of a sentence.

    Args:
        feed: The feed.
        most: ``max_bytes``.
    """
    bound = feed.bound(most)
    return f"max_bytes = {most}" if bound == most else f"{feed.rules.vendor}'s {bound:,} bytes"


class _SizeNote(Record, frozen=True, kw_only=True):
    """What a feed does not show for its bound."""

    short: tuple[str, ...] = ()
    """The keys of articles whose text its head leaves out."""
    cut: str = ""
    """What is said of entries that its head leaves out."""
    pages: dict[int, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """The keys of articles whose text a page of its archive leaves out, by the page's number."""


class SizeWarnings:
    """What is to be said of feeds whose entries do not all fit, in this run and in later ones.

    Args:
        bound: ``max_bytes``; 0 is no bound.
        kept: What earlier runs have noted, by what stands for a feed.
    """

    def __init__(self, bound: int, kept: Callable[[], Mapping[str, str]]) -> None:
        self._bound = bound
        self._load = kept
        self._made: dict[str, _SizeNote] = {}

    @cached_property
    def _kept(self) -> Mapping[str, str]:
        return self._load()

    def head(self, window: Window, short: Iterable[KnownArticle], cut: str) -> None:
        """Note what the head of a feed does not show whole, and what is said of the rest."""
        had, keys = self._note(_key(window)), tuple(one.key for one in short)
        pages = had.pages if window.feed.archive else {}
        self._made[_key(window)] = _SizeNote(short=keys, cut=cut, pages=pages)

    def page(self, window: Window, number: int, short: Iterable[KnownArticle]) -> None:
        """Note what a page of a feed's archive does not show whole."""
        had, keys = self._note(_key(window)), tuple(one.key for one in short)
        if keys != had.pages.get(number, ()):
            pages = {page: others for page, others in had.pages.items() if page != number}
            pages |= {number: keys} if keys else {}
            self._made[_key(window)] = msgspec.structs.replace(had, pages=pages)

    def notes(self) -> dict[str, str]:
        """What later runs need to know, by what stands for the feeds of which it is."""
        return {
            key: msgspec.json.encode(note).decode() if note != _SizeNote() else ""
            for key, note in self._made.items()
        }

    def lines(self, feeds: Iterable[Window]) -> list[str]:
        """What is to be said of feeds, in one line where it holds of several."""
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
        # What an older version has noted is no JSON, and every head is made anew after one.
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
    """A text, or what is left of one that is longer than anybody reads beside a link."""
    from feedwright.domain.summary import summarise  # noqa: PLC0415 - seldom needed

    return text if len(text) <= limit else summarise(one_line(text[: 2 * limit]), limit)


def is_too_large(entry: Entry, bound: int) -> bool:
    """Whether an entry takes more than a document may have."""
    few = _MOST_A_BYTE * len(msgspec.json.encode(entry)) + _FRAME <= bound
    return not few and max_size(entry) > bound


def _escaped(text: bytes, *, twice: bool = False) -> int:
    """How many bytes a text takes with ``&``, ``<``, ``>`` and quotes escaped, once or twice."""
    and_sign = 4  # more bytes that it takes; another escape adds them to every entity
    signs, quotes = text.count(b"<") + text.count(b">"), text.count(b'"') + text.count(b"'")
    more = and_sign * text.count(b"&") + 3 * signs + 5 * quotes
    again = and_sign * (text.count(b"&") + signs + quotes) if twice else 0
    return len(text) + more + again
