use crate::audit::tests::{event, is_caught};
use engine::clearing::ClearingFact;
use engine::coupon::CouponFact;
use engine::{Actor, Command, Fact, Outcome};
use units::MemberId;

#[test]
fn a_gift_that_goes_to_a_wrong_code_is_found() {
    is_caught("goes to a wrong code", |record| {
        let fits = |fact: &Fact| matches!(fact, Fact::Coupon(CouponFact::GiftClaimed { .. }));
        let claimed = event(record, fits).is_some();
        let Command::ClaimGift(claim) = &mut record.envelope.command else { return false };
        claim.code_hash = [9; 32];
        claimed
    });
}

#[test]
fn a_wrong_code_that_is_not_counted_is_found() {
    is_caught("attempts left", |record| {
        let fits = |fact: &Fact| {
            matches!(fact, Fact::Coupon(CouponFact::GiftClaimFailed { attempts_left: 1, .. }))
        };
        event(record, fits).is_some_and(|event| {
            let Fact::Coupon(CouponFact::GiftClaimFailed { attempts_left, .. }) = &mut event.fact
            else {
                return false;
            };
            *attempts_left += 1;
            true
        })
    });
}

#[test]
fn a_code_that_was_not_shown_is_found() {
    is_caught("showed another code, or none", |record| {
        let fits = |fact: &Fact| {
            matches!(fact, Fact::Clearing(ClearingFact::Authorised { code_hash: Some(_), .. }))
        };
        event(record, fits).is_some_and(|event| {
            let Fact::Clearing(ClearingFact::Authorised { code_hash, .. }) = &mut event.fact else {
                return false;
            };
            *code_hash = Some([9; 32]);
            true
        })
    });
}

#[test]
fn a_till_that_needs_a_code_is_found_without() {
    is_caught("authorises without a code", |record| {
        let done = matches!(record.outcome, Outcome::Done(_));
        let Command::Authorise(authorise) = &record.envelope.command else { return false };
        let without = done && authorise.code_hash.is_none();
        record.envelope.actor = Actor::Member(MemberId::new(4));
        record.envelope.key = None;
        without
    });
}
