//! The statements. Each is one transaction: none is left open where a connection is lost.

/// $1 epoch, $2 instance, $3 to $7 the batch, $8 the hash of its predecessor. One row where it was
/// added; none where the lease is not ours in this epoch, or the journal does not end there.
pub(crate) const APPEND: &str = "
WITH held AS (
    SELECT FROM journal.lease WHERE epoch = $1 AND instance = $2 FOR KEY SHARE
)
INSERT INTO journal.batch (first, count, decision_version, hash, bytes)
SELECT $3::bigint, $4::integer, $5::integer, $6::bytea, $7::bytea
FROM held LEFT JOIN LATERAL (
    SELECT b.first + b.count AS next, b.hash FROM journal.batch b ORDER BY b.first DESC LIMIT 1
) head ON true
WHERE coalesce(head.next, 1) = $3 AND coalesce(head.hash, decode(repeat('00', 32), 'hex')) = $8";

/// $1 instance, $2 name, $3 address, $4 lease in ms, $5 what instances of this process begin with.
/// Takes a lease that is free, run out or already this process's; the new epoch.
pub(crate) const TAKE: &str = "
UPDATE journal.lease SET epoch = epoch + 1, instance = $1, name = $2, address = $3,
    expires_at = clock_timestamp() + $4::bigint * interval '1 ms'
WHERE starts_with(instance, $5) OR expires_at <= clock_timestamp()
RETURNING epoch";

/// $1 instance, $2 lease in ms. A new epoch for whoever holds the lease already.
pub(crate) const TAKE_AGAIN: &str = "
UPDATE journal.lease SET epoch = epoch + 1,
    expires_at = clock_timestamp() + $2::bigint * interval '1 ms'
WHERE instance = $1
RETURNING epoch";

/// $1 epoch, $2 instance, $3 lease in ms.
pub(crate) const RENEW: &str = "
UPDATE journal.lease SET expires_at = clock_timestamp() + $3::bigint * interval '1 ms'
WHERE epoch = $1 AND instance = $2";

/// $1 epoch, $2 instance. Without an instance no late renewal can find it.
pub(crate) const GIVE_UP: &str = "
UPDATE journal.lease SET instance = '', expires_at = '-infinity' WHERE epoch = $1 AND instance = $2";

/// Who holds the lease, and whether it still runs.
pub(crate) const LEASE: &str = "
SELECT epoch, instance, name, address, expires_at > clock_timestamp() FROM journal.lease";

/// $1 name, $2 instance, $3 address, $4 lease in ms, $5 position. One row where the name was free, or
/// its owner has been silent for as long as a lease lasts.
pub(crate) const REGISTER: &str = "
INSERT INTO journal.node AS n (name, instance, address, seen_at, position)
VALUES ($1, $2, $3, clock_timestamp(), $5)
ON CONFLICT (name) DO UPDATE SET instance = excluded.instance, address = excluded.address,
    seen_at = excluded.seen_at, position = excluded.position
WHERE n.seen_at <= clock_timestamp() - $4::bigint * interval '1 ms'";

/// $1 name. Who has it.
pub(crate) const NAMED: &str = "
SELECT address, seen_at::text FROM journal.node WHERE name = $1";

/// $1 name, $2 instance, $3 position. Says who leads, and whether we still have our name.
pub(crate) const BEAT: &str = "
WITH beat AS (
    UPDATE journal.node SET seen_at = clock_timestamp(), position = $3
    WHERE name = $1 AND instance = $2 RETURNING 1
)
SELECT epoch, instance, name, address, expires_at > clock_timestamp(), EXISTS (SELECT FROM beat)
FROM journal.lease";

/// $1 name, $2 instance.
pub(crate) const LEAVE: &str = "DELETE FROM journal.node WHERE name = $1 AND instance = $2";

/// All nodes, with the milliseconds since they were heard of.
pub(crate) const NODES: &str = "
SELECT name, address, position,
    (extract(epoch FROM clock_timestamp() - seen_at) * 1000)::bigint
FROM journal.node ORDER BY name";
