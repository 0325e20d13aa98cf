//! Queries that are put together: conditions, a page by key, an order.

use crate::value::Value;
use std::fmt::Write;

/// Which end comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The smallest key.
    OldestFirst,
    /// The largest key.
    #[default]
    NewestFirst,
}

/// A page of a list: what comes after a key, in the order of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The key of the last row of the page before; none for the first page.
    pub after: Option<Vec<Value>>,
    /// At most so many rows.
    pub limit: u32,
    /// Which end comes first.
    pub order: Order,
}

/// A query under construction. Names are written by programmers, values come in as parameters.
#[derive(Clone, Debug)]
pub struct Select {
    head: String,
    conditions: Vec<String>,
    tail: String,
    values: Vec<Value>,
}

impl Select {
    /// Begins with `SELECT … FROM …`; it must hold no `WHERE`.
    #[must_use]
    pub fn new(head: &str) -> Self {
        let head = head.to_owned();
        Self { head, conditions: Vec::new(), tail: String::new(), values: Vec::new() }
    }

    /// Only rows for which `condition` holds, `?` in it standing for the value.
    #[must_use]
    pub fn only(mut self, condition: &str, value: impl Into<Value>) -> Self {
        let number = self.bind(value.into());
        self.conditions.push(condition.replace('?', &number));
        self
    }

    /// The same, where there is a value.
    #[must_use]
    pub fn maybe(self, condition: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.only(condition, value),
            None => self,
        }
    }

    /// Only rows whose `column` holds one of these numbers.
    #[must_use]
    pub fn among(mut self, column: &str, numbers: &[i64]) -> Self {
        let marks: Vec<String> =
            numbers.iter().map(|number| self.bind(Value::Int(*number))).collect();
        self.conditions.push(format!("{column} IN ({})", marks.join(", ")));
        self
    }

    /// A condition without a value.
    #[must_use]
    pub fn that(mut self, condition: &str) -> Self {
        self.conditions.push(condition.to_owned());
        self
    }

    /// One page, in the order of these key columns, which must tell all rows apart.
    #[must_use]
    pub fn page(mut self, key: &[&str], page: &Page) -> Self {
        let (than, order) = match page.order {
            Order::OldestFirst => (">", "ASC"),
            Order::NewestFirst => ("<", "DESC"),
        };
        if let Some(after) = &page.after {
            let numbers: Vec<String> = after.iter().map(|value| self.bind(value.clone())).collect();
            self.conditions.push(format!("({}) {than} ({})", key.join(", "), numbers.join(", ")));
        }
        let keys: Vec<String> = key.iter().map(|name| format!("{name} {order}")).collect();
        let limit = self.bind(Value::from(u64::from(page.limit)));
        let _ = write!(self.tail, " ORDER BY {} LIMIT {limit}", keys.join(", "));
        self
    }

    fn bind(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    /// Its text.
    #[must_use]
    pub fn sql(&self) -> String {
        let filter = if self.conditions.is_empty() { "" } else { " WHERE " };
        format!("{}{filter}{}{}", self.head, self.conditions.join(" AND "), self.tail)
    }

    /// Its values, in order.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.values
    }
}
