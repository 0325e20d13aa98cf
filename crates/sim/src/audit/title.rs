//! The chain of title: who may have units after an event that had not before, and why.
//!
//! Units that are reserved still belong to whom they came from. They change hands by a transfer, a
//! trade, a deal or a gift that names both sides; else they go back to whose they were. They are born
//! by an issue or a replacement, and end for one of few reasons.

use super::Told;
use super::pieces::is_final;
use super::register::Register;
use engine::clearing::ClearingFact;
use engine::coupon::CouponFact;
use engine::market::{DealLeg, MarketFact};
use engine::{Event, Fact, Move, Place};
use std::collections::BTreeMap;
use units::{DealId, MemberId, SeriesId};

#[derive(Default)]
pub(super) struct Title {
    /// Whose the units are that are reserved in a place.
    whose: BTreeMap<(SeriesId, Place), MemberId>,
    deals: BTreeMap<DealId, (Vec<DealLeg>, Vec<DealLeg>)>,
}

impl Title {
    pub fn record(&mut self, event: &Event, register: &Register) -> Told {
        for moved in &event.moves {
            let allowed = self.allows(&event.fact, moved, register)?;
            if !allowed {
                return Err(format!("title: {moved:?} by {:?}", event.fact));
            }
        }
        let moved: u64 = event.moves.iter().map(|moved| moved.range.count()).sum();
        if let Some(told) = quantity(&event.fact).filter(|told| *told != moved) {
            return Err(format!("title: {moved} units move, {told} are told: {:?}", event.fact));
        }
        match &event.fact {
            Fact::Coupon(CouponFact::UnitsIssued { grants, .. }) => {
                let wanted = grants.iter().map(|grant| (grant.units, Place::Free(grant.to)));
                let found = event.moves.iter().map(|moved| (moved.range, moved.to));
                let same = wanted.eq(found);
                same.then_some(()).ok_or_else(|| "title: an issue differs from its grants".into())
            }
            Fact::Market(fact) => self.follow_deal(fact, &event.moves),
            _ => Ok(()),
        }
    }

    fn owner(&self, series: SeriesId, place: Place) -> Option<MemberId> {
        match place {
            Place::Free(member) => Some(member),
            reserved => self.whose.get(&(series, reserved)).copied(),
        }
    }

    fn allows(&mut self, fact: &Fact, moved: &Move, register: &Register) -> Result<bool, String> {
        let Move { series, from, to, .. } = *moved;
        if from == Place::Mint {
            return Ok(is_born(fact, to));
        }
        let Some(owner) = self.owner(series, from) else { return Ok(false) };
        if is_final(to) {
            return ends(fact, moved, owner, register);
        }
        Ok(match to {
            Place::Free(member) if member == owner && from != to => goes_back(fact, from),
            Place::Free(member) => changes_hands(fact, from, owner, member),
            reserved => {
                let before = self.whose.insert((series, reserved), owner);
                let alone = before.is_none_or(|before| before == owner);
                alone && is_reserved(fact, from, reserved, owner)
            }
        })
    }

    /// A deal moves its legs: all that is given, and all that is wanted, and nothing else.
    fn follow_deal(&mut self, fact: &MarketFact, moves: &[Move]) -> Told {
        let mut legs = match fact {
            MarketFact::DealProposed { deal, gives, wants, .. } => {
                self.deals.insert(*deal, (gives.clone(), wants.clone()));
                gives.clone()
            }
            MarketFact::DealAccepted { deal, .. } => {
                let found = self.deals.remove(deal).ok_or("title: no such deal")?;
                [found.0, found.1].concat()
            }
            MarketFact::DealEnded { deal, .. } => {
                self.deals.remove(deal).ok_or("title: no such deal")?.0
            }
            _ => return Ok(()),
        };
        let mut wanted = BTreeMap::new();
        for leg in legs.drain(..) {
            *wanted.entry(leg.series).or_insert(0) += leg.quantity.count();
        }
        let mut found = BTreeMap::new();
        for moved in moves {
            *found.entry(moved.series).or_insert(0) += moved.range.count();
        }
        let same = wanted == found;
        same.then_some(()).ok_or_else(|| format!("title: {fact:?} moves {found:?}"))
    }
}

fn is_born(fact: &Fact, to: Place) -> bool {
    match fact {
        Fact::Coupon(CouponFact::UnitsIssued { .. }) => matches!(to, Place::Free(_)),
        Fact::Coupon(CouponFact::LossReplaced { member, .. }) => to == Place::Free(*member),
        _ => false,
    }
}

/// Free units are laid aside by their owner; captured ones were authorised before.
fn is_reserved(fact: &Fact, from: Place, to: Place, owner: MemberId) -> bool {
    let by = |member: MemberId, place: Place| {
        from == Place::Free(owner) && owner == member && to == place
    };
    match fact {
        Fact::Coupon(CouponFact::GiftCreated { gift, from, .. }) => by(*from, Place::Gift(*gift)),
        Fact::Coupon(CouponFact::LossReported { loss, member, .. }) => {
            by(*member, Place::Lost(*loss))
        }
        Fact::Market(MarketFact::OrderAccepted { order, member, .. }) => {
            by(*member, Place::Order(*order))
        }
        Fact::Market(
            MarketFact::OrderRested { order, .. } | MarketFact::OrderAmended { order, .. },
        ) => by(owner, Place::Order(*order)),
        Fact::Market(MarketFact::DealProposed { deal, proposer, .. }) => {
            by(*proposer, Place::Deal(*deal))
        }
        Fact::Clearing(ClearingFact::Authorised { redemption, holder, .. }) => {
            by(*holder, Place::Authorised(*redemption))
        }
        Fact::Clearing(ClearingFact::Captured { redemption, holder, .. }) => {
            from == Place::Authorised(*redemption)
                && to == Place::Captured(*redemption)
                && owner == *holder
        }
        _ => false,
    }
}

/// To whose they were.
fn goes_back(fact: &Fact, from: Place) -> bool {
    match fact {
        Fact::Market(
            MarketFact::OrderDone { order, .. } | MarketFact::OrderAmended { order, .. },
        ) => from == Place::Order(*order),
        Fact::Market(MarketFact::DealEnded { deal, .. }) => from == Place::Deal(*deal),
        Fact::Coupon(
            CouponFact::GiftReturned { gift, .. }
            | CouponFact::GiftClaimFailed { gift, attempts_left: 0, .. },
        ) => from == Place::Gift(*gift),
        Fact::Coupon(CouponFact::LossRestored { loss, .. }) => from == Place::Lost(*loss),
        Fact::Clearing(
            ClearingFact::Captured { redemption, .. } | ClearingFact::Voided { redemption, .. },
        ) => from == Place::Authorised(*redemption),
        Fact::Clearing(ClearingFact::Reversed { redemption, .. }) => {
            from == Place::Captured(*redemption)
        }
        _ => false,
    }
}

fn changes_hands(fact: &Fact, from: Place, owner: MemberId, to: MemberId) -> bool {
    match fact {
        Fact::Coupon(CouponFact::UnitsTransferred { from: giver, to: taker, .. }) => {
            from == Place::Free(*giver) && to == *taker
        }
        Fact::Coupon(CouponFact::GiftClaimed { gift, from: giver, to: taker, .. }) => {
            from == Place::Gift(*gift) && owner == *giver && to == *taker
        }
        Fact::Market(MarketFact::Filled(fill)) => {
            let behind = fill.seller.order.map(Place::Order);
            let sold = from == Place::Free(owner) || Some(from) == behind;
            sold && owner == fill.seller.member && to == fill.buyer.member
        }
        Fact::Market(MarketFact::DealAccepted { deal, proposer, counterparty, .. }) => {
            let given = from == Place::Deal(*deal) && owner == *proposer && to == *counterparty;
            let taken = from == Place::Free(*counterparty) && to == *proposer;
            given || taken
        }
        _ => false,
    }
}

fn ends(fact: &Fact, moved: &Move, owner: MemberId, register: &Register) -> Result<bool, String> {
    let Move { series, from, to, .. } = *moved;
    let issuer = register.series(series)?.issuer;
    let is_over = register.series(series)?.standing == super::register::Standing::Over;
    Ok(match (fact, to) {
        (Fact::Clearing(ClearingFact::Captured { redemption, .. }), Place::Redeemed) => {
            from == Place::Authorised(*redemption)
        }
        (Fact::Clearing(ClearingFact::Finalised { redemption, .. }), Place::Redeemed) => {
            from == Place::Captured(*redemption)
        }
        (
            Fact::Clearing(
                ClearingFact::Captured { redemption, .. } | ClearingFact::Voided { redemption, .. },
            ),
            Place::Extinguished | Place::Escheated,
        ) => from == Place::Authorised(*redemption) && is_over,
        (Fact::Coupon(CouponFact::UnitsRetired { .. }), Place::Extinguished) => {
            from == Place::Free(issuer)
        }
        (Fact::Coupon(CouponFact::SeriesEscheated { series: id, .. }), Place::Extinguished) => {
            from == Place::Free(issuer) && series == *id
        }
        (Fact::Coupon(CouponFact::PurchaseRefunded { buyer, .. }), Place::Refunded) => {
            from == Place::Free(*buyer)
        }
        (Fact::Coupon(CouponFact::DormantRefunded { member, .. }), Place::Refunded) => {
            from == Place::Free(*member)
        }
        (Fact::Coupon(CouponFact::LossReplaced { loss, member, .. }), Place::Replaced) => {
            from == Place::Lost(*loss) && owner == *member
        }
        _ => false,
    })
}

/// How many units move with a fact, where it tells.
fn quantity(fact: &Fact) -> Option<u64> {
    let quantity = match fact {
        Fact::Coupon(
            CouponFact::UnitsTransferred { quantity, .. }
            | CouponFact::UnitsRetired { quantity, .. }
            | CouponFact::GiftCreated { quantity, .. }
            | CouponFact::GiftClaimed { quantity, .. }
            | CouponFact::GiftReturned { quantity, .. }
            | CouponFact::LossReported { quantity, .. }
            | CouponFact::LossRestored { quantity, .. }
            | CouponFact::PurchaseRefunded { quantity, .. }
            | CouponFact::DormantRefunded { quantity, .. }
            | CouponFact::SeriesEscheated { treasury: quantity, .. },
        ) => quantity.count(),
        // As many are born as are replaced.
        Fact::Coupon(CouponFact::LossReplaced { units, .. }) => units.count().checked_mul(2)?,
        Fact::Market(MarketFact::Filled(fill)) => fill.quantity.count(),
        _ => return None,
    };
    Some(quantity)
}
