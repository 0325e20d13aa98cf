//! What the server's books say, held against what the files say.

use super::expected::{Expected, Sum};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Everything read from the server when all is over. Money is in cents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Books {
    /// Statement of each manufacturer, by its number in the tables.
    pub manufacturers: BTreeMap<String, Sum>,
    /// Statement of each store, by its number in the tables.
    pub stores: BTreeMap<String, Sum>,
    /// Accounts of each manufacturer.
    pub issuers: BTreeMap<String, IssuerAccounts>,
    /// Custody of each store after settlement.
    pub paid_out: BTreeMap<String, i64>,
    /// Units of each series.
    pub series: BTreeMap<String, SeriesUnits>,
}

/// Where the money of an issuer is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IssuerAccounts {
    /// Free cash.
    pub custody: i64,
    /// Backing.
    pub escrow: i64,
    /// Behind authorisations.
    pub reserved: i64,
    /// What came in at the start, as the plan sized it.
    pub deposited: i64,
}

/// What became of the units of a series.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SeriesUnits {
    /// Ever.
    pub issued: i64,
    /// Captured, in the window or beyond it.
    pub redeemed: i64,
    /// Ended unused.
    pub extinguished: i64,
    /// Still owed.
    pub outstanding: i64,
}

/// Something that had to hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What.
    pub what: &'static str,
    /// How many things it was looked at for.
    pub looked_at: usize,
    /// Where it does not hold; empty where all is well.
    pub differences: Vec<Difference>,
}

/// A place where two figures that must be equal are not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Of whom.
    pub of: String,
    /// Of what.
    pub figure: &'static str,
    /// In the server's books.
    pub books: i64,
    /// As it should be.
    pub wanted: i64,
}

/// Every check, in the order they are told.
#[must_use]
pub fn checks(books: &Books, expected: &Expected) -> Vec<Check> {
    vec![
        statements("statements of manufacturers tie to the files", &books.manufacturers, {
            &expected.manufacturers
        }),
        statements("statements of stores tie to the files", &books.stores, &expected.stores),
        total(books, expected),
        paid_out(books, expected),
        issuers(books),
        series(books),
    ]
}

struct Checking(Check);

impl Checking {
    const fn new(what: &'static str) -> Self {
        Self(Check { what, looked_at: 0, differences: Vec::new() })
    }

    /// Compares the figures of one thing.
    fn look<const N: usize>(&mut self, of: &str, figures: [(&'static str, i64, i64); N]) {
        self.0.looked_at += 1;
        for (figure, books, wanted) in figures {
            if books != wanted {
                self.0.differences.push(Difference { of: of.to_owned(), figure, books, wanted });
            }
        }
    }

    fn look_at_sums(&mut self, of: &str, books: Sum, wanted: Sum) {
        let count = |sum: Sum| i64::try_from(sum.redemptions).unwrap_or(i64::MAX);
        self.look(
            of,
            [
                ("redemptions", count(books), count(wanted)),
                ("manufacturers' money", books.manufacturer, wanted.manufacturer),
                ("stores' money", books.store, wanted.store),
            ],
        );
    }
}

type Sums = BTreeMap<String, Sum>;

fn statements(what: &'static str, books: &Sums, wanted: &Sums) -> Check {
    let mut checking = Checking::new(what);
    let names: BTreeSet<_> = books.keys().chain(wanted.keys()).collect();
    for name in names {
        let of = |sums: &Sums| sums.get(name).copied().unwrap_or_default();
        checking.look_at_sums(name, of(books), of(wanted));
    }
    checking.0
}

fn total(books: &Books, expected: &Expected) -> Check {
    let mut checking = Checking::new("statements of both sides add up to the total of the files");
    for (side, sums) in [("manufacturers", &books.manufacturers), ("stores", &books.stores)] {
        checking.look_at_sums(side, sums.values().copied().sum(), expected.total);
    }
    checking.0
}

fn paid_out(books: &Books, expected: &Expected) -> Check {
    let mut checking = Checking::new("every store was paid what the manufacturers owe it");
    for (name, wanted) in &expected.stores {
        let paid = books.paid_out.get(name).copied().unwrap_or(0);
        checking.look(name, [("paid out", paid, wanted.manufacturer)]);
    }
    checking.0
}

/// What came in is either redeemed or free again.
fn issuers(books: &Books) -> Check {
    let what = "every manufacturer: deposited = redeemed + free cash, no escrow left";
    let mut checking = Checking::new(what);
    for (name, issuer) in &books.issuers {
        let redeemed = books.manufacturers.get(name).map_or(0, |sum| sum.manufacturer);
        checking.look(
            name,
            [
                ("escrow", issuer.escrow, 0),
                ("reserved", issuer.reserved, 0),
                ("free cash", issuer.custody, issuer.deposited - redeemed),
            ],
        );
    }
    checking.0
}

fn series(books: &Books) -> Check {
    let what = "every series: issued = redeemed + expired unused, nothing outstanding";
    let mut checking = Checking::new(what);
    for (name, units) in &books.series {
        checking.look(
            name,
            [
                ("outstanding", units.outstanding, 0),
                ("redeemed + extinguished", units.redeemed + units.extinguished, units.issued),
            ],
        );
    }
    checking.0
}

#[cfg(test)]
mod tests;
