use super::{Line, Manufacturer, SeriesKey, read};
use crate::replay::campaigns::Campaigns;
use crate::replay::fixture;
use Manufacturer::{Number, Unknown};
use SeriesKey::{Campaign, Standing};
use std::cell::Cell;

fn lines() -> Vec<Line> {
    let campaigns = Campaigns::read(fixture().path()).expect("campaigns");
    read(fixture().path(), &campaigns, &|| ()).expect("lines")
}

#[test]
fn every_line_with_a_coupon_finds_its_series() {
    let found: Vec<_> = lines().into_iter().map(|line| (line.name, line.series)).collect();
    let wanted = [
        // Still the last of February at the store.
        ("9001-10", Standing(Number(70))),
        // Campaigns 1 and 2 cover it: 2 ends first.
        ("9002-10", Campaign(2, Number(70))),
        ("9002-12", Campaign(1, Number(71))),
        // A coupon of campaign 1 was seen on that day.
        ("9003-10", Campaign(1, Number(70))),
        // Campaigns 2 and 3 end together.
        ("9003-11", Campaign(2, Number(70))),
        // The household is in no campaign.
        ("9004-10", Standing(Number(70))),
        // April in UTC, still the last day of campaign 1 at the store; and an hour later.
        ("9005-12", Campaign(1, Number(71))),
        ("9006-12", Standing(Number(71))),
        // Not in the table of products; and the same basket and product twice.
        ("9007-99", Standing(Unknown)),
        ("9007-99-2", Standing(Unknown)),
    ];
    let wanted = wanted.map(|(name, series)| (name.to_owned(), series));
    assert_eq!(found, wanted);
}

#[test]
fn a_line_tells_all_that_a_till_would() {
    let lines = lines();
    let line = &lines[1];
    assert_eq!(line.at.to_string(), "2017-03-12T15:00:00Z");
    assert_eq!((line.household, line.store, line.order_amount), (1, 501, 250));
    assert_eq!((line.coupon, line.store_match), (55, 45));
    assert_eq!(lines[6].order_amount, 0, "what is no amount of cents is not guessed");
}

#[test]
fn lines_are_sorted_by_time_and_every_row_is_progress() {
    let folder = fixture();
    let rows = [
        "transaction_timestamp,household_id,store_id,basket_id,product_id,sales_value,\
         coupon_disc,coupon_match_disc",
        "2017-06-02T12:00:00,1,1,2,10,1.0,1.0,0.0",
        "2017-06-01T12:00:00,1,1,1,10,1.0,1.0,0.0",
    ];
    std::fs::write(folder.path().join("transactions.csv"), rows.join("\n")).expect("written");
    let rows = Cell::new(0);
    let campaigns = Campaigns::default();
    let lines = read(folder.path(), &campaigns, &|| rows.set(rows.get() + 1)).expect("lines");
    assert_eq!(lines.iter().map(|l| l.name.as_str()).collect::<Vec<_>>(), ["1-10", "2-10"]);
    assert_eq!(rows.get(), 2);
}

#[test]
fn a_match_without_a_coupon_is_not_passed_over() {
    let folder = fixture();
    let path = folder.path().join("transactions.csv");
    let text = std::fs::read_to_string(&path).expect("read");
    let text = text.replace("1.0,0.0,0.0,0.0", "1.0,0.0,0.0,0.5");
    std::fs::write(&path, text).expect("written");
    let error = read(folder.path(), &Campaigns::default(), &|| ()).expect_err("refused");
    let wanted = "transactions, line 7: a store's match without a coupon";
    assert_eq!(error.to_string(), wanted);
}
