-- name: tables(name)$
select to_regclass(:name) is not null;

-- name: made_by(name)$
select version from made_by where name = :name;

-- name: set_made_by(name, version)!
insert into made_by (name, version) values (:name, :version)
on conflict (name) do update set version = excluded.version;

-- name: register(publication, folder, title)!
insert into registered (publication, folder, title) values (:publication, :folder, :title)
on conflict (publication) do update set folder = excluded.folder, title = excluded.title
where (registered.folder, registered.title) <> (excluded.folder, excluded.title);

-- name: forget(name)$
delete from registered using publications p where p.number = registered.publication
and :name = case when p.name = '' then p.authority else p.authority || '#' || p.name end
returning registered.publication;

-- name: want_nothing(publication)!
delete from wanted_runs where publication = :publication;

-- name: registered()
select r.publication, p.authority, p.name, r.folder
from registered r join publications p on p.number = r.publication
order by r.publication;

-- name: want(publication, keys, why)!
insert into wanted_runs (publication, keys, why)
values (:publication, :keys::text[], :why);

-- name: touch(publication)!
insert into wanted_runs (publication, why)
select publication, 'touch' from registered where publication = :publication;

-- name: totals(patience, lock)^
-- In the order of the fields of QueueTotals.
select count(*)::integer, count(w.since)::integer,
    coalesce(extract(epoch from now() - min(w.since)), 0)::float,
    count(*) filter (
        where r.next_at < now() - interval '2 seconds' and h.number is null
    )::integer,
    count(*) filter (where r.failures > 0)::integer,
    coalesce(sum(r.refused), 0)::integer, coalesce(sum(r.set_aside), 0)::integer,
    coalesce(extract(epoch from now() - min(r.ended)), 0)::float,
    (select count(*) from procrastinate_jobs left join procrastinate_workers k on k.id = worker_id
        where status = 'doing' and (
            k.id is null or k.last_heartbeat < now() - :patience * interval '1 second'
        ))::integer,
    (select count(*) from procrastinate_workers
        where last_heartbeat >= now() - :patience * interval '1 second'
        and id not in (select worker from delivering_workers))::integer,
    count(h.number)::integer,
    coalesce(extract(epoch from now() - min(r.began) filter (where h.number is not null)), 0)::float,
    count(*) filter (where r.ended is null)::integer
from registered r left join (
    select publication, min(at) as since from wanted_runs group by publication
) w on w.publication = r.publication left join (
    select distinct objid::bigint::integer as number from pg_locks
    where locktype = 'advisory' and granted and classid = :lock and objsubid = 2
    and database = (select oid from pg_database where datname = current_database())
) h on h.number = r.publication;

-- name: tell()
select pg_notify('feedwright_wanted', '');

-- name: begin(publication, lock)^
-- What a run has to do, and by which clock; nothing where nothing is wanted and nothing due.
with wanted as (
    select array_agg(id) as ids, array_agg(distinct why) as why, bool_and(keys is not null) as few,
        min(at) as since
    from wanted_runs where publication = :publication
), due as (
    select next_why from registered where publication = :publication and next_at <= now()
), begun as (
    update registered set began = now(), lost = lost + 1, progress = '', done = 0, of_all = 0
    where publication = :publication
        and (exists (select from due) or (select ids from wanted) is not null)
    returning publication
)
select now(), coalesce(ids, '{}'), coalesce(why, '{}'), coalesce(few, false),
    (select next_why from due),
    array(select distinct unnest(keys) from wanted_runs where id = any(wanted.ids)),
    exists (
        select from pg_locks where locktype = 'advisory' and granted and classid = :lock
        and objid = :publication and objsubid = 2
        and database = (select oid from pg_database where datname = current_database())
    ),
    (select failures from registered where publication = :publication)
from wanted where exists (select from begun);

-- name: is_held(publication, lock)$
select exists (
    select from pg_locks where locktype = 'advisory' and granted and classid = :lock
    and objid = :publication and objsubid = 2
    and database = (select oid from pg_database where datname = current_database())
);

-- name: end(publication, ids, lock)!
delete from wanted_runs where publication = :publication
and (id = any(:ids::bigint[]) or why = 'publish' and process in (
    select pid from pg_locks where locktype = 'advisory' and granted and classid = :lock
    and objid = :publication and objsubid = 2
    and database = (select oid from pg_database where datname = current_database())
));

-- name: ended(publication, next_at, next_why, failures, error, refused, set_aside)!
update registered set progress = '', done = 0, of_all = 0, lost = 0, next_at = :next_at, next_why = :next_why,
    failures = :failures, error = :error,
    ended = case when :error = '' then now() else ended end,
    failed = case when :failures = 0 then null else now() end,
    refused = coalesce(:refused::integer, refused),
    set_aside = coalesce(:set_aside::integer, set_aside)
where publication = :publication;

-- name: following(publication, pause)$
-- When the next job is to run: soon where one is wanted by now, else when it is due.
select least(
    case when exists (select from wanted_runs where publication = :publication)
        then began + :pause * interval '1 second' end,
    next_at
) from registered where publication = :publication;

-- name: advance(publication, progress, done, of_all)!
update registered set progress = :progress, done = :done, of_all = :of_all
where publication = :publication;

-- name: unattended(pause, lock)
-- What is to run, is run by nobody, and for which no job waits that comes as soon.
select publication, at, is_urgent from (
    select r.publication, greatest(now(), r.began + :pause * interval '1 second'
            -- Whose worker was killed comes at once; what has ended two may end another.
            * case r.lost when 0 then 1 when 1 then 0 else least(600, power(4, r.lost - 1)) end
        ) as at,
        coalesce((
            select bool_or(why <> 'enqueue') from wanted_runs w
            where w.publication = r.publication
        ), true) as is_urgent
    from registered r where r.publication in (
        select w.publication from wanted_runs w
        union all select d.publication from registered d where d.next_at <= now()
    )
) as wanted
where not exists (
    select from procrastinate_jobs where status = 'todo'
    and queueing_lock = 'feedwright-' || publication
    and coalesce(scheduled_at, now()) <= at + interval '0.1 second'
) and not exists (
    select from pg_locks where locktype = 'advisory' and granted and classid = :lock
    and objid = publication and objsubid = 2
    and database = (select oid from pg_database where datname = current_database())
);

-- name: cancel(publication)
select procrastinate_cancel_job_v1(id, false, true) from procrastinate_jobs
where status = 'todo' and queueing_lock = 'feedwright-' || :publication;

-- name: cancel_job(job)$
select procrastinate_cancel_job_v1(:job, false, true);

-- name: sweeps(lock)$
select pg_try_advisory_xact_lock(:lock + 1, 0);

-- name: states(patience, lock, number)
-- In the order of the fields of PublicationState.
select p.authority, p.name, r.folder, r.title, r.began, r.lost, r.ended, r.next_at, r.next_why, r.failures,
    r.failed, r.error, r.refused, r.set_aside, r.progress, coalesce(w.wanted, 0), w.since,
    held.process, coalesce(j.waiting, 0), coalesce(j.stalled, 0), r.done, r.of_all,
    coalesce(shared.helpers, 0)
from registered r join publications p on p.number = r.publication
left join (
    select publication, count(*) as wanted, min(at) as since from wanted_runs group by publication
) w on w.publication = r.publication
left join (
    select queueing_lock,
        count(*) filter (
            where status = 'todo' and coalesce(scheduled_at, now()) <= now()
        ) as waiting,
        count(*) filter (where status = 'doing' and (
            k.id is null or k.last_heartbeat < now() - :patience * interval '1 second'
        )) as stalled
    from procrastinate_jobs left join procrastinate_workers k on k.id = worker_id
    where status in ('todo', 'doing') and queueing_lock is not null
    group by queueing_lock
) j on j.queueing_lock = 'feedwright-' || r.publication
left join (
    select objid::bigint::integer as number, min(pid) as process from pg_locks
    where locktype = 'advisory' and granted and classid = :lock and objsubid = 2
    and pg_locks.database = (select oid from pg_database where datname = current_database())
    group by objid
) held on held.number = r.publication
left join (
    select publication, count(distinct process) as helpers from ranges
    where process is not null group by publication
) shared on shared.publication = r.publication
where :number::integer is null or r.publication = :number::integer
order by p.authority, p.name;

-- name: workers(patience)
select count(*) filter (where last_heartbeat >= now() - :patience * interval '1 second'), count(*)
from procrastinate_workers where id not in (select worker from delivering_workers);

-- name: now()$
select now();

-- name: deliveries()$
-- How many subscribers of all hubs have something to get.
select count(due)::integer from subscriptions;

-- name: offer_range(publication, program, request)$
insert into ranges (publication, program, request) values (:publication, :program, :request)
returning id;

-- name: take_range(id, program)^
update ranges set process = pg_backend_pid()
where id = :id and process is null and program = :program
returning publication, request;

-- name: answer_range(id, answer)!
update ranges set answer = :answer where id = :id and process = pg_backend_pid();

-- name: decline_range(id)!
update ranges set answer = '', declined = true where id = :id and process = pg_backend_pid();

-- name: tell_range()
select pg_notify('feedwright_ranges', '');

-- name: collect_ranges(publication)
-- How the ranges of a publication stand; the answers among them are taken out.
with answered as (
    delete from ranges where publication = :publication and answer is not null
    returning id, process, case when declined then null else answer end as answer
)
select id, process, true, answer from answered
union all select id, process, false, null from ranges
where publication = :publication and answer is null;

-- name: withdraw_range(id)$
delete from ranges where id = :id and process is null returning id;

-- name: remove_range(id)!
delete from ranges where id = :id;

-- name: remove_ranges(publication)!
delete from ranges where publication = :publication;

-- name: remove_left_ranges(lock)!
-- Those of runs that have ended with their worker.
delete from ranges where publication not in (
    select objid::bigint::integer from pg_locks
    where locktype = 'advisory' and granted and classid = :lock and objsubid = 2
    and database = (select oid from pg_database where datname = current_database())
);
