//! Reserved money: every cent of it stands behind something that is open, and nothing is left of it
//! when that ends.

use super::Told;
use super::fees::worst;
use super::money::{Money, legs};
use super::register::Register;
use engine::clearing::{ClearingFact, RedemptionState};
use engine::ledger::{AccountKey, LedgerFact, Purpose};
use engine::market::{MarketFact, Side, Via};
use engine::{Event, Fact, State};
use std::collections::BTreeMap;
use units::{
    Amount, BuybackId, Currency, DealId, HoldId, MemberId, OrderId, QuoteId, RedemptionId,
};

/// What money is reserved behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Behind {
    Order(OrderId),
    Quote(QuoteId),
    Deal(DealId),
    Buyback(BuybackId),
    Hold(HoldId),
    Redemption(RedemptionId),
}

#[derive(Default)]
pub(super) struct Reserved {
    amounts: BTreeMap<Behind, BTreeMap<(MemberId, Currency), i128>>,
}

/// What the money of a fact is behind, whether it ends there, and what is told to be behind it now.
fn about(fact: &Fact, register: &Register) -> Option<(Behind, bool, Option<Amount>)> {
    Some(match fact {
        Fact::Ledger(LedgerFact::Held { hold, amount, .. }) => {
            (Behind::Hold(*hold), false, Some(*amount))
        }
        Fact::Ledger(LedgerFact::HoldPosted { hold, .. } | LedgerFact::HoldVoided { hold, .. }) => {
            (Behind::Hold(*hold), true, None)
        }
        Fact::Clearing(ClearingFact::Authorised { redemption, .. }) => {
            (Behind::Redemption(*redemption), false, None)
        }
        Fact::Clearing(
            ClearingFact::Captured { redemption, .. } | ClearingFact::Voided { redemption, .. },
        ) => (Behind::Redemption(*redemption), true, None),
        Fact::Market(fact) => return of_market(fact, register),
        _ => return None,
    })
}

fn of_market(fact: &MarketFact, register: &Register) -> Option<(Behind, bool, Option<Amount>)> {
    Some(match *fact {
        MarketFact::OrderAccepted { order, reserved, .. }
        | MarketFact::OrderRested { order, reserved, .. }
        | MarketFact::OrderAmended { order, reserved, .. } => {
            (Behind::Order(order), false, Some(reserved))
        }
        MarketFact::OrderDone { order, .. } => (Behind::Order(order), true, None),
        MarketFact::Filled(fill) => match fill.via {
            Via::Quote(quote) => (Behind::Quote(quote), true, None),
            Via::Buyback(buyback) => (Behind::Buyback(buyback), false, None),
            Via::Book(_) | Via::Auction => {
                let order = fill.buyer.order?;
                let left = register.order(order).ok()?.open > fill.quantity.count();
                (Behind::Order(order), !left, None)
            }
        },
        MarketFact::QuoteLocked { quote, reserved, .. } => {
            (Behind::Quote(quote), false, Some(reserved))
        }
        MarketFact::QuoteReleased { quote, .. } => (Behind::Quote(quote), true, None),
        MarketFact::DealProposed { deal, reserved, .. } => {
            (Behind::Deal(deal), false, Some(reserved))
        }
        MarketFact::DealAccepted { deal, .. } | MarketFact::DealEnded { deal, .. } => {
            (Behind::Deal(deal), true, None)
        }
        MarketFact::BuybackOpened { buyback, budget, .. } => {
            (Behind::Buyback(buyback), false, Some(budget))
        }
        MarketFact::BuybackEnded { buyback, .. } => (Behind::Buyback(buyback), true, None),
        _ => return None,
    })
}

impl Reserved {
    pub fn record(&mut self, event: &Event, register: &Register) -> Told {
        let found = about(&event.fact, register);
        for (account, amount) in legs(event) {
            if account.purpose != Purpose::Reserved {
                continue;
            }
            let Some((behind, _, _)) = found else {
                return Err(format!("reserved: {account:?} moves by {:?}", event.fact));
            };
            let own = self.amounts.entry(behind).or_default();
            let sum = own.entry((account.owner, account.currency)).or_default();
            *sum += amount;
            if *sum < 0 {
                return Err(format!("reserved: {behind:?} gives {} too much", -*sum));
            }
        }
        match found {
            Some((behind, true, _)) => self.end(behind),
            Some((behind, false, Some(told))) => {
                let here = self.total(behind);
                let same = here == i128::from(told.minor());
                same.then_some(())
                    .ok_or_else(|| format!("reserved: {here} behind {behind:?}, {told} is told"))
            }
            _ => Ok(()),
        }
    }

    fn total(&self, behind: Behind) -> i128 {
        self.amounts.get(&behind).into_iter().flat_map(BTreeMap::values).sum()
    }

    fn end(&mut self, behind: Behind) -> Told {
        let left = self.total(behind);
        self.amounts.remove(&behind);
        let none = left == 0;
        none.then_some(()).ok_or_else(|| format!("reserved: {left} is left behind {behind:?}"))
    }

    pub fn compare(&self, money: &Money, register: &Register, state: &State) -> Told {
        let mut sums: BTreeMap<(MemberId, Currency), i128> = BTreeMap::new();
        for (behind, own) in &self.amounts {
            for (key, amount) in own {
                *sums.entry(*key).or_default() += amount;
            }
            let (mine, theirs) = (self.total(*behind), told_by(state, *behind));
            if mine != i128::from(theirs.minor()) {
                return Err(format!("reserved: {mine} behind {behind:?}, not {theirs}"));
            }
            if let Behind::Order(id) = behind {
                covers(register, *id, mine)?;
            }
        }
        let accounts = state.ledger.accounts().into_iter().map(|(account, _)| account);
        for account in accounts.filter(|account| account.purpose == Purpose::Reserved) {
            let (owner, currency) = (account.owner, account.currency);
            let wanted = sums.get(&(owner, currency)).copied().unwrap_or(0);
            let found = money.balance(AccountKey::reserved(owner, currency));
            if wanted != found {
                return Err(format!("reserved: {owner} has {found}, {wanted} is behind things"));
            }
        }
        Ok(())
    }
}

/// A buy order can always be paid, at its own price and the highest fee.
fn covers(register: &Register, id: OrderId, behind: i128) -> Told {
    let order = register.order(id)?;
    let terms = register.series(order.series)?.terms()?;
    let worst = worst(terms, order.price, order.open, order.max_fee);
    let enough = order.side == Side::Sell || behind >= worst;
    enough.then_some(()).ok_or_else(|| format!("reserved: {behind} behind {id}, worst {worst}"))
}

/// What the state says is behind it.
fn told_by(state: &State, behind: Behind) -> Amount {
    let markets = &state.markets;
    let told = match behind {
        Behind::Order(id) => markets.order(id).map(|order| order.reserved),
        Behind::Quote(id) => markets.quote(id).map(|quote| quote.reserved),
        Behind::Deal(id) => markets.deal(id).map(|deal| deal.reserved),
        Behind::Buyback(id) => markets.buyback(id).map(|buyback| buyback.left),
        Behind::Hold(id) => {
            state.ledger.holds().find(|(hold, _)| *hold == id).map(|(_, hold)| hold.amount)
        }
        Behind::Redemption(id) => {
            let found = state.clearing.get(id);
            let open = found.filter(|found| found.state == RedemptionState::Authorised);
            open.map(|found| found.amount())
        }
    };
    told.unwrap_or(Amount::ZERO)
}

#[cfg(test)]
mod tests;
