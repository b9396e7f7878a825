"""What fields mean, whatever the format that they stand in.

- ``conversion``: all fields to an article; ``conventions``: how generators name them; ``misspelt``:
  names that are nearly these;
- ``dates`` and ``written_dates``; ``people``; ``media``; ``episodes``; ``values`` for all else;
- what keeps an article back: ``withholding`` (embargoes, drafts), its names, ``withholding_names``,
  ``embargo_line`` above a text, and ``feed_listing`` (in no feed);
- what is not in the fields: ``naming`` (by file and folder), ``inheritance`` (by files above it),
  ``body_start`` (by the text's beginning).
"""
