//! A schema in the journal's database, shared by all nodes on it.

use std::collections::HashMap;
use std::time::Duration;

use pg::tokio_postgres::Statement;
use pg::tokio_postgres::types::{ToSql, Type};
use pg::{Access, DatabaseUrl, PgError, Schema, Session, ensure_schema};

use super::{DatabaseError, Result, Row, Value};

/// How long one statement may take.
const DEADLINE: Duration = Duration::from_secs(5);

/// Whoever holds this advisory lock delivers.
const TURN: i64 = 4_714_277_905_219;

/// A connection to the server; made again after it was lost.
pub(crate) struct Postgres {
    url: DatabaseUrl,
    search_path: &'static str,
    open: Option<Open>,
}

struct Open {
    session: Session,
    /// By their text and the types of their values.
    statements: HashMap<String, Statement>,
}

impl Postgres {
    /// Makes the schema where there is none.
    pub fn open(url: &DatabaseUrl, schema: &Schema) -> Result<Self> {
        ensure_schema(url, schema)?;
        Ok(Self { url: url.clone(), search_path: schema.name, open: None })
    }

    /// A claim to deliver for all nodes.
    pub fn turn(&self) -> Turn {
        Turn { url: self.url.clone(), holding: None }
    }

    fn connected(&mut self) -> Result<&mut Open> {
        if self.open.as_ref().is_none_or(|open| open.session.is_closed()) {
            let session = Session::connect(&self.url, "xq webhooks", Access::Write, DEADLINE)?;
            session.batch(&format!("SET search_path = {}", self.search_path))?;
            self.open = Some(Open { session, statements: HashMap::new() });
        }
        Ok(self.open.as_mut().expect("just made"))
    }

    /// What went wrong leaves nothing half done on the connection: it is given up.
    fn ask<T>(
        &mut self,
        question: impl FnOnce(&mut Open) -> std::result::Result<T, PgError>,
    ) -> Result<T> {
        let answer = question(self.connected()?);
        if answer.as_ref().is_err_and(PgError::is_unknown) {
            self.open = None;
        }
        Ok(answer?)
    }

    pub fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64> {
        self.ask(|open| {
            let statement = open.prepare(sql, values)?;
            open.session.execute(&statement, &parameters(values))
        })
    }

    pub fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>> {
        let rows = self.ask(|open| {
            let statement = open.prepare(sql, values)?;
            open.session.query(&statement, &parameters(values))
        })?;
        rows.iter().map(read).collect()
    }

    /// Every commit is durable here: the server says so.
    pub fn begin(&mut self, _durable: bool) -> Result<()> {
        self.ask(|open| open.session.batch("BEGIN"))
    }

    pub fn end(&mut self, is_good: bool) -> Result<()> {
        if self.open.is_none() {
            // The connection was lost in between, and with it what was not committed.
            return Err(PgError::Unexpected("the connection was lost".to_owned()).into());
        }
        self.ask(|open| open.session.batch(if is_good { "COMMIT" } else { "ROLLBACK" }))
    }
}

impl Open {
    fn prepare(&mut self, sql: &str, values: &[Value]) -> std::result::Result<Statement, PgError> {
        if let Some(known) = self.statements.get(sql) {
            return Ok(known.clone());
        }
        let types: Vec<Type> = values.iter().map(type_of).collect();
        let text = sql.replace('?', "$");
        let prepared = self.session.wait(self.session.client().prepare_typed(&text, &types))?;
        self.statements.insert(sql.to_owned(), prepared.clone());
        Ok(prepared)
    }
}

const fn type_of(value: &Value) -> Type {
    match value {
        Value::Int(_) => Type::INT8,
        Value::Text(_) => Type::TEXT,
    }
}

fn parameters(values: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(parameter).collect()
}

fn parameter(value: &Value) -> &(dyn ToSql + Sync) {
    match value {
        Value::Int(number) => number,
        Value::Text(text) => text,
    }
}

fn read(row: &pg::tokio_postgres::Row) -> Result<Row> {
    let value = |(at, column): (usize, &pg::tokio_postgres::Column)| -> Result<Value> {
        let unreadable = |_| DatabaseError::Unreadable("a column");
        if *column.type_() == Type::TEXT {
            row.try_get(at).map(Value::Text).map_err(unreadable)
        } else {
            row.try_get(at).map(Value::Int).map_err(unreadable)
        }
    };
    row.columns().iter().enumerate().map(value).collect::<Result<_>>().map(Row)
}

/// Whose turn it is to deliver, among all nodes of a database. The turn ends with the connection.
pub(crate) struct Turn {
    url: DatabaseUrl,
    holding: Option<Session>,
}

impl Turn {
    /// Whether it is this node's; takes it where nobody has it.
    pub fn is_ours(&mut self) -> Result<bool> {
        if let Some(session) = &self.holding {
            if session.batch("SELECT 1").is_ok() {
                return Ok(true);
            }
            // Lost: somebody else may have it already.
            self.holding = None;
            return Ok(false);
        }
        let session = Session::connect(&self.url, "xq webhooks turn", Access::Write, DEADLINE)?;
        let claim = session.prepare("SELECT pg_try_advisory_lock($1)")?;
        let rows = session.query(&claim, &[&TURN])?;
        let is_ours = rows.first().is_some_and(|row| row.try_get(0).unwrap_or(false));
        if is_ours {
            self.holding = Some(session);
        }
        Ok(is_ours)
    }
}
