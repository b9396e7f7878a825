"""Records and rules that every step speaks of. It imports nothing of the package but itself.

- what feedwright.toml says: ``publication``, ``sources``, ``podcast_settings``, and what partners
  demand, ``profiles``; the rules that no type can say: ``validation``, ``podcast_validation``,
  ``partner_settings``;
- an article: as its source tells it, ``article``; as earlier runs knew it, ``known_article``; who
  it is, ``identity``; as documents show it, ``entry``; the files beside it, ``attachments``;
- which feed shows it: ``membership``, ``visibility`` (due, expired, age), ``window``,
  ``archive``, ``withdrawal``; the result, ``selection``;
- feeds and documents: ``document``, ``formats``, ``feed_paths``, ``old_paths``, ``private_paths``,
  ``podcast``, ``sitemaps``, ``robots``, ``licences``; over HTTP, ``representation``;
- addresses: ``addresses``, ``permalinks``, ``link_patterns``, ``slugs``; which article a reference
  to a file means, ``file_references``; what a file's name tells, ``filenames``;
- values: ``instants``, ``language_tags``, ``mediatypes``, ``picture_size``; durations in
  feedwright.toml, ``configured_durations``;
- a run: ``run_options``, ``source_changes``, ``rendered``, ``report``, ``outlook`` (what readers
  would see), and each error, ``errors``.
"""
