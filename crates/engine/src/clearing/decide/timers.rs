//! What time alone does.

use super::void_reverse::voided;
use crate::clearing::ClearingFact;
use crate::decide::{Context, one};
use crate::{Event, Place};
use units::RedemptionId;

pub(crate) fn on_authorisation_timeout(context: &Context<'_>, id: RedemptionId) -> Vec<Event> {
    let open = context.state.clearing.get(id);
    voided(context, id, open.expect("an open redemption has the timer"), true)
}

pub(crate) fn on_window_closed(context: &Context<'_>, id: RedemptionId) -> Vec<Event> {
    let found = context.state.clearing.get(id);
    let found = found.expect("a captured redemption has the timer");
    let mut event = Event::new(ClearingFact::Finalised {
        redemption: id,
        merchant: found.merchant,
        holder: found.holder,
    });
    for item in &found.items {
        let from = Place::Captured(id);
        let units = context.state.title.at(from, item.series);
        event = event.moving(item.series, units.iter(), from, Place::Redeemed);
    }
    one(event)
}

pub(crate) fn on_code_timeout(context: &Context<'_>, code_hash: [u8; 32]) -> Vec<Event> {
    let shown = context.state.clearing.code(&code_hash);
    let holder = shown.expect("a shown code has the timer").holder;
    one(Event::new(ClearingFact::CodeExpired { holder, code_hash }))
}
