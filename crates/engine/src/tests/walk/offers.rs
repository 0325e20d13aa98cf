//! What a walk may ask for next: mostly sensible, sometimes not.

use super::Walk;
use crate::clearing::*;
use crate::coupon::*;
use crate::ledger::*;
use crate::market::*;
use crate::member::*;
use crate::policy::{FeeSchedule, SetFees};
use crate::tests::PLATFORM;
use crate::{Actor, Command, Fact};
use units::*;

type Offer = (Actor, Command);

fn by(member: MemberId, command: impl Into<Command>) -> Offer {
    (Actor::Member(member), command.into())
}

fn platform(command: impl Into<Command>) -> Offer {
    (PLATFORM, command.into())
}

macro_rules! last {
    ($walk:expr, $noun:ident :: $fact:ident :: $variant:ident . $field:ident, $id:ty) => {
        $walk
            .recent(|fact| match fact {
                Fact::$noun($fact::$variant { $field, .. }) => Some(*$field),
                _ => None,
            })
            .unwrap_or(<$id>::new(1))
    };
}

impl Walk {
    pub(super) fn offer(&mut self) -> Offer {
        match self.chance.below(20) {
            0 => self.about_members(),
            1..=2 => self.about_money(),
            3 => self.about_series(),
            4..=6 => self.about_units(),
            7..=12 => self.about_orders(),
            13..=15 => self.about_negotiation(),
            _ => self.about_redemptions(),
        }
    }

    fn one_series(&mut self) -> SeriesId {
        let known = self.series.clone();
        self.chance.pick(&known)
    }

    fn issuer_of(&self, series: SeriesId) -> MemberId {
        self.world.state.coupons.get(series).map_or(Members::PLATFORM, |found| found.issuer)
    }

    fn about_members(&mut self) -> Offer {
        let member = self.anybody();
        let reason = "case 9".to_owned();
        match self.chance.below(8) {
            0 => platform(OpenMember { ..crate::tests::open(MemberKind::Person) }),
            1 => platform(SetKycLevel { member, kyc_level: 3 }),
            2 => by(MemberId::new(2), FreezeMember { member, reason }),
            3..=5 => platform(UnfreezeMember { member }),
            6 => {
                let newest = u32::try_from(self.world.state.members.len()).unwrap();
                platform(CloseMember { member: MemberId::new(newest) })
            }
            _ => platform(SetFees { schedule: FeeSchedule::default() }),
        }
    }

    fn about_money(&mut self) -> Offer {
        let (member, to) = (self.anybody(), self.anybody());
        let currency = self.chance.pick(&super::CURRENCIES);
        let amount = Amount::new(i64::try_from(self.chance.below(5_000)).unwrap());
        let bank_reference = format!("walk-{}", self.world.state.next_sequence());
        match self.chance.below(12) {
            0 => {
                let member = Some(member).filter(|_| self.chance.one_in(2));
                platform(RecordDeposit { member, currency, amount, bank_reference })
            }
            1 => {
                let deposit = last!(self, Ledger::LedgerFact::Deposited.deposit, DepositId);
                platform(AssignDeposit { deposit, member })
            }
            2 => by(member, RequestWithdrawal { member, currency, amount }),
            3 => {
                let withdrawal =
                    last!(self, Ledger::LedgerFact::WithdrawalRequested.withdrawal, WithdrawalId);
                platform(ConfirmWithdrawal { withdrawal, bank_reference })
            }
            4 => {
                let withdrawal =
                    last!(self, Ledger::LedgerFact::WithdrawalRequested.withdrawal, WithdrawalId);
                platform(FailWithdrawal { withdrawal })
            }
            5 => by(member, TransferMoney { from: member, to, currency, amount }),
            6 => {
                let expires_at = self.soon(20);
                by(member, HoldMoney { from: member, to, currency, amount, expires_at })
            }
            7 => {
                let hold = last!(self, Ledger::LedgerFact::Held.hold, HoldId);
                platform(PostHold { hold, amount: None })
            }
            8 => {
                let hold = last!(self, Ledger::LedgerFact::Held.hold, HoldId);
                platform(VoidHold { hold })
            }
            9 => {
                let issuer = self.chance.pick(&self.issuers.clone());
                by(issuer, FundEscrow { issuer, currency, amount })
            }
            10 => {
                let issuer = self.chance.pick(&self.issuers.clone());
                by(issuer, ReleaseEscrow { issuer, currency, amount })
            }
            _ => {
                let merchant = self.chance.pick(&self.merchants.clone());
                by(merchant, SettleMerchant { merchant, currency, amount: None })
            }
        }
    }

    fn about_series(&mut self) -> Offer {
        let series = self.one_series();
        let issuer = self.issuer_of(series);
        match self.chance.below(9) {
            0 => platform(SuspendSeries { series, reason: "case 9".into() }),
            1..=3 => platform(ResumeSeries { series }),
            4 => by(issuer, CloseSeries { series }),
            5 => {
                self.world.facts.expires_at = Some(self.soon(60));
                let valid_until = CivilDate::from_days(40_000);
                by(issuer, ReactivateSeries { series, valid_until })
            }
            6 => {
                let found = self.world.state.coupons.get(series).unwrap();
                let mut terms = Box::new(found.terms().clone());
                terms.reversal_window = Duration::from_days(1);
                by(issuer, ReviseSeries { series, terms, document: "{ }".into() })
            }
            7 => {
                self.world.facts.expires_at = Some(self.soon(60));
                platform(ApproveSeries { series })
            }
            _ => {
                let mut venue = self.world.state.coupons.get(series).unwrap().terms().venue;
                venue.collar = Some(BasisPoints::new(5_000));
                platform(ConfigureVenue { series, venue, reference: Some(Price::ppm(900_000)) })
            }
        }
    }

    fn about_units(&mut self) -> Offer {
        let series = self.one_series();
        let (issuer, member, to) = (self.issuer_of(series), self.anybody(), self.anybody());
        let quantity = self.quantity();
        match self.chance.below(13) {
            0..=1 => {
                let paid = Amount::new(self.chance.pick(&[0, 500]));
                let whole = Quantity::new(quantity.count() * 1_000);
                let grants = vec![Grant { to: member, quantity: whole, paid }];
                by(issuer, IssueUnits { series, grants })
            }
            2..=3 => by(member, TransferUnits { series, from: member, to, quantity }),
            4 => by(issuer, RetireUnits { series, quantity }),
            5 => {
                let (code_hash, expires_at) = ([7; 32], self.soon(20));
                let gift = CreateGift {
                    series,
                    from: member,
                    quantity,
                    code_hash,
                    attempts: 2,
                    expires_at,
                };
                by(member, gift)
            }
            6 => {
                let gift = last!(self, Coupon::CouponFact::GiftCreated.gift, GiftId);
                let code_hash = self.chance.pick(&[[7; 32], [8; 32]]);
                by(to, ClaimGift { gift, member: to, code_hash })
            }
            7 => {
                let gift = last!(self, Coupon::CouponFact::GiftCreated.gift, GiftId);
                platform(CancelGift { gift })
            }
            8 => by(member, ReportLost { series, member, ranges: Vec::new() }),
            9 => {
                let loss = last!(self, Coupon::CouponFact::LossReported.loss, LossId);
                platform(ReplaceLost { loss })
            }
            10 => {
                let loss = last!(self, Coupon::CouponFact::LossReported.loss, LossId);
                platform(RestoreLost { loss })
            }
            11 => {
                let open = self.world.state.coupons.purchases().map(|(id, _)| id).last();
                platform(RefundPurchase { purchase: open.unwrap_or(PurchaseId::new(1)) })
            }
            _ => {
                let dormant = |id: &SeriesId| {
                    let found = self.world.state.coupons.get(*id);
                    found.is_some_and(|series| series.state == SeriesState::Dormant)
                };
                let series = self.series.iter().copied().find(dormant).unwrap_or(series);
                let holder = self.world.state.title.holders(series).last().map(|held| held.0);
                let member = holder.unwrap_or(member);
                platform(RefundDormant { series, member, quantity: Quantity::new(1) })
            }
        }
    }

    fn price(&mut self) -> Price {
        Price::ppm(u32::try_from(85 + self.chance.below(15)).unwrap() * 10_000)
    }

    /// Some whole lots of a series.
    fn lots(&mut self, series: SeriesId) -> Quantity {
        let lot = self.world.state.coupons.get(series).unwrap().terms().venue.lot;
        Quantity::new(self.quantity().count() * lot.count())
    }

    /// A series that takes orders at any time, more often than not.
    fn busy_series(&mut self) -> SeriesId {
        let series = self.one_series();
        let is_busy = |id: &SeriesId| {
            let found = self.world.state.coupons.get(*id);
            found.is_some_and(|series| {
                series.state == SeriesState::Active
                    && series.terms().venue.mode == VenueMode::Continuous
            })
        };
        let busy = self.series.iter().rev().copied().find(is_busy);
        if self.chance.one_in(3) { series } else { busy.unwrap_or(series) }
    }

    fn order(&mut self) -> PlaceOrder {
        let series = self.busy_series();
        let price = self.price();
        let is_limit = !self.chance.one_in(5);
        let till = self.soon(5);
        let quantity = self.lots(series);
        PlaceOrder {
            member: self.anybody(),
            series,
            side: self.chance.pick(&[Side::Buy, Side::Sell]),
            quantity,
            price: if is_limit { OrderPrice::Limit(price) } else { OrderPrice::Market(price) },
            time_in_force: self.chance.pick(&[
                TimeInForce::GoodTillCancelled,
                TimeInForce::GoodTillCancelled,
                TimeInForce::GoodTill(till),
                TimeInForce::ImmediateOrCancel,
                TimeInForce::FillOrKill,
            ]),
            post_only: self.chance.one_in(8),
            self_trade: self.chance.pick(&[
                SelfTrade::CancelTaker,
                SelfTrade::CancelMaker,
                SelfTrade::CancelBoth,
            ]),
            activation: self.chance.pick(&[
                Activation::Now,
                Activation::Now,
                Activation::Now,
                Activation::At(till),
                Activation::Rises(price),
                Activation::Falls(price),
            ]),
        }
    }

    fn about_orders(&mut self) -> Offer {
        let order = last!(self, Market::MarketFact::OrderRested.order, OrderId);
        let series = self.busy_series();
        let (member, quantity) = (self.anybody(), self.lots(series));
        match self.chance.below(26) {
            0..=12 => {
                let placed = self.order();
                by(placed.member, placed)
            }
            13..=14 => {
                let price = Some(self.price()).filter(|_| self.chance.one_in(2));
                platform(AmendOrder { order, price, quantity: Some(quantity) })
            }
            15 => platform(CancelOrder { order }),
            16 => by(member, CancelAll { member, series: None }),
            17..=18 => {
                let max_slippage = BasisPoints::new(500);
                by(member, SellNow { member, series, quantity, max_slippage })
            }
            19 => {
                let (order, quantity) = self.quoted();
                by(member, LockQuote { order, member, quantity, seconds: 30 })
            }
            20 => {
                let quote = last!(self, Market::MarketFact::QuoteLocked.quote, QuoteId);
                platform(TakeQuote { quote })
            }
            21 => {
                let quote = last!(self, Market::MarketFact::QuoteLocked.quote, QuoteId);
                platform(ReleaseQuote { quote })
            }
            22..=23 => {
                let (order, quantity) = self.quoted();
                by(member, LockQuote { order, member, quantity, seconds: 60 })
            }
            24 => platform(HaltMarket { series, reason: "case 9".into() }),
            _ => platform(ResumeMarket { series }),
        }
    }

    /// An order whose own series decides the lot.
    fn quoted(&mut self) -> (OrderId, Quantity) {
        let found = self.recent(|fact| match fact {
            Fact::Market(MarketFact::OrderAccepted { order, series, side: Side::Sell, .. }) => {
                Some((*order, *series))
            }
            _ => None,
        });
        let (order, series) = found.unwrap_or((OrderId::new(1), self.series[0]));
        let lot = self.world.state.coupons.get(series).unwrap().terms().venue.lot;
        (order, lot)
    }

    fn about_negotiation(&mut self) -> Offer {
        let deal = last!(self, Market::MarketFact::DealProposed.deal, DealId);
        let buyback = last!(self, Market::MarketFact::BuybackOpened.buyback, BuybackId);
        let (series, other) = (self.one_series(), self.one_series());
        let (proposer, counterparty) = (self.anybody(), self.anybody());
        match self.chance.below(8) {
            0..=1 => {
                let currency = self.world.state.coupons.get(series).unwrap().terms().currency;
                let cash =
                    DealCash { payer: Payer::Counterparty, currency, amount: Amount::new(900) };
                let gives = vec![DealLeg { series, quantity: self.quantity() }];
                let swap = self.chance.one_in(3);
                let wants = if swap {
                    vec![DealLeg { series: other, quantity: self.quantity() }]
                } else {
                    Vec::new()
                };
                let (cash, expires_at) = (Some(cash).filter(|_| !swap), self.soon(10));
                let deal = ProposeDeal { proposer, counterparty, gives, wants, cash, expires_at };
                by(proposer, deal)
            }
            2..=3 => platform(AcceptDeal { deal }),
            4 => platform(CancelDeal { deal }),
            5 => {
                let issuer = self.issuer_of(series);
                let fixed = BuybackPrice::Fixed(Price::ppm(900_000));
                let below = BuybackPrice::BelowLast {
                    discount: BasisPoints::new(300),
                    floor: Price::ppm(500_000),
                    cap: Price::PAR,
                };
                let price = self.chance.pick(&[fixed, below]);
                let (budget, closes_at) = (Amount::new(50_000), Some(self.soon(10)));
                by(issuer, OpenBuyback { series, budget, price, closes_at })
            }
            6 => {
                let quantity = self.quantity();
                by(proposer, SellToBuyback { buyback, member: proposer, quantity, min_price: None })
            }
            _ => platform(CloseBuyback { buyback }),
        }
    }

    fn about_redemptions(&mut self) -> Offer {
        let redemption = last!(self, Clearing::ClearingFact::Authorised.redemption, RedemptionId);
        let merchant = self.chance.pick(&self.merchants.clone());
        let holder = self.chance.pick(&self.persons.clone());
        match self.chance.below(10) {
            0 => {
                let code_hash = [u8::try_from(self.chance.below(200)).unwrap() + 1; 32];
                let expires_at = self.world.now.after(Duration::from_secs(300));
                by(holder, ShowCode { holder, code_hash, expires_at })
            }
            1..=4 => {
                let wallet = self.world.state.title.wallet(holder).to_vec();
                let wanted = usize::try_from(1 + self.chance.below(3)).unwrap();
                let quantity = self.quantity();
                let items = wallet
                    .into_iter()
                    .take(wanted)
                    .map(|series| Item { series, quantity })
                    .collect();
                platform(Authorise {
                    merchant,
                    holder,
                    code_hash: None,
                    items,
                    order_amount: Amount::new(10_000),
                    store: 1,
                    expires_at: None,
                })
            }
            5..=6 => {
                let merchant_match = Amount::new(self.chance.pick(&[0, 0, 25]));
                platform(Capture { redemption, quantities: None, merchant_match })
            }
            7 => {
                let quantities = Some(vec![Quantity::new(1)]);
                platform(Capture { redemption, quantities, merchant_match: Amount::ZERO })
            }
            8 => platform(VoidRedemption { redemption }),
            _ => platform(ReverseRedemption { redemption }),
        }
    }
}
