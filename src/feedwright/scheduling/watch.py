"""Watches the files of a publication, and tells of changes that matter."""

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import Event, Thread
from typing import Self

from watchfiles import Change, watch

from feedwright.domain.filenames import MACHINERY
from feedwright.domain.record import Record

_QUIET = 250
"""Changes are told of when none has come for so long, in milliseconds: a file that is being
written is left alone, and a burst is one change."""
_LONGEST_BURST = 5_000
"""A burst that goes on is told of after so long, in milliseconds."""
_LOOK = 500
"""How often it is looked whether what is watched is still what stands there, in milliseconds."""
_BETWEEN_POLLS = 2_000
"""Where files have to be looked at one by one, how long between rounds, in milliseconds."""
_MOST_NAMED = 1_000
"""A system's queue of events may run over when so many come at once."""
_TEMPORARY = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".bak", ".orig", ".swp")
_VIM_TRIES_WITH = "4913"
_JETBRAINS_WRITES = ("___jb_tmp___", "___jb_old___")


Version = tuple[int, int, int, int] | None
"""What tells one version of a file from another."""


class Changes(Record, frozen=True, kw_only=True):
    """What has changed since it was told last."""

    paths: tuple[Path, ...] = ()
    """The only files that may have changed, below the folders as they were given."""
    in_doubt: bool = False
    """Whether others may have changed too."""
    configuration: bool = False
    """Whether feedwright.toml has changed."""


class Watch:
    """A watch over the files of a publication; it begins with the ``with`` block.

    An editor's temporary files, hidden ones, and what a run writes itself are passed over. A
    folder that is put in the place of a watched one, or comes only later, is watched then.

    Args:
        configuration: The path of feedwright.toml.
        version: The one of it that has been read; another is a change.
        folders: The folders of the sources.
        ignore: Folders in them of which nothing is told: the destination, and the store's.
        changed: Told of each burst of changes, in a thread of the watch's own.
        report_problem: Told, as a sentence, that something cannot be watched.
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
            # From here on nothing is missed; a tree that takes longer is caught up with.
            event.wait(30)
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _explained(self, follow: Callable[[Event, bool], None]) -> None:
        """Goes on watching until the end, by looking round where the system does not tell."""
        set_up = self._set_up[follow == self._watch_folders]
        polling = False
        while not self._ended.is_set():
            try:
                follow(set_up, polling)
            except FileNotFoundError:  # it went while it was looked at
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
        """Look at the file whenever anything in its folder changes, and now and then.

        It may be a link, or a link may lie on the way to it, so its name tells little.
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
        is_blind = set_up.is_set()  # what happened since the last watch ended nobody has seen
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
        """Bursts of changes as the system tells them, with empty ones between."""
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
        """What of a burst matters."""
        paths: list[Path] = []
        in_doubt = len(burst) > _MOST_NAMED
        for change, name in burst:
            path = self._place(Path(name), real)
            if path is None:
                continue
            is_folder = path.is_dir()
            if is_folder and change == Change.modified:
                continue  # of what lies in it, which is told of by itself
            paths.append(path)
            # A folder that has come may hold files already; one that has gone held some, and
            # nobody can say any more whether what has gone was one.
            in_doubt = in_doubt or is_folder or change == Change.deleted
        if not paths:
            return None
        return Changes(paths=tuple(sorted(paths)), in_doubt=in_doubt)

    def _place(self, path: Path, real: Mapping[Path, Path]) -> Path | None:
        """A path below its folder as that was given; None for one that does not matter."""
        holding = [one for one in real.items() if path.is_relative_to(one[1])]
        if not holding or any(path.is_relative_to(folder) for folder in self._ignore):
            return None
        folder, root = max(holding, key=lambda one: len(one[1].parts))
        below = path.relative_to(root)
        if any(part.startswith(".") or part in MACHINERY for part in below.parts):
            return None
        return None if _is_temporary(below.name) else folder / below


def _is_temporary(name: str) -> bool:
    """Whether an editor or a download makes such a file for a moment only."""
    return (
        name.endswith(("~", *_TEMPORARY, *_JETBRAINS_WRITES))
        or (name.startswith("#") and name.endswith("#"))
        or name == _VIM_TRIES_WITH
    )


def _real(path: Path) -> Path:
    # Of os.path, because resolving by Path raises where links lead in a circle.
    return Path(os.path.realpath(path))


def _identity(folder: Path) -> tuple[int, int] | None:
    """Which folder it is that stands there, if any."""
    try:
        stat = folder.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino


def version_of(file: Path) -> Version:
    """Which version of a file it is that stands there, if any.

    Args:
        file: Its path. A link counts as what it leads to.
    """
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino, stat.st_mtime_ns, stat.st_size
