"""Profiles: what a partner or a directory requires of the feed that is made for it.

Each is a data file beside this module, named for the profile. A further one needs its file, its
name in ``Feed.profile``, and where it writes elements of its own a module in
``rendering/formats``.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal

import msgspec

from feedwright.domain.article import Article
from feedwright.domain.mediatypes import media_type
from feedwright.domain.text import plain, title_text


class Sourced(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of a profile, with where its content is written."""

    source: str
    """The address of the vendor's page."""
    as_of: date


class ArticleRule(Sourced, frozen=True, kw_only=True):
    """What an article must be to stand in the feeds of a profile."""

    name: str
    problem: str
    """What is wrong with an article that breaks it, as a clause; ``{found}`` stands for what it
    has: a number of characters, or a picture's sides."""
    field: Literal["title", "summary", "body", "link", "section", "author", "image", "enclosure"]
    """Which of its fields is looked at; of several authors the first, of several enclosures the
    first of a wanted type."""
    needed: bool = False
    """It must say something."""
    length: tuple[int, int] | None = None
    """How many characters a text may have, at least and at most; those of tags do not count."""
    types: tuple[str, ...] = ()
    """What the media type of a file begins with, where it is known."""
    schemes: tuple[str, ...] = ()
    """What the address of a file may begin with, where it is absolute."""
    pixels: tuple[int, int] | None = None
    """How many pixels either side of a picture may have, where that is known."""
    ratio: tuple[float, float] | None = None
    """A picture's width by its height, where that is known."""
    selects: bool = False
    """An article that breaks it was never meant for the feed, so that no run warns of it."""
    advice: bool = False
    """An article that breaks it stands in the feed all the same, and a run says so."""

    def is_broken(self, article: Article) -> bool:
        """Whether an article breaks the rule; what is not said breaks no bound of it."""
        text, file, width, height = _field(article, self)
        if not text:
            return self.needed
        kind = file or media_type(text)
        return (
            (self.length is not None and not self.length[0] <= len(text) <= self.length[1])
            or bool(self.types and kind and not kind.startswith(self.types))
            or bool(
                self.schemes and "//" in text and text.partition(":")[0].lower() not in self.schemes
            )
            or bool(
                width
                and height
                and bad_picture(width, height, pixels=self.pixels, ratio=self.ratio)
            )
        )

    def clause(self, article: Article) -> str:
        """What is wrong with an article that breaks it."""
        text, _, width, height = _field(article, self)
        found = f"{width:,} × {height:,}" if self.pixels or self.ratio else f"{len(text):,}"
        return self.problem.format(found=found)


class Number(Sourced, frozen=True, kw_only=True):
    """A bound, or a value that is written."""

    value: int


class Channel(Sourced, frozen=True, kw_only=True):
    """The bounds of what a feed says of itself."""

    most_description_bytes: int = 0
    """0 is no bound."""


class Picture(Sourced, frozen=True, kw_only=True):
    """What the picture that stands for a feed must be."""

    types: tuple[str, ...]
    endings: tuple[str, ...]
    pixels: tuple[int, int]
    ratio: tuple[float, float]


class Groups(Sourced, frozen=True, kw_only=True):
    """Names, each with those below it."""

    values: dict[str, tuple[str, ...]]


class Names(Sourced, frozen=True, kw_only=True):
    """Names that a value may have."""

    values: tuple[str, ...]


class AllowedHTML(Sourced, frozen=True, kw_only=True):
    """The elements that a text may have; of others their words stay."""

    tags: frozenset[str]
    instead: dict[str, str] = {}
    """What stands in the place of some of the others."""


class WithdrawalForm(Sourced, frozen=True, kw_only=True):
    """How a partner is told of an entry that it is to take down."""

    form: Literal["expiry", "status"]
    """``expiry``: ``dcterms:valid`` in the past beside a newer ``dcterms:modified``. ``status``:
    ``media:status`` beside a newer date."""
    days: int
    """How long such an entry stays in the feed, from the event on."""

    @property
    def stay(self) -> timedelta:
        """How long such an entry stays in the feed."""
        return timedelta(days=self.days)


class Profile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A profile, as its file tells it."""

    vendor: str = ""
    """Whom it is for, as messages say it."""
    namespaces: tuple[str, ...] = ()
    """The prefixes of the namespaces that its documents use beside those that all have."""
    after: str = ""
    """What stands behind the content of each entry where the feed has no ``after``."""
    articles: tuple[ArticleRule, ...] = ()
    channel: Channel | None = None
    artwork: Picture | None = None
    categories: Groups | None = None
    roles: Groups | None = None
    mediums: Names | None = None
    html: AllowedHTML | None = None
    withdrawal: WithdrawalForm | None = None
    most_days: Number | None = None
    """How long after its publication an article is taken."""
    most_bytes: Number | None = None
    """How many bytes a document may have."""
    least_entries: Number | None = None
    """How many entries a feed is to have."""
    least_summary: Number | None = None
    """How many characters a summary is to have: a shorter one is made of the text again."""
    schemes: Names | None = None
    """What the address of the feed may begin with."""
    full_text: Sourced | None = None
    """Entries are to have their whole text."""
    picture_enclosure: Sourced | None = None
    """The picture goes as the enclosure of an entry that has none."""
    unique: Sourced | None = None
    """No two entries of a feed have one title and one date: the later one would be taken for a
    doubling."""
    ttl: Number | None = None
    """After how many minutes the feed may be fetched again."""

    def broken(self, article: Article) -> ArticleRule | None:
        """The first rule that an article breaks and must not, or None."""
        must = (rule for rule in self.articles if not rule.advice)
        return next((rule for rule in must if rule.is_broken(article)), None)

    def advised(self, article: Article) -> Iterator[ArticleRule]:
        """The rules that an article breaks and had better not."""
        return (rule for rule in self.articles if rule.advice and rule.is_broken(article))

    @property
    def age(self) -> timedelta | None:
        """How old articles may be; None where there is no bound."""
        return timedelta(days=self.most_days.value) if self.most_days else None


NO_PROFILE = Profile()


@cache
def profile(name: str) -> Profile:
    """A profile, by its name; "" is one that demands nothing."""
    if not name:
        return NO_PROFILE
    # Few publications have one; importlib.resources takes three times as long to load.
    from pkgutil import get_data  # noqa: PLC0415
    from tomllib import loads  # noqa: PLC0415

    text = (get_data(__package__, f"{name}.toml") or b"").decode()
    return msgspec.convert(loads(text), Profile)


def bad_picture(
    width: int,
    height: int,
    *,
    pixels: tuple[int, int] | None,
    ratio: tuple[float, float] | None,
) -> bool:
    """Whether a picture is too small, too large or of another form.

    Args:
        width: In pixels, as all that follow.
        height: Not 0.
        pixels: The least and the most of either side; None is no bound.
        ratio: The least and the most of width by height; None is no bound.
    """
    sides = (width, height)
    return (pixels is not None and not all(pixels[0] <= side <= pixels[1] for side in sides)) or (
        ratio is not None and not ratio[0] <= width / height <= ratio[1]
    )


def _field(article: Article, rule: ArticleRule) -> tuple[str, str, int, int]:
    """A field's text or address, its media type, and its width and height in pixels."""
    name = rule.field
    if name == "image":
        one = article.image
        return (one.url, "", one.width, one.height) if one else ("", "", 0, 0)
    if name == "enclosure":
        several = article.enclosures
        wanted = (
            one for one in several if (one.type or media_type(one.url)).startswith(rule.types)
        )
        file = next(wanted, several[0] if several else None)
        return (file.url, file.type, 0, 0) if file else ("", "", 0, 0)
    if name == "author":
        return (article.authors[0].name if article.authors else ""), "", 0, 0
    if name == "body":
        written = article.body
        return (plain(written) if article.markup == "html" else written).strip(), "", 0, 0
    if name == "title":
        return title_text(article.title), "", 0, 0
    value: Any = getattr(article, name)
    return value, "", 0, 0
