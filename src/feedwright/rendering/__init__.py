"""The fourth step: entries to the bytes of documents."""
