//! A standing offer of the issuer to buy its own coupons back, out of a reserved budget. It works in
//! every venue mode and sets no price. It stays open until it is closed, also with little left.

use super::desk::{Desk, Exchange, Money, Party, desk, desk_of};
use crate::decide::{Context, one};
use crate::market::state::under;
use crate::market::{
    Buyback, BuybackEnd, BuybackPrice, CloseBuyback, MarketFact, OpenBuyback, SellToBuyback, Via,
};
use crate::member::{active_member, acts_for};
use crate::policy::{MAX_BUYBACKS, Role};
use crate::{Code, Decide, Event, Place, Rejection};
use units::{BasisPoints, BuybackId, Price};

impl BuybackPrice {
    fn check(self, desk: &Desk<'_>) -> Result<(), Rejection> {
        match self {
            Self::Fixed(price) => desk.on_tick(price, "price"),
            Self::BelowLast { discount, floor, cap } => {
                let ordered = floor <= cap && discount <= BasisPoints::WHOLE;
                desk.on_tick(floor, "price")?;
                desk.on_tick(cap, "price")?;
                ordered.then_some(()).ok_or(Code::PriceOffTick.at("price"))
            }
        }
    }

    /// What is paid now, rounded down; none while there is no last price to go by.
    fn now(self, last: Option<Price>) -> Option<Price> {
        match self {
            Self::Fixed(price) => Some(price),
            Self::BelowLast { discount, floor, cap } => {
                let kept = BasisPoints::WHOLE.points().saturating_sub(discount.points());
                let parts = u64::from(last?.as_ppm()) * u64::from(kept) / 10_000;
                let price = Price::ppm(u32::try_from(parts).unwrap_or(u32::MAX));
                Some(price.clamp(floor, cap))
            }
        }
    }
}

impl Decide for OpenBuyback {
    const NAME: &'static str = "open_buyback";
    const REJECTIONS: &'static [Code] = &[
        Code::SeriesNotFound,
        Code::NotPermitted,
        Code::MemberFrozen,
        Code::SeriesStateWrong,
        Code::AmountNotPositive,
        Code::PriceOffTick,
        Code::TimeNotInFuture,
        Code::TooManyBuybacks,
        Code::InsufficientFunds,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Self { series: id, budget, price, closes_at } = *self;
        let series = context.state.coupons.get(id).ok_or(Code::SeriesNotFound.at("series"))?;
        let issuer = series.issuer;
        acts_for(context, issuer)?;
        active_member(context, issuer, "series")?;
        let desk = desk(context, id)?;
        desk.active()?;
        if !budget.is_positive() {
            return Err(Code::AmountNotPositive.at("budget"));
        }
        price.check(&desk)?;
        if closes_at.is_some_and(|time| time <= context.stamp.time) {
            return Err(Code::TimeNotInFuture.at("closes_at"));
        }
        let markets = &context.state.markets;
        if under(&markets.buybacks_in, id, BuybackId::new(0)).count() >= MAX_BUYBACKS {
            return Err(Code::TooManyBuybacks.at("series"));
        }
        desk.covered(issuer, budget)?;

        let event = Event::new(MarketFact::BuybackOpened {
            buyback: markets.last_buyback.next(),
            series: id,
            issuer,
            currency: desk.currency(),
            budget,
            price,
            closes_at,
        });
        Ok(one(event.pay(desk.custody(issuer), desk.reserved(issuer), budget)))
    }
}

impl SellToBuyback {
    fn price(&self, desk: &Desk<'_>, buyback: &Buyback) -> Result<Price, Rejection> {
        let price = buyback.price.now(desk.market.last()).ok_or(Code::NoReferencePrice)?;
        if self.min_price.is_some_and(|least| price < least) {
            return Err(Code::PriceBelowMinimum.at("min_price"));
        }
        Ok(price)
    }
}

impl Decide for SellToBuyback {
    const NAME: &'static str = "sell_to_buyback";
    const REJECTIONS: &'static [Code] = &[
        Code::NotPermitted,
        Code::MemberNotFound,
        Code::MemberFrozen,
        Code::MemberClosed,
        Code::BuybackNotFound,
        Code::SelfTrade,
        Code::SeriesStateWrong,
        Code::MarketHalted,
        Code::QuantityZero,
        Code::QuantityOffLot,
        Code::NoReferencePrice,
        Code::PriceBelowMinimum,
        Code::Overflow,
        Code::BuybackBudget,
        Code::InsufficientUnits,
        Code::TradeRefused,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Self { buyback: id, member, quantity, .. } = *self;
        acts_for(context, member)?;
        active_member(context, member, "member")?;
        let buyback = context.state.markets.buyback(id);
        let buyback = buyback.ok_or(Code::BuybackNotFound.at("buyback"))?;
        let issuer = buyback.issuer;
        if member == issuer {
            return Err(Code::SelfTrade.at("member"));
        }
        let desk = desk_of(context, buyback.series);
        desk.active()?;
        desk.not_halted()?;
        desk.in_lots(quantity)?;
        let units = quantity.count();
        let price = self.price(&desk, buyback)?;
        let rate = desk.highest_rate(issuer);
        desk.worst(price, units, rate).ok_or(Code::Overflow.at("quantity"))?;
        let place = Place::Free(member);
        let (event, spent) = desk.fill(Exchange {
            price,
            quantity: units,
            buyer: Party { member: issuer, order: None, role: Role::Maker, max_fee: rate },
            seller: Party {
                member,
                order: None,
                role: Role::Taker,
                max_fee: desk.highest_rate(member),
            },
            via: Via::Buyback(id),
            money: Money::Reserved { available: buyback.left, last: false },
            units: desk.state.title.at(place, desk.id).lowest(units),
            from: place,
        });
        if spent > buyback.left {
            return Err(Code::BuybackBudget.at("quantity"));
        }
        desk.holds(member, units)?;
        if !desk.allows((issuer, member), price, units, 0) {
            return Err(Code::TradeRefused.into());
        }
        Ok(one(event))
    }
}

/// Ends a programme: what is left of its budget is free again.
pub(super) fn end_buyback(context: &Context<'_>, id: BuybackId, reason: BuybackEnd) -> Event {
    let Buyback { series, issuer, left, .. } = context.state.markets.buybacks[&id];
    let desk = desk_of(context, series);
    let event = Event::new(MarketFact::BuybackEnded { buyback: id, left, reason });
    event.pay(desk.reserved(issuer), desk.custody(issuer), left)
}

impl Decide for CloseBuyback {
    const NAME: &'static str = "close_buyback";
    const REJECTIONS: &'static [Code] = &[Code::BuybackNotFound, Code::NotPermitted];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let found = context.state.markets.buyback(self.buyback);
        let buyback = found.ok_or(Code::BuybackNotFound.at("buyback"))?;
        acts_for(context, buyback.issuer)?;
        Ok(one(end_buyback(context, self.buyback, BuybackEnd::Closed)))
    }
}

/// A programme's time is over.
pub(crate) fn on_buyback_end(context: &Context<'_>, id: BuybackId) -> Vec<Event> {
    one(end_buyback(context, id, BuybackEnd::Expired))
}
