//! What a member holds of all brands: face value, market value, and what it cost.

use crate::app::App;
use crate::books::ask;
use crate::fresh::AtLeast;
use crate::read::{AsOf, Moment, Page, Params, Reply, cursor, found};
use crate::resource::series::{Titles, titles_of};
use crate::wire::{Amount, Currency, MemberId, Price, Quantity, SeriesId, Shown, Timestamp};
use crate::{Answer, Caller, Fault};
use async_graphql::{InputObject, SimpleObject};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use views::database::DatabaseError;
use views::query::{Held, Reader, Wallet};

/// Units of one series in a wallet.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "Holding", complex)]
pub(crate) struct HoldingView {
    /// What.
    pub series: SeriesId,
    /// What it is called.
    pub title: Option<Titles>,
    /// Who owes it.
    pub issuer: MemberId,
    /// Currency of its value.
    pub currency: Currency,
    /// Units free to use.
    pub units: Quantity,
    /// Units behind the member's own orders, authorisations, gifts, deals and loss reports.
    pub reserved: Quantity,
    /// Face value of free and reserved units together.
    pub face_value: Amount,
    /// The price of the last trade in the book or in an auction, where there was one.
    pub last_price: Option<Price>,
    /// Value of free and reserved units at that price.
    pub market_value: Option<Amount>,
    /// What free and reserved units cost: purchases from the issuer, and trades with their fees; gifts,
    /// transfers and swaps come at zero. Weighted average: what leaves takes its share along.
    pub cost: Amount,
    /// Market value less cost.
    pub unrealised_gain: Option<Amount>,
    /// When they expire, or, while the series is dormant, when dormancy ends; absent where the answer is
    /// not of now.
    pub ends_at: Option<Timestamp>,
    /// Where the series stands; absent where the answer is not of now.
    pub state: Option<String>,
    /// Separate ranges of serial numbers that are free, the first 100; empty where the answer is not of
    /// now.
    #[schema(value_type = Vec<Object>)]
    #[graphql(skip)]
    pub ranges: Vec<units::UnitRange>,
}

/// What all holdings in one currency come to.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "HoldingsTotal")]
pub(crate) struct HoldingsTotal {
    /// Currency.
    pub currency: Currency,
    /// Face value.
    pub face_value: Amount,
    /// Market value of those that have a price.
    pub market_value: Amount,
    /// Cost of all.
    pub cost: Amount,
    /// Market value less cost, of those that have a price.
    pub unrealised_gain: Amount,
    /// Face value of those that have no price.
    pub unpriced_face_value: Amount,
}

/// A member's holdings.
#[derive(Serialize, SimpleObject, ToSchema)]
#[graphql(name = "Holdings")]
pub(crate) struct HoldingsView {
    /// The last record that is counted in.
    pub as_of: u64,
    /// By series.
    pub items: Vec<HoldingView>,
    /// What all of them come to, those of other pages too.
    pub totals: Vec<HoldingsTotal>,
    /// Give this as `cursor` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// Which holdings.
#[derive(Debug, Default, Deserialize, IntoParams, InputObject)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct HoldingsQuery {
    /// Whose; the caller's own where absent.
    #[param(value_type = Option<String>)]
    pub member: Option<MemberId>,
    /// Only what ends within so many days, hours or minutes, such as `30d`, `12h`, `45m`.
    pub expiring_within: Option<String>,
    /// As they were after this record.
    pub as_of: Option<u64>,
    /// As they were at this time (RFC 3339) or at the end of this day (in the caller's time zone).
    #[param(value_type = Option<String>)]
    pub at: Option<Moment>,
    /// Entries at most, 1 to 200; 50 where absent.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<usize>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// Lists what a member holds, of all brands, with face and market value and cost.
#[utoipa::path(get, path = "/v1/wallet/holdings", tag = "wallet", params(HoldingsQuery),
    security(("api_key" = [])), responses((status = 200, body = HoldingsView)))]
pub(crate) async fn list_holdings(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    Params(query): Params<HoldingsQuery>,
) -> Answer<Reply<HoldingsView>> {
    let member = caller.reading(query.member)?;
    let page = Page { limit: query.limit, cursor: query.cursor.clone() };
    let (limit, after) = (page.limit()?, page.after::<u64>()?);
    let at = AsOf::of(&app, Some(caller), query.as_of, query.at)?;
    let ends_before = query.expiring_within.as_deref().map(|span| ends_before(&app, span));
    let ends_before = ends_before.transpose()?;
    found(app.back.model.read().members.get(member).map(|_| ()))?;
    let answer = ask(&app, least.reaching(at), move |reader| {
        let at = sequence_of(reader, at)?;
        read(reader, &Wallet { member, at, ends_before, after: None, limit: usize::MAX })
    });
    let answer = answer.await?;
    let (at, all) = answer.found;
    let all: Vec<HoldingView> = all.into_iter().map(|it| it.titled(&app)).collect();
    let totals = totals(&all);
    let rest = all.into_iter().filter(|it| after.is_none_or(|a| it.number() > a));
    let mut items: Vec<HoldingView> = rest.take(limit + 1).collect();
    let more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = items.last().filter(|_| more).map(|last| cursor(&last.number()));
    let as_of = at.unwrap_or(answer.as_of);
    Ok(Reply { as_of, body: HoldingsView { as_of, items, totals, next_cursor } })
}

/// The record that a point in time means; `None` for now.
pub(crate) fn sequence_of(reader: &mut Reader<'_>, at: AsOf) -> Result<Option<u64>, DatabaseError> {
    Ok(match at {
        AsOf::Now => None,
        AsOf::Record(sequence) => Some(sequence).filter(|at| *at < reader.as_of()),
        AsOf::Time(time) => Some(reader.sequence_at(time)?).filter(|at| *at < reader.as_of()),
    })
}

/// The time that so long a span from now ends at.
fn ends_before(app: &App, span: &str) -> Answer<units::Timestamp> {
    let split = span.len().saturating_sub(1);
    let parts = span.is_char_boundary(split).then(|| span.split_at(split));
    let seconds = parts.and_then(|(number, unit)| {
        let each: u64 = match unit {
            "d" => 86_400,
            "h" => 3_600,
            "m" => 60,
            _ => return None,
        };
        number.parse::<u64>().ok()?.checked_mul(each)
    });
    let micros = seconds.and_then(|seconds| seconds.checked_mul(1_000_000));
    let micros = micros.ok_or_else(|| Fault::QueryInvalid.at("expiring_within"))?;
    let now = app.now(&app.back.model.read());
    Ok(now.after(units::Duration::from_micros(micros)))
}

/// A wallet, and as of which record it is where that is not now.
pub(crate) fn read(
    reader: &mut Reader<'_>,
    wallet: &Wallet,
) -> Result<(Option<u64>, Vec<HoldingView>), DatabaseError> {
    let held = reader.holdings(wallet)?;
    let numbers: Vec<i64> = held.iter().map(|held| held.series.series_id).collect();
    let mut ranges = match wallet.at {
        None => reader.free_ranges(wallet.member, &numbers, 100)?,
        Some(_) => BTreeMap::new(),
    };
    let views = held.into_iter().map(|held| {
        let ranges = ranges.remove(&held.series.series_id).unwrap_or_default();
        HoldingView::new(held, &ranges, wallet.at.is_none())
    });
    Ok((wallet.at, views.collect()))
}

impl HoldingView {
    fn new(held: Held, ranges: &[(i64, i64)], is_now: bool) -> Self {
        let Held { series, free, reserved, last_price, cost } = held;
        let owned: Quantity = free.saturating_add(reserved).shown();
        let unit_value: Amount = series.unit_value.shown();
        let face = owned.0.face(unit_value.0).unwrap_or_default();
        let last_price: Option<Price> = last_price.shown();
        let market = last_price.and_then(|price| price.0.of(face));
        let cost: Amount = cost.shown();
        let range = |&(first, last): &(i64, i64)| {
            units::UnitRange::new(first.shown(), Shown::<u64>::shown(last - first + 1))
        };
        Self {
            series: series.series_id.shown(),
            title: None,
            issuer: series.issuer_id.shown(),
            currency: series.currency.into(),
            units: free.shown(),
            reserved: reserved.shown(),
            face_value: face.into(),
            last_price,
            market_value: market.map(Into::into),
            cost,
            unrealised_gain: market.and_then(|market| market.minus(cost.0)).map(Into::into),
            ends_at: series.ends_at.filter(|_| is_now).map(Into::into),
            state: is_now.then(|| series.state.0.to_owned()),
            ranges: ranges.iter().filter_map(range).collect(),
        }
    }

    /// With its name, which stands in the contract.
    pub(crate) fn titled(mut self, app: &App) -> Self {
        self.title = titles_of(&app.back.model.read(), self.series.0);
        self
    }

    fn number(&self) -> u64 {
        u64::from(self.series.0.number())
    }
}

/// What holdings come to, by currency.
pub(crate) fn totals(holdings: &[HoldingView]) -> Vec<HoldingsTotal> {
    let mut totals: BTreeMap<units::Currency, HoldingsTotal> = BTreeMap::new();
    for holding in holdings {
        let zero = Amount(units::Amount::ZERO);
        let total = totals.entry(holding.currency.0).or_insert(HoldingsTotal {
            currency: holding.currency,
            face_value: zero,
            market_value: zero,
            cost: zero,
            unrealised_gain: zero,
            unpriced_face_value: zero,
        });
        add(&mut total.face_value, holding.face_value);
        add(&mut total.cost, holding.cost);
        match (holding.market_value, holding.unrealised_gain) {
            (Some(value), Some(gain)) => {
                add(&mut total.market_value, value);
                add(&mut total.unrealised_gain, gain);
            }
            _ => add(&mut total.unpriced_face_value, holding.face_value),
        }
    }
    totals.into_values().collect()
}

/// Sums of what the books hold fit: where they would not, the largest amount stands.
fn add(sum: &mut Amount, more: Amount) {
    sum.0 = units::Amount::new(sum.0.minor().saturating_add(more.0.minor()));
}
