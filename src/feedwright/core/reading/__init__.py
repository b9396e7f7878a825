"""Bytes to articles, whatever their shape."""
