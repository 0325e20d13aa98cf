//! What stands in each table.

mod books;
mod nouns;

pub(crate) use books::{EVENTS, MOVES, POSTINGS, RECORDS, TRADES};
pub(crate) use nouns::{MEMBERS, ORDERS, REDEMPTIONS, SERIES};

use crate::rows::Rows;
use crate::schema::Column;
use crate::told::{Happened, Told};

const SEQUENCE: Column = Column::int("sequence", "The record it belongs to.");
const INDEX: Column =
    Column::int("event_index", "Which event of the record, from 0 on; with `sequence` its number.");
const TIME: Column =
    Column::time("time", "When it was recorded; never earlier than the row before.");
const TYPE: Column = Column::text("type", "Noun and fact, such as `market.filled`.");

/// The columns that every row of an event begins with.
fn begin<'r>(rows: &'r mut Rows, told: &Told<'_>, happened: &Happened<'_>) -> &'r mut Rows {
    rows.int(told.sequence()).int(happened.index).int(told.time())
}
