"""The fourth step: entries to the bytes of documents.

- ``documents``: all documents of a run, in the order of delivery; ``unchanged_documents``: those
  that need not be made again;
- entries: ``entry_maker``, ``run_entries``; for one feed, ``feed_entries``, ``profiled_entries``,
  ``withdrawn_entries``;
- feeds: ``feeds``, ``channels``, ``assembly``, ``archive_pages``, ``old_path_documents``; limits of
  their size: ``size_limits``; their bytes: ``formats``;
- pages for people: ``article_pages``, ``article_files``, ``page_documents``; their bytes: ``html``;
  sitemaps, robots.txt and feed menus: ``discovery``;
- ``standalone``: a feed without a publication; ``history``: storing what subscribers were shown.
"""
