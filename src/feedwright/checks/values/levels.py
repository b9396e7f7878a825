"""How much each judgement of a value weighs, whatever the format that holds the value.

Where a specification really differs, the rule of that format says so: Atom's addresses may be
international (RFC 4287 §4.2.7), its dates are in capitals (RFC 4287 §3.3), OPML's dates may have
short years (RFC 822 §5.1, which the RSS Profile narrows), its ``text`` may
hold HTML and its ``language`` may be ``unknown``, RSS's ``<enclosure>`` is of the web alone.
"""

from feedwright.checks.findings import Level

ADDRESS: Level = "error"
"""What is no address, or is not encoded as one."""
ADDRESS_USE: Level = "warning"
"""What is an address, and leads nowhere that a reader can go."""
BLANK: Level = "warning"
"""What is there and says nothing."""
DATE: Level = "error"
"""What is no date of the format's form, or none that a calendar has."""
DATE_USE: Level = "warning"
"""What is a date, and hardly the one that was meant."""
HTML: Level = "warning"
"""What readers take out of content, or cannot follow."""
LANGUAGE: Level = "error"
"""What names no language."""
LANGUAGE_FORM: Level = "warning"
"""What names a language, with more behind it that has not the form of a tag."""
MAILBOX: Level = "error"
"""What is no e-mail address."""
MEDIA_TYPE: Level = "error"
"""What is no media type."""
NUMBER: Level = "error"
"""What is no count, or no number."""
PLAIN_TEXT: Level = "warning"
"""HTML where plain text stands."""
