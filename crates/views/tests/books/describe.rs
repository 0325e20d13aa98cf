//! The databases describe themselves, alike, and the reference is what they say.

use crate::same::make;
use crate::shelf::Shelf;
use crate::world::World;
use std::path::Path;
use views::database::{Database, Postgres, SCHEMA, Sqlite};
use views::describe::{Description, describe};
use views::query::Place;

fn described(shelf: &Shelf) -> Description {
    let mut database = match &shelf.place {
        Place::File(file) => Database::Sqlite(Sqlite::open_for_reading(file).expect("opens")),
        Place::Server(url) => {
            let client = pg::connect(url, "describe").expect("connects");
            Database::Postgres(Box::new(Postgres::new(client, SCHEMA).expect("a session")))
        }
    };
    describe(&mut database).expect("described")
}

const HEAD: &str = "# The books\n\n\
    Printed by `xq views describe` from PostgreSQL's catalogue; `BLESS=1` rewrites it. In SQLite the\n\
    same tables hold the same content: `timestamptz` and `date` are text there, such as\n\
    `2026-01-01T12:00:00.000000Z` and `2026-01-01`, `boolean` is 1 or 0, `bytea` is a blob.\n\n\
    Ids that the interface prints (`mem_7`) are numbers in columns named `…_id`, and text in the column\n\
    `id` of the thing's own table. Money is in minor units of its currency, prices in parts per million\n\
    of face value, rates in basis points, spans in microseconds.\n";

#[test]
fn the_reference_is_what_the_database_says() {
    let world = World::new(61, 50);
    let [here, there] = Shelf::both();
    make(&world, &here);
    make(&world, &there);
    let (sqlite, postgres) = (described(&here), described(&there));
    assert_eq!(strip(&sqlite), strip(&postgres), "both say the same");
    let page = format!("{HEAD}{}", postgres.markdown());
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/books.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, &page).expect("written");
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == page, "docs/reference/books.md is out of date: BLESS=1 rewrites it");
}

/// Without the names of types.
fn strip(description: &Description) -> Description {
    let mut plain = description.clone();
    for table in &mut plain.tables {
        table.columns.iter_mut().for_each(|column| column.kind.clear());
        table.indexes.sort_by(|one, other| one.name.cmp(&other.name));
    }
    plain
}
