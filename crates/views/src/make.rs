//! Making the tables: at once for books that begin empty, or in two steps around a load in bulk.

use crate::database::{Database, DatabaseError};
use crate::schema::{
    Dialect, LAYOUT, PositionRow, TABLES, Table, VIEWS, create_index, create_table, create_view,
    foreign_keys, primary_key, table,
};
use std::sync::{Mutex, PoisonError};

/// Makes tables that can be loaded: without indexes, and in PostgreSQL without any key.
pub(crate) fn tables(database: &mut Database) -> Result<(), DatabaseError> {
    let dialect = database.dialect();
    TABLES.iter().try_for_each(|table| database.script(&create_table(dialect, table)))
}

/// Gives loaded tables their keys, indexes and views, all checked against what is there. PostgreSQL does
/// it on both connections at once, where there are two.
pub(crate) fn finish(
    database: &mut Database,
    second: Option<Database>,
    mut told: impl FnMut(&str),
) -> Result<(), DatabaseError> {
    let dialect = database.dialect();
    match dialect {
        Dialect::Postgres => on_a_server(database, second, &mut told)?,
        Dialect::Sqlite => in_a_file(database, &mut told)?,
    }
    VIEWS.iter().try_for_each(|view| database.script(&create_view(dialect, view)))
}

fn in_a_file(database: &mut Database, told: &mut dyn FnMut(&str)) -> Result<(), DatabaseError> {
    for table in TABLES {
        told(table.name);
        for index in table.indexes {
            database.script(&create_index(Dialect::Sqlite, table, index))?;
        }
    }
    let astray = database.query("PRAGMA foreign_key_check", &[])?;
    if let Some(row) = astray.first() {
        let told = format!("a row without its parent: {:?}", row.values);
        return Err(DatabaseError::System(std::io::Error::other(told)));
    }
    // A few hundred rows of each index tell enough.
    database.query("PRAGMA analysis_limit = 400", &[])?;
    database.script("ANALYZE")
}

fn on_a_server(
    database: &mut Database,
    mut second: Option<Database>,
    told: &mut dyn FnMut(&str),
) -> Result<(), DatabaseError> {
    let indexes = largest_first(database)?.into_iter().map(|table| {
        let indexes = table.indexes.iter();
        let indexes = indexes.map(|index| create_index(Dialect::Postgres, table, index));
        let (key, look) = (primary_key(table) + ";", format!("ANALYZE {}", table.name));
        let sql = std::iter::once(key).chain(indexes).chain([look]).collect::<String>();
        Job { table: table.name, sql }
    });
    together(database, second.as_mut(), indexes.collect(), told)?;
    // Declared at once, which locks both tables; checked afterwards, which locks neither.
    for table in TABLES {
        foreign_keys(table).iter().try_for_each(|key| database.script(key))?;
    }
    let checks = unchecked_keys(database)?;
    together(database, second.as_mut(), checks, told)
}

/// Something to be done to one table.
struct Job {
    table: &'static str,
    sql: String,
}

fn largest_first(database: &mut Database) -> Result<Vec<&'static Table>, DatabaseError> {
    let sql = "SELECT relname::text FROM pg_class WHERE relnamespace = current_schema()::regnamespace \
               AND relkind = 'r' ORDER BY relpages DESC, pg_relation_size(oid) DESC, relname";
    let names = database.query(sql, &[])?;
    let names: Vec<String> = names.iter().map(|row| row.get(0)).collect::<Result<_, _>>()?;
    Ok(names.iter().filter_map(|name| table(name)).collect())
}

fn unchecked_keys(database: &mut Database) -> Result<Vec<Job>, DatabaseError> {
    let sql = "SELECT t.relname::text, c.conname::text FROM pg_constraint c \
               JOIN pg_class t ON t.oid = c.conrelid \
               WHERE NOT c.convalidated AND c.connamespace = current_schema()::regnamespace \
               ORDER BY pg_relation_size(t.oid) DESC, c.conname";
    let mut jobs = Vec::new();
    for row in database.query(sql, &[])? {
        let (name, key): (String, String) = (row.get(0)?, row.get(1)?);
        if let Some(table) = table(&name) {
            let sql = format!("ALTER TABLE {name} VALIDATE CONSTRAINT {key}");
            jobs.push(Job { table: table.name, sql });
        }
    }
    Ok(jobs)
}

/// Does all jobs, on two connections where there are two.
fn together(
    first: &mut Database,
    second: Option<&mut Database>,
    jobs: Vec<Job>,
    told: &mut dyn FnMut(&str),
) -> Result<(), DatabaseError> {
    let waiting = Mutex::new(jobs.into_iter());
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
    std::thread::scope(|scope| {
        let helping = second.map(|second| {
            scope.spawn(|| {
                while let Some(job) = next() {
                    second.script(&job.sql)?;
                }
                Ok(())
            })
        });
        let mut done = Ok(());
        while done.is_ok()
            && let Some(job) = next()
        {
            told(job.table);
            done = first.script(&job.sql);
        }
        let helped =
            helping.map_or(Ok(()), |thread| thread.join().unwrap_or(Err(DatabaseError::NotThere)));
        done.and(helped)
    })
}

/// Where the books stand.
pub(crate) fn place(next_sequence: i64, hash: journal::Hash) -> PositionRow {
    let journal_hash = hash.0.to_vec();
    PositionRow { only_row: 1, next_sequence, journal_hash, layout: LAYOUT }
}
