-- name: tables(name)$
select to_regclass(:name) is not null;

-- name: now()$
select now();

-- name: lead(lock, publication)$
select pg_try_advisory_lock(:lock + 2, :publication);

-- name: claim(lock, id)^
-- A delivery that is under way holds a lock of its session, so that nobody makes it twice at once.
-- Whether nobody else delivers to a subscriber now, and what the clock of the server says.
select pg_try_advisory_lock(:lock + 3, :id), now();

-- name: give_back(lock, id)
select pg_advisory_unlock(:lock + 3, :id);

-- name: is_registered(publication)$
select exists (select from feedwright.registered where publication = :publication);

-- name: want_run(publication)
with wanted as (
    insert into feedwright.wanted_runs (publication, why)
    select publication, 'touch' from feedwright.registered where publication = :publication
)
select pg_notify('feedwright_wanted', '');

-- name: documents(publication, paths)
select path, sha256 from feedwright.documents
where publication = :publication and path = any(:paths::text[]);

-- name: tell()
select pg_notify('feedwright_wanted', '');

-- name: waiting(publication)^
select count(*)::integer, count(due)::integer from feedwright.subscriptions
where publication = :publication;

-- name: schedules(lock)$
select pg_try_advisory_xact_lock(:lock + 1, 1);

-- name: unscheduled(lock, patience, most)
-- What is due of publications that workers know, is under way with nobody, and has no job. A job
-- of a worker that is dead is none; what was taken the last time comes first.
select s.publication, s.id, s.failures > 0
from feedwright.subscriptions s
where s.due <= extract(epoch from now()) * 1000000
and s.expires > extract(epoch from now()) * 1000000
and s.publication in (select publication from feedwright.registered)
and not exists (
    select from procrastinate_jobs
    where status = 'todo' and queueing_lock = 'feedwright-hub-' || s.id
)
and 'feedwright-hub-' || s.id not in (
    select j.queueing_lock from procrastinate_jobs j
    join procrastinate_workers k on k.id = j.worker_id
    where j.status = 'doing' and j.queueing_lock is not null
    and k.last_heartbeat >= now() - :patience * interval '1 second'
)
and s.id not in (
    select objid::bigint::integer from pg_locks
    where locktype = 'advisory' and granted and classid = :lock + 3 and objsubid = 2
    and database = (select oid from pg_database where datname = current_database())
)
order by s.failures > 0, s.due limit :most;
