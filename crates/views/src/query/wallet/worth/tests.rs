use super::{Had, Worth, after_each};
use crate::query::wallet::cost::Change;

fn change(sequence: i64, came: i64, went: i64, paid: i64) -> Change {
    Change { sequence, came, went, paid }
}

#[test]
fn after_each_record_stands_what_came_before_it() {
    let changes = [change(3, 10, 0, 1_000), change(7, 0, 5, 0), change(9, 10, 0, 0)];
    let had = after_each(&[2, 3, 8, 8, 100], &changes, &[]);
    let expected = [(0, 0), (10, 1_000), (5, 500), (5, 500), (15, 500)];
    assert_eq!(had, expected.map(|(units, cost)| Had { units, cost }));
}

#[test]
fn what_is_captured_is_not_held_though_it_may_come_back() {
    // Four are captured; then two of them are given back, and two are redeemed for good.
    let changes = [change(1, 10, 0, 100), change(6, 0, 2, 0)];
    let had = after_each(&[2, 4, 5, 6], &changes, &[(3, 4), (5, -2), (6, -2)]);
    let expected = [(10, 100), (6, 60), (8, 80), (8, 80)];
    assert_eq!(had, expected.map(|(units, cost)| Had { units, cost }));
}

#[test]
fn what_has_no_price_has_no_market_value() {
    let mut worth = Worth::default();
    worth.count(Had { units: 3, cost: 40 }, 100, Some(900_000));
    worth.count(Had { units: 2, cost: 10 }, 50, None);
    let expected = Worth { face: 400, market: 270, unpriced: 100, cost: 50, cash: 0 };
    assert_eq!(worth, expected);
}
