//! The server's books, read when all is over: statements of the manufacturers, captures at the
//! stores, accounts, and what became of every series.

use super::expected::Sum;
use super::ids::{self, Ids};
use super::plan::Plan;
use super::server::{Server, ServerError, take_array, text, whole};
use super::tie::{Books, IssuerAccounts, SeriesUnits};
use serde_json::Value;
use std::collections::BTreeMap;

/// Reads everything that the checks look at.
///
/// # Errors
/// Where the server does not answer, or not in the shape the API promises.
pub fn read(server: &Server, ids: &Ids, plan: &Plan) -> Result<Books, ServerError> {
    let mut books = Books::default();
    let mut matches = BTreeMap::new();
    for store in plan.stores() {
        let merchant = ids.member(&ids::store(store));
        let sum = captures(server, merchant, &mut matches)?;
        books.stores.insert(store.to_string(), sum);
        books.paid_out.insert(store.to_string(), server.balance(merchant, "custody")?);
    }
    for manufacturer in plan.issuers().into_keys() {
        let issuer = ids.member(&ids::issuer(manufacturer));
        let (mut sum, deposited) = statement(server, issuer)?;
        sum.store = matches.get(issuer).copied().unwrap_or(0);
        let accounts = IssuerAccounts { deposited, ..accounts(server, issuer)? };
        books.manufacturers.insert(manufacturer.to_string(), sum);
        books.issuers.insert(manufacturer.to_string(), accounts);
    }
    for (key, id) in &ids.series {
        books.series.insert(key.clone(), units(server, id)?);
    }
    Ok(books)
}

/// What was captured at a store; adds its own discounts to each issuer's sum.
fn captures(
    server: &Server,
    merchant: &str,
    matches: &mut BTreeMap<String, i64>,
) -> Result<Sum, ServerError> {
    let mut sum = Sum::default();
    each(server, &format!("/v1/wallet/events?member={merchant}"), |entry| {
        let event = &entry["event"];
        if event["type"] != "clearing.captured" {
            return Ok(());
        }
        let data = &event["data"];
        let own = whole(data, "merchant_match")?;
        sum.redemptions += 1;
        sum.manufacturer += whole(data, "amount")?;
        sum.store += own;
        *matches.entry(text(&data["items"][0], "issuer")?.to_owned()).or_default() += own;
        Ok(())
    })?;
    Ok(sum)
}

/// What left an issuer's reserve by captures, and what it deposited, line by line.
fn statement(server: &Server, issuer: &str) -> Result<(Sum, i64), ServerError> {
    let (mut sum, mut deposited) = (Sum::default(), 0);
    each(server, &format!("/v1/wallet/statement?member={issuer}"), |line| {
        match (text(line, "type")?, text(line, "purpose")?) {
            ("clearing.captured", "reserved") => {
                sum.redemptions += 1;
                sum.manufacturer -= whole(line, "amount")?;
            }
            ("ledger.deposited", "custody") => deposited += whole(line, "amount")?,
            _ => {}
        }
        Ok(())
    })?;
    Ok((sum, deposited))
}

fn accounts(server: &Server, issuer: &str) -> Result<IssuerAccounts, ServerError> {
    Ok(IssuerAccounts {
        custody: server.balance(issuer, "custody")?,
        escrow: server.balance(issuer, "escrow")?,
        reserved: server.balance(issuer, "reserved")?,
        deposited: 0,
    })
}

fn units(server: &Server, series: &str) -> Result<SeriesUnits, ServerError> {
    let stats = server.get(&format!("/v1/stats/series/{series}"))?;
    let units = &stats["units"];
    Ok(SeriesUnits {
        issued: whole(units, "issued")?,
        redeemed: whole(units, "redeemed")? + whole(units, "captured")?,
        extinguished: whole(units, "extinguished")?,
        outstanding: whole(units, "outstanding")? + whole(units, "authorised")?,
    })
}

/// Calls `see` for every entry of a list, page by page.
fn each(
    server: &Server,
    path: &str,
    mut see: impl FnMut(&Value) -> Result<(), ServerError>,
) -> Result<(), ServerError> {
    let mut cursor = String::new();
    loop {
        let mut page = server.get(&format!("{path}&limit=200{cursor}"))?;
        for entry in &take_array(&mut page, "items")? {
            see(entry)?;
        }
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return Ok(()),
        }
    }
}
