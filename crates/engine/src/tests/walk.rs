//! A random walk over every command: seeded, so that a failure replays; all invariants after each
//! step, everything decided and folded again at the end.

mod offers;

use super::{PLATFORM, World};
use crate::coupon::*;
use crate::member::*;
use crate::{Actor, Command, Fact, Outcome};
use std::collections::BTreeSet;
use units::*;

/// A small generator (xorshift64*), so that a seed means the same walk for ever.
pub(super) struct Chance(u64);

impl Chance {
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) % bound
    }

    pub fn one_in(&mut self, bound: u64) -> bool {
        self.below(bound) == 0
    }

    pub fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[usize::try_from(self.below(list.len() as u64)).unwrap()]
    }
}

pub(super) struct Walk {
    pub world: World,
    pub chance: Chance,
    pub persons: Vec<MemberId>,
    pub issuers: Vec<MemberId>,
    pub merchants: Vec<MemberId>,
    pub series: Vec<SeriesId>,
    succeeded: BTreeSet<&'static str>,
}

const CURRENCIES: [Currency; 2] = [Currency::CNY, Currency::USD];

impl Walk {
    fn new(seed: u64) -> Self {
        let mut world = World::new();
        world.member(MemberKind::Regulator);
        let persons = (0..4).map(|_| world.member(MemberKind::Person)).collect();
        let issuers = (0..2).map(|_| world.member(MemberKind::Issuer)).collect();
        let merchants = (0..2).map(|_| world.member(MemberKind::Merchant)).collect();
        let chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let (series, succeeded) = (Vec::new(), BTreeSet::new());
        let mut walk = Self { world, chance, persons, issuers, merchants, series, succeeded };
        for member in walk.everybody() {
            for currency in CURRENCIES {
                walk.world.deposit(member, currency, 1_000_000);
            }
        }
        for _ in 0..4 {
            walk.open_series();
        }
        walk
    }

    pub fn everybody(&self) -> Vec<MemberId> {
        [&self.persons[..], &self.issuers, &self.merchants].concat()
    }

    pub fn anybody(&mut self) -> MemberId {
        let everybody = self.everybody();
        self.chance.pick(&everybody)
    }

    pub fn quantity(&mut self) -> Quantity {
        Quantity::new(self.chance.pick(&[1, 1, 2, 3, 5, 10, 100]))
    }

    pub fn soon(&mut self, days: u64) -> Timestamp {
        let minutes = 1 + self.chance.below(days * 1_440);
        self.world.now.after(Duration::from_micros(minutes * 60_000_000))
    }

    /// An id that some fact of the last records gave out.
    pub fn recent<T: Copy>(&mut self, of: fn(&Fact) -> Option<T>) -> Option<T> {
        let records = self.world.records.iter().rev().take(150);
        let events = records.filter_map(|record| match &record.outcome {
            Outcome::Done(events) => Some(events),
            Outcome::Rejected(_) => None,
        });
        let found: Vec<T> = events.flatten().filter_map(|event| of(&event.fact)).take(12).collect();
        if found.is_empty() { None } else { Some(self.chance.pick(&found)) }
    }

    pub fn try_one(&mut self, actor: Actor, command: impl Into<Command>) -> bool {
        let command = command.into();
        let name = command.name();
        let done = matches!(self.world.submit(actor, command), Outcome::Done(_));
        if done {
            self.succeeded.insert(name);
        }
        done
    }

    fn terms(&mut self) -> Terms {
        let paid = self.chance.one_in(2);
        let divisible = self.chance.one_in(3);
        let mode = self.chance.pick(&[
            VenueMode::Continuous,
            VenueMode::Continuous,
            VenueMode::CallAuction,
            VenueMode::FixedPrice,
            VenueMode::Rfq,
            VenueMode::BuybackOnly,
        ]);
        let dormant = |then| AfterExpiry::Dormant { lasts: Duration::from_days(20), then };
        let endings = [dormant(AfterDormancy::Escheat), dormant(AfterDormancy::Extinguish)];
        let after_expiry = if paid { self.chance.pick(&endings) } else { AfterExpiry::Extinguish };
        let valid_until = CivilDate::from_days(i32::try_from(self.chance.below(30_000)).unwrap());
        Terms {
            consideration: if paid { Consideration::Paid } else { Consideration::Promotional },
            currency: self.chance.pick(&CURRENCIES),
            unit_value: Amount::new(if divisible { 1 } else { 1_000 }),
            units_per_coupon: if divisible { 1_000 } else { 1 },
            form: self.chance.pick(&[Form::Registered, Form::Registered, Form::Bearer]),
            transferable: !self.chance.one_in(5),
            divisible,
            valid_from: None,
            valid_until: Some(valid_until).filter(|_| !self.chance.one_in(4)),
            time_zone: "Asia/Shanghai".into(),
            acceptance: Acceptance::Any,
            reversal_window: Duration::from_days(u32::try_from(self.chance.below(3)).unwrap()),
            authorisation_ttl: Duration::from_secs(900),
            cooling_off: if paid { Duration::from_days(7) } else { Duration::ZERO },
            reserve_ratio: BasisPoints::new(self.chance.pick(&[10_000, 10_000, 4_000])),
            after_expiry,
            max_units: None,
            issue_rule: None,
            trade_rule: None,
            redeem_rule: None,
            venue: Venue {
                mode,
                tick: Price::ppm(10_000),
                lot: Quantity::new(if divisible { 100 } else { 1 }),
                collar: Some(BasisPoints::new(3_000)).filter(|_| self.chance.one_in(3)),
                auction_every: (mode == VenueMode::CallAuction).then(|| Duration::from_secs(3_600)),
            },
            template: None,
        }
    }

    /// Defines a series and brings it to life.
    fn open_series(&mut self) {
        let (terms, issuer) = (Box::new(self.terms()), self.chance.pick(&self.issuers.clone()));
        let document = "{}".to_owned();
        if !self.try_one(PLATFORM, DefineSeries { issuer, terms, document }) {
            return;
        }
        let series = SeriesId::new(u32::try_from(self.world.state.coupons.len()).unwrap());
        self.world.facts.expires_at = Some(self.soon(60));
        self.try_one(PLATFORM, ApproveSeries { series });
        self.try_one(Actor::Member(issuer), ActivateSeries { series });
        self.series.push(series);
        for to in [vec![issuer], self.persons.clone()].concat() {
            let quantity = Quantity::new(10_000);
            let grants = vec![Grant { to, quantity, paid: Amount::ZERO }];
            self.try_one(Actor::Member(issuer), IssueUnits { series, grants });
        }
    }

    fn step(&mut self) {
        self.world.facts.local_time =
            Some(CivilTime { date: CivilDate::from_days(20_500), minute_of_day: 600 });
        match self.chance.below(40) {
            0 => self.open_series(),
            1..=3 => {
                let minutes = self.chance.pick(&[1, 10, 100, 1_000, 5_000]);
                self.world.pass(Duration::from_micros(minutes * 60_000_000));
            }
            _ => {
                let (actor, command) = self.offer();
                self.try_one(actor, command);
            }
        }
    }
}

/// Walks `seeds` worlds and gives the names of all commands that ever succeeded.
fn walk(seeds: std::ops::Range<u64>, steps: usize) -> BTreeSet<&'static str> {
    let mut succeeded = BTreeSet::new();
    for seed in seeds {
        eprintln!("seed {seed}");
        let mut walk = Walk::new(seed);
        for _ in 0..steps {
            walk.step();
        }
        // A year later everything that can time out has done so.
        walk.world.pass(Duration::from_days(400));
        walk.world.state.check_invariants().unwrap();
        succeeded.append(&mut walk.succeeded);
    }
    succeeded
}

#[test]
fn random_walks_keep_every_invariant_and_reach_every_command() {
    // WALK_SEEDS=1000 walks further than a test run has time for.
    let seeds = option_env!("WALK_SEEDS").and_then(|text| text.parse().ok());
    let succeeded = walk(1..seeds.unwrap_or(40) + 1, 500);
    let missing: Vec<_> = Command::CATALOGUE
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| !["tick", "advance_clock"].contains(name) && !succeeded.contains(name))
        .collect();
    assert!(missing.is_empty(), "commands that never succeeded: {missing:?}");
}
