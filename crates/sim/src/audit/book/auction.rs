//! A call auction, by trying every price on the grid.

use super::floor::Floor;
use super::plan::{Book, Order};
use super::told::Happening;
use engine::market::{DoneReason, Side, Via};
use engine::policy::MAX_FILLS;
use std::collections::BTreeMap;
use units::{OrderId, Price};

impl Book {
    /// Most units; then fewest left over; then nearest to the reference; then the lowest.
    fn uniform_price(&self, floor: &Floor<'_>) -> Result<Option<Price>, String> {
        let prices = |side| self.queue(side).into_iter().map(|order| order.price);
        let (Some(low), Some(high)) = (prices(Side::Sell).min(), prices(Side::Buy).max()) else {
            return Ok(None);
        };
        let tick = floor.venue()?.tick.as_ppm().max(1);
        let reference = self.last.or(floor.series.configured);
        let first = low.as_ppm().div_ceil(tick);
        let mut best: Option<((i128, u128, u32, u32), Price)> = None;
        for step in first..=high.as_ppm() / tick {
            let price = Price::ppm(step * tick);
            if !floor.in_collar(price, self.last)? {
                continue;
            }
            let (demand, supply) =
                (self.willing(Side::Buy, price), self.willing(Side::Sell, price));
            let traded = i128::try_from(demand.min(supply)).map_err(|error| error.to_string())?;
            let away = reference.map_or(0, |r| r.as_ppm().abs_diff(price.as_ppm()));
            let score = (-traded, demand.abs_diff(supply), away, price.as_ppm());
            if traded > 0 && best.is_none_or(|(other, _)| score < other) {
                best = Some((score, price));
            }
        }
        Ok(best.map(|(_, price)| price))
    }

    fn willing(&self, side: Side, price: Price) -> u128 {
        let fits = |order: &&Order| match side {
            Side::Buy => order.price >= price,
            Side::Sell => order.price <= price,
        };
        let resting = self.orders.iter().filter(|o| o.side == side && o.place.is_some());
        resting.filter(fits).map(|order| u128::from(order.free())).sum()
    }

    pub fn auction(&mut self, floor: &Floor<'_>, out: &mut Vec<Happening>) -> Result<(), String> {
        let mut price = match self.unfinished.take() {
            Some(price) => Some(price),
            None => self.uniform_price(floor)?,
        };
        if !floor.series.trades() {
            price = None;
        }
        let (units, unfinished) = match price {
            Some(price) => self.pair(floor, price, out)?,
            None => (0, false),
        };
        self.unfinished = price.filter(|_| unfinished);
        out.push(Happening::Held { series: floor.id, price, units, unfinished });
        Ok(())
    }

    /// The first buyer with the first seller, until one side is through. Of two that may not trade
    /// the one with the higher id is cancelled.
    fn pair(
        &mut self,
        floor: &Floor<'_>,
        price: Price,
        out: &mut Vec<Happening>,
    ) -> Result<(u64, bool), String> {
        let (mut volume, mut bought) = (0, BTreeMap::new());
        loop {
            let first = |side| self.queue(side).first().map(|order| (*order).clone());
            let bid = first(Side::Buy).filter(|order| order.price >= price);
            let ask = first(Side::Sell).filter(|order| order.price <= price);
            let (Some(bid), Some(ask)) = (bid, ask) else { return Ok((volume, false)) };
            if out.len() >= MAX_FILLS {
                return Ok((volume, true));
            }
            let units = bid.open.min(ask.open);
            let before = bought.entry(bid.member).or_insert(0);
            let reason = if bid.member == ask.member {
                Some(DoneReason::SelfTrade)
            } else if !floor.allows(bid.member, ask.member, price, units, *before)? {
                Some(DoneReason::TradeRefused)
            } else {
                None
            };
            if let Some(reason) = reason {
                self.end(bid.id.max(ask.id), reason, out)?;
                continue;
            }
            *before += units;
            volume += units;
            self.trade(bid.id, units)?;
            self.trade(ask.id, units)?;
            self.last = Some(price);
            let (buyer, seller) = ((bid.member, Some(bid.id)), (ask.member, Some(ask.id)));
            out.push(Happening::Filled { buyer, seller, units, price, via: Via::Auction });
        }
    }

    fn trade(&mut self, id: OrderId, units: u64) -> Result<(), String> {
        let order = self.find(id)?;
        order.open -= units;
        if order.open == 0 {
            self.take(id)?;
        }
        Ok(())
    }
}
