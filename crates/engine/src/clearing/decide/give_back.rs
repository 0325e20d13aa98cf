//! Where coupons and money go that were authorised and not taken.

use crate::coupon::{AfterDormancy, AfterExpiry, Funding, Series, SeriesState, Split};
use crate::ledger::{AccountKey, Purpose};
use crate::{Event, Place};
use units::{MemberId, SeriesId, UnitRange};

/// Units of one series on their way back.
pub(super) struct Back {
    pub series: SeriesId,
    pub holder: MemberId,
    pub ranges: Vec<UnitRange>,
    pub from: Place,
    /// The issuer's money behind them, by where it came from.
    pub money: Split,
}

impl Back {
    /// Adds the legs: to the holder, or, where the series is over meanwhile, to the end that its
    /// other units met.
    pub(super) fn legs(self, event: Event, series: &Series, funding: &mut Funding<'_>) -> Event {
        let (issuer, currency) = (series.issuer, series.terms().currency);
        let reserved = AccountKey::reserved(issuer, currency);
        let total = self.money.total();
        let (to, event) = match ending(series, self.holder) {
            Some((to, account)) => (to, event.pay(reserved, account, total)),
            None => {
                let units = self.ranges.iter().map(|range| range.count()).sum();
                let split = funding.restore(self.series, units, self.money);
                let event = event
                    .pay(reserved, AccountKey::escrow(issuer, currency), split.escrow)
                    .pay(reserved, AccountKey::custody(issuer, currency), split.custody);
                (Place::Free(self.holder), event)
            }
        };
        event.moving(self.series, self.ranges, self.from, to)
    }
}

/// Where units and money go that come back to a series which is over; `None` while it is not. What
/// an issuer held of its own coupons is owed to nobody.
fn ending(series: &Series, holder: MemberId) -> Option<(Place, AccountKey)> {
    let currency = series.terms().currency;
    let after_expiry = series.terms().after_expiry;
    let escheats =
        matches!(after_expiry, AfterExpiry::Dormant { then: AfterDormancy::Escheat, .. })
            && holder != series.issuer;
    match series.state {
        SeriesState::Expired | SeriesState::Closed if escheats => {
            let account = AccountKey::new(series.issuer, currency, Purpose::UnclaimedProperty);
            Some((Place::Escheated, account))
        }
        SeriesState::Expired | SeriesState::Closed => {
            let account = AccountKey::custody(series.issuer, currency);
            Some((Place::Extinguished, account))
        }
        SeriesState::Draft
        | SeriesState::Approved
        | SeriesState::Active
        | SeriesState::Suspended
        | SeriesState::Dormant => None,
    }
}
