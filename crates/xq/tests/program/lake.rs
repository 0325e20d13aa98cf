//! The lake of the demo's world, asked by DuckDB: it must say what the engine says.

use crate::python::{blocks, run_python};
use crate::server::{Server, ok};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A demo's world that has ended, with its lake, and what its books said.
struct World {
    folder: tempfile::TempDir,
    books: Books,
}

#[derive(Debug, PartialEq, Eq)]
struct Books {
    records: u64,
    /// By member, purpose and currency.
    balances: BTreeMap<String, i64>,
    /// By member and series.
    holdings: BTreeMap<String, i64>,
}

fn world() -> World {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start_as(folder.path(), &["demo", "--quiet-world"]);
    let books = books(&server, folder.path());
    assert!(server.interrupt());
    let told =
        ok(folder.path(), &["lake", "export", "--out", &lake(folder.path()), "--tail", "--json"]);
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["records"], books.records, "{told}");
    World { folder, books }
}

fn lake(folder: &Path) -> String {
    folder.join("lake").display().to_string()
}

fn books(server: &Server, data: &Path) -> Books {
    let key = fs::read_to_string(data.join("operator.key")).unwrap();
    let client = server.client(key.trim());
    let get = |path: &str| {
        let (status, body) = client.get(path).expect("an answer");
        assert_eq!(status, 200, "{path}: {body}");
        body
    };
    let (mut balances, mut holdings) = (BTreeMap::new(), BTreeMap::new());
    for id in &members(get) {
        for account in
            get(&format!("/v1/wallet/accounts?member={id}"))["accounts"].as_array().unwrap()
        {
            let text = |field: &str| account[field].as_str().expect("text");
            let key = format!("{id} {} {}", text("purpose"), text("currency"));
            balances.insert(key, account["balance"].as_i64().expect("a number"));
        }
        let held = get(&format!("/v1/wallet/holdings?member={id}&limit=200"));
        for holding in held["items"].as_array().unwrap() {
            let units = holding["units"].as_i64().expect("a number");
            let series = holding["series"].as_str().expect("an id");
            if units > 0 {
                holdings.insert(format!("{id} {series}"), units);
            }
        }
    }
    let records = get("/v1/audit/head")["sequence"].as_u64().expect("a number");
    Books { records, balances, holdings }
}

/// The ids of all members, page by page.
fn members(get: impl Fn(&str) -> Value) -> Vec<String> {
    let mut ids = Vec::new();
    let mut rest = String::new();
    loop {
        let page = get(&format!("/v1/members?limit=200{rest}"));
        for member in page["items"].as_array().expect("members") {
            ids.push(member["id"].as_str().expect("an id").to_owned());
        }
        match page["next_cursor"].as_str() {
            Some(cursor) => rest = format!("&cursor={cursor}"),
            None => return ids,
        }
    }
}

/// What the files say, by the same names.
const SUMS: &str = r#"
import duckdb, json
def pairs(sql):
    return {" ".join(row[:-1]): row[-1] for row in duckdb.sql(sql).fetchall()}
P, M = "'lake/postings/*/*.parquet'", "'lake/moves/*/*.parquet'"
one = lambda sql: duckdb.sql(sql).fetchall()[0][0]
print(json.dumps({
    "records": one("SELECT count(*) FROM 'lake/records/*/*.parquet'"),
    "last": one("SELECT max(sequence) FROM 'lake/records/*/*.parquet'"),
    "events": one("SELECT count(*) FROM 'lake/events/*/*.parquet'"),
    "events_of_records": one("SELECT sum(events)::BIGINT FROM 'lake/records/*/*.parquet'"),
    "unbalanced": one(f"SELECT count(*) FROM (SELECT sequence, event_index, currency, sum(amount) s FROM {P} GROUP BY ALL) WHERE s <> 0"),
    "balances": pairs(f"SELECT member, purpose, currency, sum(amount)::BIGINT b FROM {P} GROUP BY ALL HAVING b <> 0"),
    "holdings": pairs(f"""SELECT member, series, sum(units)::BIGINT u FROM (
        SELECT to_id member, series, units FROM {M} WHERE to_place = 'free' UNION ALL
        SELECT from_id, series, -units FROM {M} WHERE from_place = 'free') GROUP BY ALL HAVING u <> 0"""),
    "fills": one("SELECT count(*) FROM 'lake/events/*/*.parquet' WHERE type = 'market.filled'"),
    "trades": one("SELECT count(*) FROM 'lake/trades/*/*.parquet'"),
    "captures": one("SELECT count(*) FROM 'lake/redemptions/*/*.parquet' WHERE step = 'captured'"),
    "days_that_differ": one("SELECT count(*) FROM read_parquet('lake/records/*/*.parquet', hive_partitioning = true) WHERE day <> (time AT TIME ZONE 'UTC')::DATE"),
}))
"#;

#[test]
fn duckdb_finds_in_the_files_what_the_engine_has_in_its_books() {
    let world = world();
    let said: Value =
        serde_json::from_str(&run_python(world.folder.path(), SUMS, &[])).expect("JSON");
    let map = |name: &str| -> BTreeMap<String, i64> {
        serde_json::from_value(said[name].clone()).expect("numbers")
    };
    assert_eq!(
        (&said["records"], &said["last"]),
        (&world.books.records.into(), &world.books.records.into())
    );
    assert_eq!(map("balances"), world.books.balances);
    assert_eq!(map("holdings"), world.books.holdings);
    assert!(world.books.balances.len() > 20 && world.books.holdings.len() > 20);
    assert_eq!((&said["unbalanced"], &said["days_that_differ"]), (&0.into(), &0.into()));
    assert_eq!(said["events"], said["events_of_records"]);
    assert_eq!(said["trades"], said["fills"]);
    assert!(said["trades"].as_u64() > Some(0) && said["captures"].as_u64() > Some(0), "{said}");
    // pyarrow, which shares no code with DuckDB and with us, reads the same.
    let rows = "import pyarrow.dataset as d; print(d.dataset('lake/postings', partitioning='hive').count_rows())";
    let sql = "import duckdb; print(duckdb.sql(\"SELECT count(*) FROM 'lake/postings/*/*.parquet'\").fetchall()[0][0])";
    let folder = world.folder.path();
    assert_eq!(run_python(folder, rows, &[]), run_python(folder, sql, &[]));
    the_recipe_works_as_written(folder);
}

fn the_recipe_works_as_written(folder: &Path) {
    let program = "import duckdb, sys\nfor s in duckdb.extract_statements(sys.argv[1]):\n    \
                   print(len(duckdb.sql(s.query).fetchall()))";
    let queries = blocks("docs/recipes/lake.md", "sql");
    assert_eq!(queries.len(), 6);
    for query in &queries {
        let counts = run_python(folder, program, &[query]);
        let found_nothing = counts.lines().any(|count| count == "0");
        // Nothing needs to be refused in a small world.
        assert!(!found_nothing || query.contains("rejected"), "{query}: {counts}");
    }
    for program in blocks("docs/recipes/lake.md", "python") {
        let shown = run_python(folder, &program, &[]);
        assert!(shown.contains("ser_1") && shown.contains("filled"), "{shown}");
    }
}
