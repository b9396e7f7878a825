"""Mails as articles: an mbox, a Maildir, or a folder of them; each mail is a unit."""

import hashlib
import mmap
import os
import re
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import suppress
from email.message import Message
from email.parser import BytesHeaderParser
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from feedwright.domain.article import SetAside
from feedwright.domain.errors import SourceError, UnreadableArticle, refused_by_system
from feedwright.domain.sources import MailSource
from feedwright.reading.formats import mail as form
from feedwright.reading.formats.mail import headers
from feedwright.reading.formats.raw_article import Reading
from feedwright.reading.source import Scan, Surroundings
from feedwright.reading.sources import exports
from feedwright.reading.sources.file_dates import with_date

_POSTMARK = re.compile(rb"^From [^\r\n]*\d\d:\d\d[^\r\n]*\r?\n(?=[!-9;-~]+:|>?From )", re.MULTILINE)
"""What stands between the mails of an mbox (RFC 4155); a line of a text has no header after it."""
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_LARGEST = 32_000_000
"""Bytes of a mail; one with more is no newsletter."""
_HEAD = 1 << 18
_LONGEST_KEY = 300
_FILES = (".mbox", ".mbx", ".eml")
_PASSED_FLAGS = frozenset("DT")
"""Drafts, and what was thrown away, in the names of a Maildir's files."""
_CACHE = ".feedwright/mail"
"""Where pictures lie that came within mails, from the publication's folder on."""
_LARGE = f"It is larger than {_LARGEST:,} bytes."


class _Place(NamedTuple):
    """Where a mail stands."""

    file: int
    start: int
    length: int
    is_quoted: bool
    """Its lines that begin with ``From`` have a sign before them."""


class Mails(exports.Exports[MailSource]):
    """The mails of a mailbox, as far as they are wanted.

    Args:
        settings: What feedwright.toml says of it.
        around: What it is told of its publication.
    """

    def __init__(self, settings: MailSource, around: Surroundings) -> None:
        super().__init__(settings, around)
        self._pictures = (
            around.folder / _CACHE / hashlib.sha256(self._base.encode()).hexdigest()[:16]
        )
        self._files: list[Path] = []
        self._places: dict[str, _Place] | None = None
        self._stamps: dict[str, str] = {}
        self._passed = Counter[str]()
        self._unusable: list[SetAside] = []
        self._unwanted = 0

    def forget(self) -> None:
        """Let go of where mails stand."""
        self._places = None

    def look_through(self, paths: list[Path]) -> Scan:
        """What mails there are."""
        self._index(paths)
        return Scan(self._stamps, unnamable=tuple(self._unusable))

    def unit(self, key: str) -> Reading:
        """One mail."""
        data = self._data(key)
        if data is None:
            gone = SetAside(source=key, reason="It was there when the source was looked at.")
            return Reading(set_aside=(gone,), is_transient=True)
        try:
            article = form.article(data, self._around.context(key, self._settings))
        except RecursionError as error:
            raise UnreadableArticle("Its elements nest without end.") from error
        return with_date(article, self._settings.undated)

    def attachment(self, key: str, name: str) -> Path | None:
        """A picture that came within a mail, which is laid beside the store once."""
        file = self._pictures / name
        if "/" in name or name.startswith("."):
            return None
        if file.is_file():
            return file
        with suppress(SourceError, UnreadableArticle, OSError):
            data = self._data(key)
            pictures = form.pictures(data) if data else {}
            if name in pictures:
                self._pictures.mkdir(parents=True, exist_ok=True)
                whole = file.with_name(f"{name}.{os.getpid()}")
                whole.write_bytes(pictures[name])
                whole.replace(file)
                return file
        return None

    def objection(self, key: str, name: str) -> str:
        """Why there is no such file, as a clause."""
        del key, name
        return "which its mail does not hold"

    def warnings(self) -> Iterator[str]:
        """Which mails are no articles, a sentence for each reason."""
        for reason, count in sorted(self._passed.items()):
            mails = "1 mail" if count == 1 else f"{count:,} mails"
            yield f"{self._settings.path}: {mails} passed over: {reason}"
        if self._unwanted and not self._stamps:
            yield (
                f"{self._settings.path}: none of its {self._unwanted:,} mails is of those that "
                "from, to and list name"
            )

    def files(self) -> list[Path]:
        """The files of the mailbox."""
        path = self._path
        try:
            if path.is_file():
                return [path]
            folders = [path / name for name in ("cur", "new") if (path / name).is_dir()]
            if folders:
                found = [one for folder in folders for one in folder.iterdir()]
                return sorted(one for one in found if not one.name.startswith("."))
            found = [one for one in path.iterdir() if one.suffix.lower() in _FILES]
            files = sorted(one for one in found if one.is_file())
        except OSError as error:
            raise SourceError(
                f"{path}: {refused_by_system(error)}; set path to where the mailbox is"
            ) from error
        if not files and path.is_dir() and any(path.iterdir()):
            raise SourceError(
                f"{path}: holds neither an mbox nor a Maildir; set path to where the mailbox is"
            )
        return files

    def _index(self, files: list[Path]) -> dict[str, _Place]:
        """Find which mail stands where."""
        self._files, self._stamps, self._passed = files, {}, Counter()
        self._unusable, self._unwanted = [], 0
        places: dict[str, _Place] = {}
        for number, path in enumerate(files):
            flags = path.name.rpartition("2,")[2] if path.parent.name in ("cur", "new") else ""
            try:
                if not path.stat().st_size:
                    continue
                with (
                    path.open("rb") as file,
                    mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
                ):
                    for start, end, is_quoted in _mails(data):
                        place = _Place(number, start, end - start, is_quoted)
                        self._add(places, place, data[start : min(end, start + _LARGEST)], flags)
            except FileNotFoundError:  # another program has moved it in the Maildir
                continue
            except OSError as error:
                raise SourceError(f"{path}: {refused_by_system(error)}") from error
        self._places = places
        return places

    def _add(self, places: dict[str, _Place], place: _Place, data: bytes, flags: str) -> None:
        """Note a mail, or why it is no article."""
        end = re.search(rb"\r?\n\r?\n", data[:_HEAD])
        mail = BytesHeaderParser().parsebytes(data[: end.end() if end else _HEAD])
        stamp = hashlib.sha256(data).hexdigest()[:32]
        identity = headers.identity(mail)
        key = self._base + (_key(identity) if identity else stamp)
        if not mail.keys():
            self._passed["without a header"] += 1
        elif not self._is_wanted(mail):
            self._unwanted += 1
        elif _PASSED_FLAGS.intersection(flags) or form.is_withheld(mail):
            self._passed["drafts, or thrown away"] += 1
        elif mail.get_content_type() == "multipart/report":
            self._passed["reports on deliveries"] += 1
        elif key in places:
            if self._stamps[key] != stamp:
                self._passed["with the Message-ID of one before"] += 1
        elif place.length > _LARGEST:
            self._unusable.append(SetAside(source=key, reason=_LARGE))
        else:
            places[key], self._stamps[key] = place, stamp

    def _is_wanted(self, mail: Message) -> bool:
        """Whether a mail is of the senders, recipients and lists that are named."""
        said = self._settings
        if said.sender:
            senders = {address for _, address in headers.people(mail, "From", "Sender")}
            if not _matches(senders, said.sender):
                return False
        if said.to and not _matches(headers.recipients(mail), said.to):
            return False
        return not said.list or _matches({headers.list_of(mail)[0]}, said.list)

    def _data(self, key: str) -> bytes | None:
        """A mail as it was sent; None where there is none of the key."""
        places = self._index(self.files()) if self._places is None else self._places
        if (place := places.get(key)) is None:
            return None
        try:
            with self._files[place.file].open("rb") as file:
                file.seek(place.start)
                data = file.read(place.length)
        except OSError:
            return None
        return _QUOTED.sub(rb"\1", data) if place.is_quoted else data


def _mails(data: mmap.mmap) -> Iterator[tuple[int, int, bool]]:
    """Where the mails of a file begin and end, and whether it is an mbox."""
    marks = [(one.start(), one.end()) for one in _POSTMARK.finditer(data)]
    if not marks or data[: marks[0][0]].strip():
        yield 0, len(data), False  # a file of one mail
        return
    for number, (_, start) in enumerate(marks):
        end = marks[number + 1][0] if number + 1 < len(marks) else len(data)
        yield start, end, True


def _key(identity: str) -> str:
    """The end of a key, from a mail's identity."""
    text = quote(identity, safe="@")
    if len(text) > _LONGEST_KEY:
        return hashlib.sha256(identity.encode()).hexdigest()[:32]
    # A name that begins with a dot or an underscore says that a file is hidden, or a draft.
    return f"%{ord(text[0]):02X}{text[1:]}" if text[0] in "._" else text


def _matches(values: Collection[str], patterns: Collection[str]) -> bool:
    """Whether one of some addresses, or ids, is meant by one of some patterns."""
    for pattern in (one.strip().lower() for one in patterns):
        for value in values:
            domain = value.rpartition("@")[2]
            if fnmatchcase(value, pattern) or (
                "@" not in pattern and (domain == pattern or domain.endswith(f".{pattern}"))
            ):
                return True
    return False
