//! Who may read the books on a server: group roles, and the rows each of them sees.
//!
//! A reader is a role of the server that was granted one of three group roles. Issuers and merchants
//! are tied to their member by a table that a rebuild leaves alone, and see what concerns that member;
//! auditors see everything. Nobody of them may write, and none sees the journal.

mod rows;

use crate::database::{Database, DatabaseError, SCHEMA};
use crate::schema::TABLES;
use crate::value::Value;
use units::MemberId;

use rows::{Sight, sight};

/// The schema of the table that ties roles to members; a rebuild leaves it alone.
const ACCESS: &str = "books_access";

/// What a reader is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Sees what this issuer owes, and its own money and units.
    Issuer(MemberId),
    /// Sees what this merchant took, and its own money and units.
    Merchant(MemberId),
    /// Sees everything.
    Auditor,
}

impl Reader {
    const fn kind(self) -> &'static str {
        match self {
            Self::Issuer(_) => "issuer",
            Self::Merchant(_) => "merchant",
            Self::Auditor => "auditor",
        }
    }

    fn member(self) -> Option<i64> {
        match self {
            Self::Issuer(id) | Self::Merchant(id) => Some(id.number().into()),
            Self::Auditor => None,
        }
    }
}

/// Why a role cannot be let in.
#[derive(Debug, thiserror::Error)]
pub enum GrantError {
    /// The server refuses.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// There is no such role.
    #[error("there is no role {0}: make it first, as by CREATE ROLE {0} LOGIN PASSWORD '…'")]
    NoRole(String),
    /// It would see everything whatever the policies say.
    #[error("the role {0} is a superuser or passes over row security: use another one")]
    TooMighty(String),
    /// The member is not what it is said to be.
    #[error("member {member} is no {kind}")]
    NotOne {
        /// The member.
        member: MemberId,
        /// What it should be.
        kind: &'static str,
    },
    /// Files have no roles.
    #[error("only books on PostgreSQL have roles: give --database-url")]
    NoServer,
}

/// The kinds of readers, each with a group role.
const KINDS: [&str; 3] = ["issuer", "merchant", "auditor"];

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The group role of a kind: roles belong to a server, books to a database of it.
fn group(database: &str, kind: &str) -> String {
    format!("{database}_books_{kind}")
}

/// Lets a role read, as this reader and nothing else.
///
/// # Errors
/// Where the role is not there or too mighty, the member is none of that kind, or the server refuses.
pub fn grant(database: &mut Database, role: &str, reader: Reader) -> Result<(), GrantError> {
    if matches!(database, Database::Sqlite(_)) {
        return Err(GrantError::NoServer);
    }
    let sql = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = $1";
    let found = database.query(sql, &[role.into()])?;
    match found.first().map(|row| row.get(0)).transpose().map_err(DatabaseError::from)? {
        None => return Err(GrantError::NoRole(role.to_owned())),
        Some(true) => return Err(GrantError::TooMighty(role.to_owned())),
        Some(false) => {}
    }
    check_member(database, reader)?;
    database.transaction(|database| {
        make(database)?;
        apply(database)?;
        enter(database, role, reader)
    })?;
    Ok(())
}

fn check_member(database: &mut Database, reader: Reader) -> Result<(), GrantError> {
    let (Reader::Issuer(member) | Reader::Merchant(member)) = reader else { return Ok(()) };
    let sql = "SELECT kind FROM members WHERE member_id = $1";
    let found = database.query(sql, &[member.into()])?;
    let kind: Option<String> =
        found.first().map(|row| row.get(0)).transpose().map_err(DatabaseError::from)?;
    // An issuer may run tills, too.
    let is_one = match reader {
        Reader::Merchant(_) => matches!(kind.as_deref(), Some("merchant" | "issuer")),
        _ => kind.as_deref() == Some("issuer"),
    };
    is_one.then_some(()).ok_or(GrantError::NotOne { member, kind: reader.kind() })
}

fn name_of(database: &mut Database) -> Result<String, DatabaseError> {
    let found = database.query("SELECT current_database()::text", &[])?;
    Ok(found.first().ok_or(DatabaseError::NotThere)?.get(0)?)
}

/// Makes the group roles and the table of readers, where they are not there.
fn make(database: &mut Database) -> Result<(), DatabaseError> {
    let name = name_of(database)?;
    for kind in KINDS {
        let role = group(&name, kind);
        let found =
            database.query("SELECT 1 FROM pg_roles WHERE rolname = $1", &[role.as_str().into()])?;
        if found.is_empty() {
            database.script(&format!("CREATE ROLE {} NOLOGIN", quoted(&role)))?;
        }
    }
    let groups: Vec<String> = KINDS.iter().map(|kind| quoted(&group(&name, kind))).collect();
    let groups = groups.join(", ");
    database.script(&format!(
        "CREATE SCHEMA IF NOT EXISTS {ACCESS};
         COMMENT ON SCHEMA {ACCESS} IS 'Who may read the books of Xianquan; kept when they are made anew.';
         CREATE TABLE IF NOT EXISTS {ACCESS}.reader (
             role_name name PRIMARY KEY,
             kind text NOT NULL CHECK (kind IN ('issuer', 'merchant', 'auditor')),
             member_id bigint CHECK ((member_id IS NULL) = (kind = 'auditor'))
         );
         COMMENT ON TABLE {ACCESS}.reader IS 'Roles that may read the books, and whose rows they see.';
         COMMENT ON COLUMN {ACCESS}.reader.role_name IS 'The role, as it logs in.';
         COMMENT ON COLUMN {ACCESS}.reader.kind IS 'issuer, merchant or auditor.';
         COMMENT ON COLUMN {ACCESS}.reader.member_id IS 'The member whose rows it sees.';
         ALTER TABLE {ACCESS}.reader ENABLE ROW LEVEL SECURITY;
         DROP POLICY IF EXISTS own ON {ACCESS}.reader;
         CREATE POLICY own ON {ACCESS}.reader FOR SELECT USING (role_name = current_user);
         GRANT USAGE ON SCHEMA {ACCESS} TO {groups};
         GRANT SELECT ON {ACCESS}.reader TO {groups}"
    ))
}

/// Gives the tables that the connection works on their policies, where anybody may read them at all.
pub(crate) fn apply_if_made(database: &mut Database) -> Result<(), DatabaseError> {
    let sql = "SELECT 1 FROM pg_tables WHERE schemaname = $1 AND tablename = 'reader'";
    if database.query(sql, &[ACCESS.into()])?.is_empty() {
        return Ok(());
    }
    make(database)?;
    apply(database)
}

fn apply(database: &mut Database) -> Result<(), DatabaseError> {
    let name = name_of(database)?;
    let [issuer, merchant, auditor] = KINDS.map(|kind| quoted(&group(&name, kind)));
    let found = database.query("SELECT current_schema()::text", &[])?;
    let schema: String = found.first().ok_or(DatabaseError::NotThere)?.get(0)?;
    let mut script = format!(
        "GRANT USAGE ON SCHEMA {schema} TO {issuer}, {merchant}, {auditor};
         GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {auditor};\n"
    );
    for view in crate::schema::VIEWS {
        script += &format!("GRANT SELECT ON {} TO {issuer}, {merchant};\n", view.name);
    }
    for table in TABLES {
        let Sight { member, issuer: owed, columns } = sight(table.name);
        let table = table.name;
        script += &format!(
            "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
             DROP POLICY IF EXISTS auditor ON {table};
             DROP POLICY IF EXISTS member ON {table};
             DROP POLICY IF EXISTS issuer ON {table};
             CREATE POLICY auditor ON {table} FOR SELECT TO {auditor} USING (true);\n"
        );
        let columns = columns.map(|columns| format!(" ({columns})")).unwrap_or_default();
        if let Some(rows) = member {
            let rows = with_me(rows);
            script += &format!(
                "CREATE POLICY member ON {table} FOR SELECT TO {issuer}, {merchant} USING ({rows});
                 GRANT SELECT{columns} ON {table} TO {issuer}, {merchant};\n"
            );
        }
        if let Some(rows) = owed {
            let rows = with_me(rows);
            script += &format!(
                "CREATE POLICY issuer ON {table} FOR SELECT TO {issuer} USING ({rows});
                 GRANT SELECT{columns} ON {table} TO {issuer};\n"
            );
        }
    }
    database.script(&script)
}

/// The member of whoever asks: found once for a query.
fn with_me(rows: &str) -> String {
    let me = format!("(SELECT member_id FROM {ACCESS}.reader WHERE role_name = current_user)");
    rows.replace(":me", &me)
}

fn enter(database: &mut Database, role: &str, reader: Reader) -> Result<(), DatabaseError> {
    let name = name_of(database)?;
    for kind in KINDS {
        let verb = if kind == reader.kind() { ("GRANT", "TO") } else { ("REVOKE", "FROM") };
        let (group, role) = (quoted(&group(&name, kind)), quoted(role));
        database.script(&format!("{} {group} {} {role}", verb.0, verb.1))?;
    }
    let (name, role_name) = (quoted(&name), quoted(role));
    database.script(&format!(
        "GRANT CONNECT ON DATABASE {name} TO {role_name};
         ALTER ROLE {role_name} IN DATABASE {name} SET search_path = {SCHEMA}"
    ))?;
    let sql = format!(
        "INSERT INTO {ACCESS}.reader VALUES ($1::text, $2, $3) ON CONFLICT (role_name) \
         DO UPDATE SET kind = excluded.kind, member_id = excluded.member_id"
    );
    let values = [role.into(), reader.kind().into(), Value::from(reader.member())];
    database.execute(&sql, &values)?;
    Ok(())
}
