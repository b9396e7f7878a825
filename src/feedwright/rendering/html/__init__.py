"""The pages for people.

- ``pages``: those of feeds, the catalogue (``listed_feeds``) and articles; ``moved``: redirects;
- phrases, dates and direction of writing in each language: ``phrases`` and ``languages/``; the
  names of languages: ``languagenames``;
- parts of pages: ``links``, ``linkeddata``, ``frequency``, ``readership``; ``templates``.
"""
