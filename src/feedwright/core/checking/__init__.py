"""Bytes to findings: what is wrong with a document before anyone is served it."""

from feedwright.core.article import Document
from feedwright.core.checking.documents import check, examine
from feedwright.core.checking.findings import RULES, Finding, Level, Rule

__all__ = ["RULES", "Document", "Finding", "Level", "Rule", "check", "examine"]
