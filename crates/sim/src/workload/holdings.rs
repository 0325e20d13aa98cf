//! Units are issued, given on, laid aside, lost and found, and given back.

use super::crowd::{Crowd, Offer};
use engine::coupon::{
    CancelGift, ClaimGift, Consideration, CreateGift, Grant, IssueUnits, RefundDormant,
    RefundPurchase, ReplaceLost, ReportLost, RestoreLost, RetireUnits, SeriesState, TransferUnits,
};
use units::{Amount, GiftId, LossId, MemberId, PurchaseId, Quantity, SeriesId, UnitRange};

impl Crowd<'_> {
    pub(super) fn about_units(&mut self) -> Offer {
        let series = self.series();
        let issuer = self.issuer_of(series);
        match self.chance.below(22) {
            0..=3 => self.issue(),
            4..=7 => self.transfer(series),
            8 => {
                let quantity = self.quantity();
                self.by(issuer, RetireUnits { series, quantity })
            }
            9..=11 => self.create_gift(series),
            12..=14 => self.claim_gift(),
            15 => {
                let known = self.known;
                let gift = self.id(&known.gifts, GiftId::new, |s, id| s.coupons.gift(id).is_some());
                let from = self.state.coupons.gift(gift).map_or(issuer, |found| found.from);
                self.by(from, CancelGift { gift })
            }
            16 => self.report_lost(),
            17..=18 => self.end_loss(),
            19..=20 => {
                let purchase = self.known.purchases.pick(self.chance);
                let (purchase, buyer) = purchase.unwrap_or((PurchaseId::new(1), issuer));
                let next = self.chance.one_in(6);
                let purchase = if next { PurchaseId::new(purchase.number() + 1) } else { purchase };
                self.by(buyer, RefundPurchase { purchase })
            }
            _ => self.refund_dormant(),
        }
    }

    fn issue(&mut self) -> Offer {
        let series = self.series();
        let issuer = self.issuer_of(series);
        let found = self.state.coupons.get(series);
        let (each, is_sold) = found.map_or((1, false), |found| {
            let terms = found.terms();
            (terms.units_per_coupon, terms.consideration == Consideration::Paid)
        });
        let count = if self.slips() {
            self.chance.pick(&[0, 1, 2, 10_001])
        } else {
            self.chance.pick(&[1, 1, 2, 5])
        };
        let mut grants: Vec<Grant> = Vec::with_capacity(count);
        for number in 0..count {
            let to = if count > 100 {
                MemberId::new(u32::try_from(number).unwrap_or(0))
            } else {
                self.anybody()
            };
            let coupons = self.quantity();
            let parts = if self.slips() { 1 } else { each };
            let whole = coupons.count().saturating_mul(parts);
            let paid = self.chance.pick(&[0, 500, 900]);
            let asks = is_sold && to != issuer || self.slips();
            let paid = Amount::new(if asks { paid } else { 0 });
            if grants.iter().all(|other| other.to != to) || self.odd {
                grants.push(Grant { to, quantity: Quantity::new(whole), paid });
            }
        }
        self.by(issuer, IssueUnits { series, grants })
    }

    fn transfer(&mut self, series: SeriesId) -> Offer {
        let (from, to, mut quantity) = (self.anybody(), self.anybody(), self.quantity());
        if self.chance.one_in(8) {
            quantity = Quantity::new(self.state.title.free(from, series).count());
        }
        self.by(from, TransferUnits { series, from, to, quantity })
    }

    /// Small change: one unit here, two there, until holdings are in pieces.
    pub(super) fn fragment(&mut self, series: SeriesId) -> Offer {
        self.focus = Some(series);
        match self.chance.below(12) {
            0 => self.create_gift(series),
            1 => self.claim_gift(),
            2 => self.about_tills(),
            3 => self.report_lost(),
            4 => self.end_loss(),
            _ => {
                let (from, to) = (self.anybody(), self.anybody());
                let quantity = Quantity::new(self.chance.pick(&[1, 1, 2, 3, 7]));
                self.by(from, TransferUnits { series, from, to, quantity })
            }
        }
    }

    fn create_gift(&mut self, series: SeriesId) -> Offer {
        let (from, quantity, expires_at) = (self.anybody(), self.quantity(), self.soon(20));
        let code_hash = self.code();
        let attempts = if self.slips() { self.chance.pick(&[0, 11]) } else { 2 };
        let gift = CreateGift { series, from, quantity, code_hash, attempts, expires_at };
        self.by(from, gift)
    }

    /// With the right code mostly.
    fn claim_gift(&mut self) -> Offer {
        let known = self.known;
        let gift = self.id(&known.gifts, GiftId::new, |state, id| state.coupons.gift(id).is_some());
        let (right, wrong) = (self.state.coupons.gift(gift).map(|g| g.code_hash), self.code());
        let code_hash = right.filter(|_| !self.chance.one_in(4)).unwrap_or(wrong);
        let member = self.anybody();
        self.by(member, ClaimGift { gift, member, code_hash })
    }

    /// Some of what a member holds, or all of it.
    fn report_lost(&mut self) -> Offer {
        let (series, member) = (self.series(), self.anybody());
        let mut ranges: Vec<UnitRange> = Vec::new();
        if !self.chance.one_in(4) {
            let held = self.state.title.free(member, series).iter().take(20);
            ranges = held.filter(|_| self.chance.one_in(2)).take(3).collect();
            ranges = ranges.iter().filter_map(|range| UnitRange::new(range.first(), 1)).collect();
        }
        if self.slips() {
            let (first, again) = (UnitRange::new(1, 5), UnitRange::new(3, 1));
            ranges = first.into_iter().chain(again).collect();
        }
        if self.slips() {
            ranges = (1..1_003).filter_map(|first| UnitRange::new(first * 2, 1)).collect();
        }
        self.by(member, ReportLost { series, member, ranges })
    }

    fn end_loss(&mut self) -> Offer {
        let known = self.known;
        let open = self.alive(&known.losses, |state, (id, _)| {
            state.coupons.losses().any(|(open, _)| open == id)
        });
        let (loss, series) = open.unwrap_or((LossId::new(1), SeriesId::new(1)));
        let issuer = self.issuer_of(series);
        if self.chance.one_in(2) {
            self.by(issuer, ReplaceLost { loss })
        } else {
            self.by(issuer, RestoreLost { loss })
        }
    }

    fn refund_dormant(&mut self) -> Offer {
        let series = self.series_where(|state, id| {
            state.coupons.get(id).is_some_and(|found| found.state == SeriesState::Dormant)
        });
        let (member, quantity) = (self.anybody(), self.quantity());
        self.by(member, RefundDormant { series, member, quantity })
    }
}
