"""What dates articles that name no date: the dates of their files, as the source says."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from feedwright.domain.article import Article, SetAside
from feedwright.domain.filenames import file_of
from feedwright.domain.sources import Undated
from feedwright.reading.formats.raw_article import FileDate, Reading

if TYPE_CHECKING:
    from feedwright.reading.sources.git import Commits

UNDATED = "It names no date; give it one, or set undated in [[sources]]."
_UNCOMMITTED = "It names no date, and git has none for it; commit it, or give it one."


class Dating:
    """Dates the articles of a source by their files.

    Args:
        root: The source's folder.
        policy: What dates those that name no date.
        file: Where a file lies, by its path in the form of a key.
        base: How the keys of the source begin.
    """

    def __init__(self, root: Path, policy: Undated, file: Callable[[str], str], base: str) -> None:
        self._root = root
        self._policy = policy
        self._file = file
        self._base = base

    @cached_property
    def commits(self) -> "Commits":
        """When its files were committed, which git is asked for once."""
        from feedwright.reading.sources import git  # noqa: PLC0415 - brings subprocess

        return git.commits(self._root)

    def of(self, key: str, word: FileDate) -> datetime | None:
        """When a file was made or changed, as its file system or its repository tells it."""
        path = file_of(key)
        if word.startswith("git"):
            told = self.commits.first if word == "git created" else self.commits.last
            return told.get(path.removeprefix(self._base))
        try:
            found = Path(self._file(path)).stat()
        except OSError:
            return None
        born: float = getattr(found, "st_birthtime", found.st_mtime)
        when = min(born, found.st_mtime) if word == "created" else found.st_mtime
        return datetime.fromtimestamp(int(when), UTC)

    def dated(self, reading: Reading, key: str) -> Reading:
        """A reading whose undated articles are dated or set aside.

        Args:
            reading: Of one file.
            key: Its path.
        """
        undated = _undated(reading.articles)
        if self._policy in ("", "first-seen") or not undated:
            return reading
        is_git = self._policy == "git"
        presumed = None
        if self._policy != "set-aside":
            presumed = self.of(key, "git created" if is_git else "modified")
        if presumed:
            articles = tuple(
                msgspec.structs.replace(one, presumed=presumed) if one in undated else one
                for one in reading.articles
            )
            return msgspec.structs.replace(reading, articles=articles)
        reason = _UNCOMMITTED if is_git else UNDATED
        asides = (SetAside(source=one.key, reason=reason) for one in undated)
        reading = without_undated(reading)
        return msgspec.structs.replace(
            reading,
            set_aside=(*reading.set_aside, *asides),
            is_transient=reading.is_transient or is_git,
        )


def with_date(article: Article, policy: Undated) -> Reading:
    """A reading of one article, or why it is set aside: it names no date, and must."""
    found = Reading(articles=(article,))
    if policy != "set-aside" or not is_undated(found):
        return found
    return Reading(set_aside=(SetAside(source=article.key, reason=UNDATED),))


def without_undated(reading: Reading) -> Reading:
    """A reading without the articles that name no date and would go out."""
    undated = _undated(reading.articles)
    articles = tuple(one for one in reading.articles if one not in undated)
    return msgspec.structs.replace(reading, articles=articles) if undated else reading


def is_undated(reading: Reading) -> bool:
    """Whether an article of a reading names no date and would go out."""
    return bool(_undated(reading.articles))


def _undated(articles: Sequence[Article]) -> list[Article]:
    return [
        one
        for one in articles
        if one.published is None and one.presumed is None and one.status == "published"
    ]
