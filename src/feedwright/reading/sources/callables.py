"""Articles that a callable gives: a function of one's own, which asks whatever it likes."""

import sys
from collections.abc import (
    AsyncIterable,
    Callable,
    Collection,
    Coroutine,
    Iterable,
    Iterator,
    Mapping,
)
from contextlib import contextmanager
from importlib import import_module, invalidate_caches
from pathlib import Path
from traceback import extract_tb
from typing import Any

import msgspec

from feedwright.domain.article import Article, SetAside
from feedwright.domain.errors import SourceError
from feedwright.domain.record import builtin
from feedwright.domain.sources import PythonSource
from feedwright.reading.formats.raw_article import Reading
from feedwright.reading.source import Surroundings
from feedwright.reading.sources.given_articles import reading_of
from feedwright.reading.sources.rows import Row
from feedwright.reading.sources.spool import SpooledRows

_RECORD = "feedwright.Article"
"""The column of a row that is a record, whose fields stand in it."""
_LONGEST = 200
_MOST_TOLD = 20
_OURS = str(Path(__file__).parents[2])
_STANDS = "What was published still stands"


class Called(SpooledRows):
    """What a callable gives: mappings, by the names that front matter uses, or records.

    It is called in each run that looks at everything, and what differs is read.

    Args:
        settings: What feedwright.toml says of it.
        around: What it is told of its publication.
    """

    def __init__(self, settings: PythonSource, around: Surroundings) -> None:
        super().__init__(settings, around)
        self._python = settings
        self._untold = 0

    def version(self, since: str) -> str:
        """Nothing: only what it gives tells whether that is as it was."""
        del since
        return ""

    def look(
        self, touched: Collection[Path], again: Collection[str]
    ) -> Mapping[str, str | None] | None:
        """Nothing where no program was touched; else None."""
        is_program = any(one.suffix == ".py" for one in touched)
        return None if again or is_program else {}

    def rows(self) -> Iterator[Row]:
        """What it gives, one by one."""
        self._untold = 0
        with self._importable():
            given = self._given()
            number = 0
            while True:
                number += 1
                try:
                    one = next(given)
                except StopIteration:
                    return
                except (Exception, SystemExit) as error:
                    raise self._failed(error) from error
                if isinstance(one, Article):
                    yield {self._python.key: one.key or one.id, _RECORD: _told(one)}
                elif isinstance(one, Mapping):
                    yield {str(name): value for name, value in one.items()}
                else:
                    self._set_aside(number, one)

    def reading(self, key: str) -> Reading:
        """One article, or that of one row."""
        row = self._row(key)
        told = row.get(_RECORD) if row else None
        if not isinstance(told, Mapping):
            return super().reading(key)
        try:
            one = msgspec.convert(told, Article)
        except (msgspec.ValidationError, ValueError) as error:
            said, _, path = str(error).partition(" - at `$.")
            reason = f"{path.rstrip('`') or 'a field'}: {said}."
            return Reading(set_aside=(SetAside(source=key, reason=reason),))
        return reading_of(one, key, self._python, self._around.home)

    def warnings(self) -> Iterator[str]:
        """What is wrong with the rows."""
        yield from super().warnings()
        if self._untold:
            yield f"{self._python.call}: {self._untold:,} more are neither mappings nor articles"

    def _given(self) -> Iterator[Any]:
        """What the callable gives."""
        try:
            found = self._callable()()
            if isinstance(found, Coroutine):
                found.close()
            is_none = isinstance(found, str | bytes | Mapping | Article | AsyncIterable | Coroutine)
            if not is_none and isinstance(found, Iterable):
                return iter(found)
        except SourceError:
            raise
        except (Exception, SystemExit) as error:
            raise self._failed(error) from error
        kind = type(found).__name__
        raise SourceError(
            f"{self._python.call}: gives a {kind}; have it give a list, or yield articles. "
            f"{_STANDS}"
        )

    def _callable(self) -> Callable[[], Any]:
        module, _, path = self._python.call.partition(":")
        try:
            found: Any = import_module(module)
        except ModuleNotFoundError as error:
            if error.name and (module == error.name or module.startswith(f"{error.name}.")):
                raise SourceError(
                    f"{self._python.call}: there is no module {error.name!r}, neither beside "
                    f"feedwright.toml nor installed; see call. {_STANDS}"
                ) from error
            raise
        for name in path.split("."):
            if not hasattr(found, name):
                raise SourceError(
                    f"{self._python.call}: {module} holds no {name!r}; see call. {_STANDS}"
                )
            found = getattr(found, name)
        if not callable(found):
            raise SourceError(
                f"{self._python.call}: is a {type(found).__name__}, and cannot be called; name a "
                f"function. {_STANDS}"
            )
        made: Callable[[], Any] = found
        return made

    @contextmanager
    def _importable(self) -> Iterator[None]:
        """Have the publication's folder be searched for modules, after all others.

        What was imported from there is forgotten after, so that the next run imports it as it
        stands then, and another publication its own.
        """
        folder = self._around.folder.resolve()
        writes_none, before = sys.dont_write_bytecode, {*sys.modules}
        # A file of the same second and size would be taken for the one that was compiled.
        sys.dont_write_bytecode = True
        sys.path.append(str(folder))
        invalidate_caches()
        try:
            yield
        finally:
            sys.path.remove(str(folder))
            sys.dont_write_bytecode = writes_none
            for name, module in [*sys.modules.items()]:
                if name not in before and _is_of(getattr(module, "__file__", None), folder):
                    del sys.modules[name]

    def _failed(self, error: BaseException) -> SourceError:
        """What a program says that went wrong, and where, in one line."""
        said = " ".join(str(error).split())[:_LONGEST]
        frames = extract_tb(error.__traceback__)
        own = [one for one in frames if not one.filename.startswith(_OURS)]
        where = ""
        if own and not own[-1].filename.startswith("<"):
            where = f" ({Path(own[-1].filename).name}, line {own[-1].lineno})"
        told = f"{type(error).__name__}{f': {said}' if said else ''}{where}"
        return SourceError(f"{self._python.call}: {told}. {_STANDS}")

    def _set_aside(self, number: int, given: object) -> None:
        if len(self.unusable) < _MOST_TOLD:
            reason = f"Number {number} is a {type(given).__name__}, no mapping and no article."
            self.unusable.append(SetAside(source=self._python.prefix, reason=reason))
        else:
            self._untold += 1


def _told(article: Article) -> dict[str, Any]:
    """The fields of a record, which nobody has looked at until now."""
    fields = msgspec.structs.asdict(article)
    try:
        told: dict[str, Any] = msgspec.to_builtins(
            fields, builtin_types=(bytes, bytearray), enc_hook=builtin
        )
    except (TypeError, ValueError) as error:
        return {"key": article.key, "title": article.title, "published": str(error)}
    return told


def _is_of(file: object, folder: Path) -> bool:
    """Whether a module's file lies in a folder, and in no environment within it."""
    if not isinstance(file, str) or "site-packages" in file or file.startswith(_OURS):
        return False
    return Path(file).is_relative_to(folder)
