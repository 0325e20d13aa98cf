//! Tables for spreadsheets, and files to be saved. UTF-8 with a byte order mark, as banks send it, because
//! spreadsheets take text without one for the system's old encoding. Figures stand in major units with a
//! point; nothing that stands in a cell is a formula.

use crate::fresh::SEQUENCE;
use crate::{Answer, Fault};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use std::borrow::Cow;
use units::{Amount, Currency};

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A table as CSV (RFC 4180); the first row holds the heads.
pub(crate) fn table<const N: usize>(rows: &[[String; N]]) -> Answer<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    for row in rows {
        let cells = row.iter().map(|cell| harmless(cell).into_owned());
        writer.write_record(cells).map_err(|_| Fault::Internal)?;
    }
    Ok(writer.into_inner().map_err(|_| Fault::Internal)?)
}

/// A spreadsheet takes a cell that begins like a formula for one; an apostrophe keeps it text. Figures
/// may begin with a minus.
fn harmless(cell: &str) -> Cow<'_, str> {
    let is_figure = cell.strip_prefix('-').is_some_and(|rest| {
        !rest.is_empty() && rest.chars().all(|each| each.is_ascii_digit() || each == '.')
    });
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_figure {
        return Cow::Owned(format!("'{cell}"));
    }
    Cow::Borrowed(cell)
}

/// An amount in major units, with a point.
pub(crate) fn money(amount: Amount, currency: Currency) -> String {
    let places = usize::from(currency.exponent());
    let minor = amount.minor();
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = places + 1);
    let (whole, part) = digits.split_at(digits.len() - places);
    let sign = if minor < 0 { "-" } else { "" };
    let point = if places > 0 { "." } else { "" };
    format!("{sign}{whole}{point}{part}")
}

/// Kind of a file.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// For spreadsheets.
    Csv,
    /// For people.
    Pdf,
}

impl Kind {
    /// A file to be saved under this name, without its ending.
    pub fn file(self, bytes: Vec<u8>, name: &str, as_of: u64) -> Response {
        let (kind, ending) = match self {
            Self::Pdf => ("application/pdf", "pdf"),
            Self::Csv => ("text/csv; charset=utf-8; header=present", "csv"),
        };
        let mut response = bytes.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(SEQUENCE, HeaderValue::from(as_of));
        let saved_as = format!("attachment; filename=\"{name}.{ending}\"");
        if let Ok(value) = HeaderValue::try_from(saved_as) {
            headers.insert(header::CONTENT_DISPOSITION, value);
        }
        response
    }
}

#[cfg(test)]
mod tests;
