"""The third step: which articles stand in which feed, window and archive page."""
