//! Values in PostgreSQL's binary format: rows for `COPY`, arrays and single values as parameters.

use crate::value::{Kind, Value, ValueRef, bounded_micros};
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use std::error::Error;

type BytesMut = postgres::types::private::BytesMut;

/// 2000-01-01, where PostgreSQL counts from, in days and microseconds since 1970.
const EPOCH_DAYS: i32 = 10_957;
const EPOCH_MICROS: i64 = EPOCH_DAYS as i64 * 86_400_000_000;

/// What a stream of rows begins with: signature, no flags, no extension.
pub(super) const COPY_HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// What it ends with.
pub(super) const COPY_TRAILER: &[u8] = &[0xff, 0xff];

fn size(length: usize) -> [u8; 4] {
    i32::try_from(length).expect("a value is smaller than 2 GB").to_be_bytes()
}

/// Adds a value with its length before it.
pub(super) fn put(out: &mut Vec<u8>, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => out.extend((-1_i32).to_be_bytes()),
        ValueRef::Int(number) => {
            out.extend(size(8));
            out.extend(number.to_be_bytes());
        }
        ValueRef::Text(text) => {
            out.extend(size(text.len()));
            out.extend(text.as_bytes());
        }
        ValueRef::Time(time) => {
            out.extend(size(8));
            out.extend((bounded_micros(time) - EPOCH_MICROS).to_be_bytes());
        }
        ValueRef::Date(date) => {
            out.extend(size(4));
            out.extend((date.days() - EPOCH_DAYS).to_be_bytes());
        }
        ValueRef::Bool(is) => {
            out.extend(size(1));
            out.push(u8::from(is));
        }
        ValueRef::Bytes(bytes) => {
            out.extend(size(bytes.len()));
            out.extend(bytes);
        }
    }
}

/// Adds a row.
pub(super) fn put_row(out: &mut Vec<u8>, values: &[ValueRef<'_>]) {
    let count = i16::try_from(values.len()).expect("a table has few columns");
    out.extend(count.to_be_bytes());
    for value in values {
        put(out, *value);
    }
}

/// The same column of many rows, as an array.
#[derive(Debug)]
pub(super) struct Array {
    kind: Kind,
    elements: Vec<u8>,
    count: usize,
}

impl Array {
    pub fn new(kind: Kind) -> Self {
        Self { kind, elements: Vec::new(), count: 0 }
    }

    pub fn push(&mut self, value: ValueRef<'_>) {
        put(&mut self.elements, value);
        self.count += 1;
    }

    fn element(&self) -> Type {
        match self.kind {
            Kind::Int => Type::INT8,
            Kind::Text => Type::TEXT,
            Kind::Time => Type::TIMESTAMPTZ,
            Kind::Date => Type::DATE,
            Kind::Bool => Type::BOOL,
            Kind::Bytes => Type::BYTEA,
        }
    }
}

impl ToSql for Array {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        let dimensions: i32 = if self.count == 0 { 0 } else { 1 };
        let may_hold_null = 1_i32;
        out.extend_from_slice(&dimensions.to_be_bytes());
        out.extend_from_slice(&may_hold_null.to_be_bytes());
        out.extend_from_slice(&self.element().oid().to_be_bytes());
        if self.count > 0 {
            out.extend_from_slice(&size(self.count));
            out.extend_from_slice(&1_i32.to_be_bytes());
            out.extend_from_slice(&self.elements);
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl ToSql for Value {
    fn to_sql(
        &self,
        to: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => return Ok(IsNull::Yes),
            Self::Int(number) if *to == Type::INT4 => {
                out.extend_from_slice(&i32::try_from(*number)?.to_be_bytes());
            }
            Self::Int(number) if *to == Type::INT2 => {
                out.extend_from_slice(&i16::try_from(*number)?.to_be_bytes());
            }
            value => {
                let mut bytes = Vec::new();
                put(&mut bytes, value.borrowed());
                // Its length is told apart from it here.
                out.extend_from_slice(bytes.get(4..).unwrap_or(&[]));
            }
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
