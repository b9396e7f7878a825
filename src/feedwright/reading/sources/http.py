"""Articles behind an API: rows of its answers, which are JSON, page by page."""

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote_plus, urlsplit

import msgspec

from feedwright.domain.addresses import address as absolute
from feedwright.domain.article import SetAside
from feedwright.domain.configured_durations import duration
from feedwright.domain.errors import SourceError
from feedwright.domain.sources import HttpSource
from feedwright.reading.fields.dates import parse
from feedwright.reading.formats import answers, ghost
from feedwright.reading.formats.wrapped_rows import Unwrapping, resolving, unheld
from feedwright.reading.source import Scan, Spread, Surroundings
from feedwright.reading.sources.answer_pages import (
    is_address,
    linked,
    member,
    number_of,
    promised,
    repeated,
    supposed,
    unfollowed,
)
from feedwright.reading.sources.known_apis import api, parameter, with_parameter
from feedwright.reading.sources.rows import Row, at
from feedwright.reading.sources.spool import SpooledRows
from feedwright.runtime.http.fetch import Client, Fetched, Refused, Unavailable

_WAITS = (1.0, 3.0)
"""Seconds before a request is made again that a server could not answer."""
_LONGEST_WAIT = 20.0
"""A server that asks for more is left alone until then, and is away meanwhile."""
_MOST_PAGES = 20_000
_MOST_TOLD = 20
"""So many members of lists that are no rows are named; of the others there is a count."""
_OVERLAP = timedelta(minutes=5)
"""A change may be seen later than the time that it bears; so far back is looked again."""
_SECONDS, _MILLISECONDS = 10**9, 10**12
"""From where on a number is a time."""
_TOTALS = (
    "total", "total_count", "totalCount", "totalElements", "count", "meta.total",
    "meta.pagination.total", "page.totalElements",
)  # fmt: skip
_MOST_EMPTY = 20
"""So many pages without rows are passed that say that others follow; of others one."""
_MISSING = (
    "a page that it leads to is not there ({}), and it may have more rows; see its url, page, "
    "offset and next"
)
_SHIFTED = (
    "{:,} of its rows came on two pages, so that others may be on none; have url ask for an order "
    "that stays"
)
_PAST_THE_END = (400, 404, 416)
"""How servers answer for a page after the last."""
_SHORTEST_SECRET = 6
"""What is shorter is a version, or on or off."""
_RESTING: dict[str, float] = {}
"""Until when servers have asked to be left alone, on the clock that never goes back."""


class _Mark(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where the last scan ended."""

    at: int
    """When all rows were looked at, in seconds since 1970."""
    changed: int | str = ""
    """The greatest value of the column that grows with each change, times in ISO 8601."""
    pages: tuple[tuple[str, str, int], ...] = ()
    """For each page its ``ETag``, its ``Last-Modified`` and how many rows it had."""


class _Page(NamedTuple):
    """An answer."""

    rows: list[Any]
    whole: Any
    """All that it holds."""
    answer: Fetched

    @property
    def total(self) -> int:
        """How many rows it says that there are; 0 where it does not say."""
        headers = self.answer.headers
        told = [headers.get("x-wp-total", ""), headers.get("x-total-count", "")]
        numbers = [one for one in map(number_of, told) if one]
        numbers += [one for path in _TOTALS if isinstance(one := member(self.whole, path), int)]
        return next(iter(numbers), 0)

    @property
    def is_last(self) -> bool:
        """Whether it says that none follows."""
        if pages := number_of(self.answer.headers.get("x-wp-totalpages", "")):
            return _int(parameter(self.answer.address, "page"), 1) >= pages
        told = member(self.whole, "meta.pagination")
        return isinstance(told, Mapping) and "next" in told and not told["next"]

    def promises(self, number: int, *, is_counted: bool) -> bool:
        """Whether it says that another follows it, the page of a number from 1 on.

        Of pages that are counted an address of a next one says nothing: some never lack it.
        """
        if number_of(self.answer.headers.get("x-wp-totalpages", "")):
            return not self.is_last
        if is_counted:
            return bool(promised(self.whole, number))
        return bool(self.answer.next or unfollowed(self.whole, number))


class Answers(SpooledRows):
    """The rows that an API hands out.

    Where it can be asked for what has changed, a scan asks for that, and for all rows once in
    ``whole``, since a row that was deleted tells nothing. Otherwise it asks for all, by conditional
    requests where the server takes them: nothing has changed where no page has.

    Args:
        settings: What feedwright.toml says of it.
        around: What it is told of its publication.
    """

    def __init__(self, settings: HttpSource, around: Surroundings) -> None:
        self._api = api(settings)
        self._http = self._api.settings
        super().__init__(self._http, around)
        self._unwrapping = Unwrapping((self._http.key, *self._http.columns.values()))
        self._start = self._http.url
        """Where the first page is, of all rows or of those that have changed."""
        self._is_part = False
        """Whether the rows that are kept are those alone that have changed."""
        self._pages: list[tuple[str, str, int]] = []
        self._greatest: int | datetime | None = None
        self._count = self._total = self._untold = 0
        self._rest = ""
        """What is told of pages that were not found, a clause."""
        self._on_pages, self._lists = set[int](), set[int]()
        """What rows stood on pages so far, and which of them together, as hashes of their keys."""
        self._again = set[int]()
        """Those of the page at hand that an earlier one held, too."""
        self._shifted = 0
        """How many there were of these."""
        self._left_out: tuple[str, ...] = ()
        """What is told of rows that no article is made of, a clause each."""
        self._unheld = set[str]()
        """The names of relationships whose other ends no answer held."""

    def scan(self, since: str, again: Collection[str], spread: Spread | None = None) -> Scan:
        """All rows, or those that have changed, or none where no page has changed."""
        del spread
        now = int(time.time())
        mark = msgspec.json.decode(since, type=_Mark) if since else None
        span = duration(self._http.whole).total_seconds()
        if mark and not again and 0 <= now - mark.at < span:
            if self._http.since and mark.changed != "":
                return self._changed(mark)
            if mark.pages and self._is_unchanged(mark):
                return Scan({}, is_whole=False, watermark=since)
        self._start, self._is_part = self._http.url, False
        stamps = self._spooled()
        is_whole = not (self.unusable or self._rest or self._lacking)
        changed = _told(self._greatest)
        mark = _Mark(at=now, changed=changed, pages=() if changed != "" else self._validators())
        known = is_whole and (mark.pages or mark.changed != "")
        watermark = msgspec.json.encode(mark).decode() if known else ""
        unnamable = tuple(self.unusable)
        return Scan(stamps, is_whole=is_whole, watermark=watermark, unnamable=unnamable)

    def look(
        self, touched: Collection[Path], again: Collection[str]
    ) -> Mapping[str, str | None] | None:
        """Nothing: a file that was touched is none of its rows."""
        del touched
        return None if again else {}

    def rows(self) -> Iterator[Row]:
        """All rows, or those that have changed, one by one."""
        self._pages, self._greatest, self._unheld = [], None, set()
        self._count = self._total = self._untold = 0
        self._rest = ""
        self._on_pages, self._lists, self._shifted = set(), set(), 0
        for page in self._walked():
            if isinstance(page.whole, Mapping) and answers.is_of_writefreely(page.whole):
                self._left_out = tuple(answers.untold_posts(page.whole))
            self._total = max(self._total, page.total)
            headers = page.answer.headers
            validators = headers.get("etag", ""), headers.get("last-modified", "")
            self._pages.append((*validators, len(page.rows)))
            for row in page.rows:
                self._count += 1
                if isinstance(row, dict):
                    self._notice(row)
                    if not self._unwrapping.is_off:
                        self._unheld.update(unheld(row))
                    found = self._unwrapping(row)
                    if self._hash(found) not in self._again:
                        yield found
                else:
                    self._set_aside(f"Number {self._count} of its list is no object.")
        if self._shifted and not (self._total or self._rest):
            self._rest = _SHIFTED.format(self._shifted)

    @property
    def _lacking(self) -> int:
        """How many rows have not come of those that it says there are."""
        return max(0, self._total - (self._count - self._shifted))

    def fetch(self, keys: Sequence[str]) -> Iterator[Row]:
        """The rows that have some keys."""
        found = {self.text_of(self.key_of(row)): row for row in super().fetch(keys)}
        if self._is_part and found.keys() < set(keys):
            self._start, self._is_part = self._http.url, False
            self._spooled()
            found = {self.text_of(self.key_of(row)): row for row in super().fetch(keys)}
        yield from found.values()

    def warnings(self) -> Iterator[str]:
        """What is wrong with the rows."""
        yield from super().warnings()
        name = self._http.name
        if self._untold:
            yield f"{name}: {self._untold:,} more members of its list are no objects"
        yield from (f"{name}: {told}" for told in self._left_out)
        if named := ",".join(sorted(self._unheld)):
            yield (
                f"{name}: its rows refer to {named.replace(',', ', ')}, which its answers do not "
                f"hold; ask for these, as by include={named} in url"
            )
        if self._rest:
            yield f"{name}: {self._rest}; no row is taken for deleted"
        elif self._lacking and not self._is_part:
            came = self._count - self._shifted
            yield (
                f"{name}: it says that it has {self._total:,} rows, and {came:,} came; none "
                "is taken for deleted. If it has more pages, set page, offset or next"
            )

    def _fields(self, row: Row) -> dict[str, Any]:
        said = super()._fields(row)
        if self._http.preset == "ghost" and (guid := ghost.guid(row)):
            said["guid"] = guid
        return said

    def _changed(self, mark: _Mark) -> Scan:
        """The rows that have changed since the last scan."""
        asked = self._api.time_of(_since(mark.changed))
        name, _, pattern = self._http.since.partition("=")
        value = pattern.replace("{}", asked) if pattern else asked
        self._start, self._is_part = with_parameter(self._http.url, name, value), True
        stamps = self._spooled(is_whole=False)
        greatest = _told(self._greatest)
        if self._greatest is None or not _is_after(self._greatest, _value(mark.changed)):
            greatest = mark.changed
        after = msgspec.structs.replace(mark, changed=greatest)
        unnamable = tuple(self.unusable)
        is_all = not (unnamable or self._rest)
        watermark = msgspec.json.encode(after).decode() if is_all else ""
        return Scan(stamps, is_whole=False, watermark=watermark, unnamable=unnamable)

    def _is_unchanged(self, mark: _Mark) -> bool:
        """Whether each page is answered by 304, and none has come after them."""
        rows = 0
        with self._client() as client:
            for number, (etag, modified, count) in enumerate(mark.pages):
                headers = {"If-None-Match": etag} if etag else {"If-Modified-Since": modified}
                address = self._numbered(number, rows)
                if self._asked(client, address, headers).status != _UNCHANGED:
                    return False
                rows += count
            if not self._is_counted:
                return True
            try:
                after = self._asked(client, self._numbered(len(mark.pages), rows), {})
            except Refused as error:
                return error.status in _PAST_THE_END
        return not self._page(after).rows

    def _validators(self) -> tuple[tuple[str, str, int], ...]:
        """What conditional requests ask by; nothing where a page has none or is not found so."""
        is_found = len(self._pages) == 1 or self._is_counted
        pages = [one for one in self._pages if one[2]] if is_found else []
        return tuple(pages) if all(one[0] or one[1] for one in pages) else ()

    def _walked(self) -> Iterator[_Page]:
        """The pages, one by one."""
        address, rows, before, is_sure, empty = self._start, 0, _NONE, True, 0
        seen = {address}
        with self._client() as client:
            for number in range(_MOST_PAGES):
                try:
                    page = self._page(self._asked(client, address, {}), first=not number)
                except Refused as error:
                    if not is_sure and error.status in (*_PAST_THE_END, _UNPROCESSABLE):
                        self._rest = repeated(address)
                        return
                    if number and self._ends(error, before, number, rows):
                        return
                    raise
                if not self._is_other(page):
                    if not is_sure:
                        self._rest = repeated(address)
                        return
                    raise self._error(
                        f"its page {number + 1} is the same as one before it; see page, offset "
                        "and next"
                    )
                yield page
                rows += len(page.rows)
                empty = 0 if page.rows else empty + 1
                address, is_sure = self._following(page, number, rows)
                if not address:
                    return
                promises = page.promises(number + 1, is_counted=self._is_counted)
                if empty and (address in seen or empty >= (_MOST_EMPTY if promises else 2)):
                    self._rest = repeated(address) if promises else ""
                    return
                if address in seen:
                    raise self._error("its pages lead in a circle; see page, offset and next")
                seen.add(address)
                before = page
        raise self._error(f"it has more than {_MOST_PAGES:,} pages; have each hold more rows")

    def _is_other(self, page: _Page) -> bool:
        """Whether a page holds other rows than each before it; those that it repeats are counted.

        Rows are told apart by their keys: a number of readers in them grows from page to page.
        """
        if not page.rows:
            return True
        rows = (self._unwrapping(one) if isinstance(one, dict) else {} for one in page.rows)
        keys = [*map(self._hash, rows)]
        listed = hash(tuple(keys))
        if listed in self._lists:
            return False
        self._lists.add(listed)
        self._again = self._on_pages & {*keys}
        self._shifted += sum(one in self._again for one in keys)
        self._on_pages.update(keys)
        return True

    def _hash(self, row: Row) -> int:
        return hash(self.key_of(row) or repr(row))

    def _ends(self, error: Refused, before: _Page, number: int, rows: int) -> bool:
        """Whether all that there is has come where a server refuses the page of a number from 0 on.

        A page that is counted may be one after the last; one that an answer leads to ought to be
        there.
        """
        if error.status not in _PAST_THE_END or rows < before.total:
            return False
        leads = not self._is_counted or before.promises(number, is_counted=True)
        if leads and not before.total:
            self._rest = _MISSING.format(error.status)
        return True

    @property
    def _is_counted(self) -> bool:
        """Whether feedwright.toml says how pages are counted."""
        return bool(self._http.page or self._http.offset)

    def _following(self, page: _Page, number: int, rows: int) -> tuple[str, bool]:
        """The address of the page after one, "" after the last, and whether that is sure."""
        said = self._http
        if self._is_counted:
            goes_on = page.rows or page.promises(number + 1, is_counted=True)
            is_over = page.is_last or not goes_on
            return "" if is_over else self._numbered(number + 1, rows), True
        here = page.answer.address
        if not said.next:
            if found := page.answer.next or linked(page.whole, here):
                return found, True
            found = supposed(page.whole, here, page.answer.headers)
            if not found:
                self._rest = unfollowed(page.whole, number + 1)
            return found, False
        told = member(page.whole, said.next)
        told = told.get("href") if isinstance(told, Mapping) else told
        if told in (None, "", False):
            return "", True
        if said.cursor:
            return with_parameter(self._start, said.cursor, str(told)), True
        if not is_address(told):
            raise self._error(f"{said.next!r} holds no address; name in cursor what it is sent by")
        return absolute(told, here), True

    def _numbered(self, number: int, rows: int) -> str:
        """The address of a page by its number from 0 on, or by how many rows stand before it."""
        if not number:
            return self._start
        if self._http.offset:
            first = parameter(self._start, self._http.offset)
            return with_parameter(self._start, self._http.offset, str(_int(first, 0) + rows))
        first = parameter(self._start, self._http.page)
        return with_parameter(self._start, self._http.page, str(_int(first, 1) + number))

    def _page(self, answer: Fetched, *, first: bool = False) -> _Page:
        """An answer taken apart."""
        try:
            whole = msgspec.json.decode(answer.data.removeprefix(b"\xef\xbb\xbf"))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            is_page = answer.data.lstrip()[:1] == b"<"
            told = "a web page" if is_page else f"no JSON: {str(error)[:100]}"
            raise self._error(f"it answers with {told}; see its url") from error
        path = self._http.list
        rows = member(whole, path) if path else answers.rows_of(whole, first=first)
        if not isinstance(rows, list):
            where = f"{path!r} is no list in its answer" if path else "its answer holds no list"
            raise self._error(f"{where} of rows; set list to where it is{_complaint(whole)}")
        if not self._unwrapping.is_off:
            rows = [*map(resolving(whole), rows)]
        return _Page(rows, whole, answer)

    @contextmanager
    def _client(self) -> Iterator[Client]:
        server = urlsplit(self._http.url).netloc
        if (left := _RESTING.get(server, 0) - time.monotonic()) > 0:
            raise self._error(f"it asks to be left alone for {left:,.0f} seconds more")
        with Client(
            headers=self._api.headers,
            query=self._api.query,
            home=self._http.url,
            with_query=False,
        ) as client:
            yield client

    def _asked(self, client: Client, address: str, validators: Mapping[str, str]) -> Fetched:
        """An answer; a server that cannot answer is asked again, after a while."""
        for wait in (*_WAITS, None):
            try:
                return client.get(address, validators)
            except Unavailable as error:
                if error.after > _LONGEST_WAIT:
                    _RESTING[urlsplit(self._http.url).netloc] = time.monotonic() + error.after
                    told = f"{error} It asks to be left alone for {error.after:,.0f} seconds."
                    raise self._error(told) from error
                if wait is None:
                    raise self._error(str(error)) from error
                time.sleep(max(wait, error.after))
            except Refused as error:
                raise Refused(str(self._error(str(error))), error.status) from error
            except SourceError as error:
                raise self._error(str(error)) from error
        raise AssertionError

    def _error(self, told: str) -> SourceError:
        """An error in one line, without a secret."""
        secrets = {self._http.token, *self._api.headers.values()} - {"application/json"}
        for one in sorted(secrets, key=len, reverse=True):
            if len(one) < _SHORTEST_SECRET:
                break
            told = told.replace(one, "***").replace(quote_plus(one), "***")
        return SourceError(f"{self._http.name}: {told}")

    def _notice(self, row: Row) -> None:
        """Keep the greatest of the times, or numbers, at which rows changed."""
        if not self._http.changed:
            return
        name, *path = self._http.changed.split(".")
        value = _instant(at(row.get(name), path))
        if value is not None and (self._greatest is None or _is_after(value, self._greatest)):
            self._greatest = value

    def _set_aside(self, reason: str) -> None:
        if len(self.unusable) < _MOST_TOLD:
            self.unusable.append(SetAside(source=self._http.prefix, reason=reason))
        else:
            self._untold += 1


_UNCHANGED, _UNPROCESSABLE = 304, 422
_NONE = _Page([], None, Fetched(data=b"", address=""))


def _complaint(whole: Any) -> str:
    """What an answer says that is none, as the end of a sentence."""
    for name in answers.COMPLAINTS:
        told = whole.get(name) if isinstance(whole, Mapping) else None
        if isinstance(told, str) and told:
            return f". It says: {' '.join(told.split())[:200]}"
    return ""


def _int(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdecimal() else otherwise


def _instant(value: Any) -> int | datetime | None:
    """When a row changed, or what number its change has."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return value
    try:
        return parse(value, "UTC")
    except ValueError:
        return None


def _is_after(one: int | datetime, other: int | datetime) -> bool:
    if isinstance(one, int) and isinstance(other, int):
        return one > other
    return isinstance(one, datetime) and isinstance(other, datetime) and one > other


def _told(value: int | datetime | None) -> int | str:
    """A value of the column as a mark holds it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return "" if value is None else value


def _value(changed: int | str) -> int | datetime:
    return datetime.fromisoformat(changed) if isinstance(changed, str) else changed


def _since(changed: int | str) -> int | datetime:
    """From where on rows are looked at again."""
    if isinstance(changed, str):
        return datetime.fromisoformat(changed) - _OVERLAP
    if changed >= _MILLISECONDS:
        return changed - int(_OVERLAP.total_seconds()) * 1000
    return changed - (int(_OVERLAP.total_seconds()) if changed >= _SECONDS else 1)
