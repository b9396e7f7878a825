"""The report of a run: what it did, or would do."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal

from feedwright.domain.article import SetAside
from feedwright.domain.outlook import Preview
from feedwright.domain.record import Record, TimedRecord

Progress = Callable[[str, int, int], None]
"""Called with the current activity, how much of it is done, and of how much."""


class Outcome(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What happened to a document."""

    path: str
    status: Literal["written", "unchanged", "refused", "removed"]
    entries: int = 0
    bytes: int = 0
    sha256: str = ""
    reason: str = ""
    """Why it was refused."""


class Draft(Record, frozen=True, kw_only=True):
    """An article that is not for the public."""

    source: str
    title: str


class Articles(Record, frozen=True, kw_only=True, omit_defaults=False):
    """Counts of articles, and those that were set aside."""

    read: int
    new: int
    changed: int
    vanished: int
    held: int
    """Articles under embargo."""
    drafts: int = 0
    """Articles that are drafts or private."""
    unread: Mapping[str, int] = {}
    """Files of formats that are not read, by extension; empty if no folder was searched."""
    set_aside: tuple[SetAside, ...]


class Work(Record, frozen=True, kw_only=True, omit_defaults=False):
    """The work of a run, in counts."""

    files: int = 0
    """Files read."""
    entries: int = 0
    """Entries made from articles' texts."""
    parts: int = 0
    """Entries rendered for documents, each counted once a format."""
    documents: int = 0
    """Documents rendered."""
    written: int = 0
    """Documents written."""
    statements: int = 0
    """Statements carried out by the store."""


NO_ARTICLE = "links to no published article"
NO_FILE = "links to no file of the source"
NOT_HERE = "refers to "
"""It goes on with the names of the missing files."""
NO_ALIAS = "names files by an alias of its generator"
BROKEN = (NO_ARTICLE, NO_FILE, NOT_HERE, NO_ALIAS)
"""How warnings of broken references begin, after the article's place."""


class Report(TimedRecord, frozen=True, kw_only=True, omit_defaults=False):
    """What a run did, or with ``dry_run`` would have done."""

    articles: Articles
    documents: tuple[Outcome, ...]
    announced: tuple[str, ...] = ()
    """The topics that a hub was told of: the addresses of documents that changed."""
    announce_due: datetime | None = None
    """When the next run sends failed pings again."""
    next_due: datetime | None
    """The next instant at which a document changes though no article does."""
    warnings: tuple[str, ...]
    refusals: tuple[str, ...] = ()
    """Sentences about what the run refused to do, documents aside."""
    notices: tuple[str, ...] = ()
    """Sentences about the configuration, repeated in every run."""
    work: Work = Work()

    @property
    def clean(self) -> bool:
        """Whether no article was set aside and nothing refused."""
        return not (self.articles.set_aside or self.refused or self.refusals)

    @property
    def broken(self) -> tuple[str, ...]:
        """The warnings of broken references: links and files that do not exist.

        An unchanged article gives none: an earlier run warned of it.
        """
        return tuple(one for one in self.warnings if any(f": {kind}" in one for kind in BROKEN))

    @property
    def is_strictly_clean(self) -> bool:
        """Whether it is clean and has no broken reference, so that ``strict`` lets it deliver."""
        return self.clean and not self.broken

    @property
    def refused(self) -> tuple[Outcome, ...]:
        """The documents that were not delivered."""
        return tuple(one for one in self.documents if one.status == "refused")

    @property
    def reasons(self) -> tuple[str, ...]:
        """A sentence for each reason of refusals, those of documents included."""
        paths: dict[str, list[str]] = {}
        for one in self.refused:
            paths.setdefault(one.reason, []).append(one.path)
        documents = (
            f"{those[0] if len(those) == 1 else f'{len(those)} documents'}: {reason}"
            for reason, those in paths.items()
        )
        return (*self.refusals, *documents)


class Outlook(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What a run would do: the answer to ``feedwright plan``."""

    feeds: tuple[Preview, ...]
    """What the subscribers of each feed would see."""
    drafts: tuple[Draft, ...]
    """Articles that are drafts or private."""
    set_aside: tuple[SetAside, ...]
    warnings: tuple[str, ...]
    refusals: tuple[str, ...]
    """Sentences about what it would refuse to do or to deliver."""
    notices: tuple[str, ...] = ()
    """Sentences about the configuration, repeated in every run."""


def quiet(_what: str, _done: int, _of: int) -> None:
    """Ignore the progress of a run."""
