//! Carrying endpoints and deliveries from a folder into a database.

use std::path::Path;

use journal::Store as Journal;
use pg::DatabaseUrl;

use super::{FILE, POSTGRES, Result, SCHEMA, VERSION};
use crate::database::{Database, DatabaseError, Tables, Value};

/// Tables, a parent before its children, with the columns of whole numbers and those of texts.
const CARRIED: [(&str, &[&str], &[&str]); 2] = [
    (
        "endpoint",
        &[
            "id",
            "owner",
            "everything",
            "created_at",
            "last_success_at",
            "sequence",
            "event_index",
            "secret_at",
            "previous_until",
        ],
        &[
            "url",
            "events",
            "description",
            "disabled",
            "secret",
            "previous",
            "create_key",
            "create_input",
            "rotate_key",
        ],
    ),
    (
        "delivery",
        &[
            "endpoint",
            "sequence",
            "event_index",
            "attempts",
            "first_at",
            "last_at",
            "next_at",
            "status",
            "took_ms",
        ],
        &["message", "type", "state", "problem"],
    ),
];

/// Copies what `webhooks.db` in a folder holds into a database, all of it or nothing; how many
/// endpoints there are. Where the database has some already nothing is copied.
///
/// # Errors
/// Where either cannot be opened, read or written.
pub fn carry(from: &Path, to: &DatabaseUrl) -> Result<u64> {
    let tables = Tables { version: VERSION, sqlite: SCHEMA, postgres: &POSTGRES };
    let mut source = Database::beside(&Journal::Folder(from.to_owned()), FILE, &tables)?;
    let mut target = Database::beside(&Journal::Database(to.clone()), FILE, &tables)?;
    target.transaction(true, |target| {
        if count(target)? == 0 {
            for table in CARRIED {
                copy(table, &mut source, target)?;
            }
            // The next endpoint gets the next number, which was never another's.
            let next = "SELECT setval(pg_get_serial_sequence('endpoint', 'id'), \
                        greatest((SELECT max(id) FROM endpoint), ?1))";
            target.query(next, &[Value::from(1_i64)])?;
        }
        count(target)
    })
}

fn count(target: &mut Database) -> Result<u64> {
    let row = target.find("SELECT count(*) FROM endpoint", &[])?;
    row.ok_or(DatabaseError::Unreadable("a count"))?.int(0, "a count")
}

fn copy(
    (table, numbers, texts): (&str, &[&'static str], &[&'static str]),
    source: &mut Database,
    target: &mut Database,
) -> Result<()> {
    let columns = [numbers, texts].concat();
    let names = columns.join(", ");
    let places: Vec<String> = (1..=columns.len()).map(|number| format!("?{number}")).collect();
    let insert = format!(
        "INSERT INTO {table} ({names}) OVERRIDING SYSTEM VALUE VALUES ({})",
        places.join(", ")
    );
    for row in source.query(&format!("SELECT {names} FROM {table}"), &[])? {
        let mut values = Vec::with_capacity(columns.len());
        for (at, name) in columns.iter().enumerate() {
            values.push(if at < numbers.len() {
                Value::Int(row.maybe(at, name)?)
            } else {
                Value::Text(row.maybe_text(at, name)?.map(str::to_owned))
            });
        }
        target.execute(&insert, &values)?;
    }
    Ok(())
}
