"""What earlier runs left: ids, dates, texts, and the published documents.

- the whole store: ``store``; opening and locking: ``opening``, ``locking``, ``permissions``;
  upgrades of its tables: ``schema``, ``steps``; moving it: ``transfer``; altered rows: ``seals``,
  ``altered_rows``;
- sources and articles: ``files``, ``articles``, ``new_articles``, ``texts``, ``reference_targets``,
  ``translations``;
- feeds and documents: ``memberships``, ``delivered_documents``, ``entry_cache``,
  ``fragment_cache``, ``withdrawals``, ``own_pages``, ``private_feeds``, ``invitations``;
- the next run: ``due_times``, ``pending``, ``pending_pings``, ``failed_runs``, ``continuity``;
- servers and workers: ``server_view``, ``readership``, ``queue``, ``ranges``.
"""
