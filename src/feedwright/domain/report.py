"""The report of a run: what it did, or would do."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal

from feedwright.domain.article import SetAside
from feedwright.domain.outlook import Preview
from feedwright.domain.record import Record, TimedRecord

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""


class Outcome(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What became of a document."""

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
    """What became of the articles."""

    read: int
    new: int
    changed: int
    vanished: int
    held: int
    """How many wait for their time."""
    drafts: int = 0
    """How many are not for the public."""
    unread: Mapping[str, int] = {}
    """How many files are of forms that are not read, by their endings; none where no folder
    was searched."""
    set_aside: tuple[SetAside, ...]


class Work(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What a run cost, counted."""

    files: int = 0
    """How many files were read."""
    entries: int = 0
    """How many entries were made of articles' texts."""
    parts: int = 0
    """How many entries were rendered for documents, each counted once a format."""
    documents: int = 0
    """How many documents were rendered."""
    written: int = 0
    """How many were written."""
    statements: int = 0
    """How many the store carried out."""


NO_ARTICLE = "links to no published article"
NO_FILE = "links to no file of the source"
NOT_HERE = "refers to "
"""It goes on with the files that an article has not."""
NO_ALIAS = "names files by an alias of its generator"
BROKEN = (NO_ARTICLE, NO_FILE, NOT_HERE, NO_ALIAS)
"""How warnings begin, behind the article's place, of what is promised and not held."""


class Report(TimedRecord, frozen=True, kw_only=True, omit_defaults=False):
    """What a run did, or with ``dry_run`` would have done."""

    articles: Articles
    documents: tuple[Outcome, ...]
    announced: tuple[str, ...] = ()
    """The topics of which a hub has heard: the addresses of documents that changed."""
    announce_due: datetime | None = None
    """When hubs that have not taken theirs are told again, by the next run."""
    next_due: datetime | None
    """The next instant at which a document changes though no article does."""
    warnings: tuple[str, ...]
    refusals: tuple[str, ...] = ()
    """What the run did not do beside documents, each a sentence."""
    notices: tuple[str, ...] = ()
    """What is to be said of the configuration, each a sentence."""
    work: Work = Work()

    @property
    def clean(self) -> bool:
        """Whether no article was set aside and nothing refused."""
        return not (self.articles.set_aside or self.refused or self.refusals)

    @property
    def broken(self) -> tuple[str, ...]:
        """The warnings of what documents promise and do not hold: files and links that are nowhere.

        Of an article that has stayed as it was they were told before.
        """
        return tuple(one for one in self.warnings if any(f": {kind}" in one for kind in BROKEN))

    @property
    def is_strictly_clean(self) -> bool:
        """Whether nothing is broken either, so that ``strict`` lets the run deliver."""
        return self.clean and not self.broken

    @property
    def refused(self) -> tuple[Outcome, ...]:
        """The documents that were not delivered."""
        return tuple(one for one in self.documents if one.status == "refused")

    @property
    def reasons(self) -> tuple[str, ...]:
        """What was refused, documents too: a sentence for each reason."""
        paths: dict[str, list[str]] = {}
        for one in self.refused:
            paths.setdefault(one.reason, []).append(one.path)
        documents = (
            f"{those[0] if len(those) == 1 else f'{len(those)} documents'}: {reason}"
            for reason, those in paths.items()
        )
        return (*self.refusals, *documents)


class Outlook(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What a run would do, as the desk asks it."""

    feeds: tuple[Preview, ...]
    """What the subscribers of each feed would see."""
    drafts: tuple[Draft, ...]
    """The articles that are not for the public."""
    set_aside: tuple[SetAside, ...]
    warnings: tuple[str, ...]
    refusals: tuple[str, ...]
    """What it would refuse to do, each a sentence; documents that it would not deliver too."""
    notices: tuple[str, ...] = ()
    """What is to be said of the configuration, each a sentence."""


def quiet(_what: str, _done: int, _of: int) -> None:
    """Tell nobody how far a run is."""
