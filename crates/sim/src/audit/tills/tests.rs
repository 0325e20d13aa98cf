use crate::audit::tests::{add, event, is_caught};
use engine::clearing::ClearingFact;
use engine::ledger::Purpose;
use engine::{Event, Fact, Record};
use units::{Amount, Duration, MemberId, Quantity};

fn captured(record: &mut Record, change: impl Fn(&mut Event) -> bool) -> bool {
    let fits = |fact: &Fact| matches!(fact, Fact::Clearing(ClearingFact::Captured { .. }));
    event(record, fits).is_some_and(change)
}

#[test]
fn no_more_is_captured_than_was_authorised() {
    is_caught("more than authorised", |record| {
        captured(record, |event| {
            let Fact::Clearing(ClearingFact::Captured { items, .. }) = &mut event.fact else {
                return false;
            };
            items[0].captured = items[0].quantity.plus(Quantity::new(1)).unwrap();
            true
        })
    });
}

#[test]
fn a_merchant_is_owed_all_that_was_captured() {
    is_caught("owes", |record| {
        captured(record, |event| {
            let mut legs = event.postings.iter_mut();
            let payable = legs.find(|leg| leg.account.purpose == Purpose::MerchantPayable);
            payable.is_some_and(|leg| {
                leg.account.purpose = Purpose::Custody;
                true
            })
        })
    });
}

#[test]
fn the_window_is_the_shortest_of_the_terms() {
    is_caught("is final at", |record| {
        captured(record, |event| {
            let Fact::Clearing(ClearingFact::Captured { reversible_until, .. }) = &mut event.fact
            else {
                return false;
            };
            *reversible_until = reversible_until.map(|until| until.after(Duration::from_secs(1)));
            reversible_until.is_some()
        })
    });
}

#[test]
fn an_authorisation_takes_the_face_value() {
    is_caught("costs", |record| {
        let fits = |fact: &Fact| matches!(fact, Fact::Clearing(ClearingFact::Authorised { .. }));
        event(record, fits).is_some_and(|event| {
            let Fact::Clearing(ClearingFact::Authorised { items, .. }) = &mut event.fact else {
                return false;
            };
            items[0].escrow = items[0].escrow.plus(Amount::new(1)).unwrap();
            true
        })
    });
}

#[test]
fn a_reversal_takes_what_is_payable_first() {
    is_caught("first", |record| {
        let fits = |fact: &Fact| matches!(fact, Fact::Clearing(ClearingFact::Reversed { .. }));
        event(record, fits).is_some_and(|event| {
            add(event, Purpose::MerchantPayable, 1) && add(event, Purpose::Custody, -1)
        })
    });
}

#[test]
fn a_void_gives_all_back_to_the_issuer() {
    is_caught("back, not", |record| {
        let fits = |fact: &Fact| matches!(fact, Fact::Clearing(ClearingFact::Voided { .. }));
        event(record, fits).is_some_and(|event| {
            let mut legs = event.postings.iter_mut();
            let backing = legs.find(|leg| leg.account.purpose == Purpose::Escrow);
            backing.is_some_and(|leg| {
                leg.account.owner = MemberId::new(4);
                true
            })
        })
    });
}
