"""Articles as episodes of a podcast, by the fields of many generators and hosts.

What directories and players know of an episode is said in many ways: ``itunes_episode``,
``podcast: {episode: 3}``, ``"itunes:season"``, ``episode_number``. All names are folded, so that
only the words count.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol, TypeVar

import msgspec

from feedwright.domain.article import (
    Artwork,
    Chapter,
    Contributor,
    Episode,
    EpisodeType,
    Text,
    Transcript,
)
from feedwright.domain.language_tags import is_language
from feedwright.domain.mediatypes import media_type
from feedwright.domain.patterns import seldom
from feedwright.domain.podcast_validation import role_problem
from feedwright.domain.profiles import profile
from feedwright.reading.fields import conventions as known
from feedwright.reading.fields import media, people, values
from feedwright.reading.fields.conventions import THEMES, fold

T = TypeVar("T")
RECORDINGS = (
    "audiofile", "podcastfile", "podcasturl", "podcastaudio", "mp3", "mp3url", "enclosureurl",
    "episodefile", "episodeurl", "recording", "file", "media", "mediaurl",
)  # fmt: skip
"""More fields that name the file of an episode, beside those of every article."""
OF_ANY_FILE = frozenset({"file", "media", "mediaurl"})
"""Those of them that name an episode's where the file is audio or video."""
_TABLES = ("podcast", "itunes", "episode", "audio", "enclosure")
"""Tables whose fields tell of the episode as the article's own do."""
_TRANSCRIPT_TYPES = {
    "vtt": "text/vtt",
    "srt": "application/x-subrip",
    "html": "text/html",
    "htm": "text/html",
    "json": "application/json",
    "txt": "text/plain",
}
"""By the endings of files, as ``podcast:transcript`` lists them."""
_TIMED = frozenset({"text/vtt", "application/x-subrip"})
_OTHER_TYPES = {
    "application/srt": "application/x-subrip",
    "text/srt": "application/x-subrip",
    "vtt": "text/vtt",
    "srt": "application/x-subrip",
    "html": "text/html",
    "json": "application/json",
    "text": "text/plain",
    "plain": "text/plain",
}
_LINE = seldom(
    r"\s*[-*]?\s*[(\[]?(?P<start>\d{1,3}(?::\d\d){1,2}(?:\.\d{1,6})?)[)\]]?\s*[-–—|:]?\s+(?P<title>\S.*)"
)
_CLOCK = seldom(r"(?:(?P<h>\d{1,3}):)?(?P<m>\d{1,3}):(?P<s>\d{1,2}(?:\.\d{1,6})?)", re.ASCII)
_EXPLICIT = {"explicit": True, "clean": False, "notexplicit": False}
_TYPES: Mapping[str, EpisodeType] = {
    "full": "full", "regular": "full", "normal": "full", "trailer": "trailer", "teaser": "trailer",
    "bonus": "bonus", "extra": "bonus",
}  # fmt: skip


class Fields(Protocol):
    """The fields of one article by their folded names."""

    def get(self, name: str, /) -> Any:
        """A field as it was written, or ""."""

    def warn(self, name: str, reason: str, /) -> None:
        """Note what is wrong with a field, which is left out for it."""


def episode(said: Fields) -> Episode | None:
    """What an article tells of itself as an episode, or None where it tells nothing."""
    told = _Told(said)
    season, season_name = told.one(("season", "seasonnumber"), _season, (0, ""))
    number, display = told.one(("episode", "episodenumber"), _number, ("", ""))
    if not number:
        number, display = told.one(("number", "ep"), _number, ("", ""), tables_only=True)
    made = Episode(
        title=told.one(("itunestitle",), values.line, "", prefixed=False),
        season=season,
        season_name=season_name or told.one(("seasonname", "seasontitle"), values.line, ""),
        episode=number,
        display=told.one(("episodedisplay", "display"), values.line, display, tables_only=True),
        type=told.one(("episodetype", "type"), _type, "", tables_only=True)
        or told.one(("episodetype",), _type, ""),
        explicit=told.one(("explicit",), _explicit, None),
        people=tuple(_people(told)),
        transcripts=tuple(told.each(("transcripts", "transcript", "captions"), transcript)),
        chapters=told.one(("chapters", "chaptermarks"), _chapters, ()),
        chapters_url=told.one(("chaptersurl", "chaptersfile", "chapters"), _chapters_url, ""),
        artwork=told.one(("image", "artwork", "cover", "art"), _artwork, None, own=False),
        texts=tuple(told.each(("txt",), _text)),
    )
    return made if made != Episode() else None


def transcript(value: object) -> Transcript:
    """A transcript: its address, or a table with its type and language.

    Raises:
        ValueError: It is none; a text that is no address, for one.
    """
    table: Mapping[str, Any] = value if isinstance(value, Mapping) else {"url": value}
    url = _address(values.first(table, ("url", "file", "src", "href", "path")))
    written = str(values.first(table, ("type", "mime_type", "mimetype")) or "").strip().lower()
    kind = _OTHER_TYPES.get(written, written if "/" in written else "")
    kind = kind or _TRANSCRIPT_TYPES.get(_ending(url), "")
    if not kind:
        raise ValueError(f"{url!r} tells no type; add one, as in type: text/vtt")
    language = str(values.first(table, ("language", "lang")) or "").strip().replace("_", "-")
    is_captions = str(table.get("rel", "")).lower() == "captions"
    return Transcript(
        url=url,
        type=kind,
        language=language if is_language(language) else "",
        captions=is_captions or kind in _TIMED,
    )


def chapters(found: Iterable[object]) -> tuple[Chapter, ...]:
    """Chapters in the order of time, of tables or lines that each tell one.

    Raises:
        ValueError: One tells no time or no title.
    """
    made = {one.start: one for one in map(_chapter, found)}
    return tuple(made[start] for start in sorted(made))


def seconds(value: object) -> float:
    """A time within a recording, of a number of seconds or ``1:02:03.500``.

    Raises:
        ValueError: It is none.
    """
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e7:  # noqa: PLR2004 - no recording is longer
        return float(value)
    written = values.text(value)
    match = _CLOCK.fullmatch(written)
    if match:
        return int(match["h"] or 0) * 3600 + int(match["m"]) * 60 + float(match["s"])
    if re.fullmatch(r"\d{1,7}(?:\.\d{1,6})?", written, re.ASCII):
        return float(written)
    raise ValueError(f"{written[:40]!r} is no time; write it like 1:02:03")


class _Told:
    """What the fields of an article, and of its tables, tell under several names."""

    def __init__(self, said: Fields) -> None:
        self._said = said
        self._themes = [*filter(None, map(_folded, map(said.get, THEMES)))]
        self._tables: list[tuple[str, dict[str, Any]]] = []
        for name in _TABLES:
            if inner := _folded(self._own(name)):
                self._tables.append((name, inner))

    def found(
        self,
        names: Iterable[str],
        *,
        own: bool = True,
        prefixed: bool = True,
        tables_only: bool = False,
    ) -> Iterator[tuple[str, Any]]:
        """What is told under some names, with the name of the field that tells it.

        Args:
            names: Folded.
            own: Whether the bare names of the article's own fields count.
            prefixed: Whether names with ``itunes``, ``podcast`` or ``episode`` before count too.
            tables_only: Whether those alone of tables and with such a word before count.
        """
        wanted = [*dict.fromkeys(names)]
        prefixes = ("", *reversed(known.OF_EPISODES)) if prefixed else ("",)
        for prefix in prefixes:
            for name in wanted:
                if not prefix and (not own or (tables_only and prefixed)):
                    continue
                if (value := self._own(prefix + name)) not in _NOTHING:
                    yield prefix + name, value
        for table, inner in self._tables:
            for name in (prefix + name for prefix in prefixes for name in wanted):
                if name in inner and not (table in ("audio", "enclosure") and name == "type"):
                    yield table, inner[name]

    def _own(self, name: str) -> Any:
        """A field of the article, or of what it leaves to themes."""
        value = self._said.get(name)
        if value in _NOTHING:
            return next((theme[name] for theme in self._themes if name in theme), "")
        return value

    def one(self, names: Iterable[str], read: Callable[[Any], T], nothing: T, **options: bool) -> T:
        """The first of some fields that can be used."""
        for name, value in self.found(names, **options):
            try:
                if (made := read(value)) not in (None, "", ()):
                    return made
            except ValueError as error:
                self._said.warn(name, str(error))
        return nothing

    def each(self, names: Iterable[str], read: Callable[[Any], T]) -> Iterator[T]:
        """The members of the first field that tells any; one that cannot be used is left out."""
        for name, value in self.found(names):
            made: list[T] = []
            for item in values.listed(value):
                try:
                    made.append(read(item))
                except ValueError as error:
                    self._said.warn(name, str(error))
            if made:
                yield from dict.fromkeys(made)
                return

    def warn(self, name: str, reason: str) -> None:
        """Note what is wrong with a field."""
        self._said.warn(name, reason)


def _folded(table: object) -> dict[str, Any]:
    """A table by the folded names of its fields, without those that say nothing."""
    if not isinstance(table, Mapping):
        return {}
    return {fold(str(name)): one for name, one in table.items() if one not in _NOTHING}


_NOTHING: tuple[object, ...] = (None, "", [], {})


def _season(value: Any) -> tuple[int, str]:
    """A season's number and name."""
    if isinstance(value, Mapping):
        number = values.first(value, ("number", "season", "id"))
        return _positive(number), values.line(values.first(value, ("name", "title")) or "")
    return _positive(value), ""


def _positive(value: Any) -> int:
    number = values.whole(value)
    if number < 1:
        raise ValueError("it is no whole number from 1 on")
    return number


def _number(value: Any) -> tuple[str, str]:
    """An episode's number, and what is shown in its place."""
    if isinstance(value, Mapping):
        number = values.first(value, ("number", "episode", "id"))
        if number == "":
            return "", ""
        return _number(number)[0], values.line(values.first(value, ("display", "name")) or "")
    written = values.text(value).lstrip("#")
    if isinstance(value, bool) or not re.fullmatch(r"\d{1,7}(?:\.\d{1,4})?", written, re.ASCII):
        raise ValueError(f"{written[:40]!r} is no number")
    whole, point, part = written.partition(".")
    part = part.rstrip("0")
    return str(int(whole)) + (point + part if part else ""), ""


def _type(value: Any) -> EpisodeType:
    word = fold(values.text(value))
    if "/" in word:  # that of its file
        return ""
    if word not in _TYPES:
        raise ValueError(f"{word[:40]!r} is none of full, trailer and bonus")
    return _TYPES[word]


def _explicit(value: Any) -> bool | None:
    told = values.truth(value)
    if told is None:
        told = _EXPLICIT.get(fold(values.text(value)))
    if told is None:
        raise ValueError("it is neither true nor false")
    return told


def _people(told: _Told) -> Iterator[Contributor]:
    """Who is heard, in the order of their fields; hosts and guests have fields of their own."""
    roles = profile("podcast").roles
    known = roles.values if roles else {}
    seen = set[tuple[str, str]]()
    for names, role in _PEOPLE:
        for name, value in told.found(names):
            for item in people.bylines(value):
                try:
                    one = _contributor(item, role)
                except ValueError as error:
                    told.warn(name, str(error))
                    continue
                if problem := role_problem(one.role, one.group, known):
                    told.warn(name, f"{one.name}: {problem}")
                    one = msgspec.structs.replace(one, role=role, group="")
                if (one.name, one.role) not in seen:
                    seen.add((one.name, one.role))
                    yield one
            break


_PEOPLE = (
    (("people", "persons", "person", "contributors"), ""),
    (("hosts", "host"), "host"),
    (("cohosts", "cohost"), "co-host"),
    (("guests", "guest"), "guest"),
)
"""The fields that name people, and the role of those who have none."""


def _contributor(value: Any, role: str) -> Contributor:
    known = people.person(value)
    table: Mapping[str, Any] = value if isinstance(value, Mapping) else {}

    def address(*names: str) -> str:
        told = values.first(table, names)
        return _address(told) if told else ""

    return Contributor(
        name=known.name,
        role=str(table.get("role") or role).strip().casefold(),
        group=str(table.get("group") or "").strip().casefold(),
        image=address("img", "image", "avatar", "picture", "photo"),
        url=address("href", "url", "link", "website", "uri"),
    )


def _chapters(value: Any) -> tuple[Chapter, ...]:
    """Chapters of a list or of a text with one a line; of what names their file, none."""
    if isinstance(value, str):
        lines = [line for line in value.splitlines() if line.strip()]
        return chapters(lines) if lines and all(map(_LINE.fullmatch, lines)) else ()
    if isinstance(value, Mapping):
        inner = value.get("chapters")
        return _chapters(inner) if inner else ()
    if isinstance(value, list):
        return chapters(value)
    raise ValueError("it is neither a list of chapters nor the address of their file")


def _chapters_url(value: Any) -> str:
    """The address of the file of chapters; "" where they are told one by one."""
    if isinstance(value, Mapping):
        value = values.first(value, ("url", "file", "src", "href"))
    if not isinstance(value, str) or not value or _LINE.match(value):
        return ""
    return _address(value)


def _chapter(value: object) -> Chapter:
    if isinstance(value, Mapping):
        start = values.first(value, ("start", "starttime", "startTime", "start_time", "time", "at"))
        url = values.first(value, ("url", "href", "link"))
        image = values.first(value, ("image", "img"))
        title = values.line(values.first(value, ("title", "name", "label")) or "")
        if start == "" or not title:
            raise ValueError("a chapter needs start and title")
        return Chapter(
            start=seconds(start),
            title=title,
            url=_address(url) if url else "",
            image=_address(image) if image else "",
        )
    line = _LINE.fullmatch(value) if isinstance(value, str) else None
    if line is None:
        raise ValueError(f"{str(value)[:40]!r} is no chapter; write it like 1:02:03 Title")
    return Chapter(start=seconds(line["start"]), title=values.line(line["title"]))


def _artwork(value: Any) -> Artwork | None:
    made = media.image(value)
    if made is None:
        return None
    return Artwork(url=made.url, alt=made.alt, width=made.width, height=made.height)


def _text(value: Any) -> Text:
    if isinstance(value, Mapping):
        return Text(
            text=values.text(values.first(value, ("text", "value"))),
            purpose=values.line(value.get("purpose") or ""),
        )
    return Text(text=values.text(value))


def _address(value: object) -> str:
    """The address of a file, which may be relative.

    Raises:
        ValueError: It is a text that is none.
    """
    written = values.text(value) if not isinstance(value, bool) else ""
    is_named = media_type(written) or _ending(written) in _TRANSCRIPT_TYPES
    if not written or "\n" in written or (" " in written and not is_named):
        raise ValueError("it is no address of a file")
    return media.address_of_file(written)


def _ending(address: str) -> str:
    return address.partition("?")[0].partition("#")[0].rpartition(".")[2].lower()
