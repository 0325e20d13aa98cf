//! How redemptions go on. Units and money move by the legs.

use super::{Clearing, ClearingFact, Redemption, RedemptionItem, RedemptionState, ShownCode};
use crate::{Event, Stamp, State, Timer};
use units::{MemberId, Quantity, RedemptionId};

pub(crate) fn evolve(state: &mut State, fact: &ClearingFact, _: &Event, stamp: Stamp) {
    match fact {
        ClearingFact::CodeShown { holder, code_hash, expires_at } => {
            let (holder, expires_at) = (*holder, *expires_at);
            let shown = ShownCode { holder, expires_at };
            let before = state.clearing.codes.insert(*code_hash, shown);
            assert!(before.is_none(), "a code is shown once at a time");
            state.clearing.codes_of.insert((holder, *code_hash));
            state.timers.set(expires_at, Timer::ShownCode(*code_hash));
        }
        ClearingFact::CodeExpired { code_hash, .. } => end_code(state, *code_hash),
        ClearingFact::Authorised { .. } => authorised(state, fact, stamp),
        ClearingFact::Captured { .. } => captured(state, fact, stamp),
        ClearingFact::Voided { redemption, .. } => {
            let ended = end(state, *redemption, RedemptionState::Authorised);
            let timer = Timer::Authorisation(*redemption);
            state.timers.clear(ended.expires_at, timer);
            for item in &ended.items {
                count_back(&mut state.clearing, ended.holder, item, (item.quantity, true));
            }
        }
        ClearingFact::Reversed { redemption, .. } => {
            let ended = end_captured(state, *redemption);
            for item in ended.items.iter().filter(|item| !item.captured.is_zero()) {
                count_back(&mut state.clearing, ended.holder, item, (item.captured, true));
            }
        }
        ClearingFact::Finalised { redemption, .. } => {
            end_captured(state, *redemption);
        }
    }
}

fn authorised(state: &mut State, fact: &ClearingFact, stamp: Stamp) {
    let ClearingFact::Authorised {
        redemption,
        merchant,
        holder,
        currency,
        items,
        store,
        order_amount,
        code_hash,
        expires_at,
        ..
    } = fact
    else {
        unreachable!("called for authorisations only")
    };
    if let Some(code_hash) = code_hash {
        end_code(state, *code_hash);
    }
    let clearing = &mut state.clearing;
    assert_eq!(*redemption, clearing.last_redemption.next(), "redemptions are numbered in order");
    clearing.last_redemption = *redemption;
    for item in items {
        let so_far = clearing.redeemed.or_default((item.series, *holder));
        so_far.redemptions += 1;
        so_far.units += item.quantity.count();
    }
    for member in [*merchant, *holder] {
        *clearing.open.or_default(member) += 1;
    }
    let begun = Redemption {
        merchant: *merchant,
        holder: *holder,
        currency: *currency,
        items: items.clone(),
        store: *store,
        order_amount: *order_amount,
        merchant_match: units::Amount::ZERO,
        state: RedemptionState::Authorised,
        authorised_at: stamp.time,
        expires_at: *expires_at,
        captured_at: None,
        reversible_until: None,
    };
    clearing.redemptions.insert(*redemption, begun);
    let timer = Timer::Authorisation(*redemption);
    state.timers.set(*expires_at, timer);
}

fn captured(state: &mut State, fact: &ClearingFact, stamp: Stamp) {
    let ClearingFact::Captured { redemption, items, merchant_match, reversible_until, .. } = fact
    else {
        unreachable!("called for captures only")
    };
    let found = state.clearing.redemptions.get_mut(redemption);
    let found = found.expect("a redemption that is captured is open");
    assert_eq!(found.state, RedemptionState::Authorised, "captured once only");
    found.items.clone_from(items);
    found.merchant_match = *merchant_match;
    found.state = RedemptionState::Captured;
    found.captured_at = Some(stamp.time);
    found.reversible_until = *reversible_until;
    let (holder, expires_at) = (found.holder, found.expires_at);
    for item in items {
        let left = item.quantity.minus(item.captured);
        let left = left.expect("no more is captured than was authorised");
        let back = (left, item.captured.is_zero());
        count_back(&mut state.clearing, holder, item, back);
    }
    let timer = Timer::Authorisation(*redemption);
    state.timers.clear(expires_at, timer);
    match reversible_until {
        Some(until) => state.timers.set(*until, Timer::ReversalWindow(*redemption)),
        None => {
            end(state, *redemption, RedemptionState::Captured);
        }
    }
}

/// Takes units out of what a holder redeemed, and the redemption too where `all` of it goes back.
fn count_back(
    clearing: &mut Clearing,
    holder: MemberId,
    item: &RedemptionItem,
    (units, all): (Quantity, bool),
) {
    let key = (item.series, holder);
    let so_far = clearing.redeemed.get_mut(&key);
    let so_far = so_far.expect("what is given back was counted");
    let left = so_far.units.checked_sub(units.count());
    so_far.units = left.expect("no more is given back than was counted");
    so_far.redemptions -= u64::from(all);
    if so_far.redemptions == 0 {
        clearing.redeemed.remove(&key);
    }
}

/// Forgets a redemption that is finished.
fn end(state: &mut State, id: RedemptionId, from: RedemptionState) -> Redemption {
    let ended = state.clearing.redemptions.remove(&id);
    let ended = ended.expect("a redemption that ends was open");
    assert_eq!(ended.state, from, "{id} ends from the state it is in");
    for member in [ended.merchant, ended.holder] {
        let open = state.clearing.open.or_default(member);
        *open = open.checked_sub(1).expect("what ends was counted");
        if *open == 0 {
            state.clearing.open.remove(&member);
        }
    }
    ended
}

fn end_captured(state: &mut State, id: RedemptionId) -> Redemption {
    let ended = end(state, id, RedemptionState::Captured);
    let until = ended.reversible_until;
    let until = until.expect("a redemption that stays captured has a window");
    state.timers.clear(until, Timer::ReversalWindow(id));
    ended
}

fn end_code(state: &mut State, code_hash: [u8; 32]) {
    let ended = state.clearing.codes.remove(&code_hash);
    let ended = ended.expect("a code that ends was shown");
    state.clearing.codes_of.remove(&(ended.holder, code_hash));
    let timer = Timer::ShownCode(code_hash);
    state.timers.clear(ended.expires_at, timer);
}
