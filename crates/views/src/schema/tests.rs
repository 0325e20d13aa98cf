use super::{Dialect, TABLES, VIEWS, create_index, create_table, create_view, table};
use rusqlite::Connection;
use std::collections::BTreeSet;

#[test]
fn sqlite_takes_every_definition_and_keeps_the_comments() {
    let connection = Connection::open_in_memory().expect("opens");
    for table in TABLES {
        let sql = create_table(Dialect::Sqlite, table);
        connection.execute_batch(&sql).unwrap_or_else(|error| panic!("{error}: {sql}"));
        for index in table.indexes {
            connection
                .execute_batch(&create_index(Dialect::Sqlite, table, index))
                .expect("indexed");
        }
    }
    for view in VIEWS {
        connection.execute_batch(&create_view(Dialect::Sqlite, view)).expect("a view");
        connection.prepare(&format!("SELECT * FROM {}", view.name)).expect("readable");
    }
    let kept: String = connection
        .query_row("SELECT sql FROM sqlite_schema WHERE name = 'postings'", [], |row| row.get(0))
        .expect("there");
    assert!(kept.contains("The balance after."), "{kept}");
}

#[test]
fn names_are_told_apart_and_lead_somewhere() {
    let mut names = BTreeSet::new();
    for table in TABLES {
        assert!(names.insert(table.name), "{} twice", table.name);
        assert!(!table.comment.trim().is_empty(), "{} says nothing", table.name);
        for column in table.columns {
            assert!(!column.comment.trim().is_empty(), "{}.{}", table.name, column.name);
            if let Some(parent) = column.parent {
                assert!(super::table(parent).is_some(), "{parent} is no table");
            }
        }
        let indexed = table.indexes.iter().flat_map(|index| index.columns);
        for column in table.key.iter().chain(indexed) {
            assert!(table.column(column).is_some(), "{}.{column}", table.name);
        }
        for index in table.indexes {
            assert!(names.insert(index.name), "{} twice", index.name);
        }
    }
    assert!(table("nothing").is_none());
}
