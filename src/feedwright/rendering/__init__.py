"""The fourth step: entries to the bytes of documents.

- ``documents``: all of a run, in the order of delivery; ``unchanged_documents``: those that need
  not be made;
- entries: ``entry_maker``, ``run_entries``; for one feed, ``feed_entries``, ``profiled_entries``,
  ``withdrawn_entries``;
- feeds: ``feeds``, ``channels``, ``cache``, ``archive_pages``, ``old_path_documents``; what is too
  large, ``size_limits``; their bytes, ``formats``;
- pages for people: ``article_pages``, ``article_files``, ``page_documents``; their bytes, ``html``;
  sitemaps, robots.txt and feed menus: ``discovery``;
- ``standalone``: a feed in hand, without a publication; ``history``: what the store remembers of
  what was shown.
"""
