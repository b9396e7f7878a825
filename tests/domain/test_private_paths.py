"""The folders of private feeds, told from others by their names."""

from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.private_paths import (
    SECRET_BYTES,
    folder,
    is_secret,
    parted,
    secret_of,
    without_secret,
)

PATHS = st.lists(st.text("abz27-.", min_size=1, max_size=40), min_size=1, max_size=3).map("/".join)


@given(st.binary(min_size=SECRET_BYTES, max_size=SECRET_BYTES), PATHS)
def test_a_secret_is_known_wherever_it_stands(data: bytes, path: str) -> None:
    """A folder's name is told from any other, in capitals too, and what is below it stays."""
    secret = secret_of(data)
    private = folder(secret, path)

    assert parted(private) == (secret, path.rstrip("/"))
    assert without_secret(private) == path
    assert is_secret(private)
    assert is_secret(f"{path}/{folder(secret).upper()}")


@given(PATHS)
def test_other_paths_hold_none(path: str) -> None:
    """Nothing else is taken for one, be it as long or begin alike."""
    assert parted(path) == ("", path)
    assert not is_secret(path)
    assert not is_secret(f"private-{'a' * 25}/{path}")
    assert not is_secret(f"private-{'a' * 27}/{path}")
    assert not is_secret(f"private-{'a' * 25}1/{path}")
