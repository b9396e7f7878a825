"""Where articles are stored.

- folders: ``folder``; what of it is not read, ``passed_over`` (for one file) and
  ``folder_warnings`` (each run); what its articles inherit, ``defaults``; their dates,
  ``file_dates`` and ``git``; the files beside them, ``files_beside``, ``enclosure_lengths``,
  ``picture_sizes``, ``episodes``; drafts, ``drafts``;
- rows: ``rows``; of a database, ``sql``; of an API, ``http``, ``answer_pages`` and
  ``known_apis``; of a file, ``records``; of a program, ``given_articles`` and ``callables``;
- files of many articles: ``exports``, with ``wordpress``, ``ghost`` and ``mail``; other feeds,
  ``feed``;
- the site that is there already: ``sites``, ``systems``, ``export_sites``.
"""
