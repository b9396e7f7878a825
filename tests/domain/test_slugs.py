import re

from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.slugs import slug


@given(st.text(max_size=200))
def test_slugs(text: str) -> None:
    """A slug is short, ASCII, and stays as it is when it is made again."""
    made = slug(text)
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", made)
    assert len(made) <= 80
    assert slug(made) == made
