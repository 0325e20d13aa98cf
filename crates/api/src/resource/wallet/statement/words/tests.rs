use super::{HAPPENINGS, grouped, money, words};
use crate::Language;
use units::{Amount, Currency, Timestamp};

#[test]
fn money_is_written_as_its_currency_is() {
    let yen: Currency = "JPY".parse().expect("a currency");
    let cases = [
        (0, Currency::CNY, "0.00", "0.00"),
        (5, Currency::CNY, "0.05", "0.05"),
        (-1_234_567, Currency::CNY, "-12345.67", "-12,345.67"),
        (100_000_000, Currency::USD, "1000000.00", "1,000,000.00"),
        (1_234, yen, "1234", "1,234"),
    ];
    for (minor, currency, plain, with_commas) in cases {
        let amount = Amount::new(minor);
        assert_eq!((money(amount, currency).as_str()), plain);
        assert_eq!(grouped(amount, currency), with_commas);
    }
}

#[test]
fn times_are_those_of_the_members_wall() {
    let time: Timestamp = "2026-11-23T17:08:09Z".parse().expect("a time");
    let words = words(Language::English);
    assert_eq!(words.time(time, "Asia/Shanghai"), "2026-11-24 01:08:09");
    assert_eq!(words.time(time, "UTC"), "2026-11-23 17:08:09");
}

#[test]
fn what_has_no_text_is_told_by_its_name() {
    let words = words(Language::Chinese);
    assert_eq!(words.happened("clearing.captured"), "核销");
    assert_eq!(words.happened("market.something_new"), "something new");
    assert!(HAPPENINGS.iter().all(|row| row.iter().all(|text| !text.is_empty())));
}
