//! The statement of a replay, for people and for programs.

use super::expected::Sum;
use super::tie::{Books, Check};
use crate::output::{Lean, Table};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Manufacturers and stores shown to people; programs get all.
const SHOWN: usize = 10;
/// Differences of one check shown to people.
const SHOWN_DIFFERENCES: usize = 20;

/// What a replay comes to. Money is in cents.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Over everything, from the server's statements.
    pub total: Sum,
    /// Statement of each manufacturer.
    pub manufacturers: BTreeMap<String, Sum>,
    /// Statement of each store.
    pub stores: BTreeMap<String, Sum>,
    /// Face value issued.
    pub issued: i64,
    /// Face value that expired unused.
    pub expired: i64,
    /// Everything that had to hold.
    pub checks: Vec<Check>,
    /// How long each part took.
    pub laps: Vec<Lap>,
    /// How the grants were sized.
    pub note: &'static str,
}

/// How long a part took.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Lap {
    /// Which part.
    pub part: &'static str,
    /// How long.
    pub milliseconds: u64,
}

const NOTE: &str = "The tables do not tell how much each household was sent, so grants are sized \
                    with hindsight: in a campaign every household got one dollar or the most that \
                    any one used; of standing offers each got what it used.";

impl Report {
    /// Of these books.
    #[must_use]
    pub fn new(books: Books, checks: Vec<Check>, laps: Vec<Lap>) -> Self {
        let units = |of: fn(&super::tie::SeriesUnits) -> i64| books.series.values().map(of).sum();
        Self {
            total: books.manufacturers.values().copied().sum(),
            issued: units(|units| units.issued),
            expired: units(|units| units.extinguished),
            manufacturers: books.manufacturers,
            stores: books.stores,
            checks,
            laps,
            note: NOTE,
        }
    }

    /// Whether all that had to hold does.
    #[must_use]
    pub fn ties(&self) -> bool {
        self.checks.iter().all(|check| check.differences.is_empty())
    }

    /// For people.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn print(&self, out: &mut impl Write) -> io::Result<()> {
        self.print_side(out, "manufacturer", &self.manufacturers)?;
        self.print_side(out, "store", &self.stores)?;
        writeln!(out, "issued {}, expired unused {}", money(self.issued), money(self.expired))?;
        writeln!(out, "{NOTE}\n")?;
        for check in &self.checks {
            print_check(out, check)?;
        }
        let seconds = |ms: u64| format!("{}.{:03} s", ms / 1_000, ms % 1_000);
        let times =
            self.laps.iter().map(|lap| format!("{} {}", lap.part, seconds(lap.milliseconds)));
        writeln!(out, "\n{}", times.collect::<Vec<_>>().join(", "))?;
        out.flush()
    }

    fn print_side(
        &self,
        out: &mut impl Write,
        who: &str,
        sums: &BTreeMap<String, Sum>,
    ) -> io::Result<()> {
        let right = Lean::Right;
        let mut table = Table::new(&[
            (who, Lean::Left),
            ("redemptions", right),
            ("manufacturer pays", right),
            ("store adds", right),
        ]);
        let mut row = |name: String, sum: Sum| {
            let count = sum.redemptions.to_string();
            table.row([name, count, money(sum.manufacturer), money(sum.store)]);
        };
        let mut all: Vec<_> = sums.iter().collect();
        all.sort_by_key(|(name, sum)| (-sum.manufacturer, name.as_str()));
        for (name, sum) in all.iter().take(SHOWN) {
            row((*name).clone(), **sum);
        }
        if let Some(rest) = all.get(SHOWN..).filter(|rest| !rest.is_empty()) {
            row(format!("{} others", rest.len()), rest.iter().map(|(_, sum)| **sum).sum());
        }
        row("total".to_owned(), self.total);
        table.print(out)?;
        writeln!(out)
    }
}

fn print_check(out: &mut impl Write, check: &Check) -> io::Result<()> {
    let Check { what, looked_at, differences } = check;
    let mark = if differences.is_empty() { "ok " } else { "NO " };
    writeln!(out, "{mark} {what} ({looked_at})")?;
    for difference in differences.iter().take(SHOWN_DIFFERENCES) {
        let super::tie::Difference { of, figure, books, wanted } = difference;
        writeln!(out, "     {of}: {figure} {books}, should be {wanted}")?;
    }
    match differences.len().saturating_sub(SHOWN_DIFFERENCES) {
        0 => Ok(()),
        more => writeln!(out, "     and {more} more"),
    }
}

/// Cents as dollars, with separators of thousands.
fn money(cents: i64) -> String {
    let digits = (cents.abs() / 100).to_string();
    let mut dollars = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            dollars.push(',');
        }
        dollars.push(digit);
    }
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{dollars}.{:02}", cents.abs() % 100)
}

#[cfg(test)]
mod tests;
