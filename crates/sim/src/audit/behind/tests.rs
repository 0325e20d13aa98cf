use crate::audit::tests::{add, event, is_caught};
use engine::Fact;
use engine::ledger::{LedgerFact, Purpose};
use engine::market::MarketFact;

#[test]
fn a_reservation_that_is_not_released_is_found() {
    is_caught("reserved: 1 is left behind Order", |record| {
        let fits = |fact: &Fact| matches!(fact, Fact::Market(MarketFact::OrderDone { .. }));
        event(record, fits).is_some_and(|event| {
            add(event, Purpose::Reserved, 1) && add(event, Purpose::Custody, -1)
        })
    });
}

#[test]
fn no_order_gives_what_is_behind_another() {
    is_caught("too much", |record| {
        let fits = |fact: &Fact| matches!(fact, Fact::Market(MarketFact::QuoteReleased { .. }));
        event(record, fits).is_some_and(|event| {
            add(event, Purpose::Reserved, -1) && add(event, Purpose::Custody, 1)
        })
    });
}

#[test]
fn what_is_told_is_what_is_reserved() {
    is_caught("behind Hold", |record| {
        let fits = |fact: &Fact| matches!(fact, Fact::Ledger(LedgerFact::Held { .. }));
        event(record, fits).is_some_and(|event| {
            add(event, Purpose::Reserved, -1) && add(event, Purpose::Custody, 1)
        })
    });
}

#[test]
fn reserved_money_moves_by_what_it_is_behind() {
    is_caught("reserved:", |record| {
        let fits = |fact: &Fact| matches!(fact, Fact::Ledger(LedgerFact::Transferred { .. }));
        event(record, fits).is_some_and(|event| {
            event.postings[0].account.purpose = Purpose::Reserved;
            true
        })
    });
}
