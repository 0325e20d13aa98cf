//! The tables as the database itself describes them: from its catalogue and the comments in it.

mod postgres;
mod sqlite;

use crate::database::{Database, DatabaseError};
use std::fmt::Write;

/// A column as the database knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: String,
    /// Whether it may be absent.
    pub null: bool,
    /// The table that it names a row of.
    pub parent: Option<String>,
    /// What it means.
    pub comment: String,
}

/// An index as the database knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: String,
    /// The question it answers.
    pub comment: String,
}

/// A table as the database knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// What a row is.
    pub comment: String,
    /// The columns of its primary key.
    pub key: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its indexes beside the primary key.
    pub indexes: Vec<Index>,
}

/// A view as the database knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Its name.
    pub name: String,
    /// What it shows.
    pub comment: String,
}

/// Everything there is, in order of name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// The tables.
    pub tables: Vec<Table>,
    /// The views.
    pub views: Vec<View>,
}

/// What the database says of itself.
///
/// # Errors
/// Where it refuses.
pub fn describe(database: &mut Database) -> Result<Description, DatabaseError> {
    match database {
        Database::Sqlite(_) => sqlite::describe(database),
        Database::Postgres(_) => postgres::describe(database),
    }
}

impl Description {
    /// As a page for people.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut page = String::new();
        for table in &self.tables {
            table.add_to(&mut page);
        }
        page.push_str("\n## Views\n\nThe tables joined as people look at them.\n\n");
        page.push_str("| view | what it shows |\n|---|---|\n");
        for view in &self.views {
            let _ = writeln!(page, "| `{}` | {} |", view.name, view.comment);
        }
        page
    }
}

impl Table {
    fn add_to(&self, page: &mut String) {
        let _ = write!(page, "\n## `{}`\n\n{}\n\n", self.name, self.comment);
        page.push_str("| column | type | meaning |\n|---|---|---|\n");
        for column in &self.columns {
            let null = if column.null { ", or nothing" } else { "" };
            let parent = column.parent.as_ref().map(|parent| format!(" A row of `{parent}`."));
            let _ = writeln!(
                page,
                "| `{}` | {}{null} | {}{} |",
                column.name,
                column.kind,
                column.comment,
                parent.unwrap_or_default()
            );
        }
        let _ = writeln!(page, "\nPrimary key: `{}`.", self.key);
        for index in &self.indexes {
            let _ = writeln!(page, "Index `{}`: {}.", index.columns, index.comment);
        }
    }
}
