//! Random lives of a small world: nothing is lost, nothing is made, and the books hold at each step.

use super::*;
use crate::coupon::ResumeSeries;
use crate::ledger::{FundEscrow, ReleaseEscrow, SettleMerchant, TransferMoney};
use proptest::collection::vec;
use proptest::prelude::*;

#[derive(Clone, Copy, Debug)]
enum Step {
    Authorise { holder: usize, till: usize, units: [u64; 3] },
    Capture { which: usize, parts: [u64; 3] },
    Void(usize),
    Reverse(usize),
    Settle(usize),
    Fund(i64),
    Release(i64),
    Drain(i64),
    Freeze(usize, bool),
    Pass(u32),
}

fn step() -> impl Strategy<Value = Step> {
    let units = || [0..3_u64, 0..3_u64, 0..3_u64];
    prop_oneof![
        6 => (0..2_usize, 0..2_usize, units())
            .prop_map(|(holder, till, units)| Step::Authorise { holder, till, units }),
        5 => (0..8_usize, units()).prop_map(|(which, parts)| Step::Capture { which, parts }),
        2 => (0..8_usize).prop_map(Step::Void),
        3 => (0..8_usize).prop_map(Step::Reverse),
        1 => (0..2_usize).prop_map(Step::Settle),
        1 => (1..40_i64).prop_map(Step::Fund),
        1 => (1..40_i64).prop_map(Step::Release),
        1 => (1..40_i64).prop_map(Step::Drain),
        1 => (0..3_usize, any::<bool>()).prop_map(|(at, frozen)| Step::Freeze(at, frozen)),
        2 => (1..1_500_u32).prop_map(Step::Pass),
    ]
}

struct Town {
    world: World,
    issuer: MemberId,
    tills: [MemberId; 2],
    holders: [MemberId; 2],
    series: [SeriesId; 3],
    /// What the issuer took out of the clearing house.
    drained: i64,
}

impl Town {
    /// Odd values and ratios, so that every rounding happens; the issuer runs a till itself.
    fn new() -> Self {
        let Shop { mut world, merchant, holder, .. } = Shop::new();
        let issuer = world.member(MemberKind::Issuer);
        let other = world.member(MemberKind::Person);
        world.deposit(issuer, CNY, 200);
        let kind = |value, points, window| Terms {
            unit_value: Amount::new(value),
            reserve_ratio: BasisPoints::new(points),
            reversal_window: Duration::from_secs(window),
            ..terms()
        };
        let promotion = Terms {
            consideration: Consideration::Promotional,
            after_expiry: AfterExpiry::Extinguish,
            ..kind(3, 3_333, 2_000)
        };
        let mut add = |terms, seconds| {
            let ends_at = world.now.after(Duration::from_secs(seconds));
            add_series_until(&mut world, issuer, terms, ends_at)
        };
        // The first goes dormant and escheats, the second just ends, the third lasts.
        let series = [
            add(kind(1, 4_000, 1_000), 9_000),
            add(promotion, 6_000),
            add(kind(7, 10_000, 0), 1_000_000),
        ];
        for id in series {
            issue(&mut world, id, holder, 9);
            issue(&mut world, id, other, 4);
        }
        let (tills, holders) = ([merchant, issuer], [holder, other]);
        Self { world, issuer, tills, holders, series, drained: 0 }
    }

    fn play(&mut self, step: Step) {
        let open: Vec<_> = self.world.state.clearing.iter().map(|(id, _)| id).collect();
        let pick = |which: usize| {
            open.get(which % open.len().max(1)).copied().unwrap_or(RedemptionId::new(999))
        };
        let (issuer, currency) = (self.issuer, CNY);
        match step {
            Step::Authorise { holder, till, units } => {
                let asked = self.series.iter().zip(units).filter(|(_, units)| *units > 0);
                let items =
                    asked.map(|(&series, units)| Item { series, quantity: Quantity::new(units) });
                let command = Authorise {
                    merchant: self.tills[till],
                    holder: self.holders[holder],
                    code_hash: None,
                    items: items.collect(),
                    order_amount: Amount::ZERO,
                    store: 0,
                    expires_at: None,
                };
                self.submit(command);
            }
            Step::Capture { which, parts } => {
                let redemption = pick(which);
                let items = self.world.state.clearing.get(redemption);
                let count = items.map_or(0, |found| found.items.len());
                self.submit(capture(redemption, &parts[..count.min(3)]));
            }
            Step::Void(which) => self.submit(VoidRedemption { redemption: pick(which) }),
            Step::Reverse(which) => self.submit(ReverseRedemption { redemption: pick(which) }),
            Step::Settle(till) => {
                let merchant = self.tills[till];
                self.submit(SettleMerchant { merchant, currency, amount: None });
            }
            Step::Fund(minor) => {
                self.submit(FundEscrow { issuer, currency, amount: Amount::new(minor) });
            }
            Step::Release(minor) => {
                self.submit(ReleaseEscrow { issuer, currency, amount: Amount::new(minor) });
            }
            Step::Drain(minor) => {
                let (to, amount) = (self.holders[0], Amount::new(minor));
                let pay = TransferMoney { from: issuer, to, currency, amount };
                let outcome = self.world.submit(PLATFORM, pay.into());
                self.drained += if matches!(outcome, crate::Outcome::Done(_)) { minor } else { 0 };
            }
            Step::Freeze(at, true) => {
                self.submit(SuspendSeries { series: self.series[at], reason: "case 3".into() });
            }
            Step::Freeze(at, false) => self.submit(ResumeSeries { series: self.series[at] }),
            Step::Pass(seconds) => {
                self.world.pass(Duration::from_secs(seconds));
            }
        }
    }

    fn submit(&mut self, command: impl Into<crate::Command>) {
        self.world.submit(PLATFORM, command.into());
    }

    /// All money of an account's purposes.
    fn money(&self, owner: MemberId) -> i64 {
        let accounts = self.world.state.ledger.accounts();
        let own = accounts.iter().filter(|(key, _)| key.owner == owner && key.currency == CNY);
        own.map(|(_, balance)| balance.minor()).sum()
    }

    /// The face value of some of the units of every series.
    fn face(&self, count: fn(crate::SeriesUnits) -> u64) -> i64 {
        let state = &self.world.state;
        let faces = self.series.iter().map(|&id| {
            let value = state.coupons.get(id).unwrap().terms().unit_value.minor();
            i64::try_from(count(state.title.units(id))).unwrap() * value
        });
        faces.sum()
    }

    /// What tills took and did not give back, as the records tell it.
    fn told(&self) -> i64 {
        let events = self.world.records.iter().flat_map(|record| match &record.outcome {
            crate::Outcome::Done(events) => events.as_slice(),
            crate::Outcome::Rejected(_) => &[],
        });
        let amounts = events.map(|event| match &event.fact {
            crate::Fact::Clearing(ClearingFact::Captured { amount, .. }) => amount.minor(),
            crate::Fact::Clearing(ClearingFact::Reversed { amount, .. }) => -amount.minor(),
            _ => 0,
        });
        amounts.sum()
    }

    fn reserved(&self) -> i64 {
        self.world.state.ledger.balance(AccountKey::reserved(self.issuer, CNY)).minor()
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 128,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn value_is_conserved(steps in vec(step(), 20..80)) {
        let mut town = Town::new();
        let merchant = town.tills[0];
        let issued = town.face(|units| units.outstanding);
        for step in steps {
            town.play(step);
            let money = town.money(town.issuer) + town.money(merchant);
            prop_assert_eq!(money, 200 - town.drained, "tills get what issuers pay");
            let owed = town.face(|units| units.outstanding + units.authorised);
            let taken = town.face(|units| units.captured + units.redeemed);
            let ended = town.face(|units| units.extinguished + units.escheated);
            prop_assert_eq!(owed + taken + ended, issued, "every coupon is somewhere");
            prop_assert_eq!(town.told(), taken, "what is told is what was taken");
            let authorised = town.face(|units| units.authorised);
            prop_assert_eq!(town.reserved(), authorised, "reserved is what is authorised");
        }
        town.world.pass(Duration::from_secs(4_000));
        prop_assert!(town.world.state.clearing.is_empty(), "time ends what is open");
        prop_assert_eq!(town.reserved(), 0);
    }
}
