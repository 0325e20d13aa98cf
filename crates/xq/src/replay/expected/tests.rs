use super::{Sum, compute, money};
use crate::replay::fixture;

const fn sum(redemptions: u64, manufacturer: i64, store: i64) -> Sum {
    Sum { redemptions, manufacturer, store }
}

#[test]
fn the_fixture_sums_as_counted_by_hand() {
    let expected = compute(fixture().path()).expect("sums");
    assert_eq!(expected.total, sum(10, 1210, 100));
    let manufacturers: Vec<_> = expected.manufacturers.into_iter().collect();
    let wanted = [("70", sum(5, 300, 100)), ("71", sum(3, 385, 0)), ("unknown", sum(2, 525, 0))];
    assert_eq!(manufacturers, wanted.map(|(name, sum)| (name.to_owned(), sum)));
    let stores: Vec<_> = expected.stores.into_iter().collect();
    let wanted = [("501", sum(3, 245, 45)), ("502", sum(3, 205, 55)), ("503", sum(4, 760, 0))];
    assert_eq!(stores, wanted.map(|(name, sum)| (name.to_owned(), sum)));
}

#[test]
fn money_is_exact_or_refused() {
    let read = |text| money(text).ok();
    assert_eq!(
        [read("1.5"), read("1.05"), read("7"), read("0.0")].map(Option::unwrap),
        [150, 105, 700, 0]
    );
    for text in ["1.005", "-1.0", "", ".5", "1e3", "1.776357e-15"] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn a_quoted_field_before_those_wanted_is_refused() {
    let folder = fixture();
    let products = "product_id,size,manufacturer_id\n10,\"1, 2\",70\n";
    std::fs::write(folder.path().join("products.csv"), products).expect("written");
    assert!(compute(folder.path()).is_err());
}
