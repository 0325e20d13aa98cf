//! From PostgreSQL's catalogue.

use super::{Column, Description, Index, Table, View};
use crate::database::{Answer, Database, DatabaseError};

pub(super) fn describe(database: &mut Database) -> Result<Description, DatabaseError> {
    let tables = database.query(
        "SELECT c.oid::bigint, c.relname::text, c.relkind::text, COALESCE(obj_description(c.oid), '') \
         FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace \
         AND c.relkind IN ('r', 'v') ORDER BY c.relname COLLATE \"C\"",
        &[],
    )?;
    let mut description = Description::default();
    for row in &tables {
        let (oid, name): (i64, String) = (row.get(0)?, row.get(1)?);
        let (kind, comment): (String, String) = (row.get(2)?, row.get(3)?);
        if kind == "v" {
            description.views.push(View { name, comment });
            continue;
        }
        let (key, indexes) = indexes(database, oid)?;
        let columns = columns(database, oid)?;
        description.tables.push(Table { name, comment, key, columns, indexes });
    }
    Ok(description)
}

fn columns(database: &mut Database, table: i64) -> Result<Vec<Column>, DatabaseError> {
    let rows = database.query(
        "SELECT a.attname::text, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, \
         COALESCE(col_description(a.attrelid, a.attnum), ''), \
         (SELECT f.confrelid::regclass::text FROM pg_constraint f WHERE f.conrelid = a.attrelid \
         AND f.contype = 'f' AND f.conkey = ARRAY[a.attnum]) \
         FROM pg_attribute a WHERE a.attrelid = $1::bigint::oid AND a.attnum > 0 \
         AND NOT a.attisdropped ORDER BY a.attnum",
        &[table.into()],
    )?;
    let column = |row: &Answer| -> Result<Column, DatabaseError> {
        let kind: String = row.get(1)?;
        Ok(Column {
            name: row.get(0)?,
            kind: if kind == "timestamp with time zone" { "timestamptz".to_owned() } else { kind },
            null: row.get(2)?,
            comment: row.get(3)?,
            parent: row.get(4)?,
        })
    };
    rows.iter().map(column).collect()
}

/// The columns of the primary key, and the other indexes.
fn indexes(database: &mut Database, table: i64) -> Result<(String, Vec<Index>), DatabaseError> {
    let rows = database.query(
        "SELECT c.relname::text, i.indisprimary, COALESCE(obj_description(c.oid), ''), \
         (SELECT string_agg(a.attname::text, ', ' ORDER BY k.place) \
         FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, place) \
         JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number) \
         FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid \
         WHERE i.indrelid = $1::bigint::oid ORDER BY c.relname COLLATE \"C\"",
        &[table.into()],
    )?;
    let (mut key, mut indexes) = (String::new(), Vec::new());
    for row in &rows {
        let columns: String = row.get(3)?;
        if row.get(1)? {
            key = columns;
        } else {
            indexes.push(Index { name: row.get(0)?, columns, comment: row.get(2)? });
        }
    }
    Ok((key, indexes))
}
