-- name: keep_invitation(digest, reader, feeds, given)!
insert into invitations (digest, reader, feeds, given) values (:digest, :reader, :feeds, :given);

-- name: invitation(digest)
select digest, reader, feeds, given, revoked from invitations where digest = :digest;

-- name: invitations()
select digest, reader, feeds, given, revoked from invitations order by reader, given;

-- name: revoke(reader, now)!
update invitations set revoked = :now where reader = :reader and revoked is null;
