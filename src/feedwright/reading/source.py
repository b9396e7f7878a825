"""What a source is: where articles are stored, whatever they are stored in."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Protocol

import msgspec

from feedwright.domain import sources
from feedwright.domain.article import Article, Person, SetAside
from feedwright.reading.formats.raw_article import Context, Reading
from feedwright.runtime.kept_open import KeptOpen

Parts = list[list[tuple[str, str]]]
Spread = Callable[[Callable[[list[tuple[str, str]]], bytes], Parts], Iterator[bytes]]
"""Has other processes do a work for each of its parts, and gives the answers in their order."""


GivenRow = Article | Mapping[str, Any]
"""An article that a program gives, or a row of a table."""


class Given(msgspec.Struct, frozen=True):
    """What a program gives to a run."""

    rows: Sequence[GivenRow]
    touched: frozenset[str] | None
    """The ids of the only ones that may have changed; one of these that is not among the rows was
    deleted. None where the rows are all that there are."""


class Surroundings(msgspec.Struct, frozen=True):
    """What a source is told of the publication that it belongs to."""

    folder: Path
    """That of feedwright.toml, from which paths are counted."""
    home: str
    """The site's address, with a slash at its end; ``address`` where none is told."""
    timezone: str
    """For dates without a zone; an IANA name."""
    language: str = ""
    """The publication's."""
    authors: Mapping[str, Person] = {}
    """The publication's, by the keys that articles name."""
    leave_out: frozenset[Path] = frozenset()
    """Folders that are not searched: the destination, and the other sources."""
    given: Given | None = None
    """What the run is given by a program; None where it is given nothing."""
    drafts: bool = False
    """Drafts are read as if they were published, for whoever sits at this machine."""
    episodes: bool = False
    """The publication has a podcast, so that what is told of episodes is read."""
    pictures: bool = False
    """A feed of it has bounds for pictures, so that they are measured."""
    picture_lengths: bool = False
    """A feed of it has pictures as enclosures, which tell their lengths."""
    address: str = ""
    """Where the published folder is reached."""
    kept_open: KeptOpen | None = None
    """What stays open for the next runs of this process; None where there are none."""

    def context(self, key: str, settings: sources.Source) -> Context:
        """What holds for the one article of a unit."""
        return Context(
            key=key,
            source=f"{settings.prefix}/",
            home=self.home,
            main_language=self.language,
            timezone=self.timezone,
            listed=settings.feeds,
            language=settings.language,
            section=settings.section,
            authors=settings.authors,
            tags=settings.tags,
            people=self.authors,
            system=settings.system,
            episodes=self.episodes,
        )


class Scan(msgspec.Struct, frozen=True):
    """What a source has, as far as it looked."""

    stamps: Mapping[str, str | None]
    """By the keys of units. A stamp is any text that changes when the unit's articles may have;
    "" for a unit that is read again each time, None for one that is gone. That of a file is
    :func:`feedwright.runtime.stamps.stamp_of`; of anything else a hash of its content, with no
    blank in it."""
    is_whole: bool = True
    """Whether these are all: what was there and is not named has vanished. Else they are those
    that have changed since the watermark, those that are gone (None), and the ones that were
    asked for; all others are as they were."""
    watermark: str = ""
    """Where the next scan begins; "" has it look at everything."""
    unnamable: tuple[SetAside, ...] = ()
    """What is there and has no key."""
    unread: Mapping[str, int] = {}
    """How many files are of forms that are not read, by their endings."""


class Source(Protocol):
    """A source: what it has, by keys and stamps, and what one of its units holds.

    A source divides what it has into units, which are read whole and remembered by a key and a
    stamp: a file, a row, an entry, an article of an export. The other methods have a body that
    goes for most kinds, so that a kind inherits from this class and writes :meth:`scan` and
    :meth:`reading`.

    **Keys.** That of a unit begins with the source's prefix and a slash (``db/4711``), is in POSIX
    form, and stays while the unit does. Its one article has the same key. Where it holds several,
    theirs are the unit's, ``#`` and what tells them apart, and the unit's ends in ``.json``,
    ``.xml`` or ``.wxr``: ``articles/all.json#4711``. An article that moves to another key keeps
    its id where it brings one (``Article.id``), or where its address, its text or its title and
    date are known.

    **Stamps and watermarks.** :meth:`scan` is asked in each run, and what has another stamp than
    when it was read is read. Where looking at everything is dear, a scan may return a watermark
    (the newest change of a column, an ``ETag``, a file's stamp): the next run hands it back, and
    the source then answers for what changed since alone (``is_whole=False``). It is handed "" on
    a first run, when the program or the source's settings have changed, and when the last run did
    not succeed. A source whose watermark misses deletions or ties looks at everything from time
    to time of its own accord.

    **Order of the calls.** ``scan`` or ``look``; ``siblings``, ``inherited`` and ``length``;
    ``prepare``; ``reading`` for each unit, in the order of :meth:`order`, in this process or in
    several forks of it, so that what ``scan`` or ``prepare`` have found is there and what
    ``reading`` keeps is not; ``close``. ``reading`` may also come without a scan before it. Of a
    source that :attr:`is_shared`, other machines call ``prepare``, ``stands`` and ``reading`` for
    some units, and ``close``.

    **Memory.** A scan holds a key and a stamp for each unit and no text; readings are asked one
    by one, and each is let go before the next few. A unit is at most some megabytes.

    **Faults.** One article that cannot be used is set aside, with its key and a reason, and the
    others of its unit are read. A unit that cannot be read *now* is a reading with
    ``is_transient``, whose ``set_aside`` names the unit: what was published of it stands, and it
    is tried again. A source that is away raises :class:`~feedwright.domain.errors.SourceError`
    from ``scan``, ``look`` or ``prepare``: the others are published, its articles stay as they
    were, the run says so once, ends with status 1, and the next run tries again. Raised from
    ``reading`` it sets that unit aside until then. The message is one line that says what is
    wrong, where, and what to do, without a secret. ``__init__``, ``recipe`` and all others raise
    nothing and open nothing: a source is made for each command, also for those that do not read.
    """

    is_shared: ClassVar[bool] = False
    """Whether other machines may have it too, so that a large run has them read parts of it."""

    def stands(self, key: str, seen: str) -> bool:
        """Whether a unit is here as another machine has found it, which has scanned the source.

        Args:
            key: The unit's; :meth:`prepare` was told of it, and :meth:`reading` follows.
            seen: Its stamp in the scan there.

        Raises:
            SourceError: It is away.
        """
        del key, seen
        return False

    def scan(self, since: str, again: Collection[str], spread: Spread | None = None) -> Scan:
        """What there is.

        Args:
            since: The watermark of the last scan, or "".
            again: The keys of units whose stamps are wanted though they may be as they were:
                they are to be read again.
            spread: Has other processes share the work, where there is much.

        Raises:
            SourceError: It is away.
        """
        ...

    def reading(self, key: str) -> Reading:
        """What a unit holds; drafts come with their status, and are not published.

        Raises:
            SourceError: The source is away.
        """
        ...

    def look(
        self, touched: Collection[Path], again: Collection[str]
    ) -> Mapping[str, str | None] | None:
        """The stamps of what lies in some files, and of some units.

        Args:
            touched: Paths that may have changed, been made or been deleted, here or elsewhere.
            again: The keys of units whose stamps are wanted in any case.

        Returns:
            As in a :class:`Scan` that is not whole; None where the source must be scanned, as
            one must whose units are not files.

        Raises:
            SourceError: The source is away.
        """
        del touched, again
        return None

    def recipe(self) -> Any:
        """What its articles depend on beside units and settings; another one has all read."""
        return None

    def order(self, key: str) -> str:
        """By what its units are sorted."""
        return key

    def siblings(self, keys: Iterable[str]) -> Iterable[str]:
        """The keys of units that are read again where others, of any source, have changed."""
        del keys
        return ()

    def inherited(self, key: str) -> str:
        """The fingerprint of what a unit says of the articles in the folders below; "" is none."""
        del key
        return ""

    def length(self, key: str, name: str) -> int:
        """The length in bytes of a file that an article refers to, -1 where there is none."""
        del key, name
        return -1

    def mark(self, key: str, name: str) -> int:
        """What differs when a file that an article refers to does: its length, or more; or -1."""
        return self.length(key, name)

    def is_readable(self, key: str) -> bool:
        """Whether no part of the program is missing that reads a unit; else it stands as it is."""
        del key
        return True

    def prepare(self, keys: Collection[str], *, many: bool) -> None:
        """Find what reading needs, once, before it is spread over processes.

        Args:
            keys: Of all units that are to be read, of other sources too.
            many: Whether several processes may read.

        Raises:
            SourceError: The source is away.
        """
        del keys, many

    def warnings(self) -> Iterable[str]:
        """What is to be said of the source in each run, a sentence for each kind of thing."""
        return ()

    def close(self) -> None:
        """Let go of what reading held open: a process, a connection, a file."""
        return

    def attachment(self, key: str, name: str) -> Path | None:
        """A file that an article refers to and that is delivered with it; None if there is none.

        Args:
            key: The article's.
            name: Its path from the article's folder, in POSIX form; from the source's own where
                it begins with ``~/``.
        """
        del key, name
        return None

    def objection(self, key: str, name: str) -> str:
        """Why there is no such file, as a clause."""
        del key, name
        return "which its source does not hold"
