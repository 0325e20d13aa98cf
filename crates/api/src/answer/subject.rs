//! What a command was about, read from its events.

use crate::wire::{Amount, Currency, OrderId, Price, Quantity, RedemptionId, SeriesId, Timestamp};
use engine::clearing::{ClearingFact, RedemptionItem};
use engine::coupon::CouponFact;
use engine::ledger::LedgerFact;
use engine::market::{Activation, DoneReason, Fill, FillSide, MarketFact};
use engine::member::MemberFact;
use engine::{Command, Event, Fact};
use serde::Serialize;
use utoipa::ToSchema;

/// The id of what was made, or of what the command names.
pub(crate) fn id(command: &Command, events: &[Event]) -> Option<String> {
    let made = events.iter().find_map(|event| made_by(&event.fact));
    made.or_else(|| order_of(command, events).map(|id| id.to_string()))
}

fn made_by(fact: &Fact) -> Option<String> {
    match fact {
        Fact::Member(MemberFact::Opened { member, .. }) => Some(member.to_string()),
        Fact::Ledger(LedgerFact::Deposited { deposit, .. }) => Some(deposit.to_string()),
        Fact::Ledger(LedgerFact::WithdrawalRequested { withdrawal, .. }) => {
            Some(withdrawal.to_string())
        }
        Fact::Ledger(LedgerFact::Held { hold, .. }) => Some(hold.to_string()),
        Fact::Coupon(CouponFact::SeriesDefined { series, .. }) => Some(series.to_string()),
        Fact::Coupon(CouponFact::GiftCreated { gift, .. }) => Some(gift.to_string()),
        Fact::Coupon(CouponFact::LossReported { loss, .. }) => Some(loss.to_string()),
        Fact::Market(MarketFact::QuoteLocked { quote, .. }) => Some(quote.to_string()),
        Fact::Market(MarketFact::DealProposed { deal, .. }) => Some(deal.to_string()),
        Fact::Market(MarketFact::BuybackOpened { buyback, .. }) => Some(buyback.to_string()),
        Fact::Clearing(fact) => RedemptionOutcome::from_fact(fact).map(|r| r.id.0.to_string()),
        _ => None,
    }
}

/// The order that a command places or changes.
fn order_of(command: &Command, events: &[Event]) -> Option<units::OrderId> {
    match command {
        Command::AmendOrder(amend) => Some(amend.order),
        Command::CancelOrder(cancel) => Some(cancel.order),
        Command::PlaceOrder(_) | Command::SellNow(_) => {
            events.iter().find_map(|event| match &event.fact {
                Fact::Market(MarketFact::OrderAccepted { order, .. }) => Some(*order),
                _ => None,
            })
        }
        _ => None,
    }
}

/// What became of an order in this record.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct OrderOutcome {
    /// The order.
    pub id: OrderId,
    /// Where it stands after this record.
    pub state: OrderState,
    /// Why it ended, where it ended without being filled.
    #[schema(value_type = Option<String>)]
    pub reason: Option<DoneReason>,
    /// Units traded in this record.
    pub filled: Quantity,
    /// Units still open.
    pub open: Quantity,
    /// What the units traded cost, fees apart.
    pub paid: Amount,
    /// Fees of this side.
    pub fee: Amount,
    /// The trades of this record.
    pub fills: Vec<FillOutcome>,
}

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OrderState {
    /// For its time or its trigger.
    Waiting,
    /// Rests in the book.
    Open,
    /// Filled whole.
    Filled,
    /// Ended with a part unfilled.
    Done,
}

/// One trade of an order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FillOutcome {
    /// At what price.
    pub price: Price,
    /// How many units.
    pub quantity: Quantity,
    /// What they cost.
    pub paid: Amount,
    /// The fee of this side.
    pub fee: Amount,
}

impl OrderOutcome {
    /// Nothing where the command is not about one order.
    pub fn of(command: &Command, events: &[Event]) -> Option<Self> {
        let id = order_of(command, events)?;
        let mut outcome = Self {
            id: id.into(),
            state: OrderState::Filled,
            reason: None,
            filled: units::Quantity::ZERO.into(),
            open: units::Quantity::ZERO.into(),
            paid: units::Amount::ZERO.into(),
            fee: units::Amount::ZERO.into(),
            fills: Vec::new(),
        };
        for event in events {
            if let Fact::Market(fact) = &event.fact {
                outcome.note(id, fact);
            }
        }
        Some(outcome)
    }

    fn note(&mut self, id: units::OrderId, fact: &MarketFact) {
        match fact {
            MarketFact::OrderAccepted { order, quantity, activation, .. }
                if *order == id && *activation != Activation::Now =>
            {
                (self.state, self.open) = (OrderState::Waiting, (*quantity).into());
            }
            MarketFact::Filled(fill) => self.note_fill(id, fill),
            MarketFact::OrderRested { order, open, .. } if *order == id => {
                (self.state, self.open) = (OrderState::Open, (*open).into());
            }
            MarketFact::OrderAmended { order, open, keeps_place: true, .. } if *order == id => {
                (self.state, self.open) = (OrderState::Open, (*open).into());
            }
            MarketFact::OrderDone { order, reason, .. } if *order == id => {
                (self.state, self.reason) = (OrderState::Done, Some(*reason));
            }
            _ => {}
        }
    }

    fn note_fill(&mut self, id: units::OrderId, fill: &Fill) {
        let sides = [fill.buyer, fill.seller];
        let Some(FillSide { fee, .. }) = sides.into_iter().find(|side| side.order == Some(id))
        else {
            return;
        };
        // Sums of one record's fills: the engine checked them before it recorded them.
        self.filled = self.filled.0.plus(fill.quantity).unwrap_or_default().into();
        self.paid = self.paid.0.plus(fill.paid).unwrap_or_default().into();
        self.fee = self.fee.0.plus(fee).unwrap_or_default().into();
        self.fills.push(FillOutcome {
            price: fill.price.into(),
            quantity: fill.quantity.into(),
            paid: fill.paid.into(),
            fee: fee.into(),
        });
    }
}

/// Where a redemption stands after this record.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RedemptionOutcome {
    /// The redemption.
    pub id: RedemptionId,
    /// `authorised`, `captured`, `final`, `voided` or `reversed`.
    pub state: &'static str,
    /// Currency.
    pub currency: Currency,
    /// Face value reserved, taken or given back.
    pub amount: Amount,
    /// What, in the order authorised.
    pub items: Vec<ItemOutcome>,
    /// When it voids itself, or until when it may be reversed.
    pub until: Option<Timestamp>,
}

/// Coupons of one series in a redemption.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ItemOutcome {
    /// What.
    pub series: SeriesId,
    /// Units authorised.
    pub quantity: Quantity,
    /// Units captured.
    pub captured: Quantity,
    /// Face value.
    pub amount: Amount,
}

impl From<&RedemptionItem> for ItemOutcome {
    fn from(item: &RedemptionItem) -> Self {
        Self {
            series: item.series.into(),
            quantity: item.quantity.into(),
            captured: item.captured.into(),
            amount: item.amount().into(),
        }
    }
}

impl RedemptionOutcome {
    /// Nothing where no redemption is concerned.
    pub fn of(events: &[Event]) -> Option<Self> {
        events.iter().find_map(|event| match &event.fact {
            Fact::Clearing(fact) => Self::from_fact(fact),
            _ => None,
        })
    }

    fn from_fact(fact: &ClearingFact) -> Option<Self> {
        let (id, state, currency, items, until) = match fact {
            ClearingFact::Authorised { redemption, currency, items, expires_at, .. } => {
                (redemption, "authorised", currency, items, Some(*expires_at))
            }
            ClearingFact::Captured { redemption, currency, items, reversible_until, .. } => {
                let state = reversible_until.map_or("final", |_| "captured");
                (redemption, state, currency, items, *reversible_until)
            }
            ClearingFact::Voided { redemption, currency, items, .. } => {
                (redemption, "voided", currency, items, None)
            }
            ClearingFact::Reversed { redemption, currency, items, .. } => {
                (redemption, "reversed", currency, items, None)
            }
            ClearingFact::CodeShown { .. }
            | ClearingFact::CodeExpired { .. }
            | ClearingFact::Finalised { .. } => return None,
        };
        let amounts = items.iter().map(RedemptionItem::amount);
        let amount = amounts.fold(units::Amount::ZERO, |sum, one| sum.plus(one).unwrap_or(sum));
        Some(Self {
            id: (*id).into(),
            state,
            currency: (*currency).into(),
            amount: amount.into(),
            items: items.iter().map(ItemOutcome::from).collect(),
            until: until.map(Timestamp::from),
        })
    }
}
