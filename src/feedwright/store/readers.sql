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
