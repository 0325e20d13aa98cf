use super::*;
use proptest::prelude::*;

#[test]
fn rounding_names_who_keeps_the_remainder() {
    let cent = |minor| Amount::new(minor);
    assert_eq!(cent(10).scaled(1, 3, Rounding::Down), Some(cent(3)));
    assert_eq!(cent(10).scaled(1, 3, Rounding::Up), Some(cent(4)));
    assert_eq!(cent(-10).scaled(1, 3, Rounding::Down), Some(cent(-4)));
    assert_eq!(cent(-10).scaled(1, 3, Rounding::Up), Some(cent(-3)));
    assert_eq!(cent(1).scaled(1, 0, Rounding::Down), None);
    assert_eq!(Amount::MAX.scaled(2, 1, Rounding::Down), None);
}

#[test]
fn currencies_carry_their_iso_exponent() {
    for (code, numeric, exponent) in [("CNY", 156, 2), ("JPY", 392, 0), ("KWD", 414, 3)] {
        let currency: Currency = code.parse().unwrap();
        assert_eq!((currency.numeric(), currency.exponent()), (numeric, exponent));
        assert_eq!(currency.to_string(), code);
    }
    assert_eq!("XYZ".parse::<Currency>(), Err(UnknownCurrency));
    assert_eq!("cny".parse::<Currency>(), Err(UnknownCurrency));
}

#[test]
fn the_currency_table_is_sorted_and_without_repeats() {
    assert!(currency_table::CURRENCIES.windows(2).all(|pair| pair[0].0 < pair[1].0));
}

#[test]
fn check_characters_agree_with_the_examples_of_iso_7064() {
    // The standard's own example, and a GRid, which uses the same scheme.
    assert_eq!(check_character("A12425GABC1234002"), Some('M'));
    assert!(has_valid_check("A12425GABC1234002M"));
    assert!(!has_valid_check("A12425GABC1234003M"));
    assert!(!has_valid_check(""));
}

#[test]
fn a_mistyped_token_is_told_apart_from_a_misshapen_one() {
    let token = TokenId { series: SeriesId::new(42), serial: 9_999_999 };
    let text = token.to_string();
    assert_eq!(text.parse(), Ok(token));
    assert_eq!(text.to_lowercase().parse(), Ok(token));
    assert_eq!("XQ-1".parse::<TokenId>(), Err(ParseTokenError::Shape));
    let wrong = text.replacen("XQ-1", "XQ-2", 1);
    assert_eq!(wrong.parse::<TokenId>(), Err(ParseTokenError::Check));
}

#[test]
fn times_read_and_write_rfc_3339() {
    let time: Timestamp = "2026-11-23T08:30:00Z".parse().unwrap();
    assert_eq!(time.to_string(), "2026-11-23T08:30:00.000000Z");
    assert_eq!("2026-11-23T16:30:00+08:00".parse(), Ok(time));
    assert_eq!("2026-11-23".parse::<Timestamp>(), Err(InvalidTime));
}

#[test]
fn dates_know_their_weekday() {
    let monday: CivilDate = "2026-11-23".parse().unwrap();
    assert_eq!(monday.weekday(), 1);
    assert_eq!(CivilDate::from_days(0).weekday(), 4);
    assert_eq!(CivilDate::from_days(-1).weekday(), 3);
    assert_eq!(CivilDate::from_days(-1).to_string(), "1969-12-31");
    assert!("2026-02-29".parse::<CivilDate>().is_err());
    assert!("2024-02-29".parse::<CivilDate>().is_ok());
    assert!("20240229".parse::<CivilDate>().is_err());
}

#[test]
fn ranges_are_never_empty_and_never_wrap() {
    assert_eq!(UnitRange::new(5, 0), None);
    assert_eq!(UnitRange::new(u64::MAX, 1), None);
    let bytes = minicbor::to_vec((7_u64, 0_u64)).unwrap();
    assert!(minicbor::decode::<UnitRange>(&bytes).is_err());
    assert!(serde_json::from_str::<UnitRange>(r#"{"first":1,"count":0}"#).is_err());
}

proptest! {
    #[test]
    fn ids_survive_their_text(number in any::<u64>()) {
        let order = OrderId::new(number);
        prop_assert_eq!(order.to_string().parse(), Ok(order));
    }

    #[test]
    fn one_wrong_character_never_passes_the_check(
        digits in "[0-9A-Z]{1,16}", place in 0_usize..16, other in "[0-9A-Z]"
    ) {
        let good = format!("{digits}{}", check_character(&digits).unwrap());
        let place = place % good.len();
        let mut bad = good.clone();
        bad.replace_range(place..=place, &other);
        prop_assert!(has_valid_check(&good));
        prop_assert_eq!(has_valid_check(&bad), bad == good);
    }

    #[test]
    fn dates_survive_their_text(days in -3_000_000_i32..2_900_000) {
        let date = CivilDate::from_days(days);
        if date.year_month_day().is_some_and(|(year, ..)| year >= 0) {
            prop_assert_eq!(date.to_string().parse(), Ok(date));
        }
    }

    #[test]
    fn rounding_differs_by_one_at_most(
        minor in any::<i32>(), numerator in 0_u64..1_000_000, denominator in 1_u64..1_000_000
    ) {
        let amount = Amount::new(i64::from(minor));
        let down = amount.scaled(numerator, denominator, Rounding::Down).unwrap().minor();
        let up = amount.scaled(numerator, denominator, Rounding::Up).unwrap().minor();
        prop_assert!(down == up || down + 1 == up);
    }
}
