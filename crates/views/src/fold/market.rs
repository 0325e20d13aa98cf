//! Facts about quotes, deals and buy-backs.

use super::money::{points, ppm};
use super::{Fold, FoldError, int, member};
use crate::schema::{BuybackRow, DealLegRow, DealRow, QuoteRow};
use crate::value::Word;
use crate::words;
use engine::Event;
use engine::market::{BuybackPrice, DealLeg, MarketFact};
use units::{DealId, QuoteId};

impl Fold<'_> {
    pub(super) fn market_fact(
        &mut self,
        fact: &MarketFact,
        event: &Event,
    ) -> Result<(), FoldError> {
        match fact {
            MarketFact::VenueConfigured { .. }
            | MarketFact::Halted { .. }
            | MarketFact::Resumed { .. }
            | MarketFact::AuctionHeld { .. } => self.venue_fact(fact),
            MarketFact::OrderAccepted { .. }
            | MarketFact::OrderStarted { .. }
            | MarketFact::OrderRested { .. }
            | MarketFact::OrderDone { .. }
            | MarketFact::OrderAmended { .. } => self.order_fact(fact),
            MarketFact::Filled(fill) => self.fill(fill),
            MarketFact::QuoteLocked { .. } => self.lock(fact),
            MarketFact::QuoteReleased { quote, reason } => {
                self.end_quote(*quote, "released", Some(words::release_reason(reason)))
            }
            MarketFact::DealProposed { .. } => {
                self.propose(fact);
                Ok(())
            }
            MarketFact::DealAccepted { .. } => self.accept(fact, event),
            MarketFact::DealEnded { deal, reason } => {
                let reason = words::deal_end(reason);
                self.end_deal(*deal, "ended", |row| row.reason = Some(reason)).map(|_| ())
            }
            MarketFact::BuybackOpened { .. } | MarketFact::BuybackEnded { .. } => {
                self.buyback(fact)
            }
            MarketFact::AllCancelled { member: id, .. }
            | MarketFact::MemberPurged { member: id } => {
                self.concern([member(*id)]);
                Ok(())
            }
        }
    }

    fn lock(&mut self, fact: &MarketFact) -> Result<(), FoldError> {
        let MarketFact::QuoteLocked {
            quote,
            order,
            member: buyer,
            series,
            quantity,
            price,
            reserved,
            expires_at,
            ..
        } = fact
        else {
            unreachable!("called for quotes only")
        };
        self.concern([member(*buyer)]);
        self.shelves.quotes.add(QuoteRow {
            quote_id: int(quote.number()),
            id: quote.to_string(),
            order_id: int(order.number()),
            member_id: member(*buyer),
            series_id: series.number().into(),
            units: int(quantity.count()),
            price: ppm(*price),
            reserved: reserved.minor(),
            state: Word("locked"),
            reason: None,
            expires_at: *expires_at,
            sequence: self.at.sequence,
            created_at: self.at.time,
            ended_sequence: None,
            ended_at: None,
        });
        let count = int(quantity.count());
        self.order(int(order.number()), "locked", |row| row.locked_units += count)
    }

    /// Ends a quote; a part of its order is free again.
    pub(super) fn end_quote(
        &mut self,
        id: QuoteId,
        state: &'static str,
        reason: Option<Word>,
    ) -> Result<(), FoldError> {
        let (key, missing) = ((int(id.number()),), self.missing::<QuoteRow>());
        let row = self.shelves.quotes.edit(&mut self.source, key)?.ok_or(missing)?;
        (row.state, row.reason) = (Word(state), reason);
        row.ended_sequence = Some(self.at.sequence);
        row.ended_at = Some(self.at.time);
        let (buyer, order, count) = (row.member_id, row.order_id, row.units);
        self.concern([buyer]);
        let unlock = |row: &mut crate::schema::OrderRow| row.locked_units -= count;
        match state {
            // The trade itself is told of the order next.
            "taken" => self.edit_order(order, unlock).map(|_| ()),
            _ => self.order(order, "unlocked", unlock),
        }
    }

    fn propose(&mut self, fact: &MarketFact) {
        let MarketFact::DealProposed {
            deal,
            proposer,
            counterparty,
            gives,
            wants,
            cash,
            reserved,
            expires_at,
            ..
        } = fact
        else {
            unreachable!("called for proposals only")
        };
        self.concern([member(*proposer), member(*counterparty)]);
        self.shelves.deals.add(DealRow {
            deal_id: int(deal.number()),
            id: deal.to_string(),
            proposer_id: member(*proposer),
            counterparty_id: member(*counterparty),
            payer: cash.map(|cash| words::payer(&cash.payer)),
            currency: cash.map(|cash| cash.currency),
            amount: cash.map(|cash| cash.amount.minor()),
            reserved: reserved.minor(),
            proposer_fee: None,
            counterparty_fee: None,
            state: Word("proposed"),
            reason: None,
            expires_at: *expires_at,
            sequence: self.at.sequence,
            created_at: self.at.time,
            ended_sequence: None,
            ended_at: None,
        });
        self.deal_legs(*deal, "gives", gives);
        self.deal_legs(*deal, "wants", wants);
    }

    fn deal_legs(&mut self, deal: DealId, side: &'static str, legs: &[DealLeg]) {
        let rows = legs.iter().zip(0..).map(|(of, leg)| DealLegRow {
            deal_id: int(deal.number()),
            side: Word(side),
            leg,
            series_id: of.series.number().into(),
            units: int(of.quantity.count()),
        });
        self.log.deal_legs.extend(rows);
    }

    /// Ends a deal, and gives it as it is then.
    pub(super) fn end_deal(
        &mut self,
        id: DealId,
        state: &'static str,
        change: impl FnOnce(&mut DealRow),
    ) -> Result<DealRow, FoldError> {
        let (key, missing) = ((int(id.number()),), self.missing::<DealRow>());
        let row = self.shelves.deals.edit(&mut self.source, key)?.ok_or(missing)?;
        row.state = Word(state);
        row.ended_sequence = Some(self.at.sequence);
        row.ended_at = Some(self.at.time);
        change(row);
        let ended = row.clone();
        self.concern([ended.proposer_id, ended.counterparty_id]);
        Ok(ended)
    }

    fn buyback(&mut self, fact: &MarketFact) -> Result<(), FoldError> {
        match fact {
            MarketFact::BuybackOpened {
                buyback,
                series,
                issuer,
                currency,
                budget,
                price,
                closes_at,
            } => {
                self.concern([member(*issuer)]);
                let (price_kind, price, discount, floor_price, cap_price) = match *price {
                    BuybackPrice::Fixed(price) => ("fixed", Some(ppm(price)), None, None, None),
                    BuybackPrice::BelowLast { discount, floor, cap } => {
                        let bounds = (Some(ppm(floor)), Some(ppm(cap)));
                        ("below_last", None, Some(points(discount)), bounds.0, bounds.1)
                    }
                };
                self.shelves.buybacks.add(BuybackRow {
                    buyback_id: int(buyback.number()),
                    id: buyback.to_string(),
                    series_id: series.number().into(),
                    issuer_id: member(*issuer),
                    currency: *currency,
                    budget: budget.minor(),
                    remaining: budget.minor(),
                    bought_units: 0,
                    price_kind: Word(price_kind),
                    price,
                    discount,
                    floor_price,
                    cap_price,
                    state: Word("open"),
                    reason: None,
                    closes_at: *closes_at,
                    sequence: self.at.sequence,
                    created_at: self.at.time,
                    ended_sequence: None,
                    ended_at: None,
                });
                Ok(())
            }
            MarketFact::BuybackEnded { buyback, left, reason } => {
                let (sequence, time) = (self.at.sequence, self.at.time);
                self.edit_buyback(int(buyback.number()), |row| {
                    row.remaining = left.minor();
                    row.state = Word("ended");
                    row.reason = Some(words::buyback_end(reason));
                    (row.ended_sequence, row.ended_at) = (Some(sequence), Some(time));
                })
            }
            _ => unreachable!("no fact about a buy-back"),
        }
    }

    pub(super) fn edit_buyback(
        &mut self,
        id: i64,
        change: impl FnOnce(&mut BuybackRow),
    ) -> Result<(), FoldError> {
        let missing = self.missing::<BuybackRow>();
        let row = self.shelves.buybacks.edit(&mut self.source, (id,))?.ok_or(missing)?;
        change(row);
        let issuer = row.issuer_id;
        self.concern([issuer]);
        Ok(())
    }
}
