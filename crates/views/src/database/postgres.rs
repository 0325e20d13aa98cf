//! The books on a server.

use super::encode::{Array, COPY_HEADER, COPY_TRAILER, put_row};
use super::{Answer, DatabaseError};
use crate::schema::{Kept, Row, Table, postgres_type};
use crate::value::Value;
use pg::Client;
use postgres::Statement;
use postgres::types::{FromSql, ToSql, Type};
use std::collections::HashMap;
use std::error::Error;
use std::io::Write;
use units::{CivilDate, Timestamp};

/// The schema that holds the tables.
pub const SCHEMA: &str = "books";

/// Rows go to the server in pieces of this size.
const COPY_BYTES: usize = 1 << 20;

/// A connection to a server.
pub struct Postgres {
    client: Client,
    statements: HashMap<String, Statement>,
}

impl Postgres {
    /// Works in `schema`, which need not be there yet.
    ///
    /// # Errors
    /// Where the server refuses.
    pub fn new(mut client: Client, schema: &str) -> Result<Self, DatabaseError> {
        client.batch_execute(&format!("SET search_path = {schema}; SET timezone = 'UTC'"))?;
        Ok(Self { client, statements: HashMap::new() })
    }

    /// The same, for reading only: the server refuses to write.
    ///
    /// # Errors
    /// Where the server refuses.
    pub fn for_reading(client: Client, schema: &str) -> Result<Self, DatabaseError> {
        let mut reading = Self::new(client, schema)?;
        reading.script("SET default_transaction_read_only = on")?;
        Ok(reading)
    }

    fn prepared(&mut self, sql: &str) -> Result<Statement, DatabaseError> {
        if let Some(known) = self.statements.get(sql) {
            return Ok(known.clone());
        }
        let statement = self.client.prepare(sql)?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    pub(super) fn query(
        &mut self,
        sql: &str,
        values: &[Value],
    ) -> Result<Vec<Answer>, DatabaseError> {
        let statement = self.prepared(sql)?;
        let rows = self.client.query(&statement, &parameters(values))?;
        rows.iter().map(answer).collect()
    }

    pub(super) fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, DatabaseError> {
        let statement = self.prepared(sql)?;
        Ok(self.client.execute(&statement, &parameters(values))?)
    }

    pub(super) fn script(&mut self, sql: &str) -> Result<(), DatabaseError> {
        Ok(self.client.batch_execute(sql)?)
    }

    pub(super) fn append<R: Row>(&mut self, rows: &[R]) -> Result<(), DatabaseError> {
        let statement =
            self.prepared(&format!("COPY {} FROM STDIN (FORMAT binary)", R::TABLE.name))?;
        let mut writer = self.client.copy_in(&statement)?;
        let mut piece = COPY_HEADER.to_vec();
        let mut values = Vec::with_capacity(R::TABLE.columns.len());
        for row in rows {
            row.values(&mut values);
            put_row(&mut piece, &values);
            values.clear();
            if piece.len() >= COPY_BYTES {
                writer.write_all(&piece)?;
                piece.clear();
            }
        }
        piece.extend(COPY_TRAILER);
        writer.write_all(&piece)?;
        writer.finish()?;
        Ok(())
    }

    pub(super) fn put<R: Kept>(&mut self, rows: &[&R]) -> Result<(), DatabaseError> {
        let table = R::TABLE;
        let mut columns: Vec<Array> =
            table.columns.iter().map(|column| Array::new(column.kind)).collect();
        let mut values = Vec::with_capacity(columns.len());
        for row in rows {
            row.values(&mut values);
            for (column, value) in columns.iter_mut().zip(values.drain(..)) {
                column.push(value);
            }
        }
        let statement = self.prepared(&upsert(table))?;
        self.client.execute(&statement, &arrays(&columns))?;
        Ok(())
    }

    pub(super) fn fetch(
        &mut self,
        table: &Table,
        columns: &[&str],
        keys: &[Vec<Value>],
    ) -> Result<Vec<Answer>, DatabaseError> {
        let all: Vec<String> =
            table.columns.iter().map(|column| format!("t.{}", column.name)).collect();
        let (wanted, on) = wanted(table, columns);
        let sql = format!("SELECT {} FROM {wanted} JOIN {} t ON {on}", all.join(", "), table.name);
        let statement = self.prepared(&sql)?;
        let rows = self.client.query(&statement, &arrays(&key_arrays(table, columns, keys)))?;
        rows.iter().map(answer).collect()
    }

    pub(super) fn remove(
        &mut self,
        table: &Table,
        keys: &[Vec<Value>],
    ) -> Result<(), DatabaseError> {
        let (wanted, on) = wanted(table, table.key);
        let sql = format!("DELETE FROM {} t USING {wanted} WHERE {on}", table.name);
        let statement = self.prepared(&sql)?;
        self.client.execute(&statement, &arrays(&key_arrays(table, table.key, keys)))?;
        Ok(())
    }
}

/// Keys as a table, and how it joins with the table they are keys of.
fn wanted(table: &Table, columns: &[&str]) -> (String, String) {
    let kinds = columns.iter().filter_map(|name| table.column(name));
    let arrays = kinds.zip(1..).map(|(c, n)| format!("${n}::{}[]", postgres_type(c.kind)));
    let arrays: Vec<String> = arrays.collect();
    let wanted = format!("unnest({}) AS w ({})", arrays.join(", "), columns.join(", "));
    let on: Vec<String> = columns.iter().map(|name| format!("t.{name} = w.{name}")).collect();
    (wanted, on.join(" AND "))
}

fn key_arrays(table: &Table, columns: &[&str], keys: &[Vec<Value>]) -> Vec<Array> {
    let kinds = columns.iter().filter_map(|name| table.column(name));
    let mut columns: Vec<Array> = kinds.map(|column| Array::new(column.kind)).collect();
    for key in keys {
        for (column, value) in columns.iter_mut().zip(key) {
            column.push(value.borrowed());
        }
    }
    columns
}

fn arrays(columns: &[Array]) -> Vec<&(dyn ToSql + Sync)> {
    columns.iter().map(|column| column as &(dyn ToSql + Sync)).collect()
}

fn parameters(values: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

fn upsert(table: &Table) -> String {
    let columns = table.columns.iter().zip(1..);
    let arrays: Vec<String> =
        columns.map(|(c, n)| format!("${n}::{}[]", postgres_type(c.kind))).collect();
    let names = table.columns.iter().map(|column| column.name);
    let set: Vec<String> = names
        .filter(|name| !table.key.contains(name))
        .map(|name| format!("{name} = excluded.{name}"))
        .collect();
    format!(
        "INSERT INTO {} SELECT * FROM unnest({}) ON CONFLICT ({}) DO UPDATE SET {}",
        table.name,
        arrays.join(", "),
        table.key.join(", "),
        set.join(", ")
    )
}

fn answer(row: &postgres::Row) -> Result<Answer, DatabaseError> {
    let values = (0..row.len()).map(|column| Ok(row.try_get::<_, Read>(column)?.0));
    Ok(Answer { values: values.collect::<Result<_, DatabaseError>>()? })
}

/// A value of an answer, whatever its type.
struct Read(Value);

impl<'a> FromSql<'a> for Read {
    fn from_sql(from: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(match *from {
            Type::INT8 => Value::Int(i64::from_sql(from, raw)?),
            Type::INT4 => Value::Int(i32::from_sql(from, raw)?.into()),
            Type::INT2 => Value::Int(i16::from_sql(from, raw)?.into()),
            Type::BOOL => Value::Bool(bool::from_sql(from, raw)?),
            Type::BYTEA => Value::Bytes(raw.to_vec()),
            Type::TIMESTAMPTZ => {
                let micros = i64::from_be_bytes(raw.try_into()?);
                Value::Time(Timestamp::from_micros(micros.saturating_add(946_684_800_000_000)))
            }
            Type::DATE => {
                let days = i32::from_be_bytes(raw.try_into()?);
                Value::Date(CivilDate::from_days(days.saturating_add(10_957)))
            }
            _ => Value::Text(std::str::from_utf8(raw)?.to_owned()),
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(Value::Null))
    }

    fn accepts(ty: &Type) -> bool {
        // Text in all its shapes, and what is listed above; numbers with a point are not for money.
        !matches!(*ty, Type::NUMERIC | Type::FLOAT4 | Type::FLOAT8)
    }
}
