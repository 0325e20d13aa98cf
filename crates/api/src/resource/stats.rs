//! Figures of everybody together, and of the life of a series.

mod cohorts;
mod flows;
mod holdings;

use crate::app::App;
use crate::wire::{Amount, Currency, MemberId};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// So much of a currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Money {
    /// Currency.
    pub currency: Currency,
    /// How much.
    pub amount: Amount,
}

/// Sums by currency.
#[derive(Default)]
struct Sums(BTreeMap<units::Currency, i64>);

impl Sums {
    /// Sums of what the books hold fit: where they would not, the largest amount stands.
    fn add(&mut self, currency: units::Currency, amount: i64) {
        let sum = self.0.entry(currency).or_default();
        *sum = sum.saturating_add(amount);
    }

    fn shown(self) -> Vec<Money> {
        let shown = self.0.into_iter().map(|(currency, amount)| Money {
            currency: currency.into(),
            amount: units::Amount::new(amount).into(),
        });
        shown.collect()
    }
}

/// An industry in a country: merchant category code, where there is one, and jurisdiction.
type Branch = (Option<u16>, String);

/// What a member belongs to.
fn branch_of(state: &engine::State, member: MemberId) -> Branch {
    let member = state.members.get(member.0);
    let branch = member.map(|member| (member.category, member.jurisdiction.to_string()));
    branch.unwrap_or_default()
}

pub(crate) fn reads() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(flows::get_flows))
        .routes(routes!(holdings::get_holdings))
        .routes(routes!(cohorts::get_cohorts))
}
