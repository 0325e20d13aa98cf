//! What an auditor asks: do the books balance, what is owed, is it backed, who had this unit.

use super::Reader;
use crate::database::{Answer, DatabaseError};
use crate::fold::title_nodes;
use crate::schema::{EscrowRow, LiabilityRow, Row, TitleRow};
use crate::value::Value;
use units::{CivilDate, Currency, MemberId, SeriesId, Timestamp, TokenId};

/// The accounts of one currency and purpose together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrialLine {
    /// Currency.
    pub currency: Currency,
    /// What they are for.
    pub purpose: String,
    /// How many accounts there are.
    pub accounts: i64,
    /// The sum of the balances below zero, as a positive number.
    pub debit: i64,
    /// The sum of the balances above zero.
    pub credit: i64,
}

/// A unit's way from one place to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// When.
    pub recorded_at: Timestamp,
    /// What happened, such as `filled`.
    pub kind: String,
    /// The move.
    pub title: TitleRow,
}

/// The order book of one side at one price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookLevel {
    /// `buy` or `sell`.
    pub side: String,
    /// The price.
    pub price: i64,
    /// Units that could be traded.
    pub units: i64,
    /// Orders behind them.
    pub orders: i64,
}

const TRIAL_BALANCE: &str = "SELECT currency, purpose, COUNT(*), \
    CAST(SUM(CASE WHEN balance < 0 THEN -balance ELSE 0 END) AS bigint), \
    CAST(SUM(CASE WHEN balance > 0 THEN balance ELSE 0 END) AS bigint) FROM (\
    SELECT a.currency, a.purpose, (SELECT p.balance FROM postings p \
    WHERE p.account_id = a.account_id AND p.sequence <= $1 \
    ORDER BY p.sequence DESC, p.leg DESC LIMIT 1) AS balance \
    FROM accounts a WHERE a.first_sequence <= $1) then_balances \
    GROUP BY currency, purpose ORDER BY currency, purpose";

const BOOK: &str = "SELECT o.side, e.price, \
    CAST(SUM(e.open_units - e.locked_units) AS bigint), COUNT(*) \
    FROM orders o JOIN order_events e ON e.order_id = o.order_id \
    AND (e.sequence, e.event_index) = (SELECT x.sequence, x.event_index FROM order_events x \
    WHERE x.order_id = o.order_id AND x.sequence <= $2 \
    ORDER BY x.sequence DESC, x.event_index DESC LIMIT 1) \
    WHERE o.series_id = $1 AND o.sequence <= $2 \
    AND (o.ended_sequence IS NULL OR o.ended_sequence > $2) \
    AND e.state = 'resting' GROUP BY o.side, e.price \
    HAVING SUM(e.open_units - e.locked_units) > 0";

impl Reader<'_> {
    /// The trial balance after a record: debits and credits of a currency are equal.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn trial_balance(&mut self, at: u64) -> Result<Vec<TrialLine>, DatabaseError> {
        let read = |row: &Answer| {
            Ok(TrialLine {
                currency: row.get(0)?,
                purpose: row.get(1)?,
                accounts: row.get(2)?,
                debit: row.get(3)?,
                credit: row.get(4)?,
            })
        };
        self.query(TRIAL_BALANCE, &[at.into()])?.iter().map(read).collect()
    }

    /// The order book of a series after a record, by side and price in no order.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn book_at(&mut self, series: SeriesId, at: u64) -> Result<Vec<BookLevel>, DatabaseError> {
        let read = |row: &Answer| {
            Ok(BookLevel {
                side: row.get(0)?,
                price: row.get(1)?,
                units: row.get(2)?,
                orders: row.get(3)?,
            })
        };
        self.query(BOOK, &[series.into(), at.into()])?.iter().map(read).collect()
    }

    /// A page of the moves of one unit of a series of which so many were issued. The key of a page is
    /// record, move.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn chain_of_title(
        &mut self,
        token: TokenId,
        issued: u64,
        page: &super::Page,
    ) -> Result<Vec<Step>, DatabaseError> {
        let nodes: Vec<i64> = title_nodes(token.serial, issued);
        let columns = TitleRow::TABLE.columns.iter().map(|column| format!("t.{}", column.name));
        let columns: Vec<String> = columns.collect();
        let select = super::Select::new(&format!(
            "SELECT r.recorded_at, e.kind, {} FROM title t \
             JOIN records r ON r.sequence = t.sequence \
             JOIN events e ON e.sequence = t.sequence AND e.event_index = t.event_index",
            columns.join(", ")
        ));
        let select = select
            .only("t.series_id = ?", token.series)
            .only("t.first_serial <= ?", token.serial)
            .only("t.last_serial >= ?", token.serial)
            .among("t.node", &nodes)
            .page(&["t.sequence", "t.move_index"], page);
        let read = |row: &Answer| {
            let title = TitleRow::read(&row.values[2..])?;
            Ok(Step { recorded_at: row.get(0)?, kind: row.get(1)?, title })
        };
        self.select(&select)?.iter().map(read).collect()
    }

    /// What is owed of a series, day by day or month by month.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn roll_forward(
        &mut self,
        series: SeriesId,
        period: &str,
        (from, to): (CivilDate, CivilDate),
    ) -> Result<Vec<LiabilityRow>, DatabaseError> {
        let sql = format!(
            "SELECT {} FROM liability_periods WHERE series_id = $1 AND period = $2 \
             AND starts_on >= $3 AND starts_on <= $4 ORDER BY starts_on LIMIT 1000",
            LiabilityRow::TABLE.column_list()
        );
        let values = [series.into(), period.into(), Value::Date(from), Value::Date(to)];
        let found = self.query(&sql, &values)?;
        found.iter().map(|row| Ok(LiabilityRow::read(&row.values)?)).collect()
    }

    /// The backing of all issuers, or of one, after an issuer and currency.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn backing(
        &mut self,
        issuer: Option<MemberId>,
        page: &super::Page,
    ) -> Result<Vec<EscrowRow>, DatabaseError> {
        let columns = EscrowRow::TABLE.column_list();
        let select = super::Select::new(&format!("SELECT {columns} FROM escrow"));
        let select = select.maybe("issuer_id = ?", issuer).page(&["issuer_id", "currency"], page);
        let found = self.select(&select)?;
        found.iter().map(|row| Ok(EscrowRow::read(&row.values)?)).collect()
    }
}
