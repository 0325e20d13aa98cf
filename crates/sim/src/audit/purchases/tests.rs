use crate::audit::Audit;
use crate::audit::tests::{add, event, is_caught};
use crate::walk::Walk;
use engine::coupon::CouponFact;
use engine::ledger::Purpose;
use engine::{Actor, Command, Event, Fact, Outcome, Place, Record};
use units::{Amount, MemberId, PurchaseId};

fn is_refund(fact: &Fact) -> bool {
    matches!(fact, Fact::Coupon(CouponFact::PurchaseRefunded { .. }))
}

#[test]
fn a_price_is_paid_back_as_it_was_paid() {
    is_caught("purchase:", |record| {
        event(record, is_refund).is_some_and(|event| {
            let Fact::Coupon(CouponFact::PurchaseRefunded { paid, .. }) = &mut event.fact else {
                return false;
            };
            let before = *paid;
            *paid = before.plus(Amount::new(1)).unwrap();
            // The issuer's cash pays the price and takes what escrow frees.
            let mut legs = event.postings.iter_mut();
            let buyer = legs.find(|leg| leg.amount == before);
            let paid_out = buyer.map(|leg| leg.amount = leg.amount.plus(Amount::new(1)).unwrap());
            paid_out.is_some() && add(event, Purpose::Escrow, -1)
        })
    });
}

#[test]
fn a_purchase_is_numbered_in_order() {
    is_caught("purchase:", |record| {
        let fits = |fact: &Fact| matches!(fact, Fact::Coupon(CouponFact::UnitsIssued { .. }));
        event(record, fits).is_some_and(|event| {
            let Fact::Coupon(CouponFact::UnitsIssued { grants, .. }) = &mut event.fact else {
                return false;
            };
            let mut sold = grants.iter_mut().filter_map(|grant| grant.purchase.as_mut());
            sold.next().is_some_and(|purchase| {
                *purchase = PurchaseId::new(purchase.number() + 1);
                true
            })
        })
    });
}

/// A buyer gives its units away, gets them back, and gives the purchase back.
#[test]
fn a_used_purchase_is_not_given_back() {
    for seed in 0..20 {
        let mut walk = Walk::new(seed);
        for _ in 0..1_500 {
            walk.step().unwrap();
        }
        let mut audit = Audit::default();
        for record in &walk.records {
            let refund = match &record.outcome {
                Outcome::Done(events) => events.iter().find(|event| is_refund(&event.fact)),
                Outcome::Rejected(_) => None,
            };
            if let Some(refund) = refund {
                let told = used_before(&mut audit, record, refund);
                assert!(told.contains("purchase:"), "{told}");
                return;
            }
            audit.record(record).unwrap();
        }
    }
    panic!("nobody gave a purchase back");
}

fn used_before(audit: &mut Audit, refund: &Record, event: &Event) -> String {
    let Fact::Coupon(CouponFact::PurchaseRefunded { series, buyer, quantity, .. }) = event.fact
    else {
        unreachable!("it is a refund")
    };
    let friend = MemberId::new(4);
    let mut sequence = refund.stamp.sequence;
    for (from, to) in [(buyer, friend), (friend, buyer)] {
        let mut fact = Event::new(CouponFact::UnitsTransferred { series, from, to, quantity });
        let ranges = event.moves.iter().map(|moved| moved.range);
        fact = fact.moving(series, ranges, Place::Free(from), Place::Free(to));
        let mut record = refund.clone();
        record.stamp.sequence = sequence;
        record.envelope.key = None;
        record.envelope.actor = Actor::Member(from);
        record.envelope.command =
            Command::from(engine::coupon::TransferUnits { series, from, to, quantity });
        record.outcome = Outcome::Done(vec![fact]);
        audit.record(&record).unwrap();
        sequence += 1;
    }
    let mut late = refund.clone();
    late.stamp.sequence = sequence;
    audit.record(&late).unwrap_err()
}
