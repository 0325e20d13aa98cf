//! The tables as rows of text, and the readings of their fields. Files are plain or compressed.

use jiff::civil::Date;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

/// What is wrong with the files.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// A table is not there.
    #[error("neither {name}.csv nor {name}.csv.zst is in {}", folder.display())]
    Missing {
        /// The table.
        name: &'static str,
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// A file cannot be read.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A row is not what it should be.
    #[error("{table}, line {line}: {problem}")]
    Row {
        /// The table.
        table: &'static str,
        /// Counted from 1, the header being the first.
        line: u64,
        /// What is wrong.
        problem: String,
    },
}

/// Calls `take` with the named columns of every row.
///
/// # Errors
/// A file that is missing or cannot be read, a column that is missing, or the first row that `take`
/// does not accept.
pub fn each_row<const N: usize>(
    folder: &Path,
    name: &'static str,
    columns: [&str; N],
    mut take: impl FnMut([&str; N]) -> Result<(), String>,
) -> Result<(), DataError> {
    let mut reader = csv::Reader::from_reader(open(folder, name)?);
    let wrong = |line, problem| DataError::Row { table: name, line, problem };
    let header = reader.headers().map_err(|e| wrong(1, e.to_string()))?;
    let places = find_columns(header, columns).map_err(|problem| wrong(1, problem))?;
    let mut record = csv::StringRecord::new();
    loop {
        let line = reader.position().line();
        let more = reader.read_record(&mut record);
        if !more.map_err(|e| wrong(line, e.to_string()))? {
            return Ok(());
        }
        take(places.map(|place| &record[place])).map_err(|problem| wrong(line, problem))?;
    }
}

fn find_columns<const N: usize>(
    header: &csv::StringRecord,
    columns: [&str; N],
) -> Result<[usize; N], String> {
    let mut places = [0; N];
    for (place, column) in places.iter_mut().zip(columns) {
        let found = header.iter().position(|name| name == column);
        *place = found.ok_or_else(|| format!("there is no column {column}"))?;
    }
    Ok(places)
}

fn open(folder: &Path, name: &'static str) -> Result<Box<dyn Read>, DataError> {
    let plain = folder.join(format!("{name}.csv"));
    let packed = folder.join(format!("{name}.csv.zst"));
    let unreadable = |path: &Path, source| DataError::Unreadable { path: path.to_owned(), source };
    let file = |path: &Path| File::open(path).map_err(|e| unreadable(path, e));
    if plain.exists() {
        Ok(Box::new(BufReader::new(file(&plain)?)))
    } else if packed.exists() {
        let decoder = zstd::Decoder::new(file(&packed)?).map_err(|e| unreadable(&packed, e))?;
        Ok(Box::new(decoder))
    } else {
        Err(DataError::Missing { name, folder: folder.to_owned() })
    }
}

/// A whole number that is not negative.
///
/// # Errors
/// Any other text.
pub fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let value = digits.then(|| text.parse().ok()).flatten();
    value.ok_or_else(|| format!("{text:?} is not a number"))
}

/// Money as decimal text with one or two places, in cents. Never rounded.
///
/// # Errors
/// Any other text.
pub fn cents(text: &str) -> Result<i64, String> {
    let parts = text.split_once('.').filter(|(_, f)| matches!(f.len(), 1 | 2));
    let read = |(whole, fraction): (&str, &str)| {
        let scale = if fraction.len() == 1 { 10 } else { 1 };
        let cents = number::<i64>(fraction).ok()? * scale;
        number::<i64>(whole).ok()?.checked_mul(100)?.checked_add(cents)
    };
    parts.and_then(read).ok_or_else(|| format!("{text:?} is not an amount in whole cents"))
}

/// A civil date as `2017-01-31`.
///
/// # Errors
/// Any other text.
pub fn date(text: &str) -> Result<Date, String> {
    let parsed = Some(text).filter(|text| text.len() == 10);
    let parsed = parsed.and_then(|text| text.parse().ok());
    parsed.ok_or_else(|| format!("{text:?} is not a date"))
}

#[cfg(test)]
mod tests;
