-- name: count(host)^
-- How many there are: all, and those of one host.
select (select count(*) from subscriptions),
       (select count(*) from subscriptions where host = :host),
       (select count(*) from intents),
       (select count(*) from intents where host = :host);

-- name: waiting()^
-- How many subscriptions there are, and how many of them have not got what they are to get.
select count(*), count(due) from subscriptions;

-- name: is_known(topic, callback)$
select exists (select 1 from subscriptions where topic = :topic and callback = :callback)
    or exists (select 1 from intents where topic = :topic and callback = :callback);

-- name: is_subscribed(topic, callback)$
select exists (select 1 from subscriptions where topic = :topic and callback = :callback);

-- name: replace_intent(topic, callback)!
-- A younger request of the same subscriber takes the place of the older one, as another.
delete from intents where topic = :topic and callback = :callback;

-- name: keep_intent(mode, topic, callback, host, secret, lease, reason, now)!
insert into intents (mode, topic, callback, host, secret, lease, reason, since, due, failures)
values (:mode, :topic, :callback, :host, :secret, :lease, :reason, :now, :now, 0);

-- name: due_intents(now)
select id from intents where due <= :now order by due;

-- name: intent(id)^
select id, mode, topic, callback, host, secret, lease, reason, since, failures
from intents where id = :id;

-- name: postpone_intent(id, due, failures)!
update intents set due = :due, failures = :failures where id = :id;

-- name: forget_intent(id)!
delete from intents where id = :id;

-- name: has_intent(id)$
select exists (select 1 from intents where id = :id);

-- name: keep_subscription(topic, callback, host, secret, expires, wanted, got, due, peer)!
-- A renewal changes lease and secret, and leaves what is still to be delivered.
insert into subscriptions
    (topic, callback, host, secret, expires, wanted, due, failures, got, peer)
values (:topic, :callback, :host, :secret, :expires, :wanted, :due, 0, :got, :peer)
on conflict (topic, callback) do update set
    secret = excluded.secret, expires = excluded.expires, peer = excluded.peer;

-- name: end_subscription(topic, callback)!
delete from subscriptions where topic = :topic and callback = :callback;

-- name: end_expired(now)!
delete from subscriptions where expires <= :now;

-- name: topics()
-- The topics that somebody wants, and the version that was distributed last.
select distinct subscriptions.topic, coalesce(topics.sha256, '')
from subscriptions left join topics on topics.topic = subscriptions.topic;

-- name: distributed(topic)$
-- The version of a topic that was distributed last.
select sha256 from topics where topic = :topic;

-- name: subscribers(topic)
select callback, host from subscriptions where topic = :topic;

-- name: keep_topic(topic, sha256)!
insert into topics (topic, sha256) values (:topic, :sha256)
on conflict (topic) do update set sha256 = excluded.sha256;

-- name: first_seen(topic, sha256)!
insert into topics (topic, sha256) values (:topic, :sha256) on conflict (topic) do nothing;

-- name: forget_topics()!
delete from topics
where not exists (select 1 from subscriptions where subscriptions.topic = topics.topic);

-- name: distribute(topic, sha256, now)!
-- Whoever still waits for an older version gets the new one, at the time that was set for it.
update subscriptions set wanted = :sha256, due = coalesce(due, :now)
where topic = :topic and expires > :now and (wanted <> :sha256 or got <> :sha256);

-- name: due_deliveries(now)
-- Those that took the last one come first.
select id from subscriptions where due <= :now and expires > :now order by failures > 0, due;

-- name: subscription(id)^
select id, topic, callback, host, secret, expires, failures, wanted, got, peer
from subscriptions where id = :id;

-- name: delivered(id, sha256, wanted, now)!
-- A version that was distributed while this one was on its way is due at once.
update subscriptions
set failures = 0, got = :sha256,
    due = case when wanted in (:sha256, :wanted) then null else :now end
where id = :id;

-- name: delivery_due(id)$
select due from subscriptions where id = :id;

-- name: postpone_delivery(id, due, failures)!
update subscriptions set due = :due, failures = :failures where id = :id;

-- name: drop_delivery(id)!
update subscriptions set due = null where id = :id;

-- name: end_by_id(id)!
delete from subscriptions where id = :id;

-- name: all_subscriptions()
select topic, callback, host, secret, expires, wanted, due, failures, got, peer from subscriptions;

-- name: all_intents()
select mode, topic, callback, host, secret, lease, reason, since, due, failures from intents;

-- name: all_topics()
select topic, sha256 from topics;

-- name: add_subscription(topic, callback, host, secret, expires, wanted, due, failures, got, peer)!
insert into subscriptions
    (topic, callback, host, secret, expires, wanted, due, failures, got, peer)
values (:topic, :callback, :host, :secret, :expires, :wanted, :due, :failures, :got, :peer)
on conflict (topic, callback) do nothing;

-- name: add_intent(mode, topic, callback, host, secret, lease, reason, since, due, failures)!
insert into intents (mode, topic, callback, host, secret, lease, reason, since, due, failures)
values (:mode, :topic, :callback, :host, :secret, :lease, :reason, :since, :due, :failures)
on conflict (topic, callback) do nothing;
