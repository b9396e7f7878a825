"""A publication's own hub: subscriptions, verification and delivery (WebSub).

- background work: ``distribution`` notices replaced documents, verifies callbacks and delivers;
  ``delivery`` makes one delivery and stores its result; ``turns`` and ``callbacks`` limit them;
- subscribers: ``subscriptions``, stored in a file (``subscription_file``) or in a database that
  servers and workers share (``shared_subscriptions``); their number: ``subscription_counts``;
- documents that can be subscribed to: ``topics``.

The endpoint is in :mod:`feedwright.server.hub`. The protocol is in
:mod:`feedwright.announce.websub`: how long a subscription lasts, when a failed delivery is
repeated, and which answer ends a subscription.
"""
