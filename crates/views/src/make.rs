//! Making the tables: at once for books that begin empty, or in two steps around a load in bulk.

use crate::database::{Database, DatabaseError};
use crate::schema::{
    Dialect, LAYOUT, PositionRow, TABLES, VIEWS, create_index, create_table, create_view,
    foreign_keys, primary_key,
};

/// Makes tables that can be loaded: without indexes, and in PostgreSQL without any key.
pub(crate) fn tables(database: &mut Database) -> Result<(), DatabaseError> {
    let dialect = database.dialect();
    TABLES.iter().try_for_each(|table| database.script(&create_table(dialect, table)))
}

/// Gives loaded tables their keys, indexes and views, all checked against what is there.
pub(crate) fn finish(
    database: &mut Database,
    mut told: impl FnMut(&str),
) -> Result<(), DatabaseError> {
    let dialect = database.dialect();
    for table in TABLES {
        told(table.name);
        if dialect == Dialect::Postgres {
            database.script(&primary_key(table))?;
        }
        for index in table.indexes {
            database.script(&create_index(dialect, table, index))?;
        }
    }
    match dialect {
        Dialect::Postgres => {
            for table in TABLES {
                told(table.name);
                for key in foreign_keys(table) {
                    database.script(&key)?;
                }
            }
        }
        Dialect::Sqlite => {
            let astray = database.query("PRAGMA foreign_key_check", &[])?;
            if let Some(row) = astray.first() {
                let told = format!("a row without its parent: {:?}", row.values);
                return Err(DatabaseError::System(std::io::Error::other(told)));
            }
        }
    }
    VIEWS.iter().try_for_each(|view| database.script(&create_view(dialect, view)))?;
    if dialect == Dialect::Sqlite {
        // A few hundred rows of each index tell enough.
        database.query("PRAGMA analysis_limit = 400", &[])?;
    }
    database.script("ANALYZE")
}

/// Where the books stand.
pub(crate) fn place(next_sequence: i64, hash: journal::Hash) -> PositionRow {
    let journal_hash = hash.0.to_vec();
    PositionRow { only_row: 1, next_sequence, journal_hash, layout: LAYOUT }
}
