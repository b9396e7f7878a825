-- name: rename_text_mark()!
-- The step from schema 7 to 8, on both engines.
alter table articles rename column text_mark to text_fingerprint;

-- name: drop_index_articles_text_mark()!
drop index if exists articles_text_mark;

-- name: rename_recipe()!
alter table documents rename column recipe to fingerprint;

-- name: add_keeps_link()!
alter table articles add column keeps_link integer not null default 0;

-- name: add_media()!
alter table articles add column media text not null default '[]';

-- name: add_translation()!
alter table articles add column translation text not null default '';

-- name: articles_of_schema_7(id, count)
select id, key, first_seen, published, updated, declared, expires, retracted, revision,
       fingerprint, text_fingerprint, title, correction, link, page, section, tags, authors,
       language, vanished, next_change, withdrawn, retraction_note, adopted, shown_until,
       articles.seal
from articles where id > :id order by id limit :count;

-- name: bring_articles_to_8(id, tags, adopted, keeps_link, media, seal)*!
update articles set
    tags = :tags, adopted = :adopted, keeps_link = :keeps_link, media = :media, seal = :seal
where id = :id;
