import tomllib

from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.toml_text import toml_string


@given(st.text())
def test_any_text_comes_back(text: str) -> None:
    """Whatever a text holds, TOML reads it as it was, but for lone surrogates."""
    read = tomllib.loads(f"a = {toml_string(text)}")["a"]
    assert read == text.encode(errors="replace").decode()
