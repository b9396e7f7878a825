"""The publications that a worker can publish, because their feedwright.toml is on its machine."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from feedwright.domain.errors import ConfigurationError
from feedwright.runtime import configuration
from feedwright.runtime.database.address import Address
from feedwright.store.opening import store_location
from feedwright.store.queue import Queue, Registered
from feedwright.workspace import configured

Given = tuple[Path, Address, str]
"""A publication's folder, the address of its store, and its title."""


def given(
    folders: Iterable[Path],
    *,
    left: dict[Path, ConfigurationError] | None = None,
) -> list[Given]:
    """Find the publications in some folders, each with the address of its store and its title.

    Args:
        folders: Folders of publications, or folders of such folders.
        left: Filled with the unusable folders and the reasons, so that one of many does not keep
            back the others.

    Raises:
        ConfigurationError: A folder holds no publication, or one is invalid, or has its store in
            another database than the others; with ``left``, only if all are unusable.
    """
    found: list[Given] = []
    for folder in dict.fromkeys(one for given in folders for one in _publications(given)):
        try:
            found.append(_one_given(folder, found))
        except ConfigurationError as error:
            if left is None:
                raise
            left[folder.resolve()] = error
    if left and not found:
        raise next(iter(left.values()))
    return found


def _one_given(folder: Path, others: Sequence[Given]) -> Given:
    file, publication = configured(folder)
    store = store_location(publication, file.parent)
    if not isinstance(store, Address):
        raise ConfigurationError(
            f"{file}: its store is a file, which one machine has to itself; workers share "
            "a database: `feedwright move --to postgresql://...` moves it there"
        )
    if others and others[0][1].url != store.url:
        raise ConfigurationError(
            f"{file}: its store lies in {store._replace(name='')}, and that of "
            f"{others[0][0]} in {others[0][1]._replace(name='')}; a worker serves one database: "
            "start one for each"
        )
    return file.parent.resolve(), store, publication.publication.title


def _publications(folder: Path) -> Iterator[Path]:
    """The publication in a folder, or those in its subfolders."""
    if folder.is_dir() and not (folder / configuration.FILE_NAME).exists():
        several = sorted(one.parent for one in folder.glob(f"*/{configuration.FILE_NAME}"))
        if several:
            yield from several
            return
    yield folder  # if there is none, reading its configuration reports that


class Places:
    """The publications that a worker can publish, by their numbers.

    Args:
        registered: The given publications; None for all that the database knows.
        left: Given folders whose configurations are invalid.
        address: The address of the database with their stores.
    """

    def __init__(
        self,
        registered: Iterable[Registered] | None = None,
        left: Iterable[Path] = (),
        address: Address | None = None,
    ) -> None:
        self._url = address.url if address else ""
        self._left: dict[Path, tuple[str | None, str]] = dict.fromkeys(left, (None, ""))
        """The stamps of the invalid configurations, with the problem of each."""
        self.broken: list[str] = []
        """The problems with such folders that the last check found new."""
        self._is_open = registered is None
        self._here: dict[int, Registered] = {one.number: one for one in registered or ()}
        self._missing: set[int] = set()
        self.are_all = False
        """Whether these are all registered publications, as of the last check."""

    def __len__(self) -> int:
        return len(self._here)

    @property
    def numbers(self) -> list[int]:
        """The numbers of the publications that the worker can publish."""
        return [*self._here]

    def get(self, number: int) -> Registered | None:
        """The publication of a number, if the worker can publish it."""
        return self._here.get(number)

    def look(self, queue: Queue) -> tuple[list[Registered], list[Registered]]:
        """Check for new publications.

        Returns:
            The newly publishable ones, and those whose folders are missing here, each reported
            once.
        """
        mended = self._look_for_mended(queue)
        registered = queue.registered()
        if not self._is_open:
            self.are_all = self._here.keys() >= {one.number for one in registered}
            return mended, []
        found: list[Registered] = []
        missing: list[Registered] = []
        for one in registered:
            before = self._here.get(one.number)
            if before and before.folder == one.folder:
                continue
            if (Path(one.folder) / configuration.FILE_NAME).is_file():
                self._here[one.number] = one
                self._missing.discard(one.number)
                if not before:
                    found.append(one)
            elif one.number not in self._missing:
                self._here.pop(one.number, None)  # it moved to another machine
                self._missing.add(one.number)
                missing.append(one)
        self.are_all = self._here.keys() >= {one.number for one in registered}
        return found, missing

    def _look_for_mended(self, queue: Queue) -> list[Registered]:
        """Add the folders whose invalid configurations have been mended."""
        self.broken = []
        found: list[Registered] = []
        for folder, (before, told) in [*self._left.items()]:
            if (stamp := _stamp(folder)) == before:
                continue
            try:
                place, address, title = self._mended(folder)
            except ConfigurationError as error:
                is_being_written = not stamp and before is not None
                problem = told if is_being_written else str(error)
                if problem != told:
                    self.broken.append(problem)
                self._left[folder] = (stamp, problem)
                continue
            one = queue.register(address, place, title)
            queue.want(one.number, "start")
            self._here[one.number] = one
            found.append(one)
            del self._left[folder]
        return found

    def _mended(self, folder: Path) -> Given:
        found = _one_given(folder, ())
        if found[1].url != self._url:
            raise ConfigurationError(
                f"{folder / configuration.FILE_NAME}: its store lies in "
                f"{found[1]._replace(name='')}, and this worker serves "
                f"{Address(self._url, '')}; start one for each"
            )
        return found


def _stamp(folder: Path) -> str:
    """The stamp of a configuration file, which differs for each version of it."""
    try:
        found = (folder / configuration.FILE_NAME).stat()
    except OSError:
        return ""
    return f"{found.st_mtime_ns} {found.st_size} {found.st_ino}"
