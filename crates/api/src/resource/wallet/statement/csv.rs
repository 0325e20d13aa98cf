//! The statement for spreadsheets: one table.

use super::StatementView;
use super::words::{Words, words};
use crate::sheet::{money, table};
use crate::{Answer, Language};

/// The whole table.
pub(super) fn render(statement: &StatementView, language: Language) -> Answer<Vec<u8>> {
    table(&rows(statement, words(language)))
}

type Cells = [String; 13];

fn rows(statement: &StatementView, words: &'static Words) -> Vec<Cells> {
    let mut rows = vec![words.csv_heads.map(str::to_owned)];
    for account in &statement.accounts {
        let mut row = begin(words.opening, &account.currency.0.to_string(), &account.purpose);
        row[8] = money(account.opening.0, account.currency.0);
        rows.push(row);
    }
    for line in &statement.items {
        let mut row = begin(words.posting, &line.currency.0.to_string(), &line.purpose);
        row[1] = words.time(line.recorded_at.0, &statement.time_zone);
        row[2] = line.id.clone();
        row[3] = words.happened(&line.r#type);
        row[6] = line.series.map(|series| series.0.to_string()).unwrap_or_default();
        row[7] = money(line.amount.0, line.currency.0);
        row[8] = money(line.balance.0, line.currency.0);
        rows.push(row);
    }
    for account in &statement.accounts {
        let mut row = begin(words.closing, &account.currency.0.to_string(), &account.purpose);
        row[8] = money(account.balance.0, account.currency.0);
        rows.push(row);
    }
    for holding in &statement.holdings {
        let currency = holding.currency.0;
        let mut row = begin(words.holding, &currency.to_string(), "");
        row[3] = words.named(holding.title.as_ref());
        row[6] = holding.series.0.to_string();
        let units = holding.units.0.count().saturating_add(holding.reserved.0.count());
        row[9] = units.to_string();
        row[10] = money(holding.face_value.0, currency);
        row[11] = holding.market_value.map(|value| money(value.0, currency)).unwrap_or_default();
        row[12] = money(holding.cost.0, currency);
        rows.push(row);
    }
    rows
}

fn begin(kind: &str, currency: &str, purpose: &str) -> Cells {
    let mut row = Cells::default();
    (row[0], row[4], row[5]) = (kind.to_owned(), currency.to_owned(), purpose.to_owned());
    row
}
