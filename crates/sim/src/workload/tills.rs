//! Tills: codes are shown, coupons authorised, captured in full or in part, voided and reversed.

use super::crowd::{Crowd, Offer};
use engine::clearing::{
    Authorise, Capture, Item, RedemptionState, ReverseRedemption, ShowCode, VoidRedemption,
};
use engine::member::MemberKind;
use units::{Amount, Duration, MemberId, Quantity, RedemptionId, SeriesId};

impl Crowd<'_> {
    pub(super) fn about_tills(&mut self) -> Offer {
        match self.chance.below(20) {
            0..=1 => self.show_code(),
            2..=8 => self.authorise(),
            9..=14 => self.capture(),
            15..=16 => {
                let (redemption, merchant) = self.redemption(RedemptionState::Authorised);
                self.by(merchant, VoidRedemption { redemption })
            }
            _ => {
                let (redemption, merchant) = self.redemption(RedemptionState::Captured);
                self.by(merchant, ReverseRedemption { redemption })
            }
        }
    }

    fn show_code(&mut self) -> Offer {
        let holder = self.anybody();
        self.show_code_of(holder)
    }

    fn show_code_of(&mut self, holder: MemberId) -> Offer {
        let code_hash = self.code();
        let seconds = u32::try_from(1 + self.chance.below(600)).unwrap_or(1);
        let soon = self.now.after(Duration::from_secs(seconds));
        let expires_at = if self.slips() { self.soon(2) } else { soon };
        self.by(holder, ShowCode { holder, code_hash, expires_at })
    }

    /// As many of one thing as anybody may have.
    pub(super) fn hoard(&mut self, member: MemberId, series: SeriesId) -> Offer {
        self.focus = Some(series);
        match member.number() % 3 {
            0 => self.show_code_of(member),
            1 => self.lock_for(member),
            _ => self.open_buyback(),
        }
    }

    /// By a code that somebody shows, or by the platform without one.
    fn authorise(&mut self) -> Offer {
        let kind =
            self.chance.pick(&[MemberKind::Merchant, MemberKind::Merchant, MemberKind::Issuer]);
        let kind = if self.slips() { MemberKind::Person } else { kind };
        let merchant = self.one(kind);
        let known = self.known;
        let shown = self.alive(&known.codes, |state, code| state.clearing.code(&code).is_some());
        let shown = shown.filter(|_| self.chance.one_in(2));
        let shows = shown.and_then(|code| self.state.clearing.code(&code));
        let holder = shows.map_or_else(|| self.anybody(), |shows| shows.holder);
        let order_amount = if self.slips() { self.amount(1) } else { self.bill() };
        let authorise = Authorise {
            merchant,
            holder,
            code_hash: shown,
            items: self.items(holder),
            order_amount,
            store: self.chance.pick(&[0, 1, 7]),
            expires_at: Some(self.soon(8)).filter(|_| self.chance.one_in(3)),
        };
        let by_platform = shown.is_none() && !self.slips();
        if by_platform { self.platform(authorise) } else { self.by(merchant, authorise) }
    }

    fn bill(&mut self) -> Amount {
        Amount::new(self.chance.pick(&[0, 500, 10_000, 10_000, 99_999]))
    }

    /// Some of what the holder has, in one currency mostly.
    fn items(&mut self, holder: MemberId) -> Vec<Item> {
        let mut wallet: Vec<SeriesId> = self.state.title.wallet(holder).collect();
        let live = |id: &SeriesId| self.known.series.iter().any(|last| last == *id);
        if !self.odd {
            wallet.retain(live);
        }
        let first = self.focus.or_else(|| (!wallet.is_empty()).then(|| self.chance.pick(&wallet)));
        let Some(first) = first else {
            let (series, quantity) = (self.series(), self.quantity());
            return vec![Item { series, quantity }];
        };
        let currency = |id: SeriesId| self.state.coupons.get(id).map(|s| s.terms().currency);
        let mixes = self.slips();
        let more = self.chance.below(3);
        let fits = |id| mixes || currency(id) == currency(first);
        let same = wallet.iter().copied().filter(|&id| id != first && fits(id));
        let chosen = [first].into_iter().chain(same.take(usize::try_from(more).unwrap_or(0)));
        let chosen: Vec<SeriesId> = chosen.collect();
        let mut items: Vec<Item> =
            chosen.into_iter().map(|series| Item { series, quantity: self.quantity() }).collect();
        if self.slips() {
            match self.chance.below(3) {
                0 => items.clear(),
                1 => items.extend(items.clone()),
                _ => items = vec![items[0]; 33],
            }
        }
        items
    }

    /// A redemption in this state, if one is found, and its merchant.
    fn redemption(&mut self, wanted: RedemptionState) -> (RedemptionId, MemberId) {
        let known = self.known;
        let id = self.id(&known.redemptions, RedemptionId::new, |state, id| {
            state.clearing.get(id).is_some_and(|found| found.state == wanted)
        });
        let merchant = self.state.clearing.get(id).map(|found| found.merchant);
        (id, merchant.unwrap_or(MemberId::new(1)))
    }

    fn capture(&mut self) -> Offer {
        let (redemption, merchant) = self.redemption(RedemptionState::Authorised);
        let found = self.state.clearing.get(redemption);
        let most: Vec<u64> = found.map_or_else(Vec::new, |found| {
            found.items.iter().map(|item| item.quantity.count()).collect()
        });
        let quantities = if self.chance.one_in(2) {
            None
        } else {
            let mut parts = Vec::new();
            for most in most {
                let more = u64::from(self.slips());
                parts.push(Quantity::new(
                    self.chance.below(most.saturating_add(1)).saturating_add(more * most),
                ));
            }
            if self.slips() {
                parts.push(Quantity::ZERO);
            }
            Some(parts)
        };
        let edge = self.amount(50);
        let merchant_match = if self.slips() { edge } else { Amount::ZERO };
        let merchant_match = if self.chance.one_in(4) { edge } else { merchant_match };
        self.by(merchant, Capture { redemption, quantities, merchant_match })
    }
}
