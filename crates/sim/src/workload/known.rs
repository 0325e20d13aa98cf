//! What was learnt from answers: the last ids that were given out.

use crate::Chance;
use engine::clearing::ClearingFact;
use engine::coupon::CouponFact;
use engine::ledger::LedgerFact;
use engine::market::{MarketFact, Side};
use engine::{Event, Fact};
use units::{
    BuybackId, DealId, DepositId, GiftId, HoldId, LossId, MemberId, OrderId, PurchaseId, QuoteId,
    RedemptionId, SeriesId, WithdrawalId,
};

/// The last few of many, in no order that matters.
#[derive(Clone, Debug)]
pub(super) struct Recent<T> {
    list: Vec<T>,
    room: usize,
    next: usize,
}

impl<T: Copy> Recent<T> {
    const fn new(room: usize) -> Self {
        Self { list: Vec::new(), room, next: 0 }
    }

    fn push(&mut self, item: T) {
        match self.list.get_mut(self.next) {
            Some(oldest) => *oldest = item,
            None => self.list.push(item),
        }
        self.next = (self.next + 1) % self.room;
    }

    pub fn pick(&self, chance: &mut Chance) -> Option<T> {
        (!self.list.is_empty()).then(|| chance.pick(&self.list))
    }

    pub fn iter(&self) -> impl Iterator<Item = T> + '_ {
        self.list.iter().copied()
    }
}

pub(super) struct Known {
    pub series: Recent<SeriesId>,
    pub orders: Recent<OrderId>,
    pub asks: Recent<OrderId>,
    pub quotes: Recent<QuoteId>,
    pub deals: Recent<DealId>,
    pub buybacks: Recent<BuybackId>,
    pub gifts: Recent<GiftId>,
    pub losses: Recent<(LossId, SeriesId)>,
    pub purchases: Recent<(PurchaseId, MemberId)>,
    pub holds: Recent<(HoldId, MemberId)>,
    pub deposits: Recent<DepositId>,
    pub withdrawals: Recent<WithdrawalId>,
    pub redemptions: Recent<RedemptionId>,
    pub codes: Recent<[u8; 32]>,
    defined: u64,
}

impl Default for Known {
    fn default() -> Self {
        Self {
            series: Recent::new(10),
            orders: Recent::new(256),
            asks: Recent::new(64),
            quotes: Recent::new(16),
            deals: Recent::new(24),
            buybacks: Recent::new(16),
            gifts: Recent::new(16),
            losses: Recent::new(16),
            purchases: Recent::new(32),
            holds: Recent::new(16),
            deposits: Recent::new(12),
            withdrawals: Recent::new(16),
            redemptions: Recent::new(64),
            codes: Recent::new(16),
            defined: 0,
        }
    }
}

impl Known {
    /// How many series were ever defined, as far as answers told.
    pub fn series_count(&self) -> u64 {
        self.defined
    }

    pub fn learn(&mut self, events: &[Event]) {
        for event in events {
            match &event.fact {
                Fact::Ledger(fact) => self.learn_money(fact),
                Fact::Coupon(fact) => self.learn_coupons(fact),
                Fact::Market(fact) => self.learn_markets(fact),
                Fact::Clearing(fact) => self.learn_tills(fact),
                Fact::Member(_) | Fact::Policy(_) | Fact::Clock(_) => {}
            }
        }
    }

    fn learn_money(&mut self, fact: &LedgerFact) {
        match *fact {
            LedgerFact::Deposited { deposit, .. } => self.deposits.push(deposit),
            LedgerFact::WithdrawalRequested { withdrawal, .. } => {
                self.withdrawals.push(withdrawal);
            }
            LedgerFact::Held { hold, to, .. } => self.holds.push((hold, to)),
            _ => {}
        }
    }

    fn learn_coupons(&mut self, fact: &CouponFact) {
        match fact {
            CouponFact::SeriesDefined { series, .. } => {
                self.series.push(*series);
                self.defined += 1;
            }
            CouponFact::UnitsIssued { grants, .. } => {
                for grant in grants {
                    if let Some(purchase) = grant.purchase {
                        self.purchases.push((purchase, grant.to));
                    }
                }
            }
            CouponFact::GiftCreated { gift, .. } => self.gifts.push(*gift),
            CouponFact::LossReported { loss, series, .. } => self.losses.push((*loss, *series)),
            _ => {}
        }
    }

    fn learn_markets(&mut self, fact: &MarketFact) {
        match *fact {
            MarketFact::OrderAccepted { order, side, .. } => {
                self.orders.push(order);
                if side == Side::Sell {
                    self.asks.push(order);
                }
            }
            MarketFact::QuoteLocked { quote, .. } => self.quotes.push(quote),
            MarketFact::DealProposed { deal, .. } => self.deals.push(deal),
            MarketFact::BuybackOpened { buyback, .. } => self.buybacks.push(buyback),
            _ => {}
        }
    }

    fn learn_tills(&mut self, fact: &ClearingFact) {
        match *fact {
            ClearingFact::Authorised { redemption, .. } => self.redemptions.push(redemption),
            ClearingFact::CodeShown { code_hash, .. } => self.codes.push(code_hash),
            _ => {}
        }
    }
}
