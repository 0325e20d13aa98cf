//! What tables there are: data that both databases' definitions, the reference and the loaders are
//! made from.
//!
//! A table is declared once, as the Rust struct of its row, in a file of `schema/`. Doc comments
//! become the comments in the database.
//!
//! Two kinds of tables:
//!
//! * a **log** only grows: one row for something that happened, by sequence and place in the record;
//! * what is **kept** has a row for a thing as it stands now, and is changed.
//!
//! Ids that the interface prints (`mem_7`) are kept as numbers in columns named `…_id`, and as text in
//! the column `id` of the thing's own table. Money is in minor units of the currency, prices in
//! parts per million of face value, rates in basis points.

mod audit;
mod clearing;
mod coupons;
mod ddl;
mod market;
mod money;
mod people;
mod row;
mod units;

pub use audit::{EventRow, MemberEventRow, PositionRow, RecordRow};
pub use clearing::{RedemptionItemRow, RedemptionRow, RedemptionStepRow};
pub use coupons::{
    GiftRow, IssueRow, LiabilityRow, LossRow, PurchaseRow, SeriesEventRow, SeriesRow,
    SeriesVersionRow, UnitTransferRow,
};
pub(crate) use ddl::postgres_type;
pub use ddl::{Dialect, create_index, create_table, create_view, foreign_keys, primary_key};
pub use market::{BuybackRow, DealLegRow, DealRow, OrderEventRow, OrderRow, QuoteRow, TradeRow};
pub use money::{
    AccountRow, DepositRow, EscrowRow, FeeRow, FeeScheduleRow, HoldRow, PaymentRow, PostingRow,
    WithdrawalRow,
};
pub use people::{VIEWS, View};
pub use row::{Kept, Row};
pub use units::{HoldingRow, MemberChangeRow, MemberRow, TitleRow};

use crate::value::Kind;

/// Goes up with every change of the tables or of what is put into them: older views are rebuilt.
pub const LAYOUT: i64 = 1;

/// One column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it may be absent.
    pub null: bool,
    /// What it means; every line begins with a space.
    pub comment: &'static str,
    /// The table whose first key column it names a row of.
    pub parent: Option<&'static str>,
}

/// One index beside the primary key.
#[derive(Clone, Copy, Debug)]
pub struct Index {
    /// Its name.
    pub name: &'static str,
    /// Its columns, in order.
    pub columns: &'static [&'static str],
    /// The question it answers.
    pub serves: &'static str,
}

/// Whether rows change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// Rows are added and stay as they are.
    Log,
    /// Rows stand for things and change with them.
    Kept,
}

/// One table.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Whether its rows change.
    pub nature: Nature,
    /// What a row is; every line begins with a space.
    pub comment: &'static str,
    /// Its columns, in order.
    pub columns: &'static [Column],
    /// The columns of the primary key, in order.
    pub key: &'static [&'static str],
    /// Its indexes beside the primary key.
    pub indexes: &'static [Index],
}

impl Table {
    /// The column with this name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The names of all columns, with commas between them.
    #[must_use]
    pub fn column_list(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|column| column.name).collect();
        names.join(", ")
    }
}

/// Every table, a parent before its children.
pub const TABLES: &[&Table] = &[
    PositionRow::TABLE,
    RecordRow::TABLE,
    EventRow::TABLE,
    MemberRow::TABLE,
    MemberChangeRow::TABLE,
    MemberEventRow::TABLE,
    AccountRow::TABLE,
    PostingRow::TABLE,
    DepositRow::TABLE,
    WithdrawalRow::TABLE,
    HoldRow::TABLE,
    PaymentRow::TABLE,
    FeeRow::TABLE,
    FeeScheduleRow::TABLE,
    EscrowRow::TABLE,
    SeriesRow::TABLE,
    SeriesVersionRow::TABLE,
    SeriesEventRow::TABLE,
    HoldingRow::TABLE,
    TitleRow::TABLE,
    IssueRow::TABLE,
    UnitTransferRow::TABLE,
    PurchaseRow::TABLE,
    GiftRow::TABLE,
    LossRow::TABLE,
    LiabilityRow::TABLE,
    OrderRow::TABLE,
    OrderEventRow::TABLE,
    TradeRow::TABLE,
    QuoteRow::TABLE,
    DealRow::TABLE,
    DealLegRow::TABLE,
    BuybackRow::TABLE,
    RedemptionRow::TABLE,
    RedemptionItemRow::TABLE,
    RedemptionStepRow::TABLE,
];

/// The table with this name.
#[must_use]
pub fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().copied().find(|table| table.name == name)
}

#[cfg(test)]
mod tests;
