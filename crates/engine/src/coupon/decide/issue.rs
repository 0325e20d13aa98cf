//! Issue: new units from the mint to one or many members, backed in the same event.

use super::super::{
    Consideration, CouponFact, Funding, Grant, Granted, IssueUnits, Series, SeriesState, face,
    opens_purchase,
};
use super::{active_members, in_state, known_series};
use crate::decide::{Context, one};
use crate::ledger::AccountKey;
use crate::member::acts_for;
use crate::policy::MAX_GRANTS;
use crate::rule::{Context as RuleContext, IssueFacts};
use crate::{Code, Decide, Event, Place, Rejection};
use std::collections::BTreeSet;
use units::{Amount, MemberId, PurchaseId, Quantity, SeriesId, UnitRange};

impl Decide for IssueUnits {
    const NAME: &'static str = "issue_units";
    const REJECTIONS: &'static [Code] = &[
        Code::SeriesNotFound,
        Code::NotPermitted,
        Code::ListEmpty,
        Code::TooMany,
        Code::DuplicateEntry,
        Code::MemberNotFound,
        Code::MemberFrozen,
        Code::MemberClosed,
        Code::SeriesStateWrong,
        Code::QuantityZero,
        Code::NotWholeCoupons,
        Code::PaidMismatch,
        Code::UnitsRunOut,
        Code::Overflow,
        Code::IssueLimit,
        Code::IssueRefused,
        Code::IssuerUnderfunded,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let series = known_series(context, self.series)?;
        acts_for(context, series.issuer)?;
        check_list(&self.grants)?;
        let members = self.grants.iter().map(|grant| (grant.to, "grants"));
        active_members(context, members.chain([(series.issuer, "series")]))?;
        in_state(series, &[SeriesState::Active])?;
        self.check_grants(series)?;
        let all = self.serials(context)?;
        check_size(context, self.series, series, all.count())?;
        self.check_rule(context, series)?;
        let backed = Funding::new(context.state).cover(self.series, all.count());
        let backed = backed.ok_or(Code::IssuerUnderfunded.at("grants"))?;

        Ok(one(self.issued(context, series, all, backed)))
    }
}

fn check_list(grants: &[Grant]) -> Result<(), Rejection> {
    if grants.is_empty() {
        return Err(Code::ListEmpty.at("grants"));
    }
    if grants.len() > MAX_GRANTS {
        return Err(Code::TooMany.at("grants"));
    }
    let members: BTreeSet<MemberId> = grants.iter().map(|grant| grant.to).collect();
    let apart = members.len() == grants.len();
    apart.then_some(()).ok_or(Code::DuplicateEntry.at("grants"))
}

/// All units that are owed, or may be again, must have a face value that can be counted.
fn check_size(
    context: &Context<'_>,
    id: SeriesId,
    series: &Series,
    added: u64,
) -> Result<(), Rejection> {
    let (units, terms) = (context.state.title.units(id), series.terms());
    let live = [units.outstanding, units.authorised, units.captured];
    let total = live.iter().try_fold(added, |sum, &count| sum.checked_add(count));
    total.and_then(|total| face(terms, total)).ok_or(Code::Overflow.at("grants"))?;
    // A replacement stands for a unit that was counted before.
    let ever = units.issued - units.replaced + added;
    if terms.max_units.is_some_and(|most| ever > most.count()) {
        return Err(Code::IssueLimit.at("grants"));
    }
    Ok(())
}

impl IssueUnits {
    fn check_grants(&self, series: &Series) -> Result<(), Rejection> {
        let terms = series.terms();
        let any = |wrong: &dyn Fn(&Grant) -> bool, code: Code| {
            let found = self.grants.iter().any(wrong);
            if found { Err(code.at("grants")) } else { Ok(()) }
        };
        let whole = |count: u64| count.is_multiple_of(terms.units_per_coupon);
        let sold = |to: MemberId| terms.consideration == Consideration::Paid && to != series.issuer;
        any(&|grant| grant.quantity.is_zero(), Code::QuantityZero)?;
        any(&|grant| !whole(grant.quantity.count()), Code::NotWholeCoupons)?;
        any(
            &|grant| grant.paid < Amount::ZERO || !grant.paid.is_zero() && !sold(grant.to),
            Code::PaidMismatch,
        )
    }

    fn serials(&self, context: &Context<'_>) -> Result<UnitRange, Rejection> {
        let counts = self.grants.iter().map(|grant| grant.quantity.count());
        let total = counts.into_iter().try_fold(0_u64, u64::checked_add);
        let range = total.and_then(|total| context.state.title.next_range(self.series, total));
        range.ok_or(Code::UnitsRunOut.at("grants"))
    }

    /// Each grant sees the grants before it as issued. The issuer's own treasury is no holder.
    fn check_rule(&self, context: &Context<'_>, series: &Series) -> Result<(), Rejection> {
        let Some(rule) = &series.terms().issue_rule else {
            return Ok(());
        };
        let (members, title) = (&context.state.members, &context.state.title);
        let mut issued = title.units(self.series).issued;
        for grant in &self.grants {
            let facts = IssueFacts {
                holder_kyc_level: members.get(grant.to).map_or(0, |member| member.kyc_level),
                holder_units: Quantity::new(title.free(grant.to, self.series).count()),
                units: grant.quantity,
                issued_units: Quantity::new(issued),
            };
            let met = rule.evaluate(&RuleContext::Issue(facts)) == Ok(true);
            if !met && grant.to != series.issuer {
                return Err(Code::IssueRefused.at("grants"));
            }
            issued += grant.quantity.count();
        }
        Ok(())
    }

    fn issued(
        &self,
        context: &Context<'_>,
        series: &Series,
        all: UnitRange,
        backed: Amount,
    ) -> Event {
        let mut purchase = context.state.coupons.last_purchase;
        let mut first = all.first();
        let mut granted = Vec::with_capacity(self.grants.len());
        for grant in &self.grants {
            let units = UnitRange::new(first, grant.quantity.count());
            let units = units.expect("a grant is not empty and lies inside the whole");
            first = units.end();
            let opens = opens_purchase(series.terms(), grant.paid);
            let purchase = opens.then(|| next(&mut purchase));
            granted.push(Granted { to: grant.to, units, paid: grant.paid, purchase });
        }
        let currency = series.terms().currency;
        let (custody, escrow) = (
            AccountKey::custody(series.issuer, currency),
            AccountKey::escrow(series.issuer, currency),
        );
        let moves: Vec<_> = granted.iter().map(|grant| (grant.units, grant.to)).collect();
        let fact = CouponFact::UnitsIssued { series: self.series, grants: granted, backed };
        let event = Event::new(fact).pay(custody, escrow, backed);
        moves.into_iter().fold(event, |event, (units, to)| {
            event.moving(self.series, [units], Place::Mint, Place::Free(to))
        })
    }
}

fn next(last: &mut PurchaseId) -> PurchaseId {
    *last = last.next();
    *last
}
