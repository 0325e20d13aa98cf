//! What a wallet was worth, day by day.

use crate::app::App;
use crate::books::ask;
use crate::fresh::AtLeast;
use crate::read::{Days, Moment, Params, Reply, found};
use crate::wire::{Amount, Currency, MemberId, Shown};
use crate::{Answer, Caller};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use units::CivilDate;
use utoipa::{IntoParams, ToSchema};
use views::query::Worth;

/// Days that are told where the caller names no beginning.
const USUAL_DAYS: u32 = 90;

/// Whose wallet, and which days.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ValueQuery {
    /// Whose; the caller's own where absent.
    #[param(value_type = Option<String>)]
    pub member: Option<MemberId>,
    /// The first day, in the member's time zone; 90 days are told where absent, 400 at most.
    #[param(value_type = Option<String>)]
    pub from: Option<Moment>,
    /// The last day; today where absent.
    #[param(value_type = Option<String>)]
    pub to: Option<Moment>,
}

/// What a wallet was worth at the end of a day, in one currency.
#[derive(Serialize, ToSchema)]
pub(crate) struct DayValue {
    /// The day; today is told as it is so far.
    #[schema(value_type = String)]
    pub day: CivilDate,
    /// Currency.
    pub currency: Currency,
    /// Face value of what was held, reserved units with it.
    pub face_value: Amount,
    /// Value at the last prices of then, of what had one.
    pub market_value: Amount,
    /// Face value of what had no price.
    pub unpriced_face_value: Amount,
    /// What all of it had cost.
    pub cost: Amount,
    /// Money, free and reserved.
    pub cash: Amount,
}

/// What a wallet was worth, day by day.
#[derive(Serialize, ToSchema)]
pub(crate) struct ValueView {
    /// Whose.
    pub member: MemberId,
    /// The last record that is counted in.
    pub as_of: u64,
    /// The member's time zone, in which days are days.
    pub time_zone: String,
    /// Oldest first, from the first day on which there was something; for each day every currency there
    /// was something in until then.
    pub items: Vec<DayValue>,
}

/// Reads what a member's wallet was worth at the end of each day, for a chart of its value over time.
#[utoipa::path(get, path = "/v1/wallet/value", tag = "wallet", params(ValueQuery),
    security(("api_key" = [])), responses((status = 200, body = ValueView)))]
pub(crate) async fn get_value(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    Params(query): Params<ValueQuery>,
) -> Answer<Reply<ValueView>> {
    let member = caller.reading(query.member)?;
    found(app.back.model.read().members.get(member).map(|_| ()))?;
    let days = Days::of(&app, member, (query.from, query.to), USUAL_DAYS)?;
    let ends = days.ends()?;
    let worth = ask(&app, least, move |reader| {
        let ends: Result<Vec<u64>, _> = ends.iter().map(|end| reader.sequence_at(*end)).collect();
        reader.worth(member, &ends?)
    });
    let worth = worth.await?;
    let (as_of, items) = (worth.as_of, items(days.first, worth.found));
    let body = ValueView { member: member.into(), as_of, time_zone: days.zone, items };
    Ok(Reply { as_of, body })
}

fn items(first: CivilDate, worth: Vec<BTreeMap<units::Currency, Worth>>) -> Vec<DayValue> {
    let (mut items, mut seen) = (Vec::new(), BTreeMap::new());
    for (worth, after) in worth.into_iter().zip(0..) {
        let day = CivilDate::from_days(first.days() + after);
        seen.values_mut().for_each(|worth| *worth = Worth::default());
        seen.extend(worth);
        items.extend(seen.iter().map(|(currency, worth)| DayValue {
            day,
            currency: (*currency).into(),
            face_value: worth.face.shown(),
            market_value: worth.market.shown(),
            unpriced_face_value: worth.unpriced.shown(),
            cost: worth.cost.shown(),
            cash: worth.cash.shown(),
        }));
    }
    items
}
