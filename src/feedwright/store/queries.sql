-- name: fact(name)$
select value from facts where name = :name;

-- name: facts()
select name, value from facts;

-- name: set_facts(name, value)*!
insert into facts (name, value) values (:name, :value)
on conflict (name) do update set value = excluded.value;

-- name: articles()
-- Every article that there has been.
select id, key, first_seen, published, updated, declared, expires, retracted, revision,
       fingerprint, text_mark, title, correction, link, page, section, tags, authors,
       language, gone, pending, withdrawn, note, adopted, clock, articles.seal
from articles;

-- name: articles_after(id, count)
select id, key, first_seen, published, updated, declared, expires, retracted, revision,
       fingerprint, text_mark, title, correction, link, page, section, tags, authors,
       language, gone, pending, withdrawn, note, adopted, clock, articles.seal
from articles where id > :id order by id limit :count;

-- name: articles_by_id(names)
-- Here and below a list of names is JSON.
select id, key, first_seen, published, updated, declared, expires, retracted, revision,
       fingerprint, text_mark, title, correction, link, page, section, tags, authors,
       language, gone, pending, withdrawn, note, adopted, clock, articles.seal
from articles where id in (select value from json_each(:names));

-- name: articles_in_page(feed, page)
-- What stands in a closed page, or with page 0 in none.
select articles.id, key, first_seen, articles.published, updated, declared, expires, retracted,
       revision, fingerprint, text_mark, title, correction, link, articles.page, section, tags,
       authors, language, gone, pending, withdrawn, note, adopted, clock, articles.seal
from standing join articles on articles.id = standing.id
where standing.feed = :feed and standing.page = :page;

-- name: articles_at(names)
select id, key, first_seen, published, updated, declared, expires, retracted, revision,
       fingerprint, text_mark, title, correction, link, page, section, tags, authors,
       language, gone, pending, withdrawn, note, adopted, clock, articles.seal
from articles where key in (select value from json_each(:names));

-- name: articles_like(text_mark, title)
select id, key, first_seen, published, updated, declared, expires, retracted, revision,
       fingerprint, text_mark, title, correction, link, page, section, tags, authors,
       language, gone, pending, withdrawn, note, adopted, clock, articles.seal
from articles where text_mark = :text_mark and title = :title and gone is null;

-- name: articles_gone_since(since)
select id, key, first_seen, published, updated, declared, expires, retracted, revision,
       fingerprint, text_mark, title, correction, link, page, section, tags, authors,
       language, gone, pending, withdrawn, note, adopted, clock, articles.seal
from articles where gone >= :since;

-- name: articles_heard_of(title)
select id, key, first_seen, published, updated, declared, expires, retracted, revision,
       fingerprint, text_mark, title, correction, link, page, section, tags, authors,
       language, gone, pending, withdrawn, note, adopted, clock, articles.seal
from articles where fingerprint in ('', '?') and title = :title and adopted = 1;

-- name: articles_awaited()
-- The index of those that are heard of needs its own condition.
select id, key, first_seen, published, updated, declared, expires, retracted, revision,
       fingerprint, text_mark, title, correction, link, page, section, tags, authors,
       language, gone, pending, withdrawn, note, adopted, clock, articles.seal
from articles where fingerprint in ('', '?') and fingerprint = '' and adopted = 1;

-- name: articles_of_page(page)
select id, key, first_seen, published, updated, declared, expires, retracted, revision,
       fingerprint, text_mark, title, correction, link, page, section, tags, authors,
       language, gone, pending, withdrawn, note, adopted, clock, articles.seal
from articles where page = :page and page <> '';

-- name: articles_held(now)
select id, key, first_seen, published, updated, declared, expires, retracted, revision,
       fingerprint, text_mark, title, correction, link, page, section, tags, authors,
       language, gone, pending, withdrawn, note, adopted, clock, articles.seal
from articles
where published > :now and (clock is null or clock < published)
  and gone is null and fingerprint <> '';

-- name: own_pages(now)
-- What is shown at an address of its own here, the newest first.
select published, id from articles
where link = '' and gone is null and fingerprint <> ''
  and (published <= :now or published <= clock)
  and (expires is null or (expires > :now and (clock is null or clock < expires)))
order by published desc;

-- name: what_there_is()
-- Whether there is any of what most runs need not ask for, as store/held.py names it.
select
    exists (select 1 from files),
    exists (select 1 from files where aside <> ''),
    exists (select 1 from files where beside <> ''),
    exists (select 1 from articles),
    exists (select 1 from articles where pending is not null),
    exists (select 1 from articles where fingerprint in ('', '?')),
    exists (select 1 from documents where source <> ''),
    exists (select 1 from missing),
    exists (select 1 from brings),
    exists (select 1 from leads),
    exists (select 1 from removed),
    exists (select 1 from entries where aside <> '');

-- name: taken_pages(names)
select distinct page from articles where page in (select value from json_each(:names));

-- name: numbered_pages(page, first, last)
-- Of a name, and of all that begin with it and a hyphen.
select published, id, page from articles
where page <> '' and (page = :page or (page >= :first and page < :last));

-- name: keys_of(names)
select id, key from articles where id in (select value from json_each(:names));

-- name: forget_article(id)*!
delete from articles where id = :id;

-- name: forget_addresses_of(id)*!
delete from addresses where id = :id;

-- name: leave_everywhere(id)*!
delete from standing where id = :id;

-- name: counted_keys()
-- Of all that stand where they were last seen.
select key from articles where gone is null and fingerprint <> '';

-- name: due_between(after, until, corrected_after, corrected_until, buried_after, buried_until)
-- Whose time came, or ended, since the last run.
select id from articles where published > :after and published <= :until
union select id from articles where expires > :after and expires <= :until
union select id from articles where pending > :after and pending <= :until
union select id from articles
    where updated > :corrected_after and updated <= :corrected_until and updated > published
union select id from articles where gone > :buried_after and gone <= :buried_until;

-- name: pending_until(now)
select id from articles where pending <= :now and gone is null;

-- name: next_due(now, corrected_since, corrected_for, buried_since, buried_for)
-- When the next article is published, expires or changes as it declared; and of those that were
-- corrected, and of those that vanished, the one that did so first.
select
    (select min(published) from articles
     where published > :now and (clock is null or clock < published) and gone is null),
    (select min(expires) from articles
     where expires > :now and (clock is null or clock < expires) and gone is null),
    (select min(pending) from articles where pending > :now and gone is null),
    (select min(updated) from articles
     where updated > :corrected_since and updated > published and gone is null
       and (clock is null or updated > clock - :corrected_for)),
    (select min(gone) from articles
     where gone > :buried_since and (clock is null or gone > clock - :buried_for));

-- name: shown_by_clock(clock, after, updated_after, gone_after, pages, page)
-- Of what readers were shown by a later clock than the machine's, and that would look different.
select id, key, first_seen, published, updated, declared, expires, retracted, revision,
       fingerprint, text_mark, title, correction, link, page, section, tags, authors,
       language, gone, pending, withdrawn, note, adopted, clock, articles.seal
from articles
where (clock is null or clock < :clock)
  and (published > :after or expires > :after or updated > :updated_after or gone > :gone_after)
  and (
    id in (select id from shown)
    or exists (select 1 from documents where path = :pages || articles.page || :page)
    or exists (select 1 from removed where path = :pages || articles.page || :page)
  );

-- name: keep_articles(id, key, first_seen, published, updated, declared, expires, retracted, revision, fingerprint, text_mark, title, correction, link, page, section, tags, authors, language, gone, pending, withdrawn, note, adopted, clock, seal)*!
insert into articles (
    id, key, first_seen, published, updated, declared, expires, retracted, revision,
    fingerprint, text_mark, title, correction, link, page, section, tags,
    authors, language, gone, pending, withdrawn, note, adopted, clock, seal
) values (
    :id, :key, :first_seen, :published, :updated, :declared, :expires, :retracted, :revision,
    :fingerprint, :text_mark, :title, :correction, :link, :page, :section, :tags,
    :authors, :language, :gone, :pending, :withdrawn, :note, :adopted, :clock, :seal
)
on conflict (id) do update set
    key = excluded.key, published = excluded.published, updated = excluded.updated,
    declared = excluded.declared, expires = excluded.expires, retracted = excluded.retracted,
    revision = excluded.revision, fingerprint = excluded.fingerprint,
    text_mark = excluded.text_mark, title = excluded.title, correction = excluded.correction,
    link = excluded.link, page = excluded.page, section = excluded.section,
    tags = excluded.tags, authors = excluded.authors, language = excluded.language,
    gone = excluded.gone, pending = excluded.pending, withdrawn = excluded.withdrawn,
    note = excluded.note, adopted = excluded.adopted, clock = excluded.clock,
    seal = excluded.seal;

-- name: vacate_keys(id, vacant)*!
-- Frees the keys of articles that are about to move, so that two may trade places.
update articles set key = :vacant where id = :id;

-- name: texts_at(names)
-- The last good texts of the articles at some keys. As bytes: of a spoilt row they may be none.
select key, cast(article as blob), cast(seal as blob) from texts
where key in (select value from json_each(:names));

-- name: is_shown_at(key)$
-- Whether the article at a key may be shown, or was.
select 1 from articles where key = :key and (
    exists (select 1 from standing where standing.id = articles.id)
    or exists (select 1 from shown where shown.id = articles.id)
);

-- name: add_articles(id, key, first_seen, published, updated, declared, expires, retracted, revision, fingerprint, text_mark, title, correction, link, page, section, tags, authors, language, gone, pending, withdrawn, note, adopted, clock, seal)*!
-- Of those that nobody knows; the first to come with an id has it.
insert into articles (
    id, key, first_seen, published, updated, declared, expires, retracted, revision,
    fingerprint, text_mark, title, correction, link, page, section, tags,
    authors, language, gone, pending, withdrawn, note, adopted, clock, seal
) values (
    :id, :key, :first_seen, :published, :updated, :declared, :expires, :retracted, :revision,
    :fingerprint, :text_mark, :title, :correction, :link, :page, :section, :tags,
    :authors, :language, :gone, :pending, :withdrawn, :note, :adopted, :clock, :seal
)
on conflict (id) do nothing;

-- name: keep_texts(key, article, seal)*!
insert into texts (key, article, seal) values (:key, :article, :seal)
on conflict (key) do update set article = excluded.article, seal = excluded.seal;

-- name: holders(names)
select address, addresses.id from addresses join articles on articles.id = addresses.id
where address in (select value from json_each(:names));

-- name: keep_addresses(address, id)*!
insert into addresses (address, id) values (:address, :id)
on conflict (address) do nothing;

-- name: documents()
select path, sha256, bytes, entries, owner, recipe, stamp, source from documents;

-- name: contents()
select path, entries, bytes, sha256 from documents;

-- name: document_stamps()
select path, owner, stamp, source <> '' from documents;

-- name: documents_at(names)
select path, sha256, bytes, entries, owner, recipe, stamp, source from documents
where path in (select value from json_each(:names));

-- name: owned(names)
select path, sha256, bytes, entries, owner, recipe, stamp, source from documents
where owner in (select value from json_each(:names));

-- name: owners()
select distinct owner from documents;

-- name: copies()
select path, sha256, bytes, entries, owner, recipe, stamp, source from documents
where source <> '';

-- name: keep_documents(path, sha256, bytes, entries, owner, recipe, stamp, source, changed, change)*!
-- A document whose bytes are the same keeps when they changed. Else that moves on, by a second
-- at least, which is what HTTP tells times in; whatever the clock says, it never goes back.
insert into documents (
    path, sha256, bytes, entries, owner, recipe, stamp, source, changed, change
) values (
    :path, :sha256, :bytes, :entries, :owner, :recipe, :stamp, :source, :changed, :change
)
on conflict (path) do update set
    sha256 = excluded.sha256, bytes = excluded.bytes, entries = excluded.entries,
    owner = excluded.owner, recipe = excluded.recipe, stamp = excluded.stamp,
    source = excluded.source,
    changed = case
        when excluded.sha256 = documents.sha256 then documents.changed
        when excluded.changed >= documents.changed + 1000000 then excluded.changed
        else documents.changed + 1000000
    end,
    change = case
        when excluded.sha256 = documents.sha256 then documents.change else excluded.change
    end;

-- name: forget_documents(path)*!
delete from documents where path = :path;

-- name: keep_removed(path, gone, change)*!
insert into removed (path, gone, change) values (:path, :gone, :change)
on conflict (path) do update set gone = excluded.gone, change = excluded.change;

-- name: forget_removed(path)*!
delete from removed where path = :path;

-- name: feeds()
select path, name, value, updated from feeds;

-- name: keep_feeds(path, name, value, updated)*!
insert into feeds (path, name, value, updated) values (:path, :name, :value, :updated)
on conflict (path) do update set
    name = excluded.name, value = excluded.value, updated = excluded.updated;

-- name: forget_text(key)*!
-- The same for some of them.
delete from texts
where key = :key and not exists (select 1 from articles where articles.key = texts.key);

-- name: replace_id(old, new)!
-- Gives an article that no reader has seen the id that readers of another system know.
update articles set id = :new where id = :old;

-- name: replace_address_id(old, new)!
update addresses set id = :new where id = :old;

-- name: shown()
select feed, id, title, link, published, updated, digest, retracted, standing from shown;

-- name: shown_now(names)
-- What stands in some feeds.
select feed, id, title, link, published, updated, digest, retracted, standing from shown
where feed in (select value from json_each(:names)) and standing = 1;

-- name: shown_ever(feed)$
select 1 from shown where feed = :feed limit 1;

-- name: shown_in_feeds(id, names)
-- Of some feeds those that have shown an entry.
select feed from shown where id = :id and feed in (select value from json_each(:names));

-- name: shown_before(feed, names)
-- Of some entries those that a feed has shown.
select id from shown where feed = :feed and id in (select value from json_each(:names));

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

-- name: pages_of(feed)
select page, updated from pages where feed = :feed;

-- name: leave_page(feed, id)*!
update positions set page = 0 where feed = :feed and id = :id;

-- name: leave_pages(feed, standing)!
-- Of all that do not stand in a feed now.
update positions set page = 0 where feed = :feed and page > 0 and not exists (
    select 1 from standing where standing.id = positions.id and standing.feed = :standing
);

-- name: set_pages(feed, standing)!
-- Tells all that stand in a feed now which page holds them.
update standing set page = coalesce(
    (select page from positions where positions.feed = :feed and positions.id = standing.id), 0
) where feed = :standing;

-- name: buried(names, since, stay)
-- What was deleted of all that some feeds have shown.
select wanted.value, articles.id, articles.gone, articles.published, articles.updated
from articles cross join json_each(:names) as wanted
where gone > :since and (clock is null or gone > clock - :stay) and (
    exists (select 1 from shown where shown.feed = wanted.value and shown.id = articles.id)
    or exists (select 1 from positions
               where positions.feed = wanted.value and positions.id = articles.id)
);

-- name: positions()
select feed, id, page from positions;

-- name: keep_positions(feed, id, page)*!
insert into positions (feed, id, page) values (:feed, :id, :page)
on conflict (feed, id) do update set page = excluded.page;

-- name: stamps()
select path, stamp from files;

-- name: stamps_on(shelf)
select path, stamp from files where shelf = :shelf;

-- name: files_at(names)
select path, stamp, articles, keys, aside, beside from files
where path in (select value from json_each(:names));

-- name: files_below(first, last)
select path from files where path >= :first and path < :last;

-- name: files_named(names)
select path, stamp, articles, keys, aside, beside from files
where name in (select value from json_each(:names));

-- name: files_of_several()
-- Those that hold anything but one article that may be published.
select path, articles, keys from files where keys <> '' and articles > 0 order by path;

-- name: again()
select path from files where stamp = '';

-- name: asides()
select path, aside from files where aside <> '';

-- name: measured()
select path, beside from files where beside <> '';

-- name: keep_files(path, shelf, name, stamp, articles, keys, aside, beside)*!
insert into files (path, shelf, name, stamp, articles, keys, aside, beside)
values (:path, :shelf, :name, :stamp, :articles, :keys, :aside, :beside)
on conflict (path) do update set
    shelf = excluded.shelf, name = excluded.name, stamp = excluded.stamp, articles = excluded.articles,
    keys = excluded.keys, aside = excluded.aside, beside = excluded.beside;

-- name: look_again(path)*!
update files set stamp = '' where path = :path;

-- name: forget_files(path)*!
delete from files where path = :path;

-- name: bringers_of_others()
-- Who brings an id that an article has.
select brings.key from brings join articles on articles.id = brings.id;

-- name: keep_brings(key, id)*!
insert into brings (key, id) values (:key, :id)
on conflict (key) do update set id = excluded.id;

-- name: forget_brings(key)*!
delete from brings where key = :key;

-- name: feeds_of(names)
select id, feed, published, page from standing
where id in (select value from json_each(:names));

-- name: stand(id, feed, published, page)*!
insert into standing (id, feed, published, page) values (:id, :feed, :published, :page)
on conflict (id, feed) do update set published = excluded.published, page = excluded.page;

-- name: leave(id, feed)*!
delete from standing where id = :id and feed = :feed;

-- name: leave_all()!
delete from standing;

-- name: stand_in_page(id, feed, page)*!
update standing set page = :page where id = :id and feed = :feed;

-- name: standing_feeds()
select distinct feed from standing;

-- name: newest(names, count)
-- The newest of each feed, and all that are as old as the last of them. A cross join, here and
-- below, because SQLite then begins with the few feeds and not with all that stands.
select standing.feed, standing.id, standing.published, standing.page
from json_each(:names) as wanted cross join standing
where standing.feed = wanted.value and standing.published >= (
    select min(published) from (
        select published from standing as one where one.feed = wanted.value
        order by published desc limit :count
    ) as first
);

-- name: oldest(names)
-- The oldest of each feed, and all that are as old.
select standing.feed, standing.id, standing.published, standing.page
from json_each(:names) as wanted cross join standing
where standing.feed = wanted.value and standing.published = (
    select min(published) from standing as one where one.feed = wanted.value
);

-- name: waiting(feed)
-- What stands in no page of an archive.
select id, published, page from standing where feed = :feed and page = 0;

-- name: in_page(feed, page)
select id, published, page from standing where feed = :feed and page = :page;

-- name: corrected(names, since, stay)
select standing.feed, standing.id, standing.published, standing.page
from articles cross join standing
where articles.updated > :since and articles.updated > articles.published
    and (articles.clock is null or articles.updated > articles.clock - :stay)
    and standing.id = articles.id
    and standing.feed in (select value from json_each(:names));

-- name: stands(id, feed)$
select 1 from standing where id = :id and feed = :feed;

-- name: count_standing(names)
select feed, count(*), max(published) from standing
where feed in (select value from json_each(:names)) group by feed;

-- name: count_weeks(names, newest, week, since)
select feed, (:newest - published) / :week, count(*) from standing
where feed in (select value from json_each(:names))
  and published > :since and published <= :newest
group by feed, (:newest - published) / :week;

-- name: tallies()
select feed, articles, newest, weeks, until, note from tallies;

-- name: keep_tallies(feed, articles, newest, weeks, until, note)*!
insert into tallies (feed, articles, newest, weeks, until, note)
values (:feed, :articles, :newest, :weeks, :until, :note)
on conflict (feed) do update set
    articles = excluded.articles, newest = excluded.newest, weeks = excluded.weeks,
    until = excluded.until, note = excluded.note;

-- name: forget_tallies()!
delete from tallies;

-- name: entries_by_id(names)
-- As bytes, this and what follows: of a spoilt row they may be no text.
select id, cast(digest as blob), cast(entry as blob), cast(warnings as blob), cast(seal as blob)
from entries where id in (select value from json_each(:names));

-- name: digests_in_page(feed, page)
select standing.id, cast(entries.digest as blob), cast(entries.warnings as blob),
       cast(entries.seal as blob)
from standing join entries on entries.id = standing.id
where standing.feed = :feed and standing.page = :page;

-- name: entries_in_page(feed, page)
select standing.id, cast(entries.digest as blob), cast(entries.entry as blob),
       cast(entries.warnings as blob), cast(entries.seal as blob)
from standing join entries on entries.id = standing.id
where standing.feed = :feed and standing.page = :page;

-- name: entry_ids()
select id from entries;

-- name: keep_entries(id, digest, entry, warnings, aside, seal)*!
insert into entries (id, digest, entry, warnings, aside, seal)
values (:id, :digest, :entry, :warnings, :aside, :seal)
on conflict (id) do update set
    digest = excluded.digest, entry = excluded.entry, warnings = excluded.warnings,
    aside = excluded.aside, seal = excluded.seal;

-- name: set_entry_aside(id, aside)!
update entries set aside = :aside where id = :id;

-- name: entries_aside()
select id, aside from entries where aside <> '';

-- name: forget_entries(id)*!
delete from entries where id = :id;

-- name: forget_all_leads()!
delete from leads;

-- name: forget_all_entries()!
delete from entries;

-- name: parts_of(names)
select id, cast(wanted as blob), cast(format as blob), cast(digest as blob),
       cast(fragment as blob), cast(seal as blob)
from parts where id in (select value from json_each(:names));

-- name: keep_parts(id, wanted, format, digest, fragment, seal)*!
insert into parts (id, wanted, format, digest, fragment, seal)
values (:id, :wanted, :format, :digest, :fragment, :seal)
on conflict (id, wanted, format) do update set
    digest = excluded.digest, fragment = excluded.fragment, seal = excluded.seal;

-- name: forget_parts(id)*!
delete from parts
where id = :id and not exists (select 1 from shown where shown.id = :id and shown.standing = 1);

-- name: forget_parts_of(id)*!
delete from parts where id = :id;

-- name: forget_old_parts(id, digest)*!
-- What was made of another state of an entry, in whichever form feeds give it.
delete from parts where id = :id and digest <> :digest;

-- name: forget_all_parts()!
delete from parts;

-- name: leads_to(names)
select target, id, address from leads where target in (select value from json_each(:names));

-- name: keep_leads(id, target, address)*!
insert into leads (id, target, address) values (:id, :target, :address)
on conflict (id, target) do update set address = excluded.address;

-- name: forget_leads(id)*!
delete from leads where id = :id;

-- name: undone()
select kind, name from undone;

-- name: keep_undone(kind, name)*!
insert into undone (kind, name) values (:kind, :name) on conflict (kind, name) do nothing;

-- name: forget_undone(kind)!
delete from undone where kind = :kind;

-- name: missing()
select path, id, key, name from missing;

-- name: keep_missing(path, id, key, name)*!
insert into missing (path, id, key, name) values (:path, :id, :key, :name)
on conflict (path) do update set id = excluded.id, key = excluded.key, name = excluded.name;

-- name: forget_missing(id)*!
delete from missing where id = :id;

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

-- name: add_documents_owner()!
-- From schema 2 to 3, this and what follows.
alter table documents add column owner text not null default '';

-- name: add_documents_recipe()!
alter table documents add column recipe text not null default '';

-- name: add_documents_stamp()!
alter table documents add column stamp text not null default '';

-- name: add_documents_source()!
alter table documents add column source text not null default '';

-- name: add_files_shelf()!
-- From schema 3 to 4. Another version reads every file again, and so finds the shelf of each.
alter table files add column shelf integer not null default 0;

-- name: add_articles_clock()!
-- From schema 4 to 5, this and what follows.
alter table articles add column clock bigint;

-- name: add_texts_seal()!
-- From schema 5 to 6, this and what follows.
alter table texts add column seal text not null default '';

-- name: add_texts_are_sealed()!
-- As bytes, because those of a spoilt row may be no text.
update texts set seal = seal_of(cast(key as blob), cast(article as blob));

-- name: add_articles_seal()!
alter table articles add column seal text not null default '';

-- name: add_articles_are_sealed()!
update articles set seal = seal_of_article(
    id, key, first_seen, published, updated, declared, expires, retracted, revision,
    fingerprint, text_mark, title, correction, link, page, section, tags,
    authors, language, gone, pending, withdrawn, note, adopted, clock
);

-- name: drop_entries()!
-- They are made again of the texts, and other versions make other entries.
drop table if exists entries;

-- name: drop_parts()!
drop table if exists parts;

-- name: add_files_name()!
-- Another version reads every file again, and so finds the name of each.
alter table files add column name text not null default '';

-- name: standing(path)
select sha256, changed, change from documents where path = :path;

-- name: is_removed(path)$
select count(*) from removed where path = :path;

-- name: shown_change(feed, id)$
select change from shown where feed = :feed and id = :id;

-- name: count_documents()$
select count(*) from documents;
