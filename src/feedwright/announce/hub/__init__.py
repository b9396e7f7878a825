"""A publication's own hub: subscriptions, verification and delivery (WebSub).

- what it does by itself, ``distribution``: it sees that a document was replaced, asks callbacks and
  delivers; in whose ``turns``, to which ``callbacks``; one ``delivery``, and when one that failed
  is made again;
- who subscribes, ``subscriptions``: in a file (``subscription_file``) or in a database that servers
  and workers share (``shared_subscriptions``); how many, ``subscription_counts``;
- what one may subscribe to, ``topics``.

The endpoint is in :mod:`feedwright.server.hub`, the protocol in :mod:`feedwright.announce.websub`.
"""
