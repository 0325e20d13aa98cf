//! A quote: part of a resting sell order, held for one buyer for up to a minute at its price.
//!
//! What is locked keeps its place in the queue but is passed over. When it comes back while somebody
//! bids as much by now, its order leaves the book and meets those bids as if it arrived; where the
//! market is halted it ends, so that no book is ever left crossed.

use super::cancel::{end_order, open_order, release};
use super::desk::{Desk, Exchange, Money, Party, desk_of};
use super::matching::Arrival;
use super::order::enter_again;
use crate::coupon::VenueMode;
use crate::decide::{Context, one};
use crate::market::state::under;
use crate::market::{
    DoneReason, LockQuote, MarketFact, Order, Quote, ReleaseQuote, ReleaseReason, Side, Stage,
    TakeQuote, Via,
};
use crate::member::{active_member, acts_for};
use crate::policy::{MAX_QUOTE_SECONDS, MAX_QUOTES, Role};
use crate::{Code, Decide, Event, Place, Rejection};
use units::{Duration, Quantity, QuoteId};

impl LockQuote {
    fn check_order(&self, desk: &Desk<'_>, order: &Order) -> Result<(), Rejection> {
        if order.side != Side::Sell || order.stage != Stage::Resting {
            return Err(Code::OrderNotLockable.at("order"));
        }
        if order.member == self.member {
            return Err(Code::SelfTrade.at("member"));
        }
        desk.active()?;
        desk.not_halted()?;
        let modes = [VenueMode::Continuous, VenueMode::FixedPrice];
        if !modes.contains(&desk.market.venue().mode) {
            return Err(Code::VenueModeRefuses.at("order"));
        }
        desk.in_lots(self.quantity)?;
        if self.quantity.count() > order.free() {
            return Err(Code::QuantityNotLarger.at("quantity"));
        }
        Ok(())
    }

    fn check_limits(&self, context: &Context<'_>) -> Result<(), Rejection> {
        if !(1..=MAX_QUOTE_SECONDS).contains(&self.seconds) {
            return Err(Code::QuoteTimeInvalid.at("seconds"));
        }
        let markets = &context.state.markets;
        let on_order = under(&markets.quotes_on, self.order, QuoteId::new(0)).count();
        if markets.quotes_of(self.member).count() >= MAX_QUOTES || on_order >= MAX_QUOTES {
            return Err(Code::TooManyQuotes.into());
        }
        Ok(())
    }
}

impl Decide for LockQuote {
    const NAME: &'static str = "lock_quote";
    const REJECTIONS: &'static [Code] = &[
        Code::NotPermitted,
        Code::MemberNotFound,
        Code::MemberFrozen,
        Code::MemberClosed,
        Code::OrderNotFound,
        Code::OrderNotLockable,
        Code::SelfTrade,
        Code::SeriesStateWrong,
        Code::MarketHalted,
        Code::VenueModeRefuses,
        Code::QuantityZero,
        Code::QuantityOffLot,
        Code::QuantityNotLarger,
        Code::QuoteTimeInvalid,
        Code::TooManyQuotes,
        Code::Overflow,
        Code::InsufficientFunds,
        Code::TradeRefused,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Self { order: id, member, quantity, seconds } = *self;
        acts_for(context, member)?;
        active_member(context, member, "member")?;
        let order = open_order(context, id)?;
        let desk = desk_of(context, order.series);
        self.check_order(&desk, order)?;
        self.check_limits(context)?;
        let price = order.price;
        let max_fee = desk.highest_rate(member);
        let worst = desk.worst(price, quantity.count(), max_fee);
        let reserved = worst.ok_or(Code::Overflow.at("quantity"))?;
        desk.covered(member, reserved)?;
        if !desk.allows((member, order.member), price, quantity.count(), 0) {
            return Err(Code::TradeRefused.into());
        }

        let event = Event::new(MarketFact::QuoteLocked {
            quote: context.state.markets.last_quote.next(),
            order: id,
            member,
            series: desk.id,
            quantity,
            price,
            reserved,
            max_fee,
            expires_at: context.stamp.time.after(Duration::from_secs(seconds.into())),
        });
        Ok(one(event.pay(desk.custody(member), desk.reserved(member), reserved)))
    }
}

fn locked<'a>(context: &Context<'a>, id: QuoteId) -> Result<(&'a Quote, &'a Order), Rejection> {
    let markets = &context.state.markets;
    let quote = markets.quote(id).ok_or(Code::QuoteNotFound.at("quote"))?;
    Ok((quote, markets.order(quote.order).expect("a quote ends with its order")))
}

impl Decide for TakeQuote {
    const NAME: &'static str = "take_quote";
    const REJECTIONS: &'static [Code] = &[
        Code::QuoteNotFound,
        Code::NotPermitted,
        Code::SeriesStateWrong,
        Code::MarketHalted,
        Code::TradeRefused,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (quote, order) = locked(context, self.quote)?;
        acts_for(context, quote.member)?;
        let desk = desk_of(context, quote.series);
        desk.active()?;
        desk.not_halted()?;
        let Quote { member, quantity, price, reserved, max_fee, .. } = *quote;
        if !desk.allows((member, order.member), price, quantity.count(), 0) {
            return Err(Code::TradeRefused.into());
        }

        let place = Place::Order(order.id);
        let (event, _) = desk.fill(Exchange {
            price,
            quantity: quantity.count(),
            buyer: Party { member, order: None, role: Role::Taker, max_fee },
            seller: Party {
                member: order.member,
                order: Some(order.id),
                role: Role::Maker,
                max_fee: order.max_fee,
            },
            via: Via::Quote(self.quote),
            money: Money::Reserved { available: reserved, last: true },
            units: desk.state.title.at(place, desk.id).lowest(quantity.count()),
            from: place,
        });
        Ok(one(event))
    }
}

impl Decide for ReleaseQuote {
    const NAME: &'static str = "release_quote";
    const REJECTIONS: &'static [Code] = &[Code::QuoteNotFound, Code::NotPermitted];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (quote, _) = locked(context, self.quote)?;
        acts_for(context, quote.member)?;
        Ok(give_back(context, self.quote, ReleaseReason::Released))
    }
}

/// A quote's time is over.
pub(crate) fn on_quote_timeout(context: &Context<'_>, quote: QuoteId) -> Vec<Event> {
    give_back(context, quote, ReleaseReason::TimedOut)
}

/// Gives a quote back to its order, and lets the order meet the bids it may cross by now.
pub(super) fn give_back(context: &Context<'_>, id: QuoteId, reason: ReleaseReason) -> Vec<Event> {
    let (quote, order) = locked(context, id).expect("a timer of a quote ends with it");
    let desk = desk_of(context, quote.series);
    let mut events = vec![release(&desk, id, reason)];
    let is_crossed = desk.market.best(Side::Buy).is_some_and(|bid| bid >= order.price);
    if is_crossed && desk.is_trading() {
        let still_locked = order.locked.minus(quote.quantity).unwrap_or(Quantity::ZERO);
        let arrival = Arrival {
            quantity: order.open.count() - still_locked.count(),
            locked: still_locked.count(),
            // It rested: it may take now, or it could not stay.
            post_only: false,
            ..Arrival::again(order)
        };
        enter_again(&desk, &arrival, Some(id), &mut events);
    } else if is_crossed {
        end_order(&desk, order, DoneReason::Halted, Some(id), &mut events);
    }
    events
}
