//! What happens in a market, in the few words that a book predicts.

use engine::coupon::VenueMode;
use engine::market::{DoneReason, MarketFact, ReleaseReason, Via};
use engine::{Event, Fact};
use units::{MemberId, OrderId, Price, QuoteId, SeriesId};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Happening {
    Accepted(OrderId),
    Started(OrderId),
    /// Who bought and who sold, by which orders, how many units, at what price.
    Filled {
        buyer: (MemberId, Option<OrderId>),
        seller: (MemberId, Option<OrderId>),
        units: u64,
        price: Price,
        via: Via,
    },
    Rested(OrderId, u64),
    Done(OrderId, u64, DoneReason),
    /// Price, open units, and whether it kept its place.
    Amended(OrderId, Price, u64, bool),
    AllCancelled {
        cancelled: u64,
        left: u64,
    },
    Locked {
        quote: QuoteId,
        order: OrderId,
        member: MemberId,
        units: u64,
        price: Price,
    },
    Released(QuoteId, ReleaseReason),
    Held {
        series: SeriesId,
        price: Option<Price>,
        units: u64,
        unfinished: bool,
    },
}

/// What some events say, without what a book does not know of: deals, buy-backs opened, halts.
pub(super) fn told(events: &[Event]) -> Vec<Happening> {
    events.iter().filter_map(|event| of(&event.fact)).collect()
}

fn of(fact: &Fact) -> Option<Happening> {
    let Fact::Market(fact) = fact else { return None };
    Some(match *fact {
        MarketFact::OrderAccepted { order, .. } => Happening::Accepted(order),
        MarketFact::OrderStarted { order } => Happening::Started(order),
        MarketFact::Filled(fill) => Happening::Filled {
            buyer: (fill.buyer.member, fill.buyer.order),
            seller: (fill.seller.member, fill.seller.order),
            units: fill.quantity.count(),
            price: fill.price,
            via: fill.via,
        },
        MarketFact::OrderRested { order, open, .. } => Happening::Rested(order, open.count()),
        MarketFact::OrderDone { order, unfilled, reason, .. } => {
            Happening::Done(order, unfilled.count(), reason)
        }
        MarketFact::OrderAmended { order, price, open, keeps_place, .. } => {
            Happening::Amended(order, price, open.count(), keeps_place)
        }
        MarketFact::AllCancelled { cancelled, left, .. } => {
            Happening::AllCancelled { cancelled, left }
        }
        MarketFact::QuoteLocked { quote, order, member, quantity, price, .. } => {
            Happening::Locked { quote, order, member, units: quantity.count(), price }
        }
        MarketFact::QuoteReleased { quote, reason } => Happening::Released(quote, reason),
        MarketFact::AuctionHeld { series, price, volume, unfinished } => {
            Happening::Held { series, price, units: volume.count(), unfinished }
        }
        _ => return None,
    })
}

/// True where arriving orders meet the book at once.
pub(super) fn meets_at_once(mode: VenueMode) -> bool {
    mode != VenueMode::CallAuction
}
