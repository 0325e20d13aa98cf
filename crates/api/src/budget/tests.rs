use super::{Budget, SMALL};
use axum::body::Bytes;

const LIMIT: usize = 16 * SMALL;

#[test]
fn what_is_taken_is_given_back() {
    let budget = Budget::new(LIMIT);
    let mut held = budget.hold();
    assert!(held.take(10) && held.take(20));
    assert_eq!(budget.used(), 30);
    held.release();
    assert_eq!(budget.used(), 0);
    assert!(held.take(5));
    drop(held);
    assert_eq!(budget.used(), 0);
}

#[test]
fn large_bodies_leave_a_quarter_to_small_ones() {
    let budget = Budget::new(LIMIT);
    let mut large = budget.hold();
    assert!(large.take(LIMIT - LIMIT / 4));
    assert!(!large.take(1), "no more for the large");
    let mut smalls: Vec<_> = (0..4).map(|_| budget.hold()).collect();
    assert!(smalls.iter_mut().all(|small| small.take(SMALL)));
    assert_eq!(budget.used(), LIMIT);
    assert!(!budget.hold().take(1), "full");
    assert!(!smalls[0].take(1), "nothing was taken by the refused");
    drop(large);
    assert!(smalls[0].take(1));
    assert!(!budget.hold().take(usize::MAX));
    drop(smalls);
    assert_eq!(budget.used(), 0);
}

#[test]
fn answers_are_held_until_the_last_part_of_them_is_gone() {
    let budget = Budget::new(LIMIT);
    let mut held = budget.hold();
    held.take_anyway(2 * LIMIT);
    assert!(!budget.hold().take(1));
    let mut bytes = held.bind(Bytes::from_static(b"abc"));
    let part = bytes.split_off(1);
    drop(bytes);
    assert_eq!(budget.used(), 2 * LIMIT);
    assert_eq!(&part[..], b"bc");
    drop(part);
    assert_eq!(budget.used(), 0);
}
