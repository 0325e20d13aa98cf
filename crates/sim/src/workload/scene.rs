//! What everybody is busy with for a while, and what one thing leads to.

use super::crowd::{Offer, PLATFORM};
use super::known::Known;
use super::temper::Temper;
use crate::Chance;
use engine::clearing::{ClearingFact, ReverseRedemption};
use engine::coupon::{
    ActivateSeries, ApproveSeries, Consideration, CouponFact, Grant, Granted, IssueUnits,
    RefundPurchase, SeriesState, TransferUnits, VenueMode,
};
use engine::ledger::{SettleMerchant, TransferMoney};
use engine::member::{MemberKind, MemberState};
use engine::{Actor, Event, Fact, State};
use units::{Amount, Currency, MemberId, Quantity, SeriesId};

/// What everybody is busy with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Busy {
    /// A bit of everything.
    #[default]
    Everyday,
    /// Orders that rest, far and near: the book gets deep.
    Deepen(SeriesId),
    /// Orders that meet.
    Cross(SeriesId),
    /// Small transfers, so that holdings fall to pieces.
    Fragment(SeriesId),
    /// A queue at every till.
    Tills,
    /// One member that takes all it can get.
    Hoard(MemberId, SeriesId),
}

#[derive(Default)]
pub(super) struct Scene {
    busy: Busy,
    left: u64,
}

impl Scene {
    pub fn next(
        &mut self,
        chance: &mut Chance,
        temper: &Temper,
        known: &Known,
        state: &State,
    ) -> Busy {
        if self.left > 0 {
            self.left -= 1;
            return self.busy;
        }
        let lively = known.series.iter().filter(|series| is_lively(state, *series));
        let lively: Vec<SeriesId> = lively.collect();
        self.left = 10 + chance.below(temper.burst);
        self.busy = match (chance.below(13), lively.as_slice()) {
            (0..=5, _) | (_, []) => Busy::Everyday,
            (6..=7, series) => Busy::Deepen(chance.pick(series)),
            (8..=9, series) => Busy::Cross(chance.pick(series)),
            (10, series) => Busy::Fragment(chance.pick(series)),
            (11, series) => {
                self.left = 60;
                Busy::Hoard(MemberId::new(chance.pick(&[5, 6, 7])), chance.pick(series))
            }
            _ => Busy::Tills,
        };
        self.busy
    }
}

/// True where orders are taken now.
pub(super) fn is_lively(state: &State, id: SeriesId) -> bool {
    let gathers = [VenueMode::Continuous, VenueMode::CallAuction];
    let is_active = state.coupons.get(id).is_some_and(|s| s.state == SeriesState::Active);
    let market = state.markets.market(id);
    is_active && market.is_some_and(|m| !m.is_halted() && gathers.contains(&m.venue().mode))
}

/// Something that will be asked before anything else.
pub(super) enum Plan {
    Ask(Offer),
    /// All free units of a series, from one member to another.
    HandOn(SeriesId, MemberId, MemberId),
    /// All free cash of a merchant, whatever it is by then.
    PayOut(MemberId, Currency),
    /// The first issue of a series, for whoever is there by then.
    Issue(SeriesId),
}

impl Plan {
    /// What is asked. A node opens the platform by itself: it need not be opened again.
    pub fn offer(self, state: &State) -> Option<Offer> {
        match self {
            Self::Ask((Actor::System, _)) if !state.members.is_empty() => None,
            Self::Ask(offer) => Some(offer),
            Self::HandOn(series, from, to) => {
                let quantity = Quantity::new(state.title.free(from, series).count());
                let transfer = TransferUnits { series, from, to, quantity };
                Some((Actor::Member(from), transfer.into()))
            }
            Self::PayOut(from, currency) => Some(pay_out(state, from, currency)),
            Self::Issue(series) => first_issue(state, series),
        }
    }
}

/// A draft is approved, then the series is activated, then units are issued. Some are forgotten.
pub(super) fn follow_ups(events: &[Event], chance: &mut Chance) -> Vec<Plan> {
    let mut planned = Vec::new();
    for event in events {
        if let Fact::Clearing(fact) = &event.fact {
            planned.extend(run_off(fact, chance));
        }
        let Fact::Coupon(fact) = &event.fact else { continue };
        if chance.one_in(10) {
            continue;
        }
        match *fact {
            CouponFact::SeriesDefined { series, .. } | CouponFact::SeriesRevised { series, .. } => {
                planned.push(Plan::Ask((PLATFORM, ApproveSeries { series }.into())));
            }
            CouponFact::SeriesApproved { series, version: 1, .. } => {
                planned.push(Plan::Ask((PLATFORM, ActivateSeries { series }.into())));
            }
            CouponFact::UnitsIssued { series, ref grants, .. } => {
                let used = grants.last().and_then(|last| use_up(series, last, chance));
                planned.extend(used.into_iter().flatten());
            }
            CouponFact::SeriesActivated { series } => planned.push(Plan::Issue(series)),
            _ => {}
        }
    }
    planned
}

/// A buyer lets its units out of its hands, has them back, and wants its money back.
fn use_up(series: SeriesId, granted: &Granted, chance: &mut Chance) -> Option<Vec<Plan>> {
    let (buyer, purchase) = (granted.to, granted.purchase.filter(|_| chance.one_in(4))?);
    let friend = MemberId::new(if buyer.number() == 5 { 6 } else { 5 });
    let refund = RefundPurchase { purchase };
    Some(vec![
        Plan::HandOn(series, buyer, friend),
        Plan::HandOn(series, friend, buyer),
        Plan::Ask((Actor::Member(buyer), refund.into())),
    ])
}

/// A merchant takes its money, passes it on, and is asked to reverse.
fn run_off(fact: &ClearingFact, chance: &mut Chance) -> Vec<Plan> {
    let ClearingFact::Captured { redemption, merchant, currency, .. } = *fact else {
        return Vec::new();
    };
    if !chance.one_in(12) {
        return Vec::new();
    }
    let settle = SettleMerchant { merchant, currency, amount: None };
    vec![
        Plan::Ask((Actor::Member(merchant), settle.into())),
        Plan::PayOut(merchant, currency),
        Plan::Ask((Actor::Member(merchant), ReverseRedemption { redemption }.into())),
    ]
}

/// A merchant passes on all it has to the first person of the cast.
fn pay_out(state: &State, from: MemberId, currency: Currency) -> Offer {
    let (to, amount) = (MemberId::new(5), state.ledger.custody(from, currency));
    (Actor::Member(from), TransferMoney { from, to, currency, amount }.into())
}

/// The first issue of a series: something for everybody who is in good standing.
pub(super) fn first_issue(state: &State, series: SeriesId) -> Option<Offer> {
    let found = state.coupons.get(series)?;
    let terms = found.terms();
    // A hundredth of what the issuer could back, in whole coupons.
    let most = 10_000_000 / terms.unit_value.minor().max(1);
    let coupons = u64::try_from(most).unwrap_or(0) / terms.units_per_coupon.max(1);
    let each = coupons.clamp(3, 20_000) * terms.units_per_coupon;
    let is_sold = terms.consideration == Consideration::Paid && series.number().is_multiple_of(2);
    let trades = [MemberKind::Person, MemberKind::Issuer, MemberKind::Merchant];
    let members = state
        .members
        .iter()
        .filter(|(_, member)| member.state == MemberState::Active && trades.contains(&member.kind));
    let grants = members.take(14).map(|(to, _)| Grant {
        to,
        quantity: Quantity::new(each),
        paid: Amount::new(if is_sold && to != found.issuer { 900 } else { 0 }),
    });
    let grants = grants.collect();
    Some((Actor::Member(found.issuer), IssueUnits { series, grants }.into()))
}
