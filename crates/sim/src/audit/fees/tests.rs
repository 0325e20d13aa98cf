use crate::audit::tests::{add, event, is_caught};
use engine::ledger::Purpose;
use engine::market::MarketFact;
use engine::{Fact, Record};
use units::Amount;

/// Changes the first fill of a record; true where that could be done.
fn fill(record: &mut Record, change: impl Fn(&mut engine::Event) -> bool) -> bool {
    let is_fill = |fact: &Fact| matches!(fact, Fact::Market(MarketFact::Filled(_)));
    event(record, is_fill).is_some_and(change)
}

fn less(amount: &mut Amount) {
    *amount = amount.minus(Amount::new(1)).unwrap();
}

#[test]
fn a_lost_cent_of_a_fee_is_found() {
    is_caught("fee: the seller's fee", |record| {
        fill(record, |event| {
            let Fact::Market(MarketFact::Filled(fill)) = &mut event.fact else { return false };
            let charged = fill.seller.fee.is_positive();
            less(&mut fill.seller.fee);
            charged && add(event, Purpose::FeeRevenue, -1) && add(event, Purpose::Custody, 1)
        })
    });
}

#[test]
fn a_price_that_is_rounded_up_is_found() {
    is_caught("fee: what is paid", |record| {
        fill(record, |event| {
            let Fact::Market(MarketFact::Filled(fill)) = &mut event.fact else { return false };
            fill.paid = fill.paid.plus(Amount::new(1)).unwrap();
            true
        })
    });
}

#[test]
fn the_reserve_fund_gets_its_share() {
    is_caught("fee: what a fill moves", |record| {
        fill(record, |event| {
            add(event, Purpose::ReserveFund, -1) && add(event, Purpose::FeeRevenue, 1)
        })
    });
}

#[test]
fn the_fees_of_a_deal_are_computed_again() {
    is_caught("fee: the fees of a deal", |record| {
        let fits = |fact: &Fact| matches!(fact, Fact::Market(MarketFact::DealAccepted { .. }));
        event(record, fits).is_some_and(|event| {
            let Fact::Market(MarketFact::DealAccepted { counterparty_fee, .. }) = &mut event.fact
            else {
                return false;
            };
            let charged = counterparty_fee.is_positive();
            less(counterparty_fee);
            charged
        })
    });
}

#[test]
fn an_order_reserves_its_worst_case() {
    is_caught("fee: what an order reserves", |record| {
        let fits = |fact: &Fact| {
            matches!(fact, Fact::Market(MarketFact::OrderRested { reserved, .. })
                if reserved.is_positive())
        };
        event(record, fits).is_some_and(|event| {
            let Fact::Market(MarketFact::OrderRested { reserved, .. }) = &mut event.fact else {
                return false;
            };
            less(reserved);
            true
        })
    });
}
