"""A comparison of the addresses of adopted entries with those of their articles."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from urllib.parse import unquote

from feedwright.domain.article import Article
from feedwright.domain.identity import address_of, comparable
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.link_patterns import patterns_of, site_of
from feedwright.domain.permalinks import Site, expand, literal
from feedwright.domain.publication import Publication
from feedwright.domain.record import Record

_MODELS = 50
"""The most entries from whose addresses patterns are made."""
_TRIED = 8
"""The most patterns that are tried on all articles."""
_ENDINGS = (".html", "/", "", "/index.html")
"""The endings of pages that some systems write and others omit."""
_USUAL = {
    "wordpress": (
        "/%year%/%monthnum%/%day%/%postname%/",
        "/%year%/%monthnum%/%postname%/",
        "/%postname%/",
        "/%category%/%postname%/",
        "/archives/%post_id%",
        "/?p=%post_id%",
    ),
    "ghost": ("/{slug}/", "/{year}/{month}/{day}/{slug}/", "/{primary_tag}/{slug}/"),
    "jekyll": (
        "/:categories/:year/:month/:day/:title:output_ext",
        "/:categories/:year/:month/:day/:title/",
        "/:year/:month/:day/:title/",
        "/:categories/:title/",
        "/blog/:year/:month/:day/:title/",
    ),
    "hugo": (
        "/:sections/:slugorcontentbasename/",
        "/:section/:title/",
        "/:year/:month/:slug/",
        "/:year/:month/:day/:slug/",
        "/:slug/",
    ),
    "hexo": ("/:year/:month/:day/:title/", "/:title/", "/:category/:title/", "/:post_title/"),
    "pelican": ("/{slug}.html", "/{slug}/", "/{date:%Y}/{date:%m}/{slug}/", "/{category}/{slug}/"),
}
"""The patterns of other systems that are tried too, because addresses may not show the parts they
are made of."""


class Readdressed(Record, frozen=True, kw_only=True, omit_defaults=False):
    """The adopted entries whose addresses differ from those of their articles."""

    differing: int
    of: int
    """The number of adopted entries with an address that are articles here."""
    theirs: str
    """The address of one of them in the adopted feed."""
    ours: str
    """The address of its article here."""
    link: str = ""
    """A pattern for ``link`` that gives more of the old addresses, if one is found."""
    made: int = 0
    """The number of old addresses that the pattern gives."""

    def __str__(self) -> str:
        sentence = (
            f"{self.differing} of {self.of} adopted addresses are not those that the articles have "
            f"here: {_shown(self.theirs)} against {_shown(self.ours)}; "
        )
        if self.link:
            return f'{sentence}link = "{self.link}" in [[sources]] would make {self.made} of them'
        return f"{sentence}have the old ones lead to the new, or set link in [[sources]]"


def readdressed(
    matched: Iterable[tuple[KnownArticle, KnownArticle]],
    publication: Publication,
    text: Callable[[str], Article | None],
) -> Readdressed | None:
    """Compare the addresses of adopted entries with those of their articles.

    Args:
        matched: The adopted entry and the known article of each.
        publication: The configuration.
        text: The article at a key.

    Returns:
        None if all are equal.
    """
    publisher = publication.publication
    addressed = [(now, known.link) for known, now in matched if known.link]
    differing = [
        (theirs, ours)
        for known, theirs in addressed
        if not _same(theirs, ours := address_of(known, publisher))
    ]
    if not differing:
        return None
    # The shortest address is the clearest example.
    theirs, ours = min(differing, key=lambda pair: len(pair[0]))
    link, made = _better(addressed, publication, text)
    return Readdressed(
        differing=len(differing), of=len(addressed), theirs=theirs, ours=ours, link=link, made=made
    )


def _shown(address: str) -> str:
    """An address for a message."""
    decoded = unquote(address)
    return decoded if decoded.isprintable() and " " not in decoded else address


def _same(theirs: str, ours: str) -> bool:
    """Whether an old address equals the new one, by path alone if the host changes."""
    one, other = comparable(theirs), comparable(ours)
    return one == other or one.partition("/")[2] == other.partition("/")[2] != ""


def _better(
    matched: Sequence[tuple[KnownArticle, str]],
    publication: Publication,
    text: Callable[[str], Article | None],
) -> tuple[str, int]:
    """The pattern that gives most of the old addresses, and their number.

    It is "" if no pattern gives more of them than the current one.
    """
    unnamed = [
        (known, old, article)
        for known, old in matched
        if (article := text(known.key)) and not article.link
    ]
    publisher = publication.publication
    made = sum(_same(old, address_of(known, publisher)) for known, old, _ in unnamed)
    articles = [(old, known.published, article) for known, old, article in unnamed]
    sites = {article.key: _site(article.key, publication) for _, _, article in articles}
    patterns = Counter(
        pattern
        for old, when, article in articles[:_MODELS]
        for pattern in patterns_of(old, article, when, sites[article.key])
    )
    systems = dict.fromkeys(one.system for one in sites.values())
    present = dict.fromkeys(source.link for source in publication.sources if source.link)
    tried = [
        *(
            f"{one.removesuffix('/').removesuffix('.html')}{ending}"
            for one in present
            for ending in _ENDINGS
        ),
        *(pattern for pattern, _ in patterns.most_common(_TRIED)),
        *(pattern for system in systems for pattern in _USUAL.get(system, ())),
    ]
    counts = {
        pattern: sum(
            _same(old, expand(pattern, article, when, sites[article.key]))
            for old, when, article in articles
        )
        for pattern in dict.fromkeys(tried)
    }
    # Of two equally good ones, the less specific one is likelier to fit other articles.
    best = max(counts, key=lambda one: (counts[one], -len(literal(one))), default="")
    return (best, counts[best]) if counts and counts[best] > made else ("", 0)


def _site(key: str, publication: Publication) -> Site:
    """The site of an article, by its key: that of the innermost source."""
    sources = sorted(publication.sources, key=lambda one: len(one.prefix), reverse=True)
    within = (one for one in sources if not one.prefix or key.startswith(f"{one.prefix}/"))
    return site_of(next(within, publication.sources[0]), publication)
