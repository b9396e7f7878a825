"""Turns stored articles into feeds that readers subscribe to."""

from feedwright.check import check
from feedwright.core.checking import Finding
from feedwright.core.errors import FeedwrightError
from feedwright.publish import Report, publish
from feedwright.starter import init

__all__ = ["FeedwrightError", "Finding", "Report", "check", "init", "publish"]
