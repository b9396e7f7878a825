"""Which publications a worker can publish: those whose feedwright.toml lies on its machine."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from feedwright.domain.errors import ConfigurationError
from feedwright.runtime import configuration
from feedwright.runtime.database.address import Address
from feedwright.store.opening import store_location
from feedwright.store.queue import Queue, Registered
from feedwright.workspace import configured


def given(
    folders: Iterable[Path], environment: Mapping[str, str]
) -> list[tuple[Path, Address, str]]:
    """The publications in some folders, each with the address of its store and its title.

    Args:
        folders: Of publications, or folders of such folders.
        environment: Where the configurations' variables are looked up.

    Raises:
        ConfigurationError: One holds none, or one cannot be used, or keeps its store elsewhere
            than the others.
    """
    found: list[tuple[Path, Address, str]] = []
    for folder in dict.fromkeys(one for given in folders for one in _publications(given)):
        file, publication = configured(folder, environment)
        store = store_location(publication, file.parent)
        if not isinstance(store, Address):
            raise ConfigurationError(
                f"{file}: its store is a file, which one machine has to itself; workers share "
                "a database: `feedwright move --to postgresql://...` moves it there"
            )
        if found and found[0][1].url != store.url:
            raise ConfigurationError(
                f"{file}: its store lies in {store._replace(name='')}, and that of "
                f"{found[0][0]} in {found[0][1]._replace(name='')}; a worker serves one database: "
                "start one for each"
            )
        found.append((file.parent.resolve(), store, publication.publication.title))
    return found


def _publications(folder: Path) -> Iterator[Path]:
    """The publication in a folder, or those in its folders."""
    if folder.is_dir() and not (folder / configuration.FILE_NAME).exists():
        several = sorted(one.parent for one in folder.glob(f"*/{configuration.FILE_NAME}"))
        if several:
            yield from several
            return
    yield folder  # where there is none, its configuration says so


class Places:
    """The publications that a worker can publish, by their numbers.

    Args:
        registered: Those that it was given; all that the database knows where None.
    """

    def __init__(self, registered: Iterable[Registered] | None = None) -> None:
        self._is_open = registered is None
        self._here: dict[int, Registered] = {one.number: one for one in registered or ()}
        self._missing: set[int] = set()
        self.are_all = False
        """Whether there are no others, as far as was seen at the last look."""

    def __len__(self) -> int:
        return len(self._here)

    @property
    def numbers(self) -> list[int]:
        """The numbers of those that it can publish."""
        return [*self._here]

    def get(self, number: int) -> Registered | None:
        """A publication that it can publish."""
        return self._here.get(number)

    def look(self, queue: Queue) -> tuple[list[Registered], list[Registered]]:
        """Look which publications have come.

        Returns:
            Those that it can publish from now on, and those whose folders are missing here, each
            once.
        """
        registered = queue.registered()
        if not self._is_open:
            self.are_all = self._here.keys() >= {one.number for one in registered}
            return [], []
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
                self._here.pop(one.number, None)  # it went to another machine
                self._missing.add(one.number)
                missing.append(one)
        self.are_all = self._here.keys() >= {one.number for one in registered}
        return found, missing
