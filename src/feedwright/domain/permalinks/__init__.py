"""Patterns of addresses, ours and those of other systems.

A site that moves brings its pattern along as it stands: ``{year}`` is ours, ``:year`` is of
Jekyll, Hugo and Hexo, ``%year%`` of WordPress, and ``{date:%Y}`` of Pelican. What a placeholder
with a colon means differs from system to system: Jekyll's and Hexo's ``:title`` is the name of
the file, Hugo's is the title.

- ``placeholders``: those of each system, and ``{path}``, the address that each gives a page where
  no pattern is written;
- ``placeholder_facts`` and ``place``: what an article and the path of its file give to them;
- ``system_slugs``: a name as each system writes it in an address.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from urllib.parse import quote

from feedwright.domain.addresses import address
from feedwright.domain.article import Article
from feedwright.domain.patterns import seldom
from feedwright.domain.permalinks.placeholder_facts import Facts, Site, stem, within
from feedwright.domain.permalinks.placeholders import (
    ALIASES,
    BRACES,
    COLONS,
    JEKYLL,
    OPTIONAL,
    OURS,
    PERCENTS,
    STYLES,
    Maker,
    language_folder,
    maker,
    path_below_language,
)

__all__ = [
    "IN_PATH", "SYSTEMS", "Site", "asks_sections", "doubt", "expand", "expanded", "has_placeholder",
    "literal", "permalink_problem", "problem", "rules", "sample", "stem",
]  # fmt: skip

_PLACEHOLDER = seldom(
    r"\{date:(?P<strftime>[^{}]*)\}|\{(?P<brace>\w+)(?P<optional>\??)\}"
    r"|:(?P<colon>[a-z_]\w*)(?:\[(?P<cut>[\w:]+)\])?|%(?P<percent>[a-z_]{3,})%"
)
_SPOKEN = seldom(r"\{lang(?:uage)?\??\}")
_CODE = seldom(r"%-?[YymdHMSj]|%[BbAa]")
_STRAY = seldom(r"[{}\x00-\x20\x7f]|%(?![0-9A-Fa-f]{2})")
IN_PATH = "/:%~@+,;=!$&'()*"
"""What stands in a path as it is."""
_CAPITALS = seldom(r"(?:^|[/._-])(:[A-Za-z_]\w*)")
_ABSOLUTE = seldom(r"https?://", re.IGNORECASE)
_STROKES = seldom(r"(?<!:)/{2,}")
_FILE = seldom(r"\.\w+$|[?#]")

SYSTEMS = {
    "jekyll": "Jekyll",
    "hugo": "Hugo",
    "hexo": "Hexo",
    "pelican": "Pelican",
    "docusaurus": "Docusaurus",
    "mkdocs": "MkDocs",
    "wordpress": "WordPress",
    "ghost": "Ghost",
    "nikola": "Nikola",
}
"""Those whose patterns have rules of their own, and how they are written."""
_OWN_BRACES = frozenset({"docusaurus", "mkdocs", "wordpress", "ghost", "nikola"})
_IN_DOUBT = "doubt"
"""For the rules of a pattern that is written alike in several systems."""
_DOUBTFUL = frozenset({"title", "slug"})
"""Placeholders that mean one thing in one system and another in another."""


def problem(pattern: str, system: str = "") -> str:
    """What is wrong with a pattern of addresses, or "".

    Args:
        pattern: As feedwright.toml gives it: ``/{year}/{month}/{slug}/``.
        system: Whose it is said to be.
    """
    pattern = STYLES.get(pattern, pattern)
    whose = system if system in COLONS else rules(pattern, system)
    for match in _PLACEHOLDER.finditer(pattern):
        form = match["strftime"]
        if form is not None:
            if _CODE.sub("", form).count("%"):
                return f"{match[0]} may use codes of strftime as %Y, %m, %d, %b and %H only"
        elif _maker(match, whose) is None:
            return f"{match[0]} is no placeholder{_of(whose)}; {_nearest(match, whose)}"
    rest = _PLACEHOLDER.sub("", pattern)
    if unknown := _CAPITALS.search(rest):
        return f"{unknown[1]} is no placeholder{_of(whose)}; they are written in small letters"
    if stray := _STRAY.search(rest):
        return f"{stray[0]!r} stands in it outside a placeholder"
    return ""


def permalink_problem(pattern: str, system: str) -> str:
    """What is wrong with a pattern that an article has for itself, or "".

    Args:
        pattern: As its front matter gives it.
        system: Whose rules it follows.
    """
    if _TEMPLATE.search(pattern):
        return "it is a template, which is not carried out"
    if asking := _OF_SECTIONS.search(pattern):
        return f"{asking[0]} may stand in the link of [[sources]] only"
    return problem(pattern, system)


def has_placeholder(written: str) -> bool:
    """Whether an address that somebody wrote is a pattern: ``/:year/:title/``."""
    return _WRITTEN.search(written) is not None


def asks_sections(pattern: str) -> bool:
    """Whether a pattern asks what the pages of Hugo's sections call these."""
    return _OF_SECTIONS.search(pattern) is not None


_OF_SECTIONS = seldom(r":sectionslugs?\b")
_TEMPLATE = seldom(r"\{[{%(\[]|<[a-z]+>", re.IGNORECASE)
_WRITTEN = seldom(r"(?:^|[/._-]):[a-z_]+|\{[\w{%\[(]|<[a-z]+>", re.IGNORECASE)


@lru_cache(maxsize=256)
def rules(pattern: str, system: str = "") -> str:
    """Whose rules a pattern follows.

    Args:
        pattern: With its placeholders.
        system: Whose it is said to be, or seems to be by what lies around the source; a pattern
            that holds what this has not is another's.

    Returns:
        The name of a system, "" for ours, or ``doubt`` where several have all that it holds.
    """
    if system == "feedwright":
        return ""
    if pattern in STYLES:
        return "jekyll"
    colons = [match for match in _PLACEHOLDER.finditer(pattern) if match["colon"]]
    if not colons:
        is_pelican = system == "pelican" or (not system and "{date:" in pattern)
        return "pelican" if is_pelican else system if system in _OWN_BRACES else ""
    able = [one for one in COLONS if all(_colon(match, one) for match in colons)]
    if system in able or len(able) == 1:
        return system if system in able else able[0]
    return _IN_DOUBT if able and not system else ""


def doubt(pattern: str, system: str) -> str:
    """What of a pattern several systems mean differently, "" where nothing is in doubt."""
    if rules(pattern, system) != _IN_DOUBT:
        return ""
    names = (match["colon"] for match in _PLACEHOLDER.finditer(pattern) if match["colon"])
    return next((f":{name}" for name in names if name in _DOUBTFUL), "")


def sample(pattern: str) -> str:
    """An address that a pattern could give."""
    return _PLACEHOLDER.sub("x", STYLES.get(pattern, pattern))


def literal(pattern: str) -> str:
    """What of a pattern stands in every address that it gives."""
    return _PLACEHOLDER.sub("", STYLES.get(pattern, pattern))


def expand(
    pattern: str, article: Article, published: datetime, site: Site, *, own: bool = False
) -> str:
    """The address that a pattern gives an article.

    Args:
        pattern: With the field's placeholders; relative to the site's home.
        article: Whose address is wanted.
        published: Its publication time.
        site: Whose addresses are made.
        own: The pattern is the article's own, which Hugo leaves as it is written.

    Returns:
        An absolute, percent-encoded address, or "" where none can be made.
    """
    facts = Facts(article, published, site)
    # Few others than Jekyll have patterns in the front matter.
    theirs = own and site.system not in COLONS and site.system != "feedwright"
    whose = rules(pattern, "jekyll" if theirs else site.system)
    if whose == _IN_DOUBT:
        # Jekyll demands a date in the names of posts, which few others have there.
        whose = "jekyll" if facts.place.is_of_jekyll else ""
    pattern = STYLES.get(pattern, pattern)
    if whose == "docusaurus" and (made := _posted(pattern, facts)):
        path = made
    else:
        path = expanded(pattern, facts, whose, lower=whose == "hugo" and not own)
    is_told = own or "{path}" in pattern or _SPOKEN.search(pattern) or _ABSOLUTE.match(pattern)
    if whose == "hugo" and not is_told:
        path = "/".join((*language_folder(facts), path.lstrip("/")))
    # An ending is the pattern's: a title with a dot names no file.
    if whose == "hugo" and not _FILE.search(path if own else pattern) and not path.endswith("/"):
        path += "/"
    if site.system == "quarto" and pattern.endswith("{path}") and facts.place.is_index:
        path += "/"  # a value has none at its end
    return address(path if _ABSOLUTE.match(pattern) else site.home + path.lstrip("/"), site.home)


def expanded(pattern: str, facts: Facts, whose: str, *, lower: bool = False) -> str:
    """A pattern with values in the places of its placeholders, encoded.

    Args:
        pattern: With placeholders; one that is not known stays.
        facts: What the values are made of.
        whose: By whose rules.
        lower: What stands between the placeholders is written in small letters.
    """
    is_empty = whose in COLONS
    made: list[str] = []
    for part in _parts(pattern, whose, lower=lower):
        if isinstance(part, str):
            made.append(part)
            continue
        value = part(facts)
        if not _PLAIN.fullmatch(value):
            # It must not begin a query or a fragment, nor climb out of the pattern.
            value = quote(within(value), safe=IN_PATH, errors="replace")
            is_empty = is_empty or not value
        made.append(value)
    path = "".join(made)
    if whose == "jekyll":
        path = path.replace("..", "/").replace("./", "/")
    return _STROKES.sub("/", path) if is_empty else path


_PLAIN = seldom(r"[\w-]+", re.ASCII)


@lru_cache(maxsize=256)
def _parts(pattern: str, whose: str, *, lower: bool) -> tuple[str | Maker, ...]:
    """A pattern in parts: what stands as it is, and what makes a value."""
    found: list[str | Maker] = []
    is_spoken = _SPOKEN.search(pattern) is not None
    end = 0
    for match in _PLACEHOLDER.finditer(pattern):
        between = pattern[end : match.start()]
        found.append(between.lower() if lower else between)
        made = _dated(match, whose) or _maker(match, whose)
        made = path_below_language if made is OURS["path"] and is_spoken else made
        found.append(made or quote(match[0], safe=IN_PATH))
        colon = match["colon"] or ""
        found.append("_" * (whose == "jekyll" and colon not in JEKYLL and colon.endswith("_")))
        end = match.end()
    found.append(pattern[end:].lower() if lower else pattern[end:])
    return tuple(part for part in found if part != "")


def _dated(match: re.Match[str], whose: str) -> Maker | None:
    """What makes the value of Pelican's ``{date:%Y}``."""
    form = match["strftime"]
    if form is None:
        return None

    def make(facts: Facts) -> str:
        when = facts.own if whose == "pelican" else facts.local
        # Locales would change the names.
        month, day = facts.month_name(when), facts.day_name(when)
        names = {"%B": month, "%b": month[:3], "%A": day, "%a": day[:3]}
        return _CODE.sub(lambda code: names.get(code[0]) or when.strftime(code[0]), form)

    return make


def _maker(match: re.Match[str], whose: str) -> Maker | None:
    """What makes the value of a placeholder; None where it is not known."""
    if name := match["brace"]:
        if name in BRACES.get(whose, ()):
            return BRACES[whose][name]
        name = ALIASES.get(name, name)
        return (OPTIONAL.get(name) if match["optional"] else None) or OURS.get(name)
    if name := match["percent"]:
        if whose in PERCENTS:
            return PERCENTS[whose].get(name)
        return OURS.get(ALIASES.get(name, name))
    if whose in COLONS:
        return _colon(match, whose)
    return None if match["cut"] else OURS.get(ALIASES.get(match["colon"], match["colon"]))


def _colon(match: re.Match[str], system: str) -> Maker | None:
    name, cut = match["colon"], match["cut"] or ""
    found = maker(system, name, cut)
    if found is None and system == "jekyll":  # /:month_:day is a month, a stroke and a day
        return maker(system, name.removesuffix("_"), cut)
    return found


def _posted(pattern: str, facts: Facts) -> str:
    """The path of a post of Docusaurus' blog: a slug stands in the place of date and name.

    Returns:
        "" where the pattern has no date, as those of documents have none.
    """
    first = _PLACEHOLDER.search(pattern)
    dated = any(match["brace"] in ("year", "date") for match in _PLACEHOLDER.finditer(pattern))
    if first is None or not (dated or "{date:" in pattern):
        return ""
    path = within(facts.given.strip("/") or facts.place.blog_path)
    ending = "/" * pattern.endswith("/")
    return pattern[: first.start()] + quote(path, safe=IN_PATH, errors="replace") + ending


def _of(whose: str) -> str:
    return f" of {SYSTEMS[whose]}" if whose in COLONS or whose in PERCENTS else ""


def _nearest(match: re.Match[str], whose: str) -> str:
    """What may have been meant in the place of a placeholder that is not known."""
    import difflib  # noqa: PLC0415 - slow to import, and seldom needed

    known = list(_known(match, whose))
    written = match["brace"] or match["colon"] or match["percent"]
    names = {name: form for name, form in known if form}
    if near := difflib.get_close_matches(written, names, n=1):
        return f"did you mean {names[near[0]]}?"
    return f"there are {', '.join(form for _, form in known)}"


def _known(match: re.Match[str], whose: str) -> Iterator[tuple[str, str]]:
    """The names that there are in the form of a placeholder, and how each is written."""
    if match["colon"]:
        tables = [COLONS[whose]] if whose in COLONS else [*COLONS.values(), OURS]
        for name in dict.fromkeys(name for table in tables for name in table):
            yield name, f":{name}"
        return
    form = "{%s}" if match["brace"] else "%%%s%%"
    if match["percent"] and whose in PERCENTS:
        yield from ((name, form % name) for name in PERCENTS[whose])
        return
    for name in dict.fromkeys((*OURS, *BRACES.get(whose, ()))):
        yield name, form % name
