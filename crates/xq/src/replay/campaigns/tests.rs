use super::{CampaignId, Campaigns, Run, Use};
use jiff::civil::{Date, date};

fn day(day: i8) -> Date {
    date(2017, 3, day)
}

/// Campaigns, each with its last day in March, sent to household 7 for product 5 by coupon 100 + id.
fn campaigns(ends: &[(CampaignId, i8)]) -> Campaigns {
    let mut campaigns = Campaigns::default();
    for &(id, end) in ends {
        campaigns.runs.insert(id, Run { start: day(5), end: day(end) });
        campaigns.members.insert((7, id));
        campaigns.coupons.insert((id, 5, 100 + u64::from(id)));
    }
    campaigns
}

fn used(on: i8) -> Use {
    Use { household: 7, product: 5, day: day(on) }
}

#[test]
fn first_and_last_day_belong_to_a_campaign() {
    let campaigns = campaigns(&[(1, 20)]);
    let answers = [4, 5, 20, 21].map(|on| campaigns.attribute(used(on)));
    assert_eq!(answers, [None, Some(1), Some(1), None]);
}

#[test]
fn household_and_product_must_be_the_campaigns() {
    let campaigns = campaigns(&[(1, 20)]);
    assert_eq!(campaigns.attribute(Use { household: 8, ..used(10) }), None);
    assert_eq!(campaigns.attribute(Use { product: 6, ..used(10) }), None);
}

#[test]
fn the_one_that_ends_first_is_taken_then_the_lowest_number() {
    assert_eq!(campaigns(&[(1, 20), (2, 15)]).attribute(used(10)), Some(2));
    assert_eq!(campaigns(&[(10, 20), (9, 20)]).attribute(used(10)), Some(9));
}

#[test]
fn a_coupon_seen_on_the_day_outweighs_the_order() {
    let mut campaigns = campaigns(&[(1, 20), (2, 15), (3, 20)]);
    campaigns.seen.insert((7, 3, day(10), 103));
    assert_eq!(campaigns.attribute(used(10)), Some(3));
    assert_eq!(campaigns.attribute(used(11)), Some(2), "another day");
    campaigns.seen.insert((7, 1, day(10), 101));
    assert_eq!(campaigns.attribute(used(10)), Some(1), "two are confirmed");
}

#[test]
fn a_coupon_seen_counts_only_where_it_covers_the_product() {
    let mut campaigns = campaigns(&[(1, 20), (2, 15)]);
    campaigns.seen.insert((7, 1, day(10), 999));
    campaigns.seen.insert((8, 1, day(10), 101));
    assert_eq!(campaigns.attribute(used(10)), Some(2));
}

#[test]
fn a_coupon_seen_does_not_make_a_candidate() {
    let mut campaigns = campaigns(&[(1, 20)]);
    campaigns.seen.insert((7, 1, day(21), 101));
    assert_eq!(campaigns.attribute(used(21)), None);
}
