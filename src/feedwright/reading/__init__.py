"""The first step: stored articles, read, with the reason for each that is set aside.

- ``sources``: where articles are stored, a module for each kind, and which units of it changed; the
  contract is ``source``, the list of kinds ``kinds``;
- ``formats``: the bytes of a unit to fields and a body: front matter, web pages, page text, feeds,
  exports, documents that pandoc reads;
- ``fields``: what fields mean, whatever their format: names, dates, authors, drafts, embargoes;
- ``changed_files``, ``dependents`` and ``listed_files``: what is read in this run; ``units``, on
  any machine; ``site_configuration``: what the site says that is there already.
"""
