//! A schema with its version: made where it is absent, brought up to date, never touched where a newer
//! program made it.

use crate::{DatabaseUrl, PgError, Session};

/// A schema of ours. Its SQL runs with `search_path` as it is: names must carry the schema.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    /// Its name, a plain identifier.
    pub name: &'static str,
    /// What it is for, as its comment in the database.
    pub comment: &'static str,
    /// What makes version 1.
    pub create: &'static str,
    /// What makes version 2 of 1, and so on.
    pub migrations: &'static [&'static str],
}

/// What stands in a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// No such schema, or an empty one.
    Nothing,
    /// Ours, of an older version.
    Older(i32),
    /// Ours, of this version.
    Current,
}

impl Schema {
    /// The version this program makes.
    #[must_use]
    pub fn version(&self) -> i32 {
        1 + i32::try_from(self.migrations.len()).unwrap_or(i32::MAX - 1)
    }

    fn steps_from(&self, found: Found) -> String {
        let Self { name, comment, create, .. } = self;
        let comment = comment.replace('\'', "''");
        let made = format!(
            "CREATE SCHEMA IF NOT EXISTS {name};
             COMMENT ON SCHEMA {name} IS '{comment}';
             CREATE TABLE {name}.version (
                 one boolean PRIMARY KEY DEFAULT true CHECK (one), version integer NOT NULL);
             COMMENT ON TABLE {name}.version IS 'One row: which version of this schema this is';
             COMMENT ON COLUMN {name}.version.one IS 'Always true: there is one row';
             COMMENT ON COLUMN {name}.version.version IS 'Goes up when tables change';
             INSERT INTO {name}.version (version) VALUES (0);
             {create};"
        );
        let (made, from) = match found {
            Found::Nothing => (made, 1),
            Found::Older(version) => (String::new(), version),
            Found::Current => (String::new(), self.version()),
        };
        let skipped = usize::try_from(from - 1).unwrap_or(0);
        let newer = self.migrations.iter().skip(skipped).copied().collect::<Vec<_>>().join(";");
        format!("{made}{newer}; UPDATE {name}.version SET version = {}", self.version())
    }
}

/// What of `schema` stands in the database.
///
/// # Errors
/// Where a newer program made it, or another product; or the server refuses.
pub fn find_schema(session: &Session, schema: &Schema) -> Result<Found, PgError> {
    let exists = "SELECT to_regclass($1 || '.version') IS NOT NULL, EXISTS (
        SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = $1)";
    let rows = session.query(&session.prepare(exists)?, &[&schema.name])?;
    let (is_versioned, is_used) = match rows.first() {
        Some(row) => (row.try_get::<_, bool>(0)?, row.try_get::<_, bool>(1)?),
        None => return Err(PgError::Unexpected("no answer about the schema".to_owned())),
    };
    if !is_versioned {
        let not_ours = || PgError::NotOurs(schema.name.to_owned());
        return if is_used { Err(not_ours()) } else { Ok(Found::Nothing) };
    }
    let version = format!("SELECT version::integer FROM {}.version", schema.name);
    let rows = session.query(&session.prepare(&version)?, &[])?;
    let found: i32 = match rows.first() {
        Some(row) => row.try_get(0)?,
        None => return Err(PgError::NotOurs(schema.name.to_owned())),
    };
    let known = schema.version();
    match found {
        _ if found > known => {
            Err(PgError::NewerSchema { schema: schema.name.to_owned(), found, known })
        }
        _ if found < 1 => Err(PgError::NotOurs(schema.name.to_owned())),
        _ if found < known => Ok(Found::Older(found)),
        _ => Ok(Found::Current),
    }
}

/// Makes `schema` in the database, or brings it up to date, in one transaction; does nothing where it
/// is current. Several programs may do so at once.
///
/// # Errors
/// As for [`find_schema`], and where the role may not create.
pub fn ensure_schema(url: &DatabaseUrl, schema: &Schema) -> Result<(), PgError> {
    use crate::{Access, CONNECT_DEADLINE};
    let session = Session::connect(url, "xq schema", Access::Write, CONNECT_DEADLINE)?;
    if find_schema(&session, schema)? == Found::Current {
        return Ok(());
    }
    // One number for all of ours: schemas are made one after another.
    session.batch("BEGIN; SELECT pg_advisory_xact_lock(4714277905218)")?;
    let found = find_schema(&session, schema)?;
    if found != Found::Current {
        session.batch(&schema.steps_from(found))?;
    }
    session.batch("COMMIT")
}
