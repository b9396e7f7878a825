"""Turns stored articles into feeds that readers subscribe to."""

from feedwright.core.errors import FeedwrightError
from feedwright.publish import Report, publish
from feedwright.starter import init

__all__ = ["FeedwrightError", "Report", "init", "publish"]
