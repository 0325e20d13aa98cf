//! What all members hold together.

use super::{Branch, Money, Sums};
use crate::app::App;
use crate::books::ask;
use crate::fresh::AtLeast;
use crate::read::Reply;
use crate::wire::{Amount, Price, Quantity, Shown};
use crate::{Answer, Caller};
use axum::extract::State;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;
use views::query::{Holders, SeriesHeld};

/// What is held of the issuers of one industry and country. What an issuer keeps of its own is not
/// counted, nor what is captured at a till.
#[derive(Serialize, ToSchema)]
pub(crate) struct HoldingCell {
    /// Merchant category code (ISO 18245).
    pub category: Option<u16>,
    /// Jurisdiction (ISO 3166-1 alpha-2).
    pub country: String,
    /// How many series.
    pub series: u64,
    /// How many members, each counted once.
    pub holders: u64,
    /// How many units.
    pub units: Quantity,
    /// Face value, by currency.
    pub face: Vec<Money>,
    /// Value at the last prices, of what has one.
    pub market: Vec<Money>,
    /// Face value of what has no price.
    pub unpriced_face: Vec<Money>,
}

/// What all members hold together, by industry and country of the issuers.
#[derive(Serialize, ToSchema)]
pub(crate) struct AllHoldings {
    /// The last record that is counted in.
    pub as_of: u64,
    /// Those of which something is held.
    pub cells: Vec<HoldingCell>,
}

#[derive(Default)]
struct Sum {
    series: u64,
    units: i64,
    face: Sums,
    market: Sums,
    unpriced: Sums,
}

impl Sum {
    fn add(&mut self, held: &SeriesHeld) {
        self.series += 1;
        self.units = self.units.saturating_add(held.units);
        let face = held.units.saturating_mul(held.unit_value);
        self.face.add(held.currency, face);
        let (price, whole): (Option<Price>, Amount) = (held.last_price.shown(), face.shown());
        match price.and_then(|price| price.0.of(whole.0)) {
            Some(market) => self.market.add(held.currency, market.minor()),
            None => self.unpriced.add(held.currency, face),
        }
    }

    fn cell(self, (category, country): Branch, holders: u64) -> HoldingCell {
        HoldingCell {
            category,
            country,
            series: self.series,
            holders,
            units: self.units.shown(),
            face: self.face.shown(),
            market: self.market.shown(),
            unpriced_face: self.unpriced.shown(),
        }
    }
}

fn branch((category, country): (Option<i64>, String)) -> Branch {
    (category.and_then(|category| u16::try_from(category).ok()), country)
}

fn cells(held: Vec<SeriesHeld>, holders: Vec<Holders>) -> Vec<HoldingCell> {
    let mut sums: BTreeMap<Branch, Sum> = BTreeMap::new();
    for series in held {
        let branch = branch((series.category, series.jurisdiction.clone()));
        sums.entry(branch).or_default().add(&series);
    }
    let holders = holders.into_iter();
    let holders: BTreeMap<Branch, u64> =
        holders.map(|one| (branch((one.category, one.jurisdiction)), one.count.shown())).collect();
    let cells = sums.into_iter().map(|(branch, sum)| {
        let holders = holders.get(&branch).copied().unwrap_or(0);
        sum.cell(branch, holders)
    });
    cells.collect()
}

/// Reads what all members hold together, by industry and country of the issuers. Operator, regulator,
/// auditor.
#[utoipa::path(get, path = "/v1/stats/holdings", tag = "stats",
    security(("api_key" = [])), responses((status = 200, body = AllHoldings)))]
pub(crate) async fn get_holdings(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
) -> Answer<Reply<AllHoldings>> {
    caller.may_read_all()?;
    let answer = ask(&app, least, |reader| Ok((reader.held_of_series()?, reader.holders()?)));
    let answer = answer.await?;
    let (as_of, (held, holders)) = (answer.as_of, answer.found);
    let cells = cells(held, holders);
    Ok(Reply { as_of, body: AllHoldings { as_of, cells } })
}
