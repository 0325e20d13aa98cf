use super::{Lap, Report, money};
use crate::replay::expected::Sum;
use crate::replay::tie::{Books, Check, Difference, SeriesUnits};
use std::collections::BTreeMap;

fn report(differences: Vec<Difference>) -> Report {
    let sum = |n: i64| Sum { redemptions: 1, manufacturer: n * 100_000, store: n };
    let manufacturers: BTreeMap<_, _> = (1..=12).map(|n| (n.to_string(), sum(n))).collect();
    let units =
        SeriesUnits { issued: 9_000_000, extinguished: 1_200_000, ..SeriesUnits::default() };
    let books = Books {
        stores: manufacturers.clone(),
        manufacturers,
        series: [("1-7".to_owned(), units)].into(),
        ..Books::default()
    };
    let check = Check { what: "a thing that holds", looked_at: 3, differences };
    Report::new(books, vec![check], vec![Lap { part: "clearing", milliseconds: 12_034 }])
}

fn text(report: &Report) -> String {
    let mut out = Vec::new();
    report.print(&mut out).expect("written");
    String::from_utf8(out).expect("text")
}

#[test]
fn the_ten_that_pay_most_are_shown_and_the_rest_is_not_lost() {
    let report = report(Vec::new());
    assert!(report.ties());
    let text = text(&report);
    let first: Vec<_> = text.lines().take(13).collect();
    assert_eq!(first[0], "manufacturer  redemptions  manufacturer pays  store adds");
    assert_eq!(first[1], "12                      1          12,000.00        0.12");
    assert_eq!(first[11], "2 others                2           3,000.00        0.03");
    assert_eq!(first[12], "total                  12          78,000.00        0.78");
    assert!(text.contains("issued 90,000.00, expired unused 12,000.00"), "{text}");
    assert!(text.contains("ok  a thing that holds (3)"), "{text}");
    assert!(text.ends_with("clearing 12.034 s\n"), "{text}");
}

#[test]
fn a_difference_is_shown_and_fails() {
    let one = Difference { of: "501".to_owned(), figure: "paid out", books: 1, wanted: 2 };
    let report = report(vec![one; 25]);
    assert!(!report.ties());
    let text = text(&report);
    assert!(text.contains("NO  a thing that holds (3)\n     501: paid out 1, should be 2\n"));
    assert!(text.contains("     and 5 more\n"), "{text}");
}

#[test]
fn money_reads_well() {
    let shown = [0, 5, 12_345, 100_000, 123_456_789, -7].map(money);
    assert_eq!(shown, ["0.00", "0.05", "123.45", "1,000.00", "1,234,567.89", "-0.07"]);
}
