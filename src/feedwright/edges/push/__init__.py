"""Telling others of what changed: hubs that others run, and subscribers of one's own."""
