//! What the facts told about members and series, word by word: what other parts of the audit look up.

use super::Told;
use engine::coupon::{CouponFact, Terms, Venue};
use engine::market::{MarketFact, OrderPrice, Side};
use engine::member::{MemberFact, MemberKind};
use engine::{Event, Fact};
use std::collections::BTreeMap;
use units::{BasisPoints, MemberId, OrderId, Price, SeriesId};

pub(super) struct Member {
    pub kind: MemberKind,
    pub kyc_level: u8,
}

impl Member {
    pub fn is_firm(&self) -> bool {
        !matches!(self.kind, MemberKind::Person | MemberKind::Developer)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Not open yet, frozen or dormant: nothing trades.
    Idle,
    Active,
    /// Being wound up, or closed.
    Over,
}

pub(super) struct Series {
    pub issuer: MemberId,
    pub standing: Standing,
    pub draft: Option<Box<Terms>>,
    /// First serial number and terms of each version.
    pub versions: Vec<(u64, Box<Terms>)>,
    pub venue: Option<Venue>,
    /// The price that the collar is measured from until there is a trade.
    pub configured: Option<Price>,
    pub halted: bool,
}

impl Series {
    /// Those of the last version, or of the draft while there is none.
    pub fn terms(&self) -> Result<&Terms, String> {
        let last = self.versions.last().map(|(_, terms)| terms);
        let found = last.or(self.draft.as_ref());
        found.map(|terms| &**terms).ok_or_else(|| "series: no terms".into())
    }

    /// Those that this unit was issued under.
    pub fn terms_of(&self, serial: u64) -> Result<&Terms, String> {
        let under = self.versions.iter().rev().find(|(first, _)| *first <= serial);
        under.map(|(_, terms)| &**terms).ok_or_else(|| format!("series: no version of {serial}"))
    }

    /// True where orders may trade now.
    pub fn trades(&self) -> bool {
        self.standing == Standing::Active && !self.halted
    }
}

/// An open order, as the facts about it tell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    pub member: MemberId,
    pub series: SeriesId,
    pub side: Side,
    pub price: Price,
    pub open: u64,
    pub max_fee: BasisPoints,
}

#[derive(Default)]
pub(super) struct Register {
    members: BTreeMap<MemberId, Member>,
    series: BTreeMap<SeriesId, Series>,
    orders: BTreeMap<OrderId, Order>,
}

impl Register {
    pub fn member(&self, id: MemberId) -> Result<&Member, String> {
        self.members.get(&id).ok_or_else(|| format!("member: {id} was never opened"))
    }

    pub fn series(&self, id: SeriesId) -> Result<&Series, String> {
        self.series.get(&id).ok_or_else(|| format!("series: {id} was never defined"))
    }

    pub fn order(&self, id: OrderId) -> Result<&Order, String> {
        self.orders.get(&id).ok_or_else(|| format!("order: {id} is not open"))
    }

    pub fn all_series(&self) -> impl Iterator<Item = (SeriesId, &Series)> {
        self.series.iter().map(|(&id, series)| (id, series))
    }

    fn change(&mut self, id: SeriesId) -> Result<&mut Series, String> {
        self.series.get_mut(&id).ok_or_else(|| format!("series: {id} was never defined"))
    }

    pub fn record(&mut self, event: &Event) -> Told {
        match &event.fact {
            Fact::Member(fact) => self.note_member(fact),
            Fact::Coupon(fact) => self.note_series(fact),
            Fact::Market(fact) => self.note_market(fact),
            _ => Ok(()),
        }
    }

    fn note_member(&mut self, fact: &MemberFact) -> Told {
        match *fact {
            MemberFact::Opened { member, kind, kyc_level, .. } => {
                let next = self.members.len() + 1;
                if usize::try_from(member.number()) != Ok(next) {
                    return Err(format!("member: {member} is not the next id"));
                }
                self.members.insert(member, Member { kind, kyc_level });
            }
            MemberFact::KycLevelSet { member, kyc_level } => {
                let found = self.members.get_mut(&member);
                found.ok_or_else(|| format!("member: {member} unknown"))?.kyc_level = kyc_level;
            }
            MemberFact::Frozen { .. } | MemberFact::Unfrozen { .. } | MemberFact::Closed { .. } => {
            }
        }
        Ok(())
    }

    fn note_series(&mut self, fact: &CouponFact) -> Told {
        match fact {
            CouponFact::SeriesDefined { series, issuer, terms, .. } => {
                let defined = Series {
                    issuer: *issuer,
                    standing: Standing::Idle,
                    draft: Some(terms.clone()),
                    versions: Vec::new(),
                    venue: None,
                    configured: None,
                    halted: false,
                };
                let before = self.series.insert(*series, defined);
                if before.is_some() {
                    return Err(format!("series: {series} is defined twice"));
                }
            }
            CouponFact::SeriesRevised { series, terms, .. } => {
                self.change(*series)?.draft = Some(terms.clone());
            }
            CouponFact::SeriesApproved { series, first_serial, .. } => {
                let found = self.change(*series)?;
                let approved = found.draft.take().ok_or("series: approved without a draft")?;
                found.venue = found.venue.or(Some(approved.venue));
                found.versions.push((*first_serial, approved));
            }
            CouponFact::SeriesActivated { series }
            | CouponFact::SeriesResumed { series }
            | CouponFact::SeriesReactivated { series, .. } => {
                self.change(*series)?.standing = Standing::Active;
            }
            CouponFact::SeriesSuspended { series, .. }
            | CouponFact::SeriesDormant { series, .. } => {
                self.change(*series)?.standing = Standing::Idle;
            }
            CouponFact::SeriesClosed { series } | CouponFact::SeriesExpired { series } => {
                let found = self.change(*series)?;
                found.standing = Standing::Over;
            }
            _ => {}
        }
        Ok(())
    }

    fn note_market(&mut self, fact: &MarketFact) -> Told {
        match *fact {
            MarketFact::VenueConfigured { series, venue, reference } => {
                let found = self.change(series)?;
                (found.venue, found.configured) = (Some(venue), reference);
            }
            MarketFact::Halted { series, .. } => self.change(series)?.halted = true,
            MarketFact::Resumed { series } => self.change(series)?.halted = false,
            _ => self.note_order(fact)?,
        }
        Ok(())
    }

    fn note_order(&mut self, fact: &MarketFact) -> Told {
        match *fact {
            MarketFact::OrderAccepted {
                order,
                member,
                series,
                side,
                quantity,
                price,
                max_fee,
                ..
            } => {
                let (OrderPrice::Limit(price) | OrderPrice::Market(price)) = price;
                let open = quantity.count();
                let order_is = Order { member, series, side, price, open, max_fee };
                self.orders.insert(order, order_is);
            }
            MarketFact::OrderAmended { order, price, open, max_fee, .. } => {
                let found = self.order_mut(order)?;
                (found.price, found.open, found.max_fee) = (price, open.count(), max_fee);
            }
            MarketFact::OrderDone { order, member, unfilled, .. } => {
                let found = self.order(order)?;
                if (found.member, found.open) != (member, unfilled.count()) {
                    return Err(format!("order: {order} is {found:?}, and ends as {fact:?}"));
                }
                self.orders.remove(&order);
            }
            MarketFact::OrderRested { order, open, .. } => {
                let found = self.order(order)?;
                if found.open != open.count() {
                    return Err(format!("order: {order} rests with {open}, not {}", found.open));
                }
            }
            MarketFact::Filled(fill) => {
                let orders = [fill.buyer.order, fill.seller.order];
                for id in orders.into_iter().flatten() {
                    let found = self.order_mut(id)?;
                    let left = found.open.checked_sub(fill.quantity.count());
                    found.open = left.ok_or_else(|| format!("order: {id} is overfilled"))?;
                    if found.open == 0 {
                        self.orders.remove(&id);
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn order_mut(&mut self, id: OrderId) -> Result<&mut Order, String> {
        self.orders.get_mut(&id).ok_or_else(|| format!("order: {id} is not open"))
    }
}
