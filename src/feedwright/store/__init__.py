"""What earlier runs left: ids, dates, texts, and what was published.

- the whole of it, ``store``: how it is opened and locked (``opening``, ``locking``,
  ``permissions``), how its tables change (``schema``, ``steps``), how it moves (``transfer``), what
  was altered in it (``seals``, ``altered_rows``);
- sources and articles: ``files``, ``articles``, ``new_articles``, ``texts``, ``reference_targets``,
  ``translations``;
- feeds and documents: ``memberships``, ``delivered_documents``, ``entry_cache``,
  ``fragment_cache``, ``withdrawals``, ``own_pages``, ``private_feeds``, ``invitations``;
- the next run: ``due_times``, ``pending``, ``pending_pings``, ``failed_runs``, ``continuity``;
- servers and workers: ``server_view``, ``readership``, ``queue``, ``ranges``.
"""
