//! What a batch is sure to touch, fetched at once: over a network each question costs a round trip.
//! What is not foreseen here is fetched when it is met.

use super::money::account_number;
use super::{Shelves, int};
use crate::database::{Database, DatabaseError};
use engine::clearing::ClearingFact;
use engine::market::{MarketFact, Via};
use engine::{Event, Fact, Outcome, Place, Record};

#[derive(Default)]
struct Wanted {
    accounts: Vec<(i64,)>,
    series: Vec<(i64,)>,
    orders: Vec<(i64,)>,
    redemptions: Vec<(i64,)>,
    quotes: Vec<(i64,)>,
    places: Vec<(units::SeriesId, Place)>,
}

/// Fetches what records touch, where that is worth it.
pub(crate) fn prefetch(
    database: &mut Database,
    shelves: &mut Shelves,
    records: &mut dyn Iterator<Item = &Record>,
) -> Result<(), DatabaseError> {
    let Database::Postgres(_) = database else { return Ok(()) };
    let mut wanted = Wanted::default();
    for record in records {
        if let Outcome::Done(events) = &record.outcome {
            events.iter().for_each(|event| wanted.note(event));
        }
    }
    shelves.accounts.prefetch(database, &mut wanted.accounts)?;
    shelves.series.prefetch(database, &mut wanted.series)?;
    shelves.orders.prefetch(database, &mut wanted.orders)?;
    shelves.redemptions.prefetch(database, &mut wanted.redemptions)?;
    shelves.quotes.prefetch(database, &mut wanted.quotes)?;
    shelves.holdings.prefetch(database, wanted.places)
}

impl Wanted {
    fn note(&mut self, event: &Event) {
        let accounts = event.postings.iter().map(|posting| (account_number(posting.account),));
        self.accounts.extend(accounts);
        for moved in &event.moves {
            self.series.push((moved.series.number().into(),));
            for place in [moved.from, moved.to] {
                self.place(moved.series, place);
            }
        }
        match &event.fact {
            Fact::Market(fact) => self.market(fact),
            Fact::Clearing(
                ClearingFact::Captured { redemption, .. }
                | ClearingFact::Voided { redemption, .. }
                | ClearingFact::Reversed { redemption, .. }
                | ClearingFact::Finalised { redemption, .. },
            ) => self.redemptions.push((int(redemption.number()),)),
            _ => {}
        }
    }

    fn place(&mut self, series: units::SeriesId, place: Place) {
        match place {
            Place::Order(id) => self.orders.push((int(id.number()),)),
            Place::Authorised(id) | Place::Captured(id) => {
                self.redemptions.push((int(id.number()),));
            }
            Place::Free(_) | Place::Gift(_) | Place::Deal(_) | Place::Lost(_) => {}
            _ => return,
        }
        self.places.push((series, place));
    }

    fn market(&mut self, fact: &MarketFact) {
        match fact {
            MarketFact::Filled(fill) => {
                let orders = [fill.buyer.order, fill.seller.order];
                self.orders.extend(orders.iter().flatten().map(|id| (int(id.number()),)));
                self.series.push((fill.series.number().into(),));
                if let Via::Quote(id) = fill.via {
                    self.quotes.push((int(id.number()),));
                }
            }
            MarketFact::OrderRested { order, .. }
            | MarketFact::OrderDone { order, .. }
            | MarketFact::OrderStarted { order }
            | MarketFact::OrderAmended { order, .. }
            | MarketFact::QuoteLocked { order, .. } => self.orders.push((int(order.number()),)),
            MarketFact::QuoteReleased { quote, .. } => self.quotes.push((int(quote.number()),)),
            _ => {}
        }
    }
}
