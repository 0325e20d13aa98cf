//! The sums that a replay must come to, computed from the files without it.
//!
//! This is the other side of the reconciliation and shares no code with the rest of the replay: it
//! cuts lines at commas by itself, reads money by itself, and knows nothing of campaigns, series
//! or times. What is shared is the decompressor.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Error, ErrorKind, Result};
use std::path::Path;

/// Count and money of one manufacturer or store, in cents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Sum {
    /// Lines on which a coupon was used.
    pub redemptions: u64,
    /// Manufacturers' money.
    pub manufacturer: i64,
    /// Stores' money.
    pub store: i64,
}

impl Sum {
    const fn add(&mut self, manufacturer: i64, store: i64) {
        self.redemptions += (manufacturer != 0) as u64;
        self.manufacturer += manufacturer;
        self.store += store;
    }
}

impl std::iter::Sum for Sum {
    fn sum<I: Iterator<Item = Self>>(sums: I) -> Self {
        sums.fold(Self::default(), |one, other| Self {
            redemptions: one.redemptions + other.redemptions,
            manufacturer: one.manufacturer + other.manufacturer,
            store: one.store + other.store,
        })
    }
}

/// All sums.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// Over everything.
    pub total: Sum,
    /// By the manufacturer's number as the table writes it, or `unknown`.
    pub manufacturers: BTreeMap<String, Sum>,
    /// By the store's number as the table writes it.
    pub stores: BTreeMap<String, Sum>,
}

/// Reads the files once more and sums.
///
/// # Errors
/// A file that cannot be read, or a row that cannot be summed.
pub fn compute(folder: &Path) -> Result<Expected> {
    let mut makers = BTreeMap::new();
    for_each_row(folder, "products", &["product_id", "manufacturer_id"], |row| {
        makers.insert(row[0].to_owned(), row[1].to_owned());
        Ok(())
    })?;
    let mut expected = Expected::default();
    let wanted = ["coupon_disc", "coupon_match_disc", "store_id", "product_id"];
    for_each_row(folder, "transactions", &wanted, |row| {
        if row[0] == "0.0" && row[1] == "0.0" {
            return Ok(());
        }
        let (coupon, store_match) = (money(row[0])?, money(row[1])?);
        let maker = makers.get(row[3]).map_or("unknown", String::as_str);
        expected.total.add(coupon, store_match);
        let manufacturers = &mut expected.manufacturers;
        let manufacturer = manufacturers.entry(maker.to_owned()).or_default();
        manufacturer.add(coupon, store_match);
        let store = expected.stores.entry(row[2].to_owned()).or_default();
        store.add(coupon, store_match);
        Ok(())
    })?;
    Ok(expected)
}

fn for_each_row(
    folder: &Path,
    table: &str,
    wanted: &[&str],
    mut take: impl FnMut(&[&str]) -> Result<()>,
) -> Result<()> {
    let mut file = lines(folder, table)?;
    let mut line = String::new();
    file.read_line(&mut line)?;
    let header: Vec<String> = line.trim_end().split(',').map(str::to_owned).collect();
    let place = |name: &&str| {
        let found = header.iter().position(|column| column == name);
        found.ok_or_else(|| wrong(format!("{table} has no column {name}")))
    };
    let places = wanted.iter().map(place).collect::<Result<Vec<_>>>()?;
    let needed = places.iter().max().map_or(0, |place| place + 1);
    loop {
        line.clear();
        if file.read_line(&mut line)? == 0 {
            return Ok(());
        }
        // A quoted field may hide a comma; none of the columns wanted stands behind one.
        let fields: Vec<&str> = line.trim_end().splitn(needed + 1, ',').collect();
        let unreadable = || wrong(format!("{table}: {}", line.trim_end()));
        let before = fields.get(..needed).ok_or_else(unreadable)?;
        if before.iter().any(|field| field.contains('"')) {
            return Err(unreadable());
        }
        let row: Vec<&str> = places.iter().map(|&place| before[place]).collect();
        take(&row)?;
    }
}

fn lines(folder: &Path, table: &str) -> Result<Box<dyn BufRead>> {
    match File::open(folder.join(format!("{table}.csv"))) {
        Ok(file) => Ok(Box::new(BufReader::new(file))),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let file = File::open(folder.join(format!("{table}.csv.zst")))?;
            Ok(Box::new(BufReader::new(zstd::Decoder::new(file)?)))
        }
        Err(error) => Err(error),
    }
}

/// `1.5` as 150: the digits without the point, made two places long.
fn money(text: &str) -> Result<i64> {
    let (whole, places) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{places:0<2}");
    let fine = places.len() <= 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let cents = digits.parse().ok().filter(|_| fine && !whole.is_empty());
    cents.ok_or_else(|| wrong(format!("{text:?} is not whole cents")))
}

fn wrong(what: String) -> Error {
    Error::new(ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests;
