//! About series and their units.

use super::{Ask, Asked, by, platform};
use crate::prelude;
use engine::Actor;
use engine::coupon::{
    Acceptance, ActivateSeries, ApproveSeries, CancelGift, ClaimGift, CloseSeries, CreateGift,
    DefineSeries, Grant, IssueUnits, ReactivateSeries, RefundDormant, RefundPurchase, ReplaceLost,
    ReportLost, RestoreLost, ResumeSeries, RetireUnits, ReviseSeries, SuspendSeries, Terms,
    TransferUnits,
};
use engine::rule::Position;
use units::{
    CivilDate, Duration, GiftId, LossId, MemberId, PurchaseId, Quantity, SeriesId, UnitRange,
};

/// Conditions that hold, do not hold, and have no answer.
const RULES: [&str; 4] = [
    "ask.units > 0",
    "false",
    "1 / (ask.units - ask.units) == 1",
    "ask.units * 9223372036854775807 > 0",
];

impl Ask<'_, '_> {
    pub(super) fn about_series(&mut self) -> Asked {
        let kind = self.source.below(12);
        let series = self.source.series();
        let issuer = self.issuer_of(series);
        match kind {
            0..=1 => {
                let issuer = self.source.pick(&[8, 9, 8, 4]);
                let (terms, document) = (Box::new(self.terms(None)), "{}".to_owned());
                platform(DefineSeries { issuer: MemberId::new(issuer), terms, document })
            }
            2 => {
                let terms = Box::new(self.terms(Some(series)));
                (issuer, ReviseSeries { series, terms, document: "{ }".into() }.into())
            }
            3 => platform(ApproveSeries { series }),
            4 => (issuer, ActivateSeries { series }.into()),
            5 => platform(SuspendSeries { series, reason: self.text() }),
            6..=7 => platform(ResumeSeries { series }),
            8 => (issuer, CloseSeries { series }.into()),
            _ => {
                let valid_until = CivilDate::from_days(20_600 + i32::from(self.source.byte()));
                (issuer, ReactivateSeries { series, valid_until }.into())
            }
        }
    }

    fn issuer_of(&self, series: SeriesId) -> Actor {
        let found = self.world.state.coupons.get(series);
        found.map_or(prelude::PLATFORM, |series| Actor::Member(series.issuer))
    }

    /// Terms of a new series, or those of one there is; with some of them changed.
    fn terms(&mut self, of: Option<SeriesId>) -> Terms {
        let kind = u32::from(self.source.below(7));
        let found = of.and_then(|series| self.world.state.coupons.get(series));
        let mut terms = found.map_or_else(|| prelude::terms(kind), |found| found.terms().clone());
        let position = self.source.below(16);
        let text = self.source.pick(&RULES);
        match position {
            0 => terms.issue_rule = prelude::rule(text, Position::Issue),
            1 => terms.trade_rule = prelude::rule(text, Position::Trade),
            2 => terms.redeem_rule = prelude::rule(text, Position::Redeem),
            3 => terms.max_units = Some(self.source.quantity()),
            4 => terms.unit_value = self.source.amount(),
            5 => terms.units_per_coupon = self.source.count(),
            6 => terms.reserve_ratio = self.points(),
            7 => terms.reversal_window = Duration::from_days(self.source.byte().into()),
            8 => terms.cooling_off = Duration::from_days(self.source.byte().into()),
            9 => terms.acceptance = Acceptance::Members(vec![self.source.member()]),
            10 => terms.acceptance = Acceptance::Categories(vec![5812]),
            11 => terms.transferable = false,
            12 => terms.venue = self.venue(),
            13 => terms.valid_until = None,
            14 => terms.authorisation_ttl = Duration::from_secs(self.source.byte().into()),
            _ => {}
        }
        terms
    }

    pub(super) fn about_units(&mut self) -> Asked {
        let kind = self.source.below(16);
        let (series, from, to) = (self.source.series(), self.source.member(), self.source.member());
        let (quantity, issuer) = (self.source.quantity(), self.issuer_of(series));
        match kind {
            0..=2 => {
                let paid = self.source.amount();
                let mut grants = vec![Grant { to, quantity, paid }];
                if from != to && self.source.flag() {
                    grants.push(Grant { to: from, quantity: self.source.quantity(), paid });
                }
                (issuer, IssueUnits { series, grants }.into())
            }
            3..=4 => by(from, TransferUnits { series, from, to, quantity }),
            5 => (issuer, RetireUnits { series, quantity }.into()),
            6 => {
                let (code_hash, attempts) = ([7; 32], self.source.below(12));
                let expires_at = self.time();
                let gift = CreateGift { series, from, quantity, code_hash, attempts, expires_at };
                by(from, gift)
            }
            7..=8 => {
                let (gift, code_hash) = (self.gift(), [self.source.pick(&[7, 7, 8]); 32]);
                by(to, ClaimGift { gift, member: to, code_hash })
            }
            9 => platform(CancelGift { gift: self.gift() }),
            10..=13 => self.about_losses(series, from),
            14 => {
                let open = self.world.state.coupons.purchases().map(|(id, _)| id);
                platform(RefundPurchase { purchase: self.open(open, PurchaseId::new) })
            }
            _ => by(from, RefundDormant { series, member: from, quantity }),
        }
    }

    fn gift(&mut self) -> GiftId {
        let open = self.world.state.coupons.gifts();
        self.open(open.map(|(id, _)| id), GiftId::new)
    }

    fn about_losses(&mut self, series: SeriesId, member: MemberId) -> Asked {
        let kind = self.source.below(4);
        let open = self.world.state.coupons.losses().map(|(id, _)| id);
        let loss = self.open(open, LossId::new);
        match kind {
            0..=1 => {
                let ranges = (0..self.source.below(3)).filter_map(|_| self.range());
                by(member, ReportLost { series, member, ranges: ranges.collect() })
            }
            2 => platform(ReplaceLost { loss }),
            _ => platform(RestoreLost { loss }),
        }
    }

    fn range(&mut self) -> Option<UnitRange> {
        UnitRange::new(self.source.count(), self.source.count())
    }

    /// Some whole lots of a series, more often than not.
    pub(super) fn lots(&mut self, series: SeriesId) -> Quantity {
        let quantity = self.source.quantity();
        let market = self.world.state.markets.market(series);
        let lot = market.map_or(1, |market| market.venue().lot.count());
        Quantity::new(quantity.count().saturating_mul(lot))
    }
}
