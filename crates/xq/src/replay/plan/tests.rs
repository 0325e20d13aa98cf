use super::{Grant, Plan};
use crate::replay::fixture;
use crate::replay::lines::Manufacturer::{Number, Unknown};
use crate::replay::lines::SeriesKey::{self, Campaign, Standing};

fn plan() -> Plan {
    Plan::read(fixture().path(), &|| ()).expect("a plan")
}

fn grants(key: SeriesKey) -> Vec<(u32, i64)> {
    let grant = |grant: &Grant| (grant.household, grant.cents);
    plan().series[&key].grants.iter().map(grant).collect()
}

#[test]
fn a_campaign_gives_every_household_the_most_that_one_uses() {
    // Household 1 uses 1.50 and household 3 uses 2.00.
    assert_eq!(grants(Campaign(1, Number(71))), [(1, 200), (2, 200), (3, 200)]);
    // The most used is 0.75.
    assert_eq!(grants(Campaign(1, Number(70))), [(1, 100), (2, 100), (3, 100)]);
}

#[test]
fn a_standing_series_gives_what_each_household_uses() {
    assert_eq!(grants(Standing(Number(70))), [(1, 40), (4, 30)]);
    assert_eq!(grants(Standing(Unknown)), [(3, 525)]);
}

#[test]
fn only_what_is_used_is_there() {
    let plan = plan();
    let keys: Vec<_> = plan.series.keys().copied().collect();
    let wanted = [
        Campaign(1, Number(70)),
        Campaign(1, Number(71)),
        Campaign(2, Number(70)),
        Standing(Number(70)),
        Standing(Number(71)),
        Standing(Unknown),
    ];
    assert_eq!(keys, wanted);
    assert_eq!(plan.stores().into_iter().collect::<Vec<_>>(), [501, 502, 503]);
    assert_eq!(plan.households().into_iter().collect::<Vec<_>>(), [1, 2, 3, 4]);
    let issuers: Vec<_> = plan.issuers().into_iter().collect();
    // Manufacturer 70: three grants of 1.00, two of 1.00, and 0.70 standing.
    assert_eq!(issuers, [(Number(70), 570), (Number(71), 635), (Unknown, 525)]);
}

#[test]
fn campaigns_have_their_days_and_standing_series_none() {
    let plan = plan();
    let run = plan.series[&Campaign(2, Number(70))].run.expect("days");
    assert_eq!((run.start.to_string(), run.end.to_string()).0, "2017-03-10");
    assert_eq!(run.end.to_string(), "2017-03-20");
    assert_eq!(plan.series[&Standing(Unknown)].run, None);
}

#[test]
fn a_plan_knows_when_it_begins_and_when_all_is_over() {
    let plan = plan();
    // Midnight at the stores before the first campaign, and three days after the last use.
    assert_eq!(plan.begins.to_string(), "2017-02-01T05:00:00Z");
    assert_eq!(plan.over.to_string(), "2017-06-04T12:00:00Z");
}
