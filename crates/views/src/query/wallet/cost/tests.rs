use super::{Change, Cost};

fn change(cost: &mut Cost, came: i64, went: i64, paid: i64) {
    cost.change(&Change { sequence: 1, came, went, paid });
}

#[test]
fn cost_is_a_weighted_average() {
    let mut cost = Cost::default();
    change(&mut cost, 10, 0, 1_000);
    change(&mut cost, 10, 0, 2_000);
    assert_eq!((cost.of(20), cost.of(5)), (3_000, 750));
    change(&mut cost, 0, 5, 0);
    assert_eq!(cost.of(15), 2_250);
    // A gift lowers the average.
    change(&mut cost, 15, 0, 0);
    assert_eq!((cost.of(30), cost.of(1)), (2_250, 75));
}

#[test]
fn what_is_rounded_stays_with_what_is_left() {
    let mut cost = Cost::default();
    change(&mut cost, 3, 0, 100);
    change(&mut cost, 0, 1, 0);
    assert_eq!(cost.of(2), 67);
    change(&mut cost, 0, 1, 0);
    assert_eq!(cost.of(1), 34);
    change(&mut cost, 0, 1, 0);
    assert_eq!((cost.of(0), cost.of(1)), (0, 0));
}

#[test]
fn nobody_loses_more_than_there_is() {
    let mut cost = Cost::default();
    change(&mut cost, 2, 9, 50);
    assert_eq!(cost, Cost::default());
}
