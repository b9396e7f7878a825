-- name: schema_version()$
-- A file tells by itself which schema it has.
pragma user_version;

-- name: add_got()!
-- This and the next lead to schema 2.
alter table subscriptions add column got text not null default '';

-- name: add_peer()!
alter table subscriptions add column peer text not null default '';

-- name: note_version()!
pragma user_version = 2;
