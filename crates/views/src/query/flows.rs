//! What flowed, and what is held, of everybody together.

use super::quarters::{quarter_of, read_quarter};
use super::{Reader, Span};
use crate::database::{Answer, DatabaseError};
use units::{Currency, Timestamp};

/// What may flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flowing {
    /// Units traded, by issuer; their value is what was paid.
    Traded,
    /// Units captured at tills and not given back, by merchant; at face value.
    Redeemed,
    /// Units issued, by issuer; at face value.
    Issued,
}

/// What flowed at one member in a quarter of an hour in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Number of the issuer or merchant.
    pub member_id: i64,
    /// The beginning of the quarter.
    pub begins: Timestamp,
    /// Currency; none where units were swapped for units.
    pub currency: Option<Currency>,
    /// How many trades, captures or grants.
    pub count: i64,
    /// How many units.
    pub units: i64,
    /// What they were worth.
    pub value: i64,
}

/// What is held of a series, by others than its issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesHeld {
    /// Number of the series.
    pub series_id: i64,
    /// Merchant category code of its issuer.
    pub category: Option<i64>,
    /// Its issuer's jurisdiction.
    pub jurisdiction: String,
    /// Currency of its face value.
    pub currency: Currency,
    /// Face value of a unit.
    pub unit_value: i64,
    /// Price of the last trade in the book or in an auction.
    pub last_price: Option<i64>,
    /// Units.
    pub units: i64,
}

/// How many members hold something of the issuers of one industry and country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holders {
    /// Merchant category code of the issuers.
    pub category: Option<i64>,
    /// Their jurisdiction.
    pub jurisdiction: String,
    /// Members, each counted once.
    pub count: i64,
}

/// What is captured is not held, and an issuer holds nothing by keeping its own.
const HELD: &str = "FROM holdings h JOIN series s ON s.series_id = h.series_id \
    JOIN members i ON i.member_id = s.issuer_id \
    WHERE h.place <> 'captured' AND h.member_id <> s.issuer_id";

impl Flowing {
    fn sql(self) -> String {
        let (member, currency, units, value, tables, only) = match self {
            Self::Traded => (
                "s.issuer_id",
                "f.currency",
                "f.units",
                "COALESCE(f.paid, 0)",
                "trades f JOIN series s ON s.series_id = f.series_id",
                "",
            ),
            Self::Redeemed => (
                "r.merchant_id",
                "r.currency",
                "(SELECT SUM(i.captured_units) FROM redemption_items i \
                 WHERE i.redemption_id = r.redemption_id)",
                "r.captured",
                "redemption_steps f JOIN redemptions r ON r.redemption_id = f.redemption_id",
                " AND f.step = 'captured' AND r.state <> 'reversed'",
            ),
            Self::Issued => (
                "s.issuer_id",
                "s.currency",
                "f.units",
                "f.units * s.unit_value",
                "issues f JOIN series s ON s.series_id = f.series_id",
                "",
            ),
        };
        format!(
            "SELECT {member}, {}, {currency}, COUNT(*), CAST(SUM({units}) AS bigint), \
             CAST(SUM({value}) AS bigint) FROM {tables} \
             WHERE f.sequence > $1 AND f.sequence <= $2{only} \
             GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4",
            quarter_of("f.recorded_at")
        )
    }
}

impl Reader<'_> {
    /// What flowed in a span, by member and quarter of an hour.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn flows(&mut self, what: Flowing, span: Span) -> Result<Vec<Flow>, DatabaseError> {
        let found = self.query(&what.sql(), &[span.after.into(), span.until.into()])?;
        let read = |row: &Answer| {
            Ok(Flow {
                member_id: row.get(0)?,
                begins: read_quarter(row, 1)?,
                currency: row.get(3)?,
                count: row.get(4)?,
                units: row.get(5)?,
                value: row.get(6)?,
            })
        };
        found.iter().map(read).collect()
    }

    /// What is held of each series now, its issuer's own apart; series of which nothing is are absent.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn held_of_series(&mut self) -> Result<Vec<SeriesHeld>, DatabaseError> {
        let sql = format!(
            "SELECT s.series_id, i.category, i.jurisdiction, s.currency, s.unit_value, \
             s.last_price, CAST(SUM(h.units) AS bigint) {HELD} \
             GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1"
        );
        let read = |row: &Answer| {
            Ok(SeriesHeld {
                series_id: row.get(0)?,
                category: row.get(1)?,
                jurisdiction: row.get(2)?,
                currency: row.get(3)?,
                unit_value: row.get(4)?,
                last_price: row.get(5)?,
                units: row.get(6)?,
            })
        };
        self.query(&sql, &[])?.iter().map(read).collect()
    }

    /// How many members hold something now, by industry and country of the issuers.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn holders(&mut self) -> Result<Vec<Holders>, DatabaseError> {
        let sql = format!(
            "SELECT i.category, i.jurisdiction, COUNT(DISTINCT h.member_id) {HELD} \
             GROUP BY i.category, i.jurisdiction ORDER BY i.category, i.jurisdiction"
        );
        let read = |row: &Answer| {
            Ok(Holders { category: row.get(0)?, jurisdiction: row.get(1)?, count: row.get(2)? })
        };
        self.query(&sql, &[])?.iter().map(read).collect()
    }
}
