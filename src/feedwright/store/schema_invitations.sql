-- Of a token no more than its hash: who reads this file reads no private feed.
create table if not exists invitations (
    digest  text primary key,
    reader  text not null,      -- the name under which the publisher knows them
    feeds   text not null,      -- the names of private feeds, as JSON
    given   integer not null,   -- in microseconds since 1970
    revoked integer             -- likewise; null where it has not been
);

create unique index if not exists invited on invitations (reader) where revoked is null;
