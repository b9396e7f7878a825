"""A hub of one's own: subscriptions, verification and delivery (WebSub)."""
