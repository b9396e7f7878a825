"""Entries to the bytes of documents."""
