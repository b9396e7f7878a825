-- Counts alone: no address of a reader, and nothing that was made from one.
create table if not exists polled (
    day     text not null,      -- in UTC: 2026-03-02
    path    text not null,      -- the document's, or * for all of them
    readers integer not null,
    primary key (day, path)
);

-- What aggregators say of their subscribers.
create table if not exists reported (
    day         text not null,
    path        text not null,
    name        text not null,  -- the aggregator's
    feed        text not null,  -- the feed's, as the aggregator has it
    subscribers integer not null,
    primary key (day, path, name, feed)
);
