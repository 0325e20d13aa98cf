//! Quotes: parts of resting asks that are held for one buyer.

use super::told::Happening;
use super::{Books, Known};
use crate::audit::Told;
use engine::market::{DoneReason, LockQuote, ReleaseReason, Side, Via};
use units::{OrderId, QuoteId, SeriesId};

impl Books {
    pub(super) fn lock(&mut self, lock: &LockQuote, out: &mut Vec<Happening>) -> Told {
        self.last_quote += 1;
        let (quote, units) = (QuoteId::new(self.last_quote), lock.quantity.count());
        let (_, book) = self.book_of(lock.order)?;
        let order = book.find(lock.order)?;
        let rests = order.place.is_some() && order.side == Side::Sell;
        if !rests || order.free() < units || order.member == lock.member {
            return Err(format!("book: {} cannot be locked", lock.order));
        }
        order.locked.insert(quote, (lock.member, units));
        let (order, member, price) = (lock.order, lock.member, order.price);
        out.push(Happening::Locked { quote, order, member, units, price });
        Ok(())
    }

    /// The order that a quote is locked on.
    fn quoted(&self, quote: QuoteId) -> Result<(SeriesId, OrderId), String> {
        let all = self
            .books
            .iter()
            .flat_map(|(series, book)| book.orders.iter().map(|order| (*series, order)));
        let mut found = all.filter(|(_, order)| order.locked.contains_key(&quote));
        let found = found.next().map(|(series, order)| (series, order.id));
        found.ok_or_else(|| format!("book: {quote} is not locked"))
    }

    pub(super) fn take_quote(&mut self, quote: QuoteId, out: &mut Vec<Happening>) -> Told {
        let (series, id) = self.quoted(quote)?;
        let book = self.book(series)?;
        let order = book.find(id)?;
        let (buyer, units) = order.locked.remove(&quote).ok_or("book: no such quote")?;
        order.open -= units;
        let (seller, price, via) = ((order.member, Some(id)), order.price, Via::Quote(quote));
        if order.open == 0 {
            book.take(id)?;
        }
        out.push(Happening::Filled { buyer: (buyer, None), seller, units, price, via });
        Ok(())
    }

    /// A quote comes back; its order meets the bids that cross it by now.
    pub(super) fn give_back(
        &mut self,
        quote: QuoteId,
        reason: ReleaseReason,
        known: Known<'_>,
        out: &mut Vec<Happening>,
    ) -> Told {
        let (series, id) = self.quoted(quote)?;
        out.push(Happening::Released(quote, reason));
        let floor = known.floor(series)?;
        let book = self.book(series)?;
        let order = book.find(id)?;
        order.locked.remove(&quote);
        let price = order.price;
        if book.best_bid().is_none_or(|bid| bid < price) {
            return Ok(());
        }
        if !floor.series.trades() {
            return book.end(id, DoneReason::Halted, out);
        }
        let order = book.take(id)?;
        out.push(Happening::Started(id));
        let plan = book.plan(&order, &floor)?;
        book.enter(order, plan, out)
    }
}
