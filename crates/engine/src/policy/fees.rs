//! Fees: by who trades with whom, by maker and taker, by volume.

use crate::decide::{Context, one};
use crate::member::{Member, operator_only};
use crate::{Code, Decide, Event, IdMap, Rejection};
use minicbor::{Decode, Encode};
use serde::Serialize;
use std::collections::VecDeque;
use units::{Amount, BasisPoints, Currency, MemberId, Rounding, Timestamp};

/// Who trades with whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Segment {
    /// Person and person.
    #[n(0)]
    C2c,
    /// Firm and firm.
    #[n(1)]
    B2b,
    /// Firm and person.
    #[n(2)]
    B2c,
}

impl Segment {
    /// The segment of a trade between two members.
    #[must_use]
    pub const fn between(one: &Member, other: &Member) -> Self {
        match (one.is_firm(), other.is_firm()) {
            (false, false) => Self::C2c,
            (true, true) => Self::B2b,
            _ => Self::B2c,
        }
    }

    const fn index(self) -> usize {
        match self {
            Self::C2c => 0,
            Self::B2b => 1,
            Self::B2c => 2,
        }
    }
}

/// Rates of one segment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct FeeRates {
    /// For the resting side.
    #[n(0)]
    pub maker: BasisPoints,
    /// For the arriving side.
    #[n(1)]
    pub taker: BasisPoints,
    /// Lower rates for those who trade much, by rising volume; at most 8.
    #[n(2)]
    pub tiers: Vec<FeeTier>,
}

/// Rates from a trailing 30-day volume on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct FeeTier {
    /// Volume in minor units of the currency traded.
    #[n(0)]
    pub from_volume: Amount,
    /// For the resting side.
    #[n(1)]
    pub maker: BasisPoints,
    /// For the arriving side.
    #[n(2)]
    pub taker: BasisPoints,
}

/// The whole schedule.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct FeeSchedule {
    /// C2C, B2B, B2C.
    #[n(0)]
    pub segments: [FeeRates; 3],
    /// The share of every fee that goes to the reserve fund.
    #[n(1)]
    pub reserve_share: BasisPoints,
}

impl Default for FeeSchedule {
    /// The rates of the white paper, section 4.3: C2C and B2C 1 to 2 %, B2B 0.3 to 0.5 %, and a
    /// tenth to the reserve fund (4.7.1).
    fn default() -> Self {
        let rates = |maker, taker| FeeRates {
            maker: BasisPoints::new(maker),
            taker: BasisPoints::new(taker),
            tiers: Vec::new(),
        };
        Self {
            segments: [rates(50, 100), rates(15, 20), rates(50, 100)],
            reserve_share: BasisPoints::new(1_000),
        }
    }
}

/// The two sides of a trade, each with its role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Was resting.
    Maker,
    /// Arrived.
    Taker,
}

/// A fee, split.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fees {
    /// What the payer pays.
    pub total: Amount,
    /// The part that goes to the reserve fund.
    pub reserve: Amount,
}

impl FeeSchedule {
    /// The rate for one side, given its trailing volume.
    #[must_use]
    pub fn rate(&self, segment: Segment, role: Role, volume: Amount) -> BasisPoints {
        let rates = &self.segments[segment.index()];
        let tier = rates.tiers.iter().rev().find(|tier| volume >= tier.from_volume);
        let (maker, taker) =
            tier.map_or((rates.maker, rates.taker), |tier| (tier.maker, tier.taker));
        match role {
            Role::Maker => maker,
            Role::Taker => taker,
        }
    }

    /// The highest rate that either role can meet in any segment with this volume: what a buyer
    /// must reserve, since neither the counterparty nor the role is known at entry.
    #[must_use]
    pub fn highest_rate(&self, volume: Amount) -> BasisPoints {
        let rates = [Segment::C2c, Segment::B2b, Segment::B2c].into_iter().flat_map(|segment| {
            [Role::Maker, Role::Taker].map(|role| self.rate(segment, role, volume))
        });
        rates.max().unwrap_or(BasisPoints::ZERO)
    }

    /// The fee on `paid` at `rate`, and its share for the reserve fund; `None` past 64 bits.
    #[must_use]
    pub fn fee(&self, rate: BasisPoints, paid: Amount) -> Option<Fees> {
        let total = rate.of(paid, Rounding::Down)?;
        Some(Fees { total, reserve: self.reserve_share.of(total, Rounding::Down)? })
    }

    /// True where some rate depends on volume.
    #[must_use]
    pub fn has_tiers(&self) -> bool {
        self.segments.iter().any(|rates| !rates.tiers.is_empty())
    }

    fn is_valid(&self) -> bool {
        let bounded = |rate: BasisPoints| rate.points() <= 1_000;
        let rates_fit = |rates: &FeeRates| {
            let rising = rates.tiers.windows(2).all(|two| two[0].from_volume < two[1].from_volume);
            let tiers_fit = rates
                .tiers
                .iter()
                .all(|t| bounded(t.maker) && bounded(t.taker) && t.from_volume.is_positive());
            rising
                && tiers_fit
                && rates.tiers.len() <= 8
                && bounded(rates.maker)
                && bounded(rates.taker)
        };
        self.segments.iter().all(rates_fit) && self.reserve_share <= BasisPoints::WHOLE
    }
}

/// What each member traded on each of the last 30 days.
#[derive(Clone, Debug, Default, Encode, Decode)]
#[cbor(transparent)]
pub struct Volumes(#[n(0)] IdMap<(MemberId, Currency), VecDeque<(i64, Amount)>>);

impl Volumes {
    /// The volume of the 30 days before `now`, the current day included.
    #[must_use]
    pub fn trailing(&self, member: MemberId, currency: Currency, now: Timestamp) -> Amount {
        let oldest = now.utc_day() - 29;
        let days = self.0.get(&(member, currency)).into_iter().flatten();
        let recent = days.filter(|(day, _)| *day >= oldest);
        recent.fold(Amount::ZERO, |sum, (_, paid)| sum.plus(*paid).unwrap_or(Amount::MAX))
    }

    pub(crate) fn add(
        &mut self,
        member: MemberId,
        currency: Currency,
        now: Timestamp,
        paid: Amount,
    ) {
        let days = self.0.or_default((member, currency));
        let today = now.utc_day();
        match days.back_mut() {
            Some((day, sum)) if *day == today => *sum = sum.plus(paid).unwrap_or(Amount::MAX),
            _ => days.push_back((today, paid)),
        }
        while days.front().is_some_and(|(day, _)| *day < today - 29) {
            days.pop_front();
        }
    }
}

/// Puts a fee schedule in force, for fills from now on. Platform only.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct SetFees {
    /// The schedule.
    #[n(0)]
    pub schedule: FeeSchedule,
}

impl Decide for SetFees {
    const NAME: &'static str = "set_fees";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted, Code::FeeScheduleInvalid];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        operator_only(context)?;
        if !self.schedule.is_valid() {
            return Err(Code::FeeScheduleInvalid.at("schedule"));
        }
        Ok(one(Event::new(super::PolicyFact::FeesSet { schedule: self.schedule.clone() })))
    }
}
