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
       fingerprint, text_fingerprint, title, correction, link, page, section, tags, authors,
       language, vanished, next_change, withdrawn, retraction_note, adopted, shown_until,
       keeps_link, media, translation, articles.seal
from articles;

-- name: articles_after(id, count)
select id, key, first_seen, published, updated, declared, expires, retracted, revision,
       fingerprint, text_fingerprint, title, correction, link, page, section, tags, authors,
       language, vanished, next_change, withdrawn, retraction_note, adopted, shown_until,
       keeps_link, media, translation, articles.seal
from articles where id > :id order by id limit :count;

-- name: articles_by_id(names)
-- Here and below a list of names is JSON.
select id, key, first_seen, published, updated, declared, expires, retracted, revision,
       fingerprint, text_fingerprint, title, correction, link, page, section, tags, authors,
       language, vanished, next_change, withdrawn, retraction_note, adopted, shown_until,
       keeps_link, media, translation, articles.seal
from articles where id in (select value from json_each(:names));

-- name: articles_in_page(feed, page)
-- The articles in a closed archive page; with page 0 those in none.
select memberships.id, key, first_seen, articles.published, updated, declared, expires, retracted,
       revision, fingerprint, text_fingerprint, title, correction, link, articles.page, section,
       tags, authors, language, vanished, next_change, withdrawn, retraction_note, adopted,
       shown_until, keeps_link, media, translation, articles.seal, memberships.feed, memberships.published,
       memberships.archive_page, memberships.seal
from memberships left join articles on articles.id = memberships.id
where memberships.feed = :feed and memberships.archive_page = :page;

-- name: articles_at(names)
select id, key, first_seen, published, updated, declared, expires, retracted, revision,
       fingerprint, text_fingerprint, title, correction, link, page, section, tags, authors,
       language, vanished, next_change, withdrawn, retraction_note, adopted, shown_until,
       keeps_link, media, translation, articles.seal
from articles where key in (select value from json_each(:names));

-- name: articles_like(text_fingerprint, title)
select id, key, first_seen, published, updated, declared, expires, retracted, revision,
       fingerprint, text_fingerprint, title, correction, link, page, section, tags, authors,
       language, vanished, next_change, withdrawn, retraction_note, adopted, shown_until,
       keeps_link, media, translation, articles.seal
from articles where text_fingerprint = :text_fingerprint and title = :title and vanished is null;

-- name: articles_vanished_since(since)
select id, key, first_seen, published, updated, declared, expires, retracted, revision,
       fingerprint, text_fingerprint, title, correction, link, page, section, tags, authors,
       language, vanished, next_change, withdrawn, retraction_note, adopted, shown_until,
       keeps_link, media, translation, articles.seal
from articles where vanished >= :since;

-- name: adopted_articles_titled(title)
select id, key, first_seen, published, updated, declared, expires, retracted, revision,
       fingerprint, text_fingerprint, title, correction, link, page, section, tags, authors,
       language, vanished, next_change, withdrawn, retraction_note, adopted, shown_until,
       keeps_link, media, translation, articles.seal
from articles where fingerprint in ('', '?') and title = :title and adopted <> 0;

-- name: adopted_articles_unmatched()
-- The first condition is that of the index articles_adopted.
select id, key, first_seen, published, updated, declared, expires, retracted, revision,
       fingerprint, text_fingerprint, title, correction, link, page, section, tags, authors,
       language, vanished, next_change, withdrawn, retraction_note, adopted, shown_until,
       keeps_link, media, translation, articles.seal
from articles
where fingerprint in ('', '?') and fingerprint = '' and adopted <> 0 and next_change is null;

-- name: articles_of_page(page)
select id, key, first_seen, published, updated, declared, expires, retracted, revision,
       fingerprint, text_fingerprint, title, correction, link, page, section, tags, authors,
       language, vanished, next_change, withdrawn, retraction_note, adopted, shown_until,
       keeps_link, media, translation, articles.seal
from articles where page = :page and page <> '';

-- name: embargoed_articles(now)
select id, key, first_seen, published, updated, declared, expires, retracted, revision,
       fingerprint, text_fingerprint, title, correction, link, page, section, tags, authors,
       language, vanished, next_change, withdrawn, retraction_note, adopted, shown_until,
       keeps_link, media, translation, articles.seal
from articles
where published > :now and (shown_until is null or shown_until < published)
  and vanished is null and fingerprint <> '';

-- name: articles_dated_ahead(now)
select id, key, first_seen, published, updated, declared, expires, retracted, revision,
       fingerprint, text_fingerprint, title, correction, link, page, section, tags, authors,
       language, vanished, next_change, withdrawn, retraction_note, adopted, shown_until,
       keeps_link, media, translation, articles.seal
from articles
where next_change > :now and (shown_until is null or shown_until < next_change)
  and vanished is null;

-- name: own_pages(now)
-- The articles that have a page of their own here, or a folder for their files, and may be shown,
-- the newest first.
select published, id from articles
where (link = '' or page <> '') and vanished is null and fingerprint <> ''
  and (published <= :now or published <= shown_until)
  and (expires is null or (expires > :now and (shown_until is null or shown_until < expires)))
order by published desc;

-- name: kinds_present()
-- Whether there is any of each kind of row that most runs need not ask for, in the order of
-- store/cached_answers.py.
select
    exists (select 1 from files),
    exists (select 1 from files where set_aside <> ''),
    exists (select 1 from files where lengths <> ''),
    exists (select 1 from articles),
    exists (select 1 from articles where next_change is not null),
    exists (select 1 from articles where fingerprint in ('', '?') and adopted <> 0),
    exists (select 1 from documents where source <> ''),
    exists (select 1 from missing_files),
    exists (select 1 from claimed_ids),
    exists (select 1 from entry_references),
    exists (select 1 from removed_documents),
    exists (select 1 from entries where set_aside <> ''),
    exists (select 1 from articles where vanished is not null),
    exists (select 1 from pending),
    exists (select 1 from pings);

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

-- name: forget_memberships_of(id)*!
delete from memberships where id = :id;

-- name: current_keys()
-- The keys of the articles that have not vanished.
select key from articles where vanished is null and fingerprint <> '';

-- name: due_between(after, until, corrected_after, corrected_until, buried_after, buried_until)
-- The articles for which something began or ended since the last run.
select id from articles where published > :after and published <= :until
union select id from articles where expires > :after and expires <= :until
union select id from articles where next_change > :after and next_change <= :until
union select id from articles
    where updated > :corrected_after and updated <= :corrected_until and updated > published
union select id from articles where vanished > :buried_after and vanished <= :buried_until;

-- name: published_between(after, until)
select id from articles where published > :after and published <= :until;

-- name: oldest_published(after, until)
select min(published) from articles
where published > :after and published <= :until and vanished is null;

-- name: own_pages_by_day(first, until, now, unlisted, shift, day)
-- Of each day: how many articles have a page of their own here and may be shown, and when one of
-- them was last updated; without those that show no date, and those whose pages may be secret.
select (published + :shift) / :day, count(*), max(updated) from articles
where published >= :first and published < :until
  and link = '' and vanished is null and fingerprint <> ''
  and (published <= :now or published <= shown_until)
  and (expires is null or (expires > :now and (shown_until is null or shown_until < expires)))
  and (section <> :unlisted or declared is not null) and page not like 'private-%'
group by (published + :shift) / :day;

-- name: own_pages_maybe_secret(first, until, now, unlisted)
-- The articles that are not counted there because their pages may be secret.
select id, page, published, updated from articles
where published >= :first and published < :until and page like 'private-%'
  and link = '' and vanished is null and fingerprint <> ''
  and (published <= :now or published <= shown_until)
  and (expires is null or (expires > :now and (shown_until is null or shown_until < expires)))
  and (section <> :unlisted or declared is not null);

-- name: undated_own_pages(now, unlisted)
-- The articles that have a page of their own here and may be shown, and that show no date.
select id, page from articles
where section = :unlisted and declared is null
  and link = '' and vanished is null and fingerprint <> ''
  and (published <= :now or published <= shown_until)
  and (expires is null or (expires > :now and (shown_until is null or shown_until < expires)));

-- name: oldest_member(first, behind)
-- Of the feeds whose keys stand between two texts: when the oldest article was published.
select min(published) from memberships where feed >= :first and feed < :behind;

-- name: changes_due(now)
select id from articles
where next_change is not null and (next_change <= :now or next_change <= shown_until)
  and vanished is null;

-- name: next_due(now, corrected_since, corrected_for, buried_since, buried_for)
-- When the next article is published, expires or changes as it declared; and of those that were
-- corrected, and of those that vanished, the one that did so first.
select
    (select min(published) from articles
     where published > :now and (shown_until is null or shown_until < published)
       and vanished is null and fingerprint <> ''),
    (select min(expires) from articles
     where expires > :now and (shown_until is null or shown_until < expires) and vanished is null),
    (select min(next_change) from articles where next_change > :now and vanished is null),
    (select min(updated) from articles
     where updated > :corrected_since and updated > published and vanished is null
       and (shown_until is null or updated > shown_until - :corrected_for)),
    (select min(vanished) from articles
     where vanished > :buried_since
       and (shown_until is null or vanished > shown_until - :buried_for));

-- name: articles_shown_later(clock, after, updated_after, gone_after, pages, page)
-- The articles that readers were shown by a clock that was set back since, and that would look
-- different now.
select id, key, first_seen, published, updated, declared, expires, retracted, revision,
       fingerprint, text_fingerprint, title, correction, link, page, section, tags, authors,
       language, vanished, next_change, withdrawn, retraction_note, adopted, shown_until,
       keeps_link, media, translation, articles.seal
from articles
where (shown_until is null or shown_until < :clock)
  and (published > :after or expires > :after or updated > :updated_after or vanished > :gone_after)
  and (
    id in (select id from shown_entries)
    or exists (select 1 from documents where path = :pages || articles.page || :page)
    or exists (select 1 from removed_documents where path = :pages || articles.page || :page)
  );

-- name: keep_articles(id, key, first_seen, published, updated, declared, expires, retracted, revision, fingerprint, text_fingerprint, title, correction, link, page, section, tags, authors, language, vanished, next_change, withdrawn, retraction_note, adopted, shown_until, keeps_link, media, translation, seal)*!
insert into articles (
    id, key, first_seen, published, updated, declared, expires, retracted, revision,
    fingerprint, text_fingerprint, title, correction, link, page, section, tags,
    authors, language, vanished, next_change, withdrawn, retraction_note, adopted,
    shown_until, keeps_link, media, translation, seal
) values (
    :id, :key, :first_seen, :published, :updated, :declared, :expires, :retracted, :revision,
    :fingerprint, :text_fingerprint, :title, :correction, :link, :page, :section, :tags,
    :authors, :language, :vanished, :next_change, :withdrawn, :retraction_note, :adopted,
    :shown_until, :keeps_link, :media, :translation, :seal
)
on conflict (id) do update set
    key = excluded.key, published = excluded.published, updated = excluded.updated,
    declared = excluded.declared, expires = excluded.expires, retracted = excluded.retracted,
    revision = excluded.revision, fingerprint = excluded.fingerprint,
    text_fingerprint = excluded.text_fingerprint, title = excluded.title,
    correction = excluded.correction, link = excluded.link, page = excluded.page,
    section = excluded.section, tags = excluded.tags, authors = excluded.authors,
    language = excluded.language,
    vanished = excluded.vanished, next_change = excluded.next_change,
    withdrawn = excluded.withdrawn,
    retraction_note = excluded.retraction_note, adopted = excluded.adopted,
    shown_until = excluded.shown_until, keeps_link = excluded.keeps_link,
    media = excluded.media, translation = excluded.translation, seal = excluded.seal;

-- name: free_keys(id, vacant)*!
-- Frees the keys of articles that are about to move, so that two may trade places.
update articles set key = :vacant where id = :id;

-- name: texts_at(names)
-- The last good texts of the articles at some keys. As bytes: of a damaged row they may be none.
select key, cast(article as blob), cast(seal as blob) from texts
where key in (select value from json_each(:names));

-- name: is_shown_at(key)$
-- Whether the article at a key may be shown, or was.
select 1 from articles where key = :key and (
    exists (select 1 from memberships where memberships.id = articles.id)
    or exists (select 1 from shown_entries where shown_entries.id = articles.id)
);

-- name: add_articles(id, key, first_seen, published, updated, declared, expires, retracted, revision, fingerprint, text_fingerprint, title, correction, link, page, section, tags, authors, language, vanished, next_change, withdrawn, retraction_note, adopted, shown_until, keeps_link, media, translation, seal)*!
-- New articles; of several with one id the first has it.
insert into articles (
    id, key, first_seen, published, updated, declared, expires, retracted, revision,
    fingerprint, text_fingerprint, title, correction, link, page, section, tags,
    authors, language, vanished, next_change, withdrawn, retraction_note, adopted,
    shown_until, keeps_link, media, translation, seal
) values (
    :id, :key, :first_seen, :published, :updated, :declared, :expires, :retracted, :revision,
    :fingerprint, :text_fingerprint, :title, :correction, :link, :page, :section, :tags,
    :authors, :language, :vanished, :next_change, :withdrawn, :retraction_note, :adopted,
    :shown_until, :keeps_link, :media, :translation, :seal
)
on conflict (id) do nothing;

-- name: keep_texts(key, article, seal)*!
insert into texts (key, article, seal) values (:key, :article, :seal)
on conflict (key) do update set article = excluded.article, seal = excluded.seal;

-- name: address_holders(names)
select address, addresses.id from addresses join articles on articles.id = addresses.id
where address in (select value from json_each(:names));

-- name: addresses_of_articles()
select address, id from addresses order by address;

-- name: keep_addresses(address, id)*!
insert into addresses (address, id) values (:address, :id)
on conflict (address) do nothing;

-- name: documents()
select path, sha256, bytes, entries, owner, fingerprint, stamp, source, changed, change, seal
from documents;

-- name: document_contents()
select path, entries, bytes, sha256 from documents;

-- name: document_stamps()
select path, owner, stamp, source <> '' from documents;

-- name: documents_at(names)
select path, sha256, bytes, entries, owner, fingerprint, stamp, source, changed, change, seal
from documents
where path in (select value from json_each(:names));

-- name: documents_of(names)
select path, sha256, bytes, entries, owner, fingerprint, stamp, source, changed, change, seal
from documents
where owner in (select value from json_each(:names));

-- name: document_owners()
select distinct owner from documents;

-- name: document_copies()
select path, sha256, bytes, entries, owner, fingerprint, stamp, source, changed, change, seal
from documents
where source <> '';

-- name: keep_documents(path, sha256, bytes, entries, owner, fingerprint, stamp, source, changed, change, seal)*!
insert into documents (
    path, sha256, bytes, entries, owner, fingerprint, stamp, source, changed, change, seal
) values (
    :path, :sha256, :bytes, :entries, :owner, :fingerprint, :stamp, :source, :changed, :change,
    :seal
)
on conflict (path) do update set
    sha256 = excluded.sha256, bytes = excluded.bytes, entries = excluded.entries,
    owner = excluded.owner, fingerprint = excluded.fingerprint, stamp = excluded.stamp,
    source = excluded.source, changed = excluded.changed, change = excluded.change,
    seal = excluded.seal;

-- name: forget_all_documents()!
delete from documents;

-- name: forget_documents(path)*!
delete from documents where path = :path;

-- name: keep_removed_documents(path, removed, change)*!
insert into removed_documents (path, removed, change) values (:path, :removed, :change)
on conflict (path) do update set removed = excluded.removed, change = excluded.change;

-- name: forget_removed_documents(path)*!
delete from removed_documents where path = :path;

-- name: keep_document_versions(path, content, change)*!
insert into document_versions (path, content, change) values (:path, :content, :change)
on conflict (path, content) do update set change = excluded.change;

-- name: forget_document_versions(change)!
delete from document_versions where change < :change;

-- name: document_version(path, content)$
select change from document_versions where path = :path and content = :content;

-- name: feeds()
select path, name, value, updated, seal from feeds;

-- name: keep_feeds(path, name, value, updated, seal)*!
insert into feeds (path, name, value, updated, seal)
values (:path, :name, :value, :updated, :seal)
on conflict (path) do update set
    name = excluded.name, value = excluded.value, updated = excluded.updated,
    seal = excluded.seal;

-- name: forget_all_feeds()!
delete from feeds;

-- name: forget_text(key)*!
-- The text at a key at which no article is.
delete from texts
where key = :key and not exists (select 1 from articles where articles.key = texts.key);

-- name: replace_id(old, new)!
-- Gives an article that no reader has seen the id that readers of another system know.
update articles set id = :new where id = :old;

-- name: replace_address_id(old, new)!
update addresses set id = :new where id = :old;

-- name: shown_entries()
select feed, id, title, link, published, updated, digest, retracted, present from shown_entries;

-- name: entries_shown_now(names)
-- The entries that stand in some feeds now.
select feed, id, title, link, published, updated, digest, retracted, present from shown_entries
where feed in (select value from json_each(:names)) and present = 1;

-- name: entries_shown_of(id)
-- An article as the subscribers of each feed have been shown it.
select feed, id, title, link, published, updated, digest, retracted, present from shown_entries
where id = :id order by feed;

-- name: has_shown(feed)$
select 1 from shown_entries where feed = :feed limit 1;

-- name: feeds_that_showed(id, names)
-- Those of some feeds that have shown an entry.
select feed from shown_entries where id = :id and feed in (select value from json_each(:names));

-- name: entries_shown_before(feed, names)
-- Those of some entries that a feed has shown.
select id from shown_entries where feed = :feed and id in (select value from json_each(:names));

-- name: keep_shown_entries(feed, id, title, link, published, updated, digest, retracted, standing, change)*!
insert into shown_entries (
    feed, id, title, link, published, updated, digest, retracted, present, change
) values (
    :feed, :id, :title, :link, :published, :updated, :digest, :retracted, :standing, :change
)
on conflict (feed, id) do update set
    title = excluded.title, link = excluded.link, published = excluded.published,
    updated = excluded.updated, digest = excluded.digest, retracted = excluded.retracted,
    present = excluded.present,
    change = case
        when excluded.digest = shown_entries.digest and excluded.present = shown_entries.present
        then shown_entries.change else excluded.change
    end;

-- name: archive_pages()
select feed, page, updated from archive_pages;

-- name: keep_archive_pages(feed, page, updated)*!
insert into archive_pages (feed, page, updated) values (:feed, :page, :updated)
on conflict (feed, page) do update set updated = excluded.updated;

-- name: archive_pages_of(feed)
select page, updated from archive_pages where feed = :feed;

-- name: clear_archive_position(feed, id)*!
update archive_positions set page = 0 where feed = :feed and id = :id;

-- name: clear_archive_positions(feed, place)!
-- For the entries that are not in a feed any more.
update archive_positions set page = 0 where feed = :feed and page > 0 and not exists (
    select 1 from memberships
    where memberships.id = archive_positions.id and memberships.feed = :place
);

-- name: memberships_in_pages(feed, place)
-- The memberships of a feed whose entries are in closed archive pages, with these pages.
select memberships.id, memberships.feed, memberships.published, memberships.archive_page,
       memberships.seal, archive_positions.page
from memberships join archive_positions on archive_positions.id = memberships.id
where memberships.feed = :place and archive_positions.feed = :feed
  and archive_positions.page > 0;

-- name: deleted_entries(names, since, stay)
-- The deleted articles that some feeds have shown.
select wanted.value, articles.id, articles.vanished, articles.published, articles.updated
from articles cross join json_each(:names) as wanted
where vanished > :since and (shown_until is null or vanished > shown_until - :stay) and (
    exists (select 1 from shown_entries
            where shown_entries.feed = wanted.value and shown_entries.id = articles.id)
    or exists (select 1 from archive_positions
               where archive_positions.feed = wanted.value and archive_positions.id = articles.id)
);

-- name: archive_positions()
select feed, id, page from archive_positions;

-- name: keep_archive_positions(feed, id, page)*!
insert into archive_positions (feed, id, page) values (:feed, :id, :page)
on conflict (feed, id) do update set page = excluded.page;

-- name: file_stamps()
select path, stamp from files;

-- name: file_stamps_in(bucket)
select path, stamp from files where bucket = :bucket;

-- name: files_at(names)
select path, stamp, articles, keys, set_aside, lengths from files
where path in (select value from json_each(:names));

-- name: files_below(first, last)
select path from files where path >= :first and path < :last;

-- name: files_named(names)
select path, stamp, articles, keys, set_aside, lengths from files
where name in (select value from json_each(:names));

-- name: files_of_several()
-- The files that hold anything but one article that may be published.
select path, articles, keys from files where keys <> '' and articles > 0 order by path;

-- name: files_to_read()
select path from files where stamp = '';

-- name: files_set_aside()
select path, set_aside from files where set_aside <> '';

-- name: file_lengths()
select path, lengths from files where lengths <> '';

-- name: keep_files(path, bucket, name, stamp, articles, keys, set_aside, lengths)*!
insert into files (path, bucket, name, stamp, articles, keys, set_aside, lengths)
values (:path, :bucket, :name, :stamp, :articles, :keys, :set_aside, :lengths)
on conflict (path) do update set
    bucket = excluded.bucket, name = excluded.name, stamp = excluded.stamp,
    articles = excluded.articles, keys = excluded.keys, set_aside = excluded.set_aside,
    lengths = excluded.lengths;

-- name: mark_files_unread(path)*!
update files set stamp = '' where path = :path;

-- name: forget_files(path)*!
delete from files where path = :path;

-- name: claimants()
-- The articles that claim an id which another article has.
select claimed_ids.key from claimed_ids join articles on articles.id = claimed_ids.id;

-- name: keep_claimed_ids(key, id)*!
insert into claimed_ids (key, id) values (:key, :id)
on conflict (key) do update set id = excluded.id;

-- name: forget_claimed_ids(key)*!
delete from claimed_ids where key = :key;

-- name: memberships_of(names)
select id, feed, published, archive_page, seal from memberships
where id in (select value from json_each(:names));

-- name: keep_memberships(id, feed, published, archive_page, seal)*!
insert into memberships (id, feed, published, archive_page, seal)
values (:id, :feed, :published, :archive_page, :seal)
on conflict (id, feed) do update set
    published = excluded.published, archive_page = excluded.archive_page, seal = excluded.seal;

-- name: forget_memberships(id, feed)*!
delete from memberships where id = :id and feed = :feed;

-- name: forget_all_memberships()!
delete from memberships;

-- name: membership_feeds(first, behind)
-- Without the keys between two texts: groups of translations are no feeds, and there may be as many
-- as articles.
select distinct feed from memberships where feed < :first or feed >= :behind;

-- name: newest_memberships(names, count)
-- The newest of each feed, and all that are as old as the last of them. A cross join, here and
-- below, because SQLite then begins with the few feeds and not with all memberships.
select memberships.id, memberships.feed, memberships.published, memberships.archive_page,
       memberships.seal
from json_each(:names) as wanted cross join memberships
where memberships.feed = wanted.value and memberships.published >= (
    select min(published) from (
        select published from memberships as one where one.feed = wanted.value
        order by published desc limit :count
    ) as first
);

-- name: oldest_memberships(names)
-- The oldest of each feed, and all that are as old.
select memberships.id, memberships.feed, memberships.published, memberships.archive_page,
       memberships.seal
from json_each(:names) as wanted cross join memberships
where memberships.feed = wanted.value and memberships.published = (
    select min(published) from memberships as one where one.feed = wanted.value
);

-- name: unpaged_memberships(feed)
-- The articles of a feed that are in no closed archive page.
select id, feed, published, archive_page, seal from memberships where feed = :feed and archive_page = 0;

-- name: corrected_memberships(names, since, stay)
select memberships.id, memberships.feed, memberships.published, memberships.archive_page,
       memberships.seal
from articles cross join memberships
where articles.updated > :since and articles.updated > articles.published
    and (articles.shown_until is null or articles.updated > articles.shown_until - :stay)
    and memberships.id = articles.id
    and memberships.feed in (select value from json_each(:names));

-- name: is_member(id, feed)$
select 1 from memberships where id = :id and feed = :feed;

-- name: count_memberships(names)
select feed, count(*), max(published) from memberships
where feed in (select value from json_each(:names)) group by feed;

-- name: count_memberships_by_week(names, newest, week, since)
select feed, (:newest - published) / :week, count(*) from memberships
where feed in (select value from json_each(:names))
  and published > :since and published <= :newest
group by feed, (:newest - published) / :week;

-- name: feed_counts()
select feed, articles, newest, weeks, weeks_end, warning, seal from feed_counts;

-- name: keep_feed_counts(feed, articles, newest, weeks, weeks_end, warning, seal)*!
insert into feed_counts (feed, articles, newest, weeks, weeks_end, warning, seal)
values (:feed, :articles, :newest, :weeks, :weeks_end, :warning, :seal)
on conflict (feed) do update set
    articles = excluded.articles, newest = excluded.newest, weeks = excluded.weeks,
    weeks_end = excluded.weeks_end, warning = excluded.warning, seal = excluded.seal;

-- name: memberships()
select id, feed, published, archive_page, seal from memberships;

-- name: forget_feed_counts()!
delete from feed_counts;

-- name: entries_by_id(names)
-- As bytes, this and what follows: of a damaged row they may be no text.
select id, cast(digest as blob), cast(entry as blob), cast(warnings as blob), cast(seal as blob)
from entries where id in (select value from json_each(:names));

-- name: digests_in_page(feed, page)
select memberships.id, cast(entries.digest as blob), cast(entries.warnings as blob),
       cast(entries.seal as blob)
from memberships join entries on entries.id = memberships.id
where memberships.feed = :feed and memberships.archive_page = :page;

-- name: entries_in_page(feed, page)
select memberships.id, cast(entries.digest as blob), cast(entries.entry as blob),
       cast(entries.warnings as blob), cast(entries.seal as blob)
from memberships join entries on entries.id = memberships.id
where memberships.feed = :feed and memberships.archive_page = :page;

-- name: entry_ids()
select id from entries;

-- name: keep_entries(id, digest, entry, warnings, set_aside, seal)*!
insert into entries (id, digest, entry, warnings, set_aside, seal)
values (:id, :digest, :entry, :warnings, :set_aside, :seal)
on conflict (id) do update set
    digest = excluded.digest, entry = excluded.entry, warnings = excluded.warnings,
    set_aside = excluded.set_aside, seal = excluded.seal;

-- name: set_entry_aside(id, set_aside)!
update entries set set_aside = :set_aside where id = :id;

-- name: entries_set_aside()
select id, set_aside from entries where set_aside <> '';

-- name: forget_entries(id)*!
delete from entries where id = :id;

-- name: forget_all_references()!
delete from entry_references;

-- name: forget_all_entries()!
delete from entries;

-- name: fragments_of(names)
select id, cast(content as blob), cast(format as blob), cast(digest as blob),
       cast(fragment as blob), cast(seal as blob)
from fragments where id in (select value from json_each(:names));

-- name: keep_fragments(id, content, format, digest, fragment, seal)*!
insert into fragments (id, content, format, digest, fragment, seal)
values (:id, :content, :format, :digest, :fragment, :seal)
on conflict (id, content, format) do update set
    digest = excluded.digest, fragment = excluded.fragment, seal = excluded.seal;

-- name: forget_unshown_fragments(id)*!
delete from fragments
where id = :id and not exists (
    select 1 from shown_entries where shown_entries.id = :id and shown_entries.present = 1
);

-- name: forget_fragments(id)*!
delete from fragments where id = :id;

-- name: forget_outdated_fragments(id, digest)*!
-- The fragments of an entry that were rendered from another state of it.
delete from fragments where id = :id and digest <> :digest;

-- name: forget_all_fragments()!
delete from fragments;

-- name: references_to(names)
select target, id, digest from entry_references
where target in (select value from json_each(:names));

-- name: keep_references(id, target, digest)*!
insert into entry_references (id, target, digest) values (:id, :target, :digest)
on conflict (id, target) do update set digest = excluded.digest;

-- name: forget_references(id)*!
delete from entry_references where id = :id;

-- name: pending()
select kind, name from pending;

-- name: keep_pending(kind, name)*!
insert into pending (kind, name) values (:kind, :name) on conflict (kind, name) do nothing;

-- name: forget_pending(kind)!
delete from pending where kind = :kind;

-- name: missing_files()
select path, id, key, name from missing_files;

-- name: keep_missing_files(path, id, key, name)*!
insert into missing_files (path, id, key, name) values (:path, :id, :key, :name)
on conflict (path) do update set id = excluded.id, key = excluded.key, name = excluded.name;

-- name: forget_missing_files(id)*!
delete from missing_files where id = :id;

-- name: pings()
select hub, topic, due, attempts from pings;

-- name: keep_pings(hub, topic, due, attempts)*!
insert into pings (hub, topic, due, attempts) values (:hub, :topic, :due, :attempts)
on conflict (hub, topic) do update set due = excluded.due, attempts = excluded.attempts;

-- name: forget_pings(hub, topic)*!
delete from pings where hub = :hub and topic = :topic;

-- name: published_document(path)
select path, sha256, bytes, entries, owner, fingerprint, stamp, source, changed, change, seal
from documents where path = :path;

-- name: removed_documents()
select path from removed_documents order by removed desc, path;

-- name: is_removed(path)$
select count(*) from removed_documents where path = :path;

-- name: shown_change(feed, id)$
select change from shown_entries where feed = :feed and id = :id;

-- name: count_documents()$
select count(*) from documents;

-- name: withdrawn_entries(names, changed, since, now, stay)
-- What some feeds have shown of articles that were deleted, were retracted or expired lately, or
-- that are named; and all that stands in these feeds.
select feed, id, title, link, published, updated, digest, retracted, present from shown_entries
where feed in (select value from json_each(:names)) and present = 1
union
select feed, id, title, link, published, updated, digest, retracted, present from shown_entries
where feed in (select value from json_each(:names))
  and id in (select value from json_each(:changed))
union
select feed, id, title, link, published, updated, digest, retracted, present from shown_entries
where feed in (select value from json_each(:names)) and id in (
    select id from articles
    where vanished > :since and (shown_until is null or vanished > shown_until - :stay)
    union select id from articles
    where updated > :since and retracted = 1
      and (shown_until is null or updated > shown_until - :stay)
    union select id from articles
    where expires > :since and (expires <= :now or shown_until >= expires)
      and (shown_until is null or expires > shown_until - :stay)
);
