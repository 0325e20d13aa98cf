//! The statement on paper: a summary, a table for each account with its running balance, what is held.

use super::words::{Words, grouped, thousands, words};
use super::{AccountPeriod, HoldingView, HoldingsTotal, LineView, StatementView};
use crate::{Answer, Fault, Language};
use paper::{Align, Column, Document, Made, Part, Row};
use units::{Amount, Timestamp};

/// The whole document.
pub(super) fn render(
    statement: &StatementView,
    made_at: Timestamp,
    language: Language,
) -> Answer<Vec<u8>> {
    let words = words(language);
    let mut parts = vec![Part::Heading(words.summary.to_owned()), summary(statement, words)];
    for account in &statement.accounts {
        parts.push(Part::Heading(name(account, words)));
        parts.push(ledger(statement, account, words));
    }
    if statement.items.is_empty() {
        parts.push(Part::Note(words.nothing.to_owned()));
    }
    if !statement.holdings.is_empty() {
        parts.push(Part::Heading(words.holdings.to_owned()));
        parts.push(holdings(statement, words));
    }
    parts.extend(words.notes.map(|note| Part::Note(note.to_owned())));
    let document = Document {
        language: words.tag.to_owned(),
        house: words.house.to_owned(),
        title: words.title.to_owned(),
        facts: facts(statement, made_at, words),
        parts,
        foot: format!("{} · {} · {}", statement.member.0, statement.as_of, words.foot),
        numbering: words.numbering.to_owned(),
        made: made(made_at),
    };
    Ok(document.to_pdf().map_err(|_| Fault::Internal)?)
}

fn facts(statement: &StatementView, made_at: Timestamp, words: &Words) -> Vec<[String; 2]> {
    let time = |time: Timestamp| words.time(time, &statement.time_zone);
    let from = statement.from.map_or_else(|| words.beginning.to_owned(), |from| time(from.0));
    // The last second of the period, not the first after it.
    let last = |to: Timestamp| Timestamp::from_micros(to.micros().saturating_sub(1));
    let to = statement.to.map_or_else(|| words.until_now.to_owned(), |to| time(last(to.0)));
    let mut currencies: Vec<String> =
        statement.accounts.iter().map(|account| account.currency.0.to_string()).collect();
    currencies.dedup();
    [
        (words.member, statement.member.0.to_string()),
        (words.made_at, time(made_at)),
        (words.period, format!("{from} – {to}")),
        (words.record, statement.as_of.to_string()),
        (words.currencies, currencies.join(", ")),
        (words.zone, statement.time_zone.clone()),
    ]
    .map(|(name, value)| [name.to_owned(), value])
    .to_vec()
}

fn columns<const N: usize>(titles: [&str; N], shares: [u16; N], words: usize) -> Vec<Column> {
    let shaped = titles.iter().zip(shares).enumerate().map(|(place, (title, share))| Column {
        title: (*title).to_owned(),
        share,
        align: if place < words { Align::Left } else { Align::Right },
    });
    shaped.collect()
}

fn name(account: &AccountPeriod, words: &Words) -> String {
    format!("{} · {}", words.purpose(&account.purpose), account.currency.0)
}

fn summary(statement: &StatementView, words: &Words) -> Part {
    let rows = statement.accounts.iter().map(|account| {
        let money = |amount: Amount| grouped(amount, account.currency.0);
        let cells = vec![
            words.purpose(&account.purpose),
            account.currency.0.to_string(),
            money(account.opening.0),
            money(account.credits.0),
            money(account.debits.0),
            money(account.balance.0),
        ];
        Row { cells, is_strong: false }
    });
    let columns = columns(words.summary_heads, [24, 12, 18, 18, 18, 18], 2);
    Part::Table { columns, rows: rows.collect() }
}

fn ledger(statement: &StatementView, account: &AccountPeriod, words: &Words) -> Part {
    let balance = |label: &str, amount: Amount| Row {
        cells: vec![
            String::new(),
            String::new(),
            label.to_owned(),
            String::new(),
            String::new(),
            grouped(amount, account.currency.0),
        ],
        is_strong: true,
    };
    let own = statement
        .items
        .iter()
        .filter(|line| line.currency == account.currency && line.purpose == account.purpose);
    let mut rows = vec![balance(words.opening, account.opening.0)];
    rows.extend(own.map(|line| line_row(line, &statement.time_zone, words)));
    rows.push(balance(words.closing, account.balance.0));
    let columns = columns(words.account_heads, [22, 12, 31, 18, 18, 19], 3);
    Part::Table { columns, rows }
}

fn line_row(line: &LineView, zone: &str, words: &Words) -> Row {
    let what = words.happened(&line.r#type);
    let what = match line.series {
        Some(series) => format!("{what} · {}", series.0),
        None => what,
    };
    let amount = line.amount.0;
    let shown = grouped(Amount::new(amount.minor().saturating_abs()), line.currency.0);
    let (out, into) =
        if amount.minor() < 0 { (shown, String::new()) } else { (String::new(), shown) };
    let balance = grouped(line.balance.0, line.currency.0);
    let time = words.time(line.recorded_at.0, zone);
    Row { cells: vec![time, line.id.clone(), what, out, into, balance], is_strong: false }
}

fn holdings(statement: &StatementView, words: &Words) -> Part {
    let mut rows: Vec<Row> =
        statement.holdings.iter().map(|holding| holding_row(holding, words)).collect();
    rows.extend(statement.totals.iter().map(|total| total_row(total, words)));
    let columns = columns(words.holding_heads, [12, 26, 12, 17, 11, 17, 16], 2);
    Part::Table { columns, rows }
}

fn holding_row(holding: &HoldingView, words: &Words) -> Row {
    let currency = holding.currency.0;
    let units = holding.units.0.count().saturating_add(holding.reserved.0.count());
    let price = holding.last_price.map(|price| percent(price.0.as_ppm())).unwrap_or_default();
    let market = holding.market_value.map(|value| grouped(value.0, currency));
    let cells = vec![
        holding.series.0.to_string(),
        words.named(holding.title.as_ref()),
        thousands(&units.to_string()),
        grouped(holding.face_value.0, currency),
        price,
        market.unwrap_or_else(|| "–".to_owned()),
        grouped(holding.cost.0, currency),
    ];
    Row { cells, is_strong: false }
}

fn total_row(total: &HoldingsTotal, words: &Words) -> Row {
    let currency = total.currency.0;
    let cells = vec![
        words.total.to_owned(),
        currency.to_string(),
        String::new(),
        grouped(total.face_value.0, currency),
        String::new(),
        grouped(total.market_value.0, currency),
        grouped(total.cost.0, currency),
    ];
    Row { cells, is_strong: true }
}

/// Parts per million as a percentage.
fn percent(ppm: u32) -> String {
    format!("{}.{:02} %", ppm / 10_000, ppm % 10_000 / 100)
}

fn made(at: Timestamp) -> Made {
    let date = i32::try_from(at.utc_day()).ok().map(units::CivilDate::from_days);
    let (year, month, day) =
        date.and_then(units::CivilDate::year_month_day).unwrap_or((1970, 1, 1));
    let second = u32::try_from(at.micros().div_euclid(1_000_000).rem_euclid(86_400)).unwrap_or(0);
    let part = |number: u32| u8::try_from(number).unwrap_or(0);
    Made {
        year: u16::try_from(year).unwrap_or(0),
        month: u8::try_from(month).unwrap_or(1),
        day: u8::try_from(day).unwrap_or(1),
        hour: part(second / 3_600),
        minute: part(second / 60 % 60),
        second: part(second % 60),
    }
}

#[cfg(test)]
mod tests;
