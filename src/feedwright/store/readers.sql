-- name: create_polled()!
-- Counts alone: no address, and nothing that was made from one.
create table if not exists polled (
    day     text not null,  -- in UTC: 2026-03-02
    path    text not null,  -- the document's, or * for all of them
    readers integer not null,
    primary key (day, path)
);

-- name: create_reported()!
create table if not exists reported (
    day         text not null,
    path        text not null,
    name        text not null,  -- the aggregator's
    feed        text not null,  -- the feed's, as the aggregator has it
    subscribers integer not null,
    primary key (day, path, name, feed)
);

-- name: keep_polled(day, path, readers)*!
-- A server that was started anew begins to count again, and the larger count is the truer one.
insert into polled (day, path, readers) values (:day, :path, :readers)
on conflict (day, path) do update set readers = case
    when excluded.readers > polled.readers then excluded.readers else polled.readers
end;

-- name: keep_reported(day, path, name, feed, subscribers)*!
insert into reported (day, path, name, feed, subscribers)
values (:day, :path, :name, :feed, :subscribers)
on conflict (day, path, name, feed) do update set subscribers = excluded.subscribers;

-- name: polled(since)
select day, path, readers from polled where day >= :since;

-- name: reported(since)
select day, path, name, feed, subscribers from reported where day >= :since;
