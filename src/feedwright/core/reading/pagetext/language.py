"""Which language a text is in, by its script or its commonest words."""

import re
from collections import Counter

from feedwright.core.reading.pagetext.lines import size

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
    "sv": "och att det är som på för inte av till den ett har med var de i",
    "pl": "i w się nie na że z jest do oraz przez jak dla został po od to",
    "ru": "и в не на что по с его был для как это из от он было также года",
    "uk": "і в не на що з та до як це від у також про який для було року",
    "ar": "في من على إلى أن التي الذي عن هذا مع كان هذه قال بعد ما لا",
    "fa": "و در به از که این را است با برای آن می شد شود خود تا",
}
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
    (first, most), (_, next_most) = votes.most_common(2)
    least = max(_LEAST_VOTES, _SHARE_OF_WORDS * words.total(), _LEAD * next_most)
    return first if most >= least else ""
