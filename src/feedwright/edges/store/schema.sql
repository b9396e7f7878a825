-- What Feedwright remembers. Times are microseconds since 1970 in UTC; what has no SQL type
-- that two engines share is JSON.

create table if not exists facts (
    name  text primary key,     -- schema, epoch, last_run, delivering, change
    value text not null
);

-- Who each article is. An id is given once and never changes.
create table if not exists articles (
    id          text primary key,
    key         text not null unique,   -- its place in the publication, as it is now
    first_seen  bigint not null,
    published   bigint not null,        -- as documents show it
    updated     bigint not null,        -- as documents show it
    declared    bigint,                 -- the publication time that its source gives
    expires     bigint,
    retracted   integer not null,
    revision    integer not null,
    fingerprint text not null,          -- of all that its source said
    text_mark   text not null,          -- of its text alone
    title       text not null,
    correction  text not null,
    link        text not null,          -- its address elsewhere, or ''
    page        text not null,          -- the name of its own page here, or ''
    section     text not null,
    tags        text not null,          -- JSON
    authors     text not null,          -- JSON: their names
    language    text not null,
    gone        bigint,                 -- when it was first missed
    pending     bigint,                 -- a declared change that is still to come
    withdrawn   integer not null,       -- retracted here, whatever its source says
    note        text not null,          -- why
    adopted     integer not null        -- its id and date come from another system's feed
);

-- The last good text of each article, as JSON; by key, because reading comes before knowing.
create table if not exists texts (
    key     text primary key,
    article text not null
);

-- Every address that an article has had, without scheme and last slash.
create table if not exists addresses (
    address text primary key,
    id      text not null
);

-- What stands at the destination.
create table if not exists documents (
    path    text primary key,
    sha256  text not null,
    bytes   bigint not null,
    entries integer not null,
    changed bigint not null default 0,  -- when a run last changed its bytes; never moves back
    change  integer not null default 0  -- the number of that run's change
);

-- What stood there once, and was taken away.
create table if not exists removed (
    path   text primary key,
    gone   bigint not null,
    change integer not null
);

-- Every feed that there has been.
create table if not exists feeds (
    path    text primary key,   -- its folder under the destination
    name    text not null,      -- the feed of the configuration that it belongs to
    value   text not null,      -- for a feed of each value, which value
    updated bigint not null     -- the newest instant that its documents have shown
);

-- What the subscribers of each feed have been shown. Rows stay when an entry leaves.
create table if not exists shown (
    feed      text not null,    -- the feed's path
    id        text not null,
    title     text not null,
    link      text not null,
    published bigint not null,
    updated   bigint not null,
    digest    text not null,    -- of all that readers see of it
    retracted integer not null,
    standing  integer not null, -- whether it stands in the feed now
    change    integer not null default 0, -- the change that gave it this digest or standing
    primary key (feed, id)
);

-- The closed archive pages of each feed, counted from 1, and what stands in them.
create table if not exists pages (
    feed    text not null,
    page    integer not null,
    updated bigint not null,    -- the newest instant that the page has shown
    primary key (feed, page)
);

create table if not exists positions (
    feed text not null,
    id   text not null,
    page integer not null,      -- 0 for an entry that has left the feed
    primary key (feed, id)
);

-- What hubs have yet to hear.
create table if not exists pings (
    hub      text not null,
    topic    text not null,
    due      bigint not null,
    attempts integer not null,  -- how often it has failed
    primary key (hub, topic)
);
