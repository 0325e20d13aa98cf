use super::{Books, Check, IssuerAccounts, SeriesUnits, checks};
use crate::replay::expected::{Expected, Sum};
use std::collections::BTreeMap;

const fn sum(redemptions: u64, manufacturer: i64, store: i64) -> Sum {
    Sum { redemptions, manufacturer, store }
}

fn by_name<T: Copy, const N: usize>(entries: [(&str, T); N]) -> BTreeMap<String, T> {
    entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn expected() -> Expected {
    Expected {
        total: sum(3, 450, 50),
        manufacturers: by_name([("7", sum(2, 400, 50)), ("unknown", sum(1, 50, 0))]),
        stores: by_name([("501", sum(3, 450, 50))]),
    }
}

/// Books in which everything is as it should be.
fn books() -> Books {
    let free = |deposited, custody| IssuerAccounts { deposited, custody, escrow: 0, reserved: 0 };
    Books {
        manufacturers: expected().manufacturers,
        stores: expected().stores,
        issuers: by_name([("7", free(1000, 600)), ("unknown", free(50, 0))]),
        paid_out: by_name([("501", 450)]),
        series: by_name([(
            "1-7",
            SeriesUnits { issued: 1000, redeemed: 400, extinguished: 600, outstanding: 0 },
        )]),
    }
}

/// Which checks found what.
fn found(books: &Books) -> Vec<(usize, String, &'static str)> {
    let checks = checks(books, &expected());
    let all = checks.iter().enumerate().flat_map(|(number, Check { differences, .. })| {
        differences.iter().map(move |d| (number, d.of.clone(), d.figure))
    });
    all.collect()
}

#[test]
fn books_that_are_right_pass() {
    assert_eq!(found(&books()), []);
    let looked: Vec<_> = checks(&books(), &expected()).iter().map(|c| c.looked_at).collect();
    assert_eq!(looked, [2, 1, 2, 1, 2, 1]);
}

#[test]
fn one_cent_of_a_manufacturer_is_found_wherever_it_shows() {
    let mut books = books();
    books.manufacturers.get_mut("7").expect("there").manufacturer -= 1;
    let money = "manufacturers' money";
    assert_eq!(
        found(&books),
        [
            (0, "7".to_owned(), money),
            (2, "manufacturers".to_owned(), money),
            (4, "7".to_owned(), "free cash"),
        ]
    );
}

#[test]
fn one_cent_and_one_redemption_of_a_store_are_found() {
    let mut books = books();
    let store = books.stores.get_mut("501").expect("there");
    store.store += 1;
    store.redemptions += 1;
    let named: Vec<_> =
        found(&books).into_iter().map(|(check, _, figure)| (check, figure)).collect();
    let both = ["redemptions", "stores' money"];
    assert_eq!(named, [(1, both[0]), (1, both[1]), (2, both[0]), (2, both[1])]);
}

#[test]
fn names_that_only_one_side_has_are_differences() {
    let mut books = books();
    books.stores.insert("502".to_owned(), sum(0, 0, 1));
    books.manufacturers.remove("unknown");
    let named: Vec<_> = found(&books).into_iter().map(|(check, of, _)| (check, of)).collect();
    assert!(named.contains(&(0, "unknown".to_owned())) && named.contains(&(1, "502".to_owned())));
}

#[test]
fn money_and_units_left_behind_are_found() {
    let mut books = books();
    books.paid_out.clear();
    let issuer = books.issuers.get_mut("7").expect("there");
    issuer.escrow = 5;
    issuer.custody -= 5;
    let series = books.series.get_mut("1-7").expect("there");
    series.extinguished -= 2;
    series.outstanding = 2;
    assert_eq!(
        found(&books),
        [
            (3, "501".to_owned(), "paid out"),
            (4, "7".to_owned(), "escrow"),
            (4, "7".to_owned(), "free cash"),
            (5, "1-7".to_owned(), "outstanding"),
            (5, "1-7".to_owned(), "redeemed + extinguished"),
        ]
    );
}
