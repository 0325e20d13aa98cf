//! About orders, quotes, deals and buy-backs.

use super::{Ask, Asked, by, platform};
use engine::Actor;
use engine::coupon::{Venue, VenueMode};
use engine::market::{
    AcceptDeal, Activation, AmendOrder, BuybackPrice, CancelAll, CancelDeal, CancelOrder,
    CloseBuyback, ConfigureVenue, DealCash, DealLeg, HaltMarket, LockQuote, OpenBuyback, Order,
    OrderPrice, Payer, PlaceOrder, ProposeDeal, ReleaseQuote, ResumeMarket, SelfTrade, SellNow,
    SellToBuyback, Side, TakeQuote, TimeInForce,
};
use units::{Amount, BuybackId, DealId, Duration, MemberId, OrderId, QuoteId, SeriesId};

/// Everybody there is, and some more.
const MEMBERS: std::ops::Range<u32> = 1..18;

impl Ask<'_, '_> {
    pub(super) fn about_orders(&mut self) -> Asked {
        let kind = self.source.below(24);
        let (member, series) = (self.source.member(), self.source.series());
        match kind {
            0..=12 => {
                let order = self.new_order(member, series);
                by(member, order)
            }
            13..=15 => {
                let (order, owner, series) = self.order(|_| true);
                let quantity = self.lots(series);
                let price = self.source.maybe(crate::Source::price);
                let quantity = self.source.maybe(|_| quantity);
                (owner, AmendOrder { order, price, quantity }.into())
            }
            16..=17 => {
                let (order, owner, _) = self.order(|_| true);
                (owner, CancelOrder { order }.into())
            }
            18 => by(member, CancelAll { member, series: self.source.maybe(|_| series) }),
            19..=20 => {
                let (quantity, max_slippage) = (self.lots(series), self.points());
                by(member, SellNow { member, series, quantity, max_slippage })
            }
            21 => platform(HaltMarket { series, reason: self.text() }),
            22 => platform(ResumeMarket { series }),
            _ => {
                let (venue, reference) = (self.venue(), self.source.maybe(crate::Source::price));
                platform(ConfigureVenue { series, venue, reference })
            }
        }
    }

    fn new_order(&mut self, member: MemberId, series: SeriesId) -> PlaceOrder {
        let side = self.source.pick(&[Side::Buy, Side::Sell]);
        let (quantity, price) = (self.lots(series), self.source.price());
        let style = self.source.byte();
        PlaceOrder {
            member,
            series,
            side,
            quantity,
            price: if style % 8 == 7 {
                OrderPrice::Market(price)
            } else {
                OrderPrice::Limit(price)
            },
            post_only: style % 16 == 8,
            self_trade: match style / 16 {
                0..=10 => SelfTrade::CancelTaker,
                11..=13 => SelfTrade::CancelMaker,
                _ => SelfTrade::CancelBoth,
            },
            time_in_force: match self.source.below(8) {
                0..=4 => TimeInForce::GoodTillCancelled,
                5 => TimeInForce::GoodTill(self.time()),
                6 => TimeInForce::ImmediateOrCancel,
                _ => TimeInForce::FillOrKill,
            },
            activation: match self.source.below(8) {
                0..=4 => Activation::Now,
                5 => Activation::At(self.time()),
                6 => Activation::Rises(self.source.price()),
                _ => Activation::Falls(self.source.price()),
            },
        }
    }

    /// An open order, its owner and its series.
    fn order(&mut self, wanted: fn(&Order) -> bool) -> (OrderId, Actor, SeriesId) {
        let markets = &self.world.state.markets;
        let all = MEMBERS.flat_map(|number| markets.orders_of(MemberId::new(number)));
        let mut all: Vec<_> = all.filter(|order| wanted(order)).collect();
        all.sort_unstable_by_key(|order| order.id);
        let all = all.iter().map(|order| (order.id, order.member, order.series));
        let unknown = |id| (OrderId::new(id), MemberId::new(4), SeriesId::new(1));
        let (order, owner, series) = self.open(all, unknown);
        (order, Actor::Member(owner), series)
    }

    pub(super) fn venue(&mut self) -> Venue {
        let modes = [
            VenueMode::Continuous,
            VenueMode::CallAuction,
            VenueMode::FixedPrice,
            VenueMode::Rfq,
            VenueMode::BuybackOnly,
        ];
        Venue {
            mode: self.source.pick(&modes),
            tick: self.source.price(),
            lot: self.source.quantity(),
            collar: self.source.maybe(|_| ()).map(|()| self.points()),
            auction_every: self.source.maybe(|s| Duration::from_secs(u32::from(s.byte()) * 30)),
        }
    }

    pub(super) fn about_negotiation(&mut self) -> Asked {
        let kind = self.source.below(16);
        let markets = &self.world.state.markets;
        let (member, series) = (self.source.member(), self.source.series());
        match kind {
            0..=2 => {
                let (order, _, series) = self.order(|order| order.side == Side::Sell);
                let (quantity, seconds) = (self.lots(series), self.source.below(64));
                by(member, LockQuote { order, member, quantity, seconds })
            }
            3..=5 => {
                let all = MEMBERS.flat_map(|number| markets.quotes_of(MemberId::new(number)));
                let all = all.map(|(id, quote)| (id, quote.member));
                let unknown = |id| (QuoteId::new(id), MemberId::new(4));
                let (quote, owner) = self.open(all, unknown);
                match self.source.below(3) {
                    0 => by(owner, ReleaseQuote { quote }),
                    _ => by(owner, TakeQuote { quote }),
                }
            }
            6..=7 => {
                let deal = self.new_deal(member, series);
                by(member, deal)
            }
            8..=10 => {
                let all = MEMBERS.flat_map(|number| markets.deals_of(MemberId::new(number)));
                let all = all.map(|(id, deal)| (id, deal.counterparty));
                let (deal, other) = self.open(all, |id| (DealId::new(id), MemberId::new(4)));
                match self.source.below(4) {
                    0 => by(other, CancelDeal { deal }),
                    _ => by(other, AcceptDeal { deal }),
                }
            }
            11..=12 => {
                let budget = Amount::new(self.source.amount().minor().saturating_mul(100));
                let (price, closes_at) = (self.buyback_price(), self.time());
                let closes_at = self.source.maybe(|_| closes_at);
                platform(OpenBuyback { series, budget, price, closes_at })
            }
            13..=14 => {
                let (buyback, quantity) = (self.buyback(), self.source.quantity());
                let min_price = self.source.maybe(crate::Source::price);
                by(member, SellToBuyback { buyback, member, quantity, min_price })
            }
            _ => platform(CloseBuyback { buyback: self.buyback() }),
        }
    }

    fn new_deal(&mut self, proposer: MemberId, series: SeriesId) -> ProposeDeal {
        let counterparty = self.source.member();
        let currency = self.currency();
        let gives = DealLeg { series, quantity: self.source.quantity() };
        let wants = self
            .source
            .maybe(|source| DealLeg { series: source.series(), quantity: source.quantity() });
        let cash = self.source.maybe(|source| DealCash {
            payer: source.pick(&[Payer::Counterparty, Payer::Proposer]),
            currency,
            amount: source.amount(),
        });
        let (wants, expires_at) = (wants.into_iter().collect(), self.time());
        ProposeDeal { proposer, counterparty, gives: vec![gives], wants, cash, expires_at }
    }

    fn buyback(&mut self) -> BuybackId {
        let open = self.world.state.markets.buybacks();
        self.open(open.map(|(id, _)| id), BuybackId::new)
    }

    fn buyback_price(&mut self) -> BuybackPrice {
        if self.source.flag() {
            return BuybackPrice::Fixed(self.source.price());
        }
        let discount = self.points();
        let (floor, cap) = (self.source.price(), self.source.price());
        BuybackPrice::BelowLast { discount, floor, cap }
    }
}
