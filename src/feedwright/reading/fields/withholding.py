"""What keeps an article back: embargoes, words for "not yet", and wishes to stand in no feed.

An article that may have to wait, or may not be for the public, is refused where what it says of
that cannot be understood: to publish it would be to guess.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from feedwright.domain.article import Status
from feedwright.domain.patterns import seldom
from feedwright.reading.fields import conventions as known
from feedwright.reading.fields import dates, values
from feedwright.reading.fields.article_fields import Fields
from feedwright.reading.fields.conventions import fold

_ACT = (
    "(?:auto|scheduled?|publish(?:ed|ing)?|publication|release|posts?|goes|go|make|live|public|"
    "visible|available|online|active|display|show|reveal|unlock)"
)
_UNIT = "(?:date|time(?:stamp)?|utc|gmt)"  # a date and time is both, and may be read in one way
_LONGEST_NAME = 100
"""In characters; a longer text is no field's name."""
_EMBARGO = seldom(
    rf"""
    \w*(?:embarg|sperrfrist|klausuler[aet])\w*                         # ninjs: embargoed; embargado
    |\w*(?:эмбарго|엠바고|解禁|禁发|禁發|حظرالنشر|אמברגו|εμπαργκο)\w*
    |{_ACT}+(?:at|on|after|from|for){_UNIT}*                     # go_live_at, publish_on
    |(?:scheduled?|golive|goeslive){_ACT}*{_UNIT}*               # scheduledPublishTime
    |(?:publish(?:ing)?|publication)(?:starts?|scheduled?)(?:at|on|for)?{_UNIT}*
    |starts?(?:publish(?:ing)?|publication)(?:at|on)?{_UNIT}*
    |(?:do)?(?:{_ACT})?not(?:{_ACT})?before{_UNIT}*
    |(?:hold|held|withh[eo]ld|hide|hidden|private|draft|unpublished|unlisted|locked|sealed
        |wait|delay(?:ed)?|defer(?:red)?|postponed?)(?:until|till?){_UNIT}*
    |(?:on)?hold(?:for(?:release|publication))?
    |publishup|nbf|queued?(?:for|until|at){_UNIT}*               # Joomla; RFC 7519
    |(?:publish|visible|release|public|live)?(?:no|not)(?:earlier|sooner)than
    |pub(?:lish(?:ed|ing)?|lication)?{_UNIT}+|(?:hide|hidden|hold|withhold|private|draft)before
    |visibility(?:from|after|start){_UNIT}*
    |(?:publish(?:ing|ed)?|publication|release|schedul(?:e|ed|ing)|visibility|availability)
        (?:window)?(?:opens?|begins?|starts?)(?:at|on)?{_UNIT}*  # publishing.window.opens
    |(?:lift(?:s|ed)?|unveil|unseal)(?:at|on|after)?{_UNIT}+|(?:lifts?|unveil|unseal)(?:at|on|after)
    |\w*ambargo\w*                                              # Turkish
    |yayin(?:la(?:n?ma|nacagi|nacak)?)?(?:tarihi|zamani|saati|gunu)
    |(?:freigabe|veroe?ffentlich(?:t|en|ung)?|publikation|sichtbar|online|verfuegbar)
        (?:ab|am|erst(?:ab|am)?|s?datum|s?zeit|s?termin)         # German
    |gesperrtbis
    |(?:a)?publi(?:er|ee?|cation)(?:le|apartirdu|apres|des)      # French
    |date(?:de)?(?:publication|parution|miseenligne)|(?:visible|disponible)(?:apartirdu|des)
    |publica(?:r|cion|do|da)?(?:el|en|desde|apartirde(?:l)?|despuesde(?:l)?)   # Spanish
    |fecha(?:de)?publicacion|(?:visible|disponible)desde
    |pubblica(?:re|zione|to)?(?:il|dal|dopo)|data(?:di)?pubblicazione          # Italian
    |publicar(?:em|apartirde)|data(?:de)?publicacao                            # Portuguese
    |no(?:publicar|difundir)(?:antesde(?:l)?|hasta(?:el)?)|nao(?:publicar|divulgar)(?:antesde?|ate)
    |nepas(?:publier|diffuser)avant(?:le)?|non(?:pubblicare|diffondere)primad(?:i|el)
    |nicht(?:veroe?ffentlichen|freigeben)vor|niet(?:publiceren|tonen)voor      # Dutch
    """,
    re.VERBOSE,
)
# They say when something is to be seen, the article or what it tells of: only a date counts, and
# where the article has no other, nobody knows which of the two is meant.
_WHEN = "(?:date|time(?:stamp)?|day|at|on|from|after)"
_RELEASE = seldom(
    rf"(?:releas(?:e[ds]?|ing)|launch(?:e[ds])?|effective|valid|availab(?:le|ility)|online|live|visible"
    rf"|active|enabled|display|show|unlock(?:s|ed)?|debut|earliest|soonest|appear(?:s|ance)?){_WHEN}*"
    rf"|(?:date|time)(?:of)?(?:releas(?:ed?|ing)|launch(?:ed)?|effective|available|online|live|visible)"
    rf"|(?:tobe|will(?:be)?)(?:publish|release|launch|show)(?:e?[dn])?{_WHEN}*"
    rf"|(?:premier(?:e[ds]?|ing)|planned|timed|delay(?:ed)?){_WHEN}*|planned(?:for|publication|release)"
    rf"|(?:online|live|visible|available|public|published)since|firstreleased?"
    rf"|(?:go(?:es)?(?:out|public)|first(?:shown|seen|visible|published)){_WHEN}*|erscheint(?:am|ab)?|erscheinungs(?:datum|termin)|parution|lanzamiento"
    rf"|(?:send|mail|air|airs){_WHEN}+|veroe?ffentlichung|publica(?:tion|cion|zione|cao)|publikacja"
    r"|(?:publicatie|verschijnings|publicerings?|publiserings?|udgivelses?)(?:datum|dato|tijd|tid)"
    r"|publicatie|gepubliceerdop|verschijnt(?:op)?|utgivningsdatum|julkaisu(?:paiva|aika)"
    r"|data(?:publikacji|publicarii|publikovani)|(?:megjelenes|kozzetetel)(?:i?datuma|ideje)?"
    r"|дата(?:публикации|выхода|публикаціі)|ημερομηνια(?:δημοσιευσης)?"
    r"|(?:公開|配信|発行|掲載)(?:日|日時|予定日?)|(?:发布|發布|發佈|发表|發表)(?:日期|时间|時間)"
    r"|(?:게시|공개|발행)(?:일|일시)|تاريخالنشر|תאריךפרסום"
)
_OWNER = seldom(
    r"(?!articlepublishedtime)"  # of Open Graph, which pages are dated by
    r"(?:field|meta|sys|cms|wp|acf|article|content|page|blog|news|story|entry|item|node)+"
)
"""What systems write before the name of a field of theirs, as Drupal's ``field_``."""
_TURN = seldom(r"(?:19|20)\d\d(?:\.\d+)+")
"""A version that starts with its year, and no date."""
_SHAPED = seldom(r"\s*\d{1,4}([-/])\d{1,2}\1\d{1,4}\b")
_NEVER_SET = seldom(r"0000-00-00(?:[T ]00:00:00)?Z?")
"""What databases hold where no time was chosen."""
_REMARK = seldom(r"\w*(?:reason|note|text|message|contact|policy|info|type|terms|lifted|by)")
_BEGINNING = seldom(r"\w*embargo\w*(?:start|begin|beginning|from)")
# These may as well tell of the article's subject: "Live at Wembley", sold from a shop.
_LOOSE = seldom(r"(?:live|public|visible|available|online|active|display|show|posts?)\w+|schedule")
_LIFTED = frozenset({"lifted", "expired", "over", "ended", "released", "immediate", "na"}) | {
    "immediaterelease", "forimmediaterelease",
}  # fmt: skip
_CHANGE = seldom(r"mod|upda|revi|edit|chang|expir|unpub|verif|check|access|retriev|fetch")
_NOT_SHOWN = "(?:hide|hidden|disabled?|excluded?|ignored?|omit|omitted|skip|skipped|no|not|without)"
_FEED = "(?:rss|atom|json|xml)?feeds?|rss|atom"
_KEPT_OUT = seldom(
    rf"{_NOT_SHOWN}(?:in|from|for|on)?(?:the)?(?:{_FEED})|(?:{_FEED}){_NOT_SHOWN}", re.VERBOSE
)
_LET_IN = seldom(
    rf"(?:show|shown|include|included|enabled?|list|listed)?(?:in|from|on)?(?:the)?(?:{_FEED})"
    rf"|(?:{_FEED})(?:show|include|included|enabled?)|(?:is)?listed|syndicated?|syndication"
)
_TABLES = ("rss", "feed", "atom", "feeds")
_NEITHER = frozenset({
    *known.TITLE, *known.SLUG, *known.LINK, *known.ALIASES, *known.DESCRIBING, "draft", "layout",
})  # fmt: skip
"""The names that most articles have, which tell neither of an embargo nor of feeds."""


@lru_cache(maxsize=4096)
def is_embargo(name: str) -> bool:
    """Whether a folded name says that its value is the end of an embargo."""
    if name in known.DATES or name in _NEITHER or len(name) > _LONGEST_NAME:
        return False
    plain = _unaccented(name)
    return bool(_is_one(_EMBARGO, plain) and not _REMARK.fullmatch(plain))


@lru_cache(maxsize=256)
def embargoes(names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some folded names that say that their values are the ends of embargoes."""
    return tuple(filter(is_embargo, names))


@lru_cache(maxsize=4096)
def is_release(name: str) -> bool:
    """Whether a folded name says when something is seen first, if not of the article for sure."""
    if name in known.DATES or name in _NEITHER or len(name) > _LONGEST_NAME:
        return False
    return _is_one(_RELEASE, _unaccented(name))


@lru_cache(maxsize=256)
def _release_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some folded names that may say when something is seen first."""
    return tuple(name for name in names if name in _SHOWING or is_release(name))


def _is_one(names: re.Pattern[str], plain: str) -> bool:
    """Whether a name is one of some, alone or behind what its system writes before it."""
    if names.fullmatch(plain):
        return True
    owner = _OWNER.match(plain)
    return bool(owner and names.fullmatch(plain[owner.end() :]))


def _unaccented(name: str) -> str:
    if name.isascii():
        return name
    parts = unicodedata.normalize("NFKD", name.replace("ı", "i").replace("ß", "ss"))
    bare = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", bare)  # which puts the syllables of Korean together again


def decides(name: str) -> bool:
    """Whether a folded name says whether, or from when on, an article may be seen."""
    return (
        name in known.PUBLISHED
        or name in known.SWITCHES
        or name in known.SHOWN
        or name in known.PRESENT
        or name in known.ASIDE
        or name in known.STATES
        or is_embargo(name)
        or is_release(name)
        or _is_of_feeds(name)
    )


def holds_nested(path: tuple[str, ...], name: str, value: object) -> str:
    """What a field of a table is called that may keep its article back; "" for any other.

    ``path`` are the folded names of the tables that it stands in.
    """
    *_, table = path
    is_whole = is_embargo(table) or table == "publish"  # one field, which is read elsewhere
    if is_whole or any(one in _NOT_ITS_OWN for one in path):
        return ""
    if is_embargo(name) or name in ("draft", "isdraft"):
        return name
    for joined in (table + name, "".join((*path, name))):
        if is_embargo(joined) or is_release(joined) or joined in known.PUBLISHED:
            return joined
    return _of_itself(name, value) if any(one in _OF_ITSELF for one in path) else ""


def _of_itself(name: str, value: object) -> str:
    """The name of a field that keeps an article back, in a table that tells of the article."""
    truth = values.truth(value)
    if is_release(name):
        return name
    if name in known.SWITCHES:
        hides = truth is True or (truth is None and name in known.SAYING)
    elif name in known.SHOWN or name in known.PRESENT:
        hides = truth is False
    elif name in known.STATES:
        hides = known.STATUSES.get(_word(value), "published") != "published"
    else:
        hides = name in ("robots", "noindex") or _is_of_feeds(name)
    return name if hides else ""


_NOT_ITS_OWN = frozenset(
    (
        *(*known.AUTHORS, *known.TAGS, *known.SECTION, *known.IMAGE, *known.ENCLOSURES),
        *(*known.ORIGIN, *known.TITLE, *known.SUMMARY, "resources", "related", "relatedposts"),
        *("comments", "replies", "next", "previous", "children", "menu", "event", "events"),
        *("embedded", "links"),
    )
)
"""Tables that tell of others than the article."""
_OF_ITSELF = frozenset(
    (
        *(*known.THEMES, "meta", "metadata", "publishing", "publication", "publish", "seo"),
        *("schedule", "scheduling", "dates", "visibility", "settings", "options", "attributes"),
        *("frontmatter", "workflow", "editorial", "access", "config", "page", "post", "article"),
    )
)
"""Tables that tell of the article itself."""


@lru_cache(maxsize=4096)
def withholds(name: str) -> bool:
    """Whether a field counts in the tables, too, that generators leave to themes."""
    return name in ("draft", "isdraft") or is_embargo(name) or _is_of_feeds(name)


@lru_cache(maxsize=4096)
def _is_of_feeds(name: str) -> bool:
    if name in known.DATES or name in _NEITHER:
        return False
    return bool(_KEPT_OUT.fullmatch(name) or _LET_IN.fullmatch(name))


@lru_cache(maxsize=256)
def _names_of_feeds(names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some folded names that say whether feeds may hold an article."""
    return tuple(filter(_is_of_feeds, names))


def release(fields: Fields, published: datetime | None) -> datetime | None:
    """When an article may first be seen: its publication time, or the end of a later embargo.

    Raises:
        UnreadableArticle: An embargo cannot be read or has no end.
    """
    ends: list[datetime] = []
    endless = ""
    for name in embargoes(fields.names()):
        for value in fields.every(name):
            found = _ends(fields, name, value)
            if found is None or (found and _BEGINNING.fullmatch(name)):
                endless = name
            else:
                ends += found
    for value in fields.every("publish"):
        if values.truth(value) is None:
            ends += _ends(fields, "publish", value) or ()
    if endless and not ends:
        fields.refuse(endless, "says that there is an embargo, but not until when")
    if published or ends:
        ends += _releases(fields)
        return max((*ends, published) if published else ends)
    return None


def refuse_strange_date(fields: Fields) -> None:
    """Refuse an article without a date that has a field whose name is not known and may be one.

    Raises:
        UnreadableArticle: There is such a field.
    """
    for name in fields.names():
        if place := _dated(fields, name):
            fields.refuse(place, "looks like a date, and the article has none; name it 'date'")


def _releases(fields: Fields) -> Iterator[datetime]:
    """The instants at which something is seen first, by fields that say so with a date."""
    for name in _release_names(fields.names()):
        is_switch = name in _SHOWING
        for value in (one for said in fields.every(name) for one in values.listed(said)):
            if is_switch and not is_date(value):
                continue
            if _TURN.fullmatch(str(value).strip()):
                continue
            is_whole = isinstance(value, str | int) and re.fullmatch(r"\d{8}", str(value).strip())
            if not (is_date(value) or is_whole or _SHAPED.match(str(value))):
                continue
            try:
                if found := fields.time(value):
                    yield found
            except ValueError as error:
                fields.refuse(name, f"tells no time: {error}")


_SHOWING = frozenset(known.PRESENT) - {"reviewed"}
"""Switches under which a date tells from when on something is there."""


def _ends(fields: Fields, name: str, value: Any) -> list[datetime] | None:
    """The instants that an embargo's field tells; None for an embargo that names no end."""
    if isinstance(value, Mapping):
        value = _of_table(fields, name, value)
    said = values.listed(value)
    if any(isinstance(one, Mapping) for one in said):
        return _of_tables(fields, name, said)
    said = [one for one in said if not _NEVER_SET.fullmatch(str(one))]
    if all(values.is_switch(one) or values.truth(one) is not None for one in said):
        return None if any(map(values.truth, said)) else []
    lifted = all(isinstance(one, str) and fold(one) in _LIFTED for one in said)
    if lifted or (_is_one(_LOOSE, name) and not re.search(r"\d", str(value))):
        return []
    found: list[datetime] = []
    try:
        found = [end for one in said if (end := fields.time(one))]
    except ValueError as error:
        fields.refuse(name, f"tells no time: {error}")
    return found


def _of_table(fields: Fields, name: str, table: Mapping[str, Any]) -> list[Any]:
    """The dates of a table that tells of an embargo; none where it is turned off."""
    inner = {fold(str(one)): told for one, told in table.items()}
    if any(values.truth(inner.get(one)) is False for one in ("enabled", "active", "embargoed")):
        return []
    if not (found := [told for told in inner.values() if is_date(told)]):
        fields.refuse(name, "tells no time: it is a table without a date")
    return found


def _of_tables(fields: Fields, name: str, said: list[Any]) -> list[datetime] | None:
    """What a list that holds tables says."""
    found = [_ends(fields, name, one) for one in said]
    if any(one is None for one in found):
        return None
    return [end for one in found for end in one or ()]


def _dated(fields: Fields, name: str) -> str:
    """The name of the date in a field that no convention knows, or in the table that it is."""
    if not _may_be_date(name) and name not in known.THEMES:
        return ""
    value = fields.get(name)
    if not isinstance(value, Mapping):
        return name if is_date(value) else ""
    return next(
        (
            f"{name}.{inner}"
            for inner, told in value.items()
            if is_date(told)
            and ((folded := fold(str(inner))) in known.PUBLISHED or _may_be_date(folded))
            and not _CHANGE.search(folded)
        ),
        "",
    )


def _may_be_date(name: str) -> bool:
    """Whether a date under a name may be meant for the article's: a switch has none."""
    return (name not in CONVENTIONS or name in _SAYING_WHETHER) and not _CHANGE.search(name)


_SAYING_WHETHER = (
    frozenset(
        (
            *(*known.SHOWN, *known.PRESENT, *known.ASIDE, *known.SWITCHES),
            *(*known.STATES, *known.SUBJECTS, *known.AUDIENCES),
        )
    )
    - known.SAYING
)
CONVENTIONS = frozenset(
    name
    for table in vars(known).values()
    if isinstance(table, tuple | frozenset | Mapping)
    for name in table
    if isinstance(name, str)
) | {"guid", "id", "resources"}
"""Every name that means something here."""


def is_date(value: object) -> bool:
    """Whether a value is a date and cannot be a number, a version or a year alone."""
    if isinstance(value, str):
        if not re.search(r"\d{4}", value) or value.isdecimal():
            return False
        try:
            return bool(dates.parse(value, "UTC"))
        except ValueError:
            return False
    return isinstance(value, date)


def status(fields: Fields, *, draft: bool, dated: bool) -> Status:
    """What may be seen of an article; where fields differ, the one that hides more.

    ``draft``: it lies where drafts do. ``dated``: it is known from when on it may be seen.

    Raises:
        UnreadableArticle: A field that may mean "not yet" has a value that is not known.
    """
    if _STATED.isdisjoint(fields.names()):  # as of most articles
        return "draft" if draft else "published"
    found: set[Status] = {"draft"} if draft else set()
    found.update(_switched(fields))
    for name, value in _values(fields, known.STATES):
        found.update(_state(fields, name, value, dated=dated))
    for name, value in _values(fields, known.SUBJECTS):
        word = _word(value)
        if word in known.STATUSES or word.isdecimal() or _is_slip(word, known.STATUSES, 0.8):
            found.update(_state(fields, name, value, dated=dated))
    for name, value in _values(fields, known.AUDIENCES):
        word = _word(value)
        slip = word.isalpha() and _is_slip(word, _HIDING, 0.85)
        if known.STATUSES.get(word, "published") != "published" or slip:
            found.update(_state(fields, name, value, dated=dated))
    if _unmade(fields) or _is_protected(fields):
        found.add("private")
    hidden: tuple[Status, ...] = ("draft", "private", "retracted")
    return next((status for status in hidden if status in found), "published")


_STATED = frozenset(
    (
        *(*known.STATES, *known.SUBJECTS, *known.AUDIENCES, *known.SHOWN, *known.PRESENT),
        *(*known.ASIDE, *known.SWITCHES, "render", "permalink", "build", "content", "excerpt"),
    )
)
"""The names of all fields by which :func:`status` tells what may be seen of an article."""


def _values(fields: Fields, names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """What is said under some names, one value after the other."""
    for name in fields.given(names):
        for value in fields.every(name):
            yield name, value


def _switched(fields: Fields) -> Iterator[Status]:
    for name, said in _values(fields, known.SHOWN):
        value = _alone(said)
        shown = values.truth(value)
        if shown is False:
            yield "draft"
        elif shown is None and not (name in _TIMES and _is_time(fields, value)):
            fields.refuse(name, f"says neither yes nor no: {str(value)[:80]!r}")
    for name, said in _values(fields, (*known.PRESENT, *known.ASIDE)):
        value = _alone(said)
        truth = values.truth(value)
        if truth is (name in known.ASIDE):
            yield known.ASIDE.get(name, "draft")
        elif truth is None and isinstance(value, str) and _is_slip(value, _SWITCHES):
            fields.refuse(name, f"says neither yes nor no: {value[:80]!r}")
    for name, said in _values(fields, tuple(known.SWITCHES)):
        value = _alone(said)
        truth = values.truth(value)
        if truth is None and name not in known.SAYING:
            fields.refuse(name, f"says neither yes nor no: {str(value)[:80]!r}")
        if truth is not False and not _NEVER_SET.fullmatch(str(value)):
            yield known.SWITCHES[name]


def _state(fields: Fields, name: str, value: object, *, dated: bool) -> Iterator[Status]:
    word = _word(value)
    if (truth := values.truth(word)) is not None:
        yield "published" if truth else "draft"
    elif word not in known.STATUSES:
        said = str(_alone(value))[:80]
        fields.refuse(name, f"has the value {said!r}, no status that is known; published or draft?")
    elif word in known.AWAITED and not dated:
        fields.refuse(name, f"says {word!r}, and no field says for when")
    else:
        yield known.STATUSES[word]


def _unmade(fields: Fields) -> bool:
    """Whether its generator makes no page of it: Hugo's ``build``, Zola's, Eleventy's."""
    unmade = values.truth(fields.get("render")) is False
    unmade = unmade or values.truth(fields.get("permalink")) is False
    return unmade or values.truth(_build(fields, "render")) is False


def _is_protected(fields: Fields) -> bool:
    """Whether WordPress tells no more of it than that there is a password."""
    parts = (fields.get("content"), fields.get("excerpt"))
    return any(isinstance(one, Mapping) and values.truth(one.get("protected")) for one in parts)


def _build(fields: Fields, option: str) -> Any:
    """An option of Hugo's ``build``, or ``_build`` as it was called before."""
    build = fields.get("build")
    return build.get(option) if isinstance(build, Mapping) else None


def is_listed(fields: Fields) -> bool:
    """Whether feeds may hold an article: its page stays where it is made though they do not."""
    of_feeds = _names_of_feeds(fields.names())
    if not of_feeds and _LISTING.isdisjoint(fields.names()):  # as of most articles
        return True
    listed = _build(fields, "list")
    if values.truth(listed) is False or listed == "local":
        return False
    if fields.get("eleventyexcludefromcollections") not in ("", False, "false", "no"):
        return False
    if any(map(_turns_away, fields.every("robots"))):
        return False
    if any(values.truth(value) for value in fields.every("noindex")):
        return False
    return not any(
        _keeps_out(fields, name, value) for name in of_feeds for value in fields.every(name)
    )


_LISTING = frozenset({"build", "eleventyexcludefromcollections", "robots", "noindex"})
"""The names of other fields by which :func:`is_listed` tells."""


def _turns_away(robots: object) -> bool:
    """Whether what is said to robots keeps a page out of lists."""
    if isinstance(robots, Mapping):
        told = {fold(str(name)): value for name, value in robots.items()}
        if values.truth(told.get("index")) is False or values.truth(told.get("noindex")):
            return True
        robots = list(robots.values())
    said = ",".join(map(str, robots)) if isinstance(robots, list | tuple) else str(robots)
    return "noindex" in fold(said) or "none" in re.split(r"[\s,;]+", said.strip().lower())


def _keeps_out(fields: Fields, name: str, value: object) -> bool:
    if isinstance(value, Mapping):
        inner = {fold(str(one)): told for one, told in value.items()}
        return any(
            values.truth(told) is bool(_KEPT_OUT.fullmatch(f"{one}feed"))
            for one, told in inner.items()
            if _is_of_feeds(f"{one}feed")
        )
    truth = values.truth(value)
    if _KEPT_OUT.fullmatch(name):
        return truth is not False
    if truth is None and isinstance(value, str) and re.fullmatch(r"[^\W\d_]+", value.strip()):
        if value.strip().lower() in _SORTS:
            return False
        fields.note(name, f"it says neither yes nor no, {value[:40]!r}, and no feed holds it")
        return True
    return truth is False


_SORTS = frozenset({"full", "summary", "excerpt", "all", "main", "default", "include", "included"})
"""What of an article a feed is to hold, or which: words that let it in."""


def is_excerpt(fields: Fields) -> bool:
    """Whether feeds may hold no more of it than its beginning (jekyll-feed)."""
    feed = fields.get("feed")
    return feed != "" and isinstance(feed, Mapping) and bool(values.truth(feed.get("excerpt_only")))


def _alone(value: object) -> Any:
    """The only member of a list, the value of a mapping (Drupal), or the value as it is."""
    if isinstance(value, list | tuple) and len(value) == 1:
        (value,) = value
    return value.get("value", value) if isinstance(value, Mapping) else value


def _word(value: object) -> str:
    value = _alone(value)
    return fold(str(value)) if isinstance(value, str | int) else f"{value}"


def _is_time(fields: Fields, value: object) -> bool:
    try:
        return bool(fields.time(value))
    except ValueError:
        return False


_TIMES = ("publish", "published", "approved")
_HIDING = frozenset(word for word, told in known.STATUSES.items() if told != "published")
_SWITCHES = ("true", "false", "yes")


def _is_slip(word: str, words: Iterable[str], cutoff: float = 0.75) -> bool:
    """Whether a word may be another with its letters out of order, missing or doubled."""
    from difflib import get_close_matches  # noqa: PLC0415 - slow to load, and seldom needed

    return bool(get_close_matches(word.lower(), list(words), n=1, cutoff=cutoff))
