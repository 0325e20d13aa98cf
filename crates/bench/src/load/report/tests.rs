//! Answers are counted for what they say.

use std::time::Duration;

use super::Tally;

const MS: Duration = Duration::from_millis(1);

#[test]
fn ops_of_a_batch_are_counted_one_by_one() {
    let mut tally = Tally::new().expect("a tally");
    let answers = br#"{"answers":[{"status":200,"recorded":{}},
        {"status":409,"problem":{"type":"x","code":"insufficient_funds"}},
        {"status":503,"problem":{"type":"x","code":"busy"}}]}"#;
    tally.answered(MS, 200, answers, 3);
    assert_eq!(tally.ops, 1);
    assert_eq!(tally.errors["insufficient_funds"], 1);
    assert_eq!(tally.errors["busy"], 1);
}

#[test]
fn a_refused_request_refuses_all_of_its_ops() {
    let mut tally = Tally::new().expect("a tally");
    tally.answered(MS, 503, br#"{"code":"busy"}"#, 100);
    tally.answered(MS, 201, b"{}", 1);
    assert_eq!((tally.ops, tally.errors["busy"]), (1, 100));
}

#[test]
fn what_two_connections_counted_is_added() {
    let [mut one, mut other] = [(); 2].map(|()| Tally::new().expect("a tally"));
    one.answered(MS, 201, b"{}", 1);
    other.answered(3 * MS, 201, b"{}", 1);
    other.failed("connection");
    one.add(&other).expect("equal histograms");
    assert_eq!((one.ops, one.latency.len(), one.errors["connection"]), (2, 2, 1));
    assert!(one.latency.max() >= 3_000);
}
