"""An article as earlier runs left it in the store."""

from datetime import datetime

from feedwright.domain.record import TimedRecord

UNKNOWN = "?"
"""The fingerprint of an article of which no more than id, date and link is known."""
UNLISTED = "\t"
"""The section of an article that feeds leave out; no section that is written has a tab."""


class KnownArticle(TimedRecord, frozen=True, kw_only=True):
    """What is remembered of an article: who it is, and by what feeds choose it."""

    id: str
    key: str
    """Its place in the publication, as it is now."""
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
    """Of all that its source said."""
    text_fingerprint: str
    """A hash of the text alone, by which the article is recognised under another name."""
    title: str = ""
    correction: str = ""
    link: str = ""
    """Its address elsewhere."""
    page: str = ""
    """The name of its own page, where it has no address elsewhere."""
    section: str = ""
    """:data:`UNLISTED` for an article that stands in no feed."""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    language: str = ""
    vanished: datetime | None = None
    """When it was first missed, if it vanished."""
    next_change: datetime | None = None
    """An ``updated`` that its source dates ahead: when what its source says now is shown, in place
    of what readers know; for an article of which they know nothing, when it is shown first."""
    withdrawn: bool = False
    """It was retracted here, whatever its source says."""
    retraction_note: str = ""
    """Why it was retracted, in the publisher's words."""
    adopted: bool = False
    """Its id and date come from a feed, another system's most often; its readers know both."""
    shown_until: datetime | None = None
    """By what time readers were shown it, where the machine's clock has been set back since."""
    keeps_link: bool = False
    """It was adopted with ``link``, which stays whatever the pattern of its source makes."""
    media: tuple[str, ...] = ()
    """What comes with it: see :func:`feedwright.domain.mediatypes.media_of`."""
    translation: str = ""
    """The group of translations that it says it is in, where its path does not tell."""

    def by(self, now: datetime) -> datetime:
        """The time that counts for it: what readers have been shown never goes back."""
        return max(now, self.shown_until or now)

    @property
    def comes(self) -> datetime:
        """When it is shown first, or otherwise than now, where it waits for its time."""
        return self.next_change or self.published

    def differs(self, fingerprint: str) -> bool:
        """Whether its source says something else than before, as far as that is known."""
        return self.fingerprint not in (UNKNOWN, fingerprint)

    @property
    def is_read(self) -> bool:
        """Whether a text of it may be shown, or was.

        An adopted entry may wait for its article, and an article for the time of its text.
        """
        return bool(self.fingerprint)

    @property
    def is_listed(self) -> bool:
        """Whether feeds may hold it."""
        return self.section != UNLISTED

    @property
    def is_feed_only(self) -> bool:
        """Whether no more of it is known than what a feed told."""
        return self.fingerprint in ("", UNKNOWN)
