"""The pages for people.

- ``pages``: a feed's own, the catalogue (``listing``), an article's; ``moved``: one that leads on;
- their words, dates and direction of writing in each language: ``phrases`` and ``languages/``; the
  names of languages, ``languagenames``;
- in them: ``links``, ``linkeddata``, ``frequency``, ``readership``; ``templates``.
"""
