-- What workers share of all publications of a database. Times are those of the server's clock.

create table if not exists feedwright.made_by (
    name    text primary key,           -- queue, or the engine that keeps the jobs
    version text not null
);

create table if not exists feedwright.registered (
    publication integer primary key,    -- its number
    folder      text not null,          -- of its feedwright.toml, on the machines that have it
    title       text not null,
    began       timestamptz,            -- when its last run began
    lost        integer not null default 0, -- how many have begun since then and not ended
    ended       timestamptz,            -- when its last run ended that did not fail
    next_at     timestamptz,            -- when the next is due, whatever is wanted
    next_why    text not null default '',
    failures    integer not null default 0, -- how many runs have not done all since one did
    failed      timestamptz,            -- when the last of them failed
    error       text not null default '',
    refused     integer not null default 0,
    set_aside   integer not null default 0,
    progress    text not null default ''    -- how far the run is that is under way
);
alter table feedwright.registered
    add column if not exists done integer not null default 0, -- of that, how many of what it counts
    add column if not exists of_all integer not null default 0; -- and of how many
create index if not exists registered_next on feedwright.registered (next_at)
    where next_at is not null;

-- Runs that are wanted: each word of a change is a row, so that nobody waits for who writes another.
create table if not exists feedwright.wanted_runs (
    id          bigint generated always as identity primary key,
    publication integer not null,
    keys        text[],                 -- the only units that may have changed; null: any
    why         text not null,
    process     integer not null default pg_backend_pid(),
    at          timestamptz not null default clock_timestamp()
);
create index if not exists wanted_runs_publication on feedwright.wanted_runs (publication);

-- Those of the engine's workers that are a second one of their process, for the deliveries of hubs.
create table if not exists feedwright.delivering_workers (
    worker bigint primary key
);

-- Parts of large runs, each of which another worker may do, and what was made of them. They are lost
-- with the server's memory, and are done again.
create unlogged table if not exists feedwright.ranges (
    id          bigint generated always as identity primary key,
    publication integer not null,
    program     text not null,          -- what stands for the program that may do it
    request     bytea not null,
    process     integer,                -- the server's, of who does it
    answer      bytea,
    declined    boolean not null default false -- it cannot be done there
);
create index if not exists ranges_publication on feedwright.ranges (publication);
-- They come compressed.
alter table feedwright.ranges alter column request set storage external;
alter table feedwright.ranges alter column answer set storage external;

-- For a CMS, in the transaction in which it changes an article; a rollback takes it back.
create or replace function feedwright.feedwright_touch(
    publication text, keys text[] default null
) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    found_numbers integer[];
begin
    select array_agg(number) into found_numbers
    from feedwright.publications as p
    where feedwright_touch.publication in (p.name, p.authority || '#' || p.name);
    if found_numbers is null then
        raise exception 'feedwright: no publication is named %', quote_literal(publication)
            using errcode = 'invalid_parameter_value',
                  hint = 'name it as in the address of its store, after #; `feedwright status` with '
                         'the address of the database lists them';
    elsif array_length(found_numbers, 1) > 1 then
        raise exception 'feedwright: several publications are named %', quote_literal(publication)
            using errcode = 'invalid_parameter_value',
                  hint = 'put its authority before the name, as in example.org,2026#news';
    end if;
    insert into feedwright.wanted_runs (publication, keys, why)
    values (found_numbers[1], nullif(feedwright_touch.keys, '{}'), 'touch');
    perform pg_notify('feedwright_wanted', '');
end
$$;
