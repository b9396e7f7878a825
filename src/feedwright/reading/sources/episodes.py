"""A folder whose articles may be episodes of a podcast: recordings, pictures and sidecars.

What lies beside an episode belongs to it: its recording and its transcripts by the name of its
file or of its recording (``one.vtt``, ``one.srt``, ``one.html``), its chapters likewise
(``one.chapters.json``). They go out with it, and none of them is an article of its own.
"""

import os
import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote
from zlib import crc32

import msgspec

from feedwright.domain.article import (
    Article,
    Artwork,
    Chapter,
    Enclosure,
    Episode,
    Image,
    Transcript,
)
from feedwright.domain.attachments import objection, too_large
from feedwright.domain.filenames import TEXTS, file_of, split
from feedwright.domain.language_tags import is_language
from feedwright.domain.mediatypes import media_type
from feedwright.domain.profiles import bad_picture, profile
from feedwright.reading.fields import episodes as fields
from feedwright.reading.formats import id3
from feedwright.reading.formats.raw_article import Reading
from feedwright.reading.source import Scan, Spread
from feedwright.reading.sources.files_beside import FilesBeside
from feedwright.reading.sources.folder import Folder
from feedwright.reading.sources.picture_sizes import LOCAL, sides
from feedwright.runtime.stamps import Numbers, stamp_of

_CHAPTERS = ".chapters.json"
_BARE = frozenset({"chapters.json", "transcript.json", "transcript.html", "transcript.htm"})
_SPOKEN = re.compile(r"\.(?:chapters|transcript)\.(?:json|html?)$", re.IGNORECASE)
_TRANSCRIPTS = (".vtt", ".srt", ".html", ".htm", ".transcript.html", ".transcript.json")
_RECORDINGS = (".mp3", ".m4a", ".m4b", ".aac", ".mp4", ".m4v", ".mov", ".ogg", ".opus", ".flac")
_PAGES = frozenset({".html", ".htm"})
_MISNAMED = {
    "audio/mp3": "audio/mpeg",
    "audio/x-mp3": "audio/mpeg",
    "audio/mpeg3": "audio/mpeg",
    "audio/x-mpeg": "audio/mpeg",
    "audio/m4a": "audio/mp4",
    "video/m4v": "video/mp4",
    "video/x-mp4": "video/mp4",
}
"""Types that people write, with those that are meant."""
_MOST_TAG, _MOST_CHAPTERS = 32_000_000, 4_000_000
"""Bytes that are read of a tag and a file of chapters."""
_BESIDE = "./"


class EpisodeFolder(Folder):
    """The articles below a folder, which may be episodes, with what lies beside them."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._beside = _Files(self._root, self._is_inside, self._is_chosen, self._is_data)
        self._names: dict[str, frozenset[str]] = {}
        """The names of the files in each folder; they are looked for often, and seldom there."""

    def scan(
        self, since: str = "", again: Collection[str] = (), spread: Spread | None = None
    ) -> Scan:
        """The stamp of every file that may hold an article, without sidecars."""
        self._names.clear()
        return super().scan(since, again, spread)

    def look(
        self, touched: Collection[Path], again: Collection[str] = ()
    ) -> dict[str, str | None] | None:
        """The stamps of some files alone."""
        self._names.clear()
        return super().look(touched, again)

    def reading(self, key: str) -> Reading:
        """Read one file, by its path in the form of a key."""
        found = super().reading(key)
        if not found.articles:
            return found
        beside = dict.fromkeys((article, name) for article, name, _ in found.beside)
        made = [_Episode(self, one, beside) for one in found.articles]
        return msgspec.structs.replace(
            found,
            articles=tuple(one.article() for one in made),
            beside=tuple((one, name, self.mark(one, name)) for one, name in beside),
        )

    def mark(self, key: str, name: str) -> int:
        """What tells that a file that an article refers to is another one; -1 for none."""
        path = self.local(key, name)
        return -1 if path is None else crc32(stamp_of(path).encode())

    def local(self, key: str, name: str) -> Path | None:
        """The file that an article refers to, where it lies in the source.

        Args:
            key: The article's.
            name: As the article has it; one that begins with ``./`` lies beside it or nowhere.
        """
        if name.startswith(_BESIDE):
            bare = name.removeprefix(_BESIDE)
            # Paths are made of the few that there are, for making one takes as long as looking.
            if bare not in self._names_beside(file_of(key)):
                return None
        return self._beside.find(self.path(key), name)

    def _names_beside(self, key: str) -> frozenset[str]:
        """The names of all that lies in the folder of an article's file."""
        folder = key[: key.rfind("/") + 1]
        if folder not in self._names:
            try:
                with os.scandir(self.path(key).parent) as entries:
                    self._names[folder] = frozenset(one.name for one in entries)
            except OSError:
                self._names[folder] = frozenset()
        return self._names[folder]

    def _listed(self, folder: str, below: str) -> tuple[dict[str, Numbers | str], list[str]]:
        found, folders = super()._listed(folder, below)
        for name in [*reversed(found)]:
            if _is_sidecar(name, found.__contains__):
                del found[name]
        return found, folders


def _is_sidecar(path: str, is_there: Callable[[str], bool]) -> bool:
    """Whether a file belongs to an episode, by its name and by what lies beside it."""
    name = path.rpartition("/")[2].lower()
    if name in _BARE or _SPOKEN.search(name):
        return True
    stem, ending = split(path)
    if ending.lower() not in _PAGES:
        return False
    others = (one for one in TEXTS if one not in _PAGES)
    return any(is_there(f"{stem}{one}") for one in others)


class _Files(FilesBeside):
    """Files that articles refer to, sidecars among them."""

    def comes_along(self, path: Path) -> bool:
        """Whether a file belongs to an article, and is none itself."""
        return self._is_sidecar(path) or super().comes_along(path)

    def _is_article(self, path: Path, beside: Path) -> bool:
        return super()._is_article(path, beside) and not self._is_sidecar(path)

    @staticmethod
    def _is_sidecar(path: Path) -> bool:
        return _is_sidecar(str(path), lambda name: Path(name).is_file())


class _Episode:
    """An article in the making, whose files are measured.

    Args:
        folder: The source.
        read: The article, as its file tells it.
        beside: Filled with the files that it is made of, each an article's key and a name.
    """

    def __init__(
        self, folder: EpisodeFolder, read: Article, beside: dict[tuple[str, str], None]
    ) -> None:
        self._folder = folder
        self._read = read
        self._beside = beside
        self._told = read.podcast or Episode()
        self._warnings: list[str] = []

    def article(self) -> Article:
        """The article with all that its files tell."""
        read = self._read
        enclosures = tuple(map(self._measured, read.enclosures or self._recording()))
        if not enclosures:
            self._warn_of_pages()
            return self._with_warnings(read)
        stems = [*self._stems(enclosures)]
        made = msgspec.structs.replace(
            self._told,
            transcripts=self._told.transcripts or tuple(self._transcripts(stems)),
            artwork=self._artwork(self._told.artwork),
        )
        made = self._with_chapters(made, stems, enclosures)
        image = self._image(read.image)
        if picture := made.artwork or image:
            self._warn_of(picture)
        read = msgspec.structs.replace(
            read,
            enclosures=enclosures,
            image=image,
            podcast=made if made != Episode() else None,
        )
        return self._with_warnings(read)

    def _with_warnings(self, read: Article) -> Article:
        return msgspec.structs.replace(read, warnings=(*read.warnings, *self._warnings))

    def _warn_of_pages(self) -> None:
        """Warn of pages that have the name of an article and are its transcript if anything."""
        stem, own = self._own_stem(), self._read.key.rpartition("/")[2]
        for ending in _PAGES if stem else ():
            name = f"{stem}{ending}"
            if name != own and self._sidecar(name):
                self._warnings.append(
                    f"{name} is not published: beside an article of its name it is a transcript, "
                    "and this one has no recording; rename it to publish it."
                )

    def _path(self, name: str) -> Path | None:
        """A file beside the article, by its address; it is looked at again when it changes."""
        name = unquote(name)
        if not name or not LOCAL.match(name):
            return None
        self._beside[self._read.key, name] = None
        return self._folder.local(self._read.key, name)

    def _sidecar(self, name: str) -> Path | None:
        """A file in the article's folder; when it comes or changes the article is read again."""
        if "/" in name:
            return None
        self._beside[self._read.key, _BESIDE + name] = None
        return self._folder.local(self._read.key, _BESIDE + name)

    def _recording(self) -> tuple[Enclosure, ...]:
        """The recording that has the name of the article's file."""
        stem = self._own_stem()
        for ending in _RECORDINGS if stem else ():
            name = f"{stem}{ending}"
            path = self._sidecar(name)
            size = path.stat().st_size if path else 0
            if size and not (objection(name) or too_large(size)):
                return (Enclosure(url=quote(name), type=media_type(name), length=size),)
        return ()

    def _own_stem(self) -> str:
        name = split(self._read.key.rpartition("/")[2])[0]
        return "" if "#" in self._read.key or name.lower() in ("index", "readme") else name

    def _stems(self, enclosures: tuple[Enclosure, ...]) -> Iterator[str]:
        """What the names of sidecars begin with."""
        own = self._own_stem()
        named = (split(unquote(one.url))[0] for one in enclosures if LOCAL.match(one.url))
        yield from dict.fromkeys(filter(None, (own, *named)))

    def _measured(self, given: Enclosure) -> Enclosure:
        """An enclosure with the length, type and duration of its file."""
        one = msgspec.structs.replace(given, type=_MISNAMED.get(given.type, given.type))
        path = self._path(one.url)
        if path is None and not one.length:
            self._warnings.append(
                f"The length of {one.url} is not known, which directories of podcasts ask for; "
                "write it beside the address as length, in bytes."
            )
        if path is None or one.duration:
            return one
        return msgspec.structs.replace(one, duration=duration(path))

    def _transcripts(self, stems: list[str]) -> Iterator[Transcript]:
        """The transcripts that lie beside the episode, by the names of its files."""
        language = self._read.language
        codes = [f".{language}", f".{language.partition('-')[0]}"] if language else []
        names = [
            f"{stem}{code}{one}" for stem in stems for code in ("", *codes) for one in _TRANSCRIPTS
        ]
        if not self._own_stem():
            names += [f"transcript{one}" for one in _TRANSCRIPTS[:4]]
        key_name = self._read.key.rpartition("/")[2]
        seen = set[str]()
        for name in dict.fromkeys(names):
            if name == key_name or self._sidecar(name) is None:
                continue
            made = fields.transcript(quote(name))
            if made.type not in seen:
                seen.add(made.type)
                yield msgspec.structs.replace(made, language=_language(name))

    def _with_chapters(
        self, made: Episode, stems: list[str], enclosures: tuple[Enclosure, ...]
    ) -> Episode:
        """An episode with its chapters: those it names, of the file beside it, or its own tag's."""
        names = [f"{stem}{_CHAPTERS}" for stem in stems]
        names += [] if self._own_stem() else ["chapters.json"]
        named = made.chapters_url or next((quote(n) for n in names if self._sidecar(n)), "")
        path = self._path(named) if named else None
        told = made.chapters
        if path:
            found = self._chapters_of(path, unquote(named))
            named, told = ("", told) if found is None else (named, told or found)
        if not told and not named:
            recording = self._path(enclosures[0].url) if enclosures else None
            told = tag_chapters(recording) if recording else ()
        return msgspec.structs.replace(made, chapters_url=named, chapters=told)

    def _chapters_of(self, path: Path, name: str) -> tuple[Chapter, ...] | None:
        """The chapters of a file; None of one that no player could read."""
        try:
            with path.open("rb") as file:
                found = msgspec.json.decode(file.read(_MOST_CHAPTERS), type=_ChaptersFile)
            listed = [one for one in found.chapters if one.get("toc") is not False]
            return fields.chapters(listed)
        except (OSError, ValueError) as error:
            self._warnings.append(f"The file of chapters {name} was left out: {error}.")
            return None

    def _artwork(self, given: Artwork | None) -> Artwork | None:
        """A picture with its size."""
        found = self._sides(given.url) if given and not given.width else None
        return msgspec.structs.replace(given, **found) if given and found else given

    def _image(self, given: Image | None) -> Image | None:
        found = self._sides(given.url) if given and not given.width else None
        return msgspec.structs.replace(given, **found) if given and found else given

    def _warn_of(self, picture: Artwork | Image) -> None:
        """Warn of a picture that directories do not take for the episode's."""
        wanted, sides = profile("podcast").artwork, (picture.width, picture.height)
        if wanted is None or not all(sides):
            return
        if bad_picture(*sides, pixels=wanted.pixels, ratio=wanted.ratio):
            least, most = wanted.pixels
            size = f"{sides[0]} × {sides[1]} pixels"
            self._warnings.append(
                f"The picture {picture.url} has {size}, so that directories of podcasts do not see "
                f"it; they take squares of {least:,} to {most:,}."
            )

    def _sides(self, url: str) -> dict[str, int]:
        """The width and height in pixels of a picture that lies beside the article."""
        path = self._path(url)
        return sides(path) if path else {}


class _ChaptersFile(msgspec.Struct):
    """A file of chapters in the JSON of Podcasting 2.0."""

    chapters: list[dict[str, object]]


def duration(path: Path) -> int:
    """How many seconds a recording lasts; 0 where its file does not tell."""
    from tinytag import TinyTag, TinyTagException  # noqa: PLC0415 - few publications have a podcast

    try:
        found = TinyTag.get(path, tags=False).duration
    except (TinyTagException, OSError, ValueError):
        return 0
    return round(found) if found and found > 0 else 0


def tag_chapters(path: Path) -> tuple[Chapter, ...]:
    """The chapters that a recording carries itself."""
    try:
        with path.open("rb") as file:
            header = file.read(id3.HEADER)
            size = min(id3.tag_size(header), _MOST_TAG)
            return id3.chapters(header + file.read(size - id3.HEADER)) if size else ()
    except OSError:
        return ()


def _language(name: str) -> str:
    """The language of a transcript, where a code stands before its ending: ``one.de.vtt``."""
    code = name.rsplit(".", 2)[1:-1]
    return code[0] if code and is_language(code[0]) and len(code[0]) <= 5 else ""  # noqa: PLR2004 - as in zh-CN
