//! What a decision does to balances and holdings, read from its legs.

use crate::Caller;
use crate::wire::{Amount, Currency, MemberId, SeriesId};
use engine::ledger::Purpose;
use engine::market::{Fill, MarketFact};
use engine::{Event, Fact, Move, Place, State};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

type Member = units::MemberId;

/// What a write would change of balances and holdings that the caller may see.
#[derive(Serialize, ToSchema)]
pub(crate) struct Effects {
    /// Money, by member, currency and purpose.
    pub balances: Vec<BalanceEffect>,
    /// Units, by member, series and place.
    pub units: Vec<UnitsEffect>,
    /// Fees that are counted in.
    pub fees: Vec<FeeEffect>,
}

/// The change of one account.
#[derive(Serialize, ToSchema)]
pub(crate) struct BalanceEffect {
    /// Whose.
    pub member: MemberId,
    /// Currency.
    pub currency: Currency,
    /// `custody` is what may be used, `reserved` what is held.
    #[schema(value_type = String)]
    pub purpose: Purpose,
    /// Added to it; negative takes away.
    pub change: Amount,
}

/// The change of a holding.
#[derive(Serialize, ToSchema)]
pub(crate) struct UnitsEffect {
    /// Whose.
    pub member: MemberId,
    /// What.
    pub series: SeriesId,
    /// `free`, or what they are held for: `order`, `deal`, `gift`, `authorised`, `captured`, `lost`.
    pub place: &'static str,
    /// Units added; negative takes away.
    pub change: i64,
}

/// A fee.
#[derive(Serialize, ToSchema)]
pub(crate) struct FeeEffect {
    /// Who pays it.
    pub member: MemberId,
    /// Currency.
    pub currency: Currency,
    /// How much.
    pub amount: Amount,
}

impl Effects {
    /// Of events that `state` led to; of the caller's own, or everybody's for who reads all.
    pub fn of(state: &State, caller: Caller, events: &[Event]) -> Self {
        let seen = |member: Member| caller.may_read(&[member]).is_ok();
        Self {
            balances: balances(events, seen),
            units: holdings(state, events, seen),
            fees: fees(state, events, seen),
        }
    }
}

fn balances(events: &[Event], seen: impl Fn(Member) -> bool) -> Vec<BalanceEffect> {
    let mut changes: BTreeMap<_, units::Amount> = BTreeMap::new();
    for posting in events.iter().flat_map(|event| &event.postings) {
        let change = changes.entry(posting.account).or_insert(units::Amount::ZERO);
        *change = change.plus(posting.amount).unwrap_or(*change);
    }
    let told = changes.into_iter().filter(|(key, change)| seen(key.owner) && !change.is_zero());
    let told = told.map(|(key, change)| BalanceEffect {
        member: key.owner.into(),
        currency: key.currency.into(),
        purpose: key.purpose,
        change: change.into(),
    });
    told.collect()
}

fn holdings(state: &State, events: &[Event], seen: impl Fn(Member) -> bool) -> Vec<UnitsEffect> {
    let mut changes: BTreeMap<(Member, units::SeriesId, &'static str), i64> = BTreeMap::new();
    // Places that are new in these events belong to whoever filled them.
    let mut owners: BTreeMap<Place, Member> = BTreeMap::new();
    for Move { series, range, from, to } in events.iter().flat_map(|event| &event.moves) {
        let owner_of = |place, owners: &BTreeMap<Place, Member>| {
            owner(state, place).or_else(|| owners.get(&place).copied())
        };
        let giver = owner_of(*from, &owners);
        let taker = owner_of(*to, &owners).or(giver);
        owners.extend(taker.map(|taker| (*to, taker)));
        let count = i64::try_from(range.count()).unwrap_or(i64::MAX);
        for (member, place, change) in [(giver, *from, -count), (taker, *to, count)] {
            if let (Some(member), Some(place)) = (member, word(place)) {
                let sum = changes.entry((member, *series, place)).or_insert(0);
                *sum = sum.saturating_add(change);
            }
        }
    }
    let told = changes.into_iter().filter(|((member, ..), change)| seen(*member) && *change != 0);
    let told = told.map(|((member, series, place), change)| UnitsEffect {
        member: member.into(),
        series: series.into(),
        place,
        change,
    });
    told.collect()
}

/// Whose the units in a place are, where the state knows it.
fn owner(state: &State, place: Place) -> Option<Member> {
    match place {
        Place::Free(member) => Some(member),
        Place::Order(order) => state.markets.order(order).map(|order| order.member),
        Place::Deal(deal) => state.markets.deal(deal).map(|deal| deal.proposer),
        Place::Gift(gift) => state.coupons.gift(gift).map(|gift| gift.from),
        Place::Authorised(id) | Place::Captured(id) => {
            state.clearing.get(id).map(|redemption| redemption.holder)
        }
        Place::Lost(id) => {
            state.coupons.losses().find(|(loss, _)| *loss == id).map(|(_, loss)| loss.member)
        }
        _ => None,
    }
}

/// The word for a place in which units are still somebody's.
const fn word(place: Place) -> Option<&'static str> {
    match place {
        Place::Free(_) => Some("free"),
        Place::Order(_) => Some("order"),
        Place::Authorised(_) => Some("authorised"),
        Place::Captured(_) => Some("captured"),
        Place::Gift(_) => Some("gift"),
        Place::Deal(_) => Some("deal"),
        Place::Lost(_) => Some("lost"),
        _ => None,
    }
}

fn fees(state: &State, events: &[Event], seen: impl Fn(Member) -> bool) -> Vec<FeeEffect> {
    let mut sums: BTreeMap<_, units::Amount> = BTreeMap::new();
    let charged = events.iter().filter_map(|event| charged(state, &event.fact));
    for (currency, payers) in charged {
        for (member, fee) in payers {
            let sum = sums.entry((member, currency)).or_insert(units::Amount::ZERO);
            *sum = sum.plus(fee).unwrap_or(*sum);
        }
    }
    let told = sums.into_iter().filter(|((member, _), fee)| seen(*member) && !fee.is_zero());
    let told = told.map(|((member, currency), amount)| FeeEffect {
        member: member.into(),
        currency: currency.into(),
        amount: amount.into(),
    });
    told.collect()
}

type Charged = (units::Currency, [(Member, units::Amount); 2]);

/// The fees that a fact tells of.
fn charged(state: &State, fact: &Fact) -> Option<Charged> {
    match fact {
        Fact::Market(MarketFact::Filled(Fill { series, buyer, seller, .. })) => {
            let currency = state.coupons.get(*series)?.terms().currency;
            Some((currency, [(buyer.member, buyer.fee), (seller.member, seller.fee)]))
        }
        Fact::Market(MarketFact::DealAccepted {
            deal,
            proposer,
            counterparty,
            proposer_fee,
            counterparty_fee,
        }) => {
            let cash = state.markets.deal(*deal)?.cash.as_ref()?;
            let payers = [(*proposer, *proposer_fee), (*counterparty, *counterparty_fee)];
            Some((cash.currency, payers))
        }
        _ => None,
    }
}
