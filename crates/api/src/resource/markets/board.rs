//! The board: all markets at a glance, as the front page of an exchange shows them.

use crate::Answer;
use crate::Fault;
use crate::app::App;
use crate::fresh::AtLeast;
use crate::history::ask;
use crate::read::{List, Page, Params, Reply};
use crate::resource::series::{Titles, titles_of_series, word};
use crate::wire::{Amount, Currency, MemberId, Price, Quantity, SeriesId, Timestamp};
use axum::extract::State;
use engine::State as Books;
use engine::coupon::{Series, VenueMode};
use engine::ledger::AccountKey;
use engine::market::{Market, Side};
use engine::member::MemberState;
use node::Traded;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use units::{Duration, PPM, Rounding};
use utoipa::{IntoParams, ToSchema};

/// The parts in a whole, where shares are told in basis points.
const POINTS: u64 = 10_000;
const DAYS_A_YEAR: u64 = 365;
const MICROS_A_DAY: i64 = 86_400_000_000;

/// Order of the board.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BoardSort {
    /// Money traded in a day.
    #[default]
    Volume,
    /// Discount from face value.
    Discount,
    /// Implied yield.
    Yield,
    /// Days until it ends.
    DaysLeft,
    /// Change in a day.
    Change,
}

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BoardOrder {
    /// The smallest first.
    Asc,
    /// The largest first.
    Desc,
}

/// Which markets.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct BoardQuery {
    /// Only this series.
    #[param(value_type = Option<String>)]
    pub series: Option<SeriesId>,
    /// Only those with this in their id or title, in whatever case.
    pub q: Option<String>,
    /// Only of issuers with this merchant category code (ISO 18245).
    pub category: Option<u16>,
    /// Only in this currency.
    #[param(value_type = Option<String>)]
    pub currency: Option<Currency>,
    /// Only where the series is in this state.
    pub state: Option<String>,
    /// By what; `volume` where absent. Markets that have no such figure come last.
    #[param(inline)]
    pub sort: Option<BoardSort>,
    /// Which way; `desc` where absent.
    #[param(inline)]
    pub order: Option<BoardOrder>,
    /// Entries at most, 1 to 200; 50 where absent.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<usize>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// A market on the board. Shares are basis points; prices are millionths of face value.
#[derive(Serialize, ToSchema)]
pub(crate) struct BoardRow {
    /// Of which series.
    pub series: SeriesId,
    /// What it is called.
    pub title: Option<Titles>,
    /// The issuer's merchant category code.
    pub category: Option<u16>,
    /// The issuer's jurisdiction.
    pub country: String,
    /// Currency of face value.
    pub currency: Currency,
    /// Minor units one unit stands for.
    pub unit_value: Amount,
    /// Units in one coupon.
    pub units_per_coupon: u64,
    /// Who owes the coupons.
    pub issuer: MemberId,
    /// Where the issuer stands.
    #[schema(value_type = String)]
    pub issuer_state: MemberState,
    /// Where the series stands.
    pub series_state: String,
    /// Kind of venue.
    #[schema(value_type = String)]
    pub mode: VenueMode,
    /// Whether trading is stopped.
    pub halted: bool,
    /// When it expires or its dormancy ends.
    pub ends_at: Option<Timestamp>,
    /// Whole days until then.
    pub days_left: Option<u64>,
    /// The price of the last trade.
    pub last_price: Option<Price>,
    /// That price against the first of the last 24 hours.
    pub change: Option<i64>,
    /// What that price is below face value.
    pub discount: Option<i64>,
    /// What the discount comes to in a year of 365 days, without compounding.
    pub implied_yield: Option<i64>,
    /// The best bid.
    pub best_bid: Option<Price>,
    /// The best ask.
    pub best_ask: Option<Price>,
    /// Units traded in the last 24 hours.
    pub volume_24h: Quantity,
    /// What they cost, fees apart.
    pub value_24h: Amount,
    /// The last price of each of these hours that had a trade, oldest first.
    pub spark: Vec<Price>,
    /// Units that the issuer owes, authorisations included.
    pub outstanding: Quantity,
    /// The issuer's escrow in this currency against what its outstanding coupons require.
    pub cover: Option<i64>,
}

/// `part` of `whole` in basis points, rounded down.
fn points(part: i64, whole: i64) -> Option<i64> {
    let whole = u64::try_from(whole).ok()?;
    units::Amount::new(part).scaled(POINTS, whole, Rounding::Down).map(units::Amount::minor)
}

fn discount(price: units::Price) -> i64 {
    i64::try_from(PPM).unwrap_or(i64::MAX) - i64::from(price.as_ppm())
}

/// (face − price) / price × 365 / days.
fn implied_yield(price: units::Price, days: u64) -> Option<i64> {
    let divisor = u64::from(price.as_ppm()).checked_mul(days)?;
    let yearly = units::Amount::new(discount(price));
    yearly.scaled(POINTS * DAYS_A_YEAR, divisor, Rounding::Down).map(units::Amount::minor)
}

fn row(state: &Books, id: units::SeriesId, market: &Market, traded: &Traded) -> Option<BoardRow> {
    let series: &Series = state.coupons.get(id)?;
    let (terms, issuer) = (series.terms(), state.members.get(series.issuer)?);
    let left = series.ends_at.map(|end| end.micros().saturating_sub(state.time().micros()));
    let days_left = left.map(|left| u64::try_from(left / MICROS_A_DAY).unwrap_or(0));
    let (price, units) = (market.last(), state.title.units(id));
    let before = (!traded.hourly.is_empty()).then(|| i64::from(traded.open.as_ppm()));
    let escrow = state.ledger.balance(AccountKey::escrow(series.issuer, terms.currency));
    let required = state.coupons.required(series.issuer, terms.currency);
    Some(BoardRow {
        series: id.into(),
        title: titles_of_series(series),
        category: issuer.category,
        country: issuer.jurisdiction.to_string(),
        currency: terms.currency.into(),
        unit_value: terms.unit_value.into(),
        units_per_coupon: terms.units_per_coupon,
        issuer: series.issuer.into(),
        issuer_state: issuer.state,
        series_state: word(&series.state),
        mode: market.venue().mode,
        halted: market.is_halted(),
        ends_at: series.ends_at.map(Into::into),
        days_left,
        last_price: price.map(Into::into),
        change: price
            .zip(before)
            .and_then(|(now, before)| points(i64::from(now.as_ppm()) - before, before)),
        discount: price.and_then(|price| points(discount(price), i64::try_from(PPM).ok()?)),
        implied_yield: price.zip(days_left).and_then(|(price, days)| implied_yield(price, days)),
        best_bid: market.best(Side::Buy).map(Into::into),
        best_ask: market.best(Side::Sell).map(Into::into),
        volume_24h: traded.quantity.into(),
        value_24h: traded.paid.into(),
        spark: traded.hourly.iter().copied().map(Into::into).collect(),
        outstanding: units::Quantity::new(units.outstanding.saturating_add(units.authorised))
            .into(),
        cover: points(escrow.minor(), required.minor()),
    })
}

impl BoardQuery {
    fn wants(&self, row: &BoardRow) -> bool {
        self.category.is_none_or(|category| row.category == Some(category))
            && self.currency.is_none_or(|currency| row.currency == currency)
            && self.state.as_ref().is_none_or(|state| row.series_state == *state)
            && self.q.as_deref().is_none_or(|text| is_called(row, &text.trim().to_lowercase()))
    }

    /// What a row is put in order by; those without the figure come last, whichever way.
    fn rank(&self, row: &BoardRow) -> (bool, i64, units::SeriesId) {
        let figure = match self.sort.unwrap_or_default() {
            BoardSort::Volume => Some(row.value_24h.0.minor()),
            BoardSort::Discount => row.discount,
            BoardSort::Yield => row.implied_yield,
            BoardSort::DaysLeft => row.days_left.and_then(|days| i64::try_from(days).ok()),
            BoardSort::Change => row.change,
        };
        let number = figure.unwrap_or(0);
        let is_ascending = self.order == Some(BoardOrder::Asc);
        let place = if is_ascending { number } else { number.saturating_neg() };
        (figure.is_none(), place, row.series.0)
    }
}

fn is_called(row: &BoardRow, text: &str) -> bool {
    let titles = row.title.iter().flat_map(|title| [title.en.as_ref(), title.zh.as_ref()]);
    let mut titles = titles.flatten().map(|title| title.to_lowercase());
    row.series.0.to_string() == text || titles.any(|title| title.contains(text))
}

/// Lists all markets with their last day, as the front page of an exchange shows them. Public.
#[utoipa::path(get, path = "/v1/trade/board", tag = "trade", params(BoardQuery),
    responses((status = 200, body = List<BoardRow>)))]
pub(crate) async fn board(
    State(app): State<Arc<App>>,
    least: AtLeast,
    Params(query): Params<BoardQuery>,
) -> Answer<Reply<List<BoardRow>>> {
    let page = Page { limit: query.limit, cursor: query.cursor.clone() };
    if query.q.as_ref().is_some_and(|text| text.chars().count() > 64) {
        return Err(Fault::QueryInvalid.at("q"));
    }
    let since = app.back.model.read().time().before(Duration::from_days(1));
    let traded = ask(&app, least, |h| h.market.position(), move |h| h.market.traded_since(since));
    let (as_of, traded) = traded.await?;
    let (state, nothing) = (app.back.model.read(), Traded::default());
    let markets = state.markets.iter();
    let mut rows: Vec<BoardRow> = markets
        .filter(|(id, _)| query.series.is_none_or(|series| series.0 == *id))
        .filter_map(|(id, market)| row(&state, id, market, traded.get(&id).unwrap_or(&nothing)))
        .filter(|row| query.wants(row))
        .collect();
    rows.sort_by_key(|row| query.rank(row));
    page.cut(as_of, (1_usize..).zip(rows))
}
