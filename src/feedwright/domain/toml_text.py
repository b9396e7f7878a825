"""Text as TOML literals, for files that people edit."""

import re

import msgspec

VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
"""What in a text of a configuration stands for a variable of the process."""


def toml_string(text: str) -> str:
    """A basic string of TOML: one of JSON, except that TOML forbids a bare U+007F."""
    encodable = text.encode(errors="replace").decode()
    return msgspec.json.encode(encodable).decode().replace("\x7f", "\\u007f")
