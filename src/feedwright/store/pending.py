"""What the next run must look at again, whatever has changed."""

from collections.abc import Iterable
from functools import partial

from feedwright.domain.record import Record
from feedwright.store.rows import Ask, record, row


class Missing(Record, frozen=True, kw_only=True):
    """A file that an article's page refers to and that lies nowhere."""

    path: str
    """Where it would be delivered."""
    id: str
    key: str
    name: str


class Later:
    """What is left to a later run.

    Args:
        ask: Carries out a named query.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def look_at_everything(self) -> None:
        """Has the next run look at everything, whatever has changed."""
        for name in ("house", "covered"):
            self._ask("set_fact", name=name, value="")

    def names(self, kind: str) -> list[str]:
        """What of a kind is to be looked at again: ids of articles, or owners of documents."""
        return [name for (name,) in self._ask("undone", kind=kind)]

    def keep(self, kind: str, names: Iterable[str]) -> None:
        """Has things looked at again by the next run."""
        self._ask("keep_undone", [{"kind": kind, "name": name} for name in names])

    def forget(self, kind: str) -> None:
        """Has nothing of a kind looked at again."""
        self._ask("forget_undone", kind=kind)

    def missing(self) -> list[Missing]:
        """The files that pages refer to and that lie nowhere."""
        return list(self._ask("missing", read=partial(record, Missing)))

    def keep_missing(self, missing: Iterable[Missing]) -> None:
        """Remembers files that lie nowhere."""
        self._ask("keep_missing", [row(one) for one in missing])

    def forget_missing(self, names: Iterable[str]) -> None:
        """Forgets the files that some articles were missing, by the articles' ids."""
        self._ask("forget_missing", [{"id": name} for name in names])
