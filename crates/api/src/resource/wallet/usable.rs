//! What of a wallet a merchant would take now for a bill.
//!
//! Nothing is judged here: for each series the engine decides an authorisation on the present state,
//! as it would decide a till's, and nothing of it is recorded.

use crate::app::App;
use crate::preview::outcome_now;
use crate::read::{Params, Reply, found};
use crate::resource::series::{Titles, titles_of};
use crate::wire::{Amount, Currency, MemberId, Quantity, SeriesId};
use crate::{Answer, Caller, Fault};
use axum::extract::State;
use engine::clearing::{Authorise, Item};
use engine::coupon::{Series, SeriesState};
use engine::member::Members;
use engine::{Outcome, Rejection, State as Books};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// Series of a wallet that one answer tells.
const MOST_SERIES: usize = 1_000;

/// Whose wallet, where, and for which bill.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct UsableQuery {
    /// Whose; the caller's own where absent.
    #[param(value_type = Option<String>)]
    pub member: Option<MemberId>,
    /// Where.
    #[param(value_type = String)]
    pub merchant: MemberId,
    /// The amount of the purchase in minor units.
    #[param(value_type = i64)]
    pub order_amount: Amount,
    /// The merchant's number of the store; 0 where absent.
    #[serde(default)]
    pub store: u32,
}

/// Why coupons are not taken.
#[derive(Serialize, ToSchema)]
pub(crate) struct UsableReason {
    /// Stable name of the reason, as a refused authorisation has it.
    pub code: &'static str,
    /// In English.
    pub message_en: &'static str,
    /// In Chinese.
    pub message_zh: &'static str,
}

/// Whether coupons of one series can be used.
#[derive(Serialize, ToSchema)]
pub(crate) struct UsableView {
    /// What.
    pub series: SeriesId,
    /// What it is called.
    pub title: Option<Titles>,
    /// Currency of its value.
    pub currency: Currency,
    /// Units that are free.
    pub free: Quantity,
    /// Units that the merchant would take, no more than the bill asks for: in whole coupons, unless they
    /// may be used in parts, and one at least.
    pub quantity: Quantity,
    /// What they take off the bill.
    pub takes_off: Amount,
    /// Why none is taken; absent where some are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<UsableReason>,
}

/// What of a wallet can be used.
#[derive(Serialize, ToSchema)]
pub(crate) struct UsableList {
    /// The last record that is counted in.
    pub as_of: u64,
    /// By series.
    pub items: Vec<UsableView>,
}

/// A till that is asked on paper.
struct Till<'a> {
    app: &'a App,
    state: &'a Books,
    holder: units::MemberId,
    merchant: units::MemberId,
    order_amount: units::Amount,
    store: u32,
}

impl Till<'_> {
    /// Whether so many units would be authorised. The platform asks: it needs no code.
    fn would_take(&self, series: units::SeriesId, quantity: u64) -> Option<Result<(), Rejection>> {
        let command = Authorise {
            merchant: self.merchant,
            holder: self.holder,
            code_hash: None,
            items: vec![Item { series, quantity: units::Quantity::new(quantity) }],
            order_amount: self.order_amount,
            store: self.store,
            expires_at: None,
        };
        let record = outcome_now(self.app, self.state, Members::PLATFORM, &command.into())?;
        Some(match record.outcome {
            Outcome::Done(_) => Ok(()),
            Outcome::Rejected(rejection) => Err(rejection),
        })
    }

    /// The most units that would be taken; why, where none would. Rules that take few take fewer, too,
    /// but not always many: all are tried first, then one, then what lies between by halves.
    fn most(&self, id: units::SeriesId, series: &Series, free: u64) -> Option<Found> {
        let terms = series.terms();
        let step = if terms.divisible { 1 } else { terms.units_per_coupon.max(1) };
        let face =
            units::Quantity::new(step).face(terms.unit_value).map_or(1, units::Amount::minor);
        let wanted = u64::try_from(self.order_amount.minor() / face.max(1)).unwrap_or(0);
        let mut bad = (free / step).min(wanted).max(1);
        if self.would_take(id, bad * step)?.is_ok() {
            return Some(Ok(bad * step));
        }
        if let Err(rejection) = self.would_take(id, step)? {
            return Some(Err(rejection));
        }
        let mut good = 1;
        while bad - good > 1 {
            let middle = u64::midpoint(good, bad);
            if self.would_take(id, middle * step)?.is_ok() {
                good = middle;
            } else {
                bad = middle;
            }
        }
        Some(Ok(good * step))
    }

    fn view(&self, id: units::SeriesId) -> Option<Answer<UsableView>> {
        let series = self.state.coupons.get(id)?;
        if matches!(series.state, SeriesState::Closed | SeriesState::Draft) {
            return None;
        }
        let free = self.state.title.free(self.holder, id).count();
        let Some(most) = self.most(id, series, free) else {
            return Some(Err(Fault::NotCaughtUp.into()));
        };
        let (quantity, reason) = match most {
            Ok(quantity) => (quantity, None),
            Err(Rejection { code, .. }) => {
                let (message_en, message_zh) = (code.english(), code.chinese());
                (0, Some(UsableReason { code: code.name(), message_en, message_zh }))
            }
        };
        let terms = series.terms();
        let quantity = units::Quantity::new(quantity);
        let face = quantity.face(terms.unit_value).unwrap_or_default();
        Some(Ok(UsableView {
            series: id.into(),
            title: titles_of(self.state, id),
            currency: terms.currency.into(),
            free: units::Quantity::new(free).into(),
            quantity: quantity.into(),
            takes_off: face.min(self.order_amount).into(),
            reason,
        }))
    }
}

/// Most units, or why none.
type Found = Result<u64, Rejection>;

/// Reads what of a wallet a merchant would take now for a bill, series by series, and why not. Each
/// series is asked for by itself.
#[utoipa::path(get, path = "/v1/wallet/usable", tag = "wallet", params(UsableQuery),
    security(("api_key" = [])), responses((status = 200, body = UsableList)))]
pub(crate) async fn list_usable(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(query): Params<UsableQuery>,
) -> Answer<Reply<UsableList>> {
    let holder = caller.reading(query.member)?;
    if query.order_amount.0 < units::Amount::ZERO {
        return Err(Fault::QueryInvalid.at("order_amount"));
    }
    let held = {
        let state = app.back.model.read();
        found(state.members.get(holder).and_then(|_| state.members.get(query.merchant.0)))?;
        let held: Vec<_> = state.title.wallet(holder).take(MOST_SERIES).collect();
        (state.sequence(), held)
    };
    let ask = move || {
        let (as_of, held) = held;
        // The state is let go between two series: it must be free for what is recorded meanwhile.
        let views = held.into_iter().filter_map(|id| {
            let state = app.back.model.read();
            let till = Till {
                app: &app,
                state: &state,
                holder,
                merchant: query.merchant.0,
                order_amount: query.order_amount.0,
                store: query.store,
            };
            till.view(id)
        });
        let items = views.collect::<Answer<Vec<_>>>()?;
        Ok(Reply { as_of, body: UsableList { as_of, items } })
    };
    tokio::task::spawn_blocking(ask).await.map_err(|_| Fault::Internal)?
}
