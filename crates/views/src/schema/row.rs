//! Rows as Rust structs, and the macro that declares a table with them.

use super::Table;
use crate::value::{Unfit, Value, ValueRef};
use std::hash::Hash;

/// A row of some table.
pub trait Row: Sized {
    /// Its table.
    const TABLE: &'static Table;

    /// Reads a row, in the order of the columns.
    ///
    /// # Errors
    /// Where a value is not one that this row was written with.
    fn read(values: &[Value]) -> Result<Self, Unfit>;

    /// Adds its values, in the order of the columns.
    fn values<'a>(&'a self, out: &mut Vec<ValueRef<'a>>);
}

/// A row that is kept and changed.
pub trait Kept: Row + Clone {
    /// What tells it from all others.
    type Key: Copy + Eq + Ord + Hash;

    /// Its key.
    fn key(&self) -> Self::Key;

    /// The values of a key, in order.
    fn key_values(key: &Self::Key) -> Vec<Value>;
}

/// Declares a table: the struct of its row, its columns with their comments, its key and indexes.
macro_rules! table {
    (
        $(#[doc = $about:literal])*
        $nature:ident $Row:ident = $table:literal ($($key:ident: $Key:ty),+) {
            $(
                $(#[doc = $doc:literal])*
                $field:ident: $type:ty $(=> $parent:literal)?,
            )*
        }
        $(index $index:literal ($($column:ident),+) $serves:literal;)*
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $Row {
            $($(#[doc = $doc])* pub $field: $type,)*
        }

        impl $crate::schema::Row for $Row {
            const TABLE: &'static $crate::schema::Table = &$crate::schema::Table {
                name: $table,
                nature: table!(@nature $nature),
                comment: concat!($($about, "\n"),*),
                columns: &[$($crate::schema::Column {
                    name: stringify!($field),
                    kind: <$type as $crate::value::Field>::KIND,
                    null: <$type as $crate::value::Field>::NULL,
                    comment: concat!($($doc, "\n"),*),
                    parent: table!(@parent $($parent)?),
                }),*],
                key: &[$(stringify!($key)),+],
                indexes: &[$($crate::schema::Index {
                    name: $index,
                    columns: &[$(stringify!($column)),+],
                    serves: $serves,
                }),*],
            };

            fn read(
                values: &[$crate::value::Value],
            ) -> Result<Self, $crate::value::Unfit> {
                let mut fields = $crate::value::Fields::new(values);
                Ok(Self { $($field: fields.next(stringify!($type))?,)* })
            }

            fn values<'a>(&'a self, out: &mut Vec<$crate::value::ValueRef<'a>>) {
                $(out.push($crate::value::Field::value(&self.$field));)*
            }
        }

        table!(@impl $nature $Row ($($key: $Key),+) { $($field: $type,)* });
    };
    (@nature log) => { $crate::schema::Nature::Log };
    (@nature kept) => { $crate::schema::Nature::Kept };
    (@parent) => { None };
    (@parent $parent:literal) => { Some($parent) };
    (@impl log $($rest:tt)*) => {};
    (@impl kept $Row:ident ($($key:ident: $Key:ty),+) { $($field:ident: $type:ty,)* }) => {
        impl $crate::schema::Kept for $Row {
            type Key = ($($Key,)+);

            fn key(&self) -> Self::Key {
                ($(self.$key,)+)
            }

            fn key_values(key: &Self::Key) -> Vec<$crate::value::Value> {
                let ($($key,)+) = *key;
                vec![$(
                    $crate::value::owned($crate::value::Field::value(&$key))
                ),+]
            }
        }
    };
}

pub(crate) use table;
