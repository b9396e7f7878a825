-- What Feedwright remembers. Times are microseconds since 1970 in UTC; what has no SQL type
-- that two engines share is JSON.

create table if not exists facts (
    name  text primary key,     -- schema, epoch, last_run, delivering, change, and what was looked at
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
    adopted     integer not null,       -- its id and date come from another system's feed
    clock       bigint,                 -- by which readers were shown it where that was set back
    seal        text not null           -- the hash of all this, but for when it was first seen
);
create index if not exists articles_published on articles (published);
create index if not exists articles_updated on articles (updated);
create index if not exists articles_expires on articles (expires) where expires is not null;
create index if not exists articles_pending on articles (pending) where pending is not null;
create index if not exists articles_gone on articles (gone) where gone is not null;
create index if not exists articles_text_mark on articles (text_mark);
create index if not exists articles_page on articles (page) where page <> '';
create index if not exists articles_heard_of on articles (title) where fingerprint in ('', '?');

-- The last good text of each article, as JSON; by key, because reading comes before knowing.
create table if not exists texts (
    key     text primary key,
    article text not null,
    seal    text not null       -- the hash of both
);

-- Every address that an article has had, without scheme and last slash.
create table if not exists addresses (
    address text primary key,
    id      text not null
);

-- Every file of the sources as it was read last.
create table if not exists files (
    path     text primary key,  -- in the form of a key
    shelf    integer not null default 0, -- which many folders share; see store/files.py
    name     text not null default '', -- by which references find it; see core/referring.py
    stamp    text not null,     -- its size, times and number; '' where it is to be read again
    articles integer not null,  -- how many it holds, drafts too
    keys     text not null,     -- JSON: those that may be published, '' for the file's own alone
    aside    text not null,     -- JSON: what of it was set aside, or ''
    beside   text not null      -- JSON: the files whose lengths it tells, or ''
);
create index if not exists files_shelf on files (shelf);
create index if not exists files_name on files (name);
create index if not exists files_again on files (path) where stamp = '';
create index if not exists files_aside on files (path) where aside <> '';
create index if not exists files_beside on files (path) where beside <> '';

-- Articles that bring an id which is not the one that readers know them by.
create table if not exists brings (
    key text primary key,
    id  text not null
);
create index if not exists brings_id on brings (id);

-- Which articles may be shown in which feed now.
create table if not exists standing (
    id        text not null,
    feed      text not null,    -- its name in the configuration, a tab, and its value
    published bigint not null,
    page      integer,          -- the closed page that holds it, 0 for none; null: no archive
    primary key (id, feed)
);
create index if not exists standing_feed on standing (feed, published);
create index if not exists standing_page on standing (feed, page) where page is not null;

-- How much stands in each feed, for the catalogue.
create table if not exists tallies (
    feed     text primary key,
    articles integer not null,
    newest   bigint,
    weeks    text not null,     -- JSON: how many in each of the last weeks
    until    bigint,            -- the instant that the last of these weeks ends with
    note     text not null      -- what is to be said of the feed in every run, or ''
);

-- Entries, as they were made of the revision that stands.
create table if not exists entries (
    id       text primary key,
    digest   text not null,
    entry    text not null,     -- JSON
    warnings text not null,     -- JSON
    aside    text not null,     -- why no document can hold it, or ''
    seal     text not null      -- the hash of id, digest (which stands for the entry) and warnings
);
create index if not exists entries_aside on entries (id) where aside <> '';

-- What entries are in documents, for those that stand in heads of feeds.
create table if not exists parts (
    id       text not null,
    wanted   text not null,     -- full or summary
    format   text not null,
    digest   text not null,     -- of the entry that it was made of
    fragment bytea not null,    -- its bytes in a document
    seal     text not null,     -- the hash of all this
    primary key (id, wanted, format)
);

-- By what entries were looked up that refer to files of articles.
create table if not exists leads (
    id      text not null,
    target  text not null,      -- the name of files
    address text not null,      -- the hash of what is told of the articles in them
    primary key (id, target)
);
create index if not exists leads_target on leads (target);

-- What is to be looked at again, whatever has changed.
create table if not exists undone (
    kind text not null,         -- article, owner, homeless
    name text not null,
    primary key (kind, name)
);

-- Files that pages refer to and that lie nowhere.
create table if not exists missing (
    path text primary key,      -- where it would be delivered
    id   text not null,         -- the article that refers to it
    key  text not null,
    name text not null
);

-- What stands at the destination.
create table if not exists documents (
    path    text primary key,
    sha256  text not null,
    bytes   bigint not null,
    entries integer not null,
    changed bigint not null default 0,  -- when a run last changed its bytes; never moves back
    change  integer not null default 0, -- the number of that run's change
    owner   text not null default '',   -- what it is made for
    recipe  text not null default '',   -- the hash of all that it was made of
    stamp   text not null default '',   -- the file's size, times and number
    source  text not null default ''    -- JSON: the file that it is a copy of, and its stamp
);

-- What stood there once, and was taken away.
create table if not exists removed (
    path   text primary key,
    gone   bigint not null,
    change integer not null
);
create index if not exists documents_owner on documents (owner);
create index if not exists documents_source on documents (path) where source <> '';

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
create index if not exists shown_by_id on shown (id) where standing = 1;
create index if not exists shown_standing on shown (feed) where standing = 1;

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
