use super::*;
use crate::Code;
use crate::coupon::tests::shop::{Shop, facts, grant, promotion};
use crate::coupon::*;
use crate::rule::{Expr, Rule};
use crate::tests::{Scenario, check_precedence};
use ::units::{Amount, BasisPoints, Price, Quantity};

fn no_condition() -> Option<Rule> {
    Some(Rule::new("1".into(), Expr::Int(1)).unwrap())
}

#[test]
fn of_define() {
    let base = || {
        let shop = Shop::with_draft(terms());
        let terms = Box::new(terms());
        let command = DefineSeries { issuer: ISSUER, terms, document: "{}".into() };
        Scenario { world: shop.world, actor: by(ISSUER), command }
    };
    check_precedence(
        base,
        &[
            (Code::NotPermitted, |s| s.actor = by(BOB)),
            (Code::MemberNotFound, |s| (s.actor, s.command.issuer) = (PLATFORM, NOBODY)),
            (Code::MemberFrozen, |s| {
                s.command.issuer = ISSUER;
                freeze(&mut s.world, ISSUER);
            }),
            (Code::MemberClosed, |s| {
                s.actor = PLATFORM;
                s.command.issuer = gone(&mut s.world, MemberKind::Issuer);
            }),
            (Code::MemberKindWrong, |s| (s.actor, s.command.issuer) = (PLATFORM, ALICE)),
            (Code::DocumentInvalid, |s| s.command.document = String::new()),
            (Code::TermInvalid, |s| s.command.terms.unit_value = Amount::ZERO),
            (Code::VenueInvalid, |s| s.command.terms.venue.tick = Price::ppm(0)),
            (Code::RuleInvalid, |s| s.command.terms.issue_rule = no_condition()),
        ],
        &[Code::SeriesExhausted],
    );
}

#[test]
fn of_revise() {
    let base = || {
        let shop = Shop::open(terms());
        let terms = Box::new(terms());
        let command = ReviseSeries { series: SERIES, terms, document: "{}".into() };
        Scenario { world: shop.world, actor: by(ISSUER), command }
    };
    check_precedence(
        base,
        &[
            (Code::SeriesNotFound, |s| s.command.series = NO_SERIES),
            (Code::NotPermitted, |s| s.actor = by(BOB)),
            (Code::MemberFrozen, |s| freeze(&mut s.world, ISSUER)),
            (Code::SeriesStateWrong, |s| {
                s.world.ok(PLATFORM, CloseSeries { series: SERIES });
            }),
            (Code::DocumentInvalid, |s| s.command.document = "x".repeat(65_537)),
            (Code::TermInvalid, |s| s.command.terms.time_zone = String::new()),
            (Code::VenueInvalid, |s| s.command.terms.venue.lot = Quantity::ZERO),
            (Code::RuleInvalid, |s| s.command.terms.trade_rule = no_condition()),
            (Code::TermImmutable, |s| s.command.terms.reserve_ratio = BasisPoints::new(4_000)),
            (Code::TooMany, |s| {
                for _ in 1..100 {
                    let terms = Box::new(terms());
                    let revise = ReviseSeries { series: SERIES, terms, document: "{}".into() };
                    s.world.ok(PLATFORM, revise);
                    s.world.ok(PLATFORM, ApproveSeries { series: SERIES });
                }
            }),
        ],
        &[],
    );
}

#[test]
fn of_approve() {
    let base = || {
        let mut world = Shop::with_draft(terms()).world;
        world.facts = facts();
        Scenario { world, actor: PLATFORM, command: ApproveSeries { series: SERIES } }
    };
    check_precedence(
        base,
        &[
            (Code::NotPermitted, |s| s.actor = by(ISSUER)),
            (Code::SeriesNotFound, |s| s.command.series = NO_SERIES),
            (Code::MemberFrozen, |s| freeze(&mut s.world, ISSUER)),
            (Code::SeriesStateWrong, |s| {
                s.world.ok(PLATFORM, CloseSeries { series: SERIES });
            }),
            (Code::FactMissing, |s| s.world.facts.starts_at = None),
            (Code::TimeNotInFuture, |s| s.world.facts.expires_at = Some(s.world.now)),
        ],
        &[],
    );
    let mut scenario = base();
    scenario.world.facts.expires_at = None;
    assert_eq!(scenario.world.refused(PLATFORM, scenario.command), Code::FactMissing);
}

#[test]
fn of_activate() {
    let base = || {
        let mut shop = Shop::with_draft(terms());
        shop.approve();
        let command = ActivateSeries { series: SERIES };
        Scenario { world: shop.world, actor: by(ISSUER), command }
    };
    check_precedence(
        base,
        &[
            (Code::SeriesNotFound, |s| s.command.series = NO_SERIES),
            (Code::NotPermitted, |s| s.actor = by(BOB)),
            (Code::MemberFrozen, |s| freeze(&mut s.world, ISSUER)),
            (Code::SeriesStateWrong, |s| {
                s.world.ok(PLATFORM, ActivateSeries { series: SERIES });
            }),
        ],
        &[],
    );
}

#[test]
fn of_suspend_and_resume() {
    let base = || {
        let command = SuspendSeries { series: SERIES, reason: "case 9".into() };
        let mut world = Shop::open(terms()).world;
        let actor = by(world.member(MemberKind::Regulator));
        Scenario { world, actor, command }
    };
    check_precedence(
        base,
        &[
            (Code::NotPermitted, |s| s.actor = by(ISSUER)),
            (Code::SeriesNotFound, |s| s.command.series = NO_SERIES),
            (Code::SeriesStateWrong, |s| suspend(&mut s.world, SERIES)),
            (Code::TextInvalid, |s| s.command.reason = " ".into()),
        ],
        &[],
    );
    let base = || {
        let mut world = Shop::open(terms()).world;
        suspend(&mut world, SERIES);
        let actor = by(world.member(MemberKind::Regulator));
        Scenario { world, actor, command: ResumeSeries { series: SERIES } }
    };
    check_precedence(
        base,
        &[
            (Code::NotPermitted, |s| s.actor = by(ISSUER)),
            (Code::SeriesNotFound, |s| s.command.series = NO_SERIES),
            (Code::SeriesStateWrong, |s| {
                s.world.ok(PLATFORM, ResumeSeries { series: SERIES });
            }),
        ],
        &[],
    );
}

#[test]
fn of_close() {
    let base = || {
        let world = Shop::open(promotion()).world;
        Scenario { world, actor: by(ISSUER), command: CloseSeries { series: SERIES } }
    };
    check_precedence(
        base,
        &[
            (Code::SeriesNotFound, |s| s.command.series = NO_SERIES),
            (Code::NotPermitted, |s| s.actor = by(BOB)),
            (Code::SeriesStateWrong, |s| {
                s.command.series = draft(&mut s.world);
                s.world.ok(PLATFORM, s.command.clone());
            }),
            (Code::UnitsOutstanding, |s| {
                let issue = IssueUnits { series: SERIES, grants: vec![grant(ALICE, 1, 0)] };
                s.world.ok(PLATFORM, issue);
            }),
        ],
        &[],
    );
}

#[test]
fn of_reactivate() {
    let base = || {
        let mut shop = Shop::open(terms());
        shop.pass_year();
        assert_eq!(state(&shop.world, SERIES), SeriesState::Dormant);
        let valid_until = "2027-06-30".parse().unwrap();
        shop.world.facts.expires_at = Some("2027-06-30T16:00:00Z".parse().unwrap());
        let command = ReactivateSeries { series: SERIES, valid_until };
        Scenario { world: shop.world, actor: by(ISSUER), command }
    };
    check_precedence(
        base,
        &[
            (Code::SeriesNotFound, |s| s.command.series = NO_SERIES),
            (Code::NotPermitted, |s| s.actor = by(BOB)),
            (Code::MemberFrozen, |s| freeze(&mut s.world, ISSUER)),
            (Code::SeriesNotDormant, |s| s.command.series = draft(&mut s.world)),
            (Code::FactMissing, |s| s.world.facts.expires_at = None),
            (Code::TimeNotInFuture, |s| s.world.facts.expires_at = Some(s.world.now)),
        ],
        &[],
    );
}
