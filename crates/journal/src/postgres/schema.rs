//! The tables.

use pg::Schema;

/// Everything about the journal in a database.
pub(crate) const SCHEMA: Schema = Schema {
    name: "journal",
    comment: "The journal of Xianquan: recorded batches, bound by a chain of hashes, and who may write",
    create: CREATE,
    migrations: &[],
};

/// `bytes` is stored outside the row and not compressed: its length is known without reading it, and
/// the rest of a row lies close to its neighbours.
const CREATE: &str = "
CREATE TABLE journal.batch (
    first bigint PRIMARY KEY CHECK (first >= 1),
    count integer NOT NULL CHECK (count >= 1),
    decision_version integer NOT NULL CHECK (decision_version BETWEEN 0 AND 65535),
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    bytes bytea NOT NULL
);
ALTER TABLE journal.batch ALTER COLUMN bytes SET STORAGE EXTERNAL;
COMMENT ON TABLE journal.batch IS 'Recorded batches; only ever added to, by the leader';
COMMENT ON COLUMN journal.batch.first IS 'Sequence of the first record';
COMMENT ON COLUMN journal.batch.count IS 'How many records; the next batch starts at first + count';
COMMENT ON COLUMN journal.batch.decision_version IS 'Which decision rules made the records';
COMMENT ON COLUMN journal.batch.hash IS 'SHA-256 over the predecessor''s hash and this batch';
COMMENT ON COLUMN journal.batch.bytes IS 'The records, encoded';

CREATE TABLE journal.lease (
    epoch bigint PRIMARY KEY,
    one boolean NOT NULL DEFAULT true UNIQUE CHECK (one),
    instance text NOT NULL,
    name text NOT NULL,
    address text NOT NULL,
    expires_at timestamptz NOT NULL
);
INSERT INTO journal.lease (epoch, instance, name, address, expires_at)
VALUES (0, '', '', '', '-infinity');
COMMENT ON TABLE journal.lease IS 'One row: who leads, and so may add batches';
COMMENT ON COLUMN journal.lease.epoch IS 'Goes up each time the lease is taken; an append names it';
COMMENT ON COLUMN journal.lease.one IS 'Always true: there is one row';
COMMENT ON COLUMN journal.lease.instance IS 'The process that holds it; empty where given up';
COMMENT ON COLUMN journal.lease.name IS 'The name of its node';
COMMENT ON COLUMN journal.lease.address IS 'Where its node takes requests';
COMMENT ON COLUMN journal.lease.expires_at IS 'By the clock of this database; then any node may take it';

CREATE TABLE journal.node (
    name text PRIMARY KEY CHECK (name <> ''),
    instance text NOT NULL,
    address text NOT NULL,
    seen_at timestamptz NOT NULL,
    position bigint NOT NULL
);
COMMENT ON TABLE journal.node IS 'The nodes that follow this journal, and the one that leads';
COMMENT ON COLUMN journal.node.name IS 'What the operator calls it';
COMMENT ON COLUMN journal.node.instance IS 'The process that has the name';
COMMENT ON COLUMN journal.node.address IS 'Where it takes requests';
COMMENT ON COLUMN journal.node.seen_at IS 'When it was last heard of, by the clock of this database';
COMMENT ON COLUMN journal.node.position IS 'The sequence it reads next'
";
