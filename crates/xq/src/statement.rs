//! `xq statement`: a member's balances and the postings that made them, from a running server; as a table,
//! as JSON, or whole as a file for spreadsheets or on paper.

use crate::call::ServerArgs;
use crate::failure::{Done, Failure};
use crate::output;
use clap::ValueEnum;
use serde_json::Value;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

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
    /// From this time (RFC 3339) or day (where the member lives) on.
    #[arg(long, env = "XQ_FROM", value_name = "TIME")]
    from: Option<String>,
    /// Before this time, or up to the end of this day.
    #[arg(long, env = "XQ_TO", value_name = "TIME")]
    to: Option<String>,
    /// Print this instead of a table; CSV and PDF hold the whole period.
    #[arg(long, env = "XQ_FORMAT", value_name = "FORMAT")]
    format: Option<Format>,
    /// Language of CSV and PDF.
    #[arg(long, env = "XQ_LANGUAGE", default_value = "en", value_parser = ["en", "zh"])]
    language: String,
    /// Write to this file instead of standard output.
    #[arg(long, env = "XQ_OUT", value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print JSON: the same as `--format json`.
    #[arg(long, env = "XQ_JSON", conflicts_with = "format")]
    json: bool,
    #[command(flatten)]
    server: ServerArgs,
}

/// The form of a statement.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Json,
    Csv,
    Pdf,
}

impl Args {
    fn path(&self) -> String {
        let mut path = format!("/v1/wallet/statement?member={}", self.member);
        for (name, value) in [("from", &self.from), ("to", &self.to)] {
            // A plus sign in a query is a space.
            let value = value.as_ref().map(|value| value.replace('+', "%2B"));
            path.extend(value.map(|value| format!("&{name}={value}")));
        }
        path
    }

    fn form(&self) -> Option<Format> {
        self.format.or(self.json.then_some(Format::Json))
    }
}

pub fn run(data: &Path, args: &Args) -> Done {
    let client = args.server.client(data)?;
    let path = match args.form() {
        None | Some(Format::Json) => format!("{}&limit={}", args.path(), args.limit),
        Some(Format::Csv) => format!("{}&format=csv", args.path()),
        Some(Format::Pdf) => format!("{}&format=pdf", args.path()),
    };
    match args.form() {
        None => print(args, &client.get(&path)?),
        Some(Format::Json) => {
            let mut line = Vec::new();
            output::json_line(&mut line, &client.get(&path)?)?;
            args.write(&line)
        }
        Some(Format::Csv | Format::Pdf) => {
            args.write(&client.get_file(&path, Some(&args.language))?)
        }
    }
}

impl Args {
    fn write(&self, bytes: &[u8]) -> Done {
        match &self.out {
            Some(file) => {
                fs::write(file, bytes).map_err(|error| Failure::while_doing(error, file.display()))
            }
            None if self.form() == Some(Format::Pdf) && io::stdout().is_terminal() => {
                Err(Failure::new("a PDF is nothing for a terminal: name a file with --out"))
            }
            None => Ok(io::stdout().lock().write_all(bytes)?),
        }
    }
}

fn print(args: &Args, statement: &Value) -> Done {
    let mut out = io::stdout().lock();
    writeln!(out, "statement of {}", args.member)?;
    for account in entries(statement, "accounts") {
        let (currency, purpose) = (word(account, "currency"), word(account, "purpose"));
        writeln!(out, "  {purpose:<20} {currency} {:>16}", money(account, "balance"))?;
    }
    writeln!(out)?;
    for line in entries(statement, "items") {
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
