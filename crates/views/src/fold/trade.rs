//! Trades: fills, and deals that were accepted.

use super::money::ppm;
use super::{Fold, FoldError, int, member};
use crate::schema::TradeRow;
use crate::value::Word;
use crate::words;
use engine::market::{Fill, MarketFact, Side, Via};
use engine::{Event, Move, Place};
use units::{Amount, Currency, MemberId, SeriesId};

/// What a fill came about by, and which side arrived.
fn way(via: Via) -> (&'static str, Option<Side>) {
    match via {
        Via::Book(side) => ("book", Some(side)),
        Via::Auction => ("auction", None),
        Via::Quote(_) => ("quote", Some(Side::Buy)),
        Via::Buyback(_) => ("buyback", Some(Side::Sell)),
    }
}

impl Fold<'_> {
    pub(super) fn fill(&mut self, fill: &Fill) -> Result<(), FoldError> {
        let (buyer, seller) = (fill.buyer, fill.seller);
        self.concern([member(buyer.member), member(seller.member)]);
        let series_id = i64::from(fill.series.number());
        let currency = self.series(series_id)?.currency;
        let (kind, taker) = way(fill.via);
        let count = int(fill.quantity.count());
        self.log.trades.push(TradeRow {
            sequence: self.at.sequence,
            event_index: self.at.event,
            leg: 0,
            recorded_at: self.at.time,
            kind: Word(kind),
            series_id,
            price: Some(ppm(fill.price)),
            units: count,
            paid: Some(fill.paid.minor()),
            currency: Some(currency),
            buyer_id: member(buyer.member),
            buyer_order_id: buyer.order.map(|id| int(id.number())),
            buyer_fee: Some(buyer.fee.minor()),
            seller_id: member(seller.member),
            seller_order_id: seller.order.map(|id| int(id.number())),
            seller_fee: Some(seller.fee.minor()),
            taker: taker.map(|side| words::side(&side)),
            quote_id: match fill.via {
                Via::Quote(id) => Some(int(id.number())),
                _ => None,
            },
            buyback_id: match fill.via {
                Via::Buyback(id) => Some(int(id.number())),
                _ => None,
            },
            deal_id: None,
        });
        let what = (Some(series_id), currency);
        self.fee("buyer", buyer.member, what, buyer.fee);
        self.fee("seller", seller.member, what, seller.fee);
        self.carry_out(fill, count)?;
        self.note_sale(fill.series, (buyer.member, seller.member), (count, fill.paid))
    }

    /// What a fill does to orders, quotes, buy-backs and the last price.
    fn carry_out(&mut self, fill: &Fill, count: i64) -> Result<(), FoldError> {
        let spent = fill.paid.plus(fill.buyer.fee).unwrap_or(Amount::MAX).minor();
        match fill.via {
            Via::Quote(id) => self.end_quote(id, "taken", None)?,
            Via::Buyback(id) => self.edit_buyback(int(id.number()), |row| {
                row.remaining -= spent;
                row.bought_units += count;
            })?,
            Via::Book(_) | Via::Auction => {
                let missing = self.missing::<crate::schema::SeriesRow>();
                let key = (fill.series.number().into(),);
                let row = self.shelves.series.edit(&mut self.source, key)?.ok_or(missing)?;
                row.last_price = Some(ppm(fill.price));
            }
        }
        for side in [fill.buyer, fill.seller] {
            if let Some(order) = side.order {
                self.fill_order(int(order.number()), count, spent)?;
            }
        }
        Ok(())
    }

    /// Both sides of a deal change hands: a trade for each kind of units and direction.
    pub(super) fn accept(&mut self, fact: &MarketFact, event: &Event) -> Result<(), FoldError> {
        let MarketFact::DealAccepted {
            deal,
            proposer,
            counterparty,
            proposer_fee,
            counterparty_fee,
        } = fact
        else {
            unreachable!("called for deals that are accepted")
        };
        let row = self.end_deal(*deal, "accepted", |row| {
            row.proposer_fee = Some(proposer_fee.minor());
            row.counterparty_fee = Some(counterparty_fee.minor());
        })?;
        let legs = legs(&event.moves);
        let single = legs.len() == 1;
        let cash =
            row.currency.zip(row.amount).map(|(currency, paid)| (currency, Amount::new(paid)));
        if let Some((currency, _)) = cash {
            let series = legs.first().filter(|_| single).map(|leg| i64::from(leg.series.number()));
            self.fee("proposer", *proposer, (series, currency), *proposer_fee);
            self.fee("counterparty", *counterparty, (series, currency), *counterparty_fee);
        }
        for (leg, number) in legs.iter().zip(0..) {
            let gives = leg.gives;
            let sides = if gives { (*counterparty, *proposer) } else { (*proposer, *counterparty) };
            let fees = if gives {
                (*counterparty_fee, *proposer_fee)
            } else {
                (*proposer_fee, *counterparty_fee)
            };
            let paid = cash.filter(|_| single);
            self.deal_trade(int(deal.number()), number, leg, sides, paid.map(|cash| (cash, fees)));
        }
        match (legs.as_slice(), cash) {
            ([leg], Some((currency, paid))) => self.note_block(leg, fact, currency, paid),
            _ => Ok(()),
        }
    }

    fn deal_trade(
        &mut self,
        deal_id: i64,
        number: i64,
        leg: &Leg,
        (buyer, seller): (MemberId, MemberId),
        paid: Option<((Currency, Amount), (Amount, Amount))>,
    ) {
        self.log.trades.push(TradeRow {
            sequence: self.at.sequence,
            event_index: self.at.event,
            leg: number,
            recorded_at: self.at.time,
            kind: Word("deal"),
            series_id: leg.series.number().into(),
            price: None,
            units: leg.units,
            paid: paid.map(|((_, paid), _)| paid.minor()),
            currency: paid.map(|((currency, _), _)| currency),
            buyer_id: member(buyer),
            buyer_order_id: None,
            buyer_fee: paid.map(|(_, (fee, _))| fee.minor()),
            seller_id: member(seller),
            seller_order_id: None,
            seller_fee: paid.map(|(_, (_, fee))| fee.minor()),
            taker: None,
            quote_id: None,
            buyback_id: None,
            deal_id: Some(deal_id),
        });
    }

    /// Units of one series that an issuer sold for cash of its currency are a purchase.
    fn note_block(
        &mut self,
        leg: &Leg,
        fact: &MarketFact,
        currency: Currency,
        paid: Amount,
    ) -> Result<(), FoldError> {
        let MarketFact::DealAccepted { proposer, counterparty, .. } = fact else {
            unreachable!("called for deals that are accepted")
        };
        if self.series(leg.series.number().into())?.currency != currency {
            return Ok(());
        }
        let sides = if leg.gives { (*counterparty, *proposer) } else { (*proposer, *counterparty) };
        self.note_sale(leg.series, sides, (leg.units, paid))
    }
}

/// Units of one series going one way in a deal.
struct Leg {
    series: SeriesId,
    /// From the proposer.
    gives: bool,
    units: i64,
}

fn legs(moves: &[Move]) -> Vec<Leg> {
    let mut legs: Vec<Leg> = Vec::new();
    for moved in moves {
        let gives = matches!(moved.from, Place::Deal(_));
        let units = int(moved.range.count());
        match legs.iter_mut().find(|leg| leg.series == moved.series && leg.gives == gives) {
            Some(leg) => leg.units += units,
            None => legs.push(Leg { series: moved.series, gives, units }),
        }
    }
    legs
}
