"""The base of the records that feedwright.toml is read into."""

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """A table of feedwright.toml."""
