"""A watch over the files of a publication, which reports changes that matter."""

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import Event, Thread
from typing import Self

from watchfiles import Change, watch

from feedwright.domain.filenames import MACHINERY
from feedwright.domain.record import Record

_QUIET = 250
"""Milliseconds without another change before changes are reported, so that a file is complete and a
burst counts as one change."""
_LONGEST_BURST = 5_000
"""The longest burst, in milliseconds, before it is reported although it continues."""
_LOOK = 500
"""Milliseconds between two checks whether the watched folders have been replaced."""
_BETWEEN_POLLS = 2_000
"""Milliseconds between two rounds of polling, if files have to be looked at one by one."""
_MOST_NAMED = 1_000
"""The number of simultaneous events at which the system's queue may overflow."""
_TEMPORARY = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".bak", ".orig", ".swp")
_VIM_TRIES_WITH = "4913"
_JETBRAINS_WRITES = ("___jb_tmp___", "___jb_old___")


Version = tuple[int, int, int, int] | None
"""The stamp of a version of a file."""


class Changes(Record, frozen=True, kw_only=True):
    """The changes since the last report."""

    paths: tuple[Path, ...] = ()
    """The files that may have changed, with the paths of the folders as they were given."""
    in_doubt: bool = False
    """Whether other files may have changed too."""
    configuration: bool = False
    """Whether feedwright.toml has changed."""


class Watch:
    """A watch over the files of a publication; it begins with the ``with`` block.

    Temporary files of editors, hidden files and files that a run writes are ignored. A folder that
    replaces a watched one, or appears later, is watched from then on.

    Args:
        configuration: The path of feedwright.toml.
        version: The stamp of feedwright.toml as it was read; another stamp is a change.
        folders: The folders of the sources.
        ignore: Folders in them that are not watched: the destination, and the store's.
        changed: Called with each burst of changes, in the thread of the watch.
        report_problem: Called with a sentence when something cannot be watched.
    """

    def __init__(
        self,
        configuration: Path,
        folders: Iterable[Path],
        *,
        version: Version,
        ignore: Iterable[Path],
        changed: Callable[[Changes], None],
        report_problem: Callable[[str], None],
    ) -> None:
        self._configuration = configuration
        self._version = version
        self._folders = tuple(folders)
        self._ignore = tuple(map(_real, ignore))
        self._changed = changed
        self._report_problem = report_problem
        self._ended = Event()
        self._set_up = (Event(), Event())
        self._threads = (
            Thread(target=self._explained, args=(self._watch_configuration,), daemon=True),
            Thread(target=self._explained, args=(self._watch_folders,), daemon=True),
        )

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        for event in self._set_up:
            # From here on nothing is missed; a tree that takes longer to watch is checked
            # afterwards.
            event.wait(30)
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _explained(self, follow: Callable[[Event, bool], None]) -> None:
        """Watch until the end, by polling if the system sends no events."""
        set_up = self._set_up[follow == self._watch_folders]
        polling = False
        while not self._ended.is_set():
            try:
                follow(set_up, polling)
            except FileNotFoundError:  # it disappeared while it was looked at
                self._ended.wait(_LOOK / 1000)
            except (OSError, RuntimeError) as error:
                if not polling:
                    self._report_problem(
                        f"changes cannot be watched ({error}); the files are looked at every "
                        f"{_BETWEEN_POLLS // 1000} seconds instead"
                    )
                polling = True
                self._ended.wait(_BETWEEN_POLLS / 1000)
            set_up.set()

    def _watch_configuration(self, set_up: Event, polling: bool) -> None:
        """Check feedwright.toml whenever its folder changes, and at intervals.

        The name of a changed file is not enough, because feedwright.toml may be reached by a link.
        """
        folder = _real(self._configuration.parent)
        there = _identity(folder)
        for _ in self._bursts([folder], recursive=False, polling=polling):
            set_up.set()
            version = version_of(self._configuration)
            if version != self._version:
                self._version = version
                self._changed(Changes(configuration=True, in_doubt=True))
            if _identity(folder) != there:
                return

    def _watch_folders(self, set_up: Event, polling: bool) -> None:
        real = {folder: _real(folder) for folder in self._folders}
        there = self._identities()
        present = [folder for folder in real.values() if folder.is_dir()]
        is_blind = set_up.is_set()  # no event reported what happened since the last watch ended
        if not present:
            if is_blind:
                self._changed(Changes(in_doubt=True))
            set_up.set()
            while not self._ended.wait(_LOOK / 1000) and self._identities() == there:
                pass
            return
        for burst in self._bursts(present, recursive=True, polling=polling):
            set_up.set()
            if is_blind:
                is_blind = False
                self._changed(Changes(in_doubt=True))
            if self._identities() != there:
                return
            if changes := self._told(burst, real):
                self._changed(changes)

    def _bursts(
        self, folders: list[Path], *, recursive: bool, polling: bool
    ) -> Iterable[set[tuple[Change, str]]]:
        """The bursts of changes that the system reports, with empty ones between them."""
        return watch(
            *folders,
            watch_filter=None,
            debounce=_LONGEST_BURST,
            step=_QUIET,
            stop_event=self._ended,
            rust_timeout=_LOOK,
            yield_on_timeout=True,
            raise_interrupt=False,
            force_polling=polling or None,
            poll_delay_ms=_BETWEEN_POLLS,
            recursive=recursive,
            ignore_permission_denied=True,
        )

    def _identities(self) -> list[tuple[int, int] | None]:
        return [_identity(folder) for folder in self._folders]

    def _told(self, burst: set[tuple[Change, str]], real: Mapping[Path, Path]) -> Changes | None:
        """The changes of a burst that matter."""
        paths: list[Path] = []
        in_doubt = len(burst) > _MOST_NAMED
        for change, name in burst:
            path = self._place(Path(name), real)
            if path is None:
                continue
            is_folder = path.is_dir()
            if is_folder and change == Change.modified:
                continue  # its contents changed, and they have their own events
            paths.append(path)
            # A new folder may hold files already. A removed path may have been a folder with files;
            # that can no longer be found out.
            in_doubt = in_doubt or is_folder or change == Change.deleted
        if not paths:
            return None
        return Changes(paths=tuple(sorted(paths)), in_doubt=in_doubt)

    def _place(self, path: Path, real: Mapping[Path, Path]) -> Path | None:
        """A path with its folder as that was given; None if it does not matter."""
        holding = [one for one in real.items() if path.is_relative_to(one[1])]
        if not holding or any(path.is_relative_to(folder) for folder in self._ignore):
            return None
        folder, root = max(holding, key=lambda one: len(one[1].parts))
        below = path.relative_to(root)
        if any(part.startswith(".") or part in MACHINERY for part in below.parts):
            return None
        return None if _is_temporary(below.name) else folder / below


def _is_temporary(name: str) -> bool:
    """Whether a file is a temporary one of an editor or a download, by its name."""
    return (
        name.endswith(("~", *_TEMPORARY, *_JETBRAINS_WRITES))
        or (name.startswith("#") and name.endswith("#"))
        or name == _VIM_TRIES_WITH
    )


def _real(path: Path) -> Path:
    # os.path, because Path.resolve raises on circular links.
    return Path(os.path.realpath(path))


def _identity(folder: Path) -> tuple[int, int] | None:
    """The identity of the folder at a path, if any."""
    try:
        stat = folder.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino


def version_of(file: Path) -> Version:
    """The stamp of the file at a path, if any.

    Args:
        file: The path; a link is followed.
    """
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino, stat.st_mtime_ns, stat.st_size
