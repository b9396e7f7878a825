"""The tables that ship with the checker, and stand beside its code as text."""

from pkgutil import get_data  # importlib.resources takes three times as long to load


def shipped(name: str) -> str:
    """A table's text.

    Args:
        name: Of its file, in this folder.
    """
    return (get_data(__package__, name) or b"").decode()
