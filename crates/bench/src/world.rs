//! Worlds to measure in: who is there, what they have.

use engine::clearing::{Authorise, Item};
use engine::coupon::{
    Acceptance, ActivateSeries, AfterExpiry, ApproveSeries, Consideration, DefineSeries, Form,
    Grant, IssueUnits, Terms, Venue, VenueMode,
};
use engine::ledger::RecordDeposit;
use engine::member::{MemberKind, OpenMember};
use units::{Amount, BasisPoints, Currency, Duration, MemberId, Price, Quantity, SeriesId};

use crate::desk::Ask;

/// Owes every coupon.
pub const ISSUER: MemberId = MemberId::new(2);
/// Takes every coupon.
pub const MERCHANT: MemberId = MemberId::new(3);
const FIRST_PERSON: u32 = 4;
const HOUSE: Currency = Currency::CNY;
/// Recipients of one issue.
const GRANTS: u32 = 10_000;

/// How large a world is.
#[derive(Clone, Copy, Debug)]
pub struct World {
    /// Persons, each with money.
    pub persons: u32,
    /// Series, all of one issuer.
    pub series: u32,
    /// How many persons hold units of each series.
    pub holders: u32,
    /// How many units each of them holds.
    pub units: u64,
    /// The worth of a unit in cents.
    pub unit_value: i64,
}

impl World {
    /// A thousand persons, twenty series, everybody holds of each.
    pub const SMALL: Self =
        Self { persons: 1_000, series: 20, holders: 1_000, units: 10_000, unit_value: 1_000 };

    /// The `n`th person, counted around.
    #[must_use]
    pub const fn person(&self, n: u32) -> MemberId {
        MemberId::new(FIRST_PERSON + n % self.persons)
    }

    /// The `n`th holder of a series: holders of neighbouring series are neighbours.
    #[must_use]
    pub const fn holder(&self, series: u32, n: u32) -> MemberId {
        let first = (series as u64 * self.holders as u64) % self.persons as u64;
        #[allow(clippy::cast_possible_truncation, reason = "below the count of persons")]
        self.person(first as u32 + n % self.holders)
    }

    /// Everything that brings it about, in order; the platform itself is there already.
    pub fn asks(self) -> impl Iterator<Item = Ask> {
        let firms = [MemberKind::Issuer, MemberKind::Merchant].map(open);
        let persons = (0..self.persons).map(|_| open(MemberKind::Person));
        let opens = firms.into_iter().chain(persons).map(Ask::platform);
        let money = std::iter::once(ISSUER).chain((0..self.persons).map(move |n| self.person(n)));
        let deposits = money.map(|member| Ask::platform(deposit(member)));
        opens.chain(deposits).chain((0..self.series).flat_map(move |n| self.one_series(n)))
    }

    fn one_series(self, n: u32) -> impl Iterator<Item = Ask> {
        let series = SeriesId::new(n + 1);
        let terms = Box::new(terms(self.unit_value));
        let define = DefineSeries { issuer: ISSUER, terms, document: "{}".into() };
        let steps = [
            Ask::platform(define),
            Ask::platform(ApproveSeries { series }),
            Ask::platform(ActivateSeries { series }),
        ];
        let parts = (0..self.holders).step_by(GRANTS as usize).map(move |first| {
            let holders = first..self.holders.min(first + GRANTS);
            let grants = holders.map(|h| grant(self.holder(n, h), self.units));
            Ask::platform(IssueUnits { series, grants: grants.collect() })
        });
        steps.into_iter().chain(parts)
    }
}

/// Opens a member of this kind.
#[must_use]
pub fn open(kind: MemberKind) -> OpenMember {
    let category = matches!(kind, MemberKind::Merchant).then_some(5_812);
    let [jurisdiction, time_zone] = ["CN", "Asia/Shanghai"].map(str::to_owned);
    OpenMember { kind, jurisdiction, kyc_level: 2, category, time_zone }
}

/// As much money as nobody spends here.
#[must_use]
pub fn deposit(member: MemberId) -> RecordDeposit {
    let minor = if member == ISSUER { 1_000_000_000_000_000 } else { 10_000_000_000 };
    let bank_reference = format!("in-{}", member.number());
    RecordDeposit {
        member: Some(member),
        currency: HOUSE,
        amount: Amount::new(minor),
        bank_reference,
    }
}

/// So many units for a member, free of charge.
#[must_use]
pub const fn grant(to: MemberId, units: u64) -> Grant {
    Grant { to, quantity: Quantity::new(units), paid: Amount::ZERO }
}

/// The merchant asks for one unit of a holder.
#[must_use]
pub fn authorise(series: SeriesId, holder: MemberId) -> Ask {
    Ask::platform(Authorise {
        merchant: MERCHANT,
        holder,
        code_hash: None,
        items: vec![Item { series, quantity: Quantity::new(1) }],
        order_amount: Amount::new(15_000),
        store: 0,
        expires_at: None,
    })
}

/// A promotional coupon, traded continuously at whole cents, valid for ever, fully backed.
///
/// # Panics
/// Where the worth is not above zero.
#[must_use]
pub fn terms(unit_value: i64) -> Terms {
    Terms {
        consideration: Consideration::Promotional,
        currency: HOUSE,
        unit_value: Amount::new(unit_value),
        units_per_coupon: 1,
        form: Form::Registered,
        transferable: true,
        divisible: false,
        valid_from: None,
        valid_until: None,
        time_zone: "Asia/Shanghai".into(),
        acceptance: Acceptance::Any,
        reversal_window: Duration::ZERO,
        authorisation_ttl: Duration::from_secs(900),
        cooling_off: Duration::ZERO,
        reserve_ratio: BasisPoints::WHOLE,
        after_expiry: AfterExpiry::Extinguish,
        max_units: None,
        issue_rule: None,
        trade_rule: None,
        redeem_rule: None,
        venue: Venue {
            mode: VenueMode::Continuous,
            tick: Price::ppm(u32::try_from(1_000_000 / unit_value).expect("above zero").max(1)),
            lot: Quantity::new(1),
            collar: None,
            auction_every: None,
        },
        template: None,
    }
}
