"""Exports of WordPress (WXR): their items, and what WordPress would show of them."""
