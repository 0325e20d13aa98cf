//! The life of a series: versions, and every way from state to state.

use super::shop::{Shop, facts, promotion, terms, year_end};
use crate::coupon::*;
use crate::tests::PLATFORM;
use crate::{Code, Command, Event, Fact, Outcome};
use std::collections::BTreeSet;
use units::{Duration, Quantity};

#[test]
fn a_draft_may_change_altogether_and_a_version_may_not() {
    let mut shop = Shop::with_draft(terms());
    let revise = |terms: Terms| {
        let series = units::SeriesId::new(1);
        ReviseSeries { series, terms: Box::new(terms), document: "{\"v\":2}".into() }
    };
    shop.world.ok(PLATFORM, revise(promotion()));
    shop.approve();
    let immutable: [fn(&mut Terms); 6] = [
        |t| t.consideration = Consideration::Loyalty,
        |t| t.transferable = false,
        |t| t.valid_until = None,
        |t| t.time_zone = "Europe/Berlin".into(),
        |t| t.venue.collar = Some(units::BasisPoints::new(100)),
        |t| {
            let then = AfterDormancy::Extinguish;
            t.after_expiry = AfterExpiry::Dormant { lasts: Duration::from_days(1), then };
        },
    ];
    for change in immutable {
        let mut terms = promotion();
        change(&mut terms);
        assert_eq!(shop.world.refused(PLATFORM, revise(terms)), Code::TermImmutable);
    }
}

#[test]
fn what_was_issued_keeps_its_version() {
    let mut shop = Shop::open(terms());
    shop.issue(shop.alice, 100);
    let newer = Terms { reversal_window: Duration::ZERO, ..terms() };
    let (series, document) = (shop.series, "{\"v\":2}".to_owned());
    shop.world.ok(PLATFORM, ReviseSeries { series, terms: Box::new(newer), document });
    shop.issue(shop.alice, 100);
    let before = shop.world.state.coupons.get(series).unwrap();
    assert_eq!(before.terms().reversal_window, Duration::from_days(7), "a draft is no version");
    shop.world.ok(PLATFORM, ApproveSeries { series });
    shop.issue(shop.alice, 100);
    let after = shop.world.state.coupons.get(series).unwrap();
    let window = |serial| after.terms_of(serial).reversal_window;
    assert_eq!((window(1), window(200)), (Duration::from_days(7), Duration::from_days(7)));
    assert_eq!((window(201), after.terms().reversal_window), (Duration::ZERO, Duration::ZERO));
    assert_eq!(after.versions[1].document, "{\"v\":2}");
}

const fn name(state: SeriesState) -> &'static str {
    match state {
        SeriesState::Draft => "draft",
        SeriesState::Approved => "approved",
        SeriesState::Active => "active",
        SeriesState::Suspended => "suspended",
        SeriesState::Expired => "expired",
        SeriesState::Dormant => "dormant",
        SeriesState::Closed => "closed",
    }
}

/// A shop whose series stands in this state, with a draft waiting where one may.
fn stand(state: SeriesState, terms: &Terms) -> Shop {
    let mut shop = Shop::with_draft(terms.clone());
    let series = shop.series;
    let reason = "case 1".to_owned();
    let mut steps: Vec<Command> = Vec::new();
    if state != SeriesState::Draft {
        shop.approve();
        let document = "{}".into();
        steps.push(ReviseSeries { series, terms: Box::new(terms.clone()), document }.into());
    }
    match state {
        SeriesState::Active => steps.push(ActivateSeries { series }.into()),
        SeriesState::Suspended => {
            steps.push(ActivateSeries { series }.into());
            steps.push(SuspendSeries { series, reason }.into());
        }
        SeriesState::Closed => steps.push(CloseSeries { series }.into()),
        _ => {}
    }
    for step in steps {
        shop.world.ok(PLATFORM, step);
    }
    if state == SeriesState::Dormant {
        shop.pass_year();
    }
    assert_eq!(shop.state(), state);
    shop
}

fn commands(shop: &Shop, terms: &Terms) -> Vec<Command> {
    let series = shop.series;
    let (terms, document) = (Box::new(terms.clone()), "{}".to_owned());
    let valid_until = "2029-12-31".parse().unwrap();
    vec![
        ReviseSeries { series, terms, document }.into(),
        ApproveSeries { series }.into(),
        ActivateSeries { series }.into(),
        SuspendSeries { series, reason: "case 2".into() }.into(),
        ResumeSeries { series }.into(),
        CloseSeries { series }.into(),
        ReactivateSeries { series, valid_until }.into(),
    ]
}

/// The steps that timers took, from these events on.
fn timed(
    from: SeriesState,
    kind: &'static str,
    events: &[Event],
) -> Vec<(&'static str, &'static str, &'static str)> {
    let step = |event: &Event| match &event.fact {
        Fact::Coupon(CouponFact::SeriesExpired { .. }) => Some((name(from), kind, "expired")),
        Fact::Coupon(CouponFact::SeriesDormant { .. }) => Some((name(from), kind, "dormant")),
        Fact::Coupon(
            CouponFact::SeriesExtinguished { .. } | CouponFact::SeriesEscheated { .. },
        ) => Some(("expired", "purge_series", "closed")),
        _ => None,
    };
    events.iter().filter_map(step).collect()
}

#[test]
fn every_way_from_state_to_state_is_in_the_table() {
    use SeriesState::{Active, Approved, Closed, Dormant, Draft, Suspended};
    let mut seen = BTreeSet::from([("", "define_series", "draft")]);
    let kinds = [(terms(), "series_end: dormant"), (promotion(), "series_end: extinguish")];
    for (terms, kind) in &kinds {
        for from in [Draft, Approved, Active, Suspended, Dormant, Closed] {
            if from == Dormant && terms.after_expiry == AfterExpiry::Extinguish {
                continue;
            }
            for index in 0..7 {
                let mut shop = stand(from, terms);
                shop.world.facts = facts();
                shop.world.facts.expires_at = Some(year_end().after(Duration::from_days(700)));
                let command = commands(&shop, terms).swap_remove(index);
                let command_name = command.name();
                if let Outcome::Done(_) = shop.world.submit(PLATFORM, command) {
                    seen.insert((name(from), command_name, name(shop.state())));
                }
            }
            let mut shop = stand(from, terms);
            seen.extend(timed(from, kind, &shop.world.pass(Duration::from_days(365))));
        }
    }
    let table: BTreeSet<_> = TRANSITIONS.iter().copied().collect();
    assert_eq!(table.len(), TRANSITIONS.len(), "no line stands twice");
    assert_eq!(seen, table);
}

#[test]
fn a_suspended_series_stands_still() {
    let mut shop = Shop::open(terms());
    shop.issue(shop.alice, 100);
    let (series, from, to) = (shop.series, shop.alice, shop.bob);
    shop.world.ok(PLATFORM, SuspendSeries { series, reason: "case 3".into() });
    let transfer = TransferUnits { series, from, to, quantity: Quantity::new(1) };
    assert_eq!(shop.world.refused(PLATFORM, transfer.clone()), Code::SeriesStateWrong);
    shop.world.ok(PLATFORM, ResumeSeries { series });
    shop.world.ok(PLATFORM, transfer);
}
