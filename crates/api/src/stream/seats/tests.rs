use super::{Seat, Seats};
use std::sync::Arc;
use units::MemberId;

fn take(seats: &Arc<Seats>, whose: Option<u32>, count: usize) -> Vec<Seat> {
    let whose = whose.map(MemberId::new);
    (0..count).map(|_| seats.take(whose).expect("a place")).collect()
}

fn refused(seats: &Arc<Seats>, whose: Option<u32>) -> &'static str {
    seats.take(whose.map(MemberId::new)).err().expect("no place").code()
}

#[test]
fn a_member_has_so_many_and_no_more() {
    let seats = Seats::new(8, 2);
    let mut first = take(&seats, Some(1), 2);
    assert_eq!(refused(&seats, Some(1)), "too_many_streams_of_member");
    let second = take(&seats, Some(2), 2);
    first.pop();
    first.extend(take(&seats, Some(1), 1));
    assert_eq!(seats.taken(), 4);
    drop((first, second));
    assert_eq!(seats.taken(), 0);
    assert!(seats.lock().is_empty(), "nothing is kept of those who left");
}

#[test]
fn the_public_leaves_a_quarter_to_members() {
    let seats = Seats::new(8, 8);
    let public = take(&seats, None, 6);
    assert_eq!(refused(&seats, None), "too_many_streams");
    let members = take(&seats, Some(1), 2);
    assert_eq!(refused(&seats, Some(2)), "too_many_streams");
    drop((public, members));
    assert_eq!(seats.taken(), 0);
}
