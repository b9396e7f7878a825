"""The lines of the keys in a TOML document, which tomllib does not give."""

import re
import tomllib

Path = tuple[str | int, ...]
"""Keys, and positions in lists: ``("feeds", 1, "limit")``."""
_BLANK = re.compile(r"(?:[\s]|#[^\n]*)*")
_KEY = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'|[A-Za-z0-9_-]+")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_EQUALS = re.compile(r"[ \t]*=[ \t]*")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"""(?:"{0,2})|\'\'\'.*?\'\'\'(?:\'{0,2})|"(?:[^"\\]|\\.)*"|\'[^\']*\'',
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n]+")


def places(text: str) -> dict[Path, tuple[int, int]]:
    """The line and column of each key and each list value, both from 1.

    Args:
        text: A document that tomllib reads.
    """
    scanner = _Scanner(text.replace("\r\n", "\n"))
    scanner.document()
    return {path: scanner.place(at) for path, at in scanner.found.items()}


class _Scanner:
    """Scans a valid document."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._lists: dict[Path, int] = {}
        """The lists of tables, with the index of the last table of each."""
        self.found: dict[Path, int] = {}

    def place(self, at: int) -> tuple[int, int]:
        """The line and the column of a position."""
        before = self._text[:at]
        return before.count("\n") + 1, at - before.rfind("\n")

    def document(self) -> None:
        """Scan the document."""
        table: Path = ()
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)

    def _header(self) -> Path:
        """Scan ``[table]`` or ``[[list]]``, and return its path."""
        is_list = self._text.startswith("[[", self._at)
        start = self._at
        self._at += 1 + is_list
        keys = self._keys()
        self._at = self._text.index("]", self._at) + 1 + is_list
        path: Path = ()
        for number, key in enumerate(keys, 1):
            path = (*path, key)
            self.found.setdefault(path, start)
            if is_list and number == len(keys):
                self._lists[path] = self._lists.get(path, -1) + 1
            if path in self._lists:
                path = (*path, self._lists[path])
        self.found.setdefault(path, start)
        return path

    def _keys(self) -> list[str]:
        """Scan a key, which may be dotted."""
        self._skip(_BLANK)
        keys = [self._key()]
        while self._skip(_DOT):
            keys.append(self._key())
        return keys

    def _key(self) -> str:
        written = self._skip(_KEY)
        return str(tomllib.loads(f"key = {written}")["key"]) if written[0] in "\"'" else written

    def _pair(self, table: Path) -> None:
        """Scan ``key = value``."""
        start, path = self._at, table
        for key in self._keys():
            path = (*path, key)
            self.found.setdefault(path, start)
        self._skip(_EQUALS)
        self._value(path)

    def _value(self, path: Path) -> None:
        opening = self._text[self._at]
        if opening == "[":
            self._several(path, "]")
        elif opening == "{":
            self._several(path, "}")
        elif not self._skip(_STRING):
            self._skip(_SCALAR)

    def _several(self, path: Path, closing: str) -> None:
        """Scan a list, or a table in braces."""
        self._at += 1
        self._skip(_BLANK)
        number = 0
        while self._text[self._at] != closing:
            if closing == "}":
                self._pair(path)
            else:
                self.found[*path, number] = self._at
                self._value((*path, number))
            number += 1
            self._skip(_BLANK)
            if self._text[self._at] == ",":
                self._at += 1
                self._skip(_BLANK)
        self._at += 1

    def _skip(self, what: re.Pattern[str]) -> str:
        """Skip a token, and return it."""
        found = what.match(self._text, self._at)
        if found is None:
            return ""
        self._at = found.end()
        return found[0]
