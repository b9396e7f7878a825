"""The context of a run: its beginning and plan (``planning``), and its report (``reporting``)."""
