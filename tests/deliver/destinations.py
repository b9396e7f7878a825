"""A destination in memory, which shows what everything but its own module knows of one."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from feedwright.deliver.destination import Upload, Writer
from feedwright.domain.errors import DestinationError, DestinationUnusable


class Memory:
    """Files by their paths, and everything that was done to them.

    Args:
        files: What stands there.
        incomplete: The documents whose siblings are missing.
    """

    def __init__(self, files: dict[str, bytes], incomplete: Sequence[str] = ()) -> None:
        self.files = dict(files)
        self.incomplete = set(incomplete)
        self.reads = Counter[str]()
        self.steps: list[str] = []
        self.batches: list[list[str]] = []
        self.prepared: list[list[str]] = []
        self.broken: dict[str, type[DestinationError]] = {}
        """What keeps a path from being put or deleted."""
        self._versions = Counter[str]()

    def claim(self, writer: Writer) -> str:  # noqa: ARG002
        """It is everybody's."""
        return ""

    def is_certain(self, path: str, stamp: str, *, alone: bool = False) -> bool:  # noqa: ARG002
        """It is always read."""
        return False

    def expect(self, paths: Sequence[str]) -> None:
        """It reads at once."""

    def stat(self, path: str) -> str:
        """Its version."""
        return f"{path} {self._versions[path]}" if path in self.files else ""

    def get(self, path: str) -> bytes | None:
        """Its bytes."""
        self.reads[path] += 1
        return self.files.get(path)

    def compare(self, path: str, file: Path, *, known: str = "") -> tuple[bool, int, str]:  # noqa: ARG002
        """Whether a file is equal to it."""
        self.reads[path] += 1
        try:
            data = file.read_bytes()
        except OSError as error:
            raise DestinationError(f"{file}: cannot be read") from error
        return self.files.get(path) == data, len(data), hashlib.sha256(data).hexdigest()

    def check_place(self, path: str) -> None:
        """A file can stand anywhere."""

    def is_complete(self, path: str) -> bool:
        """Whether its siblings are there."""
        return path not in self.incomplete

    def is_current(self, path: str, stamp: str, *, alone: bool = False) -> bool:
        """Whether it is as it was."""
        return self.stat(path) == stamp and (alone or self.is_complete(path))

    def prepare(self, uploads: Sequence[Upload]) -> None:
        """It notes what is made ready."""
        self.prepared.append([one.path for one in uploads])

    def put(self, uploads: Sequence[Upload]) -> list[DestinationError | None]:
        """Keeps files, but for those that are broken."""
        self.batches.append([one.path for one in uploads])
        problems: list[DestinationError | None] = []
        for one in uploads:
            if kind := self.broken.get(one.path):
                if kind is DestinationUnusable:
                    raise kind(f"{one.path}: no room")
                problems.append(kind(f"{one.path}: cannot be delivered"))
                continue
            self.incomplete.discard(one.path)
            if not one.stands:
                data = one.data
                self.files[one.path] = data if isinstance(data, bytes) else data.read_bytes()
                self._versions[one.path] += 1
                self.steps.append(f"put {one.path}")
            problems.append(None)
        return problems

    def delete(self, path: str) -> bool:
        """Deletes a file."""
        if path in self.broken:
            raise self.broken[path](f"{path}: cannot be delivered")
        if there := path in self.files:
            del self.files[path]
            self.steps.append(f"delete {path}")
        return there

    def paths(self) -> list[str]:
        """All of them."""
        return sorted(self.files)

    def clean(self) -> None:
        """There is nothing to clean."""
