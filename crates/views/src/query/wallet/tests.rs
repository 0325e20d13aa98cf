use super::Cost;

#[test]
fn cost_is_a_weighted_average() {
    let mut cost = Cost::default();
    cost.change(10, 0, 1_000);
    cost.change(10, 0, 2_000);
    assert_eq!((cost.of(20), cost.of(5)), (3_000, 750));
    cost.change(0, 5, 0);
    assert_eq!(cost.of(15), 2_250);
    // A gift lowers the average.
    cost.change(15, 0, 0);
    assert_eq!((cost.of(30), cost.of(1)), (2_250, 75));
}

#[test]
fn what_is_rounded_stays_with_what_is_left() {
    let mut cost = Cost::default();
    cost.change(3, 0, 100);
    cost.change(0, 1, 0);
    assert_eq!(cost.of(2), 67);
    cost.change(0, 1, 0);
    assert_eq!(cost.of(1), 34);
    cost.change(0, 1, 0);
    assert_eq!((cost.of(0), cost.of(1)), (0, 0));
}

#[test]
fn nobody_loses_more_than_there_is() {
    let mut cost = Cost::default();
    cost.change(2, 9, 50);
    assert_eq!(cost, Cost::default());
}
