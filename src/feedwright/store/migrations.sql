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
-- As bytes, because those of a damaged row may be no text.
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
-- Entries and fragments are made again of the texts.
drop table if exists entries;

-- name: drop_parts()!
drop table if exists parts;

-- name: add_files_name()!
-- Another version reads every file again, and so finds the name of each.
alter table files add column name text not null default '';

-- name: drop_index_articles_pending()!
-- From schema 6 to 7, this and what follows: indexes cannot be renamed, and are made again.
drop index if exists articles_pending;

-- name: drop_index_articles_gone()!
drop index if exists articles_gone;

-- name: drop_index_articles_heard_of()!
drop index if exists articles_heard_of;

-- name: drop_index_files_shelf()!
drop index if exists files_shelf;

-- name: drop_index_files_again()!
drop index if exists files_again;

-- name: drop_index_files_aside()!
drop index if exists files_aside;

-- name: drop_index_files_beside()!
drop index if exists files_beside;

-- name: drop_index_brings_id()!
drop index if exists brings_id;

-- name: drop_index_standing_feed()!
drop index if exists standing_feed;

-- name: drop_index_standing_page()!
drop index if exists standing_page;

-- name: drop_index_leads_target()!
drop index if exists leads_target;

-- name: drop_index_shown_by_id()!
drop index if exists shown_by_id;

-- name: drop_index_shown_standing()!
drop index if exists shown_standing;

-- name: rename_articles_gone()!
alter table articles rename column gone to vanished;

-- name: rename_articles_pending()!
alter table articles rename column pending to next_change;

-- name: rename_articles_note()!
alter table articles rename column note to retraction_note;

-- name: rename_articles_clock()!
alter table articles rename column clock to shown_until;

-- name: rename_files_shelf()!
alter table files rename column shelf to bucket;

-- name: rename_files_aside()!
alter table files rename column aside to set_aside;

-- name: rename_files_beside()!
alter table files rename column beside to lengths;

-- name: rename_standing_page()!
alter table standing rename column page to archive_page;

-- name: rename_tallies_until()!
alter table tallies rename column until to weeks_end;

-- name: rename_tallies_note()!
alter table tallies rename column note to warning;

-- name: rename_leads_address()!
alter table leads rename column address to digest;

-- name: rename_removed_gone()!
alter table removed rename column gone to removed;

-- name: rename_shown_standing()!
alter table shown rename column standing to present;

-- name: rename_standing()!
alter table standing rename to memberships;

-- name: rename_tallies()!
alter table tallies rename to feed_counts;

-- name: rename_brings()!
alter table brings rename to claimed_ids;

-- name: rename_leads()!
alter table leads rename to entry_references;

-- name: rename_undone()!
alter table undone rename to pending;

-- name: rename_missing()!
alter table missing rename to missing_files;

-- name: rename_removed()!
alter table removed rename to removed_documents;

-- name: rename_shown()!
alter table shown rename to shown_entries;

-- name: rename_pages()!
alter table pages rename to archive_pages;

-- name: rename_positions()!
alter table positions rename to archive_positions;

-- name: rename_facts()!
update facts set name = case name
    when 'house' then 'configuration'
    when 'marks' then 'bucket_digests'
    else 'open_delivery'
end where name in ('house', 'marks', 'delivering');

-- name: rename_pending()!
update pending set kind = 'unplaced' where kind = 'homeless';

-- name: tables()
select name from sqlite_master where type = 'table';

-- name: columns(table)
select name from pragma_table_info(:table);

-- name: add_documents_seal()!
alter table documents add column seal bigint not null default 0;

-- name: seal_documents()!
update documents set seal = seal_of_row(
    path, sha256, bytes, entries, owner, recipe, stamp, source, changed, change
);

-- name: add_feeds_seal()!
alter table feeds add column seal bigint not null default 0;

-- name: seal_feeds()!
update feeds set seal = seal_of_row(
    path, name, value, updated
);

-- name: add_memberships_seal()!
alter table memberships add column seal bigint not null default 0;

-- name: seal_memberships()!
update memberships set seal = seal_of_row(
    id, feed, published, archive_page
);

-- name: add_feed_counts_seal()!
alter table feed_counts add column seal bigint not null default 0;

-- name: seal_feed_counts()!
update feed_counts set seal = seal_of_row(
    feed, articles, newest, weeks, weeks_end, warning
);
