"""Turns stored articles into feeds that readers subscribe to."""
