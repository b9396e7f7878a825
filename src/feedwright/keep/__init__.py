"""The second step: identify each article, and remember it.

- ``identification``: the whole step; ``new_files``: the short way of files that were never read;
- who it is: ``candidates`` (of all that is known), ``matching``, ``similarity`` (renamed or moved
  files), ``adopted_entries`` (of another system's feed), ``page_names``;
- what is known: ``stored_identities``; what is stored: ``revisions``, ``coming_changes`` (dated
  ahead), ``repair`` (altered rows);
- what is asked or refused: ``article_warnings`` (and missing dates), ``shrink_guard``,
  ``timezones``, ``adopted_addresses``.
"""
