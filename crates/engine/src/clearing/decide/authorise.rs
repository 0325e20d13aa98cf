//! Reserving coupons for a till.

use super::versions::versions_of;
use crate::clearing::state::total;
use crate::clearing::{Authorise, ClearingFact, Item, RedemptionItem};
use crate::coupon::{Acceptance, Funding, Series, SeriesState, Terms, face};
use crate::decide::{Context, one};
use crate::ledger::AccountKey;
use crate::member::{Member, MemberKind, active_member, actor_is, acts_for};
use crate::policy::{MAX_ITEMS, MAX_PENDING};
use crate::rule::{Context as RuleContext, RedeemFacts};
use crate::{Actor, Code, Decide, Event, Place, Rejection};
use std::collections::BTreeSet;
use units::{Amount, Quantity, Timestamp, UnitRange};

/// Who may run tills.
const TILLS: &[MemberKind] = &[MemberKind::Merchant, MemberKind::Issuer];

/// One item, with what was found for it.
struct Asked<'a> {
    item: Item,
    series: &'a Series,
    /// The lowest serial numbers the holder has free.
    ranges: Vec<UnitRange>,
    /// The terms those were issued under.
    versions: Vec<&'a Terms>,
}

impl Decide for Authorise {
    const NAME: &'static str = "authorise";
    const REJECTIONS: &'static [Code] = &[
        Code::NotPermitted,
        Code::MemberNotFound,
        Code::MemberFrozen,
        Code::MemberClosed,
        Code::MemberKindWrong,
        Code::CodeNotFound,
        Code::ListEmpty,
        Code::TooMany,
        Code::QuantityZero,
        Code::DuplicateEntry,
        Code::OrderAmountNegative,
        Code::TimeNotInFuture,
        Code::TooFarInFuture,
        Code::SeriesNotFound,
        Code::SeriesStateWrong,
        Code::SeriesExpired,
        Code::SeriesNotStarted,
        Code::CurrencyMismatch,
        Code::InsufficientUnits,
        Code::MerchantNotAccepted,
        Code::FactMissing,
        Code::RedeemRefused,
        Code::IssuerUnderfunded,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        acts_for(context, self.merchant)?;
        let merchant = active_member(context, self.merchant, "merchant")?;
        let holder = active_member(context, self.holder, "holder")?;
        if !TILLS.contains(&merchant.kind) {
            return Err(Code::MemberKindWrong.at("merchant"));
        }
        self.check_code(context)?;
        self.check_shape()?;
        if let Some(expires_at) = self.expires_at {
            context.soon(expires_at, MAX_PENDING, "expires_at")?;
        }
        let series = self.usable_series(context)?;
        let asked = self.take_units(context, series)?;
        self.check_acceptance(merchant, &asked)?;
        self.check_rules(context, (merchant, holder), &asked)?;
        let items = fund(context, &asked)?;

        Ok(one(self.authorised(context, &asked, items)))
    }
}

impl Authorise {
    /// A code given must be good. Only the platform and the holder itself may come without one.
    fn check_code(&self, context: &Context<'_>) -> Result<(), Rejection> {
        let good = match self.code_hash {
            Some(code_hash) => {
                let shown = context.state.clearing.code(&code_hash);
                shown.is_some_and(|shown| shown.holder == self.holder)
            }
            None => {
                let itself = context.actor == Actor::Member(self.holder);
                itself || actor_is(context, &[MemberKind::Platform])
            }
        };
        good.then_some(()).ok_or(Code::CodeNotFound.at("code_hash"))
    }

    fn check_shape(&self) -> Result<(), Rejection> {
        if self.items.is_empty() {
            return Err(Code::ListEmpty.at("items"));
        }
        if self.items.len() > MAX_ITEMS {
            return Err(Code::TooMany.at("items"));
        }
        if self.items.iter().any(|item| item.quantity.is_zero()) {
            return Err(Code::QuantityZero.at("items"));
        }
        let series: BTreeSet<_> = self.items.iter().map(|item| item.series).collect();
        if series.len() < self.items.len() {
            return Err(Code::DuplicateEntry.at("items"));
        }
        if self.order_amount < Amount::ZERO {
            return Err(Code::OrderAmountNegative.at("order_amount"));
        }
        Ok(())
    }

    /// The series of each item. Each check looks at all items before the next check does.
    fn usable_series<'a>(&self, context: &Context<'a>) -> Result<Vec<&'a Series>, Rejection> {
        let found = self.items.iter().map(|item| context.state.coupons.get(item.series));
        let found: Option<Vec<&Series>> = found.collect();
        let series = found.ok_or(Code::SeriesNotFound.at("items"))?;
        let stands = |states: &[SeriesState]| series.iter().any(|s| states.contains(&s.state));
        use SeriesState::{Approved, Closed, Dormant, Draft, Expired, Suspended};
        if stands(&[Draft, Approved, Suspended]) {
            return Err(Code::SeriesStateWrong.at("items"));
        }
        if stands(&[Expired, Dormant, Closed]) {
            return Err(Code::SeriesExpired.at("items"));
        }
        if series.iter().any(|series| series.is_early(context.stamp.time)) {
            return Err(Code::SeriesNotStarted.at("items"));
        }
        let currency = |series: &Series| series.terms().currency;
        if series.windows(2).any(|two| currency(two[0]) != currency(two[1])) {
            return Err(Code::CurrencyMismatch.at("items"));
        }
        Ok(series)
    }

    fn take_units<'a>(
        &self,
        context: &Context<'_>,
        series: Vec<&'a Series>,
    ) -> Result<Vec<Asked<'a>>, Rejection> {
        let title = &context.state.title;
        let free = |item: &Item| title.free(self.holder, item.series);
        if self.items.iter().any(|item| free(item).count() < item.quantity.count()) {
            return Err(Code::InsufficientUnits.at("items"));
        }
        let asked = self.items.iter().zip(series).map(|(item, series)| {
            let ranges = free(item).lowest(item.quantity.count());
            let versions = versions_of(series, &ranges);
            let item = *item;
            Asked { item, series, ranges, versions }
        });
        Ok(asked.collect())
    }

    fn check_acceptance(&self, merchant: &Member, asked: &[Asked<'_>]) -> Result<(), Rejection> {
        let accepts = |terms: &&Terms| match &terms.acceptance {
            Acceptance::Any => true,
            Acceptance::Members(list) => list.contains(&self.merchant),
            Acceptance::Categories(list) => {
                merchant.category.is_some_and(|category| list.contains(&category))
            }
        };
        let everywhere = asked.iter().all(|asked| asked.versions.iter().all(accepts));
        everywhere.then_some(()).ok_or(Code::MerchantNotAccepted.at("merchant"))
    }

    fn check_rules(
        &self,
        context: &Context<'_>,
        members: (&Member, &Member),
        asked: &[Asked<'_>],
    ) -> Result<(), Rejection> {
        let rules = |asked: &Asked<'_>| {
            let mut versions = asked.versions.iter();
            versions.any(|terms| terms.redeem_rule.is_some())
        };
        if context.facts.local_time.is_none() && asked.iter().any(rules) {
            return Err(Code::FactMissing.at("local_time"));
        }
        let holds = asked.iter().all(|asked| {
            let facts = RuleContext::Redeem(self.facts_of(context, members, asked));
            let mut rules = asked.versions.iter().filter_map(|terms| terms.redeem_rule.as_ref());
            rules.all(|rule| rule.evaluate(&facts) == Ok(true))
        });
        holds.then_some(()).ok_or(Code::RedeemRefused.at("items"))
    }

    fn facts_of(
        &self,
        context: &Context<'_>,
        (merchant, holder): (&Member, &Member),
        asked: &Asked<'_>,
    ) -> RedeemFacts {
        let so_far = context.state.clearing.redeemed(asked.item.series, self.holder);
        RedeemFacts {
            order_amount: Some(self.order_amount),
            merchant: self.merchant,
            category: merchant.category,
            store: Some(self.store),
            local: context.facts.local_time,
            units: asked.item.quantity,
            face: asked.face(),
            holder_kyc_level: holder.kyc_level,
            redemptions: so_far.redemptions,
            redeemed_units: Quantity::new(so_far.units),
        }
    }

    /// Where the till names no time, the shortest of all the terms concerned.
    fn expiry(&self, now: Timestamp, asked: &[Asked<'_>]) -> Timestamp {
        let terms = asked.iter().flat_map(|asked| &asked.versions);
        let shortest = terms.map(|terms| terms.authorisation_ttl).min();
        let lasts = shortest.map_or(MAX_PENDING, |shortest| shortest.min(MAX_PENDING));
        self.expires_at.unwrap_or_else(|| now.after(lasts))
    }

    fn authorised(
        &self,
        context: &Context<'_>,
        asked: &[Asked<'_>],
        items: Vec<RedemptionItem>,
    ) -> Event {
        let redemption = context.state.clearing.last_redemption.next();
        let currency = asked[0].series.terms().currency;
        let mut event = Event::new(ClearingFact::Authorised {
            redemption,
            merchant: self.merchant,
            holder: self.holder,
            currency,
            amount: total(&items),
            items: items.clone(),
            store: self.store,
            order_amount: self.order_amount,
            code_hash: self.code_hash,
            expires_at: self.expiry(context.stamp.time, asked),
        });
        let (from, to) = (Place::Free(self.holder), Place::Authorised(redemption));
        for (asked, item) in asked.iter().zip(items) {
            let reserved = AccountKey::reserved(item.issuer, currency);
            event = event
                .pay(AccountKey::escrow(item.issuer, currency), reserved, item.escrow)
                .pay(AccountKey::custody(item.issuer, currency), reserved, item.custody)
                .moving(item.series, asked.ranges.iter().copied(), from, to);
        }
        event
    }
}

impl Asked<'_> {
    fn face(&self) -> Amount {
        let face = face(self.series.terms(), self.item.quantity.count());
        face.expect("issue keeps face values inside 64 bits")
    }
}

/// Who pays how much of each item.
fn fund(context: &Context<'_>, asked: &[Asked<'_>]) -> Result<Vec<RedemptionItem>, Rejection> {
    let mut funding = Funding::new(context.state);
    let items = asked.iter().map(|asked| {
        let Item { series, quantity } = asked.item;
        let split = funding.pay(series, quantity.count())?;
        Some(RedemptionItem {
            series,
            issuer: asked.series.issuer,
            quantity,
            captured: Quantity::ZERO,
            escrow: split.escrow,
            custody: split.custody,
        })
    });
    let items: Option<Vec<_>> = items.collect();
    items.ok_or(Code::IssuerUnderfunded.at("items"))
}
