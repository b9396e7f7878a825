"""The sixth step: documents replace those at the destination.

- what differs: ``changes``; what is done about it: ``apply``, ``staging``; the result: ``outcome``;
- destinations (``destination`` is their contract): ``folder``, with ``file_stage`` for files that
  are written aside and synced, and ``bucket``, with ``writing_claim`` against a second writer;
- compressed copies: ``compression``;
- what a server reads from a destination: ``served``, ``served_bucket``.
"""
