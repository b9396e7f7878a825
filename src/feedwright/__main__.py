"""``python -m feedwright``."""

from feedwright.cli import program

program()
