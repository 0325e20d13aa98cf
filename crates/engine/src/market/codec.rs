//! The canonical bytes of all markets.
//!
//! Orders are written in the order in which they trade: series by series, bids best first, asks best
//! first, oldest first within a price, then those that wait, by id. Reading queues them again one
//! after the other, so no link needs to be written, and equal books have equal bytes.

use super::Side;
use super::order::{Order, Stage};
use super::state::{Buyback, Deal, Market, Markets, Quote};
use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use std::collections::BTreeMap;
use units::{BuybackId, DealId, OrderId, QuoteId};

const FIELDS: u64 = 9;

impl Markets {
    /// Every open order, in the order in which they are written.
    pub(super) fn all_orders(&self) -> impl Iterator<Item = &Order> {
        self.iter().flat_map(|(_, market)| {
            let bids = market.book.walk(&self.orders, Side::Buy);
            let asks = market.book.walk(&self.orders, Side::Sell);
            let waiting = market.waiting.iter();
            let waiting = waiting.filter_map(|id| self.orders.find(*id));
            bids.chain(asks).chain(waiting)
        })
    }

    /// Takes the orders of a snapshot in: owners' lists by id, queues as written.
    fn take_in(&mut self, orders: &[Order]) -> Result<(), &'static str> {
        let mut by_id: Vec<&Order> = orders.iter().collect();
        by_id.sort_unstable_by_key(|order| order.id);
        if by_id.windows(2).any(|two| two[0].id == two[1].id) {
            return Err("an order stands in the snapshot twice");
        }
        for order in by_id {
            if self.market(order.series).is_none() || matches!(order.stage, Stage::Entering { .. })
            {
                return Err("an order belongs to no market");
            }
            if order.locked > order.open {
                return Err("more of an order is locked than is open");
            }
            self.orders.insert(*order);
        }
        for order in orders {
            let slot = self.orders.slot(order.id);
            self.settle(slot.ok_or("an order was not taken in")?);
        }
        Ok(())
    }
}

impl<C> Encode<C> for Markets {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.array(FIELDS)?;
        self.markets.encode(e, ctx)?;
        e.array(u64::try_from(self.orders.len()).expect("a length fits"))?;
        self.all_orders().try_for_each(|order| order.encode(e, ctx))?;
        self.quotes.encode(e, ctx)?;
        self.deals.encode(e, ctx)?;
        self.buybacks.encode(e, ctx)?;
        self.last_order.encode(e, ctx)?;
        self.last_quote.encode(e, ctx)?;
        self.last_deal.encode(e, ctx)?;
        self.last_buyback.encode(e, ctx)
    }
}

impl<'b, C> Decode<'b, C> for Markets {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        if d.array()? != Some(FIELDS) {
            return Err(decode::Error::message("markets have nine fields"));
        }
        let markets: Vec<Option<Box<Market>>> = d.decode_with(ctx)?;
        let orders: Vec<Order> = d.decode_with(ctx)?;
        let quotes: BTreeMap<QuoteId, Quote> = d.decode_with(ctx)?;
        let deals: BTreeMap<DealId, Deal> = d.decode_with(ctx)?;
        let buybacks: BTreeMap<BuybackId, Buyback> = d.decode_with(ctx)?;
        let mut read = Self {
            markets,
            last_order: OrderId::decode(d, ctx)?,
            last_quote: QuoteId::decode(d, ctx)?,
            last_deal: DealId::decode(d, ctx)?,
            last_buyback: BuybackId::decode(d, ctx)?,
            ..Self::default()
        };
        read.take_in(&orders).map_err(decode::Error::message)?;
        quotes.into_iter().for_each(|(id, quote)| read.add_quote(id, quote));
        deals.into_iter().for_each(|(id, deal)| read.add_deal(id, deal));
        let buybacks = buybacks.into_iter();
        buybacks.for_each(|(id, buyback)| read.add_buyback(id, buyback));
        Ok(read)
    }
}
