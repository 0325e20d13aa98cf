//! A row of an answer.

use crate::value::{Field, Unfit, Value};

/// The values of one row of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Its values, in the order of the query's columns.
    pub values: Vec<Value>,
}

impl Answer {
    /// The value of a column, counted from 0 on.
    ///
    /// # Errors
    /// Where it is no such value.
    pub fn get<T: Field>(&self, column: usize) -> Result<T, Unfit> {
        let value = self.values.get(column);
        let found = value.and_then(T::from_value);
        let wanted = std::any::type_name::<T>();
        found.ok_or_else(|| Unfit { column, found: format!("{value:?}"), wanted })
    }
}
