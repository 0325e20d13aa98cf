//! The audit finds what is wrong: true lives are falsified in one record each.

use super::{Audit, Expected};
use crate::walk::Walk;
use engine::clearing::ClearingFact;
use engine::coupon::CouponFact;
use engine::ledger::{LedgerFact, Purpose};
use engine::market::MarketFact;
use engine::{Actor, Command, Event, Fact, Outcome, Place, Record};
use units::{Amount, Duration, MemberId, UnitRange};

const STEPS: usize = 1_500;

fn lived(seed: u64) -> Walk {
    let mut walk = Walk::new(seed);
    for _ in 0..STEPS {
        walk.step().unwrap();
    }
    walk
}

/// The audit's answer to the first record that `falsify` could change.
#[track_caller]
pub(super) fn caught(falsify: impl Fn(&mut Record) -> bool) -> String {
    for seed in 0..30 {
        let mut audit = Audit::default();
        for record in &lived(seed).records {
            let mut wrong = record.clone();
            if falsify(&mut wrong) {
                let told = audit.record(&wrong);
                return told.expect_err("what is false is found");
            }
            audit.record(record).unwrap();
        }
    }
    panic!("there was nothing to falsify");
}

#[track_caller]
pub(super) fn is_caught(by: &str, falsify: impl Fn(&mut Record) -> bool) {
    let told = caught(falsify);
    assert!(told.contains(by), "caught as: {told}");
}

pub(super) fn events(record: &mut Record) -> &mut [Event] {
    match &mut record.outcome {
        Outcome::Done(events) => events,
        Outcome::Rejected(_) => &mut [],
    }
}

/// The first event that `fits`, to be changed.
pub(super) fn event(record: &mut Record, fits: impl Fn(&Fact) -> bool) -> Option<&mut Event> {
    events(record).iter_mut().find(|event| fits(&event.fact))
}

/// Adds to the legs of a purpose; true where there is one.
pub(super) fn add(event: &mut Event, purpose: Purpose, minor: i64) -> bool {
    let mut legs = event.postings.iter_mut().filter(|leg| leg.account.purpose == purpose);
    legs.next().is_some_and(|leg| {
        leg.amount = leg.amount.plus(Amount::new(minor)).unwrap();
        true
    })
}

fn is_transfer(fact: &Fact) -> bool {
    matches!(fact, Fact::Ledger(LedgerFact::Transferred { .. }))
}

#[test]
fn a_true_life_passes() {
    for seed in 0..4 {
        let walk = lived(seed);
        let mut audit = Audit::default();
        for record in &walk.records {
            audit.record(record).unwrap();
        }
        audit.compare(&walk.state).unwrap();
    }
}

#[test]
fn a_cent_is_missed() {
    is_caught("legs sum to 1", |record| {
        event(record, is_transfer).is_some_and(|event| {
            event.postings[1].amount = event.postings[1].amount.plus(Amount::new(1)).unwrap();
            true
        })
    });
}

#[test]
fn legs_that_differ_from_their_fact_are_seen() {
    is_caught("money: Transferred", |record| {
        event(record, is_transfer).is_some_and(|event| {
            event.postings[0].amount = event.postings[0].amount.plus(Amount::new(1)).unwrap();
            event.postings[1].amount = event.postings[1].amount.plus(Amount::new(-1)).unwrap();
            true
        })
    });
}

#[test]
fn nobody_pays_what_it_has_not() {
    is_caught("falls to", |record| {
        event(record, is_transfer).is_some_and(|event| {
            let Fact::Ledger(LedgerFact::Transferred { amount, .. }) = &mut event.fact else {
                return false;
            };
            *amount = Amount::new(i64::MAX / 4);
            event.postings[0].amount = Amount::new(-i64::MAX / 4);
            event.postings[1].amount = Amount::new(i64::MAX / 4);
            true
        })
    });
}

/// A lie that is well made passes, until the state is looked at.
#[test]
fn the_state_must_say_the_same() {
    let walk = lived(1);
    let mut audit = Audit::default();
    let mut lies = 0;
    for record in &walk.records {
        let mut record = record.clone();
        if let Some(event) = event(&mut record, is_transfer).filter(|_| lies == 0) {
            let Fact::Ledger(LedgerFact::Transferred { amount, .. }) = &mut event.fact else {
                continue;
            };
            *amount = amount.minus(Amount::new(1)).unwrap();
            event.postings[0].amount = event.postings[0].amount.plus(Amount::new(1)).unwrap();
            event.postings[1].amount = event.postings[1].amount.minus(Amount::new(1)).unwrap();
            lies += 1;
        }
        audit.record(&record).unwrap();
    }
    let told = audit.compare(&walk.state).unwrap_err();
    assert!(told.contains("money:"), "{told}");
}

#[test]
fn a_unit_leaves_only_where_it_is() {
    is_caught("units:", |record| {
        let moved =
            event(record, |fact| matches!(fact, Fact::Coupon(CouponFact::UnitsTransferred { .. })));
        moved.is_some_and(|event| {
            let range = event.moves[0].range;
            event.moves[0].range =
                UnitRange::new(range.first() + (1 << 50), range.count()).unwrap();
            event.moves.len() == 1
        })
    });
}

#[test]
fn a_serial_number_is_given_out_once() {
    is_caught("is issued after", |record| {
        let issued =
            event(record, |fact| matches!(fact, Fact::Coupon(CouponFact::UnitsIssued { .. })));
        issued.is_some_and(|event| {
            let Fact::Coupon(CouponFact::UnitsIssued { grants, .. }) = &mut event.fact else {
                return false;
            };
            let range = grants[0].units;
            let again = UnitRange::new(range.first() - 1, range.count());
            let Some(again) = again.filter(|_| range.first() > 1) else { return false };
            (grants[0].units, event.moves[0].range) = (again, again);
            true
        })
    });
}

#[test]
fn what_is_redeemed_does_not_come_back() {
    is_caught("title:", |record| {
        let fits = |fact: &Fact| matches!(fact, Fact::Clearing(ClearingFact::Reversed { .. }));
        event(record, fits).is_some_and(|event| {
            event.moves[0].from = Place::Redeemed;
            true
        })
    });
}

#[test]
fn units_reach_whom_the_fact_names() {
    is_caught("title:", |record| {
        let fits = |fact: &Fact| matches!(fact, Fact::Coupon(CouponFact::GiftClaimed { .. }));
        event(record, fits).is_some_and(|event| {
            event.moves[0].to = Place::Free(MemberId::new(4));
            true
        })
    });
}

#[test]
fn units_go_back_to_whose_they_were() {
    is_caught("title:", |record| {
        let fits = |fact: &Fact| matches!(fact, Fact::Market(MarketFact::OrderDone { .. }));
        event(record, fits).is_some_and(|event| {
            event.moves.iter_mut().for_each(|moved| moved.to = Place::Free(MemberId::new(4)));
            !event.moves.is_empty()
        })
    });
}

#[test]
fn an_issue_is_backed() {
    is_caught("owes backing of", |record| backed_by(record, -1));
}

#[test]
fn cash_adds_to_escrow_what_is_missing_and_no_more() {
    is_caught("is spare", |record| backed_by(record, 1));
}

/// Backs an issue with so much more, in the fact and in the legs.
fn backed_by(record: &mut Record, more: i64) -> bool {
    let fits = |fact: &Fact| {
        matches!(fact, Fact::Coupon(CouponFact::UnitsIssued { backed, .. })
            if backed.is_positive())
    };
    event(record, fits).is_some_and(|event| {
        let Fact::Coupon(CouponFact::UnitsIssued { backed, .. }) = &mut event.fact else {
            return false;
        };
        *backed = backed.plus(Amount::new(more)).unwrap();
        add(event, Purpose::Escrow, more) && add(event, Purpose::Custody, -more)
    })
}

#[test]
fn sequences_have_no_gaps_and_time_no_way_back() {
    is_caught("does not follow", |record| {
        record.stamp.sequence += 1;
        record.stamp.sequence > 100
    });
    is_caught("is earlier than", |record| {
        record.stamp.time = record.stamp.time.before(Duration::from_days(9_000));
        record.stamp.sequence > 100
    });
}

#[test]
fn a_timer_acts_at_its_time() {
    let is_tick = |record: &Record| matches!(record.envelope.command, Command::Tick(_));
    is_caught("acts at", move |record| {
        record.stamp.time = record.stamp.time.after(Duration::from_micros(1));
        is_tick(record)
    });
    is_caught("was due at", move |record| {
        record.stamp.time = record.stamp.time.after(Duration::from_days(500));
        record.stamp.sequence > 500 && !is_tick(record)
    });
    is_caught("was first, and", move |record| {
        if is_tick(record) {
            record.outcome = Outcome::Done(Vec::new());
        }
        is_tick(record)
    });
}

#[test]
fn nothing_times_out_by_a_command() {
    is_caught("a command brings", |record| {
        let fits = |fact: &Fact| {
            matches!(fact, Fact::Ledger(LedgerFact::HoldVoided { timed_out: false, .. }))
        };
        event(record, fits).is_some_and(|event| {
            let Fact::Ledger(LedgerFact::HoldVoided { timed_out, .. }) = &mut event.fact else {
                return false;
            };
            *timed_out = true;
            true
        })
    });
}

#[test]
fn the_clock_stays_where_it_was_moved_to() {
    let walk = lived(2);
    let mut audit = Audit::default();
    let (mut moved, mut told) = (false, None);
    for record in &walk.records {
        let mut record = record.clone();
        if moved && !matches!(record.envelope.command, Command::Tick(_)) {
            record.stamp.time = record.stamp.time.before(Duration::from_micros(1));
            told = audit.record(&record).err();
            break;
        }
        audit.record(&record).unwrap();
        let done = matches!(record.outcome, Outcome::Done(_));
        moved = done && matches!(record.envelope.command, Command::AdvanceClock(_));
    }
    let told = told.expect("time before the clock's move is found");
    assert!(told.contains("the clock was moved"), "{told}");
}

#[test]
fn a_key_is_recorded_once() {
    let walk = lived(1);
    let keyed = walk.records.iter().position(|record| record.envelope.key.is_some()).unwrap();
    let mut audit = Audit::default();
    for record in &walk.records[..=keyed] {
        audit.record(record).unwrap();
    }
    let first = &walk.records[keyed];
    let (now, sequence) = (first.stamp.time, first.stamp.sequence);
    assert_eq!(audit.expect(&first.envelope, now), Expected::Repeated(sequence));

    let mut other = first.envelope.clone();
    other.command = engine::Tick {}.into();
    assert_eq!(audit.expect(&other, now), Expected::Conflict(sequence));
    other.actor = Actor::Member(MemberId::new(4));
    assert_eq!(audit.expect(&other, now), Expected::Fresh, "a key of somebody else");

    let mut again = first.clone();
    again.stamp.sequence += 1;
    let told = audit.record(&again).unwrap_err();
    assert!(told.contains("key: recorded again"), "{told}");
}

#[test]
fn a_key_is_forgotten_by_the_first_record_after_thirty_days() {
    let walk = lived(1);
    let keyed = walk.records.iter().position(|record| record.envelope.key.is_some()).unwrap();
    let first = &walk.records[keyed];
    let sequence = first.stamp.sequence;
    let later = |audit: &mut super::Keys, number: u64, span: Duration| {
        let mut record = first.clone();
        record.stamp.sequence = sequence + number;
        record.stamp.time = first.stamp.time.after(span);
        record.envelope.key = None;
        audit.record(&record).unwrap();
        record.stamp.time
    };
    let mut keys = super::Keys::default();
    keys.record(first).unwrap();
    let month = Duration::from_days(30);
    let now = later(&mut keys, 1, month);
    assert_eq!(keys.expect(&first.envelope, now), Expected::Repeated(sequence));
    let much_later = first.stamp.time.after(Duration::from_days(99));
    assert_eq!(keys.expect(&first.envelope, much_later), Expected::Repeated(sequence));
    let now = later(&mut keys, 2, month.max(Duration::from_micros(month.micros() + 1)));
    assert_eq!(keys.expect(&first.envelope, now), Expected::Fresh);
}
