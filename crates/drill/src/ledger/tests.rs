use super::{Answered, Ledger};
use std::time::{Duration, Instant};

fn answered(key: &str, at: Instant) -> Answered {
    Answered { key: key.to_owned(), writer: 0, at }
}

#[test]
fn the_longest_gap_begins_with_the_last_answer_before() {
    let ledger = Ledger::default();
    let zero = Instant::now();
    for (sequence, at) in [(1, 0), (2, 100), (3, 1_100), (4, 1_200)] {
        ledger.note(sequence, answered(&sequence.to_string(), zero + Duration::from_millis(at)));
    }
    let gap = |from| ledger.longest_gap(zero + Duration::from_millis(from));
    assert_eq!(gap(150), Duration::from_secs(1));
    assert_eq!(gap(1_150), Duration::from_millis(100));
    assert_eq!(gap(5_000), Duration::ZERO);
    assert_eq!(ledger.since(zero + Duration::from_millis(500)), 2);
}

#[test]
fn one_sequence_for_two_writes_is_wrong() {
    let ledger = Ledger::default();
    ledger.note(7, answered("a", Instant::now()));
    ledger.note(7, answered("b", Instant::now()));
    assert_eq!(ledger.take_wrong(), ["7 was answered for a and for b"]);
    assert!(ledger.take_wrong().is_empty());
}
