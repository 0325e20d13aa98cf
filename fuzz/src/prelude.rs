//! The world that every sequence of commands begins in: one member of each kind and some more, money,
//! and a series of each kind of venue, with coupons in the hands of everybody.

use crate::World;
use engine::coupon::{
    Acceptance, ActivateSeries, AfterDormancy, AfterExpiry, ApproveSeries, Consideration,
    DefineSeries, Form, Grant, IssueUnits, Terms, Venue, VenueMode,
};
use engine::ledger::RecordDeposit;
use engine::member::{MemberKind, Members, OpenMember};
use engine::rule::{Position, Rule};
use engine::{Actor, Command, Facts};
use std::sync::LazyLock;
use units::{
    Amount, BasisPoints, CivilDate, Currency, Duration, MemberId, Price, Quantity, SeriesId,
};

/// The platform, member 1.
pub const PLATFORM: Actor = Actor::Member(Members::PLATFORM);
/// Members 2 to 13.
pub const KINDS: [MemberKind; 12] = [
    MemberKind::Regulator,
    MemberKind::Bank,
    MemberKind::Person,
    MemberKind::Person,
    MemberKind::Person,
    MemberKind::Person,
    MemberKind::Issuer,
    MemberKind::Issuer,
    MemberKind::Merchant,
    MemberKind::Merchant,
    MemberKind::Developer,
    MemberKind::Person,
];
/// Those among them who trade and pay.
pub const TRADERS: std::ops::RangeInclusive<u32> = 4..=11;

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let mut world = World::new();
    build(&mut world);
    world.check();
    world
});

/// The world, with the records that made it.
#[must_use]
pub fn world() -> &'static World {
    &WORLD
}

/// The same, about to make records of its own.
#[must_use]
pub fn fresh() -> World {
    World { state: WORLD.state.clone(), now: WORLD.now, records: Vec::new() }
}

fn build(world: &mut World) {
    must(world, Actor::System, open(MemberKind::Platform));
    for kind in KINDS {
        must(world, PLATFORM, open(kind));
    }
    for number in TRADERS {
        for currency in [Currency::CNY, Currency::USD] {
            let bank_reference = format!("{number}-{}", currency.numeric());
            let (member, amount) = (Some(MemberId::new(number)), Amount::new(5_000_000));
            must(world, PLATFORM, RecordDeposit { member, currency, amount, bank_reference });
        }
    }
    for kind in 0..6 {
        let issuer = MemberId::new(8 + kind % 2);
        let series = SeriesId::new(kind + 1);
        let (terms, document) = (Box::new(terms(kind)), "{}".to_owned());
        must(world, PLATFORM, DefineSeries { issuer, terms, document });
        must(world, PLATFORM, ApproveSeries { series });
        must(world, PLATFORM, ActivateSeries { series });
        let quantity = Quantity::new(100 * self::terms(kind).units_per_coupon);
        let to = TRADERS.map(MemberId::new);
        let grants = to.map(|to| Grant { to, quantity, paid: Amount::ZERO }).collect();
        must(world, PLATFORM, IssueUnits { series, grants });
    }
    let (terms, document) = (Box::new(terms(6)), "{}".to_owned());
    must(world, PLATFORM, DefineSeries { issuer: MemberId::new(8), terms, document });
}

fn must(world: &mut World, actor: Actor, command: impl Into<Command>) {
    let expires_at = Some(world.now.after(Duration::from_days(60)));
    let facts = Facts { local_time: None, expires_at, starts_at: None };
    let command = command.into();
    assert!(world.submit(actor, command.clone(), None, facts), "refused: {command:?}");
}

fn open(kind: MemberKind) -> OpenMember {
    OpenMember {
        kind,
        jurisdiction: "CN".into(),
        kyc_level: 2,
        category: Some(5812),
        time_zone: "Asia/Shanghai".into(),
    }
}

/// Terms that the engine takes: one for each kind of venue and of ending.
#[must_use]
pub fn terms(kind: u32) -> Terms {
    let paid = kind % 2 == 1;
    let divisible = kind % 3 == 1;
    let modes = [
        VenueMode::Continuous,
        VenueMode::Continuous,
        VenueMode::CallAuction,
        VenueMode::FixedPrice,
        VenueMode::Rfq,
        VenueMode::BuybackOnly,
    ];
    let mode = modes[usize::try_from(kind).expect("few") % modes.len()];
    let then = if kind % 4 == 1 { AfterDormancy::Escheat } else { AfterDormancy::Extinguish };
    let dormant = AfterExpiry::Dormant { lasts: Duration::from_days(20), then };
    let rule = |text, position| rule(text, position).filter(|_| kind >= 3);
    Terms {
        consideration: if paid { Consideration::Paid } else { Consideration::Promotional },
        currency: if kind == 3 { Currency::USD } else { Currency::CNY },
        unit_value: Amount::new(if divisible { 1 } else { 1_000 }),
        units_per_coupon: if divisible { 1_000 } else { 1 },
        form: if kind == 2 { Form::Bearer } else { Form::Registered },
        transferable: true,
        divisible,
        valid_from: None,
        valid_until: (!kind.is_multiple_of(4)).then_some(CivilDate::from_days(20_514)),
        time_zone: "Asia/Shanghai".into(),
        acceptance: Acceptance::Any,
        reversal_window: Duration::from_days(kind % 3),
        authorisation_ttl: Duration::from_secs(900),
        cooling_off: if paid { Duration::from_days(7) } else { Duration::ZERO },
        reserve_ratio: BasisPoints::new(if kind == 4 { 4_000 } else { 10_000 }),
        after_expiry: if paid { dormant } else { AfterExpiry::Extinguish },
        max_units: None,
        issue_rule: rule("ask.units < 1000000", Position::Issue),
        trade_rule: rule("holder.units + ask.units < 9000000000", Position::Trade),
        redeem_rule: rule("order.amount / ask.face >= 0 && local.hour < 22", Position::Redeem),
        venue: Venue {
            mode,
            tick: Price::ppm(10_000),
            lot: Quantity::new(if divisible { 100 } else { 1 }),
            collar: (kind == 2).then_some(BasisPoints::new(3_000)),
            auction_every: (mode == VenueMode::CallAuction).then(|| Duration::from_secs(3_600)),
        },
        template: None,
    }
}

/// A rule of this text; `None` where it is wrong.
#[must_use]
pub fn rule(text: &str, position: Position) -> Option<Rule> {
    contract::compile_rule(text, position).ok()
}
