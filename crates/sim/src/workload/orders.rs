//! Orders of every kind, near the price and far from it, and quotes on them.

use super::crowd::{Crowd, Offer};
use super::scene::is_lively;
use engine::coupon::{SeriesState, VenueMode};
use engine::market::{
    Activation, AmendOrder, CancelAll, CancelOrder, HaltMarket, LockQuote, OrderPrice, PlaceOrder,
    ReleaseQuote, ResumeMarket, SelfTrade, SellNow, Side, Stage, TakeQuote, TimeInForce,
};
use units::{BasisPoints, MemberId, OrderId, Price, Quantity, QuoteId, SeriesId};

impl Crowd<'_> {
    pub(super) fn about_orders(&mut self) -> Offer {
        let series = self.series_where(is_lively);
        match self.chance.below(60) {
            0..=29 => self.place(series),
            30..=35 => self.amend(),
            36..=38 => self.cancel(),
            39 => {
                let member = self.anybody();
                let series = Some(series).filter(|_| !self.chance.one_in(4));
                self.by(member, CancelAll { member, series })
            }
            40..=43 => self.sell_now(series),
            44..=49 => self.lock(),
            50..=54 => self.end_quote(),
            55 => {
                let (series, reason) = (self.series(), self.reason());
                self.authority(HaltMarket { series, reason })
            }
            _ => {
                let series = self.series_where(|state, id| {
                    state.markets.market(id).is_some_and(|market| market.is_halted())
                });
                self.authority(ResumeMarket { series })
            }
        }
    }

    /// Orders that mostly rest: bids below the price, asks above it.
    pub(super) fn deepen(&mut self, series: SeriesId) -> Offer {
        if self.chance.one_in(12) {
            self.focus = Some(series);
            return if self.chance.one_in(2) { self.amend() } else { self.cancel() };
        }
        let member = self.anybody();
        let side = self.chance.pick(&[Side::Buy, Side::Sell]);
        let (tick, middle) = self.grid(series);
        let away = 1 + self.chance.below(60);
        let steps = match side {
            Side::Buy => (middle / tick).saturating_sub(away).max(1),
            Side::Sell => middle / tick + away,
        };
        let order = PlaceOrder {
            member,
            series,
            side,
            quantity: self.lots(series),
            price: OrderPrice::Limit(price(steps, tick)),
            time_in_force: TimeInForce::GoodTillCancelled,
            post_only: false,
            self_trade: SelfTrade::CancelTaker,
            activation: Activation::Now,
        };
        self.by(member, order)
    }

    /// Orders that mostly meet.
    pub(super) fn cross(&mut self, series: SeriesId) -> Offer {
        self.focus = Some(series);
        match self.chance.below(16) {
            0..=10 => self.place(series),
            11 => self.amend(),
            12 => self.cancel(),
            13 => self.sell_now(series),
            14 => self.lock(),
            _ => self.end_quote(),
        }
    }

    /// Tick, and the price that people have in mind.
    fn grid(&self, series: SeriesId) -> (u64, u64) {
        let market = self.state.markets.market(series);
        let tick = market.map_or(10_000, |market| market.venue().tick.as_ppm()).max(1);
        let middle = market.and_then(|market| market.reference()).map_or(930_000, Price::as_ppm);
        (u64::from(tick), u64::from(middle))
    }

    /// A price near the last one, on the grid mostly.
    pub(super) fn price(&mut self, series: SeriesId) -> Price {
        if self.slips() {
            return Price::ppm(self.chance.pick(&[0, 1, 999_999, 10_000_001, u32::MAX]));
        }
        let (tick, middle) = self.grid(series);
        let away = self.chance.pick(&[3, 6, 15]);
        let steps = (middle / tick + self.chance.below(2 * away + 1)).saturating_sub(away);
        price(steps.max(1), tick)
    }

    /// Some whole lots of a series.
    fn lots(&mut self, series: SeriesId) -> Quantity {
        let lot = self.state.markets.market(series).map_or(1, |market| market.venue().lot.count());
        let count = self.quantity().count();
        Quantity::new(if self.slips() { count } else { count.checked_mul(lot).unwrap_or(count) })
    }

    fn place(&mut self, series: SeriesId) -> Offer {
        let order = self.order(series);
        self.by(order.member, order)
    }

    fn order(&mut self, series: SeriesId) -> PlaceOrder {
        let mode = self.state.markets.market(series).map(|market| market.venue().mode);
        let side = self.chance.pick(&[Side::Buy, Side::Sell]);
        let limit = self.price(series);
        let issuer = self.issuer_of(series);
        let mut order = PlaceOrder {
            member: self.seller(series, side, issuer),
            series,
            side,
            quantity: self.lots(series),
            price: OrderPrice::Limit(limit),
            time_in_force: self.time_in_force(),
            post_only: false,
            self_trade: self.chance.pick(&[
                SelfTrade::CancelTaker,
                SelfTrade::CancelMaker,
                SelfTrade::CancelBoth,
            ]),
            activation: self.activation(series),
        };
        let at_once = [TimeInForce::ImmediateOrCancel, TimeInForce::FillOrKill];
        let rests = !at_once.contains(&order.time_in_force);
        if !rests && self.chance.one_in(2) || self.slips() {
            order.price = OrderPrice::Market(limit);
        }
        order.post_only = rests && self.chance.one_in(6) || self.slips();
        match mode {
            Some(VenueMode::CallAuction) if !self.odd => gather(&mut order, limit),
            Some(VenueMode::FixedPrice) if side == Side::Sell && !self.odd => {
                gather(&mut order, limit);
            }
            Some(VenueMode::FixedPrice) if rests && !self.odd => {
                order.time_in_force = TimeInForce::ImmediateOrCancel;
                order.post_only = false;
            }
            _ => {}
        }
        order
    }

    /// Only the issuer sells what may not pass on.
    fn seller(&mut self, series: SeriesId, side: Side, issuer: MemberId) -> MemberId {
        let found = self.state.coupons.get(series);
        let bound = found.is_some_and(|found| !found.terms().transferable);
        if side == Side::Sell && bound && !self.odd { issuer } else { self.anybody() }
    }

    fn time_in_force(&mut self) -> TimeInForce {
        match self.chance.below(10) {
            0..=4 => TimeInForce::GoodTillCancelled,
            5..=6 => TimeInForce::GoodTill(self.soon(5)),
            7..=8 => TimeInForce::ImmediateOrCancel,
            _ => TimeInForce::FillOrKill,
        }
    }

    fn activation(&mut self, series: SeriesId) -> Activation {
        match self.chance.below(12) {
            0 => Activation::At(self.soon(4)),
            1 => Activation::Rises(self.price(series)),
            2 => Activation::Falls(self.price(series)),
            _ => Activation::Now,
        }
    }

    fn open_order(&mut self) -> OrderId {
        let known = self.known;
        self.id(&known.orders, OrderId::new, |state, id| state.markets.order(id).is_some())
    }

    fn owner_of(&self, order: OrderId) -> MemberId {
        self.state.markets.order(order).map_or(MemberId::new(1), |found| found.member)
    }

    /// Smaller, larger, elsewhere, or nothing new.
    fn amend(&mut self) -> Offer {
        let order = self.open_order();
        let Some(found) = self.state.markets.order(order).copied() else {
            let quantity = Some(self.quantity());
            return self.platform(AmendOrder { order, price: None, quantity });
        };
        let lot = self.lot(found.series);
        let lots = found.open.count() / lot;
        let quantity = match self.chance.below(5) {
            0 => None,
            1 => Some(Quantity::new(lots.saturating_add(2) * lot)),
            2 => Some(self.lots(found.series)),
            _ => Some(Quantity::new((lots / 2).max(1) * lot)),
        };
        let price = Some(self.price(found.series)).filter(|_| self.chance.one_in(3));
        self.by(found.member, AmendOrder { order, price, quantity })
    }

    fn cancel(&mut self) -> Offer {
        let order = self.open_order();
        let owner = self.owner_of(order);
        self.by(owner, CancelOrder { order })
    }

    fn sell_now(&mut self, series: SeriesId) -> Offer {
        let issuer = self.issuer_of(series);
        let member = self.seller(series, Side::Sell, issuer);
        let quantity = self.lots(series);
        let points = self.chance.pick(&[0, 100, 500, 2_000, 10_000, u16::MAX]);
        let max_slippage = BasisPoints::new(points);
        self.by(member, SellNow { member, series, quantity, max_slippage })
    }

    fn lot(&self, series: SeriesId) -> u64 {
        let market = self.state.markets.market(series);
        market.map_or(1, |market| market.venue().lot.count()).max(1)
    }

    /// A lot or two of an ask that rests.
    fn lock(&mut self) -> Offer {
        let member = self.anybody();
        self.lock_for(member)
    }

    pub(super) fn lock_for(&mut self, member: MemberId) -> Offer {
        let known = self.known;
        let order = self.id(&known.asks, OrderId::new, |state, id| {
            let fits = |order: &engine::market::Order| {
                let active = state.coupons.get(order.series).map(|found| found.state);
                order.stage == Stage::Resting && active == Some(SeriesState::Active)
            };
            state.markets.order(id).is_some_and(fits)
        });
        let lot = self.state.markets.order(order).map_or(1, |found| self.lot(found.series));
        let count = lot * self.chance.pick(&[1, 1, 1, 2, 100]);
        let quantity = Quantity::new(count);
        let quantity = if self.slips() { self.quantity() } else { quantity };
        let seconds = self.chance.pick(&[1, 30, 60, 60]);
        let seconds = if self.slips() { self.chance.pick(&[0, 61]) } else { seconds };
        self.by(member, LockQuote { order, member, quantity, seconds })
    }

    fn end_quote(&mut self) -> Offer {
        let known = self.known;
        let quote = self.id(&known.quotes, QuoteId::new, |s, id| s.markets.quote(id).is_some());
        let buyer = self.state.markets.quote(quote).map_or(MemberId::new(1), |q| q.member);
        if self.chance.one_in(3) {
            self.by(buyer, ReleaseQuote { quote })
        } else {
            self.by(buyer, TakeQuote { quote })
        }
    }
}

fn price(steps: u64, tick: u64) -> Price {
    Price::ppm(u32::try_from(steps * tick).unwrap_or(u32::MAX))
}

/// What a venue takes where orders only gather.
fn gather(order: &mut PlaceOrder, limit: Price) {
    let at_once = [TimeInForce::ImmediateOrCancel, TimeInForce::FillOrKill];
    if at_once.contains(&order.time_in_force) {
        order.time_in_force = TimeInForce::GoodTillCancelled;
    }
    order.price = OrderPrice::Limit(limit);
    order.post_only = false;
}
