-- What Feedwright remembers. Times are microseconds since 1970 in UTC; what has no SQL type
-- that two engines share is JSON.

create table if not exists facts (
    name  text primary key,     -- schema, epoch, last_run, change, sources, configuration and others
    value text not null
);

-- Who each article is. An id is given once and never changes.
create table if not exists articles (
    id              text primary key,
    key             text not null unique,   -- its place in the publication, as it is now
    first_seen      bigint not null,
    published       bigint not null,        -- as documents show it
    updated         bigint not null,        -- as documents show it
    declared        bigint,                 -- the publication time that its source gives
    expires         bigint,
    retracted       integer not null,
    revision        integer not null,
    fingerprint     text not null,          -- the hash of all that its source said
    text_fingerprint text not null,         -- the hash of its text alone
    title           text not null,
    correction      text not null,
    link            text not null,          -- its address elsewhere, or ''
    page            text not null,          -- the name of its own page here, or ''
    section         text not null,
    tags            text not null,          -- JSON
    authors         text not null,          -- JSON: their names
    language        text not null,
    vanished        bigint,                 -- when its source was first found without it
    next_change     bigint,                 -- a declared change that is still to come
    withdrawn       integer not null,       -- retracted here, whatever its source says
    retraction_note text not null,          -- why, in the publisher's words
    adopted         integer not null,       -- with another system's id and date
    shown_until     bigint,                 -- when a clock that was set back since last showed it
    keeps_link      integer not null default 0, -- adopted with its link, which stays
    media           text not null default '[]', -- JSON: the kinds of files that come with it
    translation     text not null default '', -- the group of translations that it names, or ''
    seal            text not null           -- the hash of all this except first_seen
);
create index if not exists articles_published on articles (published);
create index if not exists articles_updated on articles (updated);
create index if not exists articles_expires on articles (expires) where expires is not null;
create index if not exists articles_next_change on articles (next_change)
    where next_change is not null;
create index if not exists articles_vanished on articles (vanished) where vanished is not null;
create index if not exists articles_text_fingerprint on articles (text_fingerprint);
create index if not exists articles_page on articles (page) where page <> '';
create index if not exists articles_adopted on articles (title) where fingerprint in ('', '?');

-- The last good text of each article, as JSON; by key, because a file is read before it is known
-- whose text it holds.
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

-- The files of the sources, as each was read last.
create table if not exists files (
    path      text primary key,  -- in the form of a key
    bucket    integer not null default 0, -- a hash of its folder; see store/files.py
    name      text not null default '', -- by which references find it; see domain/file_references.py
    stamp     text not null,     -- its size, times and number; '' where it is to be read again
    articles  integer not null,  -- how many it holds, drafts too
    keys      text not null,     -- JSON: those that may be published, '' for the file's own alone
    set_aside text not null,     -- JSON: what was set aside while it was read, or ''
    lengths   text not null      -- JSON: the enclosures whose lengths were measured, or ''
);
create index if not exists files_bucket on files (bucket);
create index if not exists files_name on files (name);
create index if not exists files_to_read on files (path) where stamp = '';
create index if not exists files_set_aside on files (path) where set_aside <> '';
create index if not exists files_lengths on files (path) where lengths <> '';

-- Ids that articles claim in their sources and that are not the ones readers know them by.
create table if not exists claimed_ids (
    key text primary key,
    id  text not null
);
create index if not exists claimed_ids_id on claimed_ids (id);

-- Which articles may be shown in which feed now.
create table if not exists memberships (
    id           text not null,
    feed         text not null, -- its name in the configuration, a tab, and its value
    published    bigint not null,
    archive_page integer,       -- its closed page or 0 for none; null: no archive
    seal         bigint not null default 0, -- a hash of all this
    primary key (id, feed)
);
create index if not exists memberships_feed on memberships (feed, published);
create index if not exists memberships_archive_page on memberships (feed, archive_page)
    where archive_page is not null;

-- How many articles each feed has, for the catalogue.
create table if not exists feed_counts (
    feed      text primary key,
    articles  integer not null,
    newest    bigint,
    weeks     text not null,    -- JSON: how many in each of the last weeks
    weeks_end bigint,           -- the end of the last of these weeks
    warning   text not null,    -- what every run says of the feed or ''
    seal      bigint not null default 0 -- a hash of all this
);

-- Entries, as they were made of the current revisions of articles.
create table if not exists entries (
    id        text primary key,
    digest    text not null,    -- the hash of the entry
    entry     text not null,    -- JSON
    warnings  text not null,    -- JSON
    set_aside text not null,    -- why no document can hold it, or ''
    seal      text not null     -- the hash of id, digest and warnings
);
create index if not exists entries_set_aside on entries (id) where set_aside <> '';

-- Entries as they were rendered for documents; only those that the heads of feeds show.
create table if not exists fragments (
    id       text not null,
    content  text not null,     -- the form of the entry: Feed.variant
    format   text not null,
    digest   text not null,     -- that of the entry that was rendered
    fragment bytea not null,    -- its bytes in a document
    seal     text not null,     -- the hash of all this
    primary key (id, content, format)
);

-- The file names by which entries refer to other articles.
create table if not exists entry_references (
    id     text not null,
    target text not null,       -- the name of files
    digest text not null,       -- the hash of the articles' paths, titles and addresses there
    primary key (id, target)
);
create index if not exists entry_references_target on entry_references (target);

-- What the next run must look at again, whatever has changed.
create table if not exists pending (
    kind text not null,         -- article, owner, left or unplaced
    name text not null,
    primary key (kind, name)
);

-- Files that pages refer to and that were not found.
create table if not exists missing_files (
    path text primary key,      -- where it would be delivered
    id   text not null,         -- the article that refers to it
    key  text not null,
    name text not null
);

-- The documents at the destination.
create table if not exists documents (
    path    text primary key,
    sha256  text not null,
    bytes   bigint not null,
    entries integer not null,
    changed bigint not null default 0,  -- when a run last changed its bytes; never moves back
    change  integer not null default 0, -- the number of that run's change
    owner   text not null default '',   -- what it is made for
    fingerprint text not null default '', -- the hash of all that it was made of
    stamp   text not null default '',   -- the file's size, times and number
    source  text not null default '',   -- JSON: the file that it is a copy of and its stamp
    seal    bigint not null default 0   -- a hash of all this
);
create index if not exists documents_owner on documents (owner);
create index if not exists documents_source on documents (path) where source <> '';

-- Documents that were removed from the destination.
create table if not exists removed_documents (
    path    text primary key,
    removed bigint not null,
    change  integer not null    -- the number of the change that removed it
);

-- Every feed that there has been.
create table if not exists feeds (
    path    text primary key,   -- its folder under the destination
    name    text not null,      -- the feed of the configuration that it belongs to
    value   text not null,      -- for a feed of each value, which value
    updated bigint not null,    -- the newest instant that its documents have shown
    seal    bigint not null default 0 -- a hash of all this
);

-- The entries that the subscribers of each feed have been shown. Rows stay when an entry leaves.
create table if not exists shown_entries (
    feed      text not null,    -- the feed's path
    id        text not null,
    title     text not null,
    link      text not null,
    published bigint not null,
    updated   bigint not null,
    digest    text not null,    -- the hash of all that readers see of it
    retracted integer not null,
    present   integer not null, -- whether the feed shows it now
    change    integer not null default 0, -- the change that gave it this digest, or showed it
    primary key (feed, id)
);
create index if not exists shown_entries_id on shown_entries (id) where present = 1;
create index if not exists shown_entries_present on shown_entries (feed) where present = 1;

-- The closed archive pages of each feed, counted from 1, and which entries they hold.
create table if not exists archive_pages (
    feed    text not null,
    page    integer not null,
    updated bigint not null,    -- the newest instant that the page has shown
    primary key (feed, page)
);

create table if not exists archive_positions (
    feed text not null,
    id   text not null,
    page integer not null,      -- 0 for an entry that has left the feed
    primary key (feed, id)
);

-- Topics that hubs are still to be told of.
create table if not exists pings (
    hub      text not null,
    topic    text not null,
    due      bigint not null,
    attempts integer not null,  -- how often it has failed
    primary key (hub, topic)
);

-- The versions of feeds' documents that readers may have, by the beginning of their SHA-256, so
-- that a reader who names one can be told what changed since; the oldest go.
create table if not exists document_versions (
    path    text not null,
    content text not null,
    change  integer not null,   -- the number of the last change that made it so
    primary key (path, content)
);
create index if not exists document_versions_change on document_versions (change);
