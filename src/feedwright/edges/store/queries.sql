-- name: fact(name)$
-- The value of a fact.
select value from facts where name = :name;

-- name: set_fact(name, value)!
insert into facts (name, value) values (:name, :value)
on conflict (name) do update set value = excluded.value;

-- name: articles()
-- Every article that there has been.
select id, key, first_seen, published, updated, declared, expires, retracted, revision,
       fingerprint, text_mark, title, correction, link, page, section, tags, authors,
       language, gone, pending, withdrawn, note, adopted
from articles;

-- name: keep_articles(id, key, first_seen, published, updated, declared, expires, retracted, revision, fingerprint, text_mark, title, correction, link, page, section, tags, authors, language, gone, pending, withdrawn, note, adopted)*!
insert into articles (
    id, key, first_seen, published, updated, declared, expires, retracted, revision,
    fingerprint, text_mark, title, correction, link, page, section, tags,
    authors, language, gone, pending, withdrawn, note, adopted
) values (
    :id, :key, :first_seen, :published, :updated, :declared, :expires, :retracted, :revision,
    :fingerprint, :text_mark, :title, :correction, :link, :page, :section, :tags,
    :authors, :language, :gone, :pending, :withdrawn, :note, :adopted
)
on conflict (id) do update set
    key = excluded.key, published = excluded.published, updated = excluded.updated,
    declared = excluded.declared, expires = excluded.expires, retracted = excluded.retracted,
    revision = excluded.revision, fingerprint = excluded.fingerprint,
    text_mark = excluded.text_mark, title = excluded.title, correction = excluded.correction,
    link = excluded.link, page = excluded.page, section = excluded.section,
    tags = excluded.tags, authors = excluded.authors, language = excluded.language,
    gone = excluded.gone, pending = excluded.pending, withdrawn = excluded.withdrawn,
    note = excluded.note, adopted = excluded.adopted;

-- name: vacate_keys(id, vacant)*!
-- Frees the keys of articles that are about to move, so that two may trade places.
update articles set key = :vacant where id = :id;

-- name: text(key)$
-- The last good text of the article at a key.
select article from texts where key = :key;

-- name: keep_texts(key, article)*!
insert into texts (key, article) values (:key, :article)
on conflict (key) do update set article = excluded.article;

-- name: addresses()
select address, id from addresses;

-- name: keep_addresses(address, id)*!
insert into addresses (address, id) values (:address, :id)
on conflict (address) do nothing;

-- name: documents()
select path, sha256, bytes, entries from documents;

-- name: keep_document(path, sha256, bytes, entries, changed, change)!
-- A document whose bytes are the same keeps when they changed. Else that moves on, by a second
-- at least, which is what HTTP tells times in; whatever the clock says, it never goes back.
insert into documents (path, sha256, bytes, entries, changed, change)
values (:path, :sha256, :bytes, :entries, :changed, :change)
on conflict (path) do update set
    sha256 = excluded.sha256, bytes = excluded.bytes, entries = excluded.entries,
    changed = case
        when excluded.sha256 = documents.sha256 then documents.changed
        when excluded.changed >= documents.changed + 1000000 then excluded.changed
        else documents.changed + 1000000
    end,
    change = case
        when excluded.sha256 = documents.sha256 then documents.change else excluded.change
    end;

-- name: forget_document(path)!
delete from documents where path = :path;

-- name: keep_removed(path, gone, change)!
insert into removed (path, gone, change) values (:path, :gone, :change)
on conflict (path) do update set gone = excluded.gone, change = excluded.change;

-- name: forget_removed(path)!
delete from removed where path = :path;

-- name: feeds()
select path, name, value, updated from feeds;

-- name: keep_feeds(path, name, value, updated)*!
insert into feeds (path, name, value, updated) values (:path, :name, :value, :updated)
on conflict (path) do update set
    name = excluded.name, value = excluded.value, updated = excluded.updated;

-- name: forget_texts()!
-- Drops the texts of articles that have moved or were never taken.
delete from texts where not exists (select 1 from articles where articles.key = texts.key);

-- name: replace_id(old, new)!
-- Gives an article that no reader has seen the id that readers of another system know.
update articles set id = :new where id = :old;

-- name: replace_address_id(old, new)!
update addresses set id = :new where id = :old;

-- name: shown()
select feed, id, title, link, published, updated, digest, retracted, standing from shown;

-- name: keep_shown(feed, id, title, link, published, updated, digest, retracted, standing, change)*!
insert into shown (feed, id, title, link, published, updated, digest, retracted, standing, change)
values (
    :feed, :id, :title, :link, :published, :updated, :digest, :retracted, :standing, :change
)
on conflict (feed, id) do update set
    title = excluded.title, link = excluded.link, published = excluded.published,
    updated = excluded.updated, digest = excluded.digest, retracted = excluded.retracted,
    standing = excluded.standing,
    change = case
        when excluded.digest = shown.digest and excluded.standing = shown.standing
        then shown.change else excluded.change
    end;

-- name: pages()
select feed, page, updated from pages;

-- name: keep_pages(feed, page, updated)*!
insert into pages (feed, page, updated) values (:feed, :page, :updated)
on conflict (feed, page) do update set updated = excluded.updated;

-- name: positions()
select feed, id, page from positions;

-- name: keep_positions(feed, id, page)*!
insert into positions (feed, id, page) values (:feed, :id, :page)
on conflict (feed, id) do update set page = excluded.page;

-- name: pings()
select hub, topic, due, attempts from pings;

-- name: keep_pings(hub, topic, due, attempts)*!
insert into pings (hub, topic, due, attempts) values (:hub, :topic, :due, :attempts)
on conflict (hub, topic) do update set due = excluded.due, attempts = excluded.attempts;

-- name: forget_pings(hub, topic)*!
delete from pings where hub = :hub and topic = :topic;

-- name: has_facts()$
-- Whether a store was made here before.
select count(*) from sqlite_master where name = 'facts';

-- name: add_documents_changed()!
-- From schema 1 to 2, this and what follows.
alter table documents add column changed bigint not null default 0;

-- name: add_documents_change()!
alter table documents add column change integer not null default 0;

-- name: add_shown_change()!
alter table shown add column change integer not null default 0;

-- name: add_was_changed()!
-- Nobody knows when a document changed; it was not after the last run.
update documents set changed = coalesce(
    (select cast(value as bigint) from facts where name = 'last_run'), 0
);

-- name: standing(path)
select sha256, changed, change from documents where path = :path;

-- name: is_removed(path)$
select count(*) from removed where path = :path;

-- name: shown_change(feed, id)$
select change from shown where feed = :feed and id = :id;

-- name: count_documents()$
select count(*) from documents;
