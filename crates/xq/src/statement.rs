//! `xq statement`: a member's balances and the postings that made them, from a running server.

use crate::call::ServerArgs;
use crate::failure::Done;
use crate::output;
use serde_json::Value;
use std::io::{self, Write};
use std::path::Path;

/// Print a member's statement: balances, and the postings that made them, newest first.
#[derive(clap::Args)]
pub struct Args {
    /// Whose.
    #[arg(long, env = "XQ_MEMBER", value_name = "MEMBER")]
    member: String,
    /// Events to look back.
    #[arg(long, env = "XQ_LIMIT", default_value_t = 50, value_name = "EVENTS",
        value_parser = clap::value_parser!(u16).range(1..=200))]
    limit: u16,
    /// Print JSON.
    #[arg(long, env = "XQ_JSON")]
    json: bool,
    #[command(flatten)]
    server: ServerArgs,
}

pub fn run(data: &Path, args: &Args) -> Done {
    let client = args.server.client(data)?;
    let path = format!("/v1/wallet/statement?member={}&limit={}", args.member, args.limit);
    let statement = client.get(&path)?;
    let mut out = io::stdout().lock();
    if args.json {
        return Ok(output::json_line(&mut out, &statement)?);
    }
    writeln!(out, "statement of {}", args.member)?;
    for account in entries(&statement, "accounts") {
        let (currency, purpose) = (word(account, "currency"), word(account, "purpose"));
        writeln!(out, "  {purpose:<20} {currency} {:>16}", money(account, "balance"))?;
    }
    writeln!(out)?;
    for line in entries(&statement, "items") {
        let (time, kind) = (word(line, "recorded_at"), word(line, "type"));
        let (currency, purpose) = (word(line, "currency"), word(line, "purpose"));
        let (amount, balance) = (money(line, "amount"), money(line, "balance"));
        let id = word(line, "id");
        writeln!(
            out,
            "{time:.19}  {id:<10} {kind:<28} {purpose:<18} {currency} {amount:>14} {balance:>16}"
        )?;
    }
    Ok(())
}

fn entries<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

fn word<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or("")
}

/// Minor units as the currency writes them; nothing where there is no figure.
fn money(value: &Value, name: &str) -> String {
    let Some(minor) = value[name].as_i64() else {
        return String::new();
    };
    let currency: Option<units::Currency> = word(value, "currency").parse().ok();
    let places = usize::from(currency.map_or(0, units::Currency::exponent));
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = places + 1);
    let (whole, part) = digits.split_at(digits.len() - places);
    let sign = if minor < 0 { "-" } else { "" };
    let point = if places > 0 { "." } else { "" };
    format!("{sign}{whole}{point}{part}")
}
