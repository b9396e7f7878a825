"""Dates as a person or RFC 822 writes them, with the names of months in languages of Europe."""

import re
import unicodedata
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from dateutil.parser import ParserError, parser, parserinfo

_MONTHS_OF_A_YEAR = 12

_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)(?!\d)")
_DOTTED_CLOCK = re.compile(r"(?<![\d.])(\d{1,2})\.(\d\d)(?=\s*(?:Uhr|h\b))", re.IGNORECASE)
# As in Finland, Denmark, Italy or Indonesia, where it stands behind a whole date.
_CLOCK_BEHIND = re.compile(
    r"(?:(?<=\d{4})|(?<=-\d\d))(?:\s*,\s*|\s+)(?:kl\.|klo?|ore|pukul)?\s*"
    r"([01]?\d|2[0-3])[.:]([0-5]\d)(?:[.:]([0-5]\d))?$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d+-])(?:19|20)\d\d(?!\d)")
_EAST_ASIAN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
# What JavaScript prints, and what makes a date there; of the latter months are counted from 0.
_NAMED_AGAIN = re.compile(r"(?<=[+-]\d{4}) \([^()]{1,60}\)$")
_CALLED = re.compile(
    r"(?:new\s+)?(?:Date|moment|dayjs)(?:\.parse)?\(\s*[\"']([^\"']{1,60})[\"']\s*\)(?:\.\w+\(\))*;?"
)
_COUNTED = re.compile(
    r"(?P<utc>Date\.UTC|new\s+Date\(\s*Date\.UTC|new\s+Date)\(\s*(?P<parts>\d{4}(?:\s*,\s*\d{1,3}){1,6})"
    r"\s*\)\)?;?"
)
# RFC 822 §5: "[day ","] date"; what the day is called in languages that are not known here, or by
# a word that is a month's, too (``mar``), tells nothing that the date does not.
_DAY = re.compile(r"^[^\W\d]{2,12}\.?,?\s+(?=\d{1,2}\.?\s+[^\W\d]{3,12}\.?\s+\d{2,4}\b)")
_FROM_GREENWICH = re.compile(r"\b(?:UTC|GMT)\s?([+-])(\d{1,2})(?::?(\d\d))?$")

# English, Turkish, French, German, Spanish, Portuguese, Italian, Dutch; without accents.
_MONTHS = (
    "jan january ocak oca janvier janv januar janner enero ene janeiro gennaio gen januari",
    "feb february subat sub fevrier fevr fev februar febrero fevereiro febbraio februari",
    "mar march mart mars marz marzo marco maart mrt",
    "apr april nisan nis avril avr abril abr aprile",
    "may mayis mai mayo maio maggio mag mei",
    "jun june haziran haz juin juni junio junho giugno giu",
    "jul july temmuz tem juillet juil juli julio julho luglio lug",
    "aug august agustos agu aout agosto ago augustus",
    "sep sept september eylul eyl septembre septiembre setembro set settembre",
    "oct october ekim eki octobre oktober okt octubre outubro out ottobre ott",
    "nov november kasim kas novembre noviembre novembro",
    "dec december aralik ara decembre dezember dez diciembre dic dezembro dicembre",
)
# Russian, Ukrainian, Polish, Czech, Romanian, Finnish, Danish, Swedish, Norwegian, Hungarian and
# Greek. One word is missing: ``listopada`` is November in Polish and October in Croatian.
_MORE_MONTHS = (
    "января січня stycznia ledna ianuarie tammikuuta januara ιανουαριου",
    "февраля лютого lutego unora februarie helmikuuta februara φεβρουαριου",
    "марта березня marca brezna martie maaliskuuta marts marcius μαρτιου",
    "апреля квітня kwietnia dubna huhtikuuta aprilis απριλιου",
    "мая травня maja kvetna maj toukokuuta majus μαιου",
    "июня червня czerwca cervna iunie kesakuuta junius ιουνιου",
    "июля липня lipca cervence iulie heinakuuta julius ιουλιου",
    "августа серпня sierpnia srpna augusti elokuuta augusztus αυγουστου",
    "сентября вересня wrzesnia zari septembrie syyskuuta szeptember σεπτεμβριου",
    "октября жовтня pazdziernika rijna octombrie lokakuuta οκτωβριου",
    "ноября листопада noiembrie marraskuuta listopadu νοεμβριου",
    "декабря грудня grudnia prosince decembrie joulukuuta desember δεκεμβριου",
)
_WEEKDAYS = (
    "mon monday pazartesi lundi montag lunes segunda lunedi maandag",
    "tue tues tuesday sali mardi dienstag martes terca martedi dinsdag",
    "wed wednesday carsamba mercredi mittwoch miercoles quarta mercoledi woensdag",
    "thu thur thurs thursday persembe jeudi donnerstag jueves quinta giovedi donderdag",
    "fri friday cuma vendredi freitag viernes sexta venerdi vrijdag",
    "sat saturday cumartesi samedi samstag sonnabend sabado sabato zaterdag",
    "sun sunday pazar dimanche sonntag domingo domenica zondag",
)
_BETWEEN = frozenset(
    [
        *("de", "del", "di", "do", "da", "le", "la", "il", "em", "er", "a", "as", "o", "ai"),
        *("г", "г.", "года", "р", "р.", "року"),  # the word for a year behind it
        *("alle", "ore", "um", "uhr", "om", "op", "den", "der", "saat", "gunu", "feira"),
    ]
)
# RFC 822 §5, and those of Europe, which mean one offset only. In hours.
_ZONES = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3,
}  # fmt: skip


def read(text: str, local: tzinfo) -> datetime:
    """The time that a person wrote, aware only where the text names a zone.

    Args:
        text: Of a date that is not written as ISO 8601 has it.
        local: The zone whose abbreviations may stand in it.

    Raises:
        ValueError: It is no date, no whole date, or could mean several.
    """
    if called := _CALLED.fullmatch(text):
        return _called(called[1], local)
    if counted := _COUNTED.fullmatch(text):
        return _counted(counted)
    text = _NAMED_AGAIN.sub("", text)
    text = _DOTTED_CLOCK.sub(r"\1:\2", text)
    text = _CLOCK_BEHIND.sub(lambda m: f" {m[1]}:{m[2]}:{m[3] or '00'}", text)
    text = _EAST_ASIAN.sub(r"\1-\2-\3 ", text)
    text = _NUMBERS.sub(_year_first, text)
    # dateutil reads the sign of GMT+3 as POSIX does, the other way round from people.
    text = _FROM_GREENWICH.sub(lambda m: f"{m[1]}{m[2]:0>2}{m[3] or '00'}", text)

    def named_zone(name: str | None, offset: int | None) -> tzinfo | None:
        if offset is not None:
            return _fixed(offset)
        if name is None:
            return None
        if name in _ZONES:
            return _fixed(_ZONES[name] * 3600)
        if name in _abbreviations(local):
            return local
        raise ValueError(f"the time zone {name} is not known; write its offset, as +03:00")

    # What is missing would be taken from the default: two of them tell what was missing.
    try:
        first, second = (
            _PARSER.parse(text, default=default, tzinfos=named_zone) for default in _DEFAULTS
        )
    except (ParserError, ArithmeticError, LookupError, TypeError) as error:
        if (rest := _DAY.sub("", text)) != text:
            with suppress(ValueError):
                return read(rest, local)
        raise ValueError(f"{text!r} is no date; write one as 2026-03-02 10:30") from error
    _certain(text, first, second)
    return first


def _certain(text: str, first: datetime, second: datetime) -> None:
    """Refuse a date of which a part is missing, or another figure than the year was taken for it.

    Args:
        text: As it was written.
        first: What it is with what is missing taken from one date.
        second: And from another.

    Raises:
        ValueError: It is no whole date, or could mean several.
    """
    if first.date() != second.date():
        raise ValueError(f"{text!r} names no whole date; write one as 2026-03-02 10:30")
    years = _YEAR.findall(text)
    if years and str(first.year) not in years:
        raise ValueError(f"{text!r} could mean several dates; write one as 2026-03-02 10:30")


def _called(text: str, local: tzinfo) -> datetime:
    """The time of a text that JavaScript makes a date of; a day alone is of UTC there."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return read(text, local)
    return found.replace(tzinfo=UTC) if len(text) == len("2026-03-02") else found


def _counted(counted: re.Match[str]) -> datetime:
    """The time that JavaScript makes of numbers, in UTC if it is told so."""
    said = [int(one) for one in counted["parts"].split(",")]
    year, month, day, hour, minute, second, *_ = (*said, *(0, 0, 1, 0, 0, 0, 0)[len(said) :])
    try:
        found = datetime(year, month + 1, day, hour, minute, second)  # noqa: DTZ001 - maybe local
    except ValueError as error:
        raise ValueError(f"{counted[0]!r} is no date; write one as 2026-03-02 10:30") from error
    return found.replace(tzinfo=UTC) if "UTC" in counted["utc"] else found


def _year_first(numbers: re.Match[str]) -> str:
    """Day, month and year in figures, put so that only one reading is left.

    Raises:
        ValueError: Day and month cannot be told apart.
    """
    one, joint, two, year = int(numbers[1]), numbers[2], int(numbers[3]), numbers[4]
    month_first = two > _MONTHS_OF_A_YEAR >= one
    if joint != "." and len(year) < len("2026"):
        raise ValueError(f"{numbers[0]!r} could mean several days; write the year in full")
    if joint != "." and one != two and max(one, two) <= _MONTHS_OF_A_YEAR:
        raise ValueError(
            f"{numbers[0]!r} could mean two days; write {year}-{two:02}-{one:02} or "
            f"{year}-{one:02}-{two:02}"
        )
    day, month = (two, one) if joint != "." and month_first else (one, two)
    return f"{_full_year(int(year))}-{month:02}-{day:02}"


def _fixed(seconds: float) -> tzinfo:
    return timezone(timedelta(seconds=seconds))


@lru_cache(maxsize=64)
def _abbreviations(local: tzinfo) -> frozenset[str | None]:
    """What a zone calls itself in winter and summer."""
    return frozenset(datetime(2024, month, 1, tzinfo=local).tzname() for month in (1, 7))


def _unaccented(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("\u0131", "i")


class _Words(parserinfo):
    """The words of dates in several languages, and no look at the clock."""

    def __init__(self) -> None:
        super().__init__()
        self._month_numbers = _numbered(_MONTHS) | _numbered(_MORE_MONTHS)
        self._weekday_numbers = _numbered(_WEEKDAYS)

    def month(self, name: str) -> int | None:
        number = self._month_numbers.get(_unaccented(name))
        return None if number is None else number + 1

    def weekday(self, name: str) -> int | None:
        return self._weekday_numbers.get(_unaccented(name))

    def jump(self, name: str) -> bool:
        return super().jump(name) or _unaccented(name) in _BETWEEN

    def convertyear(self, year: int, century_specified: bool = False) -> int:
        """The year with four digits, whatever the clock says."""
        return year if century_specified else _full_year(year)


def _full_year(year: int) -> int:
    """A year of two digits in full (RFC 5322 §4.3): up to 49 it is of this century."""
    of_this_century, of_the_last = range(50), range(50, 100)
    if year in of_this_century:
        return year + 2000
    return year + 1900 if year in of_the_last else year


def _numbered(names: tuple[str, ...]) -> dict[str, int]:
    return {name: number for number, line in enumerate(names) for name in line.split()}


_PARSER = parser(_Words())
_DEFAULTS = (datetime(2004, 1, 1), datetime(2008, 2, 2))  # noqa: DTZ001 - parts of local times
