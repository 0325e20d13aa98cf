use super::*;
use crate::tests::{PLATFORM, Scenario, World, check_precedence};
use crate::{Actor, Code};
use units::{Amount, BasisPoints, Currency, Duration, MemberId};

fn rates(maker: u16, taker: u16, tiers: &[(i64, u16)]) -> FeeRates {
    let tier = |&(from, rate)| FeeTier {
        from_volume: Amount::new(from),
        maker: BasisPoints::new(rate),
        taker: BasisPoints::new(rate),
    };
    FeeRates {
        maker: BasisPoints::new(maker),
        taker: BasisPoints::new(taker),
        tiers: tiers.iter().map(tier).collect(),
    }
}

fn schedule(first: FeeRates) -> FeeSchedule {
    let segments = [first, rates(15, 20, &[]), rates(50, 100, &[])];
    FeeSchedule { segments, reserve_share: BasisPoints::new(1_000) }
}

#[test]
fn set_fees_refuses_in_order() {
    let base = || Scenario {
        world: World::new(),
        actor: PLATFORM,
        command: SetFees { schedule: schedule(rates(50, 100, &[(10, 40), (20, 30)])) },
    };
    check_precedence(
        base,
        &[
            (Code::NotPermitted, |s| s.actor = Actor::System),
            (Code::FeeScheduleInvalid, |s| {
                s.command.schedule.segments[0].taker = BasisPoints::new(1_001);
            }),
            (Code::FeeScheduleInvalid, |s| {
                s.command.schedule = schedule(rates(1, 2, &[(20, 1), (20, 1)]));
            }),
            (Code::FeeScheduleInvalid, |s| {
                s.command.schedule.reserve_share = BasisPoints::new(10_001);
            }),
        ],
        &[],
    );
}

#[test]
fn tiers_begin_at_their_volume() {
    let fees = schedule(rates(50, 100, &[(1_000, 40), (5_000, 10)]));
    let rate = |volume| fees.rate(Segment::C2c, Role::Taker, Amount::new(volume)).points();
    assert_eq!([0, 999, 1_000, 4_999, 5_000].map(rate), [100, 100, 40, 40, 10]);
    assert_eq!(fees.highest_rate(Amount::new(5_000)).points(), 100, "B2C still costs 1 %");
}

#[test]
fn fees_round_down_and_share_with_the_reserve_fund() {
    let fees = schedule(rates(50, 150, &[]));
    let fee = |paid| fees.fee(BasisPoints::new(150), Amount::new(paid)).unwrap();
    assert_eq!(fee(66).total, Amount::ZERO, "0.99 of a cent is not taken");
    assert_eq!(fee(67).total, Amount::new(1));
    assert_eq!((fee(10_000).total, fee(10_000).reserve), (Amount::new(150), Amount::new(15)));
    assert_eq!(fee(1_000).reserve, Amount::new(1), "a tenth of 15, rounded down");
}

#[test]
fn volume_is_forgotten_after_thirty_days() {
    let mut volumes = Volumes::default();
    let member = MemberId::new(7);
    let start = World::new().now;
    let on = |days| start.after(Duration::from_days(days));
    volumes.add(member, Currency::CNY, on(0), Amount::new(5));
    volumes.add(member, Currency::CNY, on(0), Amount::new(6));
    volumes.add(member, Currency::CNY, on(20), Amount::new(7));
    let trailing = |days| volumes.trailing(member, Currency::CNY, on(days)).minor();
    assert_eq!([20, 29, 30, 49, 50].map(trailing), [18, 18, 7, 7, 0]);
    assert_eq!(volumes.trailing(member, Currency::USD, on(20)), Amount::ZERO);
}
