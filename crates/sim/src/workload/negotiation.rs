//! Deals and buy-backs: what is agreed outside the book.

use super::crowd::{Crowd, Offer};
use engine::market::{
    AcceptDeal, BuybackPrice, CancelDeal, CloseBuyback, DealCash, DealLeg, OpenBuyback, Payer,
    ProposeDeal, SellToBuyback,
};
use units::{Amount, BasisPoints, BuybackId, DealId, MemberId, Price, Quantity, SeriesId};

impl Crowd<'_> {
    pub(super) fn about_negotiation(&mut self) -> Offer {
        match self.chance.below(12) {
            0..=3 => self.propose(),
            4..=6 => {
                let deal = self.open_deal();
                let other = self.state.markets.deal(deal).map(|found| found.counterparty);
                self.by(other.unwrap_or(MemberId::new(1)), AcceptDeal { deal })
            }
            7 => {
                let deal = self.open_deal();
                let found = self.state.markets.deal(deal);
                let sides = found.map_or([MemberId::new(1); 2], |d| [d.proposer, d.counterparty]);
                let side = self.chance.pick(&sides);
                self.by(side, CancelDeal { deal })
            }
            8 => self.open_buyback(),
            9..=10 => self.sell_to_buyback(),
            _ => {
                let buyback = self.live_buyback();
                let issuer = self.state.markets.buyback(buyback).map(|found| found.issuer);
                self.by(issuer.unwrap_or(MemberId::new(1)), CloseBuyback { buyback })
            }
        }
    }

    fn open_deal(&mut self) -> DealId {
        let known = self.known;
        self.id(&known.deals, DealId::new, |state, id| state.markets.deal(id).is_some())
    }

    fn live_buyback(&mut self) -> BuybackId {
        let known = self.known;
        self.id(&known.buybacks, BuybackId::new, |state, id| state.markets.buyback(id).is_some())
    }

    fn leg(&mut self) -> DealLeg {
        DealLeg { series: self.series(), quantity: self.quantity() }
    }

    /// About nine tenths of the face value, or something far from it.
    fn fair(&mut self, leg: DealLeg) -> DealCash {
        let terms = self.state.coupons.get(leg.series).map(|found| found.terms());
        let face = terms.and_then(|terms| leg.quantity.face(terms.unit_value));
        let fair = face.and_then(|face| BasisPoints::new(9_000).of(face, units::Rounding::Up));
        let (odd, other) = (self.amount(5_000), self.currency());
        let fair = fair.filter(|_| !self.slips()).unwrap_or(odd);
        DealCash {
            payer: self.chance.pick(&[Payer::Counterparty, Payer::Counterparty, Payer::Proposer]),
            currency: if self.odd { other } else { terms.map_or(other, |terms| terms.currency) },
            amount: if self.chance.one_in(4) { odd } else { fair },
        }
    }

    fn propose(&mut self) -> Offer {
        let (proposer, counterparty) = (self.anybody(), self.anybody());
        let leg = self.leg();
        let (mut gives, mut wants, mut cash) = (vec![leg], Vec::new(), None);
        match self.chance.below(5) {
            0 => wants = vec![self.leg()],
            1 => {
                gives.push(self.leg());
                wants = vec![self.leg()];
                cash = Some(self.fair(leg));
            }
            2 => {
                std::mem::swap(&mut gives, &mut wants);
                cash = Some(DealCash { payer: Payer::Proposer, ..self.fair(leg) });
            }
            _ => cash = Some(DealCash { payer: Payer::Counterparty, ..self.fair(leg) }),
        }
        if self.slips() {
            wants = (1..=17).map(SeriesId::new).map(|series| DealLeg { series, ..leg }).collect();
        }
        if self.slips() {
            gives.clear();
        }
        let expires_at = self.soon(10);
        let deal = ProposeDeal { proposer, counterparty, gives, wants, cash, expires_at };
        self.by(proposer, deal)
    }

    pub(super) fn open_buyback(&mut self) -> Offer {
        let series = self.series();
        let issuer = self.issuer_of(series);
        let value = self.state.coupons.get(series).map(|found| found.terms().unit_value.minor());
        let units = i64::try_from(5 + self.chance.below(200)).unwrap_or(5);
        let budget = value.and_then(|value| value.checked_mul(units)).map(Amount::new);
        let other = self.amount(50_000);
        let budget = budget.filter(|_| !self.slips()).unwrap_or(other);
        let below = BuybackPrice::BelowLast {
            discount: BasisPoints::new(self.chance.pick(&[0, 300, 10_000])),
            floor: Price::ppm(400_000),
            cap: Price::PAR,
        };
        let fixed = BuybackPrice::Fixed(self.price(series));
        let price = self.chance.pick(&[fixed, below]);
        let closes_at = Some(self.soon(20)).filter(|_| !self.chance.one_in(4));
        self.by(issuer, OpenBuyback { series, budget, price, closes_at })
    }

    fn sell_to_buyback(&mut self) -> Offer {
        let buyback = self.live_buyback();
        let series = self.state.markets.buyback(buyback).map(|found| found.series);
        let market = series.and_then(|series| self.state.markets.market(series));
        let lot = market.map_or(1, |market| market.venue().lot.count());
        let lots = self.quantity().count();
        let quantity = Quantity::new(lots.checked_mul(lot).unwrap_or(lots));
        let least = self.chance.pick(&[None, None, Some(Price::ppm(500_000)), Some(Price::PAR)]);
        let member = self.anybody();
        self.by(member, SellToBuyback { buyback, member, quantity, min_price: least })
    }
}
