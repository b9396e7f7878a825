-- What the hub remembers, apart from the store: it never waits for a run, and its subscribers
-- outlive the store. It lies in a file of its own, and where the store lies in a database of
-- PostgreSQL, there, for workers deliver too. Times are microseconds since 1970 in UTC, spans are microseconds.

-- Who has confirmed to want a topic. The rows of callbacks that fail stay until the lease ends.
create table if not exists subscriptions (
    id       integer primary key autoincrement,
    topic    text not null,
    callback text not null,
    host     text not null,         -- whose callback it is, by name
    secret   text not null,         -- with which deliveries are signed, or ''
    expires  bigint not null,       -- when the lease ends
    wanted   text not null,         -- the SHA-256 of the newest version that it is to get
    due      bigint,                -- when to deliver; null when it has what it wants
    failures integer not null,      -- deliveries since the last one that was taken
    got      text not null default '', -- the SHA-256 of the version that it has, as far as is known
    peer     text not null default '', -- the IP address that has confirmed the subscription
    unique (topic, callback)
);
create index if not exists subscriptions_due on subscriptions (due) where due is not null;
create index if not exists subscriptions_host on subscriptions (host);
create index if not exists subscriptions_expires on subscriptions (expires);

-- What was asked for, and is still to be confirmed by the callback; or is to be denied to it.
create table if not exists intents (
    id       integer primary key autoincrement,
    mode     text not null,         -- subscribe, unsubscribe, or denied
    topic    text not null,
    callback text not null,
    host     text not null,
    secret   text not null,
    lease    bigint not null,
    reason   text not null,         -- of a denial
    since    bigint not null,       -- when it was asked for
    due      bigint not null,
    failures integer not null,
    unique (topic, callback)
);
create index if not exists intents_due on intents (due);
create index if not exists intents_host on intents (host);

-- The version of each topic that was distributed last.
create table if not exists topics (
    topic  text primary key,
    sha256 text not null
);
