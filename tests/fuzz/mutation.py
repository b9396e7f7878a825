"""Bytes made from bytes: what breaks readers, at random and again the same for a seed."""

from collections.abc import Callable, Sequence
from random import Random

_LARGEST = 300_000
"""Of a mutation, in bytes."""
TOKENS: tuple[bytes, ...] = (
    *(b"", b"\0", b"\n", b"\r", b"\r\n", b"\t", b" ", b"\xff", b"\xfe\xff", b"\xff\xfe", b"\x80"),
    *(b"\xef\xbb\xbf", b"\xed\xa0\xbd", b"\xf0\x9f\x98\x80", b"\xe2\x80\xae", b"\xc2\x85", b"\x1b"),
    *(b"\xef\xbf\xbe", b"\xc4\xb0", b"\xc3\x9f", b"\xe2\x80\xa8", b"\xd9\xa3", b"\x1f\x8b\x08"),
    *(b"<", b">", b"&", b'"', b"'", b"`", b"=", b":", b"/", b"\\", b"-", b"%", b"@", b"#", b"?"),
    *(b"[", b"]", b"{", b"}", b"(", b")", b",", b"|", b"*", b"!", b"<!--", b"-->", b"<![CDATA["),
    *(b"]]>", b"<?", b"?>", b"</", b"/>", b"&#0;", b"&#xD800;", b"&#x110000;", b"&amp;", b"&x;"),
    *(b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]>", b"<!ENTITY % p SYSTEM 'file:///etc/passwd'>%p;"),
    *(b'<?xml version="1.0" encoding="utf-16"?>', b' encoding="x"', b' xmlns=""', b" xmlns:x='x'"),
    *(b"\\u0000", b"\\ud83d", b"\\udc00", b"null", b"true", b"NaN", b"1e999", b"-0", b"9" * 400),
    *(b"---\n", b"+++\n", b";;;\n", b"...\n", b"```\n", b"{{", b"}}", b"{%", b"%}", b"[[", b"]]"),
    *(b"0000-00-00", b"9999-12-31T23:59:60Z", b"Mon, 31 Feb 10000 25:61:61 +9999", b"-1", b"1/2/3"),
    *(b"http://[", b"//", b"http://xn--/", b"mailto:", b"javascript:", b"data:,", b"&lt;p&gt;"),
    *(b"<script>", b"<style>", b"<svg>", b"<math>", b"<table>", b"<p", b"<a href=", b"<img src="),
)  # fmt: skip
"""Of every syntax that is read, what is hard about it."""
_REPEATS = (2, 3, 10, 100, 1_000, 20_000)
_SPAN = 64


class Mutations:
    """Mutations of some inputs, one after another, without an end.

    Args:
        seeds: What they start from; at least one.
        random: Says which; one made from the same number gives the same line.
    """

    def __init__(self, seeds: Sequence[bytes], random: Random) -> None:
        self._seeds = seeds
        self._random = random

    def __iter__(self) -> "Mutations":
        return self

    def __next__(self) -> bytes:
        data = self._random.choice(self._seeds)
        for _ in range(self._random.choice((1, 1, 2, 3, 5, 8))):
            data = self._random.choice(_WAYS)(self, data)[:_LARGEST]
        return data

    def _place(self, data: bytes) -> int:
        return self._random.randint(0, len(data))

    def _span(self, data: bytes) -> tuple[int, int]:
        start = self._place(data)
        longest = self._random.choice((1, 4, _SPAN, len(data)))
        return start, min(len(data), start + self._random.randint(0, longest))

    def _insert(self, data: bytes) -> bytes:
        at = self._place(data)
        return data[:at] + self._random.choice(TOKENS) + data[at:]

    def _replace(self, data: bytes) -> bytes:
        start, end = self._span(data)
        return data[:start] + self._random.choice(TOKENS) + data[end:]

    def _drop(self, data: bytes) -> bytes:
        start, end = self._span(data)
        return data[:start] + data[end:]

    def _cut(self, data: bytes) -> bytes:
        return data[: self._place(data)]

    def _flip(self, data: bytes) -> bytes:
        if not data:
            return data
        at = self._random.randrange(len(data))
        return data[:at] + bytes([data[at] ^ (1 << self._random.randrange(8))]) + data[at + 1 :]

    def _repeat(self, data: bytes) -> bytes:
        start, end = self._span(data)
        times = min(self._random.choice(_REPEATS), _LARGEST // max(1, end - start))
        return data[:start] + data[start:end] * times + data[end:]

    def _flood(self, data: bytes) -> bytes:
        at = self._place(data)
        token = b"".join(self._random.choices(TOKENS, k=self._random.choice((1, 1, 2, 3))))
        times = min(self._random.choice(_REPEATS), _LARGEST // max(1, len(token)))
        return data[:at] + token * times + data[at:]

    def _graft(self, data: bytes) -> bytes:
        other = self._random.choice(self._seeds)
        start, end = self._span(other)
        at = self._place(data)
        return data[:at] + other[start:end] + data[at:]

    def _swap(self, data: bytes) -> bytes:
        start, end = self._span(data)
        middle = (start + end) // 2
        return data[:start] + data[middle:end] + data[start:middle] + data[end:]

    def _recode(self, data: bytes) -> bytes:
        to = self._random.choice(("utf-16", "utf-16-be", "utf-32", "utf-7", "cp1252"))
        return data.decode("utf-8", "replace").encode(to, "replace")


_WAYS: tuple[Callable[[Mutations, bytes], bytes], ...] = (
    *(Mutations._insert, Mutations._replace, Mutations._drop) * 3,  # noqa: SLF001 - its own
    *(Mutations._flip, Mutations._graft, Mutations._repeat) * 2,  # noqa: SLF001
    *(Mutations._cut, Mutations._swap, Mutations._flood, Mutations._recode),  # noqa: SLF001
)
