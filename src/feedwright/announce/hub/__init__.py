"""A publication's own hub: subscriptions, verification and delivery (WebSub).

- background work: ``distribution`` notices replaced documents, verifies callbacks and delivers;
  ``delivery`` makes one delivery and decides when a failed one is repeated; ``turns`` and
  ``callbacks`` limit them;
- subscribers: ``subscriptions``, stored in a file (``subscription_file``) or in a database that
  servers and workers share (``shared_subscriptions``); their number: ``subscription_counts``;
- documents that can be subscribed to: ``topics``.

The endpoint is in :mod:`feedwright.server.hub`, the protocol in :mod:`feedwright.announce.websub`.
"""
