//! Facts about orders, each with how the order stands after.

use super::money::{points, ppm};
use super::{Fold, FoldError, int, member};
use crate::schema::{OrderEventRow, OrderRow};
use crate::value::Word;
use crate::words;
use engine::market::{Activation, MarketFact, OrderPrice, TimeInForce};

const ENTERING: Word = Word("entering");

/// What is left of an order goes.
fn end(row: &mut OrderRow, state: &'static str) {
    row.state = Word(state);
    (row.queued_sequence, row.queued_event) = (None, None);
    row.reserved = 0;
}

impl Fold<'_> {
    pub(super) fn order_fact(&mut self, fact: &MarketFact) -> Result<(), FoldError> {
        let place = (Some(self.at.sequence), Some(self.at.event));
        match fact {
            MarketFact::OrderAccepted { order, .. } => {
                self.accept_order(fact);
                self.order(int(order.number()), "accepted", |_| {})
            }
            MarketFact::OrderStarted { order } => {
                self.order(int(order.number()), "started", |row| {
                    row.state = ENTERING;
                    (row.queued_sequence, row.queued_event) = (None, None);
                })
            }
            MarketFact::OrderRested { order, open, reserved } => {
                self.order(int(order.number()), "rested", |row| {
                    row.state = Word("resting");
                    row.open_units = int(open.count());
                    row.reserved = reserved.minor();
                    (row.queued_sequence, row.queued_event) = place;
                })
            }
            MarketFact::OrderDone { order, reason, .. } => {
                self.order(int(order.number()), "done", |row| {
                    end(row, "done");
                    row.reason = Some(words::done_reason(reason));
                })
            }
            MarketFact::OrderAmended { order, price, open, max_fee, reserved, keeps_place } => self
                .order(int(order.number()), "amended", |row| {
                    row.price = ppm(*price);
                    row.open_units = int(open.count());
                    row.units = row.filled_units + row.open_units;
                    row.max_fee = points(*max_fee);
                    row.reserved = reserved.minor();
                    if !keeps_place {
                        row.state = ENTERING;
                        (row.queued_sequence, row.queued_event) = (None, None);
                    }
                }),
            _ => unreachable!("no fact about an order"),
        }
    }

    fn accept_order(&mut self, fact: &MarketFact) {
        let MarketFact::OrderAccepted {
            order,
            member: owner,
            series,
            side,
            quantity,
            price,
            time_in_force,
            post_only,
            self_trade,
            activation,
            max_fee,
            reserved,
        } = fact
        else {
            unreachable!("called for new orders only")
        };
        let (kind, limit) = match price {
            OrderPrice::Limit(price) => ("limit", *price),
            OrderPrice::Market(price) => ("market", *price),
        };
        let (lasts, good_till) = lasting(*time_in_force);
        let (enters, starts_at, trigger) = entering(*activation);
        let is_now = *activation == Activation::Now;
        self.shelves.orders.add(OrderRow {
            order_id: int(order.number()),
            id: order.to_string(),
            member_id: member(*owner),
            series_id: series.number().into(),
            side: words::side(side),
            kind: Word(kind),
            price: ppm(limit),
            units: int(quantity.count()),
            open_units: int(quantity.count()),
            filled_units: 0,
            locked_units: 0,
            reserved: reserved.minor(),
            state: if is_now { ENTERING } else { Word("waiting") },
            reason: None,
            time_in_force: Word(lasts),
            good_till,
            post_only: *post_only,
            self_trade: words::self_trade(self_trade),
            activation: Word(enters),
            starts_at,
            trigger_price: trigger,
            max_fee: points(*max_fee),
            queued_sequence: None,
            queued_event: None,
            sequence: self.at.sequence,
            created_at: self.at.time,
            changed_sequence: self.at.sequence,
            ended_sequence: None,
            ended_at: None,
        });
    }

    /// Changes an order; one of which nothing is open any more, or which is done, has ended.
    pub(super) fn edit_order(
        &mut self,
        id: i64,
        change: impl FnOnce(&mut OrderRow),
    ) -> Result<OrderRow, FoldError> {
        let missing = self.missing::<OrderRow>();
        let row = self.shelves.orders.edit(&mut self.source, (id,))?.ok_or(missing)?;
        change(row);
        row.changed_sequence = self.at.sequence;
        if row.open_units == 0 && row.state != Word("done") {
            end(row, "filled");
        }
        if matches!(row.state, Word("filled" | "done")) {
            row.ended_sequence = Some(self.at.sequence);
            row.ended_at = Some(self.at.time);
        }
        let owner = row.member_id;
        let after = row.clone();
        self.concern([owner]);
        Ok(after)
    }

    /// The same, with a line in the order's history.
    pub(super) fn order(
        &mut self,
        id: i64,
        kind: &'static str,
        change: impl FnOnce(&mut OrderRow),
    ) -> Result<(), FoldError> {
        let row = self.edit_order(id, change)?;
        self.log.order_events.push(OrderEventRow {
            sequence: self.at.sequence,
            event_index: self.at.event,
            order_id: id,
            kind: Word(kind),
            state: row.state,
            price: row.price,
            open_units: row.open_units,
            locked_units: row.locked_units,
            reserved: row.reserved,
            queued_sequence: row.queued_sequence,
            queued_event: row.queued_event,
        });
        Ok(())
    }

    /// A part of an order was traded. What a buyer spent comes out of what is reserved, unless the
    /// order is entering for the first time: then nothing is reserved yet.
    pub(super) fn fill_order(&mut self, id: i64, count: i64, spent: i64) -> Result<(), FoldError> {
        let sequence = self.at.sequence;
        self.order(id, "filled", |row| {
            row.open_units -= count;
            row.filled_units += count;
            let is_new = row.state == ENTERING
                && row.sequence == sequence
                && row.activation == Word("now")
                && row.reserved == 0;
            if row.side == Word("buy") && !is_new {
                row.reserved -= spent;
            }
        })
    }
}

fn lasting(time_in_force: TimeInForce) -> (&'static str, Option<units::Timestamp>) {
    match time_in_force {
        TimeInForce::GoodTillCancelled => ("good_till_cancelled", None),
        TimeInForce::GoodTill(time) => ("good_till", Some(time)),
        TimeInForce::ImmediateOrCancel => ("immediate_or_cancel", None),
        TimeInForce::FillOrKill => ("fill_or_kill", None),
    }
}

fn entering(activation: Activation) -> (&'static str, Option<units::Timestamp>, Option<i64>) {
    match activation {
        Activation::Now => ("now", None, None),
        Activation::At(time) => ("at", Some(time), None),
        Activation::Rises(price) => ("rises", None, Some(ppm(price))),
        Activation::Falls(price) => ("falls", None, Some(ppm(price))),
    }
}
