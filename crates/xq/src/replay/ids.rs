//! Which id the server gave to what, kept in a file so that an interrupted replay goes on.
//!
//! Members carry no names inside the clearing house: only this file knows that a member is
//! manufacturer 69. Idempotency keys alone would not do: they are forgotten after 30 days of the
//! server's clock, and a replay takes a year of it.

use super::lines::{Manufacturer, SeriesKey};
use super::plan::Plan;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// Ids by the names of the tables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ids {
    /// Lines and cents of the plan they were made for: with other tables they mean nothing.
    pub lines: usize,
    /// See `lines`.
    pub cents: i64,
    /// Members, by [`issuer`], [`store`] and [`household`].
    pub members: BTreeMap<String, String>,
    /// Series, by their key.
    pub series: BTreeMap<String, String>,
}

/// The name of a manufacturer.
#[must_use]
pub fn issuer(manufacturer: Manufacturer) -> String {
    format!("manufacturer-{manufacturer}")
}

/// The name of a store.
#[must_use]
pub fn store(number: u32) -> String {
    format!("store-{number}")
}

/// The name of a household.
#[must_use]
pub fn household(number: u32) -> String {
    format!("household-{number}")
}

impl Ids {
    /// None yet, for this plan.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let cents = plan.lines.iter().map(|line| line.coupon).sum();
        Self { lines: plan.lines.len(), cents, ..Self::default() }
    }

    /// Those of an earlier run with the same tables, where there was one.
    ///
    /// # Errors
    /// A file that cannot be read, or that belongs to other tables.
    pub fn load(path: &Path, plan: &Plan) -> io::Result<Option<Self>> {
        let text = match std::fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let ids: Self = serde_json::from_slice(&text)?;
        let fresh = Self::of(plan);
        if (ids.lines, ids.cents) != (fresh.lines, fresh.cents) {
            let text = format!("{} is of a replay of other tables", path.display());
            return Err(io::Error::new(io::ErrorKind::InvalidData, text));
        }
        Ok(Some(ids))
    }

    /// Keeps them: all or nothing.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        let part = path.with_extension("part");
        std::fs::write(&part, serde_json::to_vec(self)?)?;
        std::fs::rename(part, path)
    }

    /// The id of a member.
    ///
    /// # Panics
    /// Where the name is not one of the plan's.
    #[must_use]
    pub fn member(&self, name: &str) -> &str {
        &self.members[name]
    }

    /// The id of a series.
    ///
    /// # Panics
    /// Where the key is not one of the plan's.
    #[must_use]
    pub fn series(&self, key: SeriesKey) -> &str {
        &self.series[&key.to_string()]
    }
}

#[cfg(test)]
mod tests;
