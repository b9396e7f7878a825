"""Articles in a file of records: CSV, JSON, JSON lines, Parquet by DuckDB, and spreadsheets."""

import codecs
import csv
import io
import mmap
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path, PurePath
from typing import IO, Any

import msgspec

from feedwright.domain.article import SetAside
from feedwright.domain.errors import SourceError, refused_by_system
from feedwright.domain.sources import WORKBOOKS, RecordsSource
from feedwright.reading.fields import conventions as known
from feedwright.reading.fields import withholding_names
from feedwright.reading.fields.conventions import fold
from feedwright.reading.formats import answers
from feedwright.reading.formats.wrapped_rows import BESIDE, Unwrapping, resolving
from feedwright.reading.source import Surroundings
from feedwright.reading.sources import exports
from feedwright.reading.sources.rows import Row
from feedwright.reading.sources.spool import SpooledRows
from feedwright.runtime.installed import missing
from feedwright.runtime.stamps import stamp_of

_LARGEST = 1 << 26
"""Of one value of CSV, in signs: a text with its pictures inside."""
_MOST_TOLD = 20
"""So many lines that are no records are named; of the others there is a count."""
_SHORT = (
    "It holds {} values, and there are {} columns; {!r}, which is missing, may keep it back. Write "
    "its separators to the end."
)
_FETCHED = 500
"""How many rows of Parquet are asked for at a time."""
_TABS = (".tsv", ".tab")
_NULL = r"\N"
"""A value that is missing, as MySQL and PostgreSQL write it."""
_LINES = (".jsonl", ".ndjson")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Records(SpooledRows):
    """The rows of a file.

    Args:
        settings: What feedwright.toml says of it.
        around: What it is told of its publication.
    """

    def __init__(self, settings: RecordsSource, around: Surroundings) -> None:
        super().__init__(settings, around)
        self._records = settings
        self._path = Path(around.folder / settings.path)
        self._name = settings.path
        self._untold = 0
        self._is_replaced = False
        """Whether there were signs that are none in the file's encoding."""
        self._repeated_names: list[str] = []
        """The names that several columns of CSV have."""
        self._short: list[int] = []
        """The lines of CSV that end before the last column."""
        self._left_out: tuple[str, ...] = ()
        """What is told of rows that no article is made of, a clause each."""
        self._unwrapping = Unwrapping((settings.key, *settings.columns.values()))

    def version(self, since: str) -> str:
        """The stamp of the file."""
        del since
        if not (found := stamp_of(self._path)):
            raise SourceError(f"{self._name}: there is no such file; set path to where it is")
        return found

    def look(
        self, touched: Collection[Path], again: Collection[str]
    ) -> Mapping[str, str | None] | None:
        """Nothing where the file is not among those that were touched; else None."""
        return None if again or exports.is_among(self._path, touched) else {}

    def rows(self) -> Iterator[Row]:
        """All rows, one by one."""
        self._untold, self._is_replaced, self._repeated_names = 0, False, []
        self._left_out, self._short = (), []
        ending = PurePath(self._records.path).suffix.lower()
        try:
            if ending == ".parquet":
                yield from self._parquet()
                return
            if ending in WORKBOOKS:
                yield from self._workbook()
                return
            with self._path.open("rb") as file:
                if ending in _LINES:
                    yield from self._lines(file)
                elif ending == ".json":
                    yield from self._json(file)
                else:
                    yield from self._csv(file, tabs=ending in _TABS)
        except OSError as error:
            error.filename = None  # which is said already
            raise SourceError(f"{self._name}: {refused_by_system(error)}") from error

    def warnings(self) -> Iterator[str]:
        """What is wrong with the rows."""
        yield from super().warnings()
        if self._untold:
            yield f"{self._name}: {self._untold:,} more lines hold no record"
        yield from (f"{self._name}: {told}" for told in self._left_out)
        if self._short:
            count = len(self._short)
            named = ", ".join(f"{one:,}" for one in self._short[:_MOST_TOLD])
            more = " and others" if count > _MOST_TOLD else ""
            yield (
                f"{self._name}: {count:,} records have fewer values than there are columns, which "
                f"are taken for empty; see line {named}{more}"
            )
        for name in self._repeated_names:
            yield f"{self._name}: several columns are named {name!r}; the last of them counts"
        if self._is_replaced:
            encoding = self._records.encoding
            yield f"{self._name}: it is not all {encoding}; set `encoding`, as in 'cp1252'"

    def _csv(self, file: IO[bytes], *, tabs: bool) -> Iterator[Row]:
        """Rows below a line of names; a byte order mark and Excel's semicolons are known."""
        csv.field_size_limit(_LARGEST)
        lines = self._decoded(file)
        first = next((line for line in lines if line.strip()), "")
        delimiter = "\t" if tabs else max(",;\t|", key=first.count)
        names = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
        self._repeated_names = sorted({name for name in names if name and names.count(name) > 1})
        record: list[str] = []
        reader = csv.reader(_noted(lines, record), delimiter=delimiter)
        while True:
            last = record[:]
            record.clear()
            try:
                values = next(reader, None)
            except csv.Error as error:
                self._set_aside(reader.line_num + 1, f"It is no record: {error}.")
                continue
            if values is None:
                if _is_open(last, delimiter):
                    raise self._broken_off(reader.line_num - len(last) + 2)
                return
            if len(record) > 1 and _fault(record, delimiter):
                # A quotation mark that none closes has taken in the lines below it.
                yield from self._apart(record, reader.line_num - len(record) + 2, names, delimiter)
            else:
                yield from self._record(values, reader.line_num + 1, names)

    def _record(self, values: list[str], line: int, names: list[str]) -> Iterator[Row]:
        if len(values) > len(names):
            told = f"It holds {len(values)} values, and there are {len(names)} columns."
            self._set_aside(line, told)
        elif any(values):
            missing = names[len(values) :]
            if told := next((one for one in missing if self._may_withhold(one)), ""):
                self._set_aside(line, _SHORT.format(len(values), len(names), told))
                return
            if missing:
                self._short.append(line)
            # What is missing is empty: a row without its date is a draft, as any other.
            found = ["" if one == _NULL else one for one in values]
            yield dict(zip(names, [*found, *("" for _ in missing)], strict=True))

    def _may_withhold(self, column: str) -> bool:
        """Whether a column says, by its name or by `columns`, if an article is to be seen yet."""
        fields = (name for name, of in self._records.columns.items() if of == column)
        return any(map(_may_withhold, (column, *fields)))

    def _apart(
        self, lines: list[str], first: int, names: list[str], delimiter: str
    ) -> Iterator[Row]:
        """The records of lines that are none together; those that are none alone are set aside."""
        for number, line in enumerate(lines, first):
            if fault := _fault([line], delimiter):
                told = "a quotation mark in it is not closed" if _is_end(fault) else fault
                self._set_aside(number, f"It is no record: {told}.")
            else:
                values = next(csv.reader([line], delimiter=delimiter), [])
                yield from self._record(values, number, names)

    def _broken_off(self, line: int) -> SourceError:
        """The error of a file that ends within a record: others may be missing behind it."""
        return SourceError(
            f"{self._name}: it ends within the record of line {line}, as a copy does that broke "
            "off; copy it again, or close what is open there"
        )

    def _decoded(self, file: IO[bytes]) -> Iterator[str]:
        """Lines of text; what is no text in the encoding is replaced, and told."""
        start = file.read(4)
        file.seek(0)
        encoding = next((name for mark, name in _MARKS if start.startswith(mark)), "")
        encoding = encoding or self._records.encoding
        with io.TextIOWrapper(file, encoding, errors="replace", newline="") as text:
            for line in text:
                self._is_replaced = self._is_replaced or "\ufffd" in line
                yield line.replace("\0", "\ufffd")

    def _lines(self, file: IO[bytes]) -> Iterator[Row]:
        for number, line in enumerate(file, 1):
            if not (data := line.removeprefix(codecs.BOM_UTF8).strip()):
                continue
            try:
                row = msgspec.json.decode(data)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                self._set_aside(number, f"It is no JSON: {str(error)[:100]}.")
                continue
            if isinstance(row, dict):
                yield row
            else:
                self._set_aside(number, "It is no object with names and values.")

    def _json(self, file: IO[bytes]) -> Iterator[Row]:
        """The members of a list, each of which becomes values when it is asked for."""
        if not file.seek(0, 2):
            raise SourceError(f"{self._name}: it is empty")
        # It is let go with the last of the members, which are parts of it.
        data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        try:
            rows, beside = self._list(data)
            resolve = resolving(None if self._unwrapping.is_off else beside)
            for number, one in enumerate(rows, 1):
                row = msgspec.json.decode(one)
                if isinstance(row, dict):
                    yield self._unwrapping(resolve(row))
                else:
                    self._set_aside(None, f"Number {number} of the list is no object.")
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            told = f"it is no JSON: {str(error)[:200]}"
            raise SourceError(f"{self._name}: {told}") from error

    def _list(self, data: memoryview) -> tuple[Iterable[Any], Mapping[str, Any]]:
        """The rows, each as it is written, and what stands beside them that they refer to."""
        decode = msgspec.json.decode
        bare = data[3:] if bytes(data[:3]) == codecs.BOM_UTF8 else data
        path = self._records.list
        if not path and bytes(bare[:200]).lstrip()[:1] == b"[":
            return decode(bare, type=list[msgspec.Raw]), {}
        held: Any = bare
        members: dict[str, msgspec.Raw] = decode(held, type=dict[str, msgspec.Raw])
        beside = {name: decode(members[name]) for name in BESIDE if name in members}
        if not path:
            if answers.is_of_writefreely(members):
                return self._posts(decode(bare)), {}
            told = {name: decode(members[name]) for name in answers.COUNTED if name in members}
            names = (*answers.LISTED, *([answers.PAGED] if answers.is_page_of_spring(told) else ()))
            path = next((one for one in names if _is_list(members.get(one))), "")
            if not path:
                raise SourceError(
                    f"{self._name}: it holds no list of records by a usual name; set `list` to "
                    "where it is, as in 'data.posts'"
                )
        for name in path.split("."):
            members = decode(held, type=dict[str, msgspec.Raw])
            if name not in members:
                raise SourceError(f"{self._name}: there is no {path!r} in it; see `list`")
            held = members[name]
        return decode(held, type=list[msgspec.Raw]), beside

    def _posts(self, export: Mapping[str, Any]) -> Iterator[bytes]:
        """The posts of the blogs of WriteFreely, each as JSON."""
        self._left_out = tuple(answers.untold_posts(export))
        yield from map(msgspec.json.encode, answers.posts_of_blogs(export))

    def _parquet(self) -> Iterator[Row]:
        try:
            import duckdb  # noqa: PLC0415 - an optional part, and large
        except ModuleNotFoundError as error:
            raise missing("records", "to read Parquet") from error
        path = str(self._path.resolve())
        connection = duckdb.connect(config={"threads": 1, "memory_limit": "256MB"})
        try:
            connection.execute(f"set allowed_paths = [{_quoted(path)}]")
            connection.execute("set enable_external_access = false")  # it reads this file alone
            found = connection.execute("select * from read_parquet(?)", [path])
            names = [one[0] for one in found.description or ()]
            while rows := found.fetchmany(_FETCHED):
                yield from (dict(zip(names, row, strict=True)) for row in rows)
        except duckdb.Error as error:
            line = str(error).splitlines()[0]
            raise SourceError(f"{self._name}: it cannot be read: {line[:300]}") from error
        finally:
            connection.close()

    def _workbook(self) -> Iterator[Row]:
        """Rows below the first that is not empty, which names the columns."""
        try:
            import python_calamine as calamine  # noqa: PLC0415 - an optional part
        except ModuleNotFoundError as error:
            raise missing("records", "to read spreadsheets") from error
        try:
            with calamine.CalamineWorkbook.from_path(self._path) as book:
                wanted = self._records.list
                if wanted and wanted not in book.sheet_names:
                    named = ", ".join(map(repr, book.sheet_names))
                    raise SourceError(
                        f"{self._name}: there is no sheet {wanted!r}, as `list` says; there are "
                        f"{named}"
                    )
                sheet = book.get_sheet_by_name(wanted or book.sheet_names[0])
                yield from self._cells(map(_values, sheet.iter_rows()))
        except (calamine.CalamineError, IndexError) as error:
            line = str(error).splitlines()[0] if str(error) else "it has no sheet"
            raise SourceError(
                f"{self._name}: it is no spreadsheet that can be read ({line[:200]}); save it as "
                ".xlsx, without a password"
            ) from error

    def _cells(self, rows: Iterator[list[Any]]) -> Iterator[Row]:
        names = next((row for row in rows if any(row)), [])
        names = [str(name).strip() for name in names]
        self._repeated_names = sorted({name for name in names if name and names.count(name) > 1})
        for row in rows:
            if any(value != "" for value in row):
                yield {name: one for name, one in zip(names, row, strict=False) if name}

    def _set_aside(self, line: int | None, reason: str) -> None:
        if len(self.unusable) < _MOST_TOLD:
            self.unusable.append(SetAside(source=self._records.path, line=line, reason=reason))
        else:
            self._untold += 1


def _may_withhold(column: str) -> bool:
    """Whether a column may say that an article is not to be seen, or not yet."""
    folded = fold(column)
    return withholding_names.withholds(folded) or folded in _DECIDING


_DECIDING = frozenset(
    (*known.STATES, *known.SUBJECTS, *known.SWITCHES, *known.SHOWN, *known.PRESENT, *known.ASIDE)
)


def _is_list(value: msgspec.Raw | None) -> bool:
    return value is not None and bytes(value).lstrip()[:1] == b"["


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _noted(lines: Iterable[str], record: list[str]) -> Iterator[str]:
    """Lines, each of which is noted as one of a record."""
    for line in lines:
        record.append(line)
        yield line


def _is_open(record: list[str], delimiter: str) -> bool:
    """Whether the last record of a file has a value whose quotation marks nothing closes."""
    return _is_end(_fault(record, delimiter))


def _fault(record: list[str], delimiter: str) -> str:
    """What is wrong with the quotation marks of a record; "" where nothing is."""
    try:
        list(csv.reader(record, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return str(error)
    return ""


def _is_end(fault: str) -> bool:
    return "end of data" in fault


def _values(cells: Iterable[Any]) -> list[Any]:
    """The values of a sheet's cells, whose numbers all have a fraction, be it nothing."""
    return [int(one) if isinstance(one, float) and one.is_integer() else one for one in cells]
