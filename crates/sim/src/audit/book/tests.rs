use crate::audit::Audit;
use crate::audit::tests::{event, events, is_caught};
use crate::walk::Walk;
use engine::market::{DoneReason, Fill, MarketFact, PlaceOrder, Via};
use engine::{Code, Command, Fact, Outcome, Record, Rejection};
use units::{OrderId, Price, Quantity};

fn filled(fact: &mut Fact) -> Option<&mut Fill> {
    match fact {
        Fact::Market(MarketFact::Filled(fill)) => Some(fill),
        _ => None,
    }
}

/// Changes the first fill of a record that came about in a book.
fn fill(record: &mut Record, change: impl Fn(&mut Fill) -> bool) -> bool {
    let in_book = |fact: &Fact| matches!(fact, Fact::Market(MarketFact::Filled(fill)) if matches!(fill.via, Via::Book(_)));
    event(record, in_book).and_then(|event| filled(&mut event.fact)).is_some_and(change)
}

/// Two trades of one order at one price: the older maker comes first.
#[test]
fn a_fill_out_of_time_order_is_found() {
    is_caught("book: Some(Filled", |record| {
        let events = events(record);
        let price = |at: usize| match &events[at].fact {
            Fact::Market(MarketFact::Filled(fill)) if matches!(fill.via, Via::Book(_)) => {
                Some(fill.price)
            }
            _ => None,
        };
        let two = (1..events.len()).find(|at| price(*at).is_some() && price(*at) == price(at - 1));
        two.is_some_and(|at| {
            events.swap(at - 1, at);
            true
        })
    });
}

#[test]
fn a_fill_out_of_price_order_is_found() {
    is_caught("book: Some(Filled", |record| {
        fill(record, |fill| {
            fill.price = Price::ppm(fill.price.as_ppm() + 1_000);
            true
        })
    });
}

#[test]
fn a_unit_too_few_is_found() {
    is_caught("book: Some(Filled", |record| {
        fill(record, |fill| {
            fill.quantity = Quantity::new(fill.quantity.count().saturating_sub(1));
            true
        })
    });
}

#[test]
fn a_fill_that_is_missing_is_found() {
    is_caught("book:", |record| {
        let Outcome::Done(events) = &mut record.outcome else { return false };
        let at = events.iter_mut().position(|event| filled(&mut event.fact).is_some());
        at.is_some_and(|at| {
            events.remove(at);
            true
        })
    });
}

#[test]
fn a_trade_with_itself_is_found() {
    is_caught("book: Some(Filled", |record| {
        fill(record, |fill| {
            fill.buyer.member = fill.seller.member;
            true
        })
    });
}

#[test]
fn an_auction_at_another_price_is_found() {
    is_caught("book:", |record| {
        let fits = |fact: &Fact| {
            matches!(fact, Fact::Market(MarketFact::AuctionHeld { price: Some(_), .. }))
        };
        event(record, fits).is_some_and(|event| {
            let Fact::Market(MarketFact::AuctionHeld { price, .. }) = &mut event.fact else {
                return false;
            };
            *price = price.map(|price| Price::ppm(price.as_ppm() + 1_000));
            true
        })
    });
}

#[test]
fn an_order_that_ends_for_another_reason_is_found() {
    is_caught("book: Some(Done", |record| {
        let fits = |fact: &Fact| {
            matches!(
                fact,
                Fact::Market(MarketFact::OrderDone { reason: DoneReason::SelfTrade, .. })
            )
        };
        event(record, fits).is_some_and(|event| {
            let Fact::Market(MarketFact::OrderDone { reason, .. }) = &mut event.fact else {
                return false;
            };
            *reason = DoneReason::Unfilled;
            true
        })
    });
}

#[test]
fn an_order_id_that_is_not_the_next_is_found() {
    is_caught("book: Some(Accepted", |record| {
        let fits = |fact: &Fact| matches!(fact, Fact::Market(MarketFact::OrderAccepted { .. }));
        event(record, fits).is_some_and(|event| {
            let Fact::Market(MarketFact::OrderAccepted { order, .. }) = &mut event.fact else {
                return false;
            };
            *order = OrderId::new(order.number() + 1);
            true
        })
    });
}

/// An order that just rested, and is told to have been refused.
fn refused(record: &mut Record, code: Code) -> bool {
    let rested = event(record, |fact| matches!(fact, Fact::Market(MarketFact::OrderRested { .. })));
    let rests = rested.is_some() && events(record).len() == 2;
    if rests && matches!(record.envelope.command, Command::PlaceOrder(PlaceOrder { .. })) {
        record.outcome = Outcome::Rejected(Rejection::from(code));
        return true;
    }
    false
}

#[test]
fn a_refusal_that_the_book_does_not_give_is_found() {
    for code in [Code::PostOnlyWouldTrade, Code::TradeRefused] {
        is_caught("is refused as", |record| refused(record, code));
    }
}

#[test]
fn the_state_must_hold_the_same_queues() {
    let mut walk = Walk::new(3);
    let mut audit = Audit::default();
    let mut told = None;
    for _ in 0..1_500 {
        let before = walk.state.clone();
        let known = walk.records.len();
        walk.step().unwrap();
        for record in &walk.records[known..] {
            audit.record(record).unwrap();
        }
        let cancels = walk.records[known..].iter().any(|record| {
            let done = matches!(record.outcome, Outcome::Done(_));
            done && matches!(record.envelope.command, Command::CancelOrder(_))
        });
        if cancels {
            told = audit.books.compare(&audit.units, &before).err();
            break;
        }
    }
    let told = told.expect("an order too many is found");
    assert!(told.contains("book:"), "{told}");
}
