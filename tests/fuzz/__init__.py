"""Hostile bytes for everything that reads bytes.

``python -m tests.fuzz TARGET SECONDS`` runs one target and keeps what it finds; with atheris
installed, that drives, and else the mutations of this package do.
"""
