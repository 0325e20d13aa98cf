use super::{DAYS, RangeAt, cohorts, month_in};
use units::Timestamp;

fn at(time: &str, first: i64, last: i64) -> RangeAt {
    RangeAt { time: time.parse().expect("a time"), first, last }
}

fn shown(now: &str, issued: &[RangeAt], captured: &[RangeAt]) -> Vec<(String, u64, Vec<u64>)> {
    let now: Timestamp = now.parse().expect("a time");
    let cohorts = cohorts(issued, captured, now, |time| month_in(time, "Asia/Shanghai"));
    let shown = cohorts.into_iter().map(|cohort| {
        let told = cohort.redeemed.iter().filter_map(|point| point.units);
        let told = told.map(|units| units.0.count()).collect();
        (cohort.month.to_string(), cohort.issued.0.count(), told)
    });
    shown.collect()
}

#[test]
fn units_count_to_the_month_they_were_issued_in() {
    let issued = [
        at("2026-01-10T00:00:00Z", 1, 100),
        // The first of February in Shanghai.
        at("2026-01-31T16:00:00Z", 101, 150),
        at("2026-02-03T00:00:00Z", 151, 200),
    ];
    let captured = [
        // Ten of each month at once, by one of them within a day.
        at("2026-02-01T00:00:00Z", 91, 110),
        at("2026-02-06T00:00:00Z", 151, 151),
    ];
    assert_eq!(
        shown("2026-02-10T12:00:00Z", &issued, &captured),
        [
            ("2026-01-01".to_owned(), 100, vec![0, 0, 0, 0, 10]),
            ("2026-02-01".to_owned(), 100, vec![10, 11, 11]),
        ]
    );
}

#[test]
fn the_whole_curve_is_told_once_a_year_has_passed() {
    let issued = [at("2026-01-10T00:00:00Z", 1, 10)];
    let captured = [at("2026-01-11T00:00:00Z", 1, 1), at("2026-12-01T00:00:00Z", 2, 5)];
    let told = shown("2027-01-10T00:00:00Z", &issued, &captured);
    assert_eq!(told[0].2.len(), DAYS.len());
    assert_eq!(told[0].2, [1, 1, 1, 1, 1, 1, 1, 1, 5]);
    assert_eq!(shown("2026-01-10T00:00:00Z", &[], &[]), []);
}
