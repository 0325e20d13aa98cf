//! When, where and in which industry units flow: a map of the hours of a week.

use super::{Branch, Money, Sums, branch_of};
use crate::app::App;
use crate::books::ask;
use crate::fresh::AtLeast;
use crate::read::{Moment, Params, Range, Reply};
use crate::wire::{MemberId, Quantity, Shown, Timestamp};
use crate::{Answer, Caller, Fault};
use axum::extract::State;
use engine::State as Books;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use units::Duration;
use utoipa::{IntoParams, ToSchema};
use views::query::{Flow, Flowing};

/// Days that are counted where the caller names no beginning.
const USUAL_DAYS: u32 = 7;
/// Days that may be counted in one answer.
const MOST_DAYS: u32 = 400;

/// What flows.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FlowKind {
    /// Traded, by industry and country of the issuer; at what was paid.
    Traded,
    /// Captured at tills and not reversed, by industry and country of the merchant; at face value.
    Redeemed,
    /// Issued, by industry and country of the issuer; at face value.
    Issued,
}

impl From<FlowKind> for Flowing {
    fn from(kind: FlowKind) -> Self {
        match kind {
            FlowKind::Traded => Self::Traded,
            FlowKind::Redeemed => Self::Redeemed,
            FlowKind::Issued => Self::Issued,
        }
    }
}

/// Which flows.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FlowsQuery {
    /// What flows: `traded`, `redeemed` or `issued`.
    #[param(inline)]
    pub of: FlowKind,
    /// From this time (RFC 3339) or day (in the caller's time zone) on; seven days before the end where
    /// absent. At most 400 days are counted.
    #[param(value_type = Option<String>)]
    pub from: Option<Moment>,
    /// Before this time, or up to the end of this day; now where absent.
    #[param(value_type = Option<String>)]
    pub to: Option<Moment>,
}

/// What flowed in one industry and country in one hour of the week.
#[derive(Serialize, ToSchema)]
pub(crate) struct FlowCell {
    /// Merchant category code (ISO 18245).
    pub category: Option<u16>,
    /// Jurisdiction (ISO 3166-1 alpha-2).
    pub country: String,
    /// Monday 1 to Sunday 7, in the time zone of the issuer or merchant.
    pub weekday: u8,
    /// 0 to 23, in that time zone.
    pub hour: u8,
    /// How many trades, captures or grants.
    pub count: u64,
    /// How many units.
    pub units: Quantity,
    /// What they were worth, by currency.
    pub value: Vec<Money>,
}

/// Flows by industry, country and hour of the week.
#[derive(Serialize, ToSchema)]
pub(crate) struct FlowsView {
    /// The last record that is counted in.
    pub as_of: u64,
    /// What flows.
    #[schema(inline)]
    pub of: FlowKind,
    /// The first instant that is counted.
    pub from: Timestamp,
    /// The first instant that is not.
    pub to: Timestamp,
    /// Those in which something flowed.
    pub cells: Vec<FlowCell>,
}

#[derive(Default)]
struct Sum {
    count: i64,
    units: i64,
    value: Sums,
}

/// Where somebody is: what it belongs to, and its time zone.
type Place = (Branch, String);

/// Where those are at whom something flowed.
fn places(state: &Books, flows: &[Flow]) -> BTreeMap<i64, Place> {
    let mut places = BTreeMap::new();
    for flow in flows {
        places.entry(flow.member_id).or_insert_with(|| {
            let member: MemberId = flow.member_id.shown();
            let zone = state.members.get(member.0).map(|member| member.time_zone.to_string());
            (branch_of(state, member), zone.unwrap_or_else(|| "UTC".to_owned()))
        });
    }
    places
}

/// Adds up by industry, country, weekday and hour where it happened.
fn cells(flows: &[Flow], places: &BTreeMap<i64, Place>) -> Vec<FlowCell> {
    let mut sums: BTreeMap<(&Branch, u8, u8), Sum> = BTreeMap::new();
    // Many members share a zone, and to look a time up in one takes long.
    let mut clocks: BTreeMap<(&str, units::Timestamp), Option<(u8, u8)>> = BTreeMap::new();
    for flow in flows {
        let Some((branch, zone)) = places.get(&flow.member_id) else { continue };
        let clock = clocks.entry((zone.as_str(), flow.begins));
        let Some((weekday, hour)) = *clock.or_insert_with(|| on_the_wall(flow.begins, zone)) else {
            continue;
        };
        let sum = sums.entry((branch, weekday, hour)).or_default();
        sum.count = sum.count.saturating_add(flow.count);
        sum.units = sum.units.saturating_add(flow.units);
        if let Some(currency) = flow.currency {
            sum.value.add(currency, flow.value);
        }
    }
    let cells = sums.into_iter().map(|((branch, weekday, hour), sum)| FlowCell {
        category: branch.0,
        country: branch.1.clone(),
        weekday,
        hour,
        count: sum.count.shown(),
        units: sum.units.shown(),
        value: sum.value.shown(),
    });
    cells.collect()
}

/// Day of the week and hour.
fn on_the_wall(time: units::Timestamp, zone: &str) -> Option<(u8, u8)> {
    let local = contract::local_time(time, zone).ok()?;
    Some((local.date.weekday(), u8::try_from(local.minute_of_day / 60).ok()?))
}

/// Reads what flowed, by industry, country and hour of the week. Operator, regulator, auditor.
#[utoipa::path(get, path = "/v1/stats/flows", tag = "stats", params(FlowsQuery),
    security(("api_key" = [])), responses((status = 200, body = FlowsView)))]
pub(crate) async fn get_flows(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    Params(query): Params<FlowsQuery>,
) -> Answer<Reply<FlowsView>> {
    caller.may_read_all()?;
    let range = Range::of(&app, Some(caller.member), query.from, query.to)?;
    let now = app.now(&app.back.model.read());
    let to = range.to.unwrap_or(now);
    let from = range.from.unwrap_or_else(|| to.before(Duration::from_days(USUAL_DAYS)));
    if from < to.before(Duration::from_days(MOST_DAYS)) {
        return Err(Fault::QueryInvalid.at("from"));
    }
    let what = query.of.into();
    let flows = ask(&app, least, move |reader| {
        let span = reader.span(Some(from), range.to)?;
        reader.flows(what, span)
    });
    let flows = flows.await?;
    let (as_of, of) = (flows.as_of, query.of);
    let places = places(&app.back.model.read(), &flows.found);
    let cells = tokio::task::spawn_blocking(move || cells(&flows.found, &places));
    let cells = cells.await.map_err(|_| Fault::Internal)?;
    let body = FlowsView { as_of, of, from: from.into(), to: to.into(), cells };
    Ok(Reply { as_of, body })
}
