//! From the text of definitions, which SQLite keeps with the comments in it.

use super::{Column, Description, Index, Table, View};
use crate::database::{Database, DatabaseError};

pub(super) fn describe(database: &mut Database) -> Result<Description, DatabaseError> {
    let rows = database.query(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name",
        &[],
    )?;
    let mut description = Description::default();
    let mut indexes: Vec<(String, Index)> = Vec::new();
    for row in &rows {
        let (kind, name): (String, String) = (row.get(0)?, row.get(1)?);
        let sql: String = row.get(3)?;
        match kind.as_str() {
            "table" if !name.starts_with("sqlite_") => description.tables.push(table(name, &sql)),
            "index" => indexes.push((row.get(2)?, index(name, &sql))),
            "view" => {
                let comment = sql.lines().next().and_then(|line| line.split_once("-- "));
                let comment = comment.map_or_else(String::new, |(_, told)| told.to_owned());
                description.views.push(View { name, comment });
            }
            _ => {}
        }
    }
    for (of, index) in indexes {
        if let Some(table) = description.tables.iter_mut().find(|table| table.name == of) {
            table.indexes.push(index);
        }
    }
    Ok(description)
}

/// A table, from the text that `create_table` wrote: a line for itself, one for each column, one for
/// the key.
fn table(name: String, sql: &str) -> Table {
    let mut table = Table {
        name,
        comment: String::new(),
        key: String::new(),
        columns: Vec::new(),
        indexes: Vec::new(),
    };
    for line in sql.lines().map(str::trim) {
        if let Some(told) = line.strip_prefix("-- ") {
            told.clone_into(&mut table.comment);
        } else if let Some(rest) = line.strip_prefix("PRIMARY KEY (") {
            table.key = rest.trim_end_matches(')').to_owned();
        } else if let Some((definition, comment)) = line.split_once(", -- ") {
            table.columns.extend(column(definition, comment));
        }
    }
    table
}

fn column(definition: &str, comment: &str) -> Option<Column> {
    let (head, parent) = match definition.split_once(" REFERENCES ") {
        Some((head, rest)) => (head, rest.split(' ').next().map(str::to_owned)),
        None => (definition, None),
    };
    let mut words = head.split(' ');
    Some(Column {
        name: words.next()?.to_owned(),
        kind: words.next()?.to_owned(),
        null: !head.ends_with(" NOT NULL"),
        parent,
        comment: comment.to_owned(),
    })
}

fn index(name: String, sql: &str) -> Index {
    let mut lines = sql.lines();
    let comment = lines.next().and_then(|line| line.split_once("-- "));
    let comment = comment.map_or_else(String::new, |(_, told)| told.to_owned());
    let columns = lines.next().map_or_else(String::new, |line| line.trim().to_owned());
    Index { name, columns, comment }
}
