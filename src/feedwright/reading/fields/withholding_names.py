"""The names of fields that may keep an article back, in many languages: of embargoes and feeds."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from feedwright.domain.patterns import seldom
from feedwright.reading.fields import conventions as known
from feedwright.reading.fields import values

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
_REMARK = seldom(r"\w*(?:reason|note|text|message|contact|policy|info|type|terms|lifted|by)")
_NEITHER = frozenset({
    *known.TITLE, *known.SLUG, *known.LINK, *known.ALIASES, *known.DESCRIBING, "draft", "layout",
})  # fmt: skip
"""The names that most articles have, which tell neither of an embargo nor of feeds."""


_NOT_SHOWN = "(?:hide|hidden|disabled?|excluded?|ignored?|omit|omitted|skip|skipped|no|not|without)"
_FEED = "(?:rss|atom|json|xml)?feeds?|rss|atom"
KEPT_OUT = seldom(
    rf"{_NOT_SHOWN}(?:in|from|for|on)?(?:the)?(?:{_FEED})|(?:{_FEED}){_NOT_SHOWN}", re.VERBOSE
)
_LET_IN = seldom(
    rf"(?:show|shown|include|included|enabled?|list|listed)?(?:in|from|on)?(?:the)?(?:{_FEED})"
    rf"|(?:{_FEED})(?:show|include|included|enabled?)|(?:is)?listed|syndicated?|syndication"
)
CONVENTIONS = frozenset(
    name
    for table in vars(known).values()
    if isinstance(table, tuple | frozenset | Mapping)
    for name in table
    if isinstance(name, str)
) | {"guid", "id", "resources"}
"""Every name that means something here."""


@lru_cache(maxsize=4096)
def is_embargo(name: str) -> bool:
    """Whether a folded name says that its value is the end of an embargo."""
    if name in known.DATES or name in _NEITHER or len(name) > _LONGEST_NAME:
        return False
    plain = _unaccented(name)
    return bool(is_one_of(_EMBARGO, plain) and not _REMARK.fullmatch(plain))


@lru_cache(maxsize=256)
def embargoes(names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some folded names that say that their values are the ends of embargoes."""
    return tuple(filter(is_embargo, names))


@lru_cache(maxsize=4096)
def is_release(name: str) -> bool:
    """Whether a folded name says when something is seen first, if not of the article for sure."""
    if name in known.DATES or name in _NEITHER or len(name) > _LONGEST_NAME:
        return False
    return is_one_of(_RELEASE, _unaccented(name))


def tells_when(name: str) -> bool:
    """Whether a folded name says from when on something may be seen."""
    return is_embargo(name) or is_release(name)


def is_one_of(names: re.Pattern[str], plain: str) -> bool:
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
        or tells_when(name)
        or is_of_feeds(name)
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
        if tells_when(joined) or joined in known.PUBLISHED:
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
        hides = known.STATUSES.get(values.word(value), "published") != "published"
    else:
        hides = name in ("robots", "noindex") or is_of_feeds(name)
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
    return name in ("draft", "isdraft") or is_embargo(name) or is_of_feeds(name)


@lru_cache(maxsize=4096)
def is_of_feeds(name: str) -> bool:
    """Whether a folded name says whether feeds may hold an article."""
    if name in known.DATES or name in _NEITHER:
        return False
    return bool(KEPT_OUT.fullmatch(name) or _LET_IN.fullmatch(name))


@lru_cache(maxsize=256)
def names_of_feeds(names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some folded names that say whether feeds may hold an article."""
    return tuple(filter(is_of_feeds, names))
