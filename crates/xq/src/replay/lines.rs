//! The till's lines on which a manufacturer's coupon was used.

use super::campaigns::{CampaignId, Campaigns, Use};
use super::tables::{DataError, cents, each_row, number};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

/// The civil time zone of the stores: the days of campaigns are days of it.
pub const STORE_ZONE: &str = "America/New_York";

/// Who pays for a coupon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Manufacturer {
    /// By its number in the table of products.
    Number(u32),
    /// The product is not in the table of products.
    Unknown,
}

impl fmt::Display for Manufacturer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}

/// Which coupons a line used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SeriesKey {
    /// Those that a campaign sent out for a manufacturer.
    Campaign(CampaignId, Manufacturer),
    /// Those of a manufacturer that no campaign explains.
    Standing(Manufacturer),
}

impl SeriesKey {
    /// Who pays.
    #[must_use]
    pub const fn manufacturer(self) -> Manufacturer {
        match self {
            Self::Campaign(_, manufacturer) | Self::Standing(manufacturer) => manufacturer,
        }
    }
}

impl fmt::Display for SeriesKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Campaign(campaign, manufacturer) => write!(f, "{campaign}-{manufacturer}"),
            Self::Standing(manufacturer) => write!(f, "standing-{manufacturer}"),
        }
    }
}

/// One use of a coupon at a till. Money is in cents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub household: u32,
    /// Where.
    pub store: u32,
    /// Basket and product, which no other line has; fit for an idempotency key.
    pub name: String,
    /// What the product was sold for; zero where the table does not say it in whole cents.
    pub order_amount: i64,
    /// What the manufacturer pays.
    pub coupon: i64,
    /// What the store adds of its own.
    pub store_match: i64,
    /// Of which series the coupon was.
    pub series: SeriesKey,
}

/// Reads every line with a coupon, in order of time.
///
/// # Errors
/// The first thing that is wrong in the files.
pub fn read(
    folder: &Path,
    campaigns: &Campaigns,
    progress: &dyn Fn(),
) -> Result<Vec<Line>, DataError> {
    let reader = Reader {
        campaigns,
        makers: manufacturers(folder)?,
        zone: TimeZone::get(STORE_ZONE).expect("the zones are part of the program"),
    };
    let mut lines = Vec::new();
    let mut names = BTreeMap::<String, u32>::new();
    each_row(folder, "transactions", COLUMNS, |row| {
        progress();
        if let Some(mut line) = reader.line(row)? {
            // A basket that names a product twice is told apart by the order of its lines.
            let count = names.entry(line.name.clone()).or_default();
            *count += 1;
            if *count > 1 {
                line.name = format!("{}-{count}", line.name);
            }
            lines.push(line);
        }
        Ok(())
    })?;
    lines.sort_by_key(|line| line.at);
    Ok(lines)
}

const COLUMNS: [&str; 8] = [
    "transaction_timestamp",
    "household_id",
    "store_id",
    "basket_id",
    "product_id",
    "sales_value",
    "coupon_disc",
    "coupon_match_disc",
];

fn manufacturers(folder: &Path) -> Result<BTreeMap<u32, u32>, DataError> {
    let mut makers = BTreeMap::new();
    let columns = ["product_id", "manufacturer_id"];
    each_row(folder, "products", columns, |[product, manufacturer]| {
        match makers.insert(number(product)?, number(manufacturer)?) {
            None => Ok(()),
            Some(_) => Err(format!("product {product} is there twice")),
        }
    })?;
    Ok(makers)
}

struct Reader<'a> {
    campaigns: &'a Campaigns,
    makers: BTreeMap<u32, u32>,
    zone: TimeZone,
}

impl Reader<'_> {
    fn line(&self, row: [&str; 8]) -> Result<Option<Line>, String> {
        let [at, household, store, basket, product, sales, coupon, store_match] = row;
        let (coupon, store_match) = (cents(coupon)?, cents(store_match)?);
        if coupon == 0 {
            return match store_match {
                0 => Ok(None),
                _ => Err("a store's match without a coupon".to_owned()),
            };
        }
        let (at, day) = self.moment(at)?;
        let (household, product) = (number(household)?, number(product)?);
        Ok(Some(Line {
            at,
            household,
            store: number(store)?,
            name: format!("{}-{product}", number::<u64>(basket)?),
            order_amount: cents(sales).unwrap_or(0),
            coupon,
            store_match,
            series: self.series(Use { household, product, day }),
        }))
    }

    /// The instant, which the table gives in UTC, and the day it was at the store.
    fn moment(&self, text: &str) -> Result<(Timestamp, Date), String> {
        let wrong = |_| format!("{text:?} is not a time");
        let civil: DateTime = text.parse().map_err(wrong)?;
        let at = TimeZone::UTC.to_timestamp(civil).map_err(wrong)?;
        Ok((at, self.zone.to_datetime(at).date()))
    }

    fn series(&self, used: Use) -> SeriesKey {
        let maker = self.makers.get(&used.product);
        let maker = maker.map_or(Manufacturer::Unknown, |number| Manufacturer::Number(*number));
        match self.campaigns.attribute(used) {
            Some(campaign) => SeriesKey::Campaign(campaign, maker),
            None => SeriesKey::Standing(maker),
        }
    }
}

#[cfg(test)]
mod tests;
