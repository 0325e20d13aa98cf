//! The questions that must stay quick are answered by indexes, and a whole table is never read for
//! them.

use crate::same::make;
use crate::shelf::Shelf;
use crate::world::World;
use views::query::Place;
use views::schema::TABLES;
use views::value::Value;

/// What is asked, and the index that must answer it.
const QUESTIONS: &[(&str, &str)] = &[
    (
        "SELECT balance FROM postings WHERE account_id = 1 AND sequence <= 100000 \
         ORDER BY sequence DESC, leg DESC LIMIT 1",
        "postings_by_account",
    ),
    (
        "SELECT sequence FROM records WHERE recorded_at <= '2026-06-01T00:00:00.000000Z' \
         ORDER BY recorded_at DESC, sequence DESC LIMIT 1",
        "records_by_time",
    ),
    (
        "SELECT sequence FROM title WHERE series_id = 1 AND node IN (1, 2, 4, 8, 16) \
         AND first_serial <= 3 AND last_serial >= 3",
        "title_by_node",
    ),
    (
        "SELECT first_serial FROM title WHERE to_member_id = 12 AND series_id = 1 \
         AND sequence <= 100000 ORDER BY sequence",
        "title_to_member",
    ),
    (
        "SELECT first_serial FROM title WHERE from_member_id = 12 AND series_id = 1 \
         AND sequence <= 100000 ORDER BY sequence",
        "title_from_member",
    ),
    (
        "SELECT order_id FROM orders WHERE series_id = 1 AND ended_sequence > 100",
        "orders_by_series",
    ),
    (
        "SELECT order_id FROM orders WHERE series_id = 1 AND ended_sequence IS NULL",
        "orders_by_series",
    ),
    (
        "SELECT price FROM order_events WHERE order_id = 7 AND sequence <= 100000 \
         ORDER BY sequence DESC, event_index DESC LIMIT 1",
        "order_events",
    ),
    (
        "SELECT sequence FROM member_events WHERE member_id = 12 AND (sequence, event_index) < (100000, 0) \
         ORDER BY sequence DESC, event_index DESC LIMIT 20",
        "member_events",
    ),
    ("SELECT units FROM holdings WHERE member_id = 5", "holdings_by_member"),
];

#[test]
fn quick_questions_use_their_index() {
    let world = World::new(21, 3_000);
    for shelf in Shelf::both() {
        make(&world, &shelf);
        for (question, index) in QUESTIONS {
            let plan = plan(&shelf, question);
            assert!(plan.contains(index), "{}: {question}\n{plan}", shelf.name);
        }
    }
}

fn plan(shelf: &Shelf, question: &str) -> String {
    let explain = match shelf.place {
        Place::File(_) => format!("EXPLAIN QUERY PLAN {question}"),
        // Tables of a test are so small that reading all of one is always cheapest.
        Place::Server(_) => format!("EXPLAIN (COSTS off) {question}"),
    };
    let queries = shelf.queries();
    let rows = queries.read(|reader| {
        if matches!(shelf.place, Place::Server(_)) {
            reader.query("SELECT set_config('enable_seqscan', 'off', true)", &[])?;
            reader.query("SELECT set_config('enable_bitmapscan', 'off', true)", &[])?;
            reader.query("SELECT set_config('enable_sort', 'off', true)", &[])?;
        }
        reader.query(&explain, &[])
    });
    let rows = rows.expect("explained");
    let texts = rows.iter().map(|row| format!("{:?}", row.values.last()));
    texts.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_index_is_there() {
    let world = World::new(22, 200);
    for shelf in Shelf::both() {
        make(&world, &shelf);
        for table in TABLES {
            for index in table.indexes {
                let sql = match shelf.place {
                    Place::File(_) => {
                        "SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = $1"
                    }
                    Place::Server(_) => "SELECT 1 FROM pg_indexes WHERE indexname = $1",
                };
                let found = shelf.rows(sql, &[Value::from(index.name)]);
                assert_eq!(found.len(), 1, "{}: {}", shelf.name, index.name);
            }
        }
    }
}
