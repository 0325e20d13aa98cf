//! Definitions for each database, made from the tables.

use super::{Column, Index, Table, View, table};
use crate::value::Kind;
use std::fmt::Write;

/// Which database's SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite 3.37 or newer: strict tables.
    Sqlite,
    /// PostgreSQL 15 or newer.
    Postgres,
}

impl Dialect {
    fn type_of(self, kind: Kind) -> &'static str {
        match (self, kind) {
            (Self::Sqlite, Kind::Int | Kind::Bool) => "INTEGER",
            (Self::Sqlite, Kind::Text | Kind::Time | Kind::Date) => "TEXT",
            (Self::Sqlite, Kind::Bytes) => "BLOB",
            (Self::Postgres, kind) => postgres_type(kind),
        }
    }
}

/// The name of a type in PostgreSQL.
pub(crate) fn postgres_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Int => "bigint",
        Kind::Text => "text",
        Kind::Time => "timestamptz",
        Kind::Date => "date",
        Kind::Bool => "boolean",
        Kind::Bytes => "bytea",
    }
}

/// Text as an SQL literal.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A doc comment on one line.
fn one_line(comment: &str) -> String {
    comment.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first key column of the table that a column points to.
fn target(column: &Column) -> Option<(&'static str, &'static str)> {
    let parent = table(column.parent?)?;
    Some((parent.name, parent.key.first()?))
}

/// Makes a table. SQLite's has its key, its foreign keys and the comments in its text, which
/// `sqlite_schema` keeps; PostgreSQL's gets its keys by [`primary_key`] and [`foreign_keys`], and its
/// comments as objects.
#[must_use]
pub fn create_table(dialect: Dialect, table: &Table) -> String {
    match dialect {
        Dialect::Sqlite => sqlite_table(table),
        Dialect::Postgres => postgres_table(table),
    }
}

fn sqlite_table(table: &Table) -> String {
    let mut sql = format!("CREATE TABLE {} (\n  -- {}\n", table.name, one_line(table.comment));
    for column in table.columns {
        let null = if column.null { "" } else { " NOT NULL" };
        let kind = Dialect::Sqlite.type_of(column.kind);
        let _ = write!(sql, "  {} {kind}{null}", column.name);
        if let Some((parent, key)) = target(column) {
            let _ = write!(sql, " REFERENCES {parent} ({key}) DEFERRABLE INITIALLY DEFERRED");
        }
        let _ = writeln!(sql, ", -- {}", one_line(column.comment));
    }
    let _ = write!(sql, "  PRIMARY KEY ({})\n) STRICT, WITHOUT ROWID", table.key.join(", "));
    sql
}

fn postgres_table(table: &Table) -> String {
    let columns = table.columns.iter().map(|column| {
        let null = if column.null { "" } else { " NOT NULL" };
        format!("  {} {}{null}", column.name, Dialect::Postgres.type_of(column.kind))
    });
    let columns: Vec<String> = columns.collect();
    let mut sql = format!("CREATE TABLE {} (\n{}\n);\n", table.name, columns.join(",\n"));
    let about = quoted(&one_line(table.comment));
    let _ = writeln!(sql, "COMMENT ON TABLE {} IS {about};", table.name);
    for column in table.columns {
        let about = quoted(&one_line(column.comment));
        let _ = writeln!(sql, "COMMENT ON COLUMN {}.{} IS {about};", table.name, column.name);
    }
    sql
}

/// Gives a table of PostgreSQL its primary key; SQLite's has it from the start.
#[must_use]
pub fn primary_key(table: &Table) -> String {
    format!("ALTER TABLE {} ADD PRIMARY KEY ({})", table.name, table.key.join(", "))
}

/// Gives a table of PostgreSQL its foreign keys, which are checked against what is there when they are
/// validated.
#[must_use]
pub fn foreign_keys(table: &Table) -> Vec<String> {
    let columns = table.columns.iter();
    let keys = columns.filter_map(|column| {
        let (parent, key) = target(column)?;
        Some(format!(
            "ALTER TABLE {} ADD FOREIGN KEY ({}) REFERENCES {parent} ({key}) \
             DEFERRABLE INITIALLY DEFERRED NOT VALID",
            table.name, column.name
        ))
    });
    keys.collect()
}

/// Makes an index, with what it is for.
#[must_use]
pub fn create_index(dialect: Dialect, table: &Table, index: &Index) -> String {
    let columns = index.columns.join(", ");
    let (name, serves) = (index.name, one_line(index.serves));
    match dialect {
        Dialect::Sqlite => {
            format!("CREATE INDEX {name} ON {} ( -- {serves}\n  {columns}\n)", table.name)
        }
        Dialect::Postgres => format!(
            "CREATE INDEX {name} ON {} ({columns});\nCOMMENT ON INDEX {name} IS {};\n",
            table.name,
            quoted(&serves)
        ),
    }
}

/// Makes a view for people.
#[must_use]
pub fn create_view(dialect: Dialect, view: &View) -> String {
    let about = one_line(view.comment);
    match dialect {
        Dialect::Sqlite => format!("CREATE VIEW {} AS -- {about}\n{}", view.name, view.query),
        Dialect::Postgres => format!(
            "CREATE VIEW {} WITH (security_invoker = true) AS {};\nCOMMENT ON VIEW {} IS {};\n",
            view.name,
            view.query,
            view.name,
            quoted(&about)
        ),
    }
}
