"""Texts that PostgreSQL refuses, and how they come back."""

from hypothesis import example, given
from hypothesis import strategies as st

from feedwright.runtime.database.postgres_text import (
    digest_of,
    escaped,
    shortened,
    unescaped,
    unescaped_bytes,
)

ANY = st.text(st.characters(codec=None) | st.sampled_from("\x00\x1f\ud800#f0"))


@given(ANY)
@example("\x1f0000")
@example("\x00\x1f#")
def test_every_text_comes_back(text: str) -> None:
    """Whatever stands in it, what is kept has nothing that is refused, and means the same."""
    kept = escaped(text)
    kept.encode()
    assert "\x00" not in kept
    assert unescaped(kept) == text
    assert unescaped_bytes(kept.encode()) == text.encode("utf-8", "surrogatepass")


@given(ANY, st.integers(0, 3_000))
def test_no_key_is_too_long(text: str, times: int) -> None:
    """A short one stays as it is; a long one is told by its hash, and sorts by its beginning."""
    kept = escaped("ä" * times + text)
    short = shortened(kept)
    assert len(short.encode()) <= 1_000
    assert bool(digest_of(short)) == (len(kept.encode()) > 1_000)
    assert short == kept or short[:300] == kept[:300]
