//! Streams of ops: what persons, tills and issuers ask for, one after the other.

use engine::clearing::{Capture, ClearingFact};
use engine::coupon::{IssueUnits, TransferUnits};
use engine::ledger::TransferMoney;
use engine::market::{
    Activation, CancelOrder, MarketFact, OrderPrice, PlaceOrder, SelfTrade, Side, TimeInForce,
};
use engine::{Command, Fact, Outcome, Record};
use units::{Amount, Currency, MemberId, OrderId, Price, Quantity, RedemptionId, SeriesId};

use crate::Dice;
use crate::desk::Ask;
use crate::world::{ISSUER, MERCHANT, World, authorise, grant};

/// What kind of ops a stream is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Of 20: 7 orders placed, 4 cancelled, 3 transfers of money, 2 of units, 2 coupons authorised
    /// at a till and captured (one op each), and now and then an issue.
    All,
    /// Six orders placed to four cancelled.
    Orders,
    /// Transfers of money.
    Payments,
    /// Transfers of units.
    Units,
}

/// A stream of ops. Told of every answer, so that it cancels what rests and captures what is
/// authorised.
#[derive(Debug)]
pub struct Mix {
    kind: Kind,
    world: World,
    dice: Dice,
    resting: Vec<(MemberId, OrderId)>,
    authorised: Vec<RedemptionId>,
    /// Arrays handed in so far: part of their keys.
    pub(crate) arrays: u64,
}

impl Mix {
    /// The stream of this seed over this world.
    #[must_use]
    pub const fn new(kind: Kind, world: World, seed: u64) -> Self {
        let dice = Dice::new(seed);
        Self { kind, world, dice, resting: Vec::new(), authorised: Vec::new(), arrays: 0 }
    }

    /// The same where streams came before: its keys begin after all of theirs.
    #[must_use]
    pub const fn marked(mut self, mark: u64) -> Self {
        self.arrays = mark << 32;
        self
    }

    /// What is asked next.
    pub fn ask(&mut self) -> Ask {
        match self.kind {
            Kind::Payments => self.pay(),
            Kind::Units => self.give(),
            Kind::Orders => match self.dice.below(10) {
                0..4 => self.cancel(),
                _ => self.place(),
            },
            Kind::All => match self.dice.below(200) {
                0..70 => self.place(),
                70..110 => self.cancel(),
                110..140 => self.pay(),
                140..158 => self.give(),
                158..178 => self.authorise(),
                178..198 => self.capture(),
                _ => self.issue(),
            },
        }
    }

    /// What came of something asked before.
    pub fn learn(&mut self, record: &Record) {
        let Outcome::Done(events) = &record.outcome else { return };
        match &record.envelope.command {
            Command::PlaceOrder(place) => {
                let rests = events.iter().find_map(|event| match &event.fact {
                    Fact::Market(MarketFact::OrderRested { order, .. }) => Some(*order),
                    _ => None,
                });
                self.resting.extend(rests.map(|order| (place.member, order)));
            }
            Command::Authorise(_) => {
                let begun = events.iter().find_map(|event| match &event.fact {
                    Fact::Clearing(ClearingFact::Authorised { redemption, .. }) => {
                        Some(*redemption)
                    }
                    _ => None,
                });
                self.authorised.extend(begun);
            }
            _ => {}
        }
    }

    fn person(&mut self) -> MemberId {
        self.world.person(self.dice.small(self.world.persons))
    }

    /// A series, and somebody who was given units of it.
    fn holding(&mut self) -> (SeriesId, MemberId) {
        let series = self.dice.small(self.world.series);
        let holder = self.world.holder(series, self.dice.small(self.world.holders));
        (SeriesId::new(series + 1), holder)
    }

    /// Near the price, on either side of it: about half of them trade.
    fn place(&mut self) -> Ask {
        let (series, member) = self.holding();
        let side = if self.dice.below(2) == 0 { Side::Buy } else { Side::Sell };
        let away = self.dice.small(40);
        let permille = if side == Side::Buy { 990 - away + 15 } else { 990 + away - 15 };
        let place = PlaceOrder {
            member,
            series,
            side,
            quantity: Quantity::new(1 + self.dice.below(20)),
            price: OrderPrice::Limit(Price::ppm(permille * 1_000)),
            time_in_force: TimeInForce::GoodTillCancelled,
            post_only: false,
            self_trade: SelfTrade::CancelTaker,
            activation: Activation::Now,
        };
        Ask::new(member, place)
    }

    /// Some of them were filled meanwhile: that is refused, as in life.
    fn cancel(&mut self) -> Ask {
        if self.resting.is_empty() {
            return self.place();
        }
        let (member, order) = self.dice.take(&mut self.resting);
        Ask::new(member, CancelOrder { order })
    }

    fn pay(&mut self) -> Ask {
        let from = self.dice.small(self.world.persons);
        let further = 1 + self.dice.small(self.world.persons - 1);
        let [from, to] = [from, from + further].map(|n| self.world.person(n));
        let (currency, amount) = (Currency::CNY, Amount::new(1));
        Ask::new(from, TransferMoney { from, to, currency, amount })
    }

    fn give(&mut self) -> Ask {
        let (series, from) = self.holding();
        let mut to = self.person();
        while to == from {
            to = self.person();
        }
        Ask::new(from, TransferUnits { series, from, to, quantity: Quantity::new(3) })
    }

    fn authorise(&mut self) -> Ask {
        let (series, holder) = self.holding();
        authorise(series, holder)
    }

    fn capture(&mut self) -> Ask {
        if self.authorised.is_empty() {
            return self.authorise();
        }
        let redemption = self.dice.take(&mut self.authorised);
        let merchant_match = Amount::ZERO;
        Ask::new(MERCHANT, Capture { redemption, quantities: None, merchant_match })
    }

    fn issue(&mut self) -> Ask {
        let (series, to) = self.holding();
        Ask::new(ISSUER, IssueUnits { series, grants: vec![grant(to, 20)] })
    }
}
