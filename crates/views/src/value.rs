//! Values as they stand in columns, the same for both databases.

mod civil;

use units::{CivilDate, Currency, Timestamp};

pub(crate) use civil::bounded_micros;
pub use civil::{read_date, read_time, write_date, write_time};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number: `bigint`, `INTEGER`. Numbers of things, minor units of money, counts.
    Int,
    /// Text; words of a fixed list stand in the column's comment.
    Text,
    /// An instant in UTC: `timestamptz`; in SQLite text such as `2026-01-01T12:00:00.000000Z`, which
    /// sorts as time and which people can read.
    Time,
    /// A calendar date: `date`; in SQLite text such as `2026-01-01`.
    Date,
    /// True or false: `boolean`; in SQLite 1 or 0.
    Bool,
    /// Bytes: `bytea`, `BLOB`.
    Bytes,
}

/// A value that somebody owns.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i64),
    /// Text.
    Text(String),
    /// An instant.
    Time(Timestamp),
    /// A calendar date.
    Date(CivilDate),
    /// True or false.
    Bool(bool),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// The same, borrowed from a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ValueRef<'a> {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i64),
    /// Text.
    Text(&'a str),
    /// An instant.
    Time(Timestamp),
    /// A calendar date.
    Date(CivilDate),
    /// True or false.
    Bool(bool),
    /// Bytes.
    Bytes(&'a [u8]),
}

impl Value {
    /// The value, borrowed.
    #[must_use]
    pub fn borrowed(&self) -> ValueRef<'_> {
        match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Int(*number),
            Self::Text(text) => ValueRef::Text(text),
            Self::Time(time) => ValueRef::Time(*time),
            Self::Date(date) => ValueRef::Date(*date),
            Self::Bool(is) => ValueRef::Bool(*is),
            Self::Bytes(bytes) => ValueRef::Bytes(bytes),
        }
    }
}

macro_rules! into_value {
    ($($from:ty => $value:ident($made:expr)),* $(,)?) => {
        $(impl From<$from> for Value {
            fn from(value: $from) -> Self {
                let make: fn($from) -> _ = $made;
                Self::$value(make(value))
            }
        })*
    };
}

into_value! {
    i64 => Int(|number| number),
    u32 => Int(i64::from),
    bool => Bool(|is| is),
    &str => Text(str::to_owned),
    String => Text(|text| text),
    Timestamp => Time(|time| time),
    CivilDate => Date(|date| date),
    Vec<u8> => Bytes(|bytes| bytes),
    units::MemberId => Int(|id| id.number().into()),
    units::SeriesId => Int(|id| id.number().into()),
}

impl From<u64> for Value {
    /// Whatever is past a column's range is past all of its values, too.
    fn from(number: u64) -> Self {
        Self::Int(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A value of a row that is not what its column should hold.
#[derive(Debug, thiserror::Error)]
#[error("column {column} holds {found}, which is not {wanted}")]
pub struct Unfit {
    /// Place of the column in the answer, from 0 on.
    pub column: usize,
    /// What it holds.
    pub found: String,
    /// What it should hold.
    pub wanted: &'static str,
}

/// What a field of a row can be.
pub trait Field: Sized {
    /// What its column holds.
    const KIND: Kind;
    /// Whether it may be absent.
    const NULL: bool = false;

    /// The value for the column.
    fn value(&self) -> ValueRef<'_>;

    /// The field, from a column's value; `None` where it does not fit.
    fn from_value(value: &Value) -> Option<Self>;
}

macro_rules! field {
    ($($field:ty: $kind:ident, |$own:ident| $value:expr, $pattern:pat => $read:expr;)*) => {
        $(impl Field for $field {
            const KIND: Kind = Kind::$kind;

            fn value(&self) -> ValueRef<'_> {
                let $own = self;
                ValueRef::$kind($value)
            }

            fn from_value(value: &Value) -> Option<Self> {
                match value {
                    $pattern => $read,
                    _ => None,
                }
            }
        })*
    };
}

field! {
    i64: Int, |own| *own, Value::Int(number) => Some(*number);
    String: Text, |own| own, Value::Text(text) => Some(text.clone());
    Currency: Text, |own| own.code(), Value::Text(text) => text.parse().ok();
    Word: Text, |own| own.0, Value::Text(text) => Word::find(text);
    Vec<u8>: Bytes, |own| own, Value::Bytes(bytes) => Some(bytes.clone());
}

impl Field for bool {
    const KIND: Kind = Kind::Bool;

    fn value(&self) -> ValueRef<'_> {
        ValueRef::Bool(*self)
    }

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Bool(is) => Some(*is),
            Value::Int(number) => Some(*number != 0),
            _ => None,
        }
    }
}

impl Field for Timestamp {
    const KIND: Kind = Kind::Time;

    fn value(&self) -> ValueRef<'_> {
        ValueRef::Time(*self)
    }

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Time(time) => Some(*time),
            Value::Text(text) => read_time(text),
            _ => None,
        }
    }
}

impl Field for CivilDate {
    const KIND: Kind = Kind::Date;

    fn value(&self) -> ValueRef<'_> {
        ValueRef::Date(*self)
    }

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Date(date) => Some(*date),
            Value::Text(text) => read_date(text),
            _ => None,
        }
    }
}

impl<T: Field> Field for Option<T> {
    const KIND: Kind = T::KIND;
    const NULL: bool = true;

    fn value(&self) -> ValueRef<'_> {
        self.as_ref().map_or(ValueRef::Null, Field::value)
    }

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::from_value(value).map(Some),
        }
    }
}

/// A borrowed value, owned.
#[must_use]
pub fn owned(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Int(number) => Value::Int(number),
        ValueRef::Text(text) => Value::Text(text.to_owned()),
        ValueRef::Time(time) => Value::Time(time),
        ValueRef::Date(date) => Value::Date(date),
        ValueRef::Bool(is) => Value::Bool(is),
        ValueRef::Bytes(bytes) => Value::Bytes(bytes.to_vec()),
    }
}

/// The values of a row, read one after the other.
pub struct Fields<'a> {
    values: &'a [Value],
    column: usize,
}

impl<'a> Fields<'a> {
    /// The values from the first on.
    #[must_use]
    pub const fn new(values: &'a [Value]) -> Self {
        Self { values, column: 0 }
    }

    /// The next one.
    ///
    /// # Errors
    /// Where there is none, or it is not what is `wanted`.
    pub fn next<T: Field>(&mut self, wanted: &'static str) -> Result<T, Unfit> {
        let column = self.column;
        self.column += 1;
        let value = self.values.get(column);
        let found = value.and_then(T::from_value);
        found.ok_or_else(|| Unfit { column, found: format!("{value:?}"), wanted })
    }
}

/// A word of a fixed list, such as a state or a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word(pub &'static str);

impl Word {
    /// The word with these letters, where there is one.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let own = crate::words::ALL.iter().flat_map(|list| list.iter());
        let found = own.copied().find(|word| *word == text).map(Self);
        found.or_else(|| crate::words::of_the_engine(text))
    }
}

#[cfg(test)]
mod tests;
