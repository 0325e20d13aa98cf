//! About redemptions.

use super::{Ask, Asked, by, platform};
use engine::Actor;
use engine::clearing::{Authorise, Capture, Item, ReverseRedemption, ShowCode, VoidRedemption};
use units::{MemberId, RedemptionId};

impl Ask<'_, '_> {
    pub(super) fn about_redemptions(&mut self) -> Asked {
        match self.source.below(12) {
            0..=1 => {
                let (holder, code_hash) = (self.source.member(), self.code());
                by(holder, ShowCode { holder, code_hash, expires_at: self.time() })
            }
            2..=5 => self.authorise(),
            6..=8 => {
                let (redemption, merchant) = self.redemption();
                let merchant_match = self.source.amount();
                let quantities = self
                    .source
                    .maybe(|source| (0..source.below(4)).map(|_| source.quantity()).collect());
                (merchant, Capture { redemption, quantities, merchant_match }.into())
            }
            9 => {
                let (redemption, merchant) = self.redemption();
                (merchant, VoidRedemption { redemption }.into())
            }
            _ => {
                let (redemption, merchant) = self.redemption();
                (merchant, ReverseRedemption { redemption }.into())
            }
        }
    }

    fn authorise(&mut self) -> Asked {
        let merchant = MemberId::new(self.source.pick(&[10, 11, 10, 8, 4]));
        let holder = self.source.member();
        let code_hash = self.source.maybe(|_| ()).map(|()| self.code());
        let items = (0..self.source.below(4))
            .map(|_| Item { series: self.source.series(), quantity: self.source.quantity() });
        let items = items.collect();
        let (order_amount, store) = (self.source.amount(), u32::from(self.source.byte()));
        let expires_at = self.source.maybe(|_| ()).map(|()| self.time());
        let is_shown = code_hash.is_some();
        let command =
            Authorise { merchant, holder, code_hash, items, order_amount, store, expires_at };
        if is_shown { by(merchant, command) } else { platform(command) }
    }

    fn code(&mut self) -> [u8; 32] {
        [self.source.below(20); 32]
    }

    fn redemption(&mut self) -> (RedemptionId, Actor) {
        let all = self.world.state.clearing.iter().map(|(id, found)| (id, found.merchant));
        let (redemption, merchant) =
            self.open(all, |id| (RedemptionId::new(id), MemberId::new(10)));
        (redemption, Actor::Member(merchant))
    }
}
