//! The tables, as data: from this come the files' schemas, their metadata and the page of the
//! reference.

use crate::told::Told;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number of 64 bits with a sign. Money is in minor units.
    Int,
    /// UTF-8.
    Text,
    /// Microseconds since 1970 in UTC.
    Time,
    /// Yes or no.
    Bool,
}

impl Kind {
    /// As the reference names it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Int => "int64",
            Self::Text => "text",
            Self::Time => "timestamp(µs, UTC)",
            Self::Bool => "boolean",
        }
    }
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it may hold nothing.
    pub nullable: bool,
    /// What it means.
    pub about: &'static str,
}

impl Column {
    const fn new(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self { name, kind, nullable: false, about }
    }

    /// A column of whole numbers.
    pub(crate) const fn int(name: &'static str, about: &'static str) -> Self {
        Self::new(name, Kind::Int, about)
    }

    /// A column of texts.
    pub(crate) const fn text(name: &'static str, about: &'static str) -> Self {
        Self::new(name, Kind::Text, about)
    }

    /// A column of times.
    pub(crate) const fn time(name: &'static str, about: &'static str) -> Self {
        Self::new(name, Kind::Time, about)
    }

    /// A column of yes and no.
    pub(crate) const fn bool(name: &'static str, about: &'static str) -> Self {
        Self::new(name, Kind::Bool, about)
    }

    /// The same, where there may be nothing.
    pub(crate) const fn or_null(mut self) -> Self {
        self.nullable = true;
        self
    }
}

/// A table.
pub struct Table {
    /// Its name, which is also that of its folder.
    pub name: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// Its columns, in order.
    pub columns: &'static [Column],
    /// Adds the rows of a record.
    pub(crate) fill: fn(&Told<'_>, &mut crate::rows::Rows),
}

impl Table {
    /// The table of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        TABLES.iter().copied().find(|table| table.name == name)
    }
}

/// Every table.
pub const TABLES: &[&Table] = &[
    &crate::table::RECORDS,
    &crate::table::EVENTS,
    &crate::table::POSTINGS,
    &crate::table::MOVES,
    &crate::table::TRADES,
    &crate::table::ORDERS,
    &crate::table::REDEMPTIONS,
    &crate::table::MEMBERS,
    &crate::table::SERIES,
];
