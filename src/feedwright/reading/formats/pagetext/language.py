"""Which language a text is in, by its script or its commonest words."""

import re
from collections import Counter
from collections.abc import Mapping

from feedwright.reading.formats.pagetext.lines import size

_LEAST = 20
"""In words; fewer tell nothing."""
_MOST = 20_000
"""In letters; more tell nothing new."""

# These scripts tell by themselves. Kana stand among Han and not the reverse, so they come first.
_SCRIPTS = {
    "ja": re.compile("[\u3041-\u30fa]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
    "ko": re.compile("[\uac00-\ud7a3]"),
    "th": re.compile("[\u0e01-\u0e4e]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "he": re.compile("[\u05d0-\u05ea]"),
    "hi": re.compile("[\u0900-\u097f]"),
}
_SHARE_OF_SCRIPT = 0.1

_COMMON = {
    "en": "the of and to is was that with from have has by said are which will it he be as its",
    "tr": "ve bir bu için ile olarak daha olan gibi kadar sonra ancak dedi da de çok her",
    "de": "der die und das von ist mit nicht sich auf dem den ein eine auch wurde im sind zu",
    "fr": "le la les des et une du dans est pour qui sur pas au sont cette avec par aux il ne",
    "es": "el la los las y una del por con para se lo como más pero según también fue que en",
    "pt": "os a um uma do da não com para em dos das ao mais foi pelo são segundo na no que e",
    "it": "il di che della gli è nel sono alla delle dei non per ha anche più dal la un",
    "nl": "de het een van en niet dat zijn op voor met aan ook werd naar bij te is",
    "sv": "och det att är som på för inte av till den ett har med var de i en om från blev efter",
    "da": "og det at er som på for ikke af til den et har med var de i en om fra blev efter sig",
    "nb": "og det at er som på for ikke av til den et har med var de i en om fra ble etter seg",
    "fi": "ja on ei se että oli hän ovat mutta myös kun niin joka sen olla kuin jotka mukaan vain",
    "pl": "i w się nie na że z jest do oraz przez jak dla został po od to są był była ale tym",
    "cs": "a v se že je na s z do by jsou ale jako pro po kde které který byl byla už aby nebo",
    "sk": "a v sa že je na s z do by sú ale ako pre po kde ktoré ktorý bol bola už aby alebo",
    "hr": "i u je se na da su za od s kao ali bi koji koja iz što sam nije bilo do te",
    "sl": "in v je se na da so za od s kot ali bi ki iz kar ni bilo do tudi pa pri",
    "hu": "a az és hogy nem is egy van volt meg ez de csak mint már még el ki azt vagy",
    "ro": "și de în a la cu pe nu din că o este să mai au pentru care sunt fost lui prin",
    "ca": "la i el que en els les per amb una és del va dels més als aquest seva seu han però",
    "id": "yang dan di ini itu dengan untuk tidak dari dalam akan pada juga ke karena ada oleh",
    "vi": "và của là có cho không được trong một các với người này đã khi những đến từ",
    "bg": "и на в да се от за не че е са по като си с до която който но бе след",
    "ru": "и в не на что по с его был для как это из от он было также года",
    "uk": "і в не на що з та до як це від у також про який для було року",
    "ar": "في من على إلى أن التي الذي عن هذا مع كان هذه قال بعد ما لا",
    "fa": "و در به از که این را است با برای آن می شد شود خود تا",
}
_NEVER = {"bg": re.compile("[ыэёіїє]"), "uk": re.compile("[ыэъё]"), "ru": re.compile("[іїєґ]")}
"""Letters that a language has not, though its neighbours do."""
_FEW = 2
"""So many letters of another language may stand in a name or a word that is quoted."""
_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_LEAST_VOTES = 3
_SHARE_OF_WORDS = 0.04
_LEAD = 1.3
"""How far the likeliest language must be ahead of the next."""


def language(text: str) -> str:
    """The language that a text is in.

    Returns:
        Its BCP 47 tag, or "" where the text is short, mixed or in a language not known here.
    """
    text = text[:_MOST].casefold()
    if size(text) < _LEAST:
        return ""
    letters = sum(map(str.isalpha, text))
    for tag, script in _SCRIPTS.items():
        if len(script.findall(text)) > _SHARE_OF_SCRIPT * letters:
            return tag
    words = Counter(re.findall(r"[^\W\d_]+", text))
    votes = Counter({tag: sum(words[word] for word in common) for tag, common in _WORDS.items()})
    if max(votes.values()) < max(_LEAST_VOTES, _SHARE_OF_WORDS * words.total()):
        return ""
    able = [tag for tag in _WORDS if tag not in _NEVER or len(_NEVER[tag].findall(text)) <= _FEW]
    return next((tag for tag in able if all(_leads(tag, o, words) for o in able)), "")


def _leads(tag: str, other: str, words: Mapping[str, int]) -> bool:
    """Whether a text is in one language rather than in another, by the words that only one has.

    Neighbours share most of their commonest words, as Danish and Swedish do.
    """
    own, others = _WORDS[tag] - _WORDS[other], _WORDS[other] - _WORDS[tag]
    has = sum(words.get(word, 0) for word in own)
    return tag == other or has > _LEAD * sum(words.get(word, 0) for word in others)
