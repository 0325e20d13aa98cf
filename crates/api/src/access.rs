//! The schema `access`: what all nodes on a database share about who may do what.

use pg::Schema;

/// Keys and secrets. Whoever can read `access.secret` can make codes up, so nobody but the nodes' role
/// should.
pub(crate) const SCHEMA: Schema = Schema {
    name: "access",
    comment: "API keys and secrets of Xianquan, shared by all nodes",
    create: CREATE,
    migrations: &[],
};

const CREATE: &str = "
CREATE TABLE access.key (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    member bigint NOT NULL,
    role text NOT NULL,
    label text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz
);
COMMENT ON TABLE access.key IS 'API keys; of each only the hash is kept';
COMMENT ON COLUMN access.key.id IS 'By which it is revoked';
COMMENT ON COLUMN access.key.hash IS 'SHA-256 of the secret';
COMMENT ON COLUMN access.key.member IS 'The number of the member it speaks for';
COMMENT ON COLUMN access.key.role IS 'What it may be used for';
COMMENT ON COLUMN access.key.label IS 'What its owner calls it';
COMMENT ON COLUMN access.key.created_at IS 'When it was made';
COMMENT ON COLUMN access.key.expires_at IS 'When it ends by itself; never where null';
COMMENT ON COLUMN access.key.revoked_at IS 'When it was revoked; not so far where null';

CREATE TABLE access.revision (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    number bigint NOT NULL
);
INSERT INTO access.revision (number) VALUES (0);
COMMENT ON TABLE access.revision IS 'One row: tells nodes that keys have changed';
COMMENT ON COLUMN access.revision.one IS 'Always true: there is one row';
COMMENT ON COLUMN access.revision.number IS 'Goes up with every statement that changes keys';
CREATE FUNCTION access.count_revision() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN UPDATE access.revision SET number = number + 1; RETURN NULL; END';
CREATE TRIGGER count_revision AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON access.key
    FOR EACH STATEMENT EXECUTE FUNCTION access.count_revision();

CREATE TABLE access.secret (
    name text PRIMARY KEY,
    bytes bytea NOT NULL
);
COMMENT ON TABLE access.secret IS 'Secrets that all nodes need to be the same';
COMMENT ON COLUMN access.secret.name IS 'What it is for';
COMMENT ON COLUMN access.secret.bytes IS 'Kept to the nodes: not for reports or analysts'
";
