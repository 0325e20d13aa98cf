//! Both places where books can be, and everything that stands in them.

use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;
use testbed::Cluster;
use views::database::FILE;
use views::query::{Place, Queries};
use views::schema::{TABLES, Table};
use views::value::{Value, read_date, read_time};

/// Somewhere to keep books; gone when dropped.
pub struct Shelf {
    pub place: Place,
    pub name: &'static str,
    _folder: Option<TempDir>,
}

pub fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| Cluster::start().expect("PostgreSQL starts"))
}

impl Shelf {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place::File(folder.path().join(FILE));
        Self { place, name: "SQLite", _folder: Some(folder) }
    }

    pub fn postgres() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("books_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let url = cluster().create_database(&name).expect("a database");
        let place = Place::Server(Box::new(url.parse().expect("a URL")));
        Self { place, name: "PostgreSQL", _folder: None }
    }

    pub fn both() -> [Self; 2] {
        [Self::sqlite(), Self::postgres()]
    }

    pub fn queries(&self) -> Queries {
        Queries::new(self.place.clone(), 2)
    }

    pub fn file(&self) -> &Path {
        match &self.place {
            Place::File(file) => file,
            Place::Server(_) => panic!("no file"),
        }
    }

    /// The rows of a query.
    pub fn rows(&self, sql: &str, values: &[Value]) -> Vec<Vec<Value>> {
        let read = self.queries().read(|reader| reader.query(sql, values));
        let rows = read.unwrap_or_else(|error| panic!("{}: {error}: {sql}", self.name));
        rows.into_iter().map(|row| row.values).collect()
    }

    /// The whole numbers of a query.
    pub fn numbers(&self, sql: &str, values: &[Value]) -> Vec<Vec<i64>> {
        let number = |value: Value| match value {
            Value::Int(number) => number,
            Value::Null => i64::MIN,
            other => panic!("{other:?} is no number: {sql}"),
        };
        self.rows(sql, values)
            .into_iter()
            .map(|row| row.into_iter().map(number).collect())
            .collect()
    }

    /// Everything, as lines: the same for the same content, wherever it is.
    pub fn dump(&self) -> Vec<String> {
        TABLES.iter().flat_map(|table| self.dump_of(table)).collect()
    }

    fn dump_of(&self, table: &Table) -> Vec<String> {
        let rows = self.rows(&format!("SELECT {} FROM {}", table.column_list(), table.name), &[]);
        let mut lines: Vec<String> = rows
            .into_iter()
            .map(|row| {
                let values = row.into_iter().zip(table.columns);
                let texts = values.map(|(value, column)| {
                    format!("{}={:?}", column.name, plain(value, column.kind))
                });
                format!("{}: {}", table.name, texts.collect::<Vec<_>>().join(" "))
            })
            .collect();
        lines.sort_unstable();
        lines
    }
}

/// A value as the column means it.
fn plain(value: Value, kind: views::value::Kind) -> Value {
    use views::value::Kind;
    match (kind, value) {
        (Kind::Time, Value::Text(text)) => Value::Time(read_time(&text).expect("a time")),
        (Kind::Date, Value::Text(text)) => Value::Date(read_date(&text).expect("a date")),
        (Kind::Bool, Value::Int(number)) => Value::Bool(number != 0),
        (_, value) => value,
    }
}

/// Says where two dumps differ.
#[track_caller]
pub fn assert_same(one: &[String], other: &[String], what: &str) {
    for (left, right) in one.iter().zip(other) {
        assert_eq!(left, right, "{what}");
    }
    assert_eq!(one.len(), other.len(), "{what}: as many rows");
}
