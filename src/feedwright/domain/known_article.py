"""An article as earlier runs left it in the store."""

from datetime import datetime

from feedwright.domain.record import TimedRecord

UNKNOWN = "?"
"""The fingerprint of an article that is known by its id, date and link alone."""
UNLISTED = "\t"
"""The section of an article that feeds leave out; no section that is written has a tab."""


class KnownArticle(TimedRecord, frozen=True, kw_only=True):
    """What the store remembers of an article: its identity, and what feeds select it by."""

    id: str
    key: str
    """Its current place in the publication."""
    first_seen: datetime
    published: datetime
    """As documents show it: declared, or when it was first seen."""
    updated: datetime
    """As documents show it; never before ``published``."""
    declared: datetime | None = None
    """The publication time that its source declares."""
    expires: datetime | None = None
    retracted: bool = False
    revision: int = 1
    fingerprint: str
    """A hash of all that its source said."""
    text_fingerprint: str
    """A hash of the text alone, by which the article is recognised under another name."""
    title: str = ""
    correction: str = ""
    link: str = ""
    """Its address on another site."""
    page: str = ""
    """The name of its own page, if it has no address elsewhere."""
    section: str = ""
    """:data:`UNLISTED` for an article that feeds leave out."""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    language: str = ""
    vanished: datetime | None = None
    """When it was first missed, if it vanished."""
    next_change: datetime | None = None
    """An ``updated`` in the future. The source's current text is shown from then on, and readers
    see the last text until then; an article without an earlier text is hidden until then."""
    withdrawn: bool = False
    """It was retracted here, whatever its source says."""
    retraction_note: str = ""
    """Why it was retracted, in the publisher's words."""
    adopted: bool = False
    """Its id and date come from an existing feed, usually another system's."""
    shown_until: datetime | None = None
    """The latest time at which readers saw it, if the machine's clock was set back since."""
    keeps_link: bool = False
    """It was adopted with ``link``, which stays whatever pattern of addresses its source has."""
    media: tuple[str, ...] = ()
    """Its kinds of media: see :func:`feedwright.domain.mediatypes.media_of`."""
    translation: str = ""
    """Its declared group of translations; "" if its path gives the group."""

    def by(self, now: datetime) -> datetime:
        """The time that counts for it: never earlier than when readers last saw it."""
        return max(now, self.shown_until or now)

    @property
    def comes(self) -> datetime:
        """When the article, or the change of it that waits, is to be shown."""
        return self.next_change or self.published

    def differs(self, fingerprint: str) -> bool:
        """Whether its source changed, as far as that is known."""
        return self.fingerprint not in (UNKNOWN, fingerprint)

    @property
    def is_read(self) -> bool:
        """Whether it has, or had, a text that may be shown.

        An adopted entry has none until its article comes; nor has an article whose first text is
        dated ahead.
        """
        return bool(self.fingerprint)

    @property
    def is_listed(self) -> bool:
        """Whether feeds may show it."""
        return self.section != UNLISTED

    @property
    def is_feed_only(self) -> bool:
        """Whether only an adopted feed tells anything about it."""
        return self.fingerprint in ("", UNKNOWN)
