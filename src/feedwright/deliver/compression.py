"""The compressors of documents, by their names in HTTP and in feedwright.toml.

The same bytes always give the same bytes on one machine: no time stands in them.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

_BROTLI, _ZSTD, _GZIP = 5, 9, 6
"""How hard each tries: from these on much more time saves few bytes of a feed."""


def compressor(name: str) -> Callable[[bytes], bytes]:
    """A compressor.

    Args:
        name: ``gzip``, ``br`` or ``zstd``.

    Raises:
        MissingExtra: The optional part that it needs is not installed.
    """
    if name == "gzip":
        import gzip  # noqa: PLC0415 - few want it

        return partial(gzip.compress, compresslevel=_GZIP, mtime=0)
    try:
        if name == "br":
            import brotli  # noqa: PLC0415 - an optional extra

            return partial(brotli.compress, quality=_BROTLI)
        import zstandard  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        extra, need = ("brotli", 'precompress = ["br"]') if name == "br" else ("serve", name)
        from feedwright.runtime.installed import missing  # noqa: PLC0415 - only where it is

        raise missing(extra, need) from error
    return _zstd(zstandard)


def _zstd(library: Any) -> Callable[[bytes], bytes]:
    # One compressor may not be used by two threads at once.
    return lambda data: library.ZstdCompressor(level=_ZSTD).compress(data)
