use crate::audit::tests::{add, event, is_caught};
use engine::Fact;
use engine::coupon::CouponFact;
use engine::ledger::Purpose;
use units::{Amount, MemberId};

#[test]
fn a_dormant_unit_is_worth_its_face() {
    is_caught("units are worth", |record| {
        let fits = |fact: &Fact| matches!(fact, Fact::Coupon(CouponFact::DormantRefunded { .. }));
        event(record, fits).is_some_and(|event| {
            let Fact::Coupon(CouponFact::DormantRefunded { amount, .. }) = &mut event.fact else {
                return false;
            };
            *amount = amount.plus(Amount::new(1)).unwrap();
            true
        })
    });
}

#[test]
fn what_escheats_is_all_that_was_owed() {
    is_caught("owes", |record| {
        let fits = |fact: &Fact| matches!(fact, Fact::Coupon(CouponFact::SeriesEscheated { .. }));
        event(record, fits).is_some_and(|event| {
            let Fact::Coupon(CouponFact::SeriesEscheated { shortfall, .. }) = &mut event.fact
            else {
                return false;
            };
            *shortfall = shortfall.plus(Amount::new(1)).unwrap();
            true
        })
    });
}

#[test]
fn a_refund_reaches_the_buyer() {
    is_caught("coupon:", |record| {
        let fits = |fact: &Fact| matches!(fact, Fact::Coupon(CouponFact::PurchaseRefunded { .. }));
        event(record, fits).is_some_and(|event| {
            let mut legs = event.postings.iter_mut();
            let paid = legs.find(|leg| leg.amount.is_positive());
            paid.is_some_and(|leg| {
                leg.account.owner = MemberId::new(4);
                true
            })
        })
    });
}

#[test]
fn an_issue_takes_no_other_money() {
    is_caught("is backed by", |record| {
        let fits = |fact: &Fact| matches!(fact, Fact::Coupon(CouponFact::UnitsIssued { .. }));
        event(record, fits)
            .is_some_and(|event| add(event, Purpose::Escrow, 1) && add(event, Purpose::Custody, -1))
    });
}
