//! Random commands: whatever is asked in whatever order, the books hold. The world checks every
//! invariant after every record and decides everything again at the end.

use super::shop::open_series;
use super::shop::{Shop, grant, promotion, terms};
use crate::coupon::*;
use crate::tests::PLATFORM;
use crate::{Actor, Command, Outcome};
use proptest::collection::vec;
use proptest::prelude::*;
use units::{
    BasisPoints, Duration, GiftId, LossId, MemberId, PurchaseId, Quantity, SeriesId, Timestamp,
};

const HOLDERS: [MemberId; 3] = [MemberId::new(2), MemberId::new(3), MemberId::new(4)];

fn member() -> impl Strategy<Value = MemberId> {
    prop::sample::select(&HOLDERS[..])
}

fn series() -> impl Strategy<Value = SeriesId> {
    (1_u32..=2).prop_map(SeriesId::new)
}

fn quantity() -> impl Strategy<Value = Quantity> {
    prop_oneof![1 => Just(0_u64), 18 => 1_u64..9, 1 => 100_u64..200_000].prop_map(Quantity::new)
}

fn moves() -> impl Strategy<Value = Command> {
    let issue = (series(), member(), 0_u64..4, 0_i64..2).prop_map(|(series, to, coupons, paid)| {
        let each = if series.number() == 1 { 100 } else { 1 };
        let grants = vec![grant(to, coupons * each, paid * 90)];
        IssueUnits { series, grants }.into()
    });
    let transfer =
        (series(), member(), member(), quantity()).prop_map(|(series, from, to, quantity)| {
            TransferUnits { series, from, to, quantity }.into()
        });
    let retire = (series(), quantity())
        .prop_map(|(series, quantity)| RetireUnits { series, quantity }.into());
    let refund = (1_u64..4).prop_map(|id| RefundPurchase { purchase: PurchaseId::new(id) }.into());
    let dormant = (series(), member(), quantity())
        .prop_map(|(series, member, quantity)| RefundDormant { series, member, quantity }.into());
    prop_oneof![4 => issue, 3 => transfer, 1 => retire, 2 => refund, 1 => dormant]
}

fn asides() -> impl Strategy<Value = Command> {
    let create =
        (series(), member(), quantity(), 1_u8..3).prop_map(|(series, from, quantity, attempts)| {
            // The time is set when it is sent, as are the ids of what is to be ended: see `aim`.
            let expires_at = Timestamp::from_micros(0);
            let code_hash = [1; 32];
            CreateGift { series, from, quantity, code_hash, attempts, expires_at }.into()
        });
    let claim = (1_u64..5, member(), 1_u8..3).prop_map(|(id, member, code)| {
        ClaimGift { gift: GiftId::new(id), member, code_hash: [code; 32] }.into()
    });
    let cancel = (1_u64..5).prop_map(|id| CancelGift { gift: GiftId::new(id) }.into());
    let lost = (series(), member())
        .prop_map(|(series, member)| ReportLost { series, member, ranges: Vec::new() }.into());
    let replace = (1_u64..4).prop_map(|id| ReplaceLost { loss: LossId::new(id) }.into());
    let restore = (1_u64..4).prop_map(|id| RestoreLost { loss: LossId::new(id) }.into());
    prop_oneof![create, claim, cancel, lost, replace, restore]
}

fn lives() -> impl Strategy<Value = Command> {
    series().prop_flat_map(|series| {
        let valid_until = "2029-12-31".parse().unwrap();
        prop::sample::select(vec![
            Command::from(SuspendSeries { series, reason: "case 1".into() }),
            ResumeSeries { series }.into(),
            ResumeSeries { series }.into(),
            ResumeSeries { series }.into(),
            ReactivateSeries { series, valid_until }.into(),
            CloseSeries { series }.into(),
            ReactivateSeries { series, valid_until }.into(),
        ])
    })
}

fn steps() -> impl Strategy<Value = Vec<(Command, u32)>> {
    let command = prop_oneof![5 => moves(), 4 => asides(), 1 => lives()];
    let days = prop_oneof![40 => Just(0_u32), 9 => 1_u32..5, 1 => 200_u32..400];
    vec((command, days), 1..60)
}

/// Both series stand open, and everybody holds some of both.
fn two_series() -> Shop {
    let mut shop = Shop::open(Terms { reserve_ratio: BasisPoints::new(4_000), ..terms() });
    let second = open_series(&mut shop.world, shop.issuer, promotion());
    shop.sell(shop.alice, 200, 180);
    shop.sell(shop.bob, 100, 120);
    shop.issue(shop.issuer, 100);
    let first = std::mem::replace(&mut shop.series, second);
    for holder in HOLDERS {
        shop.issue(holder, 5);
    }
    shop.series = first;
    shop
}

/// Most random ids name nothing: where something is open, points at it instead.
fn aim(shop: &Shop, command: &mut Command) {
    let coupons = &shop.world.state.coupons;
    let gift = |id: GiftId| nth(coupons.gifts().map(|(id, _)| id), id.number()).unwrap_or(id);
    let loss = |id: LossId| nth(coupons.losses().map(|(id, _)| id), id.number()).unwrap_or(id);
    match command {
        Command::CreateGift(create) => {
            create.expires_at = shop.world.now.after(Duration::from_days(20));
        }
        Command::ClaimGift(claim) => claim.gift = gift(claim.gift),
        Command::CancelGift(cancel) => cancel.gift = gift(cancel.gift),
        Command::ReplaceLost(replace) => replace.loss = loss(replace.loss),
        Command::RestoreLost(restore) => restore.loss = loss(restore.loss),
        _ => {}
    }
}

fn nth<T>(mut open: impl Iterator<Item = T>, number: u64) -> Option<T> {
    open.nth(usize::try_from(number % 3).unwrap())
}

fn books(shop: &Shop) -> Vec<u8> {
    let state = &shop.world.state;
    minicbor::to_vec((&state.ledger, &state.title, &state.coupons)).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_books_hold(steps in steps()) {
        let mut shop = two_series();
        for (mut command, days) in steps {
            shop.world.pass(Duration::from_days(days));
            aim(&shop, &mut command);
            shop.world.facts.expires_at = Some(shop.world.now.after(Duration::from_days(200)));
            let before = books(&shop);
            if let Outcome::Rejected(_) = shop.world.submit(PLATFORM, command) {
                prop_assert_eq!(before, books(&shop), "a refusal changes nothing");
            }
        }
        shop.world.pass(Duration::from_days(2_000));
    }

    #[test]
    fn nobody_acts_for_others(command in prop_oneof![moves(), asides(), lives()]) {
        let mut shop = two_series();
        let stranger = shop.world.member(crate::member::MemberKind::Developer);
        let outcome = shop.world.submit(Actor::Member(stranger), command);
        prop_assert!(matches!(outcome, Outcome::Rejected(_)));
    }
}
