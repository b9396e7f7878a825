"""Safe HTML with absolute addresses, those of `srcset` too. The one module that imports nh3.

nh3 parses as browsers do, keeps what the lists below allow and writes the rest in one strict
form (:mod:`feedwright.markup.tags`). What it does not do is done on that form: addresses, ids,
pixels that track, empty paragraphs, characters that XML forbids.
"""

# ruff: noqa: SIM905 - sets of words read best as words

import re
from collections.abc import Callable, Mapping
from functools import cache
from urllib.parse import urldefrag

import nh3

from feedwright.domain.addresses import SCHEMES, address, candidates, reference
from feedwright.domain.patterns import seldom
from feedwright.domain.text import clean, plain
from feedwright.markup import embeds, hidden, iframes, inline_styles, line_numbers
from feedwright.markup.headings import without_signs
from feedwright.markup.nesting import flat
from feedwright.markup.tags import ATTRIBUTED, TAG, attributes, escaped, start

_TAGS = frozenset(
    "a abbr address article aside audio b bdi bdo big blockquote br caption cite code col colgroup "
    "dd del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i "
    "img ins kbd li main mark nav ol p picture pre q rp rt ruby s samp section small source span "
    "strike strong sub summary sup table tbody td tfoot th thead time tr track tt u ul var video "
    "wbr".split()
)
_MATHEMATICS = frozenset(
    "math merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms "
    "mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover semantics".split()
)
"""MathML Core, without what runs or embeds."""
_IN_FORMULAS = _MATHEMATICS - {"math"}
_DROPPED_WHOLE = frozenset(
    "annotation annotation-xml applet button canvas datalist dialog embed frame frameset head "
    "iframe mjx-math noembed noframes noscript object option plaintext script select style svg "
    "template textarea title xmp".split()
)
_OF_MATHEMATICS = {
    "math": {"display", "alttext"},
    "mi": {"mathvariant"},
    "mo": {
        *("accent", "fence", "form", "largeop", "lspace", "maxsize", "minsize"),
        *("movablelimits", "rspace", "separator", "stretchy", "symmetric"),
    },
    "mfrac": {"linethickness"},
    **{key: {"depth", "height", "lspace", "voffset", "width"} for key in ("mpadded", "mspace")},
    **{key: {"accent", "accentunder"} for key in ("mover", "munder", "munderover")},
    "mstyle": {"displaystyle", "scriptlevel"},
    "mtable": {"columnalign", "columnlines", "columnspacing", "rowlines", "rowspacing"},
    "mtd": {"columnalign", "columnspan", "rowspan"},
}
_ATTRIBUTES = {
    "*": {"id", "lang", "dir", "title"},
    "a": {"href", "hreflang", "rel", "name"},
    "audio": {"src"},
    "blockquote": {"cite"},
    "code": {"class"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height", "longdesc"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"start", "type", "reversed"},
    "q": {"cite"},
    "source": {"src", "srcset", "sizes", "media", "type", "width", "height"},
    "td": {"colspan", "rowspan", "abbr", "align"},
    "th": {"colspan", "rowspan", "abbr", "align", "scope"},
    "time": {"datetime"},
    "track": {"src", "kind", "srclang", "label", "default"},
    "video": {"src", "poster", "width", "height"},
    **_OF_MATHEMATICS,
}
_SHOWN_CONTROLS = {"audio": {"controls": ""}, "video": {"controls": ""}}
_RELATIONS = frozenset({"author", "license", "nofollow", "sponsored", "tag", "ugc"})
_LANGUAGE = seldom(r"(?:^|\s)(language-[\w+#.-]+)")


def _anchor(value: str, _base: str, scope: str) -> str:
    name = "".join(value.split())
    return name if not name or name.startswith(scope) else scope + name


def _source(value: str, base: str, _scope: str) -> str:
    return address(value, base) if value.strip() else ""


def _relations(value: str, _base: str, _scope: str) -> str:
    return " ".join(word for word in value.split() if word in _RELATIONS)


def _language(value: str, _base: str, _scope: str) -> str:
    found = _LANGUAGE.search(value)
    return found[1] if found else ""


_CHECKS: dict[str, Callable[[str, str, str], str]] = {
    "href": lambda value, base, _: reference(value, base),
    **dict.fromkeys(("src", "poster", "longdesc", "cite"), _source),
    "srcset": lambda value, base, _: candidates(value, lambda url: address(url, base)),
    **dict.fromkeys(("id", "name"), _anchor),
    "rel": _relations,
    "class": _language,
    "align": lambda value, *_: value if value in {"left", "right", "center"} else "",
}
"""What some attributes may say, given what they say, the base and the scope; "" is nothing."""

_SPACE = r"(?:\s|&nbsp;|<br>|<(?:a|span)(?![^<>]* (?:id|name)=)(?: [^<>]*)?></(?:a|span)>)*"
_EMPTY_PARAGRAPH = re.compile(rf"<p(?: (?:lang|dir|title)=[^<>]*)?>{_SPACE}</p>\n?")
_PRE_BREAKS = seldom(r"(<pre(?: [^<>]*)?>)\n+")
_MATH = seldom(r"(<math(?: [^<>]*)?>)(.*?)</math>", re.DOTALL)
_CUT = seldom(r'<a rel="">(.*?)</a>', re.DOTALL)
"""A link that leads nowhere: none is written in this form otherwise, and none holds another."""
_FOLLOWED = frozenset({"href", "src", "poster"})
_ROUNDS = 4
"""Times that HTML is read anew until that changes nothing; honest HTML needs one or two."""


Follow = Callable[[str], str]
"""Where an address leads as it was written; "" for one that leads nowhere."""


REFERRING = frozenset({"pathname", "link"})
"""Schemes by which Docusaurus and Nikola refer, which ``follow`` resolves."""


def sanitise(
    html: str, *, base: str, scope: str, follow: Follow | None = None, is_plain: bool = False
) -> str:
    """HTML that is safe to show, anywhere.

    What a reader's parser makes of it is what was checked: reading the result again gives the
    result. Sanitising it again changes nothing.

    Args:
        html: Anything.
        base: The article's absolute address; relative addresses are dropped where it is "".
        scope: What the article's ids start with, so that no two articles share one: letters,
            digits and hyphens. Links keep the names that they have: they lead to the article's
            own page, whose ids are not begun so.
        follow: Resolves what links and pictures refer to; addresses stay as they were written
            where None. The words of a link that leads nowhere stay.
        is_plain: Markdown made it, and its author wrote no element and no attribute, so that
            nothing in it is hidden or waits for a script.

    Returns:
        HTML of harmless elements. Its addresses are absolute, its characters XML 1.0 allows.
    """
    html = clean(html) if is_plain else _revealed(clean(html))
    base = address(base, "")
    base = urldefrag(base).url if "#" in base else base
    first = _sanitiser(frozenset() if follow is None else REFERRING)
    safe = _finished(first.clean(flat(html)), base, scope, follow)
    for _ in range(_ROUNDS):
        again = _sanitiser().clean(safe)
        if again == safe:
            return safe
        safe = _finished(again, base, scope)
    # Only HTML made to confuse parsers reads differently each time; its words remain.
    return "\n".join(f"<p>{escaped(line)}</p>" for line in plain(safe).splitlines())


def only(html: str, tags: frozenset[str]) -> str:
    """Sanitised HTML with some of its elements alone; the words of all others stay.

    Args:
        html: Sanitised.
        tags: The elements.
    """
    return _EMPTY_PARAGRAPH.sub("", _reducer(tags).clean(html)).strip()


@cache
def _reducer(tags: frozenset[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=tags,
        clean_content_tags=set(),
        attributes={key: those for key, those in _ATTRIBUTES.items() if key in tags | {"*"}},
        url_schemes=SCHEMES,
        link_rel=None,
    )


def _revealed(html: str) -> str:
    """HTML with what its page would show by scripts and styles, and without what it would hide."""
    html = embeds.linked(html)
    lower = html.lower()
    is_seen = not (iframes.hinted(lower) or hidden.hinted(lower))
    if is_seen and not (inline_styles.hinted(html) or line_numbers.hinted(html)):
        return html
    whole = _revealing().clean(flat(iframes.transparent(hidden.spoken(html))))
    whole = line_numbers.without(inline_styles.marked(hidden.without(whole)))
    return clean(iframes.reveal(whole))


@cache
def _sanitiser(more: frozenset[str] = frozenset()) -> nh3.Cleaner:
    """What checks HTML; ``more`` are schemes beside those that may stand in the end."""
    return nh3.Cleaner(
        tags=_TAGS | _MATHEMATICS,
        clean_content_tags=_DROPPED_WHOLE,
        attributes=_ATTRIBUTES,
        set_tag_attribute_values=_SHOWN_CONTROLS,
        url_schemes=SCHEMES | more,
        link_rel=None,
    )


@cache
def _revealing() -> nh3.Cleaner:
    """What reads HTML for :mod:`feedwright.markup.iframes` and ``unseen``."""
    return nh3.Cleaner(
        tags=_TAGS | _MATHEMATICS | iframes.ELEMENTS | hidden.ELEMENTS,
        clean_content_tags=_DROPPED_WHOLE - iframes.ELEMENTS,
        attributes={
            **_ATTRIBUTES,
            "*": _ATTRIBUTES["*"] | iframes.ATTRIBUTES | hidden.ATTRIBUTES,
        },
        link_rel=None,
    )


def _finished(html: str, base: str, scope: str, follow: Follow | None = None) -> str:
    """Do on the sanitiser's form what the sanitiser does not do."""
    html = without_signs(html)
    html = ATTRIBUTED.sub(lambda tag: _tag(tag, base, scope, follow), html)
    if follow and '<a rel="">' in html:
        html = _CUT.sub(r"\1", html)
    if "<picture" in html:
        from feedwright.markup import pictures  # noqa: PLC0415 - few articles have any

        html = pictures.shown(html)
    html = clean(html).replace("<img>", "").replace("<source>", "").replace("<track>", "")
    if "<pre" in html:
        html = _PRE_BREAKS.sub(r"\1", html)
    if "<math" in html:
        html = _MATH.sub(_mathematics, html)
    return _EMPTY_PARAGRAPH.sub("", html)


def _tag(tag: re.Match[str], base: str, scope: str, follow: Follow | None) -> str:
    """A start tag with its values checked; nothing for an image that shows nothing."""
    name, before = tag[1], attributes(tag[2])
    values, resolved = {}, _followed(before, follow) if follow else before
    if name == "a" and before.get("href") and not resolved["href"]:
        resolved = {key: resolved[key] for key in ("id", "name") if resolved.get(key)}
        if not resolved:
            return '<a rel="">'
    for key, value in resolved.items():
        checked = _CHECKS[key](value, base, scope) if key in _CHECKS else value
        if checked or (not value and key not in _CHECKS):
            values[key] = checked
    if name == "img" and "srcset" in values and "src" not in values:
        from feedwright.markup.pictures import best  # noqa: PLC0415 - few articles need it

        values = {"src": best(values["srcset"]), **values}
    if name == "img" and (iframes.tracks(values) or not values.keys() & {"src", "srcset"}):
        return ""
    return tag[0] if values == before else start(name, values)


def _followed(values: Mapping[str, str], follow: Follow) -> dict[str, str]:
    """Attributes with what they refer to resolved."""
    found = {key: follow(value) if key in _FOLLOWED else value for key, value in values.items()}
    if "srcset" in found:
        found["srcset"] = candidates(found["srcset"], follow)
    return found


def _mathematics(formula: re.Match[str]) -> str:
    """A formula without HTML in it, which parsers disagree about."""
    content = TAG.sub(lambda tag: tag[0] if tag[2] in _IN_FORMULAS else "", formula[2])
    return f"{formula[1]}{content}</math>"
